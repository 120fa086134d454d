"""A dispute over HTTP, and attacks on it: outsiders, early looks, redraws, changed ballots (R41-R43)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from app import clock, jobs
from app.db import reading, transaction
from app.domain import events, hearings, identity
from tests.casework.dispute import ADMITTED, DAY, DRAWN, HELD, OPINION, STATED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from werkzeug.test import TestResponse

    from tests.api.conftest import Town

API = "/api/v1"
CONSENT = {"agreed": True, "public": True, "needs": ["interpreter"]}
VOTE = {"choice": "upheld", "reasons": "The unit knew of the cable."}
BAD = {"grade": 1, "resolved": "no"}


class Desk:
    """One dispute over HTTP."""

    def __init__(self, town: Town, travel: Callable[[str], datetime]) -> None:
        self.town, self.travel = town, travel
        self.case = town.until_replied()
        self.again()

    def again(self) -> None:
        """Two bad verdicts, and mediation."""
        town, case = self.town, self.case
        assert town.mine(case, "/rating", BAD).status_code == 201
        town.do(case, "callback", "verifier", call_result="refused")
        town.do(case, "dispatch", "dispatcher")
        town.do(case, "sign", "handler2")
        for form in ("initial_response", "handling", "reply"):
            town.do(case, form, "handler2")
        assert town.mine(case, "/rating", BAD).status_code == 201
        town.do(case, "callback", "verifier", call_result="refused")

    @property
    def id(self) -> int:
        """The hearing's number in the API."""
        return int(self.town.staff("mediator").get(f"{API}/hearings").json["items"][0]["id"])

    def post(self, what: str, by: str, body: Any, **headers: str) -> TestResponse:
        """An act on the hearing."""
        answer: TestResponse = self.town.staff(by).post(
            f"{API}/hearings/{self.id}/{what}", json=body, headers=headers
        )
        return answer

    def seen(self, by: str) -> TestResponse:
        """The hearing as somebody sees it."""
        answer: TestResponse = self.town.staff(by).get(f"{API}/hearings/{self.id}")
        return answer

    def members(self) -> list[str]:
        """The panel's user names, in order of the seats."""
        with reading() as session:
            row = hearings.get(session, self.id)
            found = [hearings.panel.sitting(session, seat) for seat in hearings.panel.seats(session, row)]
            people = [session.get(identity.Person, one.person_id) for one in found if one]
            return [one.username for one in people if one]

    def until_admitted(self) -> None:
        """Consent, admission, statement."""
        town, case = self.town, self.case
        assert (
            town.staff("mediator").post(f"{API}/hearings", json={"case": case["number"]}).status_code == 201
        )
        assert town.mine(case, "/hearing/consent", CONSENT).status_code == 200
        town.do(case, "hearing_admission", "mediator", **ADMITTED)
        town.do(case, "unit_statement", "head", **STATED)

    def until_drawn(self) -> None:
        """The panel drawn and declared."""
        self.until_admitted()
        assert self.post("panel", "mediator", DRAWN).status_code == 200
        for member in self.members():
            assert self.post("conflicts", member, {"embargo": True}).status_code == 200

    def until_voting(self) -> None:
        """The hearing held; the ballots are open."""
        self.until_drawn()
        self.go_to("2025-10-20T10:00+08:00")
        assert self.post("schedule", "mediator", DAY).status_code == 200
        self.go_to("2025-11-20T14:31+08:00")
        self.town.do(self.case, "hearing_session", "mediator", **HELD)

    def go_to(self, moment: str) -> None:
        """Time passes and the metronome ticks."""
        self.travel(moment)
        jobs.perform(jobs.JOBS[0], clock.now(), forced=True)


@pytest.fixture
def desk(town: Town, travel: Callable[[str], datetime]) -> Desk:
    return Desk(town, travel)


def recomputed(pool: dict[str, list[str]], seed: str) -> tuple[str, dict[str, list[str]]]:
    """The promise and the order, in plain Python, as the public page describes them."""

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    listed = {kind: sorted(codes) for kind, codes in pool.items()}
    text = json.dumps(listed, sort_keys=True, separators=(",", ":"))
    commitment = sha(f"{sha(text)}:{sha(seed)}")
    order = {
        kind: sorted(codes, key=lambda code: sha(f"{seed}:{kind}:{code}")) for kind, codes in pool.items()
    }
    return commitment, order


