"""What every operator needs: the case or matter behind its subject, and clocks' messages sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.domain import cases, deadlines, matters
from app.domain.identity import SYSTEM
from app.domain.matters import Matter
from workflows.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.deadlines import Change
    from workflows.operators import Context

M = TypeVar("M", bound=Matter)

ACTOR = SYSTEM
"""Automatic steps are the system's; the person's act before them is journalled as theirs."""


def of_subject(session: Session, subject: Subject) -> Case | None:
    """The case a subject belongs to: itself, or that of its clock."""
    case_id = case_id_of(session, subject)
    return cases.get(session, case_id) if case_id else None


def case_id_of(session: Session, subject: Subject) -> int | None:
    """The number of the case a subject belongs to."""
    if subject.kind == "case":
        return subject.id
    return deadlines.get(session, subject.id).case_id if subject.kind == "clock" else None


def matter_id_of(session: Session, subject: Subject) -> int | None:
    """The number of the matter a subject is, or that of its clock."""
    if matters.is_kind(subject.kind):
        return subject.id
    return deadlines.get(session, subject.id).matter_id if subject.kind == "clock" else None


def about(session: Session, subject: Subject) -> Case | Matter | None:
    """What a process is about: a case, a matter, or nothing of the kind (a schedule)."""
    case = of_subject(session, subject)
    if case is not None:
        return case
    matter_id = matter_id_of(session, subject)
    return matters.get(session, Matter, matter_id) if matter_id else None


def matter_of(context: Context, kind: type[M]) -> M:
    """The matter an operator works on. Raises LookupError when its process is about something else."""
    matter_id = matter_id_of(context.session, context.subject)
    found = matters.get(context.session, Matter, matter_id) if matter_id else None
    if isinstance(found, kind):
        return found
    raise LookupError(f"{context.subject} is no {kind.__name__}")


def case_of(context: Context) -> Case:
    """The case an operator works on. Raises LookupError when its process is about something else."""
    case = of_subject(context.session, context.subject)
    if case is None:
        raise LookupError(f"{context.subject} has no case")
    return case


def send(context: Context, changes: Iterable[Change | None]) -> None:
    """Post what changed clocks have to say to the processes that follow them."""
    for change in changes:
        for wake in change.posts if change else ():
            context.post(wake.name, Subject(*wake.subject), dict(wake.payload))


def meet(context: Context, *kinds: str) -> None:
    """Meet clocks of the case, as far as they are owed."""
    subject = (context.subject.kind, context.subject.id)
    for kind in kinds:
        done = deadlines.meet(context.session, subject, kind, now=context.now, actor=ACTOR)
        send(context, [done])


def journal(context: Context, case: Case, kind: str, **facts: object) -> None:
    """One entry in the case's journal, with the step that made it."""
    payload = {"element": context.element, **facts}
    cases.progress.note(context.session, case, kind, payload, now=context.now, actor=ACTOR)


def tell(context: Context, case: Case, template: str, **params: object) -> None:
    """A notice to the citizen."""
    step = f"{context.instance_id}:{context.element}"
    cases.notices.tell(context.session, case, template, step=step, now=context.now, **params)


def tell_staff(
    context: Context, case: Case, template: str, people: Iterable[int | None], **params: object
) -> None:
    """A notice to members of staff."""
    step = f"{context.instance_id}:{context.element}"
    cases.notices.tell_staff(context.session, case, template, people, step=step, now=context.now, **params)


def say(context: Context, case: Case, purpose: str, text: str) -> None:
    """Words of the authority on the tracking page, where anonymous people read them too."""
    cases.correspondence.say(context.session, case, "authority", purpose, text, now=context.now, actor=ACTOR)


def answers(context: Context, case: Case, form: str) -> dict[str, object]:
    """The last answers given in a form."""
    return cases.answers.latest(context.session, case, form)
