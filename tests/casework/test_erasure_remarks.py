"""What those who mend write about a citizen's case is forgotten with the citizen (R85)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app import crypto
from app.casework import operations, proof, use_case
from app.db import reading, transaction
from app.domain import cases, matters
from app.domain.identity import SYSTEM
from app.domain.ratings import Feedback, following
from app.operators import OPERATORS
from tests.casework.erasure import NAME, PHONE, UNSEEN, ask, closed, dump, found_in, hold, row
from workflows.store import Incident

if TYPE_CHECKING:
    import pytest

    from tests.casework.city import City


def broken(city: City, monkeypatch: pytest.MonkeyPatch) -> int:
    """A request that fails at its first step, about a case kept for a court; the number of the incident."""

    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the printer is on fire")

    case = closed(city)
    hold(city, case, "privacy", until=date(2026, 3, 1))
    monkeypatch.setattr(OPERATORS, "call", fails)
    ask(city, case)
    monkeypatch.undo()
    with reading() as session:
        return session.scalars(select(Incident.id).where(Incident.status == "open")).one()


def test_notes_and_reasons_of_an_incident_go_with_the_person(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, owner = broken(city, monkeypatch), city.actor("owner")
    with use_case(city.now) as session:
        operations.annotate(session, number, f"{NAME} rang, {PHONE}", now=city.now, actor=owner)
        found = operations.incident(session, number)
        assert [one.text for one in found.notes] == [f"{NAME} rang, {PHONE}"]
    assert found_in(dump()) == [UNSEEN], "sealed, in the journal too; the odd word stands in what is searched"
    with use_case(city.now) as session:
        operations.resolve(session, number, reason=f"{NAME} knows", facts=FACTS, now=city.now, actor=owner)
    with reading() as session:
        assert operations.incident(session, number).resolution == f"{NAME} knows"
        case_id = session.scalars(select(cases.Case.id)).one()
        key = cases.get(session, case_id).key_id
    with transaction() as session:
        crypto.destroy_key(session, key, now=city.now)
    with reading() as session:
        found = operations.incident(session, number)
        assert (found.notes, found.resolution) == ([], None), "the house's own key would still read them"
        assert proof.verify(session) is None
    with use_case(city.now) as session:
        told = operations.annotate(session, number, "Nothing is left to do.", now=city.now, actor=owner)
        assert [one.text for one in told.notes] == ["Nothing is left to do."]


FACTS = {"refused": False}


def test_what_followed_a_verdict_goes_with_the_case(city: City) -> None:
    case = closed(city)
    with transaction() as session:
        about = cases.by_number(session, case.number)
        row_ = following.open_for_case(session, about, 1, now=city.now, actor=SYSTEM)
        following.verified(row_, "substantiated", f"{UNSEEN} 说灯不亮")
        given = {"talk": f"{NAME} {UNSEEN}"}
        matters.answers.keep(session, row_, "rating_contact", given, now=city.now, actor=SYSTEM)
        number = row_.id
    assert found_in(dump())
    ask(city, case)
    assert row(city, case).status == "erased"
    with reading() as session:
        left = session.get_one(Feedback, number)
        assert (left.public_words, left.grade) == ("", 1)
        assert matters.answers.latest(session, left, "rating_contact") == {}
        assert {one.answers for one in matters.answers.all_(session, left)} == {""}
    assert found_in(dump()) == []
