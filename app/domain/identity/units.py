"""The authority's one tree of departments (部门)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


class OrganisationUnit(Base):
    """A department or a part of one. `path` lists the ids from the root down to it: `/1/4/`."""

    __tablename__ = "organisation_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), default="", index=True)
    active: Mapped[bool] = mapped_column(default=True)

    def name(self, locale: str) -> str:
        """The unit's name in `en` or `zh`."""
        return self.name_zh if locale.startswith("zh") else self.name_en


def add_unit(
    session: Session, code: str, *, en: str, zh: str, parent: OrganisationUnit | None = None
) -> OrganisationUnit:
    """Add a unit below `parent`, or as a root."""
    unit = OrganisationUnit(code=code, name_en=en, name_zh=zh, parent_id=parent.id if parent else None)
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    session.flush()
    return unit


def by_code(session: Session, code: str) -> OrganisationUnit | None:
    """The unit with this code."""
    return session.scalars(select(OrganisationUnit).where(OrganisationUnit.code == code)).one_or_none()


def children(session: Session, unit_id: int | None) -> Sequence[OrganisationUnit]:
    """The units directly below one, or the roots."""
    query = select(OrganisationUnit).where(OrganisationUnit.parent_id == unit_id)
    return session.scalars(query.order_by(OrganisationUnit.id)).all()


def all_units(session: Session) -> Sequence[OrganisationUnit]:
    """Every unit in use, in the order they were added."""
    query = select(OrganisationUnit).where(OrganisationUnit.active)
    return session.scalars(query.order_by(OrganisationUnit.id)).all()


def lineage(session: Session, unit_id: int) -> list[int]:
    """The unit's id and those above it, nearest first: who answers for it, level by level."""
    unit = session.get(OrganisationUnit, unit_id)
    return [int(part) for part in reversed(unit.path.strip("/").split("/"))] if unit else []


def subtree(session: Session, unit_id: int) -> list[int]:
    """The unit's id and those of everything below it."""
    unit = session.get(OrganisationUnit, unit_id)
    if unit is None:
        return []
    query = select(OrganisationUnit.id).where(OrganisationUnit.path.startswith(unit.path, autoescape=True))
    return list(session.scalars(query.order_by(OrganisationUnit.id)))
