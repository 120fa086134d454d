"""Ratings as staff see them: touchpoints and their codes, proofs, exclusions, figures (R6, R37, R44)."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import segno
from flask_babel import lazy_gettext as _l

from app import settings
from app.casework import loop, places, rating_lists, reading
from app.casework.rating_views import ProofView, TouchpointView
from app.domain import identity, matters
from app.domain.cases import attachments
from app.domain.ratings import (
    Feedback,
    ServiceRating,
    Touchpoint,
    counts,
    exclusions,
    following,
    giving,
    touchpoints,
)
from app.domain.vocabulary import codes
from app.errors import Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.ratings import Exclusion

KEEPERS = ("admin", "head")
READS_CONTACT = ("verifier",)
FEWEST = 10
"""R44: below so many grades a window, behind which often one person sits, is not told apart."""


def list_(session: Session, *, actor: Actor) -> list[TouchpointView]:
    """The touchpoints of the actor's units."""
    return [_view(session, row) for row in touchpoints.all_(session, places.units_of(session, actor))]


def open_(session: Session, *, unit: str, now: datetime, actor: Actor, **given: str) -> TouchpointView:
    """Add a touchpoint to one of one's units, by code. Raises Invalid, NotAllowed."""
    found = identity.by_code(session, unit)
    if found is None:
        raise Invalid({"unit": [_l("There is no such unit.")]})
    _require(session, found.id, actor)
    row = touchpoints.open_(
        session,
        kind=given["kind"],
        name=(given["name_en"], given["name_zh"]),
        post=(given.get("post_en", ""), given.get("post_zh", "")),
        unit=found,
        now=now,
        actor=actor,
    )
    return _view(session, row)


def revoke(
    session: Session, touchpoint_id: int, *, close: bool, now: datetime, actor: Actor
) -> TouchpointView:
    """End the code that hangs there. Raises NotFound, NotAllowed."""
    row = touchpoints.get(session, touchpoint_id)
    _require(session, row.unit_id, actor)
    touchpoints.revoke(session, row, close=close, now=now, actor=actor)
    return _view(session, row)


def show(session: Session, touchpoint_id: int, *, actor: Actor) -> TouchpointView:
    """One touchpoint, for its code. Raises NotFound, NotAllowed."""
    row = touchpoints.get(session, touchpoint_id)
    _require(session, row.unit_id, actor)
    return _view(session, row)


def code(session: Session, touchpoint_id: int, *, actor: Actor) -> bytes:
    """Its QR code as SVG; a quarter of it may be dirty or torn. Raises NotFound for a closed one."""
    row = show(session, touchpoint_id, actor=actor)
    if not row.active:
        raise NotFound
    made = io.BytesIO()
    segno.make(row.url, error="q", micro=False).save(made, kind="svg", scale=6, border=4)
    return made.getvalue()


def _require(session: Session, unit_id: int, actor: Actor) -> None:
    if not actor.has("admin") and not places.holds(session, actor, "head", unit_id):
        raise NotAllowed(_l("This belongs to another unit."))


def _view(session: Session, row: Touchpoint) -> TouchpointView:
    token = touchpoints.token_of(row)
    return TouchpointView(
        id=row.id,
        kind=row.kind,
        name={"en": row.name_en, "zh": row.name_zh},
        post={"en": row.post_en, "zh": row.post_zh},
        unit=reading.unit_of(session, row.unit_id),
        active=row.active,
        token=token if row.active else "",
        url=f"{settings.current().public_url}/r/{token}" if row.active else "",
        ratings=sum(counts.grades(session, touchpoint_id=row.id).counts.values()),
    )


def attach(
    session: Session,
    number: str,
    *,
    kind: str,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
    actor: Actor,
) -> ProofView:
    """Add a proof for the public reply; by the unit that answers. Raises Invalid, NotAllowed, Conflict."""
    row = _feedback(session, number)
    _require(session, row.unit_id or 0, actor)
    if kind not in codes("proof") or kind == "none":
        raise Invalid({"kind": [_l("Choose one of the values offered.")]})
    cleaned = attachments.clean(media_type, content)
    made = following.attach(
        session,
        row,
        kind=kind,
        name=attachments.plain_name(name),
        media_type=media_type,
        content=cleaned,
        now=now,
        actor=actor,
    )
    return ProofView(made.id, made.kind, made.name, made.media_type, made.size)


