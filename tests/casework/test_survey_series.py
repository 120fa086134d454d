"""Series of surveys (R38, R40, R69): rounds follow the plan, trends are read, small numbers stay hidden."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from app.casework import samples_surveys, survey_series, surveys, use_case
from app.db import reading
from app.domain import identity
from app.domain.cases import desks
from app.domain.identity import SYSTEM
from app.domain.surveys import Asked, Survey, SurveyStratum, questions, rounds
from app.errors import Invalid
from tests.casework.conftest import BEFORE
from tests.casework.surveying import (
    CONCLUDED,
    NOVEMBER,
    OCTOBER,
    answered_cases,
    begin,
    do,
    links,
    live_until,
    only,
    say,
    until_open,
)

if TYPE_CHECKING:
    from tests.casework.city import City

OWN = (
    Asked("wait", "scale", "How was the wait?", "您对等候时长的感受如何？", "satisfaction", 1),
    Asked("say", "open", "What else?", "您还有什么想说的？"),
)


def planned(city: City, **changes: Any) -> str:
    """A series in force; its code."""
    given: dict[str, Any] = {"title_en": "Halls", "title_zh": "大厅", "cadence": "quarter", "asked": OWN}
    act: dict[str, Any] = {"now": city.now, "actor": city.actor("analyst")}
    with use_case(city.now) as session:
        code = survey_series.plan(session, **{**given, **changes}, **act).row.code
        survey_series.begin(session, code, **act)
    return code


def test_the_first_round_follows_the_plan(city: City) -> None:
    planned(city, split_by=["channel"], modes=["phone"], sample_size=3, unit="urban_management")
    answered_cases(city, 4)
    live_until(city, OCTOBER)
    row = until_open(city)
    with reading() as session:
        assert tuple(questions.of(session, row.id)) == OWN
        strata = session.scalars(select(SurveyStratum)).all()
    assert [(one.unit_id, one.tier, one.channel, one.drawn) for one in strata] == [(None, None, "website", 3)]
    act: dict[str, Any] = {"now": city.now, "actor": city.actor("verifier")}
    with pytest.raises(Invalid), use_case(city.now) as session:
        surveys.enter(session, row.id, {"wait": 3}, mode="window", **act)
    with use_case(city.now) as session:
        surveys.enter(session, row.id, {"wait": 3}, mode="phone", **act)


def test_a_department_is_asked_with_all_that_belongs_to_it(city: City) -> None:
    with reading() as session:
        top = session.get_one(identity.OrganisationUnit, desks.root(session))
        assert top.id != city.unit()
    planned(city, unit=top.code)
    answered_cases(city, 2)
    live_until(city, OCTOBER)
    until_open(city)
    assert len(links(city)) == 2


def test_a_draft_and_an_ended_series_open_no_round(city: City) -> None:
    act: dict[str, Any] = {"now": city.now, "actor": city.actor("analyst")}
    code = planned(city)
    with use_case(city.now) as session:
        survey_series.plan(session, title_en="Draft", title_zh="草稿", cadence="quarter", **act)
        survey_series.end(session, code, **act)
    live_until(city, OCTOBER)
    with reading() as session:
        assert session.scalars(select(Survey)).all() == []


@pytest.mark.parametrize(
    ("cadence", "now", "day", "period"),
    [
        ("quarter", datetime(2025, 9, 30, 12, tzinfo=UTC), 9, "2025-Q3"),
        ("quarter", datetime(2025, 10, 9, 0, tzinfo=UTC), 9, "2025-Q3"),
        ("quarter", datetime(2025, 10, 9, 2, tzinfo=UTC), 4, "2025-Q4"),
        ("halfyear", datetime(2025, 9, 30, 12, tzinfo=UTC), 4, "2025-H2"),
    ],
)
def test_a_round_opens_on_the_first_working_day_after_its_period(
    city: City, cadence: str, now: datetime, day: int, period: str
) -> None:
    with reading() as session:
        found = rounds.next_opening(session, cadence, now)
    assert (found.at.day, found.period.name) == (day, period)


def test_staff_read_each_round_and_the_trend_of_each_question(city: City) -> None:
    samples_surveys.seed(now=city.now)
    with reading() as session:
        found = survey_series.view(session, "citizens_quarter", now=city.now, actor=city.actor("leader"))
    preparing, second, first = found.rounds
    assert (preparing.status, preparing.response, preparing.headline) == ("preparing", None, None)
    response = first.response or {}
    assert response["n"] == 60
    assert 0 < response["low"] < response["share"] < response["high"] < 1
    assert (first.change or {})["why"] == "first_round"
    assert (second.change or {})["clear"]
    assert (second.change or {})["p"] < 0.05
    assert [one.code for one in found.trends] == ["overall", "speed", "clarity"]
    for one in found.trends:
        assert [point["round"] for point in one.points] == [first.round, second.round]
        assert all(point["low"] < point["share"] < point["high"] for point in one.points)
    assert found.may == []


def test_fewer_than_five_answers_of_staff_are_in_no_figure(city: City) -> None:
    with use_case(city.now) as session:
        for place in range(5):
            name = f"colleague {place}"
            person = identity.register(
                session, name, name=name, password=None, email="s@example.org", now=BEFORE
            )
            identity.grant(session, person, "handler", session.get(identity.OrganisationUnit, city.unit()))
    begin(city, "quarter", "staff")
    live_until(city, OCTOBER)
    until_open(city)
    for token in links(city, "survey_staff")[:4]:
        say(city, token, overall=5, means=5)
    live_until(city, NOVEMBER)
    do(city, "survey_conclusion", "analyst", **CONCLUDED)
    with reading() as session:
        [row] = survey_series.list_(session, now=city.now, actor=SYSTEM).items
        found = survey_series.view(session, row.code, now=city.now, actor=city.actor("analyst"))
    assert (only().status, found.rounds[0].answered) == ("published", 4)
    assert (found.rounds[0].headline or {})["share"] is None
    assert [one.points for one in found.trends] == [[], []]
