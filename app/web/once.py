"""A form sent twice is done once: its one-time key brings back what the first sending led to."""

from __future__ import annotations

import hashlib
import json
import secrets
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import g, make_response, redirect, request, session

from app import clock, idempotency
from app.db import reading, transaction
from app.errors import Conflict
from app.logs import route
from app.web import who
from app.web.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask import Response as FlaskResponse
    from werkzeug.wrappers import Response

FIELD = "once"
LONGEST = 64
# a draft is kept as often as one likes; who signs in is asked each time
REPEATABLE = {"task.draft", "sign_in.enter", "sign_in.leave", "follow.open_", "submit.advise"}
# what belongs to the browser, not to one sending
LASTING = {"csrf_token", "person_id"}


def key() -> str:
    """A fresh key for the hidden field of a form."""
    return secrets.token_urlsafe(18)


def keep_page() -> None:
    """Keep the page this request answers with: what it shows was done now and is shown nowhere else."""
    g.once_keeps_page = True


def join(app: Flask, *, pages: set[str]) -> None:
    """Guard what the forms of these blueprints post, and give templates `once_key`."""
    app.jinja_env.globals["once_key"] = key
    for rule in app.url_map.iter_rules():
        name = rule.endpoint
        if name.split(".")[0] in pages and "POST" in (rule.methods or ()) and name not in REPEATABLE:
            app.view_functions[name] = guarded(app.view_functions[name])


def guarded(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, done at most once per key and content: only what was done is kept.

    It leads elsewhere then, or shows a page that exists once (`keep_page`).
    What was refused or asks to be mended is rolled back or shown again, and leaves the key free. The key's
    row and what was done are committed together; a second sending waits for the first.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        given = request.form.get(FIELD, "")
        if not given or len(given) > LONGEST:
            return view(*args, **kwargs)
        asked = (_scope(), f"POST {route()}", given + _digest(), request.path)
        return _again(asked) or _first(asked, lambda: view(*args, **kwargs))

    return once


def _first(asked: tuple[str, str, str, str], call: Callable[[], Any]) -> FlaskResponse | Response:
    before = json.dumps(dict(session), default=str)
    try:
        with transaction(joinable=True) as db_session:
            row = idempotency.claim(db_session, *asked, now=clock.now())
            response = make_response(call())
            leads_to = response.headers.get("Location")
            if leads_to is not None:
                said = json.dumps(_changed(json.loads(before)))
                answer = idempotency.Answer(response.status_code, {"Location": leads_to}, said)
                idempotency.keep(db_session, row, answer, case_id=g.get("case_id"))
            elif g.get("once_keeps_page"):
                answer = idempotency.Answer(response.status_code, {}, response.get_data(as_text=True))
                idempotency.keep(db_session, row, answer, case_id=g.get("case_id"))
            else:
                db_session.delete(row)
    except idempotency.Taken:
        found = _again(asked)
        if found is None:
            raise Conflict(_("This was sent a moment ago and is being dealt with. Look again.")) from None
        return found
    return response


def _again(asked: tuple[str, str, str, str]) -> FlaskResponse | Response | None:
    with reading() as db_session:
        answer = idempotency.known(db_session, *asked, now=clock.now())
    if answer is None:
        return None
    if "Location" not in answer.headers:
        return make_response(answer.body, answer.status)
    # the browser dropped the first answer, and with it what that answer had put into the session
    session.update(json.loads(answer.body))
    return redirect(answer.headers["Location"], answer.status)


def _changed(before: dict[str, Any]) -> dict[str, Any]:
    return {name: kept for name, kept in session.items() if name not in LASTING and before.get(name) != kept}


def _scope() -> str:
    return f"page:{who.actor().person_id or 'citizen'}"


def _digest() -> str:
    """The content of what was sent: whoever goes back and writes something else means something else."""
    form = sorted((name, text) for name, text in request.form.items(multi=True) if name != "csrf_token")
    found = hashlib.sha256(json.dumps(form).encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda given: given[0]):
        found.update(f"{name}\0{file.filename}\0".encode())
        found.update(_content(file))
    return found.hexdigest()


def _content(file: Any) -> bytes:
    found = hashlib.file_digest(file.stream, "sha256").digest()
    file.stream.seek(0)
    return found
