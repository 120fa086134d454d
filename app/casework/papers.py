"""A case on paper: receipt, work order, letter and case file, filled from what the case holds (R28, R33)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask_babel import lazy_gettext as _l

from app import documents, settings
from app.casework import blinding, casefile, filing, reading
from app.casework.cases import has_looked, in_clear, open_case
from app.casework.views import Revealed
from app.domain import cases, deadlines, parties, tasks, vocabulary
from app.errors import Conflict, Invalid
from app.operators import letters
from app.operators.texts import BLOCKS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor

_TYPES = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "zip": "application/zip",
}


class Paper(NamedTuple):
    """A file to hand out."""

    name: str
    media_type: str
    content: bytes


def order(session: Session, number: str, *, locale: str, form: str, now: datetime, actor: Actor) -> Paper:
    """The work order (工单): redacted, since paper gets lost."""
    _known(form, "pdf", "html")
    case = _case(session, number, actor)
    redacted = casefile.redactor(session, case)
    open_now = [item for item in tasks.of_case(session, case.id) if item.open]
    data = documents.WorkOrder(
        office=letters.office(session, case, locale),
        number=case.number,
        printed_at=now,
        task=_title(open_now[0], locale) if open_now else "",
        lead_unit=letters.unit_name(session, case.unit_id, locale),
        handler=reading.name_of(session, case.handler_id or case.owner_id) or "",
        kind=vocabulary.label("kind", case.kind, locale),
        category=vocabulary.label("category", case.category, locale),
        tier=vocabulary.label("tier", case.tier, locale),
        flags=tuple(vocabulary.label("flag", flag, locale) for flag in case.flags),
        place=case.place or "",
        received_at=case.submitted_at,
        text=case.redacted,
        deadlines=_promises(session, case, locale),
        co_units=tuple(
            letters.unit_name(session, row.unit_id, locale)
            for row in cases.desks.current(session, case)
            if row.part == "co_unit"
        ),
        instruction=redacted(cases.answers.latest(session, case, "dispatch").get("instruction")) or "",
        safe_contact=redacted(parties.read(session, parties.complainant(session, case.id)).values.get("safe"))
        or "",
    )
    return _paper(case, "order", form, documents.work_order(data, locale, form))


def receipt(session: Session, number: str, *, locale: str, form: str, now: datetime, actor: Actor) -> Paper:
    """The receipt (受理回执) once more; the secret is not on it, nobody here knows it."""
    _known(form, "pdf", "html")
    case = _case(session, number, actor)
    data = documents.Receipt(
        office=letters.office(session, case, locale),
        number=case.number,
        received_at=case.submitted_at,
        kind=vocabulary.label("kind", case.kind, locale),
        channel=vocabulary.label("channel", case.channel, locale),
        subject=_clear(session, case, now=now, actor=actor).title
        or vocabulary.label("category", case.category, locale),
        deadlines=_promises(session, case, locale),
        follow_url=f"{settings.current().public_url}/track",
    )
    return _paper(case, "receipt", form, documents.receipt(data, locale, form))


def letter(session: Session, number: str, *, locale: str, form: str, now: datetime, actor: Actor) -> Paper:
    """The written reply (书面答复). Raises Conflict while no reply of six blocks stands."""
    _known(form, "pdf", "html", "docx")
    case = _case(session, number, actor)
    reply = reading.reply_of(session, case)
    blocks = reply.blocks if reply else {}
    if reply is None or len(blocks) < len(BLOCKS):
        raise Conflict(_l("There is no written reply yet. Write the reply first, then print the letter."))
    seen = _clear(session, case, now=now, actor=actor)
    data = letters.of_blocks(
        session,
        case,
        blocks,
        at=reply.at,
        addressee=seen.name or "",
        subject=seen.title or "",
        locale=locale,
    )
    return _paper(case, "letter", form, documents.letter(data, locale, form))


def file(session: Session, number: str, *, locale: str, form: str, now: datetime, actor: Actor) -> Paper:
    """The case file (案卷) as zip, pdf or json.

    Who the citizen is stands in it only for somebody who gave a reason to see it within the last 24 hours
    (R86); for others the redacted words do.
    """
    _known(form, "zip", "pdf", "json")
    case = _case(session, number, actor)
    seen = _clear(session, case, now=now, actor=actor)
    looked = has_looked(session, case, now=now, actor=actor)
    data = filing.case_file(
        session,
        case,
        seen,
        shown=(lambda text: text) if looked else casefile.redactor(session, case),
        office=letters.office(session, case, locale),
        locale=locale,
        now=now,
    )
    if form == "zip":
        return _paper(case, "file", form, documents.bundle(data, locale))
    parts = documents.case_file(data, locale)
    return _paper(case, "file", form, parts.pdf if form == "pdf" else parts.json)


def _case(session: Session, number: str, actor: Actor) -> Case:
    """The case, for whoever may hold it on paper."""
    case = open_case(session, number, actor)
    blinding.refuse(actor)
    return case


def _clear(session: Session, case: Case, *, now: datetime, actor: Actor) -> Revealed:
    """In clear for whoever lately gave a reason to see it, else the redacted words without a name."""
    if has_looked(session, case, now=now, actor=actor):
        return in_clear(session, case)
    title = case.summary if case.reviewed_at else None
    return Revealed(
        title=title, text=case.redacted, place=case.place, name=None, values={}, representative=None
    )


def _promises(session: Session, case: Case, locale: str) -> tuple[documents.Deadline, ...]:
    clocks = reading.deadlines_of(deadlines.of_case(session, case.id), public=True)
    return tuple(
        documents.Deadline(
            name=vocabulary.label("clock", one.kind, locale), due=one.due, provisional=one.provisional
        )
        for one in clocks
    )


def _title(item: tasks.WorkItem, locale: str) -> str:
    return item.title_zh if locale.startswith("zh") else item.title_en


def _known(form: str, *forms: str) -> None:
    if form not in forms:
        raise Invalid({"form": [_l("Choose one of: %(forms)s.", forms=", ".join(forms))]})


def _paper(case: Case, what: str, form: str, content: bytes) -> Paper:
    return Paper(f"{case.number}-{what}.{form}", _TYPES[form], content)
