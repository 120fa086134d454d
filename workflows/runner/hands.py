"""What an instance's automatic steps may touch: functions, operators, tables, posts; all in one savepoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.operators import Context
from workflows.runner import mail
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session, SessionTransaction

    from workflows.operators import Operators
    from workflows.runner.instances import Row
    from workflows.runner.shelf import Shelf


class Hands:
    """Lent to the machine. The savepoint opens with the first thing that reaches the database, so that steps
    which only move tokens cost no statement."""

    def __init__(
        self,
        session: Session,
        row: Row,
        *,
        operators: Operators,
        functions: Callable[..., Mapping[str, Callable[..., Any]]],
        shelf: Shelf,
        actor: str | None,
        patience: timedelta,
    ) -> None:
        self._session = session
        self._row = row
        self._operators = operators
        self._functions = functions
        self._shelf = shelf
        self._actor = actor
        self._patience = patience
        self._savepoint: SessionTransaction | None = None
        self.posts: list[int] = []

    def _guard(self) -> None:
        if self._savepoint is None:
            self._savepoint = self._session.begin_nested()

    def keep(self) -> None:
        """Let what was done stand."""
        if self._savepoint is not None:
            self._savepoint.commit()
            self._savepoint = None

    def undo(self) -> None:
        """Take back everything since the savepoint."""
        self.posts.clear()
        if self._savepoint is not None:
            self._savepoint.rollback()
            self._savepoint = None

    def functions(self, now: datetime, facts: Mapping[str, Any]) -> Mapping[str, Callable[..., Any]]:
        self._guard()
        return self._functions(self._session, self._row.subject, now, facts)

    def operate(
        self, operator: str, params: Mapping[str, Any], facts: Mapping[str, Any], at: str, now: datetime
    ) -> Mapping[str, Any] | None:
        self._guard()
        context = Context(
            session=self._session,
            subject=self._row.subject,
            now=now,
            actor=self._actor,
            instance_id=self._row.id,
            element=at,
            facts=dict(facts),
            post=lambda name, subject=None, payload=None, not_before=None: self._post(
                name, subject, payload, now, not_before
            ),
        )
        returned = self._operators.call(operator, context, params)
        self._session.flush()
        return returned

    def decide(self, decision: str, facts: Mapping[str, Any]) -> tuple[Any, Any]:
        table = self._shelf.table(self._session, self._row.release, decision)
        answer = table.decide(facts)
        return answer.facts(), answer.as_json()

    def throw(self, message: str, subject: str | None, payload: Mapping[str, Any], now: datetime) -> None:
        self._post(message, subject, payload, now, None)

    def _post(
        self,
        name: str,
        subject: Subject | str | tuple[str, int] | None,
        payload: Mapping[str, Any] | None,
        now: datetime,
        not_before: datetime | None,
    ) -> int:
        self._guard()
        about = _subject(subject) or self._row.subject
        post = mail.write(
            self._session, name, about, payload, now=now, not_before=not_before, keep=self._patience
        )
        self.posts.append(post)
        return post


def _subject(given: Subject | str | tuple[str, int] | None) -> Subject | None:
    if given is None or isinstance(given, Subject):
        return given
    return Subject.parse(given) if isinstance(given, str) else Subject(*given)
