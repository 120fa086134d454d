"""The shipped tables, row by row where a mistake would cost a citizen something."""

import pytest

from app.casework.demo import DEPARTMENTS
from tests.diagrams.office import BPMN, FACTS
from workflows.decisions import read_tables

TIERS = ("general", "major", "emergency")
KINDS = ("complaint", "help_request", "inquiry", "suggestion", "report", "praise")
CATEGORIES = ("service_quality", "efficiency", "facilities", "staff_attitude", "policy", "other")


def decide(key: str, **facts: object) -> dict[str, object]:
    (table,) = read_tables((BPMN / f"{key}.dmn").read_bytes())
    return dict(table.decide({**FACTS, **facts}).outputs)


@pytest.mark.parametrize(
    "key", ["category", "tier", "routing", "limits", "escalation_ladder", "reopen_appeal"]
)
def test_a_table_is_whole_explains_every_row_and_has_a_default(key):
    (table,) = read_tables((BPMN / f"{key}.dmn").read_bytes())
    assert table.key == key
    assert table.problems() == []
    source = (BPMN / f"{key}.dmn").read_text()
    assert source.count("<rule ") == source.count("<description>") - 1 == source.count("<annotationEntry>")


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        ({"chosen_category": "efficiency", "topic": "attitude"}, "efficiency"),
        ({"topic": "attitude"}, "staff_attitude"),
        ({"topic": "delay"}, "efficiency"),
        ({"topic": "facility"}, "facilities"),
        ({"topic": "quality"}, "service_quality"),
        ({"topic": "policy"}, "policy"),
        ({"kind": "inquiry"}, "policy"),
        ({"kind": "inquiry", "topic": "attitude"}, "staff_attitude"),
        ({}, "other"),
    ],
)
def test_the_citizens_choice_comes_before_the_words(facts, category):
    """D1: people write 请问 in complaints and anger in inquiries."""
    assert decide("category", **facts) == {"category": category}


@pytest.mark.parametrize(
    ("facts", "tier", "reason"),
    [
        ({}, "general", "no_sign_of_more"),
        ({"danger": True}, "emergency", "danger_to_life"),
        ({"harm": "death"}, "emergency", "death"),
        ({"harm": "injury"}, "major", "injury"),
        ({"harm": "injury", "affected": 3}, "emergency", "several_injured"),
        ({"harm": "property"}, "general", "no_sign_of_more"),
        ({"affected": 29}, "general", "no_sign_of_more"),
        ({"affected": 30}, "major", "many_people"),
        ({"group": True}, "major", "group"),
        ({"sensitive": True}, "major", "sensitive"),
        ({"vulnerable": True}, "general", "no_sign_of_more"),
        ({"vulnerable": True, "sensitive": True}, "major", "vulnerable_and_sensitive"),
        ({"mentions": 50}, "general", "no_sign_of_more"),
        ({"mentions": 51}, "major", "red_alert"),
    ],
)
def test_a_tier_comes_with_its_reason(facts, tier, reason):
    """D2."""
    assert decide("tier", **facts) == {"tier": tier, "tier_reason": reason}


@pytest.mark.parametrize(
    ("facts", "route", "level"),
    [
        ({"category": "facilities"}, "urban_construction", "unit"),
        ({"category": "facilities", "domain": ""}, "urban_management", "unit"),
        ({"category": "other", "domain": ""}, "service_centre", "unit"),
        ({"category": "staff_attitude", "domain": ""}, "service_centre", "unit"),
        ({"category": "other", "domain": "finance"}, "finance", "unit"),
        ({"category": "other", "domain": "unheard_of"}, "service_centre", "unit"),
        ({"category": "other", "kind": "report"}, "urban_construction", "above"),
        ({"category": "other", "kind": "report", "domain": ""}, "discipline", "unit"),
        ({"category": "staff_attitude", "about_head": True, "domain": "health"}, "health", "above"),
    ],
)
def test_what_concerns_a_head_or_wrongdoing_goes_above_the_unit(facts, route, level):
    """D3."""
    assert decide("routing", **facts) == {"route": route, "level": level}


def test_every_route_leads_to_a_unit_of_the_shipped_tree():
    (table,) = read_tables((BPMN / "routing.dmn").read_bytes())
    routes = {str(rule.answers[0].evaluate({})) for rule in table.rules}
    assert routes <= {code for code, _en, _zh in DEPARTMENTS}


