"""One instance in hand, from its lock to its save: what sets it off, and what becomes of failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from workflows import engine
from workflows.errors import StepBudgetSpent
from workflows.progress import Ended, Failure, Opened, Progress, Thrown
from workflows.runner import incidents, instances, mail
from workflows.runner.hands import Hands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from workflows.operators import Operators
    from workflows.runner.shelf import Shelf


@dataclass(frozen=True)
class House:
    """What every use of the runner shares."""

    operators: Operators
    functions: Callable[..., Mapping[str, Callable[..., Any]]]
    limits: engine.Limits
    shelf: Shelf


class Use:
    """Load, attempt one thing after another, save once."""

    def __init__(
        self, house: House, session: Session, row: instances.Row, *, now: datetime, actor: str | None
    ) -> None:
        self.house, self.session, self.row, self.now, self.actor = house, session, row, now, actor
        self.assembly = house.shelf.assembly(session, row.release, row.process_key)
        self.progress = Progress(row.id)
        self.path: list[engine.Passed] = []
        self.left = house.limits.steps
        self._text: str | None = row.state
        self._open()
        self._offered = {str(task.id) for task in engine.open_tasks(self.workflow)}
        self._waited = self.waits()
        self._stalled = set(engine.stalled(self.workflow))

    def _open(self) -> None:
        limits = self.house.limits
        self.hands = Hands(
            self.session,
            self.row,
            operators=self.house.operators,
            functions=self.house.functions,
            shelf=self.house.shelf,
            actor=self.actor,
            patience=limits.patience,
        )
        self.machine = engine.Machine(self.hands, self.now, limits.zone)
        specs = dict(self.assembly.subspecs)
        self.workflow = engine.restore(self._text or "", self.assembly.spec, specs, self.machine)

    def change_release(self, release: tuple[int, datetime]) -> None:
        """Go on by the versions of another release; Unfit when a token has no place in them."""
        assembly = self.house.shelf.assembly(self.session, release, self.row.process_key)
        self._text = engine.carried(self.workflow, assembly, self.machine)
        self.assembly = assembly
        instances.change_release(self.session, self.row, release)
        self._open()

    def attempt(
        self,
        set_off: Callable[[Any], Any],
        *,
        at: datetime | None = None,
        incident: int | None = None,
        passing: Mapping[str, Any] | None = None,
    ) -> bool:
        """Set the process off and take the automatic steps that follow, lived through at `at`.

        When a step raises, its effects are undone; what set it off is kept, with an incident.
        Stale from `set_off` passes as it is: nothing has changed then.
        """
        if self._text is None:
            self._text = engine.dump(self.workflow)
            self._open()
        self.machine.now, self.machine.until = at or self.now, self.now
        self.machine.passing.update(passing or {})
        head = set_off(self.workflow)
        walk = engine.Walk(self.machine, self.house.limits, self.left)
        try:
            engine.carry_on(self.workflow, head, walk)
        except Exception as error:  # noqa: BLE001 - whatever a step raises becomes an incident
            self._fail(set_off, error, incident)
            return False
        self.hands.keep()
        self._text, self.left = None, walk.left
        self.path += walk.path
        self.progress.posts += self.hands.posts
        if incident is not None:
            incidents.resolve(self.session, incident, "moved on" if passing else "retried", now=self.now)
        return True

    def _fail(self, set_off: Callable[[Any], Any], error: Exception, incident: int | None) -> None:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise error
        self.hands.undo()
        failing = self.machine.at
        self._open()
        head = set_off(self.workflow)
        failed = incidents.Failed(
            instance_id=self.row.id,
            task_id=str(head.id),
            element=engine.element(failing) if failing is not None else None,
            name=failing.task_spec.bpmn_name if failing is not None else None,
            error=incidents.describe(error),
        )
        number, retry_at = incidents.note(self.session, failed, incident, self.house.limits, now=self.now)
        until = retry_at.isoformat() if retry_at else None
        head.internal_data["stalled"] = {"incident": number, "retry_at": until}
        self.progress.failed.append(Failure(number, failed.element, failed.error, retry_at))
        self._text = engine.dump(self.workflow)
        if isinstance(error, StepBudgetSpent):
            self.left = 0

    def waits(self) -> instances.Waits:
        return {
            (str(one.task.id), one.name): engine.element(one.task) for one in engine.messages(self.workflow)
        }

    def next_moment(self) -> datetime | None:
        """The earliest of armed timers and retries."""
        moments = [timer.due for timer in engine.timers(self.workflow)]
        marks = [task.internal_data["stalled"]["retry_at"] for task in engine.stalled(self.workflow).values()]
        moments += [datetime.fromisoformat(mark) for mark in marks if mark]
        return min(moments, default=None)

    def opened(self, task: Any) -> Opened:
        offer = engine.described(task)
        return Opened(instance_id=self.row.id, subject=self.row.subject, **vars(offer))

    def finish(self) -> Progress:
        """Compact, save once, and say what changed."""
        workflow, progress = self.workflow, self.progress
        self._compare()
        for event in workflow.get_events():
            progress.thrown += _thrown(event.event_definition)
        if workflow.completed:
            facts = dict(workflow.data)
            progress.ended.append(
                Ended(self.row.id, self.row.process_key, self.row.subject, "completed", facts)
            )
        engine.compact(workflow)
        last = instances.archive(self.session, self.row, self.path)
        instances.save(
            self.session,
            self.row,
            state=engine.dump(workflow),
            status="completed" if workflow.completed else "active",
            ended_at=self.now if workflow.completed else None,
            wake_at=self.next_moment(),
            last_seq=last,
        )
        return progress

    def _compare(self) -> None:
        """Tasks opened and closed, messages newly awaited, incidents whose token is gone."""
        open_now = {str(task.id): task for task in engine.open_tasks(self.workflow)}
        self.progress.opened += [
            self.opened(task) for key, task in open_now.items() if key not in self._offered
        ]
        self.progress.closed += [key for key in self._offered if key not in open_now]
        new = instances.subscribe(self.session, self.row, self._waited, self.waits())
        kept = mail.kept(self.session, self.row, new, self.now)
        self.progress.posts += [post for post in kept if post not in self.progress.posts]
        gone = self._stalled - set(engine.stalled(self.workflow))
        incidents.drop(self.session, gone, now=self.now)


def _thrown(definition: Any) -> list[Thrown]:
    kind = type(definition).__name__.removesuffix("EventDefinition").lower()
    if kind not in ("error", "escalation", "signal"):
        return []
    return [Thrown(kind, definition.name, getattr(definition, "code", None))]
