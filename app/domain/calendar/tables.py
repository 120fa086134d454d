"""The calendar's tables: a version is one import or edit, a day says how it differs from Monday to Friday."""

from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class CalendarVersion(Base):
    """One batch of changes, never altered afterwards; what it leaves empty stays as it was before.

    A calendar "at version v" is every batch of the authority (and of the unit, laid over it) up to number v.
    """

    __tablename__ = "calendar_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str | None] = mapped_column(String(64))
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    quiet: Mapped[str | None] = mapped_column(String(120))
    late_counts_next_day: Mapped[bool | None]
    published_from: Mapped[date | None]
    published_until: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64))


class CalendarDay(Base):
    """A day that works (True), rests (False), or follows the weekend rule again (None)."""

    __tablename__ = "calendar_day"

    version_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    working: Mapped[bool | None]
    name_en: Mapped[str | None] = mapped_column(String(120))
    name_zh: Mapped[str | None] = mapped_column(String(120))


class Day(NamedTuple):
    """What a version says of one day; `working` None gives the day back to the weekend rule."""

    day: date
    working: bool | None
    name_en: str | None = None
    name_zh: str | None = None
