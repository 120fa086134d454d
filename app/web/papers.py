"""A case on paper: work order, receipt, letter and case file as downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort

from app import clock
from app.casework import papers
from app.db import reading
from app.web import downloads, who
from app.web.language import here

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("paper", __name__)

PAPERS = {
    "order": (papers.order, "pdf"),
    "receipt": (papers.receipt, "pdf"),
    "letter": (papers.letter, "pdf"),
    "letter-docx": (papers.letter, "docx"),
    "file": (papers.file, "zip"),
}


@pages.get("/cases/<number>/papers/<what>")
@who.allow("any")
def hand_out(number: str, what: str) -> Response:
    """Hand out one paper of the case in the reader's language."""
    if what not in PAPERS:
        abort(404)
    make, form = PAPERS[what]
    with reading() as session:
        made = make(session, number, locale=here(), form=form, now=clock.now(), actor=who.actor())
    return downloads.offer(*made)
