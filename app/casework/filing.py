"""The case file's content (案卷, R33): what was submitted, done, said and changed, and the proof of it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app import documents
from app.casework import reading
from app.domain import cases, deadlines, events, vocabulary
from app.errors import NotFound
from app.operators.texts import BLOCKS
from workflows.store import Definition, Instance, ReleaseMember

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Revealed
    from app.domain.cases import Case
    from app.domain.events import Event

_ACTORS = {"citizen": ("The citizen", "诉求人"), "system": ("System", "系统"), "staff": ("Staff", "工作人员")}


def case_file(
    session: Session, case: Case, seen: Revealed, *, office: documents.Office, locale: str, now: datetime
) -> documents.CaseFile:
    """Everything, in the reader's language; `seen` says how much of the citizen."""
    chain = events.of_chain(session, case.chain)
    return documents.CaseFile(
        office=office,
        number=case.number,
        made_at=now,
        form=_form(session, case, seen, locale),
        handling=tuple(_entry(session, event, locale) for event in chain),
        reply=_reply(session, case, locale),
        ratings=_ratings(session, case, locale),
        improvements=_improvements(session, case, locale),
        definitions=_definitions(session, case),
        chain=documents.Chain(
            name=case.chain,
            length=len(chain),
            hash=chain[-1].hash if chain else "",
            verified=events.verify(session, case.chain) is None,
        ),
        closed_at=case.closed_at,
        unit=office.unit,
        outcome=", ".join(vocabulary.label("outcome", one, locale) for one in case.outcomes),
    )


def _form(session: Session, case: Case, seen: Revealed, locale: str) -> documents.ComplaintForm:
    agent = seen.representative or {}
    return documents.ComplaintForm(
        received_at=case.submitted_at,
        kind=vocabulary.label("kind", case.kind, locale),
        channel=vocabulary.label("channel", case.channel, locale),
        category=vocabulary.label("category", case.category, locale),
        tier=vocabulary.label("tier", case.tier, locale),
        title=seen.title or vocabulary.label("category", case.category, locale),
        text=seen.text or case.redacted,
        person=documents.Person(
            name=seen.name or "",
            phone=seen.values.get("phone", ""),
            email=seen.values.get("email", ""),
            address=seen.values.get("address", ""),
            representative=str(agent.get("name") or ""),
            anonymous=case.anonymous,
        ),
        place=seen.place or "",
        occurred_at=case.occurred_at,
        attachments=_attachments(session, case, named=seen.name is not None),
    )


def _attachments(session: Session, case: Case, *, named: bool) -> tuple[tuple[str, str], ...]:
    """Name (or only the type) and hash of each file, as it stands in the store in clear."""
    found = []
    for row in cases.attachments.of_case(session, case):
        try:
            name, media_type, content = cases.attachments.open_(session, case, row.id)
        except NotFound:  # erased with the person
            name, media_type, content = "", row.media_type, b""
        found.append((name if named and name else media_type, hashlib.sha256(content).hexdigest()))
    return tuple(found)


def _entry(session: Session, event: Event, locale: str) -> documents.Entry:
    english, chinese = reading.TOLD.get(event.kind, (event.kind, event.kind))
    actors = _ACTORS.get(event.actor_kind, (event.actor_kind, event.actor_kind))
    return documents.Entry(
        at=event.at,
        who=reading.name_of(session, event.actor_id) or _of(actors, locale),
        what=_of((english, chinese), locale),
        detail=f"#{event.seq} {event.kind}",
    )


def _reply(session: Session, case: Case, locale: str) -> tuple[tuple[str, str], ...]:
    reply = reading.reply_of(session, case)
    if reply is None:
        return ()
    if not reply.blocks:
        return ((_of(("Reply", "答复"), locale), reply.text),)
    return tuple((_of(BLOCKS[name], locale), text) for name, text in reply.blocks.items())


def _ratings(session: Session, case: Case, locale: str) -> tuple[documents.Rating, ...]:
    return tuple(
        documents.Rating(
            at=one.at,
            grade=_grade(one.grade, locale),
            resolved=vocabulary.label("resolved", one.resolved, locale),
            mode=one.mode,
            words=one.comment or "",
        )
        for one in reading.ratings_of(session, case)
    )


def _grade(grade: int | None, locale: str) -> str:
    if grade is None:
        return ""
    return f"{grade} {vocabulary.label('grade', vocabulary.GRADES[grade], locale)}"


def _improvements(session: Session, case: Case, locale: str) -> tuple[documents.Improvement, ...]:
    """What the handler promised to change (流程改进) with the outcome."""
    given: dict[str, Any] = cases.answers.latest(session, case, "handling")
    if not given.get("improvement"):
        return ()
    by = given.get("improvement_by")
    owner = reading.unit_of(session, given.get("improvement_owner"))
    return (
        documents.Improvement(
            title=vocabulary.label("outcome", "process_improvement", locale),
            measure=str(given["improvement"]),
            owner=owner["zh" if locale.startswith("zh") else "en"] if owner else "",
            due=date.fromisoformat(by) if isinstance(by, str) and by else None,
            state="",
        ),
    )


def _definitions(session: Session, case: Case) -> tuple[documents.DefinitionUsed, ...]:
    """The versions of every release that the case's processes, and its clocks', ran on."""
    clocks = [clock.id for clock in deadlines.of_case(session, case.id)]
    own = (Instance.subject_kind == "case") & (Instance.subject_id == case.id)
    timed = (Instance.subject_kind == "clock") & Instance.subject_id.in_(clocks)
    releases = select(Instance.release_id).where(or_(own, timed)).distinct()
    members = select(ReleaseMember.definition_id).where(ReleaseMember.release_id.in_(releases)).distinct()
    rows = select(Definition).where(Definition.id.in_(members))
    return tuple(
        documents.DefinitionUsed(
            key=row.key, kind=row.kind, version=row.version, sha256=row.sha256, source=row.source.encode()
        )
        for row in session.scalars(rows.order_by(Definition.kind, Definition.key, Definition.version))
    )


def _of(pair: tuple[str, str], locale: str) -> str:
    return pair[1] if locale.startswith("zh") else pair[0]
