"""Facts about the installation itself: that it is a demonstration, which seeds it has had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEMO = "demo"


class HouseFact(Base):
    """One fact about the installation."""

    __tablename__ = "house_fact"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def fact(session: Session, name: str) -> str | None:
    """A fact's value, or None."""
    row = session.get(HouseFact, name)
    return row.value if row else None


def state(session: Session, name: str, value: str) -> None:
    """Set a fact."""
    session.merge(HouseFact(name=name, value=value))
    session.flush()


def is_demo(session: Session) -> bool:
    """Whether `seed --demo` made this a demonstration, where the demo password works."""
    return fact(session, DEMO) == "yes"
