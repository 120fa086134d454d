"""How often a caller may knock and with what: limits by address, and text that can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request
from flask_babel import lazy_gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.routing import IntegerConverter

from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug.routing import Map

    from app.settings import Settings

PUBLIC = "60 per minute"
SUBMIT = "20 per minute;200 per hour"
SIMILAR = "20 per minute;200 per hour"
SIGN_IN = "10 per minute;60 per hour"

LARGEST_ID = 2**31 - 1

limiter = Limiter(get_remote_address, headers_enabled=True)


def configure(app: Flask, settings: Settings) -> None:
    """Join the limits to the application."""
    app.config.update(RATELIMIT_STORAGE_URI=settings.ratelimit_storage, RATELIMIT_ENABLED=settings.ratelimit)
    limiter.init_app(app)
    app.url_map.converters["int"] = Id
    app.before_request(_refuse_unkeepable)


class Id(IntegerConverter):
    """A number in an address; one that no row can have leads nowhere (404)."""

    def __init__(self, of: Map, **options: int) -> None:
        super().__init__(of, **{"max": LARGEST_ID, **options})  # type: ignore[arg-type]


def keepable(text: str) -> bool:
    """Whether a database can keep the text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse_unkeepable() -> None:
    """No such address, or 422 for a query or form; what JSON holds is judged where it is read."""
    if not keepable(request.path):
        abort(404)
    fields: Mapping[str, list[str]] = {**request.args.to_dict(flat=False), **request.form.to_dict(flat=False)}
    for name, values in fields.items():
        if not all(keepable(text) for text in (name, *values)):
            raise Invalid({name: [_("The text holds characters that cannot be kept.")]})
