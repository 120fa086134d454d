"""What staff may do with a case beside its tasks: one form each, its errors beside its own fields."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import request

from app.casework import cases, merging
from app.errors import Invalid, NotFound
from app.web import who
from app.web.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

AXES = ("kind", "category", "tier")


def do(action: str, session: Session, number: str, *, now: datetime) -> str:
    """Do one thing and say that it is done. Raises Invalid by the fields as this page names them."""
    try:
        return DOING[action](session, number, now)
    except Invalid as invalid:
        errors = {f"{action}_{field}": said for field, said in invalid.errors.items()}
        raise Invalid(errors) from None


def _given(action: str, field: str, missing: str = "") -> str:
    text = request.form.get(f"{action}_{field}", "").strip()
    if not text and missing:
        raise Invalid({field: [missing]})
    return text


def _note(session: Session, number: str, now: datetime) -> str:
    text = _given("note", "text", _("Write the note first."))
    cases.note(session, number, text, now=now, actor=who.actor())
    return _("The note is with the case. The citizen does not see it.")


def _message(session: Session, number: str, now: datetime) -> str:
    text = _given("message", "text", _("Write the message first."))
    cases.message(session, number, text, purpose="progress", now=now, actor=who.actor())
    return _("Sent to the citizen.")


def _supervise(session: Session, number: str, now: datetime) -> str:
    instruction = _given("supervise", "instruction", _("Say what has to be done."))
    cases.supervise(session, number, instruction=instruction, now=now, actor=who.actor())
    return _("The case is under supervision; its department has been told.")


def _dates(session: Session, number: str, now: datetime) -> str:
    reason = _given("dates", "reason", _("Say why the dates move."))
    cases.approve_dates(session, number, reason=reason, now=now, actor=who.actor())
    return _("The dates have moved; the citizen is told.")


def _extend(session: Session, number: str, now: datetime) -> str:
    kind = _given("extend", "clock", _("Choose the date that needs more time."))
    until = None
    with suppress(ValueError):
        until = date.fromisoformat(_given("extend", "until"))
    if until is None:
        raise Invalid({"until": [_("Choose the day you need.")]})
    cases.request_extension(
        session,
        number,
        until=until,
        reason=_given("extend", "reason", _("Choose a reason.")),
        text=_given("extend", "text", _("Say what is still to be done.")),
        clock_kind=kind,
        now=now,
        actor=who.actor(),
    )
    return _("Asked for. A head decides; until then the present date stands.")


def _reclassify(session: Session, number: str, now: datetime) -> str:
    row = cases.view(session, number, now=now, actor=who.actor()).row
    axes = {
        axis: value for axis in AXES if (value := _given("reclassify", axis)) and value != getattr(row, axis)
    }
    if not axes:
        raise Invalid({AXES[0]: [_("Choose something else than what it is now.")]})
    reason = _given("reclassify", "reason") or None
    cases.reclassify(session, number, **axes, reason=reason, now=now, actor=who.actor())
    return _("Classified anew. No date has moved for that.")


def _link(session: Session, number: str, now: datetime) -> str:
    other = _given("link", "other", _("Give the number of the other case.")).upper()
    kind = _given("link", "kind", _("Say how they belong together."))
    reason = _given("link", "reason") or None
    try:
        cases.link(session, number, kind=kind, other=other, reason=reason, now=now, actor=who.actor())
    except NotFound as missing:
        raise Invalid({"other": [missing.detail]}) from None
    return _("The two cases are linked. Each goes on as before.")


def _unlink(session: Session, number: str, now: datetime) -> str:
    given = _given("unlink", "id")
    if not given.isdecimal():
        raise NotFound(_("There is no such link."))
    reason = _given("unlink", "reason", _("Say why it is taken back."))
    cases.unlink(session, number, int(given), reason=reason, now=now, actor=who.actor())
    return _("The link has been taken back.")


def _merge(session: Session, number: str, now: datetime) -> str:
    into = _given("merge", "into", _("Give the number of the other case.")).upper()
    reason = _given("merge", "reason", _("Say why they are about the same."))
    try:
        merging.merge(session, number, into=into, reason=reason, now=now, actor=who.actor())
    except NotFound as missing:
        raise Invalid({"into": [missing.detail]}) from None
    return _("Merged. Each case keeps its number, its notices and its verdict.")


def _split(session: Session, number: str, now: datetime) -> str:
    reason = _given("split", "reason", _("Say why they are not about the same."))
    merging.split(session, number, reason=reason, now=now, actor=who.actor())
    return _("Split off again. The case goes on by itself.")


def _handover(session: Session, number: str, now: datetime) -> str:
    to = _given("handover", "to")
    if not to.isdecimal():
        raise Invalid({"to": [_("Choose who takes the case.")]})
    reason = _given("handover", "reason", _("Say why, and what they need to know."))
    row = cases.handover(session, number, to=int(to), reason=reason, now=now, actor=who.actor())
    return _("%(name)s answers for the case now.", name=row.owner)


def _restrict(session: Session, number: str, now: datetime) -> str:
    readers = [int(one) for one in request.form.getlist("restrict_readers") if one.isdecimal()]
    reason = _given("restrict", "reason", _("Say why so few may read it."))
    cases.restrict(session, number, readers=readers, reason=reason, now=now, actor=who.actor())
    return _("Only those named, its owner and its handler read the case now.")


DOING: dict[str, Callable[[Any, str, Any], str]] = {
    "note": _note,
    "message": _message,
    "supervise": _supervise,
    "dates": _dates,
    "extend": _extend,
    "reclassify": _reclassify,
    "link": _link,
    "unlink": _unlink,
    "merge": _merge,
    "split": _split,
    "handover": _handover,
    "restrict": _restrict,
}
