"""Ratings at the point of service over HTTP: giving one, what came of it, codes, the public list (R6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import get_locale

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.public import download
from app.api.schemas import ratings as schemas
from app.casework import rating_desk, rating_export, rating_lists, ratings, use_case
from app.db import reading
from app.domain.identity import CITIZEN
from app.limits import PUBLIC, limiter

if TYPE_CHECKING:
    from app.casework.rating_views import GivenView, PlaceView, ProofView, TouchpointView

blueprint = Blueprint("ratings", "Ratings at the point of service")


@blueprint.route("/public/ratings", methods=["POST"])
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewServiceRating)
@blueprint.response(201, schemas.GivenRating)
def give(given: dict[str, Any]) -> GivenView:
    """Rate where one was served; a bad grade gets the promise with the answer."""
    now = clock.now()
    with use_case(now) as session:
        return ratings.give(session, **given, locale=str(get_locale() or "zh"), now=now, actor=CITIZEN)


@blueprint.route("/public/ratings/<token>")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.RatingPlace)
def place(token: str) -> PlaceView:
    """Where a code leads: window, line or vehicle, its unit, and what is asked."""
    with reading() as session:
        return ratings.place(session, token)


@blueprint.route("/public/ratings/given/<receipt>")
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.GivenRating)
def mine(receipt: str) -> GivenView:
    """One's own rating and what came of it."""
    with reading() as session:
        return ratings.mine(session, receipt, now=clock.now())


@blueprint.route("/public/ratings/given/<receipt>", methods=["POST"])
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.RatingWords)
@blueprint.response(200, schemas.GivenRating)
def add(given: dict[str, Any], receipt: str) -> GivenView:
    """Add words, code or contact; optional for every grade."""
    now = clock.now()
    with use_case(now) as session:
        return ratings.add(session, receipt, **given, now=now, actor=CITIZEN)


@blueprint.route("/public/ratings/given/<receipt>/forget", methods=["POST"])
@allow("public")
@limiter.limit(PUBLIC)
@blueprint.response(204)
def forget(receipt: str) -> None:
    """Delete one's words and contact for good; the grade still counts."""
    now = clock.now()
    with use_case(now) as session:
        ratings.forget(session, receipt, now=now)


@blueprint.route("/public/lists/ratings")
@allow("public")
@blueprint.response(200, schemas.RatingList)
def published() -> dict[str, Any]:
    """Bad ratings by unit: commitments kept or late, replies with proof, and what nobody answered."""
    with reading() as session:
        return {"items": rating_lists.by_unit(session, now=clock.now()), "next": None}


@blueprint.route("/public/lists/ratings/proofs/<int:proof_id>")
@allow("public")
@blueprint.response(200, content_type="application/octet-stream")
def proof(proof_id: int) -> Any:
    """The proof of a published reply."""
    with reading() as session:
        return download(*rating_lists.proof(session, proof_id))


@blueprint.route("/public/statistics/ratings")
@allow("public")
@blueprint.response(200, schemas.RatingFigures)
def figures() -> dict[str, Any]:
    """Grades with n and interval, and how many gave up on each page, grade by grade."""
    with reading() as session:
        return rating_desk.figures(session)


@blueprint.route("/ratings.csv")
@allow("admin", "head", "analyst")
@blueprint.arguments(schemas.RatingSpan, location="query")
@blueprint.response(200, content_type="text/csv")
def export(asked: dict[str, Any]) -> Response:
    """Ratings by post for the personnel office, with context; fewer than ten are counted and no more."""
    locale = "zh" if str(get_locale() or "").startswith("zh") else "en"
    with reading() as session:
        made = rating_export.as_csv(
            session, asked["since"], asked["until"], locale, now=clock.now(), actor=actor()
        )
    headers = {"Content-Disposition": "attachment; filename=ratings.csv"}
    return Response(made, mimetype="text/csv", headers=headers)


@blueprint.route("/touchpoints")
@allow("admin", "head")
@blueprint.response(200, schemas.TouchpointList)
def list_() -> dict[str, Any]:
    """The touchpoints of one's units."""
    with reading() as session:
        return {"items": rating_desk.list_(session, actor=actor()), "next": None}


@blueprint.route("/touchpoints", methods=["POST"])
@allow("admin", "head")
@blueprint.arguments(schemas.NewTouchpoint)
@blueprint.response(201, schemas.TouchpointRow)
def open_(given: dict[str, Any]) -> TouchpointView:
    """Add a window, line or vehicle; the answer holds the address for its code."""
    now = clock.now()
    with use_case(now) as session:
        return rating_desk.open_(session, **given, now=now, actor=actor())


@blueprint.route("/touchpoints/<int:touchpoint_id>/revoke", methods=["POST"])
@allow("admin", "head")
@blueprint.arguments(schemas.Revocation)
@blueprint.response(200, schemas.TouchpointRow)
def revoke(given: dict[str, Any], touchpoint_id: int) -> TouchpointView:
    """End the code that hangs there."""
    now = clock.now()
    with use_case(now) as session:
        return rating_desk.revoke(session, touchpoint_id, **given, now=now, actor=actor())


@blueprint.route("/touchpoints/<int:touchpoint_id>/code.svg")
@allow("admin", "head")
@blueprint.response(200, content_type="image/svg+xml")
def code(touchpoint_id: int) -> Response:
    """The QR code of an open touchpoint."""
    with reading() as session:
        return Response(rating_desk.code(session, touchpoint_id, actor=actor()), mimetype="image/svg+xml")


@blueprint.route("/feedback/<number>/proofs", methods=["POST"])
@allow("head", "admin")
@blueprint.arguments(schemas.NewProof, location="form")
@blueprint.arguments(schemas.ProofFile, location="files", content_type="multipart/form-data")
@blueprint.response(201, schemas.RatingProof)
def attach(given: dict[str, Any], files: dict[str, Any], number: str) -> ProofView:
    """Add a proof for the public reply."""
    now, file = clock.now(), files["file"]
    with use_case(now) as session:
        return rating_desk.attach(
            session,
            number,
            kind=given["kind"],
            name=file.filename or "file",
            media_type=file.mimetype,
            content=file.read(),
            now=now,
            actor=actor(),
        )


@blueprint.route("/feedback/<number>/exclusion", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.NewExclusion)
@blueprint.response(201, schemas.ExclusionAsked)
def ask_exclusion(given: dict[str, Any], number: str) -> Any:
    """Ask that a rating is left out of the statistics; two other people decide, and the rater is told."""
    now = clock.now()
    with use_case(now) as session:
        return rating_desk.ask_exclusion(session, number, **given, now=now, actor=actor())


@blueprint.route("/ratings/<int:rating_id>/exclusion", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.NewExclusion)
@blueprint.response(201, schemas.ExclusionAsked)
def ask_exclusion_of(given: dict[str, Any], rating_id: int) -> Any:
    """The same for any rating, a good one too."""
    now = clock.now()
    with use_case(now) as session:
        return rating_desk.ask_exclusion_of(session, rating_id, **given, now=now, actor=actor())
