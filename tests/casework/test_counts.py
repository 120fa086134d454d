"""What a step costs in SQL statements: counted, never timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from app.casework import staff, use_case
from app.db import db
from tests.casework.city import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.casework.city import City


@pytest.fixture
def seen(city: City) -> Iterator[list[str]]:
    """Every statement, savepoints included."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)


def cost(city: City, seen: list[str], case, form: str, by: str, **changes) -> int:
    item, actor = city.item(case, form), city.actor(by)
    city.later(minutes=5)
    seen.clear()
    with use_case(city.now) as session:
        staff.complete(session, item.id, {**ANSWERS[form], **changes}, now=city.now, actor=actor)
    return len(seen)


def test_a_plain_completion_takes_few_statements(city: City, seen: list[str]) -> None:
    first, second = city.until_signed(), city.until_signed()
    for case in (first, second):
        city.do(case, "initial_response", "handler")
    city.do(first, "handling", "handler")  # the process is in memory from now on
    assert cost(city, seen, second, "handling", "handler") <= 20


def test_submitting_with_five_clocks_and_their_escalations_stays_within_bounds(
    city: City, seen: list[str]
) -> None:
    city.submit()
    seen.clear()
    city.submit()
    assert len(seen) <= 155


def test_the_journal_of_a_submission_is_one_insert(city: City, seen: list[str]) -> None:
    city.submit()
    assert len([one for one in seen if one.startswith("INSERT INTO event ")]) == 1


def test_accepting_a_case_stays_within_bounds(city: City, seen: list[str]) -> None:
    first, second = city.submit(), city.submit()
    city.do(first, "triage", "clerk")
    assert cost(city, seen, second, "triage", "clerk") <= 64


def test_a_message_that_is_delivered_to_all_is_not_looked_at_again(city: City, seen: list[str]) -> None:
    city.submit()
    seen.clear()
    city.submit()
    assert len([one for one in seen if one.startswith("BEGIN")]) <= 6  # the case, and one for each clock
