"""Counting mentions over the last 7 x 24 hours, and the people behind them; every one counts (R18)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.alerts.keys import key_of, plain_place
from app.domain.alerts.tables import Hotspot, HotspotCounter, Mention
from app.domain.parties import COMPLAINANT, Contact, Party

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case

WINDOW = timedelta(days=7)
FROM_ONE = 5
"""Mentions of one contact that are looked at."""
AT_ONCE, SECONDS = 10, 60
"""So many mentions within so many seconds are looked at."""


@dataclass(frozen=True)
class Tally:
    """What was counted under a key: mentions, people told apart, people unknown; what looks arranged."""

    key: str
    mentions: int
    complainants: int
    anonymous: int
    flags: tuple[str, ...]
    last: int


def mention(session: Session, case: Case, key: str, *, now: datetime) -> Mention:
    """Count a case under a key; whoever counts under the same key waits until this is committed."""
    hold(session, key)
    row = Mention(case_id=case.id, key=key, category=case.category, spot=plain_place(case.place), at=now)
    session.add(row)
    session.flush()
    return row


def moved(session: Session, case: Case, key: str) -> bool:
    """Count a case under the key of the category it was put into; False when nothing moves.

    It was mentioned when it was: the moment stays. What was joined to another case's key stays with that.
    """
    row = session.scalars(select(Mention).where(Mention.case_id == case.id)).one_or_none()
    if row is None or row.key == key or row.key != key_of(row.category, row.spot):
        return False
    hold(session, key)
    row.key, row.category, case.hotspot_id = key, case.category, None
    session.flush()
    return True


def hold(session: Session, key: str) -> None:
    """Lock a key until the commit."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(HotspotCounter).values(key=key).on_conflict_do_nothing())
    session.execute(select(HotspotCounter.key).where(HotspotCounter.key == key).with_for_update())


def tally(session: Session, key: str, *, now: datetime) -> Tally:
    """What was mentioned under a key in the last 7 x 24 hours, since the last closed alert."""
    rows = session.execute(
        select(Mention.id, Mention.case_id, Mention.at)
        .where(Mention.key == key, Mention.at > now - WINDOW, Mention.id > _closed_until(session, key))
        .order_by(Mention.id)
    ).all()
    by_person = _people(session, [row.case_id for row in rows])
    unknown = len(rows) - sum(by_person)
    flags = []
    if by_person and max(by_person) >= FROM_ONE:
        flags.append("one_contact")
    if _burst(sorted(row.at for row in rows)):
        flags.append("burst")
    return Tally(key, len(rows), len(by_person), unknown, tuple(flags), rows[-1].id if rows else 0)


def since(session: Session, key: str, mention_id: int) -> int:
    """How many mentions came after one of them, however long ago."""
    rows = select(func.count()).where(Mention.key == key, Mention.id > mention_id)
    return session.scalar(rows) or 0


def last_of(session: Session, key: str) -> int:
    """The last mention under a key; 0 when there is none."""
    return session.scalar(select(func.max(Mention.id)).where(Mention.key == key)) or 0


def so_far(session: Session, case: Case, *, now: datetime) -> int:
    """How often the same was mentioned in the last 7 x 24 hours before this case (D2).

    While nobody has named a category every one at the same place is taken for the same.
    """
    spot = plain_place(case.place)
    if not spot:
        return 0
    rows = select(func.count()).where(Mention.spot == spot, Mention.at > now - WINDOW)
    if case.category != "other":
        rows = rows.where(Mention.category == case.category)
    return session.scalar(rows) or 0


def _closed_until(session: Session, key: str) -> int:
    return session.scalar(select(func.max(Hotspot.last_mention_id)).where(Hotspot.key == key)) or 0


def _people(session: Session, case_ids: Sequence[int]) -> list[int]:
    """Mentions per person who can be told apart: cases that share a contact or identity are of one."""
    rows = session.execute(
        select(Party.case_id, Contact.kind, Contact.blind)
        .join(Contact)
        .where(Party.role == COMPLAINANT, Party.case_id.in_(case_ids), Contact.blind.is_not(None))
        .order_by(Party.case_id)
    ).all()
    group: dict[int, int] = {}
    known: dict[tuple[str, str], int] = {}
    for case_id, kind, blind in rows:
        group.setdefault(case_id, case_id)
        other = known.setdefault((kind, str(blind)), case_id)
        mine, theirs = _first(group, case_id), _first(group, other)
        group[max(mine, theirs)] = min(mine, theirs)
    counted: dict[int, int] = defaultdict(int)
    for case_id in group:
        counted[_first(group, case_id)] += 1
    return list(counted.values())


def _first(group: dict[int, int], case_id: int) -> int:
    while group[case_id] != case_id:
        case_id = group[case_id]
    return case_id


def _burst(moments: Sequence[datetime]) -> bool:
    pairs = zip(moments, moments[AT_ONCE - 1 :], strict=False)
    return any((last - first).total_seconds() <= SECONDS for first, last in pairs)
