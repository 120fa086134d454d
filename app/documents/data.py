"""What the documents say, as plain data: labels already in the reader's language, moments aware."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who writes: the authority, and its unit; moments are printed in `zone`."""

    name: str
    zone: tzinfo
    unit: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A promised moment (时限); provisional while the year's calendar is not published (S2)."""

    name: str
    due: datetime
    provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """Where to go when one disagrees: 复查, 调解, 行政复议, 诉讼, 信访."""

    name: str
    where: str
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """The complainant (投诉人) as the case file shows them; everything may be empty when anonymous."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    representative: str = ""
    anonymous: bool = False


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """受理回执: number, secret, deadlines and how to follow the case (R4)."""

    office: Office
    number: str
    received_at: datetime
    kind: str
    channel: str
    subject: str
    deadlines: tuple[Deadline, ...]
    secret: str = ""
    follow_url: str = ""
    danger: bool = False


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """删除证明: what was erased and when; `entry` is the sha256 of the line in the register (R85)."""

    office: Office
    number: str
    register: str
    requested_at: datetime
    erased_at: datetime
    counts: tuple[tuple[str, int], ...]
    entry: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """书面答复: the six blocks of the reply (R27, R28) and the remedies (R31)."""

    office: Office
    number: str
    date: date
    addressee: str
    subject: str
    points: str
    finding: str
    reasons: str
    measures: str
    follow_up: str
    disagree: str
    remedies: tuple[Remedy, ...] = ()
    signer: str = ""
    rating_url: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkOrder:
    """工单: what a unit or a person is asked to do, with room to write on paper."""

    office: Office
    number: str
    printed_at: datetime
    task: str
    lead_unit: str
    kind: str
    category: str
    tier: str
    received_at: datetime
    text: str
    deadlines: tuple[Deadline, ...]
    co_units: tuple[str, ...] = ()
    handler: str = ""
    place: str = ""
    flags: tuple[str, ...] = ()
    instruction: str = ""
    safe_contact: str = ""


@dataclass(frozen=True, kw_only=True)
class ComplaintForm:
    """投诉单: what was submitted, word for word; attachments as (name, sha256)."""

    received_at: datetime
    kind: str
    channel: str
    category: str
    tier: str
    title: str
    text: str
    person: Person
    place: str = ""
    occurred_at: datetime | None = None
    remedy_sought: str = ""
    attachments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of 处理记录: what happened, when, by whom."""

    at: datetime
    who: str
    what: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Rating:
    """One line of 反馈意见: the citizen's own verdict (R36), never changed by anybody else."""

    at: datetime
    grade: str
    resolved: str
    mode: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Improvement:
    """One line of 改进措施: what is done so that it does not happen again."""

    title: str
    measure: str
    owner: str
    due: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class DefinitionUsed:
    """A version of a process, table or form that the case ran on; with `source` it goes into the bundle."""

    key: str
    kind: str
    version: int
    sha256: str
    source: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The end of the case's journal: its name, length and last hash (sha256, hexadecimal)."""

    name: str
    length: int
    hash: str
    verified: bool


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """案卷: 投诉单, 处理记录, 反馈意见, 改进措施 in one file, with the versions and the chain hash (R33).

    `work` are pairs of `instruction`, `found` or `finding` with what was said.
    """

    office: Office
    number: str
    made_at: datetime
    form: ComplaintForm
    handling: tuple[Entry, ...]
    work: tuple[tuple[str, str], ...] = ()
    reply: tuple[tuple[str, str], ...]
    ratings: tuple[Rating, ...]
    improvements: tuple[Improvement, ...]
    definitions: tuple[DefinitionUsed, ...]
    chain: Chain
    closed_at: datetime | None = None
    unit: str = ""
    outcome: str = ""
    retention: str = ""
