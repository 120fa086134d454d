"""Lists that everybody may read: the unresolved month by month, the resolved, reports (R45-R47)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import get_locale

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.schemas import lists as schemas
from app.casework import feeds, lists, publications, use_case
from app.db import reading
from app.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

blueprint = Blueprint("publications", "Lists for everybody")


def _locale() -> str:
    return "zh" if str(get_locale() or "").startswith("zh") else "en"


@blueprint.route("/public/lists/unresolved")
@allow("public")
@blueprint.arguments(schemas.MonthQuery, location="query")
@blueprint.response(200, schemas.Unresolved)
def unresolved(asked: dict[str, Any]) -> Mapping[str, Any]:
    """The unresolved matters of a month with unit, deadline, delay reason and next step; immutable."""
    with reading() as session:
        found = publications.list_of(session, asked["month"]) or {"list": "unresolved", "lines": []}
        return {**found, "months": publications.months(session)}


@blueprint.route("/public/lists/unresolved.csv")
@allow("public")
@blueprint.arguments(schemas.MonthQuery, location="query")
@blueprint.response(200, content_type="text/csv")
def unresolved_csv(asked: dict[str, Any]) -> Response:
    """The same as CSV in the caller's language; what begins like a formula is text."""
    with reading() as session:
        found = publications.list_of(session, asked["month"])
    if found is None:
        raise NotFound
    name = f"unresolved-{found['month']}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(feeds.as_csv(found, _locale()), mimetype="text/csv", headers=headers)


@blueprint.route("/public/lists/unresolved.atom")
@allow("public")
@blueprint.response(200, content_type="application/atom+xml")
def unresolved_atom() -> Response:
    """Every published list as an Atom feed."""
    with reading() as session:
        return Response(feeds.atom(session, _locale()), mimetype="application/atom+xml")


@blueprint.route("/public/lists/unresolved/<month>/original")
@allow("public")
@blueprint.response(200, content_type="application/json")
def unresolved_original(month: str) -> Response:
    """What was frozen, byte for byte: its SHA-256 stands in the header, the journal and on the page."""
    with reading() as session:
        content, digest = publications.original(session, month)
    return Response(content, mimetype="application/json", headers={"X-Content-SHA256": digest})


@blueprint.route("/public/lists/resolved")
@allow("public")
@blueprint.arguments(schemas.MonthQuery, location="query")
@blueprint.response(200, schemas.ResolvedList)
def resolved(asked: dict[str, Any]) -> Mapping[str, Any]:
    """The matters that citizens called resolved in a month; without one, in the running month."""
    with reading() as session:
        return {"items": lists.resolved(session, asked["month"], now=clock.now())}


@blueprint.route("/public/lists/reports")
@allow("public")
@blueprint.arguments(schemas.MonthQuery, location="query")
@blueprint.response(200, schemas.MonthReports)
def reports(asked: dict[str, Any]) -> Mapping[str, Any]:
    """The rectification report of a month, and the public statements of auditors."""
    with reading() as session:
        return lists.reports(session, asked["month"], now=clock.now())


@blueprint.route("/publications/<number>/lines/<int:line>", methods=["PATCH"])
@allow("privacy", "leader", "admin")
@blueprint.arguments(schemas.LineChange)
@blueprint.response(200)
def change_line(given: dict[str, Any], number: str, line: int) -> Mapping[str, Any]:
    """Change the words of a line before the list is out, or count it without showing it."""
    now = clock.now()
    with use_case(now) as session:
        publications.reword(session, number, line, **given, now=now, actor=actor())
    return {}


@blueprint.route("/publications/<number>/errata", methods=["POST"])
@allow("privacy", "leader", "admin")
@blueprint.arguments(schemas.NewErratum)
@blueprint.response(201, schemas.ErratumView)
def add_erratum(given: dict[str, Any], number: str) -> Mapping[str, Any]:
    """Add a correction beside a published list; the list itself is never edited."""
    now = clock.now()
    with use_case(now) as session:
        return publications.correct(session, number, **given, now=now, actor=actor())
