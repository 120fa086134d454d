"""The tables of improvement: the improvement and the meeting, what is measured, what is to be done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain.matters import Matter

ENDED = frozenset({"effective", "replaced", "stopped", "merged"})
"""Statuses in which nothing more is to be done, unless the same cause comes back."""


class Improvement(Matter):
    """One improvement (改进事项), PDCA round by round (R53-R57).

    `cause` is what recurs, `category:domain:unit`; improvements of one cause merge. `source_kind` and
    `source_id` are what it came from. What is published of it stands in `changed_en` and `changed_zh`.
    """

    __tablename__ = "improvement"
    __table_args__ = (Index("ix_improvement_source", "source_kind", "source_id"),)

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    source_kind: Mapped[str | None] = mapped_column(String(20))
    source_id: Mapped[int | None]
    cause: Mapped[str | None] = mapped_column(String(120), index=True)
    round: Mapped[int] = mapped_column(default=1)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    # the plan
    horizon: Mapped[str | None] = mapped_column(String(10))
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    comparison_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    # what came of it
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    changed_en: Mapped[str | None] = mapped_column(Text)
    changed_zh: Mapped[str | None] = mapped_column(Text)
    effect: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    verdict: Mapped[str | None] = mapped_column(String(12))
    evaluated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    evaluated_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    decision: Mapped[str | None] = mapped_column(String(12))
    standard_key: Mapped[str | None] = mapped_column(String(120))
    standard_version: Mapped[int | None]
    stop_reason: Mapped[str | None] = mapped_column(String(20))
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy's own way
        "polymorphic_identity": "improvement",
        # not parent_id or merged_into_id, which lead to matters too
        "inherit_condition": id == Matter.id,  # noqa: A003
    }

    @property
    def ended(self) -> bool:
        """Nothing more is to be done, unless the same cause comes back."""
        return self.status in ENDED


class Origin(Base):
    """What proposed an improvement (立项来源): it opened it, joined the one under way, or brought it back."""

    __tablename__ = "improvement_origin"
    __table_args__ = (
        UniqueConstraint("improvement_id", "kind", "subject_id"),
        Index("ix_improvement_origin_subject", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id"))
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    source: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class Meeting(Matter):
    """A feedback-analysis meeting (反馈分析会, R59): its agenda is what the data said when it was called."""

    __tablename__ = "meeting"
    __mapper_args__ = {"polymorphic_identity": "meeting"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime())
    agenda: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    held_on: Mapped[date | None] = mapped_column(Date)


class Metric(Base):
    """What is measured (指标), in its unit; `kind` is `value` (minutes) or `rate` (hits of n).

    `part` is `main` (it decides), `other`, or `retry` (what those say who tried again, R32).
    """

    __tablename__ = "improvement_metric"

    id: Mapped[int] = mapped_column(primary_key=True)
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id"), index=True)
    part: Mapped[str] = mapped_column(String(10), default="main")
    kind: Mapped[str] = mapped_column(String(10))
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    unit_en: Mapped[str] = mapped_column(String(40))
    unit_zh: Mapped[str] = mapped_column(String(40))
    better: Mapped[str] = mapped_column(String(10))
    target: Mapped[float | None]
    baseline_from: Mapped[date | None] = mapped_column(Date)
    baseline_until: Mapped[date | None] = mapped_column(Date)


class Observation(Base):
    """One measurement: a value, or `hits` of `n`. A citizen's verdict after trying again names the case."""

    __tablename__ = "improvement_observation"
    __table_args__ = (Index("ix_observation_sample", "metric_id", "phase", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("improvement_metric.id"))
    phase: Mapped[str] = mapped_column(String(10))  # before, after
    round: Mapped[int] = mapped_column(default=1)
    part: Mapped[str] = mapped_column(String(12), default="pilot")  # pilot, comparison
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    value: Mapped[float | None]
    hits: Mapped[int | None]
    n: Mapped[int | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Action(Base):
    """Something to be done by somebody until a day (措施), of an improvement or decided in a meeting."""

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(12), default="measure")
    milestone: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    until: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10), default="planned")  # planned, begun, done, dropped
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
