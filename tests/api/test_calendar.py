"""The calendar over HTTP."""

from __future__ import annotations

from tests.test_cli_time import ICS

NOTICE = "day,working,name_zh\n" + "".join(f"2027-01-0{n},rest,元旦\n" for n in range(1, 6))


def test_everybody_reads_the_calendar(town):
    found = town.citizen.get("/api/v1/calendar?year=2025").json
    assert found["published_until"] == "2026-12-31"
    assert (found["opens"], found["closes"], found["zone"]) == ("09:00:00", "17:30:00", "Asia/Shanghai")
    days = {day["day"]: day["working"] for day in found["days"]}
    assert days["2025-09-28"] is True
    assert days["2025-10-01"] is False


def test_a_notice_is_imported_by_an_admin_and_a_bad_line_is_named(town):
    given = {"format": "csv", "content": NOTICE, "source": "State Council notice"}
    assert town.staff("clerk").post("/api/v1/calendar/import", json=given).status_code == 403
    bad = town.staff("admin").post(
        "/api/v1/calendar/import", json={**given, "content": NOTICE + "soon,rest,\n"}
    )
    assert bad.status_code == 422
    assert "line 7" in bad.json["errors"]["content"][0]
    made = town.staff("admin").post("/api/v1/calendar/import", json=given)
    assert made.status_code == 201, made.json
    assert made.json["published_until"] == "2027-12-31"
    assert town.citizen.get("/api/v1/calendar?year=2027").json["published_until"] == "2027-12-31"
    sources = [row["source"] for row in town.staff("clerk").get("/api/v1/calendar/versions").json["items"]]
    assert sources[0] == "State Council notice"
    assert sources[-1].startswith("chinesecalendar")


def test_an_icalendar_is_imported_for_everybody(town):
    given = {"format": "ics", "content": ICS.decode(), "source": "notice.ics"}
    made = town.staff("admin").post("/api/v1/calendar/import", json=given)
    assert made.status_code == 201, made.json
    days = {row["day"]: row["working"] for row in town.citizen.get("/api/v1/calendar?year=2027").json["days"]}
    assert (days["2027-02-06"], days["2027-02-14"]) == (False, True)
    bad = town.staff("admin").post("/api/v1/calendar/import", json={**given, "content": "no calendar"})
    assert bad.status_code == 422


def test_a_day_is_changed_by_hand_for_a_unit(town):
    change = {
        "days": [{"day": "2025-11-08", "kind": "work"}],
        "source": "by hand",
        "unit": "urban_management",
    }
    assert town.staff("admin").post("/api/v1/calendar/days", json=change).status_code == 201
    unit = town.citizen.get("/api/v1/calendar?year=2025&unit=urban_management").json
    assert {"day": "2025-11-08", "working": True, "name_en": None, "name_zh": None} in unit["days"]
    assert "2025-11-08" not in [
        day["day"] for day in town.citizen.get("/api/v1/calendar?year=2025").json["days"]
    ]
    assert town.citizen.get("/api/v1/calendar?unit=nowhere").status_code == 404
