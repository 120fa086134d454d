"""The tables of publication: the list while it is drawn up, what was published, errata, objections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.db import Base, UtcDateTime
from app.domain.matters import Matter


class Publication(Matter):
    """A list of one month (清单) on its way to the public, with the month's rectification report (R46)."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("list", "month"),)
    __mapper_args__ = {"polymorphic_identity": "publication"}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    list: Mapped[str] = mapped_column(String(20), default="unresolved")
    month: Mapped[str] = mapped_column(String(7))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime())
    report: Mapped[dict[str, Any]] = mapped_column(JSON)


class ListLine(Base):
    """One matter in a list that is being drawn up; its words may still be changed, its facts may not.

    `state`: listed (shown), counted (shown as a number alone). The case is known inside and never published.
    """

    __tablename__ = "list_line"
    __table_args__ = (UniqueConstraint("publication_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    place: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="listed")
    category: Mapped[str] = mapped_column(String(20))
    words_en: Mapped[str] = mapped_column(String(300))
    words_zh: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    days_open: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime())
    extended: Mapped[bool]
    delay_reason: Mapped[str] = mapped_column(String(24))
    next_en: Mapped[str] = mapped_column(String(200), default="")
    next_zh: Mapped[str] = mapped_column(String(200), default="")


class Snapshot(Base):
    """What was published, for ever: canonical JSON and its SHA-256. Rows are added, never changed."""

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("list", "month"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    list: Mapped[str] = mapped_column(String(20))
    month: Mapped[str] = mapped_column(String(7))
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime())
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Erratum(Base):
    """A correction beside a published list: what a line should say, or that it is withheld. Never changed."""

    __tablename__ = "erratum"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    line: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(10))
    text_en: Mapped[str] = mapped_column(Text)
    text_zh: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class ListObjection(Base):
    """A citizen does not want their matter in the lists: it is counted, never shown."""

    __tablename__ = "list_objection"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())


def _refuse(_mapper: Mapper[Any], _connection: object, _target: object) -> None:
    raise RuntimeError("what was published is not changed: add an erratum")


for table in (Snapshot, Erratum):
    event.listen(table, "before_update", _refuse)
    event.listen(table, "before_delete", _refuse)
