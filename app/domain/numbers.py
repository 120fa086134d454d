"""Numbers people write down: counted per prefix and year without gap or double, with a check character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from stdnum.iso7064 import mod_37_36

from app import settings
from app.db import Base

if TYPE_CHECKING:
    from datetime import datetime


class NumberSequence(Base):
    """The last number given in a year. The row is held until the commit, so a rollback gives it back."""

    __tablename__ = "number_sequence"

    prefix: Mapped[str] = mapped_column(String(4), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def following(session: Session, prefix: str, *, now: datetime) -> str:
    """The next number of the authority's year, such as `TS-2026-000123-K` (ISO 7064 MOD 37,36)."""
    year = now.astimezone(settings.current().timezone).year
    last = _raised(session, prefix, year)
    if last is None:  # two first ones of a year may come at once: whoever is second finds the row there
        insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        begun = insert(NumberSequence).values(prefix=prefix, year=year, last=0)
        session.execute(begun.on_conflict_do_nothing())
        last = _raised(session, prefix, year)
    return write(prefix, year, last or 0)


def _raised(session: Session, prefix: str, year: int) -> int | None:
    return session.execute(
        update(NumberSequence)
        .where(NumberSequence.prefix == prefix, NumberSequence.year == year)
        .values(last=NumberSequence.last + 1)
        .returning(NumberSequence.last)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()


def write(prefix: str, year: int, count: int) -> str:
    """A number with its check character."""
    return f"{prefix}-{year:04d}-{count:06d}-{mod_37_36.calc_check_digit(f'{prefix}{year:04d}{count:06d}')}"


def well_formed(number: str) -> bool:
    """Whether the check character fits: a typing error is told at once, without asking the database."""
    return bool(mod_37_36.is_valid(plain(number).replace("-", "")))


def plain(number: str) -> str:
    """The number as it was given out, in whatever case and with whatever blanks it was typed."""
    return number.strip().upper().replace(" ", "")
