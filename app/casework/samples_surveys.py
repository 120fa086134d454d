"""Demonstration surveys: two published rounds that can be compared, the round of this quarter on the desk."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import loop, survey_series, use_case
from app.db import reading
from app.domain import matters
from app.domain.identity import SYSTEM
from app.domain.surveys import SurveySeries, SurveyToken, answering, fielding, rounds

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.surveys import Survey

QUARTER = timedelta(days=92)
INVITED = 60
CITIZENS = ("citizens_quarter", ("Satisfaction with answers", "诉求办理满意度调查"))
STAFF = ("staff_halfyear", ("Staff on their work", "工作人员满意度调查"))
PAST = (
    (2, (24, 10, 6), "Speed is what people miss most.", "群众意见最集中的是办理速度。"),
    (1, (38, 5, 2), "More are satisfied since answers come earlier.", "答复提速后，满意的人明显增加。"),
)
"""Quarters ago; how many answered 5, 3 and 2; what was concluded, in both languages."""

WORDS = {5: "讲得很清楚。", 3: "Tell me earlier who is dealing with it.", 2: "等的时间太长了。"}


def seed(*, now: datetime) -> list[str]:
    """Play the rounds, once: nothing when the series is there already; the numbers of what was made."""
    with reading() as session:
        if session.scalar(select(SurveySeries.id).where(SurveySeries.code == CITIZENS[0])) is not None:
            return []
    made = []
    with use_case(now) as session:
        _in_force(session, CITIZENS, "citizens", "quarter", now - len(PAST) * QUARTER)
        for ago, counts, english, chinese in PAST:
            conclusion = {"conclusion_en": english, "conclusion_zh": chinese}
            made.append(_played(session, now - ago * QUARTER, counts, conclusion))
    with use_case(now) as session:
        _in_force(session, STAFF, "staff", "halfyear", now)
        for row in rounds.open_due(session, now=now, actor=SYSTEM):
            loop.post_about(session, "survey.due", row, {"field_days": fielding.FIELD_DAYS}, now=now)
            made.append(row.number)
    return made


def _in_force(
    session: Session, named: tuple[str, tuple[str, str]], audience: str, cadence: str, now: datetime
) -> None:
    """A series planned and put in force at once."""
    code, (english, chinese) = named
    act: dict[str, Any] = {"now": now, "actor": SYSTEM}
    survey_series.plan(
        session, code=code, title_en=english, title_zh=chinese, audience=audience, cadence=cadence, **act
    )
    survey_series.begin(session, code, **act)


def _played(session: Session, moment: datetime, counts: tuple[int, ...], conclusion: dict[str, str]) -> str:
    """One round from the draw to the published results, answered by so many."""
    row = rounds.open_due(session, now=moment, actor=SYSTEM)[0]
    fielding.open_field(session, row, fielding.FIELD_DAYS, now=moment, actor=SYSTEM)
    _answered(session, row, counts, moment)
    end = row.field_until or moment
    fielding.close_field(session, row, now=end, actor=SYSTEM)
    matters.answers.keep(session, row, "survey_conclusion", conclusion, now=end, actor=SYSTEM)
    fielding.publish(session, row, now=end, actor=SYSTEM)
    return row.number


def _answered(session: Session, row: Survey, counts: tuple[int, ...], moment: datetime) -> None:
    tokens = [secrets.token_urlsafe(24) for _ in range(INVITED)]
    session.add_all(SurveyToken(hash=fielding.digest(token), survey_id=row.id) for token in tokens)
    session.flush()
    said = [grade for grade, count in zip(WORDS, counts, strict=True) for _ in range(count)]
    for place, (token, grade) in enumerate(zip(tokens, said, strict=False)):
        given = {"overall": grade, "speed": max(1, grade - 1), "clarity": grade if place % 3 else 0}
        words = {"better": WORDS[grade]} if place % 4 == 0 else {}
        answering.answer(session, token, {**given, **words}, now=moment)
