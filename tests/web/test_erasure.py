"""Being forgotten, on pages: what goes, when, and what is left; the privacy officer's desk (R85, S11)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from app import clock
from app.casework import privacy, sample_erasures, samples, use_case
from app.db import reading, transaction
from app.domain import cases, identity, parties, tasks
from app.domain.cases import members
from app.domain.cases.members import Joining
from app.domain.parties import Details

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from app.casework.views import Submitted
    from tests.web.conftest import Visitor

    Come = Callable[..., Visitor]

NAME = "诉求人庚甲"
_phones = count(13911100000)
DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}|\d{1,2}月\d{1,2}日"


@pytest.fixture
def made(house: Flask) -> Callable[..., Submitted]:
    """`made()`: a case that was handled and closed; `made(steps=…)`: as far as those tasks go."""

    def make(**changes: object) -> Submitted:
        given = {"name": NAME, "phone": str(next(_phones)), "days_ago": 20, **changes}
        with house.app_context():
            return samples.play(replace(sample_erasures.FORGOTTEN, **given), now=clock.now())

    return make


@pytest.fixture
def opened(made: Callable[..., Submitted]) -> Callable[..., Submitted]:
    """The same, left open: it waits for its dispatch."""
    return lambda: made(steps=samples.SAMPLES[0].steps[:1], verdict=None, days_ago=1)


def page_of(visitor: Visitor, case: Submitted) -> str:
    """The visitor opens the case by number and secret; the address of its page of erasure."""
    visitor.post("/follow", {"number": case.number, "secret": case.secret}, seen="/follow")
    return f"/follow/{case.number}/erasure"


def name_of(house: Flask, number: str) -> str | None:
    with house.app_context(), reading() as session:
        case = cases.by_number(session, number)
        return parties.read(session, parties.complainant(session, case.id)).name


def claim(house: Flask, case: Submitted, by: str = "head") -> None:
    """Somebody of the house says that a court needs the file."""
    now = clock.now()
    with house.app_context(), use_case(now) as session:
        person = identity.by_username(session, by)
        assert person is not None
        actor = identity.actor_of(session, person, now=now)
        why = "The district court has asked for the file."
        privacy.hold(session, case.number, kind="litigation", reason=why, now=now, actor=actor)


def task_of(house: Flask, case: Submitted, form: str) -> str:
    """The address of an open task."""
    with house.app_context(), reading() as session:
        rows = tasks.of_case(session, cases.by_number(session, case.number).id)
        return next(f"/tasks/{one.id}" for one in rows if one.open and one.form == form)


CLOSED = {
    "en": ("What goes", "your case still counts as one", "Your data are deleted"),
    "zh": ("将删除的内容", "您的事项仍计为一件", "您的信息已删除"),
}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_closed_case_is_previewed_destroyed_and_certified(
    visitor: Come, made: Callable[..., Submitted], house: Flask, locale: str
) -> None:
    goes, stays, done = CLOSED[locale]
    case, citizen = made(), visitor(locale)
    page = page_of(citizen, case)
    shown = citizen.get(page).text
    assert goes in shown
    assert stays in shown
    assert citizen.get(f"{page}/certificate").status_code == 409
    assert name_of(house, case.number) == NAME, "looking deletes nothing"
    left = citizen.post(page, {"sure": "yes"}, seen=page)
    assert (left.status_code, done in left.text, case.number in left.text) == (200, True, True)
    assert re.search(r"\b[0-9a-f]{64}\b", left.text), "the fingerprint of the register's entry"
    assert 'name="sure"' not in left.text
    assert name_of(house, case.number) is None
    paper = citizen.get(f"{page}/certificate")
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    again = visitor(locale).post("/follow", {"number": case.number, "secret": case.secret}, seen="/follow")
    assert (again.request.path, done in again.text, NAME in again.text) == (page, True, False)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("sure", [None, "", "maybe"])
def test_without_the_tick_nothing_happens(
    visitor: Come, opened: Callable[..., Submitted], house: Flask, locale: str, sure: str | None
) -> None:
    said = {"en": "Tick the box if you are sure", "zh": "确定删除请先勾选"}[locale]
    given: dict[str, object] = {} if sure is None else {"sure": sure}
    case, citizen = opened(), visitor(locale)
    page = page_of(citizen, case)
    answer = citizen.post(page, given, seen=page)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'href="#sure"' in answer.text
    assert name_of(house, case.number) == NAME
    assert 'name="sure"' in citizen.get(page).text, "no request was written down"


@pytest.mark.parametrize(
    ("locale", "why"),
    [("en", "Your case is not finished, or must be kept"), ("zh", "您的事项尚未办结或依法")],
)
def test_an_open_case_is_restricted_with_reason_and_day(
    visitor: Come, opened: Callable[..., Submitted], house: Flask, locale: str, why: str
) -> None:
    case, citizen = opened(), visitor(locale)
    page = page_of(citizen, case)
    assert why in citizen.get(page).text
    left = citizen.post(page, {"sure": "yes"}, seen=page).text
    ground = {"en": "The case is not finished", "zh": "事项尚未办结"}[locale]
    assert ground in left
    assert re.search(DAY, left)
    assert 'name="sure"' not in left
    assert citizen.get(f"/follow/{case.number}").status_code == 200, "their own words are theirs to read"
    leader = visitor(locale)
    leader.sign_in("leader")
    assert leader.get(f"/cases/{case.number}").status_code == 403
    assert name_of(house, case.number) == NAME


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_legal_term_is_told_with_its_basis_and_day(
    visitor: Come, made: Callable[..., Submitted], house: Flask, locale: str
) -> None:
    """Table D12: where money was paid, the matter may be disputed for three years."""
    case, citizen = made(), visitor(locale)
    with house.app_context(), transaction() as session:
        cases.by_number(session, case.number, held=True).outcomes = ["compensation"]
    page = page_of(citizen, case)
    left = citizen.post(page, {"sure": "yes"}, seen=page).text
    day = (clock.now() + timedelta(days=3 * 365)).year
    assert re.search(rf"(?:{day - 1}|{day})(?:年|\b)", left)
    assert {"en": "Claims can be brought for three years", "zh": "三年诉讼时效"}[locale] in left
    assert name_of(house, case.number) == NAME


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_hold_is_decided_told_with_its_day_and_appealed_once(
    visitor: Come, made: Callable[..., Submitted], house: Flask, locale: str
) -> None:
    case, citizen = made(), visitor(locale)
    claim(house, case)
    page = page_of(citizen, case)
    citizen.post(page, {"sure": "yes"}, seen=page)
    officer = visitor(locale)
    officer.sign_in("privacy")
    until = (clock.now() + timedelta(days=60)).date()
    day = {"en": f"{until.day} {until:%b}", "zh": f"{until.month}月{until.day}日"}[locale]
    task, reason = (
        task_of(house, case, "erasure_decision"),
        "The court has confirmed that the suit is pending.",
    )
    decided = officer.post(
        f"{task}/complete", {"decision": "hold", "hold_until": until.isoformat(), "reason": reason}, seen=task
    )
    assert decided.status_code == 200
    shown = citizen.get(page).text
    assert (day in shown, reason in shown) == (True, True)
    assert name_of(house, case.number) == NAME
    for grounds in ("", "  ", "x" * 20_001):
        bad = citizen.post(f"{page}/appeal", {"grounds": grounds}, seen=page)
        assert (bad.status_code, 'href="#grounds"' in bad.text) == (422, True), grounds[:9]
    heard = citizen.post(f"{page}/appeal", {"grounds": "The suit was settled."}, seen=page)
    said = {"en": "Your appeal is with us.", "zh": "申诉"}[locale]
    assert (heard.status_code, said in heard.text) == (200, True)
    assert 'name="grounds"' not in heard.text
    twice = citizen.post(f"{page}/appeal", {"grounds": "Again."}, seen="/submit")
    assert twice.status_code == 409


def test_in_a_group_each_erases_but_their_own(
    visitor: Come, opened: Callable[..., Submitted], house: Flask
) -> None:
    case = opened()
    people = [Joining(Details(f"邻居{n}", {"phone": str(next(_phones))})) for n in range(5)]
    with house.app_context(), transaction() as session:
        group = cases.by_number(session, case.number, held=True)
        rows = [(row.number, secret) for row, secret in members.add(session, group, people, now=clock.now())]
    first, second = (Member(*row) for row in rows[:2])
    member = visitor("zh")
    thief = {"number": first.number, "secret": second.secret}
    assert member.post("/follow", thief, seen="/follow").status_code == 404
    page = page_of(member, first)
    assert member.get(page).status_code == 200
    assert member.get(f"/follow/{second.number}/erasure").status_code == 302, "to where one proves oneself"
    assert member.get(f"/follow/{case.number}/erasure").status_code == 302
    asked = member.post(page, {"sure": "yes"}, seen=page)
    assert (asked.status_code, "您的信息将会删除" in asked.text) == (200, True)
    assert "事项尚未办结" in asked.text, "while the group's case is open, nobody of it is erased"
    other = visitor()
    assert 'name="sure"' in other.get(page_of(other, second)).text, "nobody asked for the neighbour"
    assert name_of(house, case.number) == NAME


class Member:
    """Number and secret of one of a group."""

    def __init__(self, number: str, secret: str) -> None:
        self.number, self.secret = number, secret


def test_nobody_reaches_the_page_with_a_wrong_secret_or_without_one(
    visitor: Come, opened: Callable[..., Submitted], house: Flask
) -> None:
    mine, other = opened(), opened()
    stranger = visitor()
    page = f"/follow/{mine.number}/erasure"
    turned = stranger.get(page)
    assert (turned.status_code, turned.location) == (302, f"/follow?number={mine.number}")
    given = {"number": mine.number, "secret": other.secret}
    assert stranger.post("/follow", given, seen="/follow").status_code == 404
    for path, data in ((page, {"sure": "yes"}), (f"{page}/appeal", {"grounds": "x"})):
        assert stranger.post(path, data).request.path == "/follow"
    assert stranger.get(f"{page}/certificate").status_code == 302
    page_of(stranger, other)
    assert stranger.post(page, {"sure": "yes"}).request.path == "/follow", "a secret opens its own case alone"
    for number in ("TS-2025-999999-X", "a" * 300):
        assert stranger.get(f"/follow/{number}/erasure").status_code == 302
    assert (name_of(house, mine.number), name_of(house, other.number)) == (NAME, NAME)


def test_a_forged_form_deletes_nothing(visitor: Come, made: Callable[..., Submitted], house: Flask) -> None:
    case, citizen = made(), visitor()
    page = page_of(citizen, case)
    assert citizen.client.post(page, data={"sure": "yes"}).status_code == 400
    assert name_of(house, case.number) == NAME


@pytest.mark.parametrize(("locale", "heading"), [("en", "Register of erasures"), ("zh", "删除登记")])
def test_the_register_names_numbers_and_nobody(
    visitor: Come, made: Callable[..., Submitted], locale: str, heading: str
) -> None:
    case, citizen = made(), visitor(locale)
    page = page_of(citizen, case)
    citizen.post(page, {"sure": "yes"}, seen=page)
    for who in ("privacy", "auditor", "admin"):
        reader = visitor(locale)
        reader.sign_in(who)
        shown = reader.get("/privacy").text
        assert (heading in shown, case.number in shown, NAME in shown) == (True, True, False)
        assert ('name="until"' in shown) == (who == "privacy")
    for who in ("clerk", "handler", "leader"):
        other = visitor(locale)
        other.sign_in(who)
        assert other.get("/privacy").status_code == 403


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("number", {"number": "TS-2025-999999-X"}),
        ("kind", {"kind": ""}),
        ("kind", {"kind": "because"}),
        ("until", {"until": ""}),
        ("until", {"until": "soon"}),
        ("until", {"until": "2020-01-01"}),
        ("until", {"until": "2999-01-01"}),
        ("reason", {"reason": "  "}),
    ],
)
def test_a_hold_with_a_fault_is_asked_for_again(
    visitor: Come, opened: Callable[..., Submitted], field: str, given: dict[str, object]
) -> None:
    case, officer = opened(), visitor()
    officer.sign_in("privacy")
    until = (clock.now() + timedelta(days=90)).date().isoformat()
    right = {"number": case.number, "kind": "litigation", "until": until, "reason": "A suit is pending."}
    answer = officer.post("/privacy/holds", {**right, **given}, seen="/privacy")
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True), answer.text[-3000:]


def test_the_officer_sets_a_hold_and_lifts_it_and_what_waited_goes_on(
    visitor: Come, made: Callable[..., Submitted], house: Flask
) -> None:
    case, officer, citizen = made(), visitor(), visitor("zh")
    officer.sign_in("privacy")
    day = (clock.now() + timedelta(days=90)).date()
    until, in_english = f"{day.month}月{day.day}日", f"{day.day} {day:%b}"
    right = {
        "number": case.number,
        "kind": "litigation",
        "until": day.isoformat(),
        "reason": "A suit is pending.",
    }
    held = officer.post("/privacy/holds", right, seen="/privacy").text
    assert (case.number in held, in_english in held, "A suit is pending." in held) == (True, True, True)
    page = page_of(citizen, case)
    assert until in citizen.post(page, {"sure": "yes"}, seen=page).text
    with house.app_context(), reading() as session:
        row = cases.by_number(session, case.number)
        number = next(one.id for one in privacy.holds.of_case(session, row.id))
    head = visitor()
    head.sign_in("head")
    assert head.post(f"/privacy/holds/{number}/lift", {}).status_code == 403
    lifted = officer.post(f"/privacy/holds/{number}/lift", {}, seen="/privacy")
    assert (lifted.status_code, "The hold is lifted." in lifted.text) == (200, True)
    assert officer.post(f"/privacy/holds/{number}/lift", {}, seen="/privacy").status_code == 409
    shown = citizen.get(page).text
    assert until not in shown, "nothing stands against it any more: the last notice goes out"


def test_the_demonstration_has_one_erased_and_one_on_the_officers_desk(visitor: Come, house: Flask) -> None:
    officer = visitor()
    officer.sign_in("privacy")
    shown = officer.get("/privacy").text
    assert sample_erasures.WHY in shown
    with house.app_context(), reading() as session:
        found = privacy.register(session)
    assert {"erased", "requested"} <= {one.status for one in found}
