"""Red alerts, «me too», links and group cases over HTTP (R17, R18, R89)."""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from app import clock
from app.casework import hotspots, live, use_case
from app.db import reading, transaction
from app.domain import identity, notifications, parties
from app.domain.alerts import Mention
from app.domain.cases import Case, members
from tests.api.conftest import LAMP
from tests.api.improving import API

if TYPE_CHECKING:
    from tests.api.conftest import Town

NUMBERS = itertools.count(1)
PLACED = {**LAMP, "category": "facilities"}


def fill(town: Town, count: int) -> None:
    """So many mentions beside the first, counted as `submit` counts them."""
    case = town.submit(category="facilities")
    with reading() as session:
        original = session.scalars(select(Case).where(Case.number == case["number"])).one()
        names = [column.name for column in Case.__table__.columns if column.name not in {"id", "hotspot_id"}]
        values = {name: getattr(original, name) for name in names}
    for _one in range(count - 1):
        with use_case(clock.now()) as session:
            made = Case(**{**values, "number": f"T-{next(NUMBERS)}"})
            session.add(made)
            session.flush()
            hotspots.count(session, made, now=clock.now())


def alert_of(town: Town) -> dict[str, Any]:
    found = town.staff("leader").get(f"{API}/alerts").json["items"]
    assert len(found) == 1
    alert: dict[str, Any] = found[0]
    return alert


def test_from_the_fifty_first_mention_to_the_leaders_closing(town: Town) -> None:
    """S1 over HTTP."""
    fill(town, 50)
    leader = town.staff("leader")
    assert leader.get(f"{API}/alerts").json["items"] == []
    assert [one["level"] for one in leader.get(f"{API}/hotspots").json["items"]] == ["orange"]
    town.submit(category="facilities")
    alert = alert_of(town)
    assert (alert["mentions"], alert["status"], alert["may"]) == (51, "alerted", ["acknowledge"])
    town.submit(category="facilities")
    url = f"{API}/alerts/{alert['id']}"
    assert leader.post(f"{url}/close", json={"reason": "Too early."}).status_code == 409
    assert town.staff("clerk").post(f"{url}/acknowledge", json={}).status_code == 403
    assert leader.post(f"{url}/acknowledge", json={}).json["status"] == "acknowledged"
    given = {
        "instruction": "Mend all lamps of Moon Road.",
        "unit": "urban_management",
        "report_limit": "PT24H",
    }
    assert leader.post(f"{url}/instruct", json=given).json["next_deadline"]["kind"] == "alert_report"
    head = town.staff("head")
    task = next(one["id"] for one in head.get(f"{API}/tasks").json["items"] if one["form"] == "alert_report")
    said = {
        "cause": "One cable feeds all lamps.",
        "done": "Replaced on Friday.",
        "next_step": "A new one.",
    }
    assert head.post(f"{API}/tasks/{task}/complete", json={"answers": said}).status_code == 200
    given = {"reason": "All lamps burn again.", "change_needed": True}
    answer = leader.post(f"{url}/close", json=given)
    assert (answer.status_code, answer.json["status"]) == (200, "closed")
    assert [one["status"] for one in leader.get(url).json["led_to"]] == ["plan"]
    assert leader.get(f"{API}/alerts?state=open").json["items"] == []


def test_somebody_elses_case_is_offered_without_number_name_or_unreviewed_words(town: Town) -> None:
    case = town.submit(category="facilities")
    asked = {"title": "", "text": "A street lamp is dark at the corner", "place": "moon road 5"}
    answer = town.citizen.post(f"{API}/public/similar", json=asked)
    assert answer.status_code == 200
    (found,) = answer.json["items"]
    assert (found["category"], found["place"], found["summary"], found["others"]) == (
        "facilities",
        "Moon Road 5",
        None,
        1,
    )
    assert case["number"] not in answer.text
    assert "Zhang" not in answer.text
    elsewhere = {**asked, "text": "Noise at night", "place": "Harbour"}
    assert town.citizen.post(f"{API}/public/similar", json=elsewhere).json["items"] == []


def test_me_too_is_a_case_of_ones_own_that_counts_with_the_other(town: Town) -> None:
    first = town.submit(category="facilities")
    asked = {"text": PLACED["text"], "place": "Moon Road 5"}
    (found,) = town.citizen.post(f"{API}/public/similar", json=asked).json["items"]
    mine = town.submit(place="Beside the bakery", joins=found["reference"])
    assert mine["number"] != first["number"]
    with reading() as session:
        keys = set(session.scalars(select(Mention.key)))
        assert keys == {"facilities|moonroad5"}
    links = town.staff("clerk").get(f"{API}/cases/{mine['number']}").json["links"]
    assert ("duplicate_of", first["number"]) in [(one["kind"], one["number"]) for one in links]
    assert town.mine(mine).json["status"] == "received"
    forged = {**PLACED, "joins": found["reference"][:-1] + "x"}
    assert town.citizen.post(f"{API}/public/cases", json=forged).status_code == 422


@pytest.mark.parametrize("reference", ["", "-", "1-", "zz-00", "1-é", "ffffffffffff-0", "1-" + "0" * 16])
def test_a_made_up_reference_joins_nothing(town: Town, reference: str) -> None:
    answer = town.citizen.post(f"{API}/public/cases", json={**PLACED, "joins": reference})
    assert answer.status_code == 422


