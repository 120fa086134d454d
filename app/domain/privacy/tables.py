"""The tables of privacy: the register of erasures, and what holds one up (R85)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

RUNNING = frozenset({"requested", "restricted"})
"""Statuses in which an erasure still has to come."""


class Erasure(Base):
    """One line of the register: one person of one case asked to be forgotten, and what came of it."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    key_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(20), default="requested")
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime())
    # why not yet, and the day that the citizen was told
    ground: Mapped[str | None] = mapped_column(String(20))
    basis: Mapped[str | None] = mapped_column(String(30))
    until_on: Mapped[date | None] = mapped_column(Date)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    # a person's decision, its words sealed under the key it is about
    refusal: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    grounds: Mapped[str | None] = mapped_column(Text)
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    upheld: Mapped[bool | None]
    # what was done; `entry` is the sha256 of the line as the certificate shows it
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    scope: Mapped[str | None] = mapped_column(String(10))
    counts: Mapped[dict[str, int] | None] = mapped_column(JSON)
    entry: Mapped[str | None] = mapped_column(String(64))

    @property
    def running(self) -> bool:
        """It still has to come."""
        return self.status in RUNNING


class Hold(Base):
    """Somebody says, or the privacy officer decided, that a case must be kept whole for a while."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10), default="claimed")
    reason: Mapped[str] = mapped_column(Text)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    until_on: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
