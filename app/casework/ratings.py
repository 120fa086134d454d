"""Rating where one was served (R6): one tap, then words, code and contact, then what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import forms
from app.casework import loop, rating_lists, reading, shelf
from app.casework.rating_views import GivenView, PlaceView
from app.domain import matters, parties
from app.domain.cases import verdicts
from app.domain.ratings import Touchpoint, counts, exclusions, following, giving, telling, touchpoints
from app.forms.checks import tidy
from workflows.definitions import shelf as definitions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.cases import Rating as Verdict
    from app.domain.identity import Actor
    from app.domain.ratings import Feedback, ServiceRating

FORM = "service_rating"
NEGATIVE = "rating.negative"
MODES = ("qr", "kiosk", "online")


def place(session: Session, token: str) -> PlaceView:
    """Where a code leads. Raises NotFound for a forged or revoked one."""
    return _place(session, touchpoints.by_token(session, token))


def _place(session: Session, row: Touchpoint) -> PlaceView:
    return PlaceView(
        kind=row.kind,
        name={"en": row.name_en, "zh": row.name_zh},
        post={"en": row.post_en, "zh": row.post_zh},
        unit=reading.unit_of(session, row.unit_id),
        form=forms.schema_of(_form(session)),
    )


def _form(session: Session) -> str:
    """The rater's form in force; the grade alone is asked when there is none."""
    return shelf.active_form(session, FORM) or '{"type": "object", "properties": {}}'


def give(
    session: Session,
    token: str,
    *,
    grade: int,
    locale: str,
    now: datetime,
    actor: Actor,
    answers: Mapping[str, Any] | None = None,
    mode: str = "qr",
) -> GivenView:
    """Rate. A bad grade gets the promise with the answer; with words, code or contact it is followed up."""
    found = touchpoints.by_token(session, token)
    row, receipt = giving.give(session, found, grade, mode=mode, locale=locale, now=now)
    counts.count(session, "point", counts.BEGUN, grade, now=now)
    counts.count(session, "point", counts.FINISHED, grade, now=now)
    if answers:
        _add(session, row, answers, now=now, actor=actor)
    return _given(session, row, receipt, now=now)


def add(
    session: Session, receipt: str, answers: Mapping[str, Any], *, now: datetime, actor: Actor
) -> GivenView:
    """Add words, code or contact to one's rating. Raises Invalid."""
    row = giving.by_receipt(session, receipt)
    counts.count(session, "words", counts.BEGUN, row.grade, now=now)
    _add(session, row, answers, now=now, actor=actor)
    counts.count(session, "words", counts.FINISHED, row.grade, now=now)
    return _given(session, row, receipt, now=now)


def _add(
    session: Session, row: ServiceRating, answers: Mapping[str, Any], *, now: datetime, actor: Actor
) -> None:
    given = {**tidy(answers), "grade": row.grade}
    forms.validate(_form(session), given)
    giving.add(session, row, given, now=now)
    if row.grade <= giving.LOW and giving.telling(row) and following.of_rating(session, row) is None:
        _follow_up(session, row, now=now, actor=actor)


def _follow_up(session: Session, row: ServiceRating, *, now: datetime, actor: Actor) -> None:
    found = touchpoints.get(session, row.touchpoint_id)
    feedback = following.open_for_rating(session, row, found, status="promised", now=now, actor=actor)
    matters.note(session, feedback, "feedback.promised", now=now, actor=actor)
    telling.tell(session, feedback, "rating_promise", step="promise", now=now)
    _begin(session, feedback, reachable=row.contact_kind is not None, now=now)


def _begin(session: Session, feedback: Feedback, *, reachable: bool, now: datetime) -> None:
    """Have the process begin, if one is in force: a missing or broken one never holds up a rating."""
    if not definitions.listens(session, NEGATIVE):
        return
    payload: dict[str, object] = {
        "reachable": reachable,
        "lead_unit": feedback.unit_id or 0,
        "grade": feedback.grade or 0,
        "criticism": feedback.criticism or "",
    }
    loop.post_about(session, NEGATIVE, feedback, payload, now=now)


def verdict(
    session: Session, case: Case, row: Verdict, comment: str | None, *, now: datetime, actor: Actor
) -> str:
    """The promise that answers a negative verdict on a case; named or with words, it is followed up too."""
    if not verdicts.negative(row):
        return ""
    named = not case.anonymous
    if (named or comment) and following.open_of_case(session, case) is None:
        feedback = following.open_for_case(session, case, row.grade, now=now, actor=actor)
        matters.note(session, feedback, "feedback.promised", now=now, actor=actor)
        telling.tell(session, feedback, "rating_promise", step="promise", now=now)
        reachable = any(parties.address(session, party) for party in parties.of_case(session, case.id))
        _begin(session, feedback, reachable=reachable, now=now)
    return telling.promise(session, case.unit_id, case.locale, now=now)


def mine(session: Session, receipt: str, *, now: datetime) -> GivenView:
    """One's rating and what came of it. Raises NotFound."""
    return _given(session, giving.by_receipt(session, receipt), receipt, now=now)


def forget(session: Session, receipt: str, *, now: datetime) -> None:
    """Delete one's words and contact for good; the grade still counts."""
    giving.forget(session, giving.by_receipt(session, receipt), now=now)


def opened(session: Session, page: str, grade: int = 0, *, now: datetime) -> None:
    """A rating page was opened: counted without a trace of who it was (R37)."""
    counts.count(session, page, counts.OPENED, grade, now=now)


def begun(session: Session, page: str, grade: int, *, now: datetime) -> None:
    """A grade was chosen on a page and sent."""
    counts.count(session, page, counts.BEGUN, grade, now=now)


def finished(session: Session, page: str, grade: int, *, now: datetime) -> None:
    """What was sent was kept."""
    counts.count(session, page, counts.FINISHED, grade, now=now)


def _given(session: Session, row: ServiceRating, receipt: str, *, now: datetime) -> GivenView:
    found = touchpoints.get(session, row.touchpoint_id)
    feedback = following.of_rating(session, row)
    low = row.grade <= giving.LOW
    left_out = exclusions.all_(session, feedback)[-1].reason if feedback and row.excluded_at else None
    return GivenView(
        receipt=receipt,
        place=_place(session, found),
        grade=row.grade,
        answers=giving.read(session, row),
        promise=telling.promise(session, found.unit_id, row.locale, now=row.at) if low else "",
        at=row.at,
        excluded=left_out,
        followed=rating_lists.followed(session, feedback, now=now) if feedback else None,
    )
