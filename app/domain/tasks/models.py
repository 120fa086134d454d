"""The tables of the inbox: one row per open user task, its drafts and its comments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

OPEN = ("open", "claimed")


class WorkItem(Base):
    """A task as people see it.

    Open without `assignee_id`: whoever holds the role for the unit may take it. Claimed: it is theirs.
    """

    __tablename__ = "work_item"
    __table_args__ = (
        Index("ix_work_item_inbox", "state", "assignee_id", "due"),
        Index("ix_work_item_pool", "state", "role", "unit_id", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(index=True)
    task_id: Mapped[str] = mapped_column(String(40), unique=True)
    element: Mapped[str] = mapped_column(String(120))
    process: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(200))
    title_zh: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    form: Mapped[str | None] = mapped_column(String(80))
    candidates: Mapped[str | None] = mapped_column(String(200))
    due: Mapped[datetime | None] = mapped_column(UtcDateTime())
    priority: Mapped[int] = mapped_column(default=0)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime())
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def open(self) -> bool:
        """Still to be done by somebody."""
        return self.state in OPEN


class Draft(Base):
    """Answers begun and not yet given; sealed, since people write names into them."""

    __tablename__ = "draft"

    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answers: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime())


class Comment(Base):
    """A remark among colleagues on a task; sealed."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
