"""Asking to be forgotten (删除请求): what stands against it, until when, and what is done at last (R85)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import calendar, cases, deadlines, hearings, numbers
from app.domain.cases import progress
from app.domain.privacy import holds, register, shredding
from app.domain.privacy.tables import RUNNING, Erasure
from app.errors import NotFound

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor
    from app.domain.parties import Party

PREFIX = "ER"
REVIEW = 20
"""Working days until somebody looks again why an open case is still open, once its own date has passed."""


@dataclass(frozen=True)
class Weighed:
    """What is to be done now: `destroy`, `announce`, `wait`, `decide` or `review`; and when to look again."""

    verdict: str
    ground: str
    look_on: date
    until_on: date | None


def request(
    session: Session, case: Case, party: Party, *, now: datetime, actor: Actor
) -> tuple[Erasure, bool]:
    """Write a request down; one that is running already is given back. True when it is new."""
    known = latest(session, party.id)
    if known is not None and (known.running or known.status == "erased"):
        return known, False
    row = Erasure(
        number=numbers.following(session, PREFIX, now=now),
        case_id=case.id,
        party_id=party.id,
        key_id=party.key_id,
        status="requested",
        requested_at=now,
    )
    session.add(row)
    session.flush()
    note(session, row, "erasure.requested", now=now, actor=actor)
    return row, True


def get(session: Session, erasure_id: int) -> Erasure:
    """Raises NotFound."""
    row = session.get(Erasure, erasure_id)
    if row is None:
        raise NotFound(_l("There is no such request for erasure."))
    return row


def by_number(session: Session, number: str) -> Erasure:
    """Raises NotFound."""
    row = session.scalars(select(Erasure).where(Erasure.number == numbers.plain(number))).one_or_none()
    if row is None:
        raise NotFound(_l("There is no such request for erasure."))
    return row


def latest(session: Session, party_id: int) -> Erasure | None:
    """The last request of a person in a case."""
    rows = select(Erasure).where(Erasure.party_id == party_id).order_by(Erasure.id.desc()).limit(1)
    return session.scalars(rows).first()


def of_case(session: Session, case: Case) -> Erasure | None:
    """The last request about the words of the case itself."""
    about = (Erasure.key_id == case.key_id) | (Erasure.scope == shredding.WHOLE)
    mine = select(Erasure).where(Erasure.case_id == case.id, about)
    return session.scalars(mine.order_by(Erasure.id.desc()).limit(1)).first()


def restricted(session: Session, case: Case) -> Erasure | None:
    """The request for which the case's words are read by those alone who need them to finish it."""
    found = of_case(session, case)
    return found if found is not None and found.status in RUNNING else None


def weigh(
    session: Session,
    erasure: Erasure,
    case: Case,
    *,
    kept_until: datetime | None,
    now: datetime,
    actor: Actor,
) -> Weighed:
    """What stands against erasing now: an open case, a claimed or standing hold, a legal term.

    `kept_until` is the end of the legal term of table D12; days are the authority's.
    """
    today = calendar.current(session).local(now).date()
    _end_past(session, case, today=today, now=now, actor=actor)
    if in_use(session, case):
        return Weighed("wait", "open_case", _next_day(session, now), _review(session, erasure, case, now))
    standing = holds.standing(session, case.id)
    if any(one.status == "claimed" for one in standing):
        return Weighed("decide", "claimed", _next_day(session, now), None)
    if standing:
        until = max(one.until_on or today for one in standing)
        due = min(one.review_on or until for one in standing)
        if due <= today < until:
            return Weighed("review", "hold", _next_day(session, now), until)
        after = until + timedelta(days=1)
        return Weighed("wait", "hold", max(today + timedelta(days=1), due if due > today else after), until)
    kept_on = calendar.current(session).local(kept_until).date() if kept_until else today
    if kept_on > today:
        return Weighed("wait", "retention", kept_on, kept_on)
    done = erasure.status == "requested" or erasure.announced_at is not None
    return Weighed("destroy" if done else "announce", "none", _next_day(session, now), None)


