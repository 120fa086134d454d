"""The case: its row, and how it is found, locked and counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text, bindparam, cast, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app import crypto
from app.db import Base, UtcDateTime
from app.domain.tasks import WorkItem
from app.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

ENDED = frozenset({"closed", "not_accepted", "referred", "withdrawn", "archived"})
"""Statuses in which the authority owes nothing more, unless the citizen takes the case up again."""

REPORT = "report"
"""The kind of a report of wrongdoing (举报)."""


class Case(Base):
    """One matter of one citizen. Original words are sealed; only `summary` and `redacted` are searched."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_list", "status", "submitted_at"),
        Index("ix_case_unit", "unit_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(20), default="other")
    domain: Mapped[str | None] = mapped_column(String(60))
    tier: Mapped[str] = mapped_column(String(20), default="general")
    severity: Mapped[str] = mapped_column(String(20), default="normal")
    urgency: Mapped[str] = mapped_column(String(20), default="normal")
    locale: Mapped[str] = mapped_column(String(5))
    anonymous: Mapped[bool] = mapped_column(default=False)
    # in the citizen's own words: sealed under the complainant's key
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    remedy: Mapped[str | None] = mapped_column(Text)
    place_sealed: Mapped[str | None] = mapped_column(Text)
    # without what tells who somebody is
    summary: Mapped[str] = mapped_column(String(200))
    redacted: Mapped[str] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(String(200))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    occurred_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    # where it stands
    status: Mapped[str] = mapped_column(String(20), default="received")
    stage: Mapped[str] = mapped_column(String(10), default="submit")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    complained_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    complained_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    about_head: Mapped[bool] = mapped_column(default=False)
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    finding: Mapped[str | None] = mapped_column(String(24))
    outcomes: Mapped[list[str]] = mapped_column(JSON, default=list)
    resolved: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(30))
    # the four stages and the end (R31)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime())
    responded_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    improved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_event_at: Mapped[datetime] = mapped_column(UtcDateTime())
    improvement_id: Mapped[int | None]
    hotspot_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way

    @property
    def ended(self) -> bool:
        """Nothing more is owed, unless the citizen takes it up again."""
        return self.status in ENDED

    @property
    def chain(self) -> str:
        """The name of its journal."""
        return f"case:{self.id}"


def get(session: Session, case_id: int) -> Case:
    """Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound(_l("There is no such case."))
    return case


def lock(session: Session, case_id: int) -> Case:
    """The case, held until the commit (lock order: subject before instance before work item)."""
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(_l("There is no such case."))
    return case


_BY_TASK = (
    select(Case, WorkItem, crypto.PersonKey)
    .join(WorkItem, WorkItem.case_id == Case.id)
    .join(crypto.PersonKey, crypto.PersonKey.id == Case.key_id)
    .where(WorkItem.id == bindparam("task"))
    .with_for_update(of=(Case, WorkItem, crypto.PersonKey))
    .execution_options(populate_existing=True)
)


def lock_by_task(session: Session, item_id: int) -> Case | None:
    """The case a work item belongs to, held until the commit with item and key; None when there is none."""
    found = session.execute(_BY_TASK, {"task": item_id}).one_or_none()
    return found[0] if found is not None else None


def by_number(session: Session, number: str, *, held: bool = False) -> Case:
    """Find a case by the number people write, in any case and with blanks. Raises NotFound."""
    rows = select(Case).where(Case.number == number.strip().upper().replace(" ", ""))
    case = session.scalars(rows.with_for_update() if held else rows).one_or_none()
    if case is None:
        raise NotFound(_l("There is no such case."))
    return case


def open_original(session: Session, case: Case, part: str) -> str | None:
    """One of title, text, remedy, place_sealed in clear; None when it was not given or is erased."""
    sealed = getattr(case, part)
    if not sealed:
        return None
    try:
        return crypto.open_(session, case.key_id, sealed, place=f"case.{part}:{case.key_id}")
    except crypto.Erased:
        return None


def sealed(session: Session, case: Case, place: str, words: str) -> str:
    """Words of a case's record, sealed under the complainant's key."""
    return crypto.seal(session, case.key_id, words, place=f"{place}:{case.key_id}")


def unsealed(session: Session, case: Case, place: str, words: str | None) -> str | None:
    """What `sealed` took; None when there was nothing or it is erased."""
    if not words:
        return None
    try:
        return crypto.open_(session, case.key_id, words, place=f"{place}:{case.key_id}")
    except crypto.Erased:
        return None


def has(case: Case, flag: str) -> bool:
    """Whether the flag (VOCABULARY: flag) is set."""
    return flag in case.flags


def quiet(case: Case) -> bool:
    """Nothing of it is public but that it is counted: a confidential case, a report of wrongdoing (举报)."""
    return has(case, "confidential") or case.kind == REPORT


def is_quiet() -> ColumnElement[bool]:
    """The same as a condition on rows."""
    return or_(cast(Case.flags, String).like('%"confidential"%'), Case.kind == REPORT)


def set_flag(case: Case, flag: str, on: bool = True) -> None:
    """Set or clear a flag; the list is replaced, since the column does not watch inside."""
    rest = [known for known in case.flags if known != flag]
    case.flags = [*rest, flag] if on else rest
