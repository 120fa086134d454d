"""What every endpoint shares: the blueprint that declares, documents and makes POST repeatable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import flask_smorest
from flask import Response, g, make_response, request
from flask_babel import lazy_gettext as _
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from app import clock, idempotency
from app.api import bodies, problems
from app.api.access import NEEDS_NOBODY, NEEDS_SECRET, case_secret, known_caller
from app.crypto import fingerprint
from app.db import reading, transaction
from app.errors import Conflict, Invalid, RedressError
from app.logs import route

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PREFIX = "/api/v1"
KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 255
SERVER_ERROR = 500
# an answer that says "not you" or "not now" is not the answer to the request
NOT_KEPT = {401, 403, 429}

_KEY_PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "The same key and body give the same answer for 24 hours; another body gives 422.",
}


View = TypeVar("View", bound=Callable[..., Any])


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Endpoints of one kind, under /api/v1: POST is idempotent by key, and who may call is documented."""

    ARGUMENTS_PARSER = bodies.Parser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, f"app.api.{name}", url_prefix=PREFIX, description=description)

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Register a view under a rule."""
        decorate: Callable[[View], View] = super().route(rule, **options)
        return decorate

    def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]:
        """Read the request by a schema and hand the result to the view."""
        decorate: Callable[[View], View] = super().arguments(schema, **options)
        return decorate

    def response(self, status: int, schema: Any = None, **options: Any) -> Callable[[View], View]:
        """Answer what the view returns, by a schema."""
        decorate: Callable[[View], View] = super().response(status, schema, **options)
        return decorate

    def alt_response(self, status: int, **options: Any) -> Callable[[View], View]:
        """Document another answer that the view may give."""
        decorate: Callable[[View], View] = super().alt_response(status, **options)
        return decorate

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any
    ) -> None:
        """Register a view, wrapped."""
        posts = "POST" in options.get("methods", ("GET",))
        view = _documented(view_func, posts=posts)
        super().add_url_rule(rule, endpoint, repeatable(view) if posts else view, **options)


def _documented(view: Any, *, posts: bool) -> Any:
    allows: frozenset[str] = getattr(view, "allows", frozenset())
    extra: dict[str, Any] = {"x-allows": sorted(allows), "security": _security(allows)}
    if posts:
        extra["parameters"] = [_KEY_PARAMETER]
    return flask_smorest.Blueprint.doc(**extra)(view)


def _security(allows: frozenset[str]) -> list[dict[str, list[str]]]:
    if NEEDS_NOBODY in allows:
        return []
    found: list[dict[str, list[str]]] = []
    if NEEDS_SECRET in allows:
        found.append({"caseSecret": []})
    if allows - {NEEDS_SECRET}:
        found.append({"bearer": []})
    return found


def repeatable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer a POST with a known key as it was answered before, and keep the answer of a new one.

    The key's row, what is done and the answer are committed together; a second request with the same key
    waits for the first and gets its answer.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(KEY_HEADER)
        if not key:
            return view(*args, **kwargs)
        if len(key) > LONGEST_KEY:
            raise Invalid({KEY_HEADER: [_("A key has at most 255 characters.")]})
        asked = (_scope(), f"{request.method} {route()}", key, _body())
        return _again(asked) or _first(asked, lambda: view(*args, **kwargs))

    return once


def _again(asked: tuple[str, str, str, str]) -> Response | None:
    with reading() as session:
        answer = idempotency.known(session, *asked, now=clock.now())
    if answer is None:
        return None
    response = make_response(answer.body, answer.status)
    response.headers.update(answer.headers)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _first(asked: tuple[str, str, str, str], call: Callable[[], Any]) -> Response:
    try:
        with transaction(joinable=True) as session:
            row = idempotency.claim(session, *asked, now=clock.now())
            response = _answer(call)
            _keep(session, row, response)
    except idempotency.Taken:
        found = _again(asked)
        if found is None:
            raise Conflict(_("A request with this key is being answered. Try again shortly.")) from None
        return found
    return response


def _keep(session: Session, row: idempotency.IdempotencyKey, response: Response) -> None:
    if response.status_code >= SERVER_ERROR or response.status_code in NOT_KEPT:
        session.delete(row)
        return
    answer = idempotency.Answer(
        response.status_code, _kept_headers(response), response.get_data(as_text=True)
    )
    idempotency.keep(session, row, answer, case_id=g.get("case_id"))


def _answer(call: Callable[[], Any]) -> Response:
    # what the use case refused was rolled back in its savepoint; the refusal itself is an answer to keep
    try:
        return make_response(call())
    except RedressError as error:
        return problems.of_error(error)
    except HTTPException as error:
        return problems.of_http(error)


def _scope() -> str:
    found = known_caller()
    if found is not None:
        return f"person:{found.person_id}"
    secret = case_secret()
    return f"secret:{fingerprint(secret)}" if secret else "public"


def _body() -> str:
    seen: list[Any] = [request.path, request.query_string.decode()]
    if request.files:
        seen += sorted(request.form.items(multi=True))
        seen += sorted((name, file.filename, _digest(file)) for name, file in request.files.items(multi=True))
    else:
        seen.append(_json() or request.get_data().decode(errors="replace"))
    return json.dumps(seen, sort_keys=True)


def _json() -> Any:
    try:
        return bodies.read(request.get_data()) if request.is_json else None
    except (ValueError, ValidationError):  # the view's own parser says so to the caller
        return None


def _digest(file: Any) -> str:
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return found


def _kept_headers(response: Response) -> dict[str, str]:
    kept = {"Content-Type", "Location", "ETag"}
    return {name: value for name, value in response.headers.items() if name in kept}
