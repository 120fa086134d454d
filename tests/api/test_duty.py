"""Over HTTP: danger to life, the duty roster, and dates that move by a head's approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.api.conftest import Town

SHIFT = {
    "username": "duty_officer",
    "starts_at": "2025-09-26T08:00+08:00",
    "ends_at": "2025-09-27T08:00+08:00",
}


def test_the_roster_is_kept_by_those_who_lead_and_read_by_everybody(town: Town) -> None:
    leader, clerk = town.staff("leader"), town.staff("clerk")
    assert clerk.post("/api/v1/duty-roster", json=SHIFT).status_code == 403
    made = leader.post("/api/v1/duty-roster", json=SHIFT)
    assert made.status_code == 201, made.json
    assert (made.json["name"], made.json["rank"]) == ("Zhou Qiang", 1)
    assert [one["id"] for one in clerk.get("/api/v1/duty-roster").json["items"]] == [made.json["id"]]
    wrong = leader.post("/api/v1/duty-roster", json={**SHIFT, "username": "clerk"})
    assert wrong.status_code == 422
    assert list(wrong.json["errors"]) == ["username"]
    path = f"/api/v1/duty-roster/{made.json['id']}"
    assert leader.delete(path).status_code == 204
    assert leader.delete(path).status_code == 404
    assert clerk.get("/api/v1/duty-roster").json["items"] == []


def test_another_kind_proposes_dates_that_a_head_approves(town: Town) -> None:
    case = town.until_signed()
    url = f"/api/v1/cases/{case['number']}"
    handler, head = town.staff("handler"), town.staff("head")
    seen = handler.get(url)
    given = {"kind": "inquiry", "reason": "It is a question after all."}
    changed = handler.patch(url, json=given, headers={"If-Match": seen.headers["ETag"]})
    assert changed.status_code == 200, changed.json
    now = head.get(url).json
    assert now["deadlines"] == seen.json["deadlines"]
    assert "final" in {move["kind"] for move in now["proposed_dates"]}
    assert "approve_dates" in now["may"]
    assert handler.post(f"{url}/dates", json={"reason": "I ask for it."}).status_code == 403
    done = head.post(f"{url}/dates", json={"reason": "An inquiry has the dates of one."})
    assert done.status_code == 200, done.json
    assert "final" in done.json["moved"]
    assert head.get(url).json["proposed_dates"] == []
    assert head.post(f"{url}/dates", json={"reason": "Once more."}).status_code == 409


def test_danger_a_representative_and_safe_hours_are_taken_over_http(town: Town) -> None:
    agent = {"name": "Ann Li", "relation": "daughter", "consent": True}
    case = town.submit(life_danger=True, representative=agent, safe_contact="after 18:00")
    assert case["emergency_advice"] is True
    seen = town.staff("clerk").get(f"/api/v1/cases/{case['number']}").json
    assert (seen["representative"], seen["contact"]["safe_contact"]) == (True, "after 18:00")
    assert town.submit(place="Sun Road 1")["emergency_advice"] is False
