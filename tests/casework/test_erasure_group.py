"""A group case: everybody has a key of their own, and nobody erases a neighbour (R85)."""

from __future__ import annotations

import pytest

from app import crypto, jobs
from app.casework import citizen, erasing, use_case
from app.db import reading, transaction
from app.domain import cases, parties
from app.domain.cases import answers, correspondence, members
from app.domain.identity import CITIZEN
from app.domain.parties import Details
from app.domain.privacy import erasures
from app.errors import Gone, NotFound
from tests.casework.erasure import EMAIL, NAME, PHONE, ask, dump, found_in, planted, seen


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
    with reading() as session, pytest.raises(Gone):
        citizen.follow(session, number, secret, now=city.now)
    said = {"grade": 1, "resolved": "no", "comment": "still here"}
    with pytest.raises(Gone), use_case(city.now) as session:
        citizen.rate(session, number, secret, **said, now=city.now, actor=CITIZEN)
    ask(city, case)
    assert seen(city, case).status == "erased"
    with reading() as session:
        names = [parties_name(session, one) for one in cases_people(session, case)]
    assert (names[0], sum(name is not None for name in names)) == (None, 4)
    assert readable(case) is not None
    assert covered(case) == [], "what the group wrote stays, without who began it"
    with reading() as session:
        assert citizen.follow(session, case.number, case.secret, now=city.now).number == case.number


def covered(case):
    """Which of the founder's values the group's words, messages and forms still tell, opened by its key."""
    with reading() as session:
        row = cases.by_number(session, case.number)
        parts = ("title", "text", "remedy", "place_sealed")
        said = [cases.open_original(session, row, part) for part in parts]
        said += [row.summary, row.redacted, row.place]
        said += [correspondence.read(session, row, one) for one in correspondence.of_case(session, row)]
        said += [str(answers.read(session, row, one)) for one in answers.all_(session, row)]
    return [one for one in (NAME, PHONE, "139 8765 4321", EMAIL) if one in "\n".join(map(str, said))]


def test_who_began_a_group_gets_a_key_that_can_be_destroyed_without_the_groups(city):
    """Else an old backup with the group's key would name them for as long as the group has its words."""
    case = planted(city, representative=None)
    people = [members.Joining(Details(f"邻居{n}号", {"phone": f"1370000000{n}"})) for n in range(5)]
    with transaction() as session:
        row = cases.by_number(session, case.number)
        members.add(session, row, people[:4], now=city.now)
        first = parties.complainant(session, row.id)
        own = first.key_id
        assert own != row.key_id
        assert parties.read(session, first).values["phone"] == PHONE
        members.add(session, row, people[4:], now=city.now)
        assert first.key_id == own, "once is enough"
    assert covered(case) == [NAME, PHONE, "139 8765 4321", EMAIL]
    city.act("withdraw", case)
    ask(city, case)
    with reading() as session:
        row = cases.by_number(session, case.number)
        assert (crypto.destroyed(session, own), crypto.destroyed(session, row.key_id)) == (True, False)
    assert covered(case) == []
    assert erasures_of(city, case).scope == "person"


def erasures_of(city, case):
    with reading() as session:
        row = cases.by_number(session, case.number)
        return erasures.latest(session, parties.complainant(session, row.id).id)


def test_the_last_of_a_group_takes_its_words_along(city):
    case = planted(city, representative=None)
    people = [members.Joining(Details(f"邻居{n}号", {"phone": f"1370000000{n}"})) for n in range(4)]
    with transaction() as session:
        made = members.add(session, cases.by_number(session, case.number), people, now=city.now)
        opened = [(row.number, secret) for row, secret in made]
    city.act("withdraw", case)
    for number, secret in opened:
        with use_case(city.now) as session:
            erasing.request(session, number, secret, now=city.now, actor=CITIZEN)
    assert readable(case) is not None
    ask(city, case)
    assert (erasures_of(city, case).scope, readable(case)) == ("whole", None)
    assert found_in(dump()) == []


def cases_people(session, case):
    return parties.of_case(session, cases.by_number(session, case.number).id)


def parties_name(session, party):
    return parties.read(session, party).name