def in_use(session: Session, case: Case) -> bool:
    """Whether the authority still owes the citizen something for which it must know their words."""
    if not case.ended:
        return True
    heard = select(hearings.Hearing).where(hearings.Hearing.case_id == case.id)
    if any(not one.over for one in session.scalars(heard)):
        return True
    owed = select(hearings.Obligation.id).where(
        hearings.Obligation.case_id == case.id, hearings.Obligation.status.in_(("imposed", "promised"))
    )
    return session.scalars(owed.limit(1)).first() is not None


def _next_day(session: Session, now: datetime) -> date:
    counting = calendar.current(session)
    return counting.local(counting.add_working_days(now, 1).at).date()


def _review(session: Session, erasure: Erasure, case: Case, now: datetime) -> date:
    """The day told with an open case: that of its answer, or twenty working days on; it stands until then."""
    counting = calendar.current(session)
    today = counting.local(now).date()
    if erasure.ground == "open_case" and erasure.until_on and erasure.until_on > today:
        return erasure.until_on
    final = deadlines.current(session, ("case", case.id), "final")
    due = counting.local(final.due_at).date() if final is not None and final.open else today
    return due if due > today else counting.local(counting.add_working_days(now, REVIEW).at).date()


def _end_past(session: Session, case: Case, *, today: date, now: datetime, actor: Actor) -> None:
    for hold in holds.standing(session, case.id):
        if hold.until_on is not None and hold.until_on < today:
            holds.end(session, case, hold, "ended", now=now, actor=actor)


def restrict(
    session: Session, erasure: Erasure, ground: str, until: date | None, *, now: datetime, actor: Actor
) -> bool:
    """Restrict instead of erasing, for a ground and until a day; False when both are known already."""
    known = (erasure.status, erasure.ground, erasure.until_on) == ("restricted", ground, until)
    erasure.status, erasure.ground, erasure.until_on = "restricted", ground, until
    if not known:
        erasure.announced_at = None
        told = until.isoformat() if until else ""
        note(session, erasure, "erasure.restricted", ground=ground, until=told, now=now, actor=actor)
    return not known


def announce(session: Session, erasure: Erasure, *, now: datetime) -> None:
    """Nothing stands against it any more: the day told is now that of the erasure itself."""
    erasure.ground, erasure.until_on, erasure.basis = "none", _next_day(session, now), None
    erasure.announced_at = now


def destroy(
    session: Session, erasure: Erasure, case: Case, party: Party, *, now: datetime, actor: Actor
) -> None:
    """Keys and words are destroyed, the line of the register is closed and its hash journalled; once."""
    if erasure.status == "erased":
        return
    case_id, erasure_id = case.id, erasure.id
    how, counts = shredding.shred(session, case, party, now=now)
    row = get(session, erasure_id)
    row.status, row.ground, row.until_on, row.erased_at = "erased", None, None, now
    row.scope, row.counts = how, counts
    row.entry = register.hash_of(register.line(row, cases.get(session, case_id).number))
    note(session, row, "erasure.done", entry=row.entry, scope=how, now=now, actor=actor)
    session.flush()


def note(
    session: Session, erasure: Erasure, kind: str, *, now: datetime, actor: Actor, **facts: object
) -> None:
    """One entry in the case's journal."""
    payload = {"erasure": erasure.number, **facts}
    progress.note(session, cases.get(session, erasure.case_id), kind, payload, now=now, actor=actor)


def words(session: Session, erasure: Erasure, part: str) -> str | None:
    """What was decided or objected, in clear; None when nothing was, or it is erased."""
    case = cases.get(session, erasure.case_id)
    return cases.unsealed(session, case, f"erasure.{part}", getattr(erasure, part))


def seal(session: Session, erasure: Erasure, part: str, text: str) -> None:
    """Keep the words of a decision or an objection."""
    case = cases.get(session, erasure.case_id)
    setattr(erasure, part, cases.sealed(session, case, f"erasure.{part}", text))


def all_(session: Session) -> list[Erasure]:
    """The whole register, the newest first."""
    return list(session.scalars(select(Erasure).order_by(Erasure.id.desc())))


def waiting(session: Session, case: Case) -> Erasure | None:
    """The request of the case on which a person has to decide: one that runs or was refused, the newest."""
    rows = select(Erasure).where(Erasure.case_id == case.id, Erasure.status != "erased")
    return session.scalars(rows.order_by(Erasure.id.desc()).limit(1)).first()
