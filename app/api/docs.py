"""The API's document and its readable form, both served from here: no script, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template

from app.api.access import allow

ABOUT = """The complaint loop of one authority: submit, respond, improve, verify.

Staff sign in with `POST /api/v1/tokens` and send `Authorization: Bearer`. Public endpoints need nothing;
a case's own need `X-Case-Secret`. Errors are `application/problem+json`. Every POST takes an
`Idempotency-Key`. Lists take `limit` and `cursor` and answer `{items, next}`. Times are ISO 8601 in UTC."""

STYLE = Path(__file__).parent / "static" / "docs.css"
METHODS = ("get", "post", "put", "patch", "delete")

blueprint = Blueprint("docs", __name__, template_folder="templates")


@blueprint.get("/api/v1/openapi.json")
@allow("public")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    return jsonify(_document())


@blueprint.get("/api/docs")
@allow("public")
def docs() -> str:
    """The same for people."""
    document = _document()
    return render_template(
        "api/docs.html",
        document=document,
        groups=_groups(document),
        schemas=document["components"].get("schemas", {}),
        resolve=lambda found: _resolve(document, found),
    )


@blueprint.get("/api/docs.css")
@allow("public")
def style() -> Response:
    """How it looks."""
    return Response(STYLE.read_text(encoding="utf-8"), mimetype="text/css")


def _document() -> dict[str, Any]:
    document: dict[str, Any] = current_app.extensions["openapi"]()
    return document


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document.get("tags", [])}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = {**item[method], "path": path, "method": method.upper()}
                operation["parameters"] = [*item.get("parameters", []), *item[method].get("parameters", [])]
                groups.setdefault(item[method]["tags"][0], []).append(operation)
    return groups


def _resolve(document: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in found:
        _hash, *path = found["$ref"].split("/")
        inner: Any = document
        for part in path:
            inner = inner[part]
        found = inner
    return found
