"""The demonstration cases come in through the front door, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import samples
from app.db import reading
from app.domain.cases import Case

if TYPE_CHECKING:
    from tests.casework.city import City


def test_demonstration_cases_stand_at_different_points_of_the_loop_and_come_once(city: City) -> None:
    made = samples.bring_in(now=city.now)
    assert len(made) == len(samples.SAMPLES)
    with reading() as session:
        statuses = set(session.scalars(select(Case.status)))
    assert {"received", "accepted", "dispatched", "in_progress", "not_accepted", "closed"} <= statuses
    assert samples.bring_in(now=city.now) == []
