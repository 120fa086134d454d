"""Surveys as staff work with them beside their tasks, and as everybody reads their results (P10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.casework import improving, loop, paging, places, survey_reading
from app.casework.survey_views import AskedView
from app.casework.views import Page
from app.domain import identity
from app.domain import matters as domain
from app.domain.improvements import Improvement
from app.domain.surveys import Survey, answering, fielding, questions, rounds, series, wording
from app.errors import Conflict, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.survey_views import FaultView, SurveyResults, SurveyRow, SurveyView
    from app.domain.identity import Actor
    from app.domain.surveys import Asked

EDITORS = ("analyst", "admin")
ENTERERS = ("verifier", "clerk", "analyst", "admin")
"""Who enters what somebody says by phone or at a window: never the unit that handled the matter (R37)."""


def list_(
    session: Session, *, actor: Actor, status: str | None = None, limit: int = 50, cursor: str | None = None
) -> Page[SurveyRow]:
    """The surveys that the actor may read, the newest first."""
    rows = select(Survey)
    units = places.units_of(session, actor)
    if units is not None:
        rows = rows.where(or_(Survey.unit_id.in_(units), Survey.published_at.is_not(None)))
    if status:
        rows = rows.where(Survey.status == status)
    return _page(session, rows, limit, cursor)


def published(session: Session, *, limit: int = 50, cursor: str | None = None) -> Page[SurveyRow]:
    """The surveys whose results everybody may read, the newest first."""
    return _page(session, select(Survey).where(Survey.published_at.is_not(None)), limit, cursor)


def _page(session: Session, rows: Any, limit: int, cursor: str | None) -> Page[SurveyRow]:
    after = paging.read(cursor, int)
    if after is not None:
        rows = rows.where(Survey.id < after[0])
    wanted = paging.limit_of(limit)
    found = list(session.scalars(rows.order_by(Survey.id.desc()).limit(wanted + 1)))
    following = paging.write(found[wanted - 1].id) if len(found) > wanted else None
    return Page([survey_reading.row_of(session, one) for one in found[:wanted]], following)


def view(session: Session, survey_id: int, *, actor: Actor) -> SurveyView:
    """Everything about a survey but its results. Raises NotFound or NotAllowed."""
    row = _readable(session, domain.get(session, Survey, survey_id), actor)
    return survey_reading.view_of(session, row, may=may(row, actor))


def shown(session: Session, matter: Survey, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What its page shows staff beside what every matter shows."""
    del now
    over = matter.results is not None
    return {
        "survey": survey_reading.view_of(session, matter, may=may(matter, actor)),
        "results": survey_reading.results_of(session, matter, words=True) if over else None,
    }


def may(row: Survey, actor: Actor) -> list[str]:
    """What the actor may do with it beside the tasks."""
    found = []
    if row.status == "preparing" and actor.has(*EDITORS):
        found.append("change")
    if row.status == "open" and set(row.modes) & set(answering.ON_BEHALF) and actor.has(*ENTERERS):
        found.append("enter")
    return found


def find(session: Session, number: str, *, actor: Actor) -> Survey:
    """A survey by its number. Raises NotFound or NotAllowed."""
    row = domain.by_number(session, number)
    if not isinstance(row, Survey):
        raise NotFound(_l("There is no such matter."))
    return _readable(session, row, actor)


