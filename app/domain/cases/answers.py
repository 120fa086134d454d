"""What people answered in forms: kept with the case, sealed, whoever invented the form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import crypto
from app.domain.cases.records import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor


def keep(
    session: Session,
    case: Case,
    form: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    actor: Actor,
    version: int = 0,
    item_id: int | None = None,
) -> Answer:
    """Store one set of answers, sealed under the complainant's key; `version` is the form's."""
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    row = Answer(
        case_id=case.id,
        item_id=item_id,
        form=form,
        form_version=version,
        answers=crypto.seal(session, case.key_id, text, place=f"answer.answers:{case.key_id}"),
        by=actor.person_id,
        at=now,
    )
    session.add(row)
    return row


def read(session: Session, case: Case, row: Answer) -> dict[str, Any]:
    """The answers in clear; nothing once the person was erased."""
    try:
        text = crypto.open_(session, case.key_id, row.answers, place=f"answer.answers:{case.key_id}")
    except crypto.Erased:
        return {}
    answers: dict[str, Any] = json.loads(text)
    return answers


def latest_row(session: Session, case: Case, form: str) -> Answer | None:
    """The last answers given in a form."""
    rows = select(Answer).where(Answer.case_id == case.id, Answer.form == form)
    return session.scalars(rows.order_by(Answer.id.desc()).limit(1)).first()


def latest(session: Session, case: Case, form: str) -> dict[str, Any]:
    """The last answers given in a form, in clear; empty when there are none."""
    row = latest_row(session, case, form)
    return read(session, case, row) if row else {}


def all_(session: Session, case: Case, form: str | None = None) -> list[Answer]:
    """Every set of answers of a case, oldest first."""
    rows = select(Answer).where(Answer.case_id == case.id)
    if form is not None:
        rows = rows.where(Answer.form == form)
    return list(session.scalars(rows.order_by(Answer.id)))
