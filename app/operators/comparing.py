"""The recorded way of a case and the versions it ran on, for the comparison with its diagrams (R88)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain import deadlines, tasks
from app.operators.conformance import Deviation, Passed, flow_graph, replay
from workflows.store import Definition, Instance, ReleaseMember, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from workflows.diagram import Node

LADDER = "escalation"
"""The process that follows clocks: a missed clock is named there, by its kind."""


@dataclass
class Compared:
    """What was found, and on which versions of which diagrams."""

    deviations: list[Deviation] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)


def compare(session: Session, case: Case) -> Compared:
    """Replay every process about the case on the release it ran on; add what was late."""
    done = Compared()
    rows = select(Instance).where(Instance.subject_kind == "case", Instance.subject_id == case.id)
    for instance in session.scalars(rows.order_by(Instance.id)):
        graphs = _graphs(session, instance, done.versions)
        steps = [
            Passed(step.process, step.element, step.kind, step.outcome)
            for step in _steps(session, instance.id)
        ]
        over = instance.status == "completed"
        done.deviations += replay(steps, graphs, instance.process_key, over=over)
    done.deviations += _late(session, case)
    return done


def _steps(session: Session, instance_id: int) -> Sequence[Step]:
    return session.scalars(select(Step).where(Step.instance_id == instance_id).order_by(Step.seq)).all()


def _graphs(session: Session, instance: Instance, versions: dict[str, int]) -> dict[str, dict[str, Node]]:
    members = session.execute(
        select(Definition.key, Definition.version, Definition.source, Definition.normalised)
        .join(ReleaseMember, ReleaseMember.definition_id == Definition.id)
        .where(ReleaseMember.release_id == instance.release_id, ReleaseMember.kind == "bpmn")
    )
    found = {}
    for key, version, source, normalised in members:
        found[key] = flow_graph(normalised or source)
        versions[key] = max(version, versions.get(key, 0))
    return found


def _late(session: Session, case: Case) -> list[Deviation]:
    """Clocks that were missed, and tasks done after their limit."""
    missed = [
        Deviation(LADDER, clock.kind, "late")
        for clock in deadlines.of_case(session, case.id)
        if clock.missed_at is not None
    ]
    slow = [
        Deviation(item.process, item.element, "late")
        for item in tasks.of_case(session, case.id)
        if item.due is not None and item.state == "done" and item.closed_at and item.closed_at > item.due
    ]
    return list(dict.fromkeys([*missed, *slow]))
