"""The inbox and its tasks: take, hand on, save, complete (R21, R87)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import db, forms
from app.casework import casefile, hotspots, loop, matters, places, readers, reading, shelf
from app.casework.inbox import TaskFilters, inbox
from app.casework.views import (
    BulkResult,
    CaseView,
    CommentView,
    Completed,
    FormView,
    PersonRow,
    TaskRow,
    TaskView,
)
from app.domain import cases, deadlines, identity, improvements, tasks
from app.domain import matters as domain
from app.domain.cases import Case, progress
from app.domain.identity import Person
from app.domain.matters import Matter
from app.domain.tasks import WorkItem
from app.errors import Conflict, Invalid, NotAllowed, NotFound, RedressError
from workflows.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

__all__ = [
    "TaskFilters",
    "bulk",
    "claim",
    "comment",
    "complete",
    "delegate",
    "delegates",
    "inbox",
    "release",
    "return_",
    "save_draft",
    "task",
]


def _item(
    session: Session, item_id: int, actor: Actor, *, open_: bool = True
) -> tuple[WorkItem, Case | Matter | None]:
    """A task the actor may do. Raises NotFound, NotAllowed, or Conflict when it is over."""
    item = tasks.get(session, item_id)
    about = _about(session, item)
    places.require_task(session, item, about, actor)
    if open_ and not item.open:
        raise _over(session, item)
    return item, about


def _about(session: Session, item: WorkItem) -> Case | Matter | None:
    if item.case_id:
        return cases.get(session, item.case_id)
    return domain.get(session, Matter, item.matter_id) if item.matter_id else None


def _held(session: Session, item_id: int, actor: Actor) -> tuple[WorkItem, Case | Matter | None]:
    """A task to change, its case locked first: who completes one takes the locks in the same order."""
    _lock(session, item_id)
    return _item(session, item_id, actor)


def _lock(session: Session, item_id: int) -> None:
    rows = select(WorkItem.case_id, WorkItem.matter_id).where(WorkItem.id == item_id)
    case_id, matter_id = session.execute(rows).one_or_none() or (None, None)
    if case_id is not None:
        cases.lock(session, case_id)
    elif matter_id is not None:
        domain.lock(session, Matter, matter_id)


def _over(session: Session, item: WorkItem) -> Conflict:
    return Conflict(
        _l("This task is done or was withdrawn. Load the page again."),
        reading.name_of(session, item.closed_by),
    )


def task(session: Session, item_id: int, *, now: datetime, actor: Actor) -> TaskView:
    """Everything needed to do a task: form, draft, remarks, case (redacted)."""
    item, about = _item(session, item_id, actor, open_=False)
    source, version = shelf.form(session, item)
    schema = forms.schema_of(source)
    title = {"en": str(schema.get("title", "")), "zh": str(schema.get("x-title-zh", schema.get("title", "")))}
    draft = tasks.draft_of(session, item.id, int(actor.person_id or 0))
    return TaskView(
        row=_row(session, item, about, now=now),
        form=FormView(
            item.form or "generic", version, schema, title, shelf.prefill(session, schema, item, about)
        ),
        draft=draft,
        comments=[
            CommentView(row.at, reading.name_of(session, row.person_id) or "", text)
            for row, text in tasks.comments(session, item.id)
        ],
        documentation=shelf.documentation(session, item),
        case=_case_of(session, item, about, now=now, actor=actor),
        may=_may(item, actor),
        asked=improvements.actions.asked(session, item.candidates),
    )


def _case_of(
    session: Session, item: WorkItem, about: Case | Matter | None, *, now: datetime, actor: Actor
) -> CaseView | None:
    """The case beside its task; who sits on a panel reads the hearing's redacted bundle instead."""
    if not isinstance(about, Case) or places.only_for(item.candidates) is not None:
        return None
    return casefile.view_of(session, about, now=now, actor=actor)


def _may(item: WorkItem, actor: Actor) -> list[str]:
    mine = item.assignee_id == actor.person_id
    possible = {
        "claim": item.state == "open",
        "release": item.state == "claimed" and mine,
        "delegate": item.open and (mine or actor.has("head", "dispatcher", "leader")),
        "return": item.open and item.form == "sign",
        "draft": item.open,
        "comment": item.open,
        "complete": item.open and (mine or item.assignee_id is None or item.state == "open"),
    }
    return [name for name, can in possible.items() if can]


