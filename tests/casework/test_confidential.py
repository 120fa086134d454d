"""A confidential case (保密) is read by named people, wherever one could read it; and it never gets stuck."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.casework import cases as casework
from app.casework import dates, history, papers, staff
from app.db import reading, transaction
from app.domain import identity
from app.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from tests.casework.city import City


STRANGERS = ("handler2", "leader", "analyst", "auditor", "admin")


def paper(what: str) -> Callable[..., Any]:
    """A print of the case."""

    def get(session: Session, number: str, **mine: Any) -> Any:
        return getattr(papers, what)(session, number, locale="en", form="pdf", **mine)

    return get


DOORS: dict[str, Callable[..., Any]] = {
    "page": casework.view,
    "journal": lambda session, number, *, now, actor: history.events(session, number, actor=actor),
    "steps": lambda session, number, *, now, actor: history.steps(session, number, actor=actor),
    "diagram": lambda session, number, *, now, actor: history.diagram(session, number, actor=actor),
    "work order": paper("order"),
    "receipt": paper("receipt"),
    "letter": paper("letter"),
}


def lists(session: Session, actor: Actor, city: City) -> list[object]:
    """Everything that lists show somebody."""
    mine = {"now": city.now, "actor": actor}
    return [
        *casework.list_(session, **mine).items,
        *casework.list_(session, casework.CaseFilters(q="lamp"), **mine).items,
        *staff.inbox(session, actor, now=city.now).items,
        *dates.list_(session, actor=actor).items,
        *dates.escalations(session, actor=actor).items,
    ]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_who_is_not_named_finds_no_door_and_no_line(city: City, stranger: str) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", confidential=True, readers=[city.actor("clerk").person_id])
    actor = city.actor(stranger)
    with reading() as session:
        assert lists(session, actor, city) == []
        for door in DOORS.values():
            with pytest.raises(NotFound):
                door(session, case.number, now=city.now, actor=actor)
    with reading() as session:
        assert lists(session, city.actor("clerk"), city)


def test_a_named_person_who_is_away_is_followed_by_their_deputy(city: City) -> None:
    case = city.submit()
    handler, deputy = (int(city.actor(name).person_id or 0) for name in ("handler", "handler2"))
    named = [handler, int(city.actor("dispatcher").person_id or 0)]
    city.do(case, "triage", "clerk", confidential=True, readers=named)
    with transaction() as session:
        identity.record_absence(
            session,
            handler,
            deputy_id=deputy,
            starts_at=city.now - timedelta(hours=1),
            ends_at=city.now + timedelta(days=7),
        )
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler2")
    assert city.case(case).owner_id == deputy


def test_a_confidential_case_goes_on_with_one_named_person_for_each_step(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", confidential=True, readers=[city.actor("clerk").person_id])
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler")
    with pytest.raises(NotAllowed):
        city.do(case, "initial_response", "handler2")
    city.handle(case)
    city.act("rate", case, grade=5, resolved="yes")
    assert city.follow(case).status == "closed"
