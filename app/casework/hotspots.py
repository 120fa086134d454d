"""Counting what is mentioned, in the transaction that takes it in, and telling the process what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.casework import loop, shelf
from app.domain.alerts import counting, episodes
from app.domain.alerts.keys import hotspot_key
from app.domain.identity import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.alerts.episodes import Rise
    from app.domain.cases import Case


def count(session: Session, case: Case, *, now: datetime, key: str | None = None) -> Rise | None:
    """Count a case as a mention and judge the count by table D6 in force (R18).

    `key` is that of the case somebody joined («me too»); else the case's own. Nothing without a place. Of two
    at once under one key the second waits, so that each threshold is passed by exactly one of them.
    """
    key = key or hotspot_key(case)
    if key is None:
        return None
    counting.mention(session, case, key, now=now)
    return _judge(session, case, key, now=now)


def resort(session: Session, case: Case, *, now: datetime) -> Rise | None:
    """Somebody has put the case into another category: it is counted and judged there from now on (R18)."""
    key = hotspot_key(case)
    if key is None or not counting.moved(session, case, key):
        return None
    return _judge(session, case, key, now=now)


def _judge(session: Session, case: Case, key: str, *, now: datetime) -> Rise | None:
    found = counting.tally(session, key, now=now)
    grade = grade_of(session, found)
    rise = episodes.judge(session, case, found, grade, now=now, actor=SYSTEM)
    if rise is not None:
        facts: dict[str, object] = {
            "mentions": found.mentions,
            "complainants": found.complainants,
            "raised_to": rise.level,
            "again": rise.again,
        }
        loop.post_about(session, "hotspot.raised", rise.hotspot, facts, now=now)
    return rise


def grade_of(session: Session, found: counting.Tally) -> episodes.Grade:
    """What table D6 in force makes of a count."""
    facts = {"mentions": found.mentions, "complainants": found.complainants}
    said = shelf.decided(session, "hotspot", facts)
    return episodes.Grade(said.get("level", "none"), int(float(said.get("repeat_after", 0))))