def _row(session: Session, item: WorkItem, about: Case | Matter | None, *, now: datetime) -> TaskRow:
    if isinstance(about, Matter):
        return reading.task_row(session, item, None, now=now, matter=matters.row_of(session, about))
    row = reading.case_row(session, about, deadlines.of_case(session, about.id), now=now) if about else None
    return reading.task_row(session, item, row, now=now)


def claim(session: Session, item_id: int, *, now: datetime, actor: Actor) -> TaskRow:
    """Take a task. Raises Conflict naming the holder when another was first."""
    item, about = _held(session, item_id, actor)
    try:
        tasks.claim(session, item, int(actor.person_id or 0), now=now)
    except Conflict as taken:
        raise Conflict(taken.detail, reading.name_of(session, item.assignee_id)) from None
    _journal(session, item, about, "task.claimed", now=now, actor=actor)
    return _row(session, item, about, now=now)


def release(session: Session, item_id: int, *, now: datetime, actor: Actor) -> TaskRow:
    """Give a task back; only one's own, or as a head."""
    item, about = _held(session, item_id, actor)
    _require_holder(session, item, actor)
    tasks.release(session, item)
    _journal(session, item, about, "task.released", now=now, actor=actor)
    return _row(session, item, about, now=now)


def delegate(
    session: Session, item_id: int, *, to: int, now: datetime, actor: Actor, reason: str | None = None
) -> TaskRow:
    """Hand a task to somebody who may do it. Raises Invalid for anybody else."""
    item, about = _held(session, item_id, actor)
    _require_holder(session, item, actor)
    person = session.get(Person, to)
    if person is None or to not in {row.id for row in _able(session, item, about)}:
        raise Invalid({"to": [_l("Choose somebody with the role, who had no other part in the case.")]})
    tasks.assign(session, item, to, now=now)
    if reason:
        tasks.comment(session, item.id, int(actor.person_id or 0), reason, now=now)
    _journal(session, item, about, "task.delegated", now=now, actor=actor, to=to)
    return _row(session, item, about, now=now)


def _require_holder(session: Session, item: WorkItem, actor: Actor) -> None:
    if item.assignee_id in {None, actor.person_id} or actor.has("head", "leader", "dispatcher", "admin"):
        return
    raise Conflict(
        _l("Somebody else has taken this task. Ask them to hand it over."),
        reading.name_of(session, item.assignee_id),
    )


def delegates(session: Session, item_id: int, *, actor: Actor) -> list[PersonRow]:
    """Who may take a task over."""
    item, about = _item(session, item_id, actor)
    return [PersonRow(person.id, reading.own_name(person)) for person in _able(session, item, about)]


def _able(session: Session, item: WorkItem, about: Case | Matter | None) -> list[Person]:
    if places.only_for(item.candidates) is not None:
        return []
    never = places.barred(session, about, item.candidates, item.form) if about else set()
    people = identity.people_with(session, item.role, item.unit_id)
    return [person for person in people if person.id not in never]


def save_draft(
    session: Session, item_id: int, answers: dict[str, Any], *, now: datetime, actor: Actor
) -> None:
    """Keep answers begun."""
    item, _case = _item(session, item_id, actor)
    tasks.save_draft(session, item.id, int(actor.person_id or 0), answers, now=now)


def comment(session: Session, item_id: int, text: str, *, now: datetime, actor: Actor) -> CommentView:
    """A remark among colleagues."""
    item, _case = _item(session, item_id, actor)
    if not text.strip():
        raise Invalid({"text": [_l("Write a few words.")]})
    row = tasks.comment(session, item.id, int(actor.person_id or 0), text.strip(), now=now)
    return CommentView(row.at, reading.name_of(session, row.person_id) or "", text.strip())


def return_(
    session: Session,
    item_id: int,
    *,
    reason: str,
    basis: str,
    now: datetime,
    actor: Actor,
    suggested_unit: int | None = None,
) -> Completed:
    """Give a case back (退单) at the desk within its working day: coded reason and basis (R21)."""
    item = tasks.get(session, item_id)
    if item.form != "sign":
        raise Conflict(_l("A case can be returned only before it is signed for."))
    answers = {"signed": "return", "return_reason": reason, "basis": basis, "suggested_unit": suggested_unit}
    return complete(session, item_id, answers, now=now, actor=actor)


