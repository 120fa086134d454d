"""The tables of the people in a case: who speaks, for whom, and how they can be reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime


class Party(Base):
    """One person in one case; everything that tells who it is, is sealed under the key `key_id`."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[int]
    anonymous: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str | None] = mapped_column(Text)
    relation: Mapped[str | None] = mapped_column(String(40))
    consent: Mapped[bool] = mapped_column(default=False)
    notice_channel: Mapped[str] = mapped_column(String(10), default="page")
    locale: Mapped[str] = mapped_column(String(5), default="zh")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    contacts: Mapped[list[Contact]] = relationship(lazy="selectin", order_by="Contact.id")


class Contact(Base):
    """One way to reach a party: value sealed, and a blind index to find equal ones until it is erased."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_blind", "kind", "blind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(Text)
    blind: Mapped[str | None] = mapped_column(String(64))