def test_merged_cases_stay_whole_and_are_split_again(town: Town) -> None:
    first, second = town.submit(category="facilities"), town.submit(category="facilities")
    clerk, url = town.staff("clerk"), f"{API}/cases/{second['number']}"
    given = {"into": first["number"], "reason": "The same lamp."}
    assert clerk.post(f"{url}/merge", json=given).status_code == 204
    assert clerk.post(f"{url}/merge", json=given).status_code == 409
    back = {"into": second["number"], "reason": "A circle."}
    assert clerk.post(f"{API}/cases/{first['number']}/merge", json=back).status_code == 422
    assert {town.mine(one).json["status"] for one in (first, second)} == {"received"}
    assert clerk.post(f"{url}/split", json={"reason": "Another lamp."}).status_code == 204
    assert clerk.post(f"{url}/split", json={"reason": "Once more."}).status_code == 409
    told = clerk.get(f"{url}/links").json["items"]
    merged = [one for one in told if one["kind"] == "duplicate_of"]
    assert [(one["number"], one["ended_at"] is not None) for one in merged] == [(first["number"], True)]
    with reading() as session:
        assert len(list(session.scalars(select(Mention)))) == 2


def people(count: int, *, speaking: int = 2) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["name", "phone", "email", "representative"])
    for place in range(count):
        rows.writerow([f"Neighbour {place}", "", f"n{place}@example.org", "yes" if place < speaking else ""])
    return text.getvalue()


def test_a_group_is_one_case_with_a_number_secret_notices_and_verdict_for_each(town: Town) -> None:
    case = town.submit()
    clerk, url = town.staff("clerk"), f"{API}/cases/{case['number']}/members"
    assert clerk.post(url, json={"csv": people(3)}).status_code == 422
    assert clerk.post(url, json={"csv": people(7, speaking=6)}).status_code == 422
    answer = clerk.post(url, json={"csv": people(6)})
    assert answer.status_code == 201, answer.json
    joined = answer.json["items"]
    assert len({one["number"] for one in joined} | {case["number"]}) == 7
    town.do(case, "triage", "clerk")
    town.do(case, "dispatch", "dispatcher")
    town.do(case, "sign", "handler")
    for form in ("initial_response", "handling", "reply"):
        town.do(case, form, "handler")
    seen = town.mine(joined[0]).json
    assert (seen["number"], seen["may"], seen["messages"]) == (joined[0]["number"], ["rate"], [])
    assert seen["reply"] is not None
    verdict = {"grade": 2, "resolved": "partly", "comment": "Half of it."}
    assert town.mine(joined[0], "/rating", verdict).status_code in {200, 201}
    assert town.mine(joined[1]).json["ratings"] == []
    assert town.mine(joined[0], "/messages", {"text": "I am Neighbour 0."}).status_code == 404
    assert town.mine({**joined[0], "secret": joined[1]["secret"]}).status_code == 404
    shown = clerk.get(url).json["items"]
    assert [one["grade"] for one in shown] == [2, None, None, None, None, None]
    assert "Neighbour" not in str(shown)
    with reading() as session:
        rows = session.scalars(select(notifications.Notice).where(notifications.Notice.template == "reply"))
        assert len({one.key_id for one in rows}) == 7


def test_erasing_one_of_a_group_leaves_the_others(town: Town) -> None:
    case = town.submit()
    answer = town.staff("clerk").post(f"{API}/cases/{case['number']}/members", json={"csv": people(4)})
    assert answer.status_code == 201
    with transaction() as session:
        row = session.scalars(select(Case).where(Case.number == case["number"])).one()
        group = [party for party in parties.of_case(session, row.id) if party.role == members.ROLE]
        parties.erase(session, group[0], now=clock.now())
        names = [parties.read(session, party).name for party in group]
    assert names == [None, "Neighbour 1", "Neighbour 2", "Neighbour 3"]


def test_who_is_in_charge_is_kept_by_the_administrator(town: Town) -> None:
    with transaction() as session:
        second = identity.register(session, "leader2", name="Second", password=None, now=clock.now())
        identity.grant(session, second, "leader")
    admin = town.staff("admin")
    given = {"leader": "leader2", "deputy": "leader", "category": "facilities"}
    assert town.staff("clerk").post(f"{API}/charges", json=given).status_code == 403
    made = admin.post(f"{API}/charges", json=given)
    assert made.status_code == 201, made.json
    assert admin.post(f"{API}/charges", json=given).status_code == 409
    assert admin.post(f"{API}/charges", json={"leader": "clerk"}).status_code == 422
    fill(town, 51)
    assert alert_of(town)["leader"] == "Second"
    assert admin.delete(f"{API}/charges/{made.json['id']}").status_code == 204
    assert admin.get(f"{API}/charges").json["items"] == []


def test_the_stream_tells_what_happens_and_goes_on_where_one_left_off(town: Town) -> None:
    leader = town.staff("leader")
    with reading() as session:
        before = live.newest(session)
        person = session.get_one(identity.Person, town.person("leader"))
        actor = identity.actor_of(session, person, now=clock.now())
    fill(town, 10)
    told = "".join(live.stream(town.app, actor, before, looks=1, every=0))
    assert "event: ready" in told
    assert '"what": "opened"' in told
    assert '"level": "amber"' in told
    last = told.rsplit("id: ", 1)[1].split("\n", 1)[0]
    again = "".join(live.stream(town.app, actor, int(last), looks=1, every=0))
    assert "event: alert" not in again
    assert leader.get(f"{API}/alerts/stream", buffered=False).mimetype == "text/event-stream"
    assert town.citizen.get(f"{API}/alerts/stream").status_code == 401


def test_four_watch_at_once_and_a_place_is_free_when_one_leaves(town: Town) -> None:
    leader = town.staff("leader")
    open_ = [leader.get(f"{API}/alerts/stream", buffered=False) for _one in range(live.MOST)]
    refused = leader.get(f"{API}/alerts/stream")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    open_[0].close()
    assert leader.get(f"{API}/alerts/stream", buffered=False).status_code == 200
