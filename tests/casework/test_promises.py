"""Dates that another category or tier would bring: shown at once, moved by approval alone (S12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.casework import cases as casework
from app.casework import use_case
from app.db import reading
from app.domain import events
from app.errors import Conflict, Invalid, NotAllowed

if TYPE_CHECKING:
    from app.casework.views import CaseView, Submitted
    from app.domain.identity import Actor
    from tests.casework.city import City


def view(city: City, case: Submitted, actor: Actor) -> CaseView:
    """The case as somebody of staff sees it."""
    with reading() as session:
        return casework.view(session, case.number, now=city.now, actor=actor)


def act(city: City, what: str, case: Submitted, by: str, **given: Any) -> Any:
    """Something that staff do beside the tasks."""
    actor = city.actor(by)
    with use_case(city.now) as session:
        return getattr(casework, what)(session, case.number, now=city.now, actor=actor, **given)


def test_another_category_proposes_dates_and_a_head_who_did_not_ask_moves_them(city: City) -> None:
    case = city.until_signed()
    head = city.actor("head")
    assert view(city, case, head).proposed_dates == []
    before = {one.kind: one.due for one in city.follow(case).deadlines}
    act(city, "reclassify", case, "handler", kind="inquiry", reason="It is a question after all.")
    assert {one.kind: one.due for one in city.follow(case).deadlines} == before
    proposed = view(city, case, head).proposed_dates
    assert "final" in {move["kind"] for move in proposed}
    assert "approve_dates" not in view(city, case, city.actor("handler")).may
    with pytest.raises(NotAllowed):
        act(city, "approve_dates", case, "handler", reason="Because.")
    with pytest.raises(Invalid):
        act(city, "approve_dates", case, "head", reason=" ")
    moved = act(city, "approve_dates", case, "head", reason="An inquiry has the dates of one.")
    after = {one.kind: one.due for one in city.follow(case).deadlines}
    assert {kind for kind in after if after[kind] != before[kind]} == set(moved)
    assert {move["kind"]: move["would_be"] for move in proposed}["final"] == after["final"]
    assert view(city, case, head).proposed_dates == []
    with reading() as session:
        journal = [event.kind for event in events.of_chain(session, city.case(case).chain)]
    assert "case.dates_approved" in journal
    with pytest.raises(Conflict):
        act(city, "approve_dates", case, "head", reason="Again.")


def test_whoever_asked_does_not_approve(city: City) -> None:
    case = city.until_signed()
    act(city, "reclassify", case, "head", kind="inquiry", reason="It is a question after all.")
    with pytest.raises(NotAllowed):
        act(city, "approve_dates", case, "head", reason="I say so.")
    assert act(city, "approve_dates", case, "leader", reason="The head is right.")
