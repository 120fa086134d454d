"""Bringing in complaints from a file: every row goes through the same front door as everybody's."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from flask_babel import lazy_gettext as _l

from app.casework import intake, sheets, shelf, use_case
from app.domain import cases, identity, vocabulary
from app.errors import Invalid, RedressError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

FIELDS = ("title", "text", "place", "domain", "category", "kind", "remedy_sought", "name", "phone", "email")
"""What a column may bring; each is looked for under its own name unless a mapping says another."""
OTHER_NAMES = {"domain": ("product",)}
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Refused:
    """A row that did not come in: its line, the field if one is to blame, and why."""

    line: int
    field: str | None
    why: object


@dataclass
class Summary:
    """What became of a file: `read` is always accepted + refused."""

    read: int = 0
    accepted: int = 0
    refused: list[Refused] = field(default_factory=list)
    category: Counter[str] = field(default_factory=Counter)
    tier: Counter[str] = field(default_factory=Counter)
    unit: Counter[str] = field(default_factory=Counter)


class _Rehearsed(Exception):
    """Undoes what a dry run did."""


def columns(names: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field → column, from the row's column names and what the caller mapped.

    Raises Invalid for an unknown field, a missing column, and when nothing brings the text.
    """
    for name in mapping:
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise Invalid(
                {"map": [_l("%(field)s is no field. Choose from: %(known)s.", field=name, known=known)]}
            )
    for column in mapping.values():
        if column not in names:
            raise Invalid({"map": [_l("The file has no column %(column)s.", column=column)]})
    found = dict(mapping)
    for name in FIELDS:
        candidates = (name, *OTHER_NAMES.get(name, ()))
        there = [each for each in candidates if each in names]
        if name not in found and there:
            found[name] = there[0]
    if "text" not in found:
        raise Invalid({"file": [_l("No column brings the text. Say which one with --map text=COLUMN.")]})
    return found


def import_(
    stream: BinaryIO,
    *,
    now: Callable[[], datetime],
    actor: Actor,
    channel: str = "website",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    dry_run: bool = False,
    read: Callable[[int], object] = lambda _size: None,
) -> Summary:
    """Submit every row in a transaction of its own; a bad one is kept in the summary with its line.

    Raises Invalid when the file as a whole cannot be used: no heading, no text column, a wrong mapping.
    """
    if channel not in vocabulary.LISTS["channel"]:
        raise Invalid({"channel": [_l("Choose one of the values offered.")]})
    summary = Summary()
    seen: dict[bytes, int] = {}
    chosen: dict[str, str] | None = None
    for row in sheets.rows(stream, encoding=encoding, read=read):
        summary.read += 1
        if row.fault is None and chosen is None:
            chosen = columns(row.cells, mapping or {})
        try:
            given = _submission(row, chosen or {}, channel, seen)
            _submit(given, summary, now=now(), actor=actor, dry_run=dry_run)
        except RedressError as error:
            summary.refused += _refusals(row.line, error)
    return summary


def _submission(
    row: sheets.Row, chosen: Mapping[str, str], channel: str, seen: dict[bytes, int]
) -> intake.Submission:
    if row.fault is not None:
        raise Invalid({}, row.fault)
    values = {name: row.cells[column].strip() for name, column in chosen.items()}
    content = hashlib.sha256("\x1f".join(values.get(name, "") for name in FIELDS).encode()).digest()
    if content in seen:
        raise Invalid({}, _l("The same row stands in line %(line)s already.", line=seen[content]))
    given = _filled(values, channel)
    seen[content] = row.line
    return given


def _filled(values: Mapping[str, str], channel: str) -> intake.Submission:
    contact = intake.Contact(*(values.get(name) or None for name in ("name", "phone", "email")))
    text = values.get("text", "")
    return intake.Submission(
        kind=values.get("kind") or "complaint",
        channel=channel,
        title=values.get("title", ""),
        text=text,
        place=values.get("place") or None,
        domain=values.get("domain") or None,
        category=values.get("category") or None,
        remedy_sought=values.get("remedy_sought") or None,
        contact=contact,
        anonymous=not (contact.phone or contact.email),
        locale="zh" if _HAN.search(text) else "en",
    )


def _submit(
    given: intake.Submission, summary: Summary, *, now: datetime, actor: Actor, dry_run: bool
) -> None:
    sorted_into: list[tuple[str, str, str]] = []
    with suppress(_Rehearsed), use_case(now) as session:
        number = intake.submit(session, given, now=now, actor=actor).number
        sorted_into.append(_sorted(session, number))
        _take_back(dry_run)
    summary.accepted += 1
    for counter, value in zip((summary.category, summary.tier, summary.unit), sorted_into[0], strict=True):
        counter[value] += 1


def _take_back(dry_run: bool) -> None:
    if dry_run:
        raise _Rehearsed


def _sorted(session: Session, number: str) -> tuple[str, str, str]:
    case = cases.by_number(session, number)
    # nobody has dispatched it yet: this is where the routing table would send it
    unit = identity.by_code(session, shelf.route(session, case) or "")
    return case.category, case.tier or "—", unit.name_en if unit else "—"


def _refusals(line: int, error: RedressError) -> Iterator[Refused]:
    # one entry a row, so that read = accepted + refused; the first field that is to blame is named
    if isinstance(error, Invalid) and error.errors:
        name, messages = next(iter(error.errors.items()))
        yield Refused(line, name, messages[0])
    else:
        yield Refused(line, None, error.detail)