def test_anybody_recomputes_the_draw_and_nobody_draws_again(desk: Desk) -> None:
    """R42, S7: the promise is public before the draw, pool and seed after it."""
    desk.until_admitted()
    number = desk.seen("mediator").json["hearing"]["number"]
    page = f"{API}/public/hearings/{number}"
    (before,) = desk.town.citizen.get(page).json["draws"]
    assert before["pool"] is before["seed"] is before["drawn_at"] is None
    assert desk.seen("mediator").json["draws"][0]["seed"] is None, "not even the mediator knows it"
    refused = desk.post("panel", "mediator", {"panel_user": 2, "panel_expert": 1, "panel_media": 0})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["panel_media"])
    even = desk.post("panel", "mediator", {"panel_user": 2, "panel_expert": 1, "panel_media": 1})
    assert even.status_code == 422
    assert desk.post("panel", "head", DRAWN).status_code == 403
    assert desk.post("panel", "mediator", DRAWN).status_code == 200
    after = desk.town.citizen.get(page).json
    (draw,) = after["draws"]
    commitment, order = recomputed(draw["pool"], draw["seed"])
    assert commitment == before["commitment"] == draw["commitment"]
    assert [seat["code"] for seat in after["seats"]] == [order[seat["kind"]][0] for seat in after["seats"]]
    assert desk.post("panel", "mediator", DRAWN).status_code == 409, "nobody draws until pleased"
    with reading() as session:
        row = hearings.get(session, desk.id)
        chain = events.of_chain(session, f"case:{row.case_id}")
        (said,) = [one.payload for one in chain if one.kind == "hearing.draw_promised"]
        assert commitment in said, "the promise stands in the journal, which nobody rewrites"


def test_ballots_are_nobodys_before_the_count_and_stand_after_it(desk: Desk) -> None:
    """R42: the mediator, the unit, the other members and outsiders learn nothing early."""
    desk.until_voting()
    first, second, third = desk.members()
    for outsider in ("panel_media", "panel_media2", "panel_media3"):
        if outsider not in desk.members():
            assert desk.seen(outsider).status_code == 403
            assert desk.post("ballots", outsider, VOTE).status_code == 403
    assert desk.post("ballots", "mediator", VOTE).status_code == 403
    assert desk.post("ballots", first, {**VOTE, "choice": "settled"}).status_code == 422
    assert (
        desk.post("ballots", first, {**VOTE, "choice": "not_upheld", "reasons": "SECRET-ONE"}).status_code
        == 200
    )
    assert desk.post("ballots", first, {**VOTE, "reasons": "SECRET-TWO"}).status_code == 200, (
        "before the count"
    )
    for reader in ("mediator", "leader", "head", "auditor", second):
        seen = desk.seen(reader)
        assert seen.status_code == 200, reader
        assert seen.json["ballots"]["cast"] == 1
        assert seen.json["ballots"]["votes"] == {}
        assert "SECRET" not in seen.get_data(as_text=True), reader
    for reader in ("mediator", "leader", "auditor"):
        case = desk.town.staff(reader).get(f"{API}/cases/{desk.case['number']}")
        assert "SECRET" not in case.get_data(as_text=True), reader
    assert "SECRET-TWO" in desk.seen(first).get_data(as_text=True), "one's own is one's own"
    own = [
        task for task in desk.town.staff(second).get(f"{API}/tasks").json["items"] if task["form"] == "ballot"
    ]
    (mine,) = own
    other = desk.town.staff(third)
    assert other.get(f"{API}/tasks/{mine['id']}").status_code == 403
    assert other.post(f"{API}/tasks/{mine['id']}/complete", json={"answers": VOTE}).status_code == 403
    assert desk.town.staff(second).get(f"{API}/tasks/{mine['id']}").json["case"] is None, (
        "the bundle, not the case"
    )
    assert desk.town.staff(second).get(f"{API}/cases/{desk.case['number']}").status_code == 404
    for member in (second, third):
        assert desk.post("ballots", member, VOTE).status_code == 200
    assert desk.seen("mediator").json["ballots"]["votes"] == {"upheld": 3}
    assert desk.post("ballots", first, {**VOTE, "choice": "not_upheld"}).status_code == 409


