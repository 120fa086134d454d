"""What a body may be: JSON that every reader takes for the same thing, and text that every database keeps."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import marshmallow
from flask_babel import gettext as _
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request

from app.limits import keepable

if TYPE_CHECKING:
    from flask import Request

DEEPEST = 50
LARGEST_INTEGER = 2**53 - 1
"""Beyond it JSON's readers no longer agree on a number (RFC 8259, 6)."""
LARGEST_FLOAT = sys.float_info.max


class Parser(FlaskParser):
    """webargs' parser with JSON read strictly."""

    def _raw_load_json(self, req: Request) -> Any:
        if not is_json_request(req):
            return core.missing
        return read(req.get_data(cache=True))


def read(body: bytes) -> Any:
    """JSON without NaN, doubled keys, bottomless nesting, numbers or text that nobody can keep.

    Raises JSONDecodeError for what is no JSON (RFC 8259) and ValidationError for the rest.
    """
    try:
        found = json.loads(body.decode(), parse_constant=_no_number, object_pairs_hook=_once)
    except RecursionError:
        raise marshmallow.ValidationError(_("This is nested too deeply.")) from None
    except UnicodeDecodeError as error:
        raise json.JSONDecodeError("not UTF-8", "", error.start) from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of more digits than Python reads
        raise marshmallow.ValidationError(_("This number is too large.")) from None
    _keepable(found, 0)
    return found


def _no_number(text: str) -> NoReturn:
    raise json.JSONDecodeError(f"{text} is no JSON", text, 0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise marshmallow.ValidationError(_("A name stands twice in one object."))
    return found


def _keepable(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise marshmallow.ValidationError(_("This is nested too deeply."))
    if isinstance(value, dict):
        for key, inner in value.items():
            _keepable(key, depth)
            _keepable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _keepable(inner, depth + 1)
    elif isinstance(value, str) and not keepable(value):
        raise marshmallow.ValidationError(_("The text holds characters that cannot be kept."))
    elif isinstance(value, int | float) and abs(value) > _most(value):
        raise marshmallow.ValidationError(_("This number is too large."))


def _most(value: float) -> float:
    return LARGEST_FLOAT if isinstance(value, float) else LARGEST_INTEGER
