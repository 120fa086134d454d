"""A group case: everybody has a key of their own, and nobody erases a neighbour (R85)."""

from __future__ import annotations

import pytest

from app import jobs
from app.casework import citizen, erasing
from app.db import reading, transaction
from app.domain import cases, parties
from app.domain.cases import members
from app.domain.identity import CITIZEN
from app.domain.parties import Details
from app.errors import NotFound
from tests.casework.erasure import ask, planted, seen


def readable(case):
    with reading() as session:
        return cases.open_original(session, cases.by_number(session, case.number), "title")


def test_in_a_group_nobody_erases_a_neighbour(city):
    case = planted(city, representative=None)
    people = [members.Joining(Details(f"邻居{n}号", {"phone": f"1370000000{n}"})) for n in range(5)]
    with transaction() as session:
        made = members.add(session, cases.by_number(session, case.number), people, now=city.now)
        number, secret, key = made[0][0].number, made[0][1], made[0][0].party_id
    city.act("withdraw", case)
    with transaction() as session:
        with pytest.raises(NotFound):
            erasing.request(session, number, case.secret, now=city.now, actor=CITIZEN)
        erasing.request(session, number, secret, now=city.now, actor=CITIZEN)
        session.info.pop("posts", None)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)
    with reading() as session:
        found = erasing.show(session, number, secret, now=city.now)
        rest = [one for one in cases_people(session, case) if one.erased_at is None]
        gone = [one for one in cases_people(session, case) if one.erased_at is not None]
        assert (found.status, len(rest), [one.id for one in gone]) == ("erased", 5, [key])
    assert readable(case) is not None, "the words of the group stay"
    ask(city, case)
    assert seen(city, case).status == "erased"
    with reading() as session:
        names = [parties_name(session, one) for one in cases_people(session, case)]
    assert (names[0], sum(name is not None for name in names)) == (None, 4)
    assert readable(case) is not None
    with reading() as session:
        assert citizen.follow(session, case.number, case.secret, now=city.now).number == case.number


def cases_people(session, case):
    return parties.of_case(session, cases.by_number(session, case.number).id)


def parties_name(session, party):
    return parties.read(session, party).name