def _readable(session: Session, row: Survey, actor: Actor) -> Survey:
    if row.published_at is None and not places.may_read_matter(session, row, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return row


def results(session: Session, survey_id: int, *, actor: Actor) -> SurveyResults:
    """The frozen figures. Raises Conflict while people still answer."""
    row = _readable(session, domain.get(session, Survey, survey_id), actor)
    if row.results is None:
        raise Conflict(_l("The results are counted when the field period is over."))
    return survey_reading.results_of(session, row, words=places.may_read_matter(session, row, actor))


def public_results(session: Session, number: str) -> SurveyResults:
    """What everybody may read of a survey. Raises NotFound, also before it is published."""
    row = domain.by_number(session, number)
    if not isinstance(row, Survey) or row.published_at is None:
        raise NotFound(_l("There is no such survey."))
    return survey_reading.results_of(session, row, words=False)


def check(given: Sequence[Asked]) -> list[FaultView]:
    """What the linter finds, without keeping anything."""
    return survey_reading.faults_of(wording.lint(given))


def open_(
    session: Session,
    *,
    title_en: str,
    title_zh: str,
    base_from: datetime,
    now: datetime,
    actor: Actor,
    audience: str = "citizens",
    unit: str | None = None,
    improvement: str | None = None,
    asked: Sequence[Asked] = (),
    sample_size: int = series.SAMPLE,
    target: float = series.TARGET,
) -> SurveyView:
    """A special survey (R38). Questions given with it must be fair: Invalid names each fault."""
    if not actor.has(*EDITORS, "leader"):
        raise NotAllowed(_l("Surveys are prepared by an analyst."))
    about = domain.by_number(session, improvement) if improvement else None
    if about is not None and about.kind != "improvement":
        raise Invalid({"improvement": [_l("There is no such improvement.")]})
    found = identity.by_code(session, unit) if unit else None
    if unit and found is None:
        raise Invalid({"unit": [_l("There is no such unit.")]})
    if asked:
        questions.require_fair(asked, str(get_locale() or "zh"))
    row = rounds.open_special(
        session,
        title_en=title_en,
        title_zh=title_zh,
        base_from=base_from,
        audience=audience,
        unit_id=found.id if found else about.unit_id if about else None,
        improvement_id=about.id if about else None,
        sample_size=sample_size,
        target=target,
        now=now,
        actor=actor,
    )
    if asked:
        questions.write(session, row, asked)
    loop.post_about(session, "survey.due", row, {"field_days": fielding.FIELD_DAYS}, now=now)
    return survey_reading.view_of(session, row, may=may(row, actor))


def request(session: Session, improvement_id: int, *, now: datetime, actor: Actor) -> str:
    """Ask for a special survey about an improvement; its process opens one (R38). The improvement's number.

    Raises NotFound, NotAllowed, or Conflict while another about it is under way.
    """
    about = domain.lock(session, Improvement, improvement_id)
    improving.require(session, about, actor, "survey")
    domain.note(session, about, "survey.requested", now=now, actor=actor)
    loop.post_about(session, "survey.requested", about, now=now)
    return about.number


def change(
    session: Session, survey_id: int, asked: Sequence[Asked], *, now: datetime, actor: Actor
) -> SurveyView:
    """Change the questionnaire; `faults` says what the linter finds. Raises NotAllowed, Conflict, Invalid."""
    row = _readable(session, domain.lock(session, Survey, survey_id), actor)
    if not actor.has(*EDITORS):
        raise NotAllowed(_l("Surveys are prepared by an analyst."))
    questions.change(session, row, asked, now=now, actor=actor)
    return survey_reading.view_of(session, row, may=may(row, actor))


def enter(
    session: Session,
    survey_id: int,
    given: Mapping[str, Any],
    *,
    mode: str,
    now: datetime,
    actor: Actor,
    token: str | None = None,
) -> None:
    """Staff enter what somebody says, with the mode; with their token it counts as the invited one's answer.

    The journal knows who entered something in which mode, never what, and never for whom.
    """
    row = _readable(session, domain.get(session, Survey, survey_id), actor)
    if not actor.has(*ENTERERS) or row.audience != "citizens":
        raise NotAllowed(_l("Answers are entered by the centre, never by the unit that handled the matter."))
    if mode not in answering.ON_BEHALF or mode not in row.modes:
        raise Invalid({"mode": [_l("Choose one of the values offered.")]})
    if token:
        if answering.survey_of(session, token)[0].id != row.id:
            raise Invalid({"token": [_l("This invitation belongs to another survey.")]})
        answering.answer(session, token, given, now=now, mode=mode)
    else:
        answering.enter(session, row, given, mode=mode, now=now)
    domain.note(session, row, "survey.entered", {"mode": mode}, now=now, actor=actor)


def asked(session: Session, token: str, *, now: datetime) -> AskedView:
    """What somebody invited is shown; looking uses nothing up. Raises NotFound."""
    row, right = answering.survey_of(session, token)
    state = "answered" if right.used else "open"
    if state == "open" and (row.status != "open" or (row.field_until is not None and now > row.field_until)):
        state = "over"
    return AskedView(
        number=row.number,
        title={"en": row.title_en, "zh": row.title_zh},
        audience=row.audience,
        until=row.field_until,
        state=state,
        questions=[survey_reading.question_of(one) for one in questions.of(session, row.id)]
        if state == "open"
        else [],
    )


def answer(session: Session, token: str, given: Mapping[str, Any], *, now: datetime) -> None:
    """Keep somebody's answers, without a name. Raises NotFound, Conflict or Invalid."""
    answering.answer(session, token, given, now=now)
