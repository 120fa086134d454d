"""A case whose citizen asked for deletion is read by those alone who need its words to finish it (R85)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.casework import places
from app.domain import privacy

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from app.domain.identity import Actor


def reads(session: Session, case: Case, actor: Actor) -> bool:
    """Whoever owns or handles it, has a task in it, or watches over privacy; everybody while nobody asked."""
    if actor.kind == "system" or privacy.restricted(session, case) is None:
        return True
    return (
        actor.person_id in {case.owner_id, case.handler_id}
        or actor.has("privacy")
        or places.has_task(session, case, actor)
    )
