"""What the house offers where a form asks to choose among its own: units and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import identity
from app.web.language import here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.casework.views import PersonRow
    from app.web.choices import Offers


def offers_of(session: Session, people: Iterable[PersonRow] = ()) -> Offers:
    """Every unit in use, and the people given."""
    units = [(str(unit.id), unit.name(here())) for unit in identity.all_units(session)]
    return {"unit": units, "person": [(str(one.id), one.name) for one in people]}
