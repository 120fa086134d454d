"""Surveys (R38-R40): due by timer, fair, approved by another, drawn, answered without a name, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, select

from app.casework import citizen, samples_surveys, surveys, use_case
from app.db import reading
from app.domain import events, identity
from app.domain.improvements import Improvement
from app.domain.matters import Matter
from app.domain.surveys import Survey, SurveyInvitation, SurveyResponse, SurveyStratum, SurveyToken, questions
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.casework import surveying
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


@pytest.fixture
def due(city: City) -> Survey:
    """The round of the third quarter, with eight cases behind it, in the analyst's hands."""
    begin(city)
    answered_cases(city, 8)
    live_until(city, OCTOBER)
    return only()


def close(city: City, moment: datetime = NOVEMBER) -> Survey:
    live_until(city, moment)
    do(city, "survey_conclusion", "analyst", **CONCLUDED)
    return only()


def test_the_whole_loop_from_timer_to_published_results(city: City, due: Survey) -> None:
    assert (due.round, due.status, due.title_zh) == ("2025-Q3", "preparing", "满意度（2025-Q3）")
    row = until_open(city)
    assert row.status == "open"
    tokens = links(city)
    assert len(tokens) == 8
    for place, token in enumerate(tokens[:6]):
        say(city, token, overall=5 if place < 5 else 2, speed=0, better="更快一些。" if place else "")
    row = close(city)
    assert row.status == "published"
    with reading() as session:
        found = surveys.public_results(session, row.number)
    headline = found.figures["headline"]
    assert (headline["hits"], headline["n"]) == (5, 6)
    assert 0.43 < headline["low"] < 0.45
    assert 0.96 < headline["high"] < 0.98
    assert (found.figures["response"]["hits"], found.figures["response"]["n"]) == (6, 8)
    speed = found.figures["questions"][1]
    assert (speed["n"], speed["suppressed"], speed["counts"]) == (0, True, [])
    assert found.words == {}
    assert found.conclusion == {"en": "Most are satisfied.", "zh": "多数人满意。"}
    with reading() as session:
        words = surveys.results(session, row.id, actor=city.actor("analyst")).words
        assert words["better"] == ["更快一些。"] * 5
        assert session.scalars(select(Improvement)).first() is None


def test_a_result_below_the_target_becomes_an_improvement(city: City, due: Survey) -> None:
    until_open(city)
    for token in links(city)[:5]:
        say(city, token, overall=2)
    row = close(city)
    with reading() as session:
        made = session.scalars(select(Improvement)).one()
        shown = surveys.view(session, row.id, actor=city.actor("analyst")).led_to
    assert (made.source, made.source_kind, made.source_id) == ("survey", "survey", row.id)
    assert [(one.number, one.status) for one in shown] == [(made.number, "plan")]


def test_half_yearly_series_wait_for_their_half_year(city: City) -> None:
    begin(city, "halfyear")
    live_until(city, OCTOBER)
    with reading() as session:
        assert session.scalars(select(Survey)).first() is None
    live_until(city, datetime(2026, 1, 6, 2, 0, tzinfo=UTC))
    row = only()
    assert row.round == "2025-H2"
    assert row.base_from == datetime(2025, 6, 30, 16, 0, tzinfo=UTC)
    assert row.base_until == datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


def test_unfair_questions_are_refused_when_sent_and_when_approved(city: City, due: Survey) -> None:
    with reading() as session:
        asked = questions.of(session, due.id)
    bad = replace(asked[0], text_zh="您对服务态度和办事效率是否满意？")
    with use_case(city.now) as session:
        seen = surveys.change(
            session, due.id, [bad, *asked[1:]], now=city.now, actor=city.actor("analyst")
        ).faults
    assert [(one.rule, one.question) for one in seen] == [("double_barrelled", "overall")]
    with pytest.raises(Invalid) as refused:
        do(city, "survey_questionnaire", "analyst", purpose="x", ready=True)
    assert "Make two questions of it" in str(refused.value.errors["overall"])
    with use_case(city.now) as session:
        surveys.change(session, due.id, asked, now=city.now, actor=city.actor("analyst"))
    do(city, "survey_questionnaire", "analyst", purpose="x", ready=True)
    with use_case(city.now) as session:  # as if it had been changed beside the process
        questions.write(session, session.get_one(Survey, due.id), [bad, *asked[1:]])
    with pytest.raises(Invalid):
        do(city, "survey_approval", "leader", **surveying.APPROVED)


def test_nobody_approves_what_they_prepared(city: City, due: Survey) -> None:
    do(city, "survey_questionnaire", "analyst", purpose="x", ready=True)
    with pytest.raises(NotAllowed):
        do(city, "survey_approval", "analyst", **surveying.APPROVED)
    analyst, usual = city.actor("analyst"), questions.USUAL["citizens"]
    with pytest.raises(Conflict), use_case(city.now) as session:
        surveys.change(session, due.id, usual, now=city.now, actor=analyst)


