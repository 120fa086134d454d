"""Who calls, and who may: every route declares it, and the architecture tests see that it does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import g, request
from flask_babel import lazy_gettext as _

from app import clock
from app.db import reading
from app.domain import identity
from app.domain.vocabulary import codes
from app.errors import NotAllowed, NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.identity import Actor

P = ParamSpec("P")
R = TypeVar("R")

NEEDS_NOBODY = "public"
NEEDS_SECRET = "case-secret"  # noqa: S105 - the name of a rule
NEEDS_ANYBODY = "any"
SECRET_HEADER = "X-Case-Secret"  # noqa: S105 - the name of a header


@dataclass(frozen=True)
class Caller:
    """A signed-in member of staff."""

    person_id: int
    username: str
    actor: Actor


def allow(*who: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare who may call a view: `public`, `case-secret`, `any` (signed in), or role codes.

    A case's secret is compared where the case is read; here it must merely be there.
    """
    unknown = set(who) - {NEEDS_NOBODY, NEEDS_SECRET, NEEDS_ANYBODY} - set(codes("role"))
    if unknown or not who:
        raise ValueError(f"allow() needs public, case-secret, any or role codes, not {sorted(unknown)}")

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _admit(who)
            return view(*args, **kwargs)

        marked: Any = guarded
        marked.allows = frozenset(who)
        return guarded

    return declare


def _admit(who: tuple[str, ...]) -> None:
    if NEEDS_NOBODY in who or (NEEDS_SECRET in who and request.headers.get(SECRET_HEADER)):
        return
    if who == (NEEDS_SECRET,):
        raise NotSignedIn(_("Send the case's secret in the header X-Case-Secret."))
    found = caller()
    if NEEDS_ANYBODY not in who and not found.actor.has(*who):
        raise NotAllowed(_("Your roles do not include this."))


def caller() -> Caller:
    """Who sent the bearer token. Raises NotSignedIn without one, or when it has expired or was revoked."""
    found = known_caller()
    if found is None:
        raise NotSignedIn(_("Sign in: send a valid token as Authorization: Bearer."))
    return found


def actor() -> Actor:
    """The signed-in caller as actor. Raises NotSignedIn."""
    return caller().actor


def known_caller() -> Caller | None:
    """Who sent the bearer token, if it is valid; looked up once a request."""
    if "caller" not in g:
        g.caller = _look_up(bearer())
        g.actor_id = g.caller.person_id if g.caller else None
    found: Caller | None = g.caller
    return found


def bearer() -> str | None:
    """The token sent, if any."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def case_secret() -> str:
    """The case's secret as sent; empty when none was."""
    return request.headers.get(SECRET_HEADER, "")


def _look_up(token: str | None) -> Caller | None:
    if token is None:
        return None
    now = clock.now()
    with reading() as session:
        person = identity.person_of_token(session, token, now=now)
        if person is None:
            return None
        return Caller(person.id, person.username, identity.actor_of(session, person, now=now))
