"""Incidents as pages: seen by those who watch over the house, dealt with by those who mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import clock
from app.casework import operations, staff, use_case
from app.db import reading
from app.domain import cases, identity, tasks
from app.operators import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor

TRIAGE = {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"}


@pytest.fixture
def breaks(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """`breaks(number)`: triage the case while every operator fails; the incident's number."""

    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the printer is on fire, says Zhang Weiwei")

    def triage(number: str) -> int:
        now = clock.now()
        with house.app_context(), monkeypatch.context() as patched:
            patched.setattr(OPERATORS, "call", fails)
            with reading() as session:
                items = tasks.of_case(session, cases.by_number(session, number).id)
                person = identity.by_username(session, "clerk")
                assert person is not None
                actor = identity.actor_of(session, person, now=now)
            with use_case(now) as session:
                done = staff.complete(session, items[-1].id, TRIAGE, now=now, actor=actor)
        assert done.incident is not None
        return done.incident

    return triage


@pytest.mark.parametrize(
    ("locale", "step"),
    [("en", "Keep the promise"), ("zh", "时限不变承诺")],
)
def test_an_incident_names_its_step_and_the_case_that_waits(
    visitor: Callable[..., Visitor], breaks: Callable[[str], int], locale: str, step: str
) -> None:
    number, _secret = visitor().submit()
    incident = breaks(number)
    owner = visitor(locale)
    owner.sign_in("owner")
    assert 'href="/incidents"' in owner.get("/inbox").text
    listed = owner.get("/incidents").text
    row = listed[listed.index(f'href="/incidents/{incident}"') :].split("</tr>")[0]
    shown = owner.get(f"/incidents/{incident}").text
    for page in (row, shown):
        assert step in page
        assert number in page
        assert "RuntimeError" in page
        assert "Zhang" not in page
        assert f'href="/cases/{number}"' not in page, "an owner does not read cases"
    admin = visitor(locale)
    admin.sign_in("admin")
    assert f'href="/cases/{number}"' in admin.get(f"/incidents/{incident}").text


def test_an_incident_is_noted_retried_and_settled(
    visitor: Callable[..., Visitor], breaks: Callable[[str], int]
) -> None:
    number, _secret = visitor().submit()
    path = f"/incidents/{breaks(number)}"
    owner = visitor()
    owner.sign_in("owner")
    empty = owner.post(f"{path}/annotate", {"text": " "}, seen=path)
    assert empty.status_code == 422
    assert 'id="text-error"' in empty.text
    assert "The fuse is out." in owner.post(f"{path}/annotate", {"text": "The fuse is out."}, seen=path).text
    assert 'id="reason-error"' in owner.post(f"{path}/resolve", {"reason": ""}, seen=path).text
    typed = {"reason": "Done by hand.", "facts": "tier major"}
    assert 'id="facts-error"' in owner.post(f"{path}/resolve", typed, seen=path).text
    assert "It went through this time" in owner.post(f"{path}/retry", {}, seen=path).text
    assert "This incident is settled." in owner.get(path).text
    assert "settled already" in owner.post(f"{path}/retry", {}, seen="/incidents").text
    assert path not in owner.get("/incidents").text
    assert path in owner.get("/incidents?tab=resolved").text


def test_a_step_is_passed_over_with_a_reason(
    visitor: Callable[..., Visitor], breaks: Callable[[str], int]
) -> None:
    number, _secret = visitor().submit()
    path = f"/incidents/{breaks(number)}"
    owner = visitor("zh")
    owner.sign_in("owner")
    done = owner.post(f"{path}/resolve", {"reason": "已人工补办"}, seen=path)
    assert done.status_code == 200, done.text
    assert "已人工补办" in done.text


def test_all_of_a_kind_are_tried_again_with_a_result_each(
    house: Flask, visitor: Callable[..., Visitor], breaks: Callable[[str], int]
) -> None:
    numbers = [visitor().submit()[0] for _ in range(3)]
    found = [breaks(number) for number in numbers]
    owner = visitor()
    owner.sign_in("owner")
    path = f"/incidents/{found[0]}"
    assert "incidents are open at this step" in owner.get(path).text
    told = owner.post(f"{path}/alike", {}, seen=path).text
    section = told[told.index('id="results"') : told.index("</section>")]
    for one in found:
        assert f'href="/incidents/{one}"' in section
    assert "Not done" not in section
    with house.app_context(), reading() as session:
        left = {operations.incident(session, one).status for one in found}
    assert left == {"resolved"}
    assert "settled already" in owner.post(f"{path}/alike", {}, seen="/incidents").text


def test_others_see_or_mend_nothing(visitor: Callable[..., Visitor], breaks: Callable[[str], int]) -> None:
    number, _secret = visitor().submit()
    path = f"/incidents/{breaks(number)}"
    assert visitor().get("/incidents").location.startswith("/sign-in")
    handler = visitor()
    handler.sign_in("handler")
    assert 'href="/incidents"' not in handler.get("/inbox").text
    for seen in ("/incidents", path):
        assert handler.get(seen).status_code == 403
    auditor = visitor()
    auditor.sign_in("auditor")
    page = auditor.get(path)
    assert page.status_code == 200
    assert f'action="{path}' not in page.text
    for person in (handler, auditor):
        for action in ("retry", "alike", "annotate", "resolve"):
            given: dict[str, object] = {"text": "x", "reason": "x"}
            assert person.post(f"{path}/{action}", given, seen="/duty").status_code in {400, 403}
            assert person.post(f"{path}/{action}", given, seen="/inbox").status_code == 403, action
    assert auditor.client.post(f"{path}/retry").status_code == 400, "no token"
    assert auditor.get("/incidents/999999").status_code == 404