def test_a_pilot_comes_back_to_the_desk(city: City, due: Survey) -> None:
    assert until_open(city, pilot=True).status == "pilot"
    do(city, "survey_pilot", "analyst", people=3, findings="Two words were unclear.", changes_needed=True)
    assert only().status == "preparing"
    assert until_open(city).status == "open"


def test_a_token_is_good_once_and_only_while_the_field_is_open(city: City, due: Survey) -> None:
    until_open(city)
    first, second, *_ = links(city)
    with pytest.raises(Invalid):
        say(city, first, overall=6)
    with pytest.raises(Invalid):
        say(city, first)
    say(city, first, overall=4)
    with pytest.raises(Conflict):
        say(city, first, overall=1)
    with pytest.raises(NotFound):
        say(city, "guessed", overall=1)
    with reading() as session:
        assert surveys.asked(session, first, now=city.now).state == "answered"
        assert surveys.asked(session, second, now=city.now).state == "open"
        assert surveys.asked(session, second, now=city.now + timedelta(days=30)).state == "over"
    city.now = NOVEMBER
    with pytest.raises(Conflict):
        say(city, second, overall=4)


def test_answers_cannot_be_led_back_to_the_invited(city: City, due: Survey) -> None:
    """No column of any table joins them, no order either, and the outbox forgets the link once it is sent."""
    until_open(city)
    tokens = links(city)
    say(city, tokens[0], overall=1, better="Nobody may know that I wrote this.")
    columns = {
        table: {column.name for column in inspect(table).columns}
        for table in (SurveyInvitation, SurveyToken, SurveyResponse)
    }
    shared = {"survey_id"}
    assert columns[SurveyInvitation] & columns[SurveyToken] == shared
    assert columns[SurveyInvitation] & columns[SurveyResponse] == {"id", *shared}
    assert columns[SurveyToken] & columns[SurveyResponse] == {"group_id", *shared}
    assert not {"at", "created_at", "answered_at"} & (columns[SurveyResponse] | columns[SurveyToken])
    with reading() as session:
        kept = session.scalars(select(SurveyResponse)).one()
        invited = session.scalars(select(SurveyInvitation).order_by(SurveyInvitation.id)).all()
        assert not kept.id.isdigit()
        assert "Nobody may know" not in kept.words
        assert [one.case_id for one in invited] == sorted(one.case_id or 0 for one in invited)
        assert all(token not in str(vars(one)) for one in invited for token in tokens)
        told = [event.kind for event in events.of_chain(session, due.chain)]
        notice = surveying.notifications.Notice
        body = set(session.scalars(select(notice.body).where(notice.template == "survey")))
    assert "survey.answered" not in told
    assert body == {""}


def test_the_sample_follows_strata_and_leaves_out_who_must_not_be_written_to(city: City) -> None:
    begin(city)
    answered_cases(city, 4)
    safe = citizen.Contact(name="S", email="safe@example.org")
    answered_cases(city, 1, contact=safe, safe_contact="only after 18:00")
    answered_cases(city, 1, contact=None, anonymous=True)
    answered_cases(city, 1, contact=citizen.Contact(name="P", email="person1@example.org"), channel="hotline")
    live_until(city, OCTOBER)
    until_open(city)
    with reading() as session:
        strata = {row.channel: row for row in session.scalars(select(SurveyStratum))}
        invited = session.scalars(select(SurveyInvitation)).all()
    assert (strata["website"].base, strata["website"].reachable, strata["website"].drawn) == (6, 4, 4)
    assert (strata["hotline"].base, strata["hotline"].drawn) == (1, 0)  # the same person is asked once
    assert len(invited) == len(links(city)) == 4


def test_staff_enter_what_somebody_says_with_the_mode(city: City, due: Survey) -> None:
    row = until_open(city)
    token, *others = links(city)

    def enter(by: str, **given: object) -> None:
        with use_case(city.now) as session:
            surveys.enter(session, row.id, {"overall": 2}, now=city.now, actor=city.actor(by), **given)

    for by in ("handler", "head"):
        with pytest.raises(NotAllowed):
            enter(by, mode="phone")
    with pytest.raises(Invalid):
        enter("verifier", mode="online")
    enter("verifier", mode="phone", token=token)
    for _ in range(5):
        enter("clerk", mode="window")
    for other in others[:6]:
        say(city, other, overall=5)
    row = close(city)
    assert row.results is not None
    assert row.results["response"]["hits"] == 7
    assert row.results["not_invited"] == 5
    modes = {one["mode"]: one for one in row.results["questions"][0]["modes"]}
    assert modes["phone"]["n"] is None
    assert modes["phone"]["rate"]["share"] is None


