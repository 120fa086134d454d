"""Who is reading: the member of staff signed in with this browser, or a citizen."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import flash, g, redirect, request, session, url_for

from app import clock
from app.db import reading
from app.domain import identity
from app.domain.identity.actor import CITIZEN
from app.domain.vocabulary import codes
from app.errors import NotAllowed
from app.web import unlocked
from app.web.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from app.domain.identity import Actor, Person

P = ParamSpec("P")
R = TypeVar("R")


def person() -> Person | None:
    """The account signed in, if it is still in use; read once per request."""
    if "person" not in g:
        g.person, g.actor = _load(session.get("token"))
    found: Person | None = g.person
    return found


def actor() -> Actor:
    """Who acts in this request: the person with their roles, or a citizen."""
    person()
    acting: Actor = g.actor
    return acting


def _load(token: str | None) -> tuple[Person | None, Actor]:
    # the cookie holds a token, not a name: what was signed out or has expired opens nothing, wherever it is
    if token is None:
        return None, CITIZEN
    now = clock.now()
    with reading() as db_session:
        found = identity.person_of_token(db_session, token, now=now)
        if found is None:
            session.clear()
            return None, CITIZEN
        return found, identity.actor_of(db_session, found, now=now)


def _say_why(heading: str | None) -> str:
    if heading is None:
        return _(
            "You were signed out, and nothing was changed. Sign in again and repeat what you were doing."
        )
    return _("Please sign in to see this page.")


def allow(*wanted: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Declare who may open a page: everybody, who gave the case's secret, anybody of staff, or role codes.

    Others are led to where they can show who they are, and come back from there; staff of other roles are
    refused (NotAllowed).
    """
    unknown = set(wanted) - {"public", "case-secret", "any", *codes("role")}
    if unknown or not wanted:
        raise ValueError(f"allow() needs public, case-secret, any or role codes, not {sorted(unknown)}")

    def declare(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not {"public", "case-secret"} & set(wanted) and person() is None:
                heading = request.full_path.rstrip("?") if request.method == "GET" else None
                flash(_say_why(heading), "note")
                return redirect(url_for("sign_in.ask", next=heading))
            if "case-secret" in wanted and not unlocked.secret_of(str(kwargs["number"])):
                return redirect(url_for("follow.ask", number=kwargs["number"]))
            if not {"public", "case-secret", "any"} & set(wanted) and not actor().has(*wanted):
                raise NotAllowed
            return view(*args, **kwargs)

        marked: Any = guarded
        marked.allows = frozenset(wanted)
        return guarded

    return declare
