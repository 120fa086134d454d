"""The runner: what casework asks of processes. A session is passed in; nothing here commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import select

from workflows import engine
from workflows.errors import Stale
from workflows.progress import Opened, Progress, Standing
from workflows.runner import incidents, instances, mail, mending, posting, schedules, starting, waking
from workflows.runner.shelf import Shelf
from workflows.runner.use import House, Use
from workflows.store import Instance, Post

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.operators import Operators
    from workflows.subject import Subject


class Released(Protocol):
    """A release, as far as the runner must know it."""

    @property
    def id(self) -> Any: ...


class Definitions(Protocol):
    """What the runner asks of the shelf of definitions."""

    def release(self, session: Session, key: str, /) -> Any: ...

    def starters(self, session: Session, message: str, /) -> Sequence[str]: ...


class Runner:
    """Starts, completes, wakes and delivers. Every method joins the caller's transaction.

    Lock order: instances by id, after the case and before its work items. Moments are aware; `actor` is an
    opaque name that the steps remember.
    """

    def __init__(
        self,
        definitions: Definitions,
        operators: Operators,
        functions: Callable[
            [Session, Subject, datetime, Mapping[str, Any]], Mapping[str, Callable[..., Any]]
        ],
        function_names: Collection[str] = (),
        limits: engine.Limits | None = None,
    ) -> None:
        self.definitions = definitions
        self.function_names = frozenset(function_names)
        self.limits = limits or engine.Limits()
        self.house = House(operators, functions, self.limits, Shelf())

    def lock(self, session: Session, instance_id: int) -> None:
        """Hold the instance until the transaction ends; NotFound when there is none."""
        instances.lock(session, instance_id)

    def _use(self, session: Session, instance_id: int, *, now: datetime, actor: str | None = None) -> Use:
        row = instances.lock(session, instance_id)
        if row is None or row.status != "active":
            raise Stale
        return Use(self.house, session, row, now=now, actor=actor)

    def start(
        self,
        session: Session,
        key: str,
        subject: Subject,
        facts: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        actor: str | None = None,
    ) -> Progress:
        """Start the current release of a process. NotFound when none is active; BadFacts."""
        release = self.definitions.release(session, key)
        use = starting.start(self.house, session, release.id, subject, facts or {}, now=now, actor=actor)
        return use.finish()

    def complete(
        self,
        session: Session,
        instance_id: int,
        task_id: str,
        facts: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        actor: str | None = None,
    ) -> Progress:
        """Complete a user task with its facts and carry on. Stale when it is no longer open; BadFacts.

        Facts and the completed task are kept even when a following step fails: that is `Progress.failed`.
        """
        answers = engine.plain(facts)
        use = self._use(session, instance_id, now=now, actor=actor)
        use.attempt(lambda workflow: engine.answer(workflow, task_id, answers, actor))
        return use.finish()

    def tasks(self, session: Session, instance_id: int) -> list[Opened]:
        """The open user tasks, limits as they were worked out when each opened."""
        row = instances.read(session, instance_id)
        if row.status != "active":
            return []
        use = Use(self.house, session, row, now=row.released_at, actor=None)
        return [use.opened(task) for task in engine.open_tasks(use.workflow)]

    def standing(self, session: Session, instance_id: int) -> list[Standing]:
        """Where its tokens stand now, the boxes of called processes that run included; [] when it is over."""
        row = instances.read(session, instance_id)
        if row.status != "active":
            return []
        use = Use(self.house, session, row, now=row.released_at, actor=None)
        return [
            Standing(task.workflow.spec.home, engine.element(task), engine.waits(task))
            for task in engine.present(use.workflow).values()
        ]

    def due(self, session: Session, now: datetime, limit: int = 100) -> list[int]:
        """Instances that want to be woken by now, the longest overdue first."""
        wanted = select(Instance.id).where(Instance.wake_at <= now).order_by(Instance.wake_at).limit(limit)
        return list(session.execute(wanted).scalars())

    def wake(
        self, session: Session, instance_id: int, *, now: datetime, until: datetime | None = None
    ) -> Progress:
        """Fire what is due and retry what failed, in order of time, settling in between.

        `until` stops earlier than now: after an outage, whoever wakes many instances can so keep the order of
        time among them too. Nothing (an empty Progress) when another worker has the instance or nothing is
        due any more.
        """
        horizon = min(now, until or now)
        row = instances.lock(session, instance_id, skip=True)
        if row is None or row.status != "active" or row.wake_at is None or row.wake_at > horizon:
            return Progress(instance_id)
        return waking.wake(Use(self.house, session, row, now=now, actor=None), horizon)

    def post(
        self,
        session: Session,
        name: str,
        subject: Subject,
        payload: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        not_before: datetime | None = None,
    ) -> Post:
        """Leave a message for whoever waits for it about this subject, now or later; deliver it later."""
        keep = self.limits.patience
        number = mail.write(session, name, subject, payload, now=now, not_before=not_before, keep=keep)
        return session.get_one(Post, number)

    def undelivered(self, session: Session, now: datetime) -> list[int]:
        """Posts that somebody waits for by now, oldest first."""
        return posting.undelivered(self, session, now)

    def deliver(self, session: Session, post_id: int, *, now: datetime) -> list[Progress]:
        """Deliver to one target, and say what came of it; [] when nothing is left to deliver now.

        Call it again in a new transaction until it returns []. Earlier posts about the same subject that
        somebody waits for go first, so order is kept.
        """
        return posting.deliver(self, session, post_id, now=now)

    def unheard(self, session: Session, now: datetime) -> list[int]:
        """Turn posts that nobody has waited for in their time into incidents; their ids."""
        return posting.give_up(session, now)

    def rearm(self, session: Session, subject: Subject, *, now: datetime) -> list[Progress]:
        """Work out again the timers and limits of this subject's instances that read a clock or the calendar.

        Nothing fires here: what has become due is woken by the metronome. Rounds of cycles and timers that
        fired do not repeat.
        """
        wanted = (
            select(Instance.id)
            .where(
                Instance.subject_kind == subject.kind,
                Instance.subject_id == subject.id,
                Instance.status == "active",
            )
            .order_by(Instance.id)
        )
        numbers = list(session.execute(wanted).scalars())
        return [progress for number in numbers if (progress := self._rearm(session, number, now)) is not None]

    def _rearm(self, session: Session, instance_id: int, now: datetime) -> Progress | None:
        row = instances.lock(session, instance_id)
        if row is None or row.status != "active":
            return None
        return waking.rearm(Use(self.house, session, row, now=now, actor=None))

    def cancel(
        self, session: Session, instance_id: int, *, now: datetime, reason: str, actor: str | None = None
    ) -> Progress:
        """End an instance before its end; Stale when it is over already."""
        return mending.cancel(self._use(session, instance_id, now=now, actor=actor), reason)

    def retry(
        self, session: Session, incident_id: int, *, now: datetime, actor: str | None = None
    ) -> Progress:
        """Try a failed step again by hand; NotFound when the incident is settled."""
        return mending.retry(self._failed(session, incident_id, now, actor), incident_id)

    def renew(
        self, session: Session, incident_id: int, *, now: datetime, actor: str | None = None
    ) -> Progress:
        """Take the instance to the release in force (a mended diagram, table or form) and try again.

        Its tokens, deadlines and open tasks stay. Unfit when one of them has no place there; NotFound when
        the incident is settled or no version of the process is active.
        """
        use = self._failed(session, incident_id, now, actor)
        release = self.definitions.release(session, use.row.process_key)
        return mending.renew(use, incident_id, (release.id, release.created_at))

    def move_on(
        self,
        session: Session,
        incident_id: int,
        facts: Mapping[str, Any] | None = None,
        *,
        now: datetime,
        reason: str,
        actor: str | None = None,
    ) -> Progress:
        """Pass over the service, rule or script step that failed, with the facts it would have brought.

        A step of another kind (a condition, a timer) is given the facts it lacked and tried again.
        """
        given = engine.plain(facts)
        return mending.move_on(self._failed(session, incident_id, now, actor), incident_id, given, reason)

    def _failed(self, session: Session, incident_id: int, now: datetime, actor: str | None) -> Use:
        instance_id = incidents.of(session, incident_id).instance_id
        if instance_id is None:
            raise Stale
        use = self._use(session, instance_id, now=now, actor=actor)
        incidents.of(session, incident_id)  # again, now that nobody else can settle it
        return use

    def plan(self, session: Session, key: str, *, now: datetime) -> None:
        """Bring the schedules of a process up to date with its active version; call it at activation."""
        schedules.plan(self, session, key, now=now)

    def due_schedules(self, session: Session, now: datetime) -> list[int]:
        """Timer starts whose moment has come; those new since the last call get their first moment."""
        return schedules.due(self, session, now)

    def fire(self, session: Session, schedule_id: int, *, now: datetime) -> Progress:
        """Start the instance of a schedule and reckon its next moment; empty when it is not due."""
        return schedules.fire(self, session, schedule_id, now=now)
