"""The recorded way of a case and the versions it ran on, for the comparison with its diagrams (R88)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain import deadlines, tasks, vocabulary
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
    """What was found, on which versions of which diagrams, and what the boxes are called there."""

    deviations: list[Deviation] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def plain(self) -> list[dict[str, Any]]:
        """The deviations as they are kept with the sampled case."""
        return [
            {
                "process": one.process,
                "element": one.element,
                "what": one.what,
                "name": self.names.get((one.process, one.element), {"en": one.element, "zh": one.element}),
            }
            for one in self.deviations
        ]


def compare(session: Session, case: Case) -> Compared:
    """Replay every process about the case on the release it ran on; add what was late."""
    done = Compared(names=_clock_names())
    rows = select(Instance).where(Instance.subject_kind == "case", Instance.subject_id == case.id)
    for instance in session.scalars(rows.order_by(Instance.id)):
        graphs = _graphs(session, instance, done)
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


def _graphs(session: Session, instance: Instance, done: Compared) -> dict[str, dict[str, Node]]:
    members = session.execute(
        select(Definition.key, Definition.version, Definition.source, Definition.normalised)
        .join(ReleaseMember, ReleaseMember.definition_id == Definition.id)
        .where(ReleaseMember.release_id == instance.release_id, ReleaseMember.kind == "bpmn")
    )
    found = {}
    for key, version, source, normalised in members:
        found[key] = flow_graph(normalised or source)
        done.versions[key] = max(version, done.versions.get(key, 0))
        for node in found[key].values():
            name = node.name or node.id
            done.names[key, node.id] = {"en": name, "zh": node.properties.get("title.zh", name)}
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


def _clock_names() -> dict[tuple[str, str], dict[str, str]]:
    return {
        (LADDER, code): {"en": words.en, "zh": words.zh} for code, words in vocabulary.LISTS["clock"].items()
    }
