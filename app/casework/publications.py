"""The monthly list of the unresolved (未解决事项清单): checked by staff, read by everybody (R45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.casework import places, reading
from app.domain import matters, publication
from app.domain.publication import Publication
from app.errors import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.publication import Erratum, ListLine, Snapshot

EDITORS = ("privacy", "leader", "admin")


def list_of(session: Session, month: str | None = None) -> dict[str, Any] | None:
    """A published list with its errata applied; the youngest without a month, None before the first.

    The content is what was hashed; a withheld line is left out of `lines` here and named in `errata`.
    Raises NotFound for a month without a list.
    """
    snapshot = publication.of_month(session, month) if month else publication.latest(session)
    return _shown(session, snapshot) if snapshot else None


def months(session: Session) -> list[str]:
    """The months with a published list, the youngest first."""
    return [row.month for row in publication.published(session)]


def _shown(session: Session, snapshot: Snapshot) -> dict[str, Any]:
    content = publication.content_of(snapshot)
    gone = publication.withheld(session, snapshot.publication_id)
    return {
        **content,
        "lines": [line for line in content["lines"] if line["line"] not in gone],
        "published_at": snapshot.published_at,
        "sha256": snapshot.sha256,
        "errata": [_erratum(row) for row in publication.errata_of(session, snapshot.publication_id)],
    }


def _erratum(row: Erratum) -> dict[str, Any]:
    return {
        "line": row.line,
        "kind": row.kind,
        "text": {"en": row.text_en, "zh": row.text_zh},
        "at": row.at,
    }


def original(session: Session, month: str) -> tuple[str, str]:
    """The frozen content as it was hashed, and its SHA-256, for whoever wants to check. Raises NotFound."""
    snapshot = publication.of_month(session, month)
    return snapshot.content, snapshot.sha256


def shown(session: Session, matter: Publication, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What its page shows staff: every line with its words, what is only counted, and what may be done."""
    del now
    out = publication.snapshot_of(session, matter.id)
    return {
        "lines": [_line(session, line) for line in publication.lines_of(session, matter)],
        "counts": publication.counts_of(session, matter)._asdict(),
        "since_last": publication.difference(session, matter),
        "month": matter.month,
        "report": matter.report,
        "sha256": out.sha256 if out else None,
        "errata": [_erratum(row) for row in publication.errata_of(session, matter.id)],
        "may_edit": actor.has(*EDITORS) and out is None,
        "may_correct": actor.has(*EDITORS) and out is not None,
    }


def _line(session: Session, line: ListLine) -> dict[str, Any]:
    return {
        "line": line.place,
        "state": line.state,
        "category": line.category,
        "words": {"en": line.words_en, "zh": line.words_zh},
        "unit": reading.unit_of(session, line.unit_id),
        "days_open": line.days_open,
        "due": line.due_at,
        "extended": line.extended,
        "delay_reason": line.delay_reason,
        "next_step": {"en": line.next_en, "zh": line.next_zh},
    }


def reword(
    session: Session,
    number: str,
    place: int,
    *,
    state: str,
    words_en: str,
    words_zh: str,
    now: datetime,
    actor: Actor,
) -> dict[str, Any]:
    """Change a line of a list that is not out yet. Raises NotAllowed, Conflict or Invalid."""
    made = _held(session, number, actor)
    line = publication.reword(
        session, made, place, state=state, words_en=words_en, words_zh=words_zh, now=now, actor=actor
    )
    return _line(session, line)


def correct(
    session: Session,
    number: str,
    *,
    text_en: str,
    text_zh: str,
    line: int | None = None,
    now: datetime,
    actor: Actor,
) -> dict[str, Any]:
    """Add an erratum to a published list. Raises NotAllowed, Conflict or Invalid."""
    made = _held(session, number, actor)
    row = publication.correct(
        session, made, text_en=text_en, text_zh=text_zh, line=line, now=now, actor=actor
    )
    return _erratum(row)


def _held(session: Session, number: str, actor: Actor) -> Publication:
    if not actor.has(*EDITORS):
        raise NotAllowed(_l("Lists are edited by the privacy officer or the leader."))
    found = matters.by_number(session, number)
    if not places.may_read_matter(session, found, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    return matters.lock(session, Publication, found.id)
