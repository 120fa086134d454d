"""Definitions over HTTP: have files judged, deploy, read versions, put in force, retire."""

from __future__ import annotations

import json
from typing import Any

from flask import Response
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.paging import slice_of
from app.api.schemas import definitions as schemas
from app.casework import owner, use_case
from app.casework import versions as compared
from app.db import reading
from app.errors import NotFound

blueprint = Blueprint("definitions", "Definitions")

MEDIA = {"bpmn": "application/xml", "dmn": "application/xml", "form": "application/schema+json"}


def _locale() -> str:
    return str(get_locale() or "en")


def _files(given: dict[str, Any]) -> list[tuple[str, bytes]]:
    return [(file["name"], file["source"].encode()) for file in given["files"]]


@blueprint.route("/definitions")
@allow("any")
@blueprint.arguments(schemas.DefinitionQuery, location="query")
@blueprint.response(200, schemas.Definitions)
def list_definitions(asked: dict[str, Any]) -> dict[str, Any]:
    """All versions of all diagrams, tables and forms: by kind and key, newest first."""
    with reading() as session:
        rows = [
            row
            for row in owner.all_versions(session)
            if asked["kind"] in {None, row.kind} and asked["status"] in {None, row.status}
        ]
    return slice_of(rows, asked)


@blueprint.route("/definitions/check", methods=["POST"])
@allow("owner", "deployer", "admin")
@blueprint.arguments(schemas.Files)
@blueprint.response(200, schemas.Reports)
def check(given: dict[str, Any]) -> dict[str, Any]:
    """A verdict per file, judged together and beside what is deployed; nothing is stored."""
    with reading() as session:
        reports = owner.check(session, _files(given), locale=_locale())
    return {"items": reports, "next": None}


@blueprint.route("/definitions", methods=["POST"])
@allow("owner", "deployer", "admin")
@blueprint.arguments(schemas.Deployment)
@blueprint.response(201, schemas.Definitions)
def deploy(given: dict[str, Any]) -> dict[str, Any]:
    """Store files as new versions, for another person to put into force; refused with every problem."""
    now = clock.now()
    with use_case(now) as session:
        rows = owner.deploy(
            session,
            _files(given),
            note=given["note"],
            activate=given["activate"],
            now=now,
            actor=actor(),
            locale=_locale(),
        )
    return {"items": rows, "next": None}


@blueprint.route("/definitions/<key>")
@allow("any")
@blueprint.arguments(schemas.KindQuery, location="query")
@blueprint.response(200, schemas.Definitions)
def versions(asked: dict[str, Any], key: str) -> dict[str, Any]:
    """All versions of a key, newest first."""
    with reading() as session:
        rows = [row for row in owner.all_versions(session, key) if asked["kind"] in {None, row.kind}]
    if not rows:
        raise NotFound(_("There is no definition of this key."))
    return {"items": rows, "next": None}


@blueprint.route("/definitions/<key>/diff")
@allow("any")
@blueprint.arguments(schemas.DiffQuery, location="query")
@blueprint.response(200, schemas.Diff)
def diff(asked: dict[str, Any], key: str) -> Any:
    """What one version says differently from another, element by element; the drawing does not count."""
    with reading() as session:
        return compared.difference(
            session, key, asked["before"], asked["after"], kind=asked["kind"], locale=_locale()
        )


@blueprint.route("/definitions/<key>/versions/<int:number>")
@allow("any")
@blueprint.arguments(schemas.KindQuery, location="query")
@blueprint.response(200, schemas.Version)
def version(asked: dict[str, Any], key: str, number: int) -> dict[str, Any]:
    """One version with its source and what was found in it."""
    with reading() as session:
        row = owner.version_of(session, key, number, kind=asked["kind"])
        shown = {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
        return {**shown, "problems": json.loads(row.problems)}


@blueprint.route("/definitions/<key>/versions/<int:number>.<ending>")
@allow("any")
@blueprint.response(200, content_type="application/xml")
def source(key: str, number: int, ending: str) -> Response:
    """The file itself: .bpmn, .dmn, or .json for a form."""
    kind = {"bpmn": "bpmn", "dmn": "dmn", "json": "form"}.get(ending)
    if kind is None:
        raise NotFound
    with reading() as session:
        row = owner.version_of(session, key, number, kind=kind)
        return Response(row.source, mimetype=MEDIA[kind])


@blueprint.route("/definitions/<key>/versions/<int:number>/activate", methods=["POST"])
@allow("deployer", "admin")
@blueprint.arguments(schemas.KindQuery, location="query")
@blueprint.response(200, schemas.Definition)
def activate(asked: dict[str, Any], key: str, number: int) -> Any:
    """Put a version in force for new cases; running ones keep theirs."""
    now = clock.now()
    with use_case(now) as session:
        return owner.activate(
            session, key, number, kind=asked["kind"], now=now, actor=actor(), locale=_locale()
        )


@blueprint.route("/definitions/<key>/versions/<int:number>/retire", methods=["POST"])
@allow("deployer", "admin")
@blueprint.arguments(schemas.KindQuery, location="query")
@blueprint.response(200, schemas.Definition)
def retire(asked: dict[str, Any], key: str, number: int) -> Any:
    """Take a version out of force; 409 while an active process needs it."""
    now = clock.now()
    with use_case(now) as session:
        return owner.retire(
            session, key, number, kind=asked["kind"], now=now, actor=actor(), locale=_locale()
        )
