"""Where a case stands on its diagrams: done, here now, waiting; the boxes of called processes too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.casework import history
from app.db import reading

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City


def marks(city: City, case: Submitted) -> dict[str, dict[str, str]]:
    with reading() as session:
        drawn = history.diagram(session, case.number, actor=city.actor("clerk"))
    return {one.process: one.marks for one in drawn}


def test_the_box_of_a_called_process_is_where_the_case_is_while_that_process_runs(city: City) -> None:
    case = city.submit()
    assert "handling" not in marks(city, case)["complaint"]
    city.do(case, "triage", "clerk")
    now = marks(city, case)
    assert (now["complaint"]["triage"], now["complaint"]["handling"]) == ("done", "here")
    assert now["handling"]["dispatch"] == "here"
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler")
    city.handle(case)
    now = marks(city, case)
    assert (now["complaint"]["handling"], now["complaint"]["verification"]) == ("done", "here")
    assert now["verification"]["await_rating"] == "waiting"
    city.act("rate", case, grade=1, resolved="no")
    now = marks(city, case)
    assert (now["verification"]["callback"], now["callback"]["call"]) == ("here", "here")
    assert now["complaint"]["verification"] == "here"
    city.act("withdraw", case)
    assert "here" not in {mark for process in marks(city, case).values() for mark in process.values()}
