"""Timer start events as rows: when they fire next, and starting their instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from workflows import engine
from workflows.errors import ExpressionError
from workflows.progress import Progress
from workflows.runner import starting
from workflows.store import Definition, Schedule
from workflows.subject import Subject

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.runner.runner import Runner


def plan(runner: Runner, session: Session, key: str, *, now: datetime) -> None:
    """Bring the schedule of a process up to date with its active version; an unchanged rule goes on."""
    active = select(Definition.id, Definition.sha256).where(
        Definition.kind == "bpmn", Definition.key == key, Definition.status == "active"
    )
    found = session.execute(active).one_or_none()
    process = runner.house.shelf.process(session, found.id, found.sha256) if found is not None else None
    rules = dict(process.timers) if process is not None else {}
    known = session.execute(select(Schedule).where(Schedule.process_key == key)).scalars().all()
    for schedule in known:
        if rules.get(schedule.element) == schedule.rule and found is not None:
            schedule.definition_id = found.id
            del rules[schedule.element]
        else:
            session.delete(schedule)
    session.flush()
    for element, rule in rules.items():
        each = process is not None and element in process.each
        row = Schedule(process_key=key, element=element, rule=rule, each=each, anchor=now, rounds=0)
        row.definition_id = found.id if found is not None else 0
        session.add(row)
    session.flush()


def due(runner: Runner, session: Session, now: datetime) -> list[int]:
    """Schedules whose moment has come; new ones are given their first moment."""
    fresh = (
        select(Schedule)
        .where(Schedule.next_at.is_(None), Schedule.rounds == 0)
        .with_for_update(skip_locked=True)
    )
    for schedule in session.execute(fresh).scalars():
        schedule.next_at = _moment(runner, session, schedule, schedule.anchor, 1)
    session.flush()
    wanted = select(Schedule.id).where(Schedule.next_at <= now).order_by(Schedule.next_at)
    return list(session.execute(wanted).scalars())


def fire(runner: Runner, session: Session, schedule_id: int, *, now: datetime) -> Progress:
    """Start one instance, lived through at the moment it was due; missed rounds are one, unless `each`."""
    locked = select(Schedule).where(Schedule.id == schedule_id).with_for_update(skip_locked=True)
    schedule = session.execute(locked.execution_options(populate_existing=True)).scalar_one_or_none()
    if schedule is None or schedule.next_at is None or schedule.next_at > now:
        return Progress(0)
    moment = schedule.next_at
    _advance(runner, session, schedule, now)
    schedule.last_fired_at = now
    session.flush()
    release = runner.definitions.release(session, schedule.process_key)
    use = starting.start(
        runner.house,
        session,
        release.id,
        Subject("schedule", schedule.id),
        {"due_at": moment.isoformat()},
        now=now,
        actor=None,
        element=schedule.element,
        at=moment,
    )
    return use.finish()


def _advance(runner: Runner, session: Session, schedule: Schedule, now: datetime) -> None:
    after = schedule.next_at or schedule.anchor
    schedule.rounds += 1
    following = _moment(runner, session, schedule, after, schedule.rounds + 1)
    if following is not None and following <= now and not schedule.each:
        skipped = engine.round_after(schedule.rule, schedule.anchor.astimezone(runner.limits.zone), now)
        schedule.rounds = max(schedule.rounds, (skipped or schedule.rounds + 1) - 1)
        following = _moment(runner, session, schedule, now, schedule.rounds + 1)
    schedule.next_at = following


def _moment(
    runner: Runner, session: Session, schedule: Schedule, after: datetime, number: int
) -> datetime | None:
    """The moment of a round: from the anchor for a cycle, from the functions for a calendar rule."""
    anchor = schedule.anchor.astimezone(runner.limits.zone)
    if engine.is_cycle(schedule.rule):
        return engine.cycle_moment(schedule.rule, number, anchor)
    if engine.is_raw(schedule.rule):
        return engine.timer_moment(schedule.rule, {}, {}, anchor) if number == 1 else None
    subject = Subject("schedule", schedule.id)
    functions = runner.house.functions(session, subject, after, {})
    moment: Any = engine.timer_moment(schedule.rule, {}, functions, after)
    if number > 1 and moment <= after:
        raise ExpressionError("expression.moment", text=schedule.rule)
    return moment  # type: ignore[no-any-return]
