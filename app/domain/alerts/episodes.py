"""An episode (热点事件): opens at the first threshold, rises, is in a leader's hands once red, and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.domain import matters, vocabulary
from app.domain.alerts import counting
from app.domain.alerts.tables import Hotspot, Mention
from app.domain.cases import Case, desks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.alerts.counting import Tally
    from app.domain.identity import Actor

PREFIX = "HS"
LEVELS = ("none", "amber", "orange", "red")
RED = "red"


@dataclass(frozen=True)
class Grade:
    """What table D6 makes of a count: the level, and after how many more mentions a red one is told again."""

    level: str
    repeat_after: int = 0


@dataclass(frozen=True)
class Rise:
    """An episode reached a level, or, `again`, so many more mentions came while it was red."""

    hotspot: Hotspot
    level: str
    again: bool = False


def judge(
    session: Session, case: Case, tally: Tally, grade: Grade, *, now: datetime, actor: Actor
) -> Rise | None:
    """What a mention just counted under a held key means: a rise, a repeated alert, or nothing new (S1).

    Of one episode each level is told once; a red one again after so many more mentions (0: never).
    """
    level = grade.level
    if level not in LEVELS[1:]:
        return None
    episode = open_of(session, tally.key)
    if episode is None:
        return Rise(_open(session, case, tally, level, now=now, actor=actor), level)
    case.hotspot_id = episode.id
    again = (
        episode.level == RED
        and grade.repeat_after > 0
        and counting.since(session, tally.key, episode.fired_mention_id or 0) >= grade.repeat_after
    )
    if not again and LEVELS.index(level) <= LEVELS.index(episode.level):
        return None
    held = matters.lock(session, Hotspot, episode.id)
    if held.closed_at is not None:
        return None
    _stand_at(held, tally, RED if again else level, now=now)
    kind = "hotspot.repeated" if again else "hotspot.raised"
    matters.note(session, held, kind, _said(held), now=now, actor=actor)
    return Rise(held, held.level, again)


def open_of(session: Session, key: str) -> Hotspot | None:
    """The episode under way."""
    rows = select(Hotspot).where(Hotspot.key == key, Hotspot.closed_at.is_(None))
    return session.scalars(rows.order_by(Hotspot.id.desc()).limit(1)).first()


def _open(session: Session, case: Case, tally: Tally, level: str, *, now: datetime, actor: Actor) -> Hotspot:
    category, _, spot = tally.key.partition("|")
    place = case.place or spot
    row = Hotspot(
        title_en=f"{vocabulary.label('category', category, 'en')}: {place}"[:200],
        title_zh=f"{vocabulary.label('category', category, 'zh')}：{place}"[:200],
        status="watched",
        unit_id=case.complained_unit_id or desks.root(session),
        key=tally.key,
        category=category,
        place=place,
        level=level,
        mentions=0,
        complainants=0,
        anonymous=0,
    )
    _stand_at(row, tally, level, now=now)
    matters.open_(session, row, prefix=PREFIX, now=now, actor=actor, payload=_said(row))
    case.hotspot_id = row.id
    return row


def _stand_at(row: Hotspot, tally: Tally, level: str, *, now: datetime) -> None:
    row.level = level
    row.mentions, row.complainants, row.anonymous = tally.mentions, tally.complainants, tally.anonymous
    row.flags = sorted({*(row.flags or []), *tally.flags})
    if level == RED:
        row.red_at = row.red_at or now
        row.fired_mention_id = tally.last


def _said(row: Hotspot) -> dict[str, object]:
    return {
        "level": row.level,
        "mentions": row.mentions,
        "complainants": row.complainants,
        "anonymous": row.anonymous,
    }


def gather(session: Session, hotspot: Hotspot, *, now: datetime) -> None:
    """Put the episode on every case that was counted for it, and see which unit has most of them."""
    ids = select(Mention.case_id).where(Mention.key == hotspot.key, Mention.at > now - counting.WINDOW)
    mine = update(Case).where(Case.id.in_(ids), Case.hotspot_id.is_(None)).values(hotspot_id=hotspot.id)
    session.execute(mine.execution_options(synchronize_session=False))
    rows = (
        select(Case.unit_id)
        .where(Case.hotspot_id == hotspot.id, Case.unit_id.is_not(None), Case.unit_id != desks.root(session))
        .group_by(Case.unit_id)
        .order_by(func.count().desc(), Case.unit_id)
    )
    hotspot.unit_id = session.scalars(rows.limit(1)).first() or hotspot.unit_id


def acknowledge(session: Session, hotspot: Hotspot, *, now: datetime, actor: Actor) -> None:
    """A leader has seen it."""
    hotspot.acknowledged_at, hotspot.acknowledged_by = now, actor.person_id
    matters.note(session, hotspot, "hotspot.acknowledged", now=now, actor=actor)


def close(session: Session, hotspot: Hotspot, *, now: datetime, actor: Actor) -> None:
    """The leader ends the episode: what was counted up to now counts for no other one."""
    hotspot.last_mention_id = counting.last_of(session, hotspot.key)
    matters.close(hotspot, "closed", now)
    matters.note(session, hotspot, "hotspot.closed", now=now, actor=actor)


def fade(session: Session, hotspot: Hotspot, *, now: datetime, actor: Actor) -> None:
    """It has cooled down by itself below the first threshold."""
    if hotspot.closed_at is None and hotspot.red_at is None:
        matters.close(hotspot, "faded", now)
        matters.note(session, hotspot, "hotspot.faded", now=now, actor=actor)


def cases_of(session: Session, hotspot: Hotspot, *, most: int = 100) -> list[Case]:
    """The cases counted for an episode, the newest first; confidential ones are counted and not named."""
    rows = select(Case).where(Case.hotspot_id == hotspot.id).order_by(Case.id.desc()).limit(most)
    return [case for case in session.scalars(rows) if "confidential" not in case.flags]
