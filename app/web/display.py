"""How a reader wants the pages: language, size of type, light or dark; kept in plain cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request

from app.web import language, who

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

pages = Blueprint("display", __name__)

YEAR = 365 * 24 * 3600
CHOICES = {
    language.COOKIE: set(language.NAMES),
    "type": {"normal", "big"},
    "theme": {"system", "light", "dark"},
}


def local(address: str | None, otherwise: str = "/") -> str:
    """A path on this site, else `otherwise`: nobody is led away by a crafted link."""
    if not address or "\\" in address or not address.startswith("/") or address.startswith("//"):
        return otherwise
    if not address.isprintable():  # browsers drop tabs and line ends, and read on without them
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


@pages.get("/display/<name>/<value>")
@who.allow("public")
def choose(name: str, value: str) -> Response:
    """Keep one choice for a year and go back to the page it was made on."""
    if value not in CHOICES.get(name, set()):
        abort(404)
    answer = redirect(local(request.args.get("next")))
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def classes() -> str:
    """The classes on <html> that carry size and theme."""
    wanted = []
    if request.cookies.get("type") == "big":
        wanted.append("redress-big")
    theme = request.cookies.get("theme")
    if theme in {"light", "dark"}:
        wanted.append(f"redress-{theme}")
    return " ".join(wanted)
