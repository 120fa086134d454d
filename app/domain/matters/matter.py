"""The matter: number, title, whose it is, where it stands, its journal; each concept adds its own table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.domain import events, numbers
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor


class Matter(Base):
    """An audit, an improvement, a survey, …: one row here, and one in the table of its kind (same id).

    The titles are neutral words of the office: nothing that tells who somebody is. What people write is kept
    with `answers`, sealed. `unit_id` answers for it, `owner_id` does the work.
    """

    __tablename__ = "matter"
    __table_args__: tuple[Any, ...] = (Index("ix_matter_list", "kind", "status", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(24), unique=True)
    title_en: Mapped[str] = mapped_column(String(200))
    title_zh: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20), default="open")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    key_id: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy's own way
        "polymorphic_on": "kind",
        "version_id_col": version,
    }

    @property
    def chain(self) -> str:
        """The name of its journal."""
        return events.matter_chain(self.id)

    @property
    def subject(self) -> tuple[str, int]:
        """What its processes and clocks are about."""
        return (self.kind, self.id)


class MatterAnswer(Base):
    """What somebody answered in a form of a matter, sealed, with the form's version."""

    __tablename__ = "matter_answer"
    __table_args__ = (Index("ix_matter_answer_latest", "matter_id", "form", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))
    form: Mapped[str] = mapped_column(String(80))
    form_version: Mapped[int]
    answers: Mapped[str] = mapped_column(Text)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime())


M = TypeVar("M", bound=Matter)


def is_kind(word: str) -> bool:
    """Whether matters of this kind exist; `case`, `clock` and `schedule` are none."""
    return word in Matter.__mapper__.polymorphic_map


def open_(
    session: Session,
    matter: M,
    *,
    prefix: str,
    now: datetime,
    actor: Actor,
    payload: Mapping[str, Any] | None = None,
) -> M:
    """Give a matter its number (`IM-2026-000001-K`) and write it down; the first entry of its journal."""
    matter.number = numbers.following(session, prefix, now=now)
    matter.opened_at = now
    session.add(matter)
    session.flush()
    note(session, matter, f"{matter.kind}.opened", payload, now=now, actor=actor)
    return matter


def get(session: Session, kind: type[M], matter_id: int) -> M:
    """Raises NotFound, also when the number is that of another kind."""
    row = session.get(kind, matter_id)
    if row is None:
        raise NotFound(_l("There is no such matter."))
    return row


def lock(session: Session, kind: type[M], matter_id: int) -> M:
    """The matter, held until the commit (lock order: subject before instance before work item)."""
    held = select(Matter.id).where(Matter.id == matter_id).with_for_update()
    if session.scalar(held) is None:
        raise NotFound(_l("There is no such matter."))
    row = session.get(kind, matter_id, populate_existing=True)
    if row is None:
        raise NotFound(_l("There is no such matter."))
    return row


def by_number(session: Session, number: str) -> Matter:
    """Find a matter by its number, in any case and with blanks. Raises NotFound."""
    row = session.scalars(select(Matter).where(Matter.number == numbers.plain(number))).one_or_none()
    if row is None:
        raise NotFound(_l("There is no such matter."))
    return row


def note(
    session: Session,
    matter: Matter,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """One entry in the matter's journal; ids, codes and ciphertext only."""
    events.record(session, matter.chain, kind, now=now, actor=actor, payload=dict(payload or {}))


def stand(matter: Matter, status: str) -> None:
    """Set where the matter stands."""
    matter.status = status


def close(matter: Matter, status: str, now: datetime) -> None:
    """End the matter."""
    matter.status, matter.closed_at = status, now
