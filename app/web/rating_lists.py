"""What everybody may read of bad ratings: commitments, kept or late, replies with proof (R6, R44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from app import clock
from app.casework import rating_desk, rating_lists
from app.db import reading
from app.web import downloads, who

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("rating_lists", __name__)


@pages.get("/lists/ratings")
@who.allow("public")
def show() -> str:
    """Show unit by unit what was criticised and what came of it."""
    with reading() as session:
        records = rating_lists.by_unit(session, now=clock.now())
        figures = rating_desk.figures(session)
    return render_template("web/lists/ratings.html", records=records, figures=figures)


@pages.get("/lists/ratings/proofs/<int:proof_id>")
@who.allow("public")
def proof(proof_id: int) -> Response:
    """Hand out the proof of a published reply."""
    with reading() as session:
        return downloads.offer(*rating_lists.proof(session, proof_id))
