"""What is shown of audits: the plan, the sampled cases, the findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.casework.improvement_views import PublicImprovement
    from app.casework.views import Both


@dataclass(frozen=True)
class AuditRow:
    """An audit in a list."""

    id: int
    number: str
    title: Both
    status: str
    auditor: str | None
    period_from: date
    period_to: date
    frame_size: int
    sample_size: int
    findings: dict[str, int]
    opened_at: datetime
    published_at: datetime | None


@dataclass(frozen=True)
class SampleRow:
    """A sampled case: its stratum, where it left its diagrams, what was seen in it."""

    case: str
    unit: Both | None
    tier: str
    outcome: str
    conforms: bool | None
    deviations: list[dict[str, Any]]
    versions: dict[str, int]
    found_effect: str | None
    effect: str | None
    checklist: dict[str, bool]
    checked_at: datetime | None


@dataclass(frozen=True)
class CitedView:
    """What a finding cites: a case, or an entry of its journal: what happened and when, never the words.

    `holds` says that the entry is the same as when it was cited.
    """

    case: str
    entry: int | None
    what: Both | None
    at: datetime | None
    hash: str | None
    holds: bool


@dataclass(frozen=True)
class FindingRow:
    """A finding with its words, and where it stands."""

    id: int
    number: str
    audit: str
    unit: Both | None
    grade: str
    criterion: str
    status: str
    case: str | None
    statement: str
    evidence: str
    cited: list[CitedView]
    stance: str | None
    ruling: str | None
    corrective_by: date | None
    opened_at: datetime
    answered_at: datetime | None
    settled_at: datetime | None
    closed_at: datetime | None
    led_to: list[PublicImprovement]


@dataclass(frozen=True)
class AuditView:
    """An audit on one page; `may` is what the reader can do with it now."""

    row: AuditRow
    criteria: list[str]
    scope: list[Both]
    excluded: list[Both]
    confidence: float
    margin: float
    frame_hash: str | None
    commitment: str | None
    nonce: str | None
    seed: str | None
    drawn_at: datetime | None
    effect: str | None
    sample: list[SampleRow]
    findings: list[FindingRow]
    statement: dict[str, str] | None
    units: list[dict[str, Any]] = field(default_factory=list)
    may: list[str] = field(default_factory=list)
