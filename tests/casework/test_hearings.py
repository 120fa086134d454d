"""A dispute from request to compliance: stages, clocks, and what each side is told (R41-R43)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casework.dispute import (
    decided,
    hearing,
    incidents,
    notices,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.casework.city import City


@pytest.fixture(autouse=True)
def nothing_fails(city: City) -> Iterator[None]:
    yield
    assert incidents() == []


def test_a_dispute_goes_from_request_to_compliance(city: City) -> None:
    case = decided(city)
    row = hearing(city, case)
    assert (row.status, row.outcome, row.is_open) == ("concluded", "upheld", True)
    assert city.follow(case).status == "reopened", "the panel upheld the claim: the work begins again"
    city.do(case, "obligation_answer", "head", answer="comply")
    city.do(case, "obligation_report", "handler", report="The lamp has its own cable since today.")
    city.do(case, "obligation_check", "mediator", done=True, remark="Seen at dusk: it burns.")
    assert "obligation_fulfilled" in notices(city, case)
