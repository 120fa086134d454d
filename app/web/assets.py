"""Addresses of the built stylesheet and script, with a hash of their content: to be kept for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, request, url_for

if TYPE_CHECKING:
    from flask import Flask, Response

FOLDER = Path(__file__).parent / "static"
HASH_LENGTH = 12

_known: dict[tuple[str, float], str] = {}


def address(name: str) -> str:
    """Where a file of web/static is served, or "" when it was not built: pages then go plain."""
    file = FOLDER / name
    if not file.is_file():
        return ""
    key = (name, file.stat().st_mtime)
    if key not in _known:
        _known[key] = hashlib.sha256(file.read_bytes()).hexdigest()[:HASH_LENGTH]
    return url_for("assets.static", filename=name, v=_known[key])


def join(app: Flask) -> None:
    """Serve web/static under /assets and give templates `asset`."""
    files = Blueprint("assets", __name__, static_folder=str(FOLDER), static_url_path="/assets")
    files.after_request(_keep)
    app.register_blueprint(files)
    app.jinja_env.globals["asset"] = address


def _keep(response: Response) -> Response:
    # an address that names its content's hash never changes its meaning
    if "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
