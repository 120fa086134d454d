"""Drawing the list up: which matters are shown, which are only counted, and in what words (R45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.domain import calendar, cases, deadlines, matters, vocabulary
from app.domain.cases import Case
from app.domain.publication.tables import ListLine, ListObjection, Publication, Snapshot
from app.domain.tasks import OPEN, WorkItem
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.deadlines import Clock
    from app.domain.identity import Actor

LONGEST = 300
STATES = ("listed", "counted")


class Counts(NamedTuple):
    """What is open and not shown line by line: not yet due, confidential, and kept out for other reasons."""

    not_due: int
    confidential: int
    counted: int


def draw_up(
    session: Session, month: str, report: dict[str, Any], *, now: datetime, actor: Actor
) -> Publication:
    """Take the snapshot of a month's unresolved matters as a draft; the same month again gives the same one.

    Shown are open cases whose promised date has passed; those not yet due, confidential ones and reports of
    wrongdoing are counted. `report` is the month's rectification report, published and sealed with it.
    """
    found = session.scalars(select(Publication).where(Publication.month == month)).one_or_none()
    if found is not None:
        return found
    made = matters.open_(
        session,
        Publication(
            list="unresolved",
            month=month,
            taken_at=now,
            report=report,
            status="prepared",
            title_en=f"Unresolved matters, {month}",
            title_zh=f"{month} 未解决事项清单",
        ),
        prefix="PU",
        now=now,
        actor=actor,
        payload={"month": month},
    )
    for place, (case, clock) in enumerate(due_lines(session, now), start=1):
        session.add(_line(session, made, place, case, clock, now=now))
    session.flush()
    return made


def due_lines(session: Session, now: datetime) -> list[tuple[Case, Clock]]:
    """Open cases with a broken promise and the clock it was, the longest overdue first."""
    late: dict[int, Clock] = {}
    rows = select(deadlines.Clock).where(
        deadlines.Clock.case_id.is_not(None),
        deadlines.Clock.kind.in_(deadlines.PROMISED),
        deadlines.Clock.met_at.is_(None),
        deadlines.Clock.cancelled_at.is_(None),
    )
    for clock in session.scalars(rows.order_by(deadlines.Clock.id)):
        if clock.overdue(now):
            late[int(clock.case_id or 0)] = clock  # the final answer's clock comes after the first response's
    found = session.scalars(select(Case).where(Case.id.in_(late), Case.status.not_in(cases.ENDED)))
    shown = [case for case in found if not cases.quiet(case)]
    return sorted(((case, late[case.id]) for case in shown), key=lambda one: (one[1].due_at, one[0].id))


def _line(
    session: Session, made: Publication, place: int, case: Case, clock: Clock, *, now: datetime
) -> ListLine:
    objected = session.get(ListObjection, case.id) is not None
    step = _next_step(session, case)
    return ListLine(
        publication_id=made.id,
        case_id=case.id,
        place=place,
        state="counted" if objected else "listed",
        category=case.category,
        words_en=_words(case, "en"),
        words_zh=_words(case, "zh"),
        unit_id=case.unit_id,
        days_open=calendar.current(session).working_days_between(case.submitted_at, now),
        due_at=clock.due_at,
        extended=clock.commitment > 1,
        delay_reason=deadlines.delay_code(session, case.id, now=now),
        next_en=step.title_en if step else "",
        next_zh=step.title_zh if step else "",
    )


def _words(case: Case, locale: str) -> str:
    """Neutral words: category and place, or the summary that a person has read and found harmless."""
    if case.reviewed_at and case.summary:
        return case.summary[:LONGEST]
    named = vocabulary.label("category", case.category, locale)
    where = f"{'：' if locale == 'zh' else ': '}{case.place}" if case.place else ""
    return f"{named}{where}"[:LONGEST]


def _next_step(session: Session, case: Case) -> WorkItem | None:
    rows = select(WorkItem).where(WorkItem.case_id == case.id, WorkItem.state.in_(OPEN))
    return session.scalars(rows.order_by(WorkItem.due.is_(None), WorkItem.due, WorkItem.id).limit(1)).first()


def lines_of(session: Session, publication: Publication) -> Sequence[ListLine]:
    """Every line, shown or counted, in order."""
    rows = select(ListLine).where(ListLine.publication_id == publication.id)
    return session.scalars(rows.order_by(ListLine.place)).all()


def hush(session: Session, publication: Publication) -> None:
    """Count what has become confidential since the list was drawn up, and show it no more."""
    for line in lines_of(session, publication):
        if line.state == "listed" and cases.quiet(cases.get(session, line.case_id)):
            line.state = "counted"
    session.flush()


def counts_of(session: Session, publication: Publication) -> Counts:
    """How many were open when the list was taken and are not shown."""
    rows = lines_of(session, publication)
    late = {line.case_id for line in rows}
    was_open = (
        Case.submitted_at <= publication.taken_at,
        (Case.closed_at.is_(None)) | (Case.closed_at > publication.taken_at),
        Case.id.not_in(late),
    )
    confidential = session.scalar(select(func.count()).where(*was_open, cases.is_quiet())) or 0
    others = session.scalar(select(func.count()).where(*was_open, ~cases.is_quiet())) or 0
    return Counts(others, confidential, sum(line.state == "counted" for line in rows))


def reword(
    session: Session,
    publication: Publication,
    place: int,
    *,
    state: str,
    words_en: str,
    words_zh: str,
    now: datetime,
    actor: Actor,
) -> ListLine:
    """Change the words of a line, or count it without showing it, until the list is out.

    Raises Conflict afterwards (write an erratum), Invalid for empty words.
    """
    if session.get(Snapshot, publication.id) is not None:
        raise Conflict(_l("This list is published. Write an erratum instead."))
    line = next((one for one in lines_of(session, publication) if one.place == place), None)
    if line is None:
        raise Invalid({"line": [_l("The list has no such line.")]})
    given = {"words_en": words_en.strip(), "words_zh": words_zh.strip()}
    wrong: dict[str, list[object]] = {
        name: [_l("Write between 1 and 300 characters.")]
        for name, text in given.items()
        if not 0 < len(text) <= LONGEST
    }
    if state not in STATES:
        wrong["state"] = [_l("Choose one of the values offered.")]
    if wrong:
        raise Invalid(wrong)
    line.state, line.words_en, line.words_zh = state, given["words_en"], given["words_zh"]
    session.flush()
    payload = {"line": place, "state": state}
    matters.note(session, publication, "publication.reworded", payload, now=now, actor=actor)
    return line
