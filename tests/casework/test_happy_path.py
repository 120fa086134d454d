"""A complaint goes the whole way through the shipped diagrams, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.db import reading
from app.domain import events

if TYPE_CHECKING:
    from tests.casework.city import City


def test_a_complaint_is_registered_and_waits_for_triage_with_an_owner(city: City) -> None:
    case = city.submit()
    assert case.number == "TS-2025-000001-" + case.number[-1]
    assert case.status == "received"
    assert {one.kind for one in case.deadlines} == {"initial", "final"}
    assert city.forms(case) == ["triage"]
    assert city.case(case).owner_id == city.actor("clerk").person_id


def test_a_complaint_goes_from_submission_to_the_archive(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk")
    assert city.follow(case).status == "accepted"
    city.later(hours=1)
    city.do(case, "dispatch", "dispatcher")
    assert city.follow(case).status == "dispatched"
    city.do(case, "sign", "handler")
    assert city.follow(case).status == "in_progress"
    city.handle(case)
    followed = city.follow(case)
    assert followed.status == "verifying"
    assert followed.reply is not None
    assert "cable was replaced" in followed.reply.text
    assert "rate" in followed.may
    city.later(days=1)
    city.act("rate", case, grade=5, resolved="yes")
    row = city.case(case)
    assert row.status == "closed"
    assert row.resolved == "yes"
    assert None not in (row.submitted_at, row.responded_at, row.improved_at, row.verified_at)
    with reading() as session:
        assert events.verify(session, row.chain) is None or not events.verify(session, row.chain)
