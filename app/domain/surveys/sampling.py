"""Drawing whom to ask: strata by what the plan names, each by its share, with a recorded seed (R38).

Whoever has the base and the seed draws the same sample again.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.domain import cases, identity, parties
from app.domain.cases import Case
from app.domain.identity import Membership, Person
from app.domain.parties import Contact, Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from app.domain.surveys.tables import Survey

Stratum = tuple[int | None, str | None, str | None]
"""Unit, tier and channel, None for what the plan does not split by; of staff the unit alone."""

SPLITS = ("unit", "tier", "channel")


class Base(NamedTuple):
    """Everybody the survey is about, by stratum, and those of them who may be written to."""

    sizes: Mapping[Stratum, int]
    within_reach: Mapping[Stratum, Sequence[int]]


def base_of(session: Session, survey: Survey) -> Base:
    """Cases answered in the survey's period, or everybody of staff; numbers of cases or accounts."""
    if survey.audience == "staff":
        found = _staff(session, survey)
        return Base({one: len(ids) for one, ids in found.items()}, found)
    rows = select(Case).where(Case.replied_at >= survey.base_from, Case.replied_at < survey.base_until)
    if survey.unit_id is not None:
        rows = rows.where(Case.unit_id.in_(identity.subtree(session, survey.unit_id)))
    sizes: dict[Stratum, int] = {}
    reach: dict[Stratum, list[int]] = {}
    known: set[str] = set()
    for case in session.scalars(rows.order_by(Case.id)):
        stratum = _stratum(case, survey.split_by)
        sizes[stratum] = sizes.get(stratum, 0) + 1
        if may_be_asked(session, case) and not known.intersection(same := _same(session, case.id)):
            known |= same
            reach.setdefault(stratum, []).append(case.id)
    return Base(sizes, reach)


def _stratum(case: Case, split_by: Sequence[str]) -> Stratum:
    return (
        case.unit_id if "unit" in split_by else None,
        case.tier if "tier" in split_by else None,
        case.channel if "channel" in split_by else None,
    )


def may_be_asked(session: Session, case: Case) -> bool:
    """Not in confidential cases, not who named safe times, and only who gave an address (R29)."""
    if cases.has(case, "confidential") or case.anonymous:
        return False
    party = parties.complainant(session, case.id)
    if any(contact.kind == "safe" for contact in party.contacts):
        return False
    return parties.address(session, party) is not None


def _same(session: Session, case_id: int) -> set[str]:
    """By which one notices that two cases are one person's, without reading who it is: asked once."""
    rows = select(Contact.blind).join(Party).where(Party.case_id == case_id, Contact.blind.is_not(None))
    return {blind for blind in session.scalars(rows) if blind}


def _staff(session: Session, survey: Survey) -> dict[Stratum, list[int]]:
    rows = (
        select(Person.id, Membership.unit_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.disabled_at.is_(None), Person.email.is_not(None), Person.created_at < survey.base_until)
    )
    units: dict[int, int] = {}
    for person, unit in session.execute(rows.order_by(Person.id, Membership.id)):
        units.setdefault(person, unit or 0)
    asked = set(identity.subtree(session, survey.unit_id)) if survey.unit_id else None
    found: dict[Stratum, list[int]] = {}
    for person, unit in units.items():
        if asked is None or unit in asked:
            found.setdefault((unit or None, None, None), []).append(person)
    return found


def draw(within_reach: Mapping[Stratum, Sequence[int]], size: int, seed: int) -> dict[Stratum, list[int]]:
    """So many of each stratum as its share of those within reach; the largest remainders get what is left."""
    strata = sorted(within_reach, key=_order)
    total = sum(len(within_reach[one]) for one in strata)
    shares = _shares([len(within_reach[one]) for one in strata], min(size, total))
    chance = random.Random(seed)  # noqa: S311 - to be drawn again by an auditor, not to be secret
    return {
        one: sorted(chance.sample(sorted(within_reach[one]), share))
        for one, share in zip(strata, shares, strict=True)
    }


def _order(stratum: Stratum) -> tuple[int, str, str]:
    unit, tier, channel = stratum
    return (unit or 0, tier or "", channel or "")


def _shares(sizes: Iterable[int], wanted: int) -> list[int]:
    counts = list(sizes)
    total = sum(counts)
    if not total:
        return [0 for _ in counts]
    exact = [wanted * count / total for count in counts]
    given = [math.floor(one) for one in exact]
    by_rest = sorted(range(len(counts)), key=lambda place: (given[place] - exact[place], place))
    for place in by_rest[: wanted - sum(given)]:
        given[place] += 1
    return given
