"""The tables of ratings at the point of service: where, what was said, what was promised (R6, R44)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain.matters import Matter


class Touchpoint(Base):
    """Where people are served and rate (评价点): window, line, vehicle; of a unit or post, never a person.

    `serial` is part of the signed token of its QR code: revoking raises it, and old codes open nothing.
    """

    __tablename__ = "touchpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    post_en: Mapped[str] = mapped_column(String(120), default="")
    post_zh: Mapped[str] = mapped_column(String(120), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    serial: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ServiceRating(Base):
    """One rating (现场评价). Words and contact are sealed under the rater's own key, made when there are any.

    `receipt` is the fingerprint of what lets the rater come back: to add words, to see what came of it, to
    have them deleted.
    """

    __tablename__ = "service_rating"
    __table_args__ = (Index("ix_service_rating_count", "touchpoint_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(ForeignKey("touchpoint.id"))
    grade: Mapped[int]
    mode: Mapped[str] = mapped_column(String(10))
    criticism: Mapped[str | None] = mapped_column(String(30))
    key_id: Mapped[int | None]
    answers: Mapped[str | None] = mapped_column(Text)
    contact_kind: Mapped[str | None] = mapped_column(String(10))
    locale: Mapped[str] = mapped_column(String(5))
    receipt: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Feedback(Matter):
    """What follows a rating (差评整改): contact, verification, commitment, reply. Public words are plain.

    `outcome` is kept or late once the commitment was seen through. It begins with a service rating, or with
    the verdict on a case (`case_id`); a rating whose exclusion is asked for gets one too.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("service_rating.id"), unique=True)
    touchpoint_id: Mapped[int | None] = mapped_column(ForeignKey("touchpoint.id"))
    grade: Mapped[int | None]
    criticism: Mapped[str | None] = mapped_column(String(30))
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    finding: Mapped[str | None] = mapped_column(String(30))
    public_words: Mapped[str] = mapped_column(Text, default="")
    commitment: Mapped[str] = mapped_column(Text, default="")
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    committed_on: Mapped[date | None] = mapped_column(Date())
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    outcome: Mapped[str | None] = mapped_column(String(10))
    proof_kind: Mapped[str] = mapped_column(String(20), default="none")
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    unanswered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    __mapper_args__: dict[str, Any] = {"polymorphic_identity": "feedback"}  # noqa: RUF012 - SQLAlchemy's own way


class Proof(Base):
    """A file that proves a public reply (佐证), such as the new content in place of the outdated; public."""

    __tablename__ = "rating_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class Exclusion(Base):
    """A request to leave a rating out of the statistics (剔除申请): who asked, and the two who decided."""

    __tablename__ = "rating_exclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    first_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(10), default="asked")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class PageCount(Base):
    """How often a rating page was opened, begun with a grade, and finished, per day (R37); nobody is in it.

    Grade 0: the page was opened before any grade was chosen.
    """

    __tablename__ = "rating_page_count"

    page: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(Date(), primary_key=True)
    grade: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opened: Mapped[int] = mapped_column(default=0)
    begun: Mapped[int] = mapped_column(default=0)
    finished: Mapped[int] = mapped_column(default=0)
