"""The tables of surveys: series, rounds, questions, whom we invited, tokens, answers.

Who was invited stands in `survey_invitation`, the tokens in `survey_token`, the answers in `survey_response`,
and no column leads from one to another: neither id, nor order, nor time (R40, R69).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain.matters import Matter

PREFIX = "SV"


class SurveySeries(Base):
    """Rounds that are compared: planned as a draft, put in force, ended. The first round asks `questions`.

    `cadence`: quarter, halfyear; `audience`: citizens, staff; `status`: draft, running, ended.
    `split_by`: what makes the strata of a sample; `modes`: how people may answer.
    """

    __tablename__ = "survey_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title_en: Mapped[str] = mapped_column(String(150))
    title_zh: Mapped[str] = mapped_column(String(150))
    audience: Mapped[str] = mapped_column(String(10))
    cadence: Mapped[str] = mapped_column(String(10))
    target: Mapped[float]
    sample_size: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    status: Mapped[str] = mapped_column(String(10), default="draft")
    split_by: Mapped[list[str]] = mapped_column(JSON)
    modes: Mapped[list[str]] = mapped_column(JSON)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime())
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way


class Survey(Matter):
    """One round of a series, or a special survey. `results` are frozen when the field period ends."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("series_id", "round"),)
    __mapper_args__ = {"polymorphic_identity": "survey"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("survey_series.id"), index=True)
    round: Mapped[str | None] = mapped_column(String(10))
    improvement_id: Mapped[int | None] = mapped_column(index=True)
    audience: Mapped[str] = mapped_column(String(10))
    base_from: Mapped[datetime] = mapped_column(UtcDateTime())
    base_until: Mapped[datetime] = mapped_column(UtcDateTime())
    sample_size: Mapped[int]
    split_by: Mapped[list[str]] = mapped_column(JSON)
    modes: Mapped[list[str]] = mapped_column(JSON)
    seed: Mapped[int]
    target: Mapped[float]
    field_from: Mapped[datetime | None] = mapped_column(UtcDateTime())
    field_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    results: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class SurveyQuestion(Base):
    """One question. `code` is its name over all rounds; `kind`: scale or open."""

    __tablename__ = "survey_question"
    __table_args__ = (UniqueConstraint("survey_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    place: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    text_en: Mapped[str] = mapped_column(String(300))
    text_zh: Mapped[str] = mapped_column(String(300))
    scale: Mapped[str | None] = mapped_column(String(20))
    scale_version: Mapped[int | None]
    points: Mapped[list[Any] | None] = mapped_column(JSON)
    direction: Mapped[str] = mapped_column(String(10), default="ascending")
    not_applicable: Mapped[bool] = mapped_column(default=True)


class SurveyStratum(Base):
    """A part of the base of the sample: how many there are, how many within reach, how many drawn."""

    __tablename__ = "survey_stratum"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    tier: Mapped[str | None] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(20))
    base: Mapped[int]
    reachable: Mapped[int]
    drawn: Mapped[int]


class SurveyInvitation(Base):
    """Somebody was drawn and written to. It knows nothing of tokens or answers."""

    __tablename__ = "survey_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    stratum_id: Mapped[int] = mapped_column(ForeignKey("survey_stratum.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SurveyToken(Base):
    """The right to answer once. `group_id`: the department, of staff, where it is large enough to hide in."""

    __tablename__ = "survey_token"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    used: Mapped[bool] = mapped_column(default=False)


class SurveyResponse(Base):
    """What somebody answered: values by question, words sealed. No time, no number that counts up."""

    __tablename__ = "survey_response"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    mode: Mapped[str] = mapped_column(String(10))
    invited: Mapped[bool]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    values: Mapped[dict[str, int]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text)
