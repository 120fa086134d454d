"""What tests say of surveys: a series, cases that were answered, tasks by form, links out of the outbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from app import jobs
from app.casework import citizen, staff, survey_series, surveys, use_case
from app.db import reading, transaction
from app.domain import notifications
from app.domain.cases import Case
from app.domain.surveys import Survey
from app.domain.tasks import WorkItem

if TYPE_CHECKING:
    from tests.casework.city import City

OCTOBER = datetime(2025, 10, 9, 2, 0, tzinfo=UTC)
"""Thursday 9 October 2025, ten in the morning in Shanghai: the first working day of the quarter."""

NOVEMBER = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
APPROVED = {"approved": True, "pilot": False, "field_days": 10, "reason": "Fair and short."}
CONCLUDED = {"conclusion_en": "Most are satisfied.", "conclusion_zh": "多数人满意。", "propose": False}


def live_until(city: City, moment: datetime) -> None:
    """Let time pass, and the metronome do everything that becomes due."""
    city.now = moment
    jobs.perform(jobs.JOBS[0], moment, forced=True)


def begin(city: City, cadence: str = "quarter", audience: str = "citizens") -> None:
    """A series whose rounds come by themselves."""
    act: dict[str, Any] = {"now": city.now, "actor": city.actor("analyst")}
    with use_case(city.now) as session:
        made = survey_series.plan(
            session, title_en="Satisfaction", title_zh="满意度", audience=audience, cadence=cadence, **act
        )
        survey_series.begin(session, made.row.code, **act)


def answered_cases(city: City, count: int, **changes: Any) -> None:
    """So many cases, each of somebody else, that got their reply today."""
    for place in range(count):
        contact = citizen.Contact(name=f"Person {place}", email=f"person{place}@example.org")
        city.submit(**{"contact": contact, **changes})
    with transaction() as session:
        session.execute(
            update(Case).where(Case.replied_at.is_(None)).values(replied_at=city.now, unit_id=city.unit())
        )


def only() -> Survey:
    """The youngest survey."""
    with reading() as session:
        return session.scalars(select(Survey).order_by(Survey.id.desc())).first()  # type: ignore[return-value]


def do(city: City, form: str, by: str, **answers: Any) -> None:
    """Do the open task of the youngest survey with this form."""
    with reading() as session:
        rows = select(WorkItem.id).where(
            WorkItem.form == form, WorkItem.matter_id.is_not(None), WorkItem.state.in_(("open", "claimed"))
        )
        item = session.scalars(rows.order_by(WorkItem.id.desc())).first()
    assert item is not None, form
    with use_case(city.now) as session:
        staff.complete(session, item, answers, now=city.now, actor=city.actor(by))


def until_open(city: City, **approval: Any) -> Survey:
    """Prepared by the analyst, approved by the leader, people invited."""
    do(city, "survey_questionnaire", "analyst", purpose="How the quarter went.", ready=True)
    do(city, "survey_approval", "leader", **{**APPROVED, **approval})
    return only()


def links(city: City, template: str = "survey") -> list[str]:
    """The tokens that the outbox is about to send; sending forgets them."""
    with transaction() as session:
        rows = select(notifications.Notice.id).where(
            notifications.Notice.template == template, notifications.Notice.state == "waiting"
        )
        found = []
        for notice in session.scalars(rows).all():
            letter = notifications.claim(session, notice, now=city.now)
            assert letter is not None
            found += re.findall(r"/s/([\w-]+)", letter.body)
            notifications.sent(session, notice, now=city.now)
        return found


def say(city: City, token: str, **given: Any) -> None:
    """Somebody answers by their link."""
    with use_case(city.now) as session:
        surveys.answer(session, token, given, now=city.now)