def ask_exclusion(session: Session, number: str, reason: str, *, now: datetime, actor: Actor) -> Exclusion:
    """Ask that a followed rating is left out; two other people decide."""
    return _ask(session, _feedback(session, number), reason, now=now, actor=actor)


def ask_exclusion_of(
    session: Session, rating_id: int, reason: str, *, now: datetime, actor: Actor
) -> Exclusion:
    """Ask it of any rating, a good one too; what follows it begins a file if there is none."""
    rating = session.get(ServiceRating, rating_id)
    if rating is None:
        raise NotFound
    feedback = following.of_rating(session, rating)
    if feedback is None:
        found = touchpoints.get(session, rating.touchpoint_id)
        feedback = following.open_for_rating(session, rating, found, status="counted", now=now, actor=actor)
    return _ask(session, feedback, reason, now=now, actor=actor)


def _ask(session: Session, feedback: Feedback, reason: str, *, now: datetime, actor: Actor) -> Exclusion:
    if feedback.rating_id is None:
        raise Invalid({"reason": [_l("A verdict on a case is never left out.")]})
    if not places.may_read_matter(session, feedback, actor):
        raise NotAllowed(_l("This matter belongs to another unit."))
    made = exclusions.ask(session, feedback, reason, now=now, actor=actor)
    loop.post_about(
        session, "rating.exclusion_asked", feedback, {"lead_unit": feedback.unit_id or 0}, now=now
    )
    return made


def _feedback(session: Session, number: str) -> Feedback:
    found = matters.by_number(session, number)
    return matters.lock(session, Feedback, found.id)


def shown(session: Session, matter: Feedback, *, now: datetime, actor: Actor) -> dict[str, Any]:
    """What its page adds: the words (redacted but for who contacts the rater), proofs, exclusions."""
    rating = session.get(ServiceRating, matter.rating_id) if matter.rating_id else None
    whole = actor.has(*READS_CONTACT)
    said = giving.read(session, rating) if rating and whole else {}
    words = said.get("text", "") if whole else giving.redacted(session, rating) if rating else ""
    return {
        "entry": rating_lists.followed(session, matter, now=now),
        "words": words,
        "contact": said.get("contact", ""),
        "case": matter.case_id,
        "proof_kind": matter.proof_kind,
        "proofs": [
            ProofView(p.id, p.kind, p.name, p.media_type, p.size) for p in following.proofs(session, matter)
        ],
        "may_attach": matter.replied_at is None
        and (actor.has("admin") or places.holds(session, actor, "head", matter.unit_id)),
        "exclusions": exclusions.all_(session, matter),
        "may_exclude": rating is not None and rating.excluded_at is None,
    }


def figures(session: Session) -> dict[str, Any]:
    """Grades per place with n and interval, abandonment per page and grade; small places by n alone (R44)."""
    rows = [
        {
            "name": {"en": row.name_en, "zh": row.name_zh},
            "unit": reading.unit_of(session, row.unit_id),
            **asdict(counts.grades(session, touchpoint_id=row.id)),
        }
        for row in touchpoints.all_(session)
    ]
    return {
        "all": asdict(counts.grades(session)),
        "places": coarse(rows),
        "abandonment": [asdict(one) for one in counts.abandonment(session)],
    }


def coarse(places_: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Grades of a window with fewer than ten are not shown, nor what would give them away by subtraction."""
    rated = sorted((row for row in places_ if row["satisfied"]["n"]), key=lambda row: row["satisfied"]["n"])
    hidden = [row for row in rated if row["satisfied"]["n"] < FEWEST]
    if len(hidden) == 1:
        hidden = rated[:2]
    for row in hidden:
        unknown = dict.fromkeys(("hits", "share", "low", "high"))
        row["counts"], row["satisfied"] = {}, {**row["satisfied"], **unknown}
    return places_


def units(session: Session, *, actor: Actor) -> list[tuple[str, dict[str, str]]]:
    """Code and name of the units that the actor may add touchpoints to."""
    return [
        (one.code, {"en": one.name_en, "zh": one.name_zh})
        for one in identity.all_units(session)
        if actor.has("admin") or places.holds(session, actor, "head", one.id)
    ]
