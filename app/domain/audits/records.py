"""What is kept of an audit: the plan and its draw, the sampled cases, the findings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain.matters import Matter


class Audit(Matter):
    """A third-party audit (第三方审计); its owner is the auditor, `unit_id` stays empty.

    `scope` lists unit ids (empty: all), `excluded` those in which the auditor has an interest. The days of
    the period are those of the authority's zone, both included; `confidence` and `margin` are shares.
    """

    __tablename__ = "audit"
    __mapper_args__ = {"polymorphic_identity": "audit"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    period_from: Mapped[date] = mapped_column(Date)
    period_to: Mapped[date] = mapped_column(Date)
    criteria: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[list[int]] = mapped_column(JSON, default=list)
    excluded: Mapped[list[int]] = mapped_column(JSON, default=list)
    confidence: Mapped[float]
    margin: Mapped[float]
    # the frame and a sealed number are fixed before anybody names a seed: nobody redraws until pleased
    frame: Mapped[str | None] = mapped_column(Text, deferred=True)
    frame_hash: Mapped[str | None] = mapped_column(String(64))
    frame_size: Mapped[int] = mapped_column(default=0)
    nonce: Mapped[str | None] = mapped_column(Text)
    nonce_hash: Mapped[str | None] = mapped_column(String(64))
    seed: Mapped[str | None] = mapped_column(String(100))
    sample_size: Mapped[int] = mapped_column(default=0)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    effect: Mapped[str | None] = mapped_column(String(12))
    statement_en: Mapped[str | None] = mapped_column(Text)
    statement_zh: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SampledCase(Base):
    """A case in the sample: its stratum, how it compares with its diagrams, and what the auditor saw.

    `found_effect` is what the record says of the result, `effect` what the auditor says.
    """

    __tablename__ = "audit_sample"
    __table_args__ = (UniqueConstraint("audit_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    tier: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    versions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    deviations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    conforms: Mapped[bool | None]
    found_effect: Mapped[str | None] = mapped_column(String(12))
    effect: Mapped[str | None] = mapped_column(String(12))
    checklist: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Finding(Matter):
    """An audit finding (审计发现) about one unit, `unit_id`; its words are kept sealed with its answers."""

    __tablename__ = "finding"
    __mapper_args__ = {"polymorphic_identity": "finding"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), index=True)
    grade: Mapped[str] = mapped_column(String(12))
    criterion: Mapped[str] = mapped_column(String(20))
    stance: Mapped[str | None] = mapped_column(String(10))
    ruling: Mapped[str | None] = mapped_column(String(10))
    corrective_by: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    @property
    def withdrawn(self) -> bool:
        """Whether the mediator took it back: it does not count then."""
        return self.ruling == "withdraw"


class Evidence(Base):
    """What shows a finding (审计证据), cited where it stands: a sampled case, or one entry of its journal.

    `hash` is the entry's own when it was cited: whoever compares them sees that it is the same still.
    """

    __tablename__ = "finding_evidence"
    __table_args__ = (UniqueConstraint("finding_id", "case_id", "entry"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    entry: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str | None] = mapped_column(String(64))
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime())
