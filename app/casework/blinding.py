"""What an auditor from outside does not see: who the citizen is, and the citizen's own words (R50, R86)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.domain import vocabulary
from app.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.casework.views import CaseView, ContactView, Reply
    from app.domain.identity import Actor


def blind(actor: Actor) -> bool:
    """Whether somebody reads without personal data, whatever other roles they hold or stand in for."""
    return actor.has("auditor")


def refuse(actor: Actor) -> None:
    """Raises NotAllowed for whoever reads without personal data: files and papers may name the citizen."""
    if blind(actor):
        raise NotAllowed(_l("An auditor reads the case on its page, without personal data."))


def covered(view: CaseView, redacted: Callable[[str | None], str | None]) -> CaseView:
    """The same case without contact, without the citizen's words, without what colleagues wrote in clear.

    The text shows when a person has reviewed what the machine redacted; else category and place stand for it.
    """
    title = (
        view.title if view.reviewed else vocabulary.label("category", view.row.category, str(get_locale()))
    )
    return replace(
        view,
        title=title,
        text=view.text if view.reviewed else "",
        contact=_contact(view.contact),
        messages=[replace(one, text=None if one.sender == "citizen" else one.text) for one in view.messages],
        ratings=[replace(one, comment=None) for one in view.ratings],
        attachments=[replace(one, name=one.media_type) for one in view.attachments],
        reopenings=[{**one, "unsettled": None} for one in view.reopenings],
        appeals=[{**one, "grounds": None} for one in view.appeals],
        reveals=[{**one, "reason": redacted(one["reason"])} for one in view.reveals],
        classification=[_plainly(one, "why", redacted) for one in view.classification],
        returns=[_plainly(one, "basis", redacted) for one in view.returns],
        reply=_reply(view.reply, redacted),
        delay=_plainly(view.delay, "text", redacted) if view.delay else None,
    )


def _contact(contact: ContactView) -> ContactView:
    return replace(contact, safe_contact=None)


def _plainly(row: dict[str, Any], name: str, redacted: Callable[[str | None], str | None]) -> dict[str, Any]:
    return {**row, name: redacted(row[name])}


def _reply(reply: Reply | None, redacted: Callable[[str | None], str | None]) -> Reply | None:
    if reply is None:
        return None
    blocks = {name: redacted(text) or "" for name, text in reply.blocks.items()}
    return replace(reply, text=redacted(reply.text) or "", blocks=blocks)
