"""The first page: what this is, and the two things one comes for."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web import who

pages = Blueprint("home", __name__)


@pages.get("/")
@who.allow("public")
def show() -> str:
    """Show the first page, to everybody."""
    return render_template("web/home.html")
