"""Who does what in an improvement: whoever owned it does not judge it (R57)."""

from __future__ import annotations

import pytest

from tests.api.improving import Improving, waits


@pytest.fixture
def improving(town, travel):
    return Improving(town, travel)


def test_handing_an_improvement_over_does_not_make_its_owner_its_evaluator(improving):
    improving.until_planned()
    assert improving.on("head", "handover", to="analyst").status_code == 200
    assert improving.on("head", "handover", to="improver").status_code == 200
    improving.travel("2025-10-15T10:00+08:00")
    improving.do("action_report", "handler")
    improving.do("improvement_go", "head")
    improving.travel("2025-11-05T18:00+08:00")
    assert improving.observe("after", waits(15, 20, "2025-10-16")).status_code == 201
    improving.do("improvement_sample", "improver")
    refused = improving.answer("improvement_evaluation", "analyst")
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"conclusion"})
    assert improving.see()["row"]["verdict"] is None
