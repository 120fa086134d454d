"""Telling the rater: the promise at once, then what came of it, by the channel they named (R6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import settings
from app.domain import cases, notifications
from app.domain.identity import OrganisationUnit
from app.domain.ratings import following, giving
from app.domain.ratings.tables import Feedback, ServiceRating, Touchpoint

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def promise(session: Session, unit_id: int | None, locale: str, *, now: datetime) -> str:
    """The promise in words, as the page and the notice say it."""
    return notifications.word("rating_promise", locale, _promised(session, unit_id, locale, now)).body


def tell(
    session: Session, feedback: Feedback, template: str, *, step: str, now: datetime, **params: object
) -> None:
    """A notice to the rater in their language; without a channel the page of the receipt is all there is."""
    if feedback.case_id is not None:
        case = cases.get(session, feedback.case_id)
        more = _known(session, feedback, case.locale, now) | params
        cases.notices.tell(session, case, template, step=f"feedback:{feedback.id}:{step}", now=now, **more)
        return
    rating = session.get(ServiceRating, feedback.rating_id) if feedback.rating_id else None
    contact = giving.read(session, rating).get("contact") if rating else None
    if rating is None or rating.contact_kind is None or not contact:
        return
    notifications.put(
        session,
        template,
        {"number": feedback.number} | _known(session, feedback, rating.locale, now) | params,
        key=f"feedback:{feedback.id}:{template}:{step}:{now.isoformat()}",
        channel=rating.contact_kind,
        address=str(contact),
        locale=rating.locale,
        now=now,
        key_id=rating.key_id,
    )


def _known(session: Session, feedback: Feedback, locale: str, now: datetime) -> dict[str, object]:
    touchpoint = session.get(Touchpoint, feedback.touchpoint_id) if feedback.touchpoint_id else None
    place = (touchpoint.name_zh if locale.startswith("zh") else touchpoint.name_en) if touchpoint else ""
    return {
        **_promised(session, feedback.unit_id, locale, now),
        "place": place,
        "commitment": feedback.commitment,
        "day": feedback.committed_on.isoformat() if feedback.committed_on else "",
        "reply": feedback.reply,
    }


def _promised(session: Session, unit_id: int | None, locale: str, now: datetime) -> dict[str, object]:
    unit = session.get(OrganisationUnit, unit_id) if unit_id else None
    centre = "投诉中心" if locale.startswith("zh") else "The complaint centre"
    return {
        "unit": unit.name(locale) if unit else centre,
        "contact_by": cases.notices.day(following.contact_by(session, now), locale),
        "url": f"{settings.current().public_url}/lists/ratings",
    }