def test_an_outcome_sent_twice_is_one_record_and_another_is_refused(desk: Desk) -> None:
    """S7."""
    desk.until_voting()
    for member, choice in zip(desk.members(), ("upheld", "upheld", "not_upheld"), strict=True):
        assert (
            desk.post("ballots", member, {"choice": choice, "reasons": f"Because {choice}."}).status_code
            == 200
        )
    body = {"outcome": "upheld", **OPINION}
    wrong = desk.post("outcome", "mediator", {**body, "outcome": "not_upheld"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["outcome"])
    keyed = {"Idempotency-Key": "one-outcome"}
    first = desk.post("outcome", "mediator", body, **keyed)
    again = desk.post("outcome", "mediator", body, **keyed)
    third = desk.post("outcome", "mediator", body)
    assert first.status_code == again.status_code == third.status_code == 200
    assert again.headers["Idempotent-Replayed"] == "true"
    assert desk.post("outcome", "mediator", {**body, "outcome": "partly_upheld"}).status_code == 409
    number = first.json["hearing"]["number"]
    page = f"{API}/public/hearings/{number}"
    assert desk.town.citizen.get(page).json["opinion"] is None, "nothing is out before the check"
    desk.town.do(desk.case, "hearing_publication", "privacy", cleared=True)
    shown = desk.town.citizen.get(page).json
    assert shown["opinion"]["outcome"] == "upheld"
    assert [one["reasons"] for one in shown["opinion"]["dissent"]] == ["Because not_upheld."]
    assert "Zhang" not in json.dumps(shown, ensure_ascii=False), "neither opinion nor minutes name anybody"
    assert [one["status"] for one in shown["obligations"]] == ["imposed"]
    assert desk.case["number"] not in json.dumps(shown)
    listed = desk.town.citizen.get(f"{API}/public/lists/hearings?month=2025-11").json["items"]
    assert [one["number"] for one in listed] == [number]
    with reading() as session:
        row = hearings.get(session, desk.id)
        kinds = [one.kind for one in events.of_chain(session, f"case:{row.case_id}")]
        assert kinds.count("hearing.outcome_recorded") == 1


def test_strangers_and_members_of_other_panels_are_kept_out(desk: Desk) -> None:
    desk.until_drawn()
    with transaction() as session:
        person = identity.register(session, "stranger", name="Stranger", password=None, now=clock.now())
        identity.grant(session, person, "handler", identity.by_code(session, "market"))
        other = identity.register(session, "elsewhere", name="Elsewhere", password=None, now=clock.now())
        identity.grant(session, other, "panel_media")
    for name in ("stranger", "elsewhere", "clerk"):
        assert desk.seen(name).status_code == 403, name
        assert desk.town.staff(name).get(f"{API}/hearings").json["items"] == []
    assert (
        desk.post("conflicts", "elsewhere", {"conflict": True, "conflict_kind": "party"}).status_code == 403
    )
    assert desk.post("schedule", "head", DAY).status_code == 403
    assert desk.post("outcome", "leader", {"outcome": "upheld", "grounds": "Because."}).status_code == 403
    assert desk.town.citizen.get(f"{API}/hearings").status_code == 401
    wrong = {**desk.case, "secret": "AAAA-AAAA-AAAA-AAAA"}
    assert desk.town.mine(wrong, "/hearing/leave", {}).status_code == 404
    member = desk.seen(desk.members()[0]).json
    assert set(member["bundle"]) == {"category", "place"}, "nothing until somebody has checked the bundle"
    assert desk.town.mine(desk.case, "/hearing/leave", {}).status_code == 200
    assert desk.seen("mediator").json["hearing"]["status"] == "left"
    assert desk.post("schedule", "mediator", DAY).status_code == 409
