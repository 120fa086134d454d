"""Case numbers and secrets: counted per year without gap or double, checked by a last character (R4)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.orm import Mapped, Session, mapped_column
from stdnum.iso7064 import mod_37_36

from app import settings
from app.db import Base

if TYPE_CHECKING:
    from datetime import datetime

PREFIX = "TS"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U, which are misread
_GROUPS, _LENGTH = 4, 4


class CaseSequence(Base):
    """The last number given in a year. The row is held until the commit, so a rollback gives it back."""

    __tablename__ = "case_sequence"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def next_number(session: Session, *, now: datetime) -> str:
    """The next number of the authority's year, such as `TS-2026-000123-K` (ISO 7064 MOD 37,36)."""
    year = now.astimezone(settings.current().timezone).year
    raise_ = (
        update(CaseSequence)
        .where(CaseSequence.year == year)
        .values(last=CaseSequence.last + 1)
        .returning(CaseSequence.last)
        .execution_options(synchronize_session=False)
    )
    last = session.execute(raise_).scalar_one_or_none()
    if last is None:
        _begin_year(session, year)
        last = session.execute(raise_).scalar_one()
    return write(year, last)


def _begin_year(session: Session, year: int) -> None:
    """Two first cases of a year may come at once: whoever is second finds the row there and goes on."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - one of the two, by database

        session.execute(insert(CaseSequence).values(year=year, last=0).on_conflict_do_nothing())
    else:
        session.add(CaseSequence(year=year, last=0))
        session.flush()


def write(year: int, count: int) -> str:
    """A number with its check character."""
    body = f"{PREFIX}{year:04d}{count:06d}"
    return f"{PREFIX}-{year:04d}-{count:06d}-{mod_37_36.calc_check_digit(body)}"


def well_formed(number: str) -> bool:
    """Whether the check character fits: a typing error is told at once, without asking the database."""
    return bool(mod_37_36.is_valid(number.strip().upper().replace("-", "").replace(" ", "")))


def new_secret() -> str:
    """A secret of 80 bits, in groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def plain_secret(secret: str) -> str:
    """The secret as it was given out, however it was typed."""
    kept = "".join(letter for letter in secret.upper() if letter.isalnum())
    kept = kept.replace("O", "0").replace("I", "1").replace("L", "1")
    return "-".join(kept[start : start + _LENGTH] for start in range(0, len(kept), _LENGTH))
