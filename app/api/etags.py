"""Optimistic locking over HTTP: `ETag` out, `If-Match` in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import PreconditionFailed
from werkzeug.http import quote_etag

if TYPE_CHECKING:
    from flask import Response


def etag(version: object) -> dict[str, str]:
    """The header to answer with, for a row's version."""
    return {"ETag": quote_etag(str(version))}


def tagged(response: Response, version: object) -> Response:
    """The response with the version as its ETag."""
    response.headers.update(etag(version))
    return response


def check_match(version: object) -> None:
    """Raise PreconditionFailed (412) when the caller edits another version than the present one.

    Without If-Match the caller takes what is there.
    """
    if request.if_match and str(version) not in request.if_match:
        raise PreconditionFailed
