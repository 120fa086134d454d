"""After publication: errata instead of edits, and a citizen's objection to their own line (R45)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import cases, matters
from app.domain.cases import Case
from app.domain.publication.tables import Erratum, ListLine, ListObjection, Publication, Snapshot
from app.errors import Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

LONGEST = 1_000
_WITHHELD = ("Withheld at the request of the person concerned.", "应当事人要求不再列出。")


def correct(
    session: Session,
    publication: Publication,
    *,
    text_en: str,
    text_zh: str,
    line: int | None,
    now: datetime,
    actor: Actor,
) -> Erratum:
    """Add an erratum to a published list. Raises Conflict before publication, Invalid for empty words."""
    if session.get(Snapshot, publication.id) is None:
        raise Conflict(_l("This list is not published yet. Change the line itself."))
    given = {"text_en": text_en.strip(), "text_zh": text_zh.strip()}
    wrong: dict[str, list[object]] = {
        name: [_l("Write between 1 and 1,000 characters.")]
        for name, text in given.items()
        if not 0 < len(text) <= LONGEST
    }
    if wrong:
        raise Invalid(wrong)
    words = (given["text_en"], given["text_zh"])
    return _add(session, publication, "correction", line, words, now=now, actor=actor)


def object_to(session: Session, case: Case, *, now: datetime, actor: Actor) -> bool:
    """A citizen wants no line of their own: drafts count it, published lists withhold it. False: known."""
    if objected(session, case):
        return False
    session.add(ListObjection(case_id=case.id, at=now))
    cases.progress.note(session, case, "case.listing_objected", now=now, actor=actor)
    rows = select(ListLine).where(ListLine.case_id == case.id, ListLine.state == "listed")
    for line in session.scalars(rows).all():
        publication = matters.get(session, Publication, line.publication_id)
        if session.get(Snapshot, publication.id) is None:
            line.state = "counted"
        else:
            _add(session, publication, "withheld", line.place, _WITHHELD, now=now, actor=actor)
    session.flush()
    return True


def may_object(session: Session, case: Case) -> bool:
    """Whether there is a line to object to, or will be when the next list is drawn up."""
    if objected(session, case):
        return False
    rows = select(ListLine.id).where(ListLine.case_id == case.id, ListLine.state == "listed")
    overdue = cases.has(case, "overdue") and not case.ended
    solved = case.resolved == "yes" and case.closed_at is not None
    return overdue or solved or session.scalars(rows).first() is not None


def objected(session: Session, case: Case) -> bool:
    """Whether the citizen has objected to being listed."""
    return session.get(ListObjection, case.id) is not None


def errata_of(session: Session, publication_id: int) -> Sequence[Erratum]:
    """The errata of a list, oldest first."""
    rows = select(Erratum).where(Erratum.publication_id == publication_id)
    return session.scalars(rows.order_by(Erratum.id)).all()


def withheld(session: Session, publication_id: int) -> set[int]:
    """Lines that are no longer shown: their citizen objected, or the case has become confidential."""
    asked = {row.line for row in errata_of(session, publication_id) if row.kind == "withheld" and row.line}
    rows = select(ListLine.place).join(Case, Case.id == ListLine.case_id)
    quiet = session.scalars(rows.where(ListLine.publication_id == publication_id, cases.is_quiet()))
    return asked | set(quiet)


def _add(
    session: Session,
    publication: Publication,
    kind: str,
    line: int | None,
    words: tuple[str, str],
    *,
    now: datetime,
    actor: Actor,
) -> Erratum:
    row = Erratum(
        publication_id=publication.id,
        line=line,
        kind=kind,
        text_en=words[0],
        text_zh=words[1],
        by=actor.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    payload = {"erratum": row.id, "kind": kind, "line": line or 0}
    matters.note(session, publication, "publication.erratum", payload, now=now, actor=actor)
    return row
