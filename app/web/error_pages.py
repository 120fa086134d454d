"""What a person reads when something cannot be done: what happened and the way on, never the inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.errors import Busy, Conflict, Gone, Invalid, NotAllowed, NotFound, NotSignedIn, RedressError, TooMany
from app.web.language import gettext as _

if TYPE_CHECKING:
    from flask import Flask

CODES: dict[type[RedressError], int] = {
    NotFound: 404,
    NotSignedIn: 401,
    NotAllowed: 403,
    Invalid: 422,
    Conflict: 409,
    Gone: 410,
    TooMany: 429,
    Busy: 503,
}


def join(app: Flask) -> None:
    """Answer errors of pages with pages. Those of the API belong to its own handlers."""
    app.register_error_handler(CSRFError, csrf)
    app.register_error_handler(RedressError, refused)
    app.register_error_handler(HTTPException, http)


def is_page() -> bool:
    """Whether the request was for a page rather than for the API."""
    return not request.path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))


def refused(error: RedressError) -> tuple[str, int]:
    """Say what a use case refused. Raises it again where the API answers."""
    if not is_page():
        raise error
    code = next((code for kind, code in CODES.items() if isinstance(error, kind)), 400)
    holder = error.holder if isinstance(error, Conflict) else None
    return _page(code, str(error.detail or ""), holder), code


def http(error: HTTPException) -> tuple[str, int] | HTTPException:
    """Say what a wrong address or method met, and that something broke here."""
    if not is_page() or error.code is None:
        return error
    if error.response is not None:
        return error
    return _page(error.code), error.code


def csrf(_error: CSRFError) -> tuple[str, int]:
    """Say that the form had gone stale: the session ended, nothing was changed."""
    return _page(
        400, _("This page was open for too long or came from elsewhere. Nothing has been changed.")
    ), 400


def _page(code: int, detail: str = "", holder: str | None = None) -> str:
    titles = {
        401: _("Please sign in"),
        403: _("This is not yours to do"),
        404: _("There is no such page"),
        409: _("Somebody was there before you") if holder else _("This cannot be done now"),
        410: _("This has been deleted"),
        413: _("That file is too large"),
        429: _("Too many attempts"),
        500: _("Something broke on our side"),
    }
    ways = {
        403: _(
            "Your role does not cover it. If you think it should, ask the person who gave you your account."
        ),
        404: _("The address may be mistyped, or the case may be one that you cannot see."),
        409: _("Look at how it stands now."),
        410: _("Number and secret still open what is left: when it was deleted, and the certificate."),
        413: _("Send a smaller one, up to 10 MB."),
        429: _("Wait a little and try again."),
        500: _(
            "Nothing you sent has been half done. Try again in a minute; if it stays so, call the hotline."
        ),
    }
    return render_template(
        "web/error.html",
        code=code,
        title=titles.get(code, _("This did not work")),
        detail=detail,
        holder=holder,
        way=ways.get(code, _("Go back and try again.")),
    )