def test_the_next_round_takes_the_questions_over_and_tests_the_change(city: City, due: Survey) -> None:
    until_open(city)
    for token in links(city):
        say(city, token, overall=2, speed=4)
    close(city)
    answered_cases(city, 8, contact=citizen.Contact(name="N", email="n@example.org"))
    with use_case(city.now) as session:
        for place, case in enumerate(session.scalars(select(surveying.Case))):
            case.replied_at = NOVEMBER if place >= 0 else None
    live_until(city, datetime(2026, 1, 6, 2, 0, tzinfo=UTC))
    row = only()
    assert row.round == "2025-Q4"
    with reading() as session:
        asked = questions.of(session, row.id)
    assert [one.code for one in asked] == ["overall", "speed", "clarity", "better"]
    changed = [asked[0], replace(asked[1], text_en="How was the waiting?"), *asked[2:]]
    with use_case(city.now) as session:
        surveys.change(session, row.id, changed, now=city.now, actor=city.actor("analyst"))
    until_open(city)
    for token in links(city):
        say(city, token, overall=5, speed=4)
    row = close(city, datetime(2026, 2, 3, 2, 0, tzinfo=UTC))
    assert row.results is not None
    overall, speed, *_ = row.results["questions"]
    assert overall["change"]["comparable"]
    assert overall["change"]["round_before"] == "2025-Q3"
    assert overall["change"]["difference"] == 1.0
    assert overall["change"]["clear"]
    assert speed["change"] == {"comparable": False, "why": "asked_differently"}
    with reading() as session:
        trend = surveys.public_results(session, row.number).trend
    assert [(one["round"], one["share"]) for one in trend] == [("2025-Q3", 0.0), ("2025-Q4", 1.0)]


def test_an_improvement_asks_for_a_special_survey(city: City) -> None:
    answered_cases(city, 2)
    city.later(hours=1)
    with use_case(city.now) as session:
        made = surveys.domain.open_(
            session,
            Improvement(
                title_en="Shorter queues",
                title_zh="缩短排队",
                status="do",
                source="manual",
                unit_id=city.unit(),
            ),
            prefix="IM",
            now=city.now - timedelta(days=1),
            actor=city.actor("analyst"),
        )
        surveys.request(session, made.id, now=city.now, actor=city.actor("analyst"))
    row = only()
    assert (row.improvement_id, row.series_id, row.status) == (made.id, None, "preparing")
    until_open(city)
    assert len(links(city)) == 2
    with reading() as session:
        told = [
            (one.kind, one.actor_id)
            for one in events.of_chain(session, f"matter:{made.id}")
            if one.kind.startswith("survey.")
        ]
        assert told == [("survey.requested", city.actor("analyst").person_id), ("survey.opened", None)]
        assert session.get(Matter, row.id) is not None


def test_staff_answer_without_a_name_and_small_departments_are_hidden(city: City) -> None:
    """R69: fewer than five answers of a department are not shown, and no subtraction tells them."""
    big, small = city.unit("water"), city.unit("health")
    with use_case(city.now) as session:
        for unit, count in ((big, 7), (small, 3)):
            for place in range(count):
                name = f"staff {unit} {place}"
                person = identity.register(
                    session, name, name=name, password=None, email="s@example.org", now=BEFORE
                )
                identity.grant(session, person, "handler", session.get(identity.OrganisationUnit, unit))
    begin(city, "quarter", "staff")
    live_until(city, OCTOBER)
    row = until_open(city)
    tokens = links(city, "survey_staff")
    with reading() as session:
        groups = [token.group_id for token in session.scalars(select(SurveyToken))]
    assert groups.count(big) == 7
    assert small not in groups
    with pytest.raises(NotAllowed), use_case(city.now) as session:
        surveys.enter(
            session, row.id, {"overall": 3}, mode="phone", now=city.now, actor=city.actor("analyst")
        )
    for token in tokens:
        say(city, token, overall=2)
    row = close(city)
    assert row.results is not None
    overall = row.results["questions"][0]
    assert overall["modes"] == []
    shown = {one["unit"]: one["rate"]["n"] for one in overall["groups"]}
    assert small not in shown
    assert shown.get(big) == 7 or not shown
    assert all(count >= 5 for count in shown.values())
    assert overall["n"] - sum(shown.values()) == 0 or overall["n"] - sum(shown.values()) >= 5


def test_the_demonstration_has_a_trend_and_a_round_on_the_desk(city: City) -> None:
    made = samples_surveys.seed(now=city.now)
    assert len(made) == 4  # the half-year of staff has ended too
    assert samples_surveys.seed(now=city.now) == []
    with reading() as session:
        trend = surveys.public_results(session, made[1]).trend
        change = surveys.public_results(session, made[1]).figures["questions"][0]["change"]
    assert [one["n"] for one in trend] == [40, 45]
    assert change["comparable"]
    assert change["clear"]
    assert only().status == "preparing"
