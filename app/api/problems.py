"""Errors as the API says them: application/problem+json (RFC 9457), in the caller's language."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import g, json, make_response, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from app import errors
from app.casework.owner import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask, Response

MIMETYPE = "application/problem+json"
FOR_MACHINES = ("/api/", "/healthz", "/readyz", "/metrics")

_KINDS: list[tuple[type[errors.RedressError], int, str, Any]] = [
    (errors.NotFound, 404, "not-found", _("Not found")),
    (errors.NotSignedIn, 401, "not-signed-in", _("Not signed in")),
    (errors.NotAllowed, 403, "not-allowed", _("Not allowed")),
    (errors.Invalid, 422, "invalid", _("The input cannot be accepted")),
    (errors.Conflict, 409, "conflict", _("This cannot be done now")),
    (errors.Gone, 410, "erased", _("Erased")),
    (errors.TooMany, 429, "too-many", _("Too many attempts")),
    (errors.Busy, 503, "busy", _("Too many readers at the moment")),
]

_TITLES = {
    400: _("The request cannot be read"),
    404: _("Not found"),
    405: _("This method is not offered here"),
    412: _("This has changed since you read it"),
    413: _("This is too large"),
    415: _("This media type is not accepted"),
    422: _("The input cannot be accepted"),
    429: _("Too many attempts"),
    500: _("Something went wrong on our side"),
}

# what marshmallow and webargs say, named here so that the catalogue has it
_FOREIGN = (
    _("Missing data for required field."),
    _("Field may not be null."),
    _("Unknown field."),
    _("Not a valid string."),
    _("Not a valid integer."),
    _("Not a valid boolean."),
    _("Not a valid datetime."),
    _("Not a valid date."),
    _("Not a valid email address."),
    _("Invalid JSON body."),
    _("Invalid input type."),
)


def register(app: Flask) -> None:
    """Answer every error below /api as a problem; the pages' handlers, registered before, keep theirs."""
    pages = dict(app.error_handler_spec[None][None])

    def refused(error: errors.RedressError) -> Any:
        page = pages.get(errors.RedressError)
        return of_error(error) if page is None or _is_api() else page(error)

    def http(error: HTTPException) -> Any:
        if _is_api():
            return of_http(error)
        page = pages.get(HTTPException)
        return error if page is None else page(error)

    app.register_error_handler(errors.RedressError, refused)
    app.register_error_handler(HTTPException, http)


def _is_api() -> bool:
    return request.path.startswith(FOR_MACHINES)


def of_error(error: errors.RedressError) -> Response:
    """The problem for what a use case refused."""
    found = next((kind for kind in _KINDS if isinstance(error, kind[0])), None)
    if found is None:
        return problem(500, "error", _TITLES[500])
    _kind, status, slug, title = found
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, errors.Invalid):
        more["errors"] = flat(error.errors)
    if isinstance(error, Refused):
        more["problems"] = [problem for report in error.reports for problem in report["problems"]]
        more["files"] = error.reports
    if isinstance(error, errors.Conflict) and error.holder is not None:
        more["holder"] = error.holder
    if isinstance(error, errors.NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, (errors.TooMany, errors.Busy)):
        headers["Retry-After"] = str(error.seconds)
    return problem(status, slug, title, str(error), headers=headers, **more)


def of_http(error: HTTPException) -> Response:
    """The problem for what the framework refused, webargs' validation included."""
    status = error.code or 500
    data = getattr(error, "data", None) or {}
    messages = data.get("messages") or data.get("errors")
    more: dict[str, Any] = {"errors": _without_location(messages)} if messages else {}
    headers = {k: v for k, v in error.get_headers() if k.lower() in {"retry-after", "allow"}}
    slug = HTTPStatus(status).phrase.lower().replace(" ", "-")
    slug = "invalid" if status == HTTPStatus.UNPROCESSABLE_ENTITY else slug
    return problem(status, slug, _TITLES.get(status, HTTPStatus(status).phrase), headers=headers, **more)


def problem(
    status: int,
    slug: str,
    title: object,
    detail: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """A problem document; `more` are members of its own kind, such as `errors` or `holder`."""
    body = {
        "type": f"urn:redress:problem:{slug}",
        "title": str(title),
        "status": status,
        "detail": detail or str(title),
        "request_id": g.get("request_id"),
        **more,
    }
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.mimetype = MIMETYPE
    response.headers.update(headers or {})
    return response


def _without_location(messages: Any) -> dict[str, list[str]]:
    # webargs puts the place before the fields: {"json": {"title": [...]}}
    if isinstance(messages, dict) and len(messages) == 1:
        place, inner = next(iter(messages.items()))
        if place in {"json", "query", "form", "files", "headers", "path"}:
            return flat(inner if isinstance(inner, dict) else {"body": inner})
    return flat(messages)


def flat(messages: Any, prefix: str = "") -> dict[str, list[str]]:
    """Nested messages as `{"contact.email": [...]}`, in the caller's language."""
    if not isinstance(messages, dict):
        listed = messages if isinstance(messages, list | tuple) else [messages]
        return {prefix or "body": [gettext(str(message)) for message in listed]}
    out: dict[str, list[str]] = {}
    for key, inner in messages.items():
        name = prefix if key == "_schema" else f"{prefix}.{key}".lstrip(".")
        out.update(flat(inner, name))
    return out
