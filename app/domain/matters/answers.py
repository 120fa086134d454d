"""Answers given in forms of a matter: sealed under its person's key if it has one, else the house's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import crypto
from app.domain.matters.matter import MatterAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.matters.matter import Matter


def keep(
    session: Session,
    matter: Matter,
    form: str,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    actor: Actor,
    version: int = 0,
    item_id: int | None = None,
) -> MatterAnswer:
    """Store one set of answers; `version` is the form's."""
    text, place = json.dumps(answers, ensure_ascii=False, sort_keys=True), _place(matter)
    if matter.key_id is None:
        sealed = crypto.seal_house(text, place=place)
    else:
        sealed = crypto.seal(session, matter.key_id, text, place=place)
    row = MatterAnswer(
        matter_id=matter.id,
        item_id=item_id,
        form=form,
        form_version=version,
        answers=sealed,
        by=actor.person_id,
        at=now,
    )
    session.add(row)
    return row


def read(session: Session, matter: Matter, row: MatterAnswer) -> dict[str, Any]:
    """The answers in clear; nothing once the person was erased."""
    place = _place(matter)
    if matter.key_id is None:
        text = crypto.open_house(row.answers, place=place)
    else:
        try:
            text = crypto.open_(session, matter.key_id, row.answers, place=place)
        except crypto.Erased:
            return {}
    found: dict[str, Any] = json.loads(text)
    return found


def latest_row(session: Session, matter: Matter, form: str) -> MatterAnswer | None:
    """The last answers given in a form."""
    rows = select(MatterAnswer).where(MatterAnswer.matter_id == matter.id, MatterAnswer.form == form)
    return session.scalars(rows.order_by(MatterAnswer.id.desc()).limit(1)).first()


def latest(session: Session, matter: Matter, form: str) -> dict[str, Any]:
    """The last answers given in a form, in clear; empty when there are none."""
    row = latest_row(session, matter, form)
    return read(session, matter, row) if row else {}


def all_(session: Session, matter: Matter, form: str | None = None) -> list[MatterAnswer]:
    """Every set of answers of a matter, oldest first."""
    rows = select(MatterAnswer).where(MatterAnswer.matter_id == matter.id)
    if form is not None:
        rows = rows.where(MatterAnswer.form == form)
    return list(session.scalars(rows.order_by(MatterAnswer.id)))


def _place(matter: Matter) -> str:
    return f"matter_answer.answers:{matter.id}"