def complete(
    session: Session, item_id: int, answers: dict[str, Any], *, now: datetime, actor: Actor
) -> Completed:
    """Do a task: answers checked and kept, facts to the process, the inbox in line; one commit.

    Raises Invalid per field, NotAllowed, or Conflict with the holder when another was first.
    A failing automatic step after it is an incident in the answer: the task stays done.
    """
    item, about = _to_complete(session, item_id)
    # whoever may not do it does not learn who did
    places.require_task(session, item, about, actor)
    if not item.open:
        raise _over(session, item)
    if item.state == "claimed":
        _require_holder(session, item, actor)
    if about is None:
        raise NotFound(_l("This task belongs to no case."))
    source, version = shelf.form(session, item)
    sorted_as = about.category if isinstance(about, Case) else None
    facts = forms.apply(
        session,
        about,
        item,
        answers,
        source=source,
        version=version,
        shelved=partial(shelf.standing, session),
        now=now,
        actor=actor,
    )
    if isinstance(about, Case) and about.category != sorted_as:
        hotspots.resort(session, about, now=now)
    _journal(session, item, about, "task.completed", now=now, actor=actor)
    try:
        done = loop.runner().complete(
            session, item.instance_id, item.task_id, facts, now=now, actor=loop.signature(actor)
        )
    except Stale:
        raise _over(session, item) from None
    tasks.drop_draft(session, item.id)
    outcome = loop.settle(session, done, now=now, actor=actor, done=item.task_id)
    if isinstance(about, Case) and cases.has(about, "confidential"):
        readers.name_for_open(session, about, now=now)
    session.flush()
    opened = [reading.task_row(session, one, None, now=now) for one in outcome.opened]
    return Completed(outcome.closed, opened, about.status, outcome.incident)


def _to_complete(session: Session, item_id: int) -> tuple[WorkItem, Case | Matter | None]:
    """The task and what it is about, both held, before the instances, which the runner locks (DESIGN 2.4)."""
    case = cases.lock_by_task(session, item_id)  # case, item and key in one statement
    if case is not None:
        return tasks.get(session, item_id), case
    _lock(session, item_id)
    item = tasks.get(session, item_id, held=True)
    return item, _about(session, item)


def _journal(
    session: Session,
    item: WorkItem,
    about: Case | Matter | None,
    kind: str,
    *,
    now: datetime,
    actor: Actor,
    **facts: object,
) -> None:
    payload = {"task": item.id, "element": item.element, "role": item.role, **facts}
    if isinstance(about, Case):
        progress.note(session, about, kind, payload, now=now, actor=actor)
    elif about is not None:
        domain.note(session, about, kind, payload, now=now, actor=actor)


def bulk(
    items: Sequence[int],
    action: str,
    *,
    now: datetime,
    actor: Actor,
    answers: dict[str, Any] | None = None,
    to: int | None = None,
) -> list[BulkResult]:
    """The same act on many tasks, each in its own transaction, with a result for each (R21: 批量派单)."""
    return [_one(item, action, now=now, actor=actor, answers=answers, to=to) for item in dict.fromkeys(items)]


def _one(
    item_id: int, action: str, *, now: datetime, actor: Actor, answers: dict[str, Any] | None, to: int | None
) -> BulkResult:
    try:
        with db.transaction() as session:
            loop.deliver_later(session, now=now)
            return _act(session, item_id, action, now=now, actor=actor, answers=answers, to=to)
    except Invalid as error:
        return BulkResult(item_id, ok=False, status="invalid", detail=error.errors)
    except RedressError as error:
        kinds = {NotAllowed: "not_allowed", NotFound: "not_found", Conflict: "conflict"}
        return BulkResult(item_id, ok=False, status=kinds.get(type(error), "refused"), detail=error.detail)


def _act(
    session: Session,
    item_id: int,
    action: str,
    *,
    now: datetime,
    actor: Actor,
    answers: dict[str, Any] | None,
    to: int | None,
) -> BulkResult:
    if action in {"complete", "sign"}:
        given = dict(answers or {}) if action == "complete" else {"signed": "sign", **(answers or {})}
        done = complete(session, item_id, given, now=now, actor=actor)
        return BulkResult(item_id, ok=True, status="done", completed=done)
    if action == "claim":
        row = claim(session, item_id, now=now, actor=actor)
    elif action == "release":
        row = release(session, item_id, now=now, actor=actor)
    elif action == "delegate" and to is not None:
        row = delegate(session, item_id, to=to, now=now, actor=actor)
    else:
        raise Invalid({"action": [_l("Choose one of the values offered.")]})
    return BulkResult(item_id, ok=True, status=row.state)
