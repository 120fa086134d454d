"""Service tasks of an erasure: restrict, look, weigh, tell, destroy (R85)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app import db
from app.domain import calendar, deadlines, identity, privacy, publication, vocabulary
from app.domain.parties import Party
from app.domain.privacy import erasures
from app.operators.subjects import ACTOR, case_of, tell, tell_staff

if TYPE_CHECKING:
    from datetime import date

    from app.domain.privacy import Erasure
    from workflows.operators import Context

NOTHING = "P0D"


def begin(context: Context, *, erasure: int) -> dict[str, Any]:
    """The request is there: the person's words are restricted from now on, and they get an answer in WD15."""
    row = erasures.get(context.session, erasure)
    tell(context, case_of(context), "erasure_received", erasure=row.number)
    return {"refused": False}


def look(context: Context) -> dict[str, Any]:
    """What table D12 asks about the case as it stands now."""
    case = case_of(context)
    return {
        "kind": case.kind,
        "category": case.category,
        "tier": case.tier,
        "ended_as": case.status if case.ended else "open",
        "paid": "compensation" in case.outcomes,
    }


def weigh(context: Context, *, erasure: int, person_kept: str, retention_basis: str) -> dict[str, Any]:
    """Destroy, announce, wait, decide or review; and the day on which to look again."""
    row, case = erasures.get(context.session, erasure), case_of(context)
    found = erasures.weigh(
        context.session, row, case, kept_until=_end(context, person_kept), now=context.now, actor=ACTOR
    )
    row.basis = retention_basis if found.ground == "retention" else None
    until = found.until_on.isoformat() if found.until_on else found.look_on.isoformat()
    return {
        "verdict": found.verdict,
        "ground": found.ground,
        "look_on": found.look_on.isoformat(),
        "until_on": until,
    }


def _end(context: Context, term: str) -> datetime | None:
    """The end of the legal term, counted from the day on which the case ended."""
    closed = case_of(context).closed_at
    if term == NOTHING or closed is None:
        return None
    return deadlines.after(calendar.current(context.session), closed, term)


def restrict(context: Context, *, erasure: int, ground: str, until_on: str) -> None:
    """Not yet: only those who need the words to finish the case read them; the citizen is told why."""
    row, case = erasures.get(context.session, erasure), case_of(context)
    until = datetime.fromisoformat(until_on).date()
    if erasures.restrict(context.session, row, ground, until, now=context.now, actor=ACTOR):
        tell(context, case, "erasure_restricted", **_why(context, row, until))


def _why(context: Context, row: Erasure, until: date) -> dict[str, object]:
    """Number, ground and day in the language of the person told."""
    locale = case_of(context).locale
    ground = vocabulary.label("erasure_ground", row.ground or "none", locale)
    chinese = locale.startswith("zh")
    basis = vocabulary.label("retention_basis", row.basis, locale) if row.basis else ""
    more = (f"（{basis}）" if chinese else f" ({basis})") if basis else ""
    return {"erasure": row.number, "ground": ground + more, "day": until.isoformat()}


def announce(context: Context, *, erasure: int) -> None:
    """Nothing stands against it any more: the last notice goes out while there still is an address."""
    row = erasures.get(context.session, erasure)
    erasures.announce(context.session, row, now=context.now)
    erasures.note(context.session, row, "erasure.announced", now=context.now, actor=ACTOR)
    tell(context, case_of(context), "erasure_coming", erasure=row.number)


def destroy(context: Context, *, erasure: int) -> None:
    """Keys and words are destroyed; number, dates, unit, category and outcome stay as a tombstone."""
    row, case = erasures.get(context.session, erasure), case_of(context)
    party = context.session.get_one(Party, row.party_id)
    if privacy.shredding.scope(context.session, case, party) == privacy.WHOLE:
        publication.object_to(context.session, case, now=context.now, actor=ACTOR)
    erasures.destroy(context.session, row, case, party, now=context.now, actor=ACTOR)
    db.after_commit(context.session, db.tidy)


def call_officer(context: Context, *, erasure: int) -> None:
    """The privacy officers know that something waits for them."""
    case = case_of(context)
    officers = [one.id for one in identity.people_with(context.session, "privacy")]
    number = erasures.get(context.session, erasure).number
    tell_staff(context, case, "staff_erasure", officers, erasure=number)


def refuse(context: Context, *, erasure: int) -> dict[str, Any]:
    """The officer's reasons go to the citizen, with the way to appeal; nothing is restricted any more."""
    row, case = erasures.get(context.session, erasure), case_of(context)
    row.status, row.ground, row.until_on = "refused", None, None
    reason = vocabulary.label("erasure_refusal", row.refusal or "", case.locale)
    text = erasures.words(context.session, row, "reason") or ""
    erasures.note(context.session, row, "erasure.refused", now=context.now, actor=ACTOR)
    tell(context, case, "erasure_refused", erasure=row.number, reason=reason, text=text)
    return {"refused": True}


def uphold(context: Context, *, erasure: int) -> None:
    """Somebody else came to the same conclusion; the other remedies stay open."""
    row = erasures.get(context.session, erasure)
    erasures.note(context.session, row, "erasure.upheld", now=context.now, actor=ACTOR)
    tell(context, case_of(context), "erasure_upheld", erasure=row.number)


def overturn(context: Context, *, erasure: int) -> dict[str, Any]:
    """The refusal or hold falls: what stood against the erasure by decision is lifted."""
    row, case = erasures.get(context.session, erasure), case_of(context)
    for hold in privacy.holds.standing(context.session, case.id):
        privacy.holds.end(context.session, case, hold, "lifted", now=context.now, actor=ACTOR)
    row.status, row.refusal, row.announced_at = "restricted", None, None
    erasures.note(context.session, row, "erasure.overturned", now=context.now, actor=ACTOR)
    tell(context, case, "erasure_overturned", erasure=row.number)
    return {"refused": False}


ACTS = {
    "erasures.begin": (begin, ("refused",)),
    "erasures.weigh": (weigh, ("verdict", "ground", "look_on", "until_on")),
    "erasures.restrict": (restrict, ()),
    "erasures.announce": (announce, ()),
    "erasures.destroy": (destroy, ()),
    "erasures.call_officer": (call_officer, ()),
    "erasures.refuse": (refuse, ("refused",)),
    "erasures.uphold": (uphold, ()),
    "erasures.overturn": (overturn, ("refused",)),
}
READS = {"erasures.look": (look, ("kind", "category", "tier", "ended_as", "paid"))}