def test_general_is_three_and_five_working_days_and_major_twenty_four_hours():
    """D4, R14, S2."""
    general = decide("limits", category="facilities", tier="general")
    assert (general["limit_initial"], general["limit_final"]) == ("WD3", "WD5")
    for kind in KINDS:
        for category in CATEGORIES:
            assert decide("limits", kind=kind, category=category, tier="major")["limit_initial"] == "PT24H"


def test_every_clock_has_a_limit_for_every_kind_category_and_tier():
    for kind in KINDS:
        for category in CATEGORIES:
            for tier in TIERS:
                assert all(decide("limits", kind=kind, category=category, tier=tier).values())


def test_a_type_with_fifteen_days_exists():
    """S12 needs one to re-categorise to."""
    assert decide("limits", kind="report", category="other", tier="general")["limit_final"] == "WD15"


LADDER = [
    ("half", 50, 0, "owner"),
    ("eighty", 80, 0, "owner"),
    ("due", 100, 0, "owner head"),
    ("head", 100, 1, "owner head"),
    ("leader", 100, 5, "owner head leader"),
]


@pytest.mark.parametrize("kind", ["final", "initial", "contact", "sign", "dispatch"])
def test_the_ladder_climbs_rung_by_rung_and_ends(kind):
    """D5, R23."""
    rung = "none"
    for expected in LADDER:
        found = decide("escalation_ladder", clock_kind=kind, last_rung=rung)
        assert (found["rung"], found["percent"], found["days"], found["notify"]) == expected
        assert found["reason_due"] is (kind in ("final", "initial") and found["rung"] == "due")
        assert found["published"] is (kind in ("final", "initial") and found["rung"] == "leader")
        rung = str(found["rung"])
    assert decide("escalation_ladder", clock_kind=kind, last_rung=rung)["rung"] == "done"


def test_keeping_in_touch_is_reminded_of_but_not_escalated_to_leaders():
    assert decide("escalation_ladder", clock_kind="silence", last_rung="none")["rung"] == "eighty"
    assert decide("escalation_ladder", clock_kind="silence", last_rung="eighty")["notify"] == "owner head"
    assert decide("escalation_ladder", clock_kind="silence", last_rung="due")["rung"] == "done"


RATED = {
    "answer": "rated",
    "reachable": True,
    "called": False,
    "grade": 5,
    "resolved": "yes",
    "negatives": 0,
    "wants_reopen": False,
}


@pytest.mark.parametrize(
    ("facts", "step", "closing"),
    [
        ({}, "close", "yes"),
        ({"grade": 3, "resolved": "partly"}, "close", "partly"),
        ({"grade": 2, "negatives": 1}, "callback", "no"),
        ({"grade": 5, "resolved": "no", "negatives": 1}, "callback", "no"),
        ({"grade": 2, "negatives": 1, "called": True}, "close", "yes"),
        ({"grade": 1, "resolved": "no", "negatives": 1, "called": True}, "reopen", "no"),
        ({"grade": 1, "resolved": "no", "negatives": 1, "reachable": False}, "reopen", "no"),
        (
            {"grade": 2, "resolved": "partly", "negatives": 1, "called": True, "wants_reopen": True},
            "reopen",
            "partly",
        ),
        ({"grade": 2, "resolved": "partly", "negatives": 2, "called": True}, "choose", "no"),
        ({"grade": 4, "resolved": "no", "negatives": 2, "reachable": False}, "choose", "no"),
        ({"answer": "silent", "grade": 0, "resolved": "unverified"}, "callback", "unverified"),
        ({"answer": "silent", "grade": 0, "resolved": "unverified", "called": True}, "close", "unverified"),
        (
            {"answer": "silent", "grade": 0, "resolved": "unverified", "reachable": False},
            "close",
            "unverified",
        ),
        ({"answer": "silent", "grade": 0, "resolved": "yes", "called": True}, "close", "yes"),
    ],
)
def test_a_verdict_leads_to_its_consequence(facts, step, closing):
    """D8, R31, R36."""
    assert decide("reopen_appeal", **{**RATED, **facts}) == {"next_step": step, "closing": closing}
