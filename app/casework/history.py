"""How a case went: its journal, the steps of its processes, and the diagrams they ran on (R31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import hearing_views, loop, reading
from app.casework.cases import open_case
from app.casework.views import DiagramView, EventView, StepView
from app.domain import deadlines
from app.domain import events as journal
from app.domain.matters import Matter
from workflows.store import Definition, Incident, Instance, ReleaseMember, Step

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor


OF_THE_VOTE = frozenset({"hearing.votes_counted", "hearing.outcome_recorded"})
"""What one party would know before the other while the opinion is not published (R42)."""


def events(session: Session, number: str, *, actor: Actor) -> list[EventView]:
    """The journal of a case, with its hashes."""
    case = open_case(session, number, actor)
    kept = OF_THE_VOTE if hearing_views.undisclosed(session, case, actor) else frozenset()
    return [
        EventView(
            event.seq,
            event.at,
            event.kind,
            reading.name_of(session, event.actor_id),
            {} if event.kind in kept else event.facts,
            event.hash,
        )
        for event in journal.of_chain(session, case.chain)
    ]


def _instances(session: Session, about: Case | Matter) -> list[Instance]:
    """Processes about the case or matter and about its clocks."""
    subject = about.subject if isinstance(about, Matter) else ("case", about.id)
    owed = deadlines.of_matter if isinstance(about, Matter) else deadlines.of_case
    clocks = [clock.id for clock in owed(session, about.id)]
    own = (Instance.subject_kind == subject[0]) & (Instance.subject_id == subject[1])
    timed = (Instance.subject_kind == "clock") & Instance.subject_id.in_(clocks)
    return list(session.scalars(select(Instance).where(own | timed).order_by(Instance.id)))


def steps(session: Session, number: str, *, actor: Actor) -> list[StepView]:
    """Every element the case's processes went through, in order."""
    case = open_case(session, number, actor)
    ids = [instance.id for instance in _instances(session, case)]
    rows = select(Step).where(Step.instance_id.in_(ids)).order_by(Step.left_at, Step.instance_id, Step.seq)
    return [
        StepView(
            row.instance_id,
            row.process,
            row.element,
            row.name,
            row.kind,
            row.outcome,
            row.entered_at,
            row.left_at,
            row.due_at,
            row.fired_at,
        )
        for row in session.scalars(rows)
    ]


def diagram(session: Session, number: str, *, actor: Actor) -> list[DiagramView]:
    """The diagrams the case runs on, in its versions, marked: done, here, waiting, failed."""
    return diagrams_of(session, open_case(session, number, actor))


def diagrams_of(session: Session, about: Case | Matter) -> list[DiagramView]:
    """The same for what the caller may read already, a case or a matter."""
    found: list[DiagramView] = []
    for instance in _instances(session, about):
        if instance.subject_kind == "clock":
            continue
        marks = _marks(session, instance)
        rows = session.execute(
            select(Definition.key, Definition.version, Definition.source)
            .join(ReleaseMember, ReleaseMember.definition_id == Definition.id)
            .where(ReleaseMember.release_id == instance.release_id, ReleaseMember.kind == "bpmn")
            .order_by(Definition.key),
        )
        for key, version, source in rows:
            if key == instance.process_key or key in marks:
                found.append(DiagramView(key, version, source, marks.get(key, {})))
    return found


def _marks(session: Session, instance: Instance) -> dict[str, dict[str, str]]:
    """Process -> element -> mark; what is here now outdoes what was, also the box of a called process."""
    marks: dict[str, dict[str, str]] = {}
    passed = select(Step.process, Step.element).where(
        Step.instance_id == instance.id, Step.outcome == "completed"
    )
    for process, element in session.execute(passed):
        marks.setdefault(process, {})[element] = "done"
    for one in loop.runner().standing(session, instance.id):
        marks.setdefault(one.process, {})[one.element] = "waiting" if one.waits else "here"
    broken = select(Incident.element).where(Incident.instance_id == instance.id, Incident.status == "open")
    for failed in session.scalars(broken):
        if failed:
            marks.setdefault(instance.process_key, {})[failed] = "failed"
    return marks
