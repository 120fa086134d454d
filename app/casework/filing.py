"""The case file's content (案卷, R33): what was submitted, done, said and changed, and the proof of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app import documents
from app.casework import chronicle, reading
from app.casework.filing_words import ALSO
from app.domain import cases, deadlines, events, matters, tasks, vocabulary
from app.domain.improvements import Improvement
from app.errors import NotFound
from app.operators.texts import BLOCKS
from workflows.store import Definition, Instance, ReleaseMember

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.views import Revealed
    from app.domain.cases import Case
    from app.domain.events import Event

Shown = Callable[[str | None], str | None]
"""What the reader sees of people's words: as they are, or without who wrote them."""

_ACTORS = {"citizen": ("The citizen", "诉求人"), "system": ("System", "系统"), "staff": ("Staff", "工作人员")}


def case_file(
    session: Session,
    case: Case,
    seen: Revealed,
    *,
    shown: Shown,
    office: documents.Office,
    locale: str,
    now: datetime,
) -> documents.CaseFile:
    """Everything, in the reader's language; `seen` says how much of the citizen, `shown` of what was said."""
    chain = events.of_chain(session, case.chain)
    titles = {item.id: (item.title_en, item.title_zh) for item in tasks.of_case(session, case.id)}
    return documents.CaseFile(
        office=office,
        number=case.number,
        made_at=now,
        form=_form(session, case, seen, shown, locale),
        handling=tuple(_entry(session, event, titles, locale) for event in chain),
        work=_work(session, case, shown, locale),
        reply=tuple((label, shown(text) or "") for label, text in _reply(session, case, locale)),
        ratings=_ratings(session, case, shown, locale),
        improvements=(*_improvements(session, case, shown, locale), *_linked(session, case, locale)),
        definitions=_definitions(session, case),
        chain=documents.Chain(
            name=case.chain,
            length=len(chain),
            hash=chain[-1].hash if chain else "",
            verified=events.verify(session, case.chain) is None,
        ),
        closed_at=case.closed_at,
        unit=office.unit,
        outcome=documents.listed([vocabulary.label("outcome", one, locale) for one in case.outcomes], locale),
    )


def _form(session: Session, case: Case, seen: Revealed, shown: Shown, locale: str) -> documents.ComplaintForm:
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
        remedy_sought=shown(cases.open_original(session, case, "remedy")) or "",
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


def _entry(
    session: Session, event: Event, titles: Mapping[int, tuple[str, str]], locale: str
) -> documents.Entry:
    told = chronicle.TOLD.get(event.kind) or ALSO.get(event.kind) or (event.kind, event.kind)
    title = titles.get(int(event.facts.get("task") or 0)) if event.kind == "task.completed" else None
    actors = _ACTORS.get(event.actor_kind, (event.actor_kind, event.actor_kind))
    return documents.Entry(
        at=event.at,
        who=reading.name_of(session, event.actor_id) or _of(actors, locale),
        what=_of(title or told, locale),
        detail=f"#{event.seq} {event.kind}",
    )


def _work(session: Session, case: Case, shown: Shown, locale: str) -> tuple[tuple[str, str], ...]:
    """What was instructed, found and judged in the last round."""
    told = cases.answers.latest(session, case, "dispatch")
    given = cases.answers.latest(session, case, "handling")
    finding = given.get("finding")
    return tuple(
        (key, text)
        for key, text in (
            ("instruction", shown(told.get("instruction"))),
            ("found", shown(given.get("facts_found"))),
            ("finding", vocabulary.label("finding", str(finding), locale) if finding else None),
        )
        if text
    )


def _reply(session: Session, case: Case, locale: str) -> tuple[tuple[str, str], ...]:
    reply = reading.reply_of(session, case)
    if reply is None:
        return ()
    if not reply.blocks:
        return ((_of(("Reply", "答复"), locale), reply.text),)
    return tuple((_of(BLOCKS[name], locale), text) for name, text in reply.blocks.items())


def _ratings(session: Session, case: Case, shown: Shown, locale: str) -> tuple[documents.Rating, ...]:
    return tuple(
        documents.Rating(
            at=one.at,
            grade=_grade(one.grade, locale),
            resolved=vocabulary.label("resolved", one.resolved, locale),
            mode=vocabulary.label("survey_mode", one.mode, locale),
            words=shown(one.comment) or "",
        )
        for one in reading.ratings_of(session, case)
    )


def _grade(grade: int | None, locale: str) -> str:
    if grade is None:
        return ""
    return f"{grade} {vocabulary.label('grade', vocabulary.GRADES[grade], locale)}"


def _improvements(
    session: Session, case: Case, shown: Shown, locale: str
) -> tuple[documents.Improvement, ...]:
    """What the handler promised to change (流程改进) with the outcome."""
    given: dict[str, Any] = cases.answers.latest(session, case, "handling")
    if not given.get("improvement"):
        return ()
    by = given.get("improvement_by")
    owner = reading.unit_of(session, given.get("improvement_owner"))
    return (
        documents.Improvement(
            title=vocabulary.label("outcome", "process_improvement", locale),
            measure=shown(str(given["improvement"])) or "",
            owner=owner["zh" if locale.startswith("zh") else "en"] if owner else "",
            due=date.fromisoformat(by) if isinstance(by, str) and by else None,
            state="",
        ),
    )


def _linked(session: Session, case: Case, locale: str) -> tuple[documents.Improvement, ...]:
    """The improvement that the case was linked to, as far as it has come."""
    if case.improvement_id is None:
        return ()
    row = matters.get(session, Improvement, case.improvement_id)
    title = _of((row.title_en, row.title_zh), locale)
    return (
        documents.Improvement(
            title=f"{row.number} {title}",
            measure=_of((row.changed_en or "", row.changed_zh or ""), locale),
            owner=reading.name_of(session, row.owner_id) or "",
            due=row.ends_on,
            state=vocabulary.label("improvement_status", row.status, locale),
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
