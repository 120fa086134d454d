"""The tables of hotspots: each mention, a row to count under, each episode, and who is in charge of what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain.matters import Matter

KEY_LENGTH = 240


class Mention(Base):
    """One case that speaks of a problem (一次反映), under the key by which it was counted.

    Who said it is not kept here: complainants are told apart by the blind index of their case's contacts.
    """

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_count", "key", "at"), Index("ix_mention_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    category: Mapped[str] = mapped_column(String(20))
    spot: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class HotspotCounter(Base):
    """One row per key, held while a mention is counted, so that of two at once one comes after the other."""

    __tablename__ = "hotspot_counter"

    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)


class Hotspot(Matter):
    """One episode of a hotspot (热点事件), from the first threshold until it is closed or cools down.

    `place` is redacted. Counts are those of the last rise. `fired_mention_id` is the mention at which the
    alert was last given, `last_mention_id` the last one that belongs to a closed red episode.
    """

    __tablename__ = "hotspot"
    __table_args__ = (Index("ix_hotspot_key", "key", "last_mention_id"),)

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    category: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(10))
    mentions: Mapped[int]
    complainants: Mapped[int]
    anonymous: Mapped[int]
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    fired_mention_id: Mapped[int | None]
    last_mention_id: Mapped[int | None]
    red_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __mapper_args__: dict[str, Any] = {"polymorphic_identity": "hotspot"}  # noqa: RUF012 - SQLAlchemy's own way


class Charge(Base):
    """What a leader is in charge of (分管): a unit with all below it, a category, both, or the rest."""

    __tablename__ = "charge"
    __table_args__ = (UniqueConstraint("unit_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    category: Mapped[str | None] = mapped_column(String(20))
    leader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
