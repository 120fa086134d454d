"""A case on paper over HTTP: the case file, and the prints of a case."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.public import download
from app.casework import papers
from app.db import reading
from app.settings import LOCALES

blueprint = Blueprint("papers", "Papers of a case")

PRINTS = {"order": papers.order, "receipt": papers.receipt, "letter": papers.letter}


class PaperAsked(Schema):
    """In which language and form."""

    locale = fields.String(load_default="zh", validate=validate.OneOf(LOCALES))
    form = fields.String(load_default="pdf", validate=validate.OneOf(("pdf", "html", "docx")))


class FileAsked(Schema):
    """In which language and form."""

    locale = fields.String(load_default="zh", validate=validate.OneOf(LOCALES))
    form = fields.String(load_default="zip", validate=validate.OneOf(("zip", "pdf", "json")))


@blueprint.route("/cases/<number>/file")
@allow("any")
@blueprint.arguments(FileAsked, location="query")
@blueprint.response(200, content_type="application/octet-stream")
def case_file(asked: dict[str, Any], number: str) -> Any:
    """The whole case as one file: complaint form, handling record, feedback, improvement measures, proof."""
    with reading() as session:
        found = papers.file(session, number, **asked, now=clock.now(), actor=actor())
    return download(*found)


@blueprint.route("/cases/<number>/print/<any(order,receipt,letter):what>")
@allow("any")
@blueprint.arguments(PaperAsked, location="query")
@blueprint.response(200, content_type="application/octet-stream")
def print_(asked: dict[str, Any], number: str, what: str) -> Any:
    """The work order, receipt or letter of a case; the letter also as docx."""
    with reading() as session:
        found = PRINTS[what](session, number, **asked, now=clock.now(), actor=actor())
    return download(*found)
