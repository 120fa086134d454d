"""What every page's answer carries to keep its reader safe, and the guard on every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_wtf.csrf import CSRFProtect

from app import settings

if TYPE_CHECKING:
    from flask import Flask, Response

# Nothing from elsewhere, nothing inline; pictures of a citizen's own upload come from here too.
POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

csrf = CSRFProtect()


def join(app: Flask, *, guarded: set[str]) -> None:
    """Guard the forms of the `guarded` blueprints; the API proves its callers by token and needs none."""
    app.config.update(
        SESSION_COOKIE_NAME="redress",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        # whoever takes an evening to write a complaint must not lose it; the token dies with the session
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    with app.app_context():
        app.config["SESSION_COOKIE_SECURE"] = settings.current().public_url.startswith("https://")
    csrf.init_app(app)

    @app.before_request
    def guard_forms() -> None:
        if request.blueprint in guarded:
            csrf.protect()

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.blueprint in guarded and request.endpoint != "static":
            # a case's page must not stay behind on a shared computer
            response.headers.setdefault("Cache-Control", "no-store")
        return response
