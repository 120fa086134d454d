"""Publishing once and for all: canonical content, its hash in the journal, the difference to last month."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import matters
from app.domain.cases import Case
from app.domain.events.journal import canonical
from app.domain.identity import OrganisationUnit
from app.domain.publication.listing import counts_of, hush, lines_of
from app.domain.publication.tables import ListLine, Publication, Snapshot
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor


def publish(
    session: Session,
    publication: Publication,
    *,
    approved_by: int | None,
    role: str | None,
    now: datetime,
    actor: Actor,
) -> Snapshot:
    """Freeze the list and the report: from the commit on nothing in them changes. Twice gives the first one.

    `role` is the one in which it was approved (签发): it is sealed with the rest, the name is not told.
    """
    done = session.get(Snapshot, publication.id)
    if done is not None:
        return done
    hush(session, publication)
    text = canonical({**_content(session, publication), "signed_by": role})
    row = Snapshot(
        publication_id=publication.id,
        list=publication.list,
        month=publication.month,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=now,
        approved_by=approved_by,
    )
    session.add(row)
    matters.close(publication, "published", now)
    session.flush()
    matters.note(session, publication, "publication.published", {"sha256": row.sha256}, now=now, actor=actor)
    return row


def _content(session: Session, publication: Publication) -> dict[str, Any]:
    counts = counts_of(session, publication)
    return {
        "list": publication.list,
        "month": publication.month,
        "taken_at": publication.taken_at.isoformat(),
        "lines": [_said(session, line) for line in lines_of(session, publication) if line.state == "listed"],
        "counts": counts._asdict(),
        "since_last": difference(session, publication),
        "rectification": publication.report,
    }


def _said(session: Session, line: ListLine) -> dict[str, Any]:
    unit = session.get(OrganisationUnit, line.unit_id) if line.unit_id else None
    return {
        "line": line.place,
        "category": line.category,
        "matter": {"en": line.words_en, "zh": line.words_zh},
        "unit": {"en": unit.name_en, "zh": unit.name_zh} if unit else None,
        "days_open": line.days_open,
        "due": line.due_at.isoformat(),
        "extended": line.extended,
        "delay_reason": line.delay_reason,
        "next_step": {"en": line.next_en, "zh": line.next_zh} if line.next_en else None,
    }


def difference(session: Session, publication: Publication) -> dict[str, Any] | None:
    """How many of last list's matters are resolved, still there, and how many are new; None for the first."""
    rows = select(Publication).where(
        Publication.list == publication.list, Publication.month < publication.month
    )
    last = session.scalars(rows.order_by(Publication.month.desc()).limit(1)).first()
    if last is None:
        return None
    before = {line.case_id for line in lines_of(session, last)}
    now = {line.case_id for line in lines_of(session, publication)}
    gone = session.scalars(select(Case).where(Case.id.in_(before - now))).all()
    return {
        "month": last.month,
        "resolved": sum(case.ended for case in gone),
        "no_longer_overdue": sum(not case.ended for case in gone),
        "still": len(before & now),
        "new": len(now - before),
    }


def published(session: Session, name: str = "unresolved") -> Sequence[Snapshot]:
    """Every published list of a name, the youngest first."""
    rows = select(Snapshot).where(Snapshot.list == name)
    return session.scalars(rows.order_by(Snapshot.month.desc())).all()


def latest(session: Session, name: str = "unresolved") -> Snapshot | None:
    """The youngest published list."""
    return next(iter(published(session, name)), None)


def of_month(session: Session, month: str, name: str = "unresolved") -> Snapshot:
    """A month's list. Raises NotFound."""
    found = out(session, month, name)
    if found is None:
        raise NotFound(_l("No list was published for this month."))
    return found


def out(session: Session, month: str, name: str = "unresolved") -> Snapshot | None:
    """What was published of a month, if anything."""
    rows = select(Snapshot).where(Snapshot.list == name, Snapshot.month == month)
    return session.scalars(rows).one_or_none()


def snapshot_of(session: Session, publication_id: int) -> Snapshot | None:
    """What was published of this publication, if it is out."""
    return session.get(Snapshot, publication_id)


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """The content, read."""
    content: dict[str, Any] = json.loads(snapshot.content)
    return content
