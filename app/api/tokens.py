"""Signing in and out: `POST /tokens`, `DELETE /tokens/current`."""

from __future__ import annotations

from typing import Any

from app import clock, settings
from app.api.access import actor, allow, bearer
from app.api.base import Blueprint
from app.api.schemas.accounts import Credentials, Token
from app.casework import accounts
from app.db import transaction
from app.limits import SIGN_IN, limiter

blueprint = Blueprint("tokens", "Signing in and out")


@blueprint.route("/tokens", methods=["POST"])
@allow("public")
@limiter.limit(SIGN_IN)
@blueprint.arguments(Credentials)
@blueprint.response(201, Token)
def sign_in(given: dict[str, Any]) -> accounts.SignedIn:
    """Sign in: a bearer token for a user name and password."""
    with transaction() as session:
        found = accounts.sign_in(session, **given, now=clock.now(), demo=settings.current().demo)
    if found is None:
        raise accounts.refuse_sign_in()
    return found


@blueprint.route("/tokens/current", methods=["DELETE"])
@allow("any")
@blueprint.response(204)
def sign_out() -> None:
    """Sign out: end the token that was sent."""
    with transaction() as session:
        accounts.sign_out(session, bearer() or "", now=clock.now(), actor=actor())
