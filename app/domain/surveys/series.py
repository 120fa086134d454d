"""Series of surveys: planned with their questions, put in force once these are fair, ended (R38, R39).

The journal of the house keeps who did it; the rounds of a series in force come by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.domain import events, numbers
from app.domain.surveys import questions
from app.domain.surveys.asked import USUAL, packed, unpacked
from app.domain.surveys.sampling import SPLITS
from app.domain.surveys.tables import SurveySeries
from app.domain.vocabulary import codes
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.surveys.asked import Asked

PREFIX = "SS"
TARGET = 0.8
SAMPLE = 200
MOST_SAMPLED = 5_000
ONLINE = "online"


def plan(
    session: Session, row: SurveySeries, asked: Sequence[Asked] = (), *, now: datetime, actor: Actor
) -> SurveySeries:
    """Keep a series as a draft, with the usual questions if none are given; without a code it gets a number.

    Of staff every department is a stratum, and they answer online alone: nobody enters it for them (R69).
    Raises Invalid.
    """
    if row.audience == "staff":
        row.split_by, row.modes = ["unit"], [ONLINE]
    else:
        row.split_by = [one for one in SPLITS if one in row.split_by]
        row.modes = [one for one in codes("survey_mode") if one == ONLINE or one in row.modes]
    require_sample(row.sample_size, row.target)
    chosen = asked or USUAL[row.audience]
    questions.require_named(chosen)
    row.questions, row.status, row.planned_at = packed(chosen), "draft", now
    row.code = row.code or numbers.following(session, PREFIX, now=now)
    session.add(row)
    session.flush()
    facts = {"audience": row.audience, "cadence": row.cadence, "unit": row.unit_id or 0}
    _note(session, row, "planned", facts, now=now, actor=actor)
    return row


def require_sample(sample_size: int, target: float) -> None:
    """Raises Invalid for a sample that nobody could draw, or a target that is no share."""
    wrong: dict[str, list[object]] = {}
    if not 0 < sample_size <= MOST_SAMPLED:
        wrong["sample_size"] = [_l("Draw between 1 and 5,000.")]
    if not 0 < target <= 1:
        wrong["target"] = [_l("The target is a share between 0 and 1.")]
    if wrong:
        raise Invalid(wrong)


def by_code(session: Session, code: str, *, held: bool = False) -> SurveySeries:
    """A series by its code, if asked for held until the commit. Raises NotFound."""
    rows = select(SurveySeries).where(SurveySeries.code == code)
    if held:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(rows).one_or_none()
    if row is None:
        raise NotFound(_l("There is no such series of surveys."))
    return row


def running(session: Session) -> Sequence[SurveySeries]:
    """The series in force."""
    rows = select(SurveySeries).where(SurveySeries.status == "running")
    return session.scalars(rows.order_by(SurveySeries.id)).all()


def asked_by(row: SurveySeries) -> list[Asked]:
    """The questions of its first round."""
    return unpacked(row.questions)


def change(
    session: Session, row: SurveySeries, asked: Sequence[Asked], *, now: datetime, actor: Actor
) -> None:
    """Change the questions of a draft; the linter stops nothing yet. Raises Conflict, Invalid."""
    if row.status != "draft":
        raise Conflict(_l("The series is in force. Change the questions of its next round instead."))
    questions.require_named(asked)
    row.questions = packed(asked)
    _note(session, row, "changed", {"questions": len(asked)}, now=now, actor=actor)


def begin(session: Session, row: SurveySeries, *, locale: str, now: datetime, actor: Actor) -> None:
    """Put a draft in force. Raises Conflict, or Invalid with each fault of its questions (R39)."""
    if row.status != "draft":
        raise Conflict(_l("Only a draft can be put in force."))
    questions.require_fair(asked_by(row), locale)
    row.status, row.begun_at = "running", now
    _note(session, row, "begun", {}, now=now, actor=actor)


def end(session: Session, row: SurveySeries, *, now: datetime, actor: Actor) -> None:
    """No more rounds; the one under way is finished. Raises Conflict when it has ended."""
    if row.status == "ended":
        raise Conflict(_l("This series has ended."))
    row.status, row.ended_at = "ended", now
    _note(session, row, "ended", {}, now=now, actor=actor)


def _note(
    session: Session, row: SurveySeries, what: str, facts: Mapping[str, Any], *, now: datetime, actor: Actor
) -> None:
    payload = {"series": row.id, **facts}
    events.record(session, events.HOUSE, f"survey_series.{what}", now=now, actor=actor, payload=payload)
    session.flush()
