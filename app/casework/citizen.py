"""What a citizen can do with their case, holding its number and secret (R4, R5, R36, R37)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app import crypto
from app.casework import groups, loop, ratings, reading
from app.casework.intake import Contact, Representative, Submission, submit
from app.casework.views import AttachmentView, Followed, LookView, MessageView, RatingView, Receipt, Urged
from app.domain import calendar, cases, deadlines, events, improvements, publication, tasks
from app.domain.cases import ENDED, Case, Look, Measure, progress, verdicts
from app.domain.hearings import asking
from app.errors import Conflict, Gone, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor

__all__ = [
    "Contact",
    "Representative",
    "Submission",
    "appeal",
    "attach",
    "attachment",
    "choose",
    "follow",
    "identify",
    "message",
    "opened",
    "rate",
    "reopen",
    "submit",
    "unlist",
    "urge",
    "withdraw",
]

URGE_EVERY = 2
OBJECT_WITHIN = 10
"""Working days."""
RATEABLE = frozenset({"replied", "verifying", "closed", "archived", "in_dispute"})
ROUTES = ("review", "mediation", "none")
_DECIDES = {"review": "leader", "mediation": "mediator"}
_ACTS = {
    "received": "clerk",
    "waiting_for_citizen": "citizen",
    "accepted": "dispatcher",
    "returned": "dispatcher",
    "reopened": "dispatcher",
    "arbitration": "leader",
    "in_review": "head",
    "replied": "citizen",
}
"""Who acts while a case stands so; whoever handles it in all other statuses."""
_LONGEST = cases.correspondence.LONGEST


def enter(session: Session, number: str, secret: str, *, held: bool = False) -> Case:
    """The case that number and secret open together. Raises NotFound, and Gone once its words are erased."""
    case = identify(session, number, secret, held=held)
    if crypto.destroyed(session, case.key_id):
        raise Gone(
            _l("The words of this case were erased, as you asked. Its tombstone and certificate stay.")
        )
    return case


def identify(session: Session, number: str, secret: str, *, held: bool = False) -> Case:
    """The case that number and secret name, erased or not.

    Raises the same NotFound for a wrong number and a wrong secret, so that neither can be guessed alone.
    """
    given = crypto.fingerprint(cases.numbers.plain_secret(secret))
    try:
        case = cases.by_number(session, number, held=held)
    except NotFound:
        case = None
    # compared either way, so that the answer takes as long for a number that does not exist
    right = hmac.compare_digest(case.secret_hash if case else "0" * len(given), given)
    if case is None or not right:
        raise NotFound(_l("No case opens with this number and secret. Check both, letter by letter."))
    return case


def follow(session: Session, number: str, secret: str, *, now: datetime) -> Followed:
    """Everything the citizen may see of their case (R4, R86); of a group case, what each member may."""
    found = groups.enter(session, number, secret)
    if found is not None:
        return groups.seen_by(found[0], _followed(session, found[1], now=now))
    return _followed(session, enter(session, number, secret), now=now)


def opened(session: Session, number: str, secret: str) -> Case:
    """The case that somebody stands before, their own or their group's. Raises NotFound as `enter` does."""
    found = groups.enter(session, number, secret)
    return found[1] if found is not None else enter(session, number, secret)


def _followed(session: Session, case: Case, *, now: datetime) -> Followed:
    clocks = deadlines.of_case(session, case.id)
    messages = reading.messages_of(session, case, ("citizen", "authority"), names=False)
    asked = case.status == "waiting_for_citizen"
    chosen = verdicts.appeals(session, case, "choice")
    return Followed(
        number=case.number,
        kind=case.kind,
        category=case.category,
        place=cases.open_original(session, case, "place_sealed"),
        title=cases.open_original(session, case, "title"),
        text=cases.open_original(session, case, "text"),
        status=case.status,
        stage=case.stage,
        unit=reading.unit_of(session, case.unit_id),
        post=_post(session, case),
        deadlines=reading.deadlines_of(clocks, public=True),
        next_deadline=reading.next_of(clocks),
        delay_reason="in_time" if case.ended else deadlines.delay_code(session, case.id, now=now),
        timeline=reading.timeline(events.of_chain(session, case.chain)),
        messages=messages,
        attachments=reading.attachments_of(session, case),
        reply=reading.reply_of(session, case),
        may=may(session, case, now=now),
        looks=_looks(session, case),
        ratings=reading.ratings_of(session, case),
        submitted_at=case.submitted_at,
        closed_at=case.closed_at,
        anonymous=case.anonymous,
        choice="review_or_mediation" if case.status == "in_dispute" and not chosen else None,
        question=next((m.text for m in reversed(messages) if m.purpose == "question"), None)
        if asked
        else None,
        locale=case.locale,
    )


def _post(session: Session, case: Case) -> str | None:
    """Which post acts now, never who; `citizen` when we wait for them."""
    if case.ended:
        return None
    if case.status == "in_dispute":
        chosen = verdicts.appeals(session, case, "choice")
        return (_DECIDES.get(str(chosen[-1].route)) or "verifier") if chosen else "citizen"
    if case.status == "verifying":
        calling = any(item.open and item.role == "verifier" for item in tasks.of_case(session, case.id))
        return "verifier" if calling else "citizen"
    return _ACTS.get(case.status, "handler")


def _looks(session: Session, case: Case) -> list[LookView]:
    from sqlalchemy import select  # noqa: PLC0415 - one query

    rows = select(Look).where(Look.case_id == case.id).order_by(Look.id)
    return [
        LookView(
            row.at,
            row.role,
            reading.unit_of(session, row.unit_id),
            cases.unsealed(session, case, "look.reason", row.reason) or "",
        )
        for row in session.scalars(rows)
    ]


def may(session: Session, case: Case, *, now: datetime) -> list[str]:
    """What the citizen can do now, in the order a page shows it."""
    open_ = case.status not in ENDED
    possible = {
        "answer": case.status == "waiting_for_citizen",
        "message": case.status not in {"archived", "withdrawn"},
        "attach": case.status not in {"archived", "withdrawn"},
        "urge": open_ and case.status not in {"waiting_for_citizen", "replied", "verifying"},
        "rate": case.status in RATEABLE,
        "reopen": verdicts.may_reopen(case, now) and case.status != "archived",
        "choose": case.status == "in_dispute" and not verdicts.appeals(session, case, "choice"),
        "appeal": _refused(session, case, now=now) or _plan(session, case) is not None,
        "unlist": publication.may_object(session, case),
        "retry": improvements.opening.invites(session, case),
        "withdraw": open_,
    }
    can_now = [name for name, can in possible.items() if can]
    return [*can_now, *asking.open_to_citizen(session, case.id, now)]


def _refused(session: Session, case: Case, *, now: datetime) -> bool:
    """Not taken on, or sent elsewhere, not objected to yet, and the ten working days have not passed."""
    if case.status not in {"not_accepted", "referred"} or case.closed_at is None or _objected(session, case):
        return False
    return now <= calendar.current(session).add_working_days(case.closed_at, OBJECT_WITHIN).at


def _objected(session: Session, case: Case) -> bool:
    """Whether an objection is under review, or the refusal stood it; a case taken on since begins anew."""
    said = [row for row in verdicts.appeals(session, case, "objection") if row.against != "contact_plan"]
    if not said:
        return False
    chain = events.of_chain(session, case.chain)
    return not any(event.kind == "case.accepted" and event.at >= said[-1].at for event in chain)


def _plan(session: Session, case: Case) -> Measure | None:
    from sqlalchemy import select  # noqa: PLC0415 - one query

    rows = select(Measure).where(
        Measure.case_id == case.id, Measure.kind == "contact_plan", Measure.closed_at.is_(None)
    )
    return session.scalars(rows).first()


def _able(session: Session, number: str, secret: str, what: str, *, now: datetime) -> Case:
    """The case, held, when the citizen can do this now. Raises NotFound or Conflict."""
    case = enter(session, number, secret, held=True)
    if what not in may(session, case, now=now):
        raise Conflict(
            _l("This cannot be done at this point of the case. Its page says what you can do now.")
        )
    return case


def _receipt(session: Session, case: Case, *, now: datetime) -> Receipt:
    return Receipt(case.number, case.status, may(session, case, now=now))


def _words(field: str, text: str | None, *, needed: bool = True) -> str:
    plain = (text or "").strip()
    if needed and not plain:
        raise Invalid({field: [_l("Write a few words.")]})
    if len(plain) > _LONGEST or "\x00" in plain:
        raise Invalid({field: [_l("Write at most %(n)s characters.", n=_LONGEST)]})
    return plain


def message(
    session: Session, number: str, secret: str, text: str, *, now: datetime, actor: Actor
) -> MessageView:
    """Words and material at any time (R26); they answer a question that waits, and end its pause."""
    case = _able(session, number, secret, "message", now=now)
    plain = _words("text", text)
    answers = case.status == "waiting_for_citizen"
    row = cases.correspondence.say(
        session, case, "citizen", "answer" if answers else "material", plain, now=now, actor=actor
    )
    _supplied(session, case, answers=answers, now=now, actor=actor, message=row.id)
    return MessageView(row.id, row.at, row.sender, row.purpose, plain)


def attach(
    session: Session,
    number: str,
    secret: str,
    *,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
    actor: Actor,
) -> AttachmentView:
    """Add a file (R26); like words it answers a question that waits, and ends its pause.

    Raises Invalid when it is none that can be taken.
    """
    case = _able(session, number, secret, "attach", now=now)
    answers = case.status == "waiting_for_citizen"
    row = cases.attachments.keep(
        session,
        case,
        name=name,
        media_type=media_type,
        content=content,
        sender="citizen",
        now=now,
        actor=actor,
    )
    _supplied(session, case, answers=answers, now=now, actor=actor, attachment=row.id)
    plain = cases.attachments.name_of(session, case, row)
    return AttachmentView(row.id, plain, row.media_type, row.size, row.purpose, row.sender, row.at)


def _supplied(
    session: Session, case: Case, *, answers: bool, now: datetime, actor: Actor, **ids: int
) -> None:
    progress.note(session, case, "case.supplemented", ids, now=now, actor=actor)
    if answers:
        loop.post(session, "citizen.answered", case, {"answered": True}, now=now)
    else:  # after the end too: whoever had the case reads what came
        loop.post(session, "citizen.supplied", case, now=now)


def attachment(session: Session, number: str, secret: str, attachment_id: int) -> tuple[str, str, bytes]:
    """A file of one's own case: name, media type, content."""
    return cases.attachments.open_(session, enter(session, number, secret), attachment_id)


def urge(session: Session, number: str, secret: str, *, now: datetime, actor: Actor) -> Urged:
    """Urge (催办), once per two working days; it reaches owner and head and opens no second case."""
    case = _able(session, number, secret, "urge", now=now)
    counting = calendar.current(session)
    earlier = verdicts.appeals(session, case, "urge")
    next_at = counting.add_working_days(earlier[-1].at, URGE_EVERY).at if earlier else None
    verdicts.urge(session, case, next_at=next_at, now=now)
    progress.note(session, case, "case.urged", now=now, actor=actor)
    loop.post(session, "citizen.urged", case, now=now)
    return Urged(case.number, counting.add_working_days(now, URGE_EVERY).at)


def rate(
    session: Session,
    number: str,
    secret: str,
    *,
    grade: int,
    resolved: str,
    now: datetime,
    actor: Actor,
    comment: str | None = None,
    pressured: bool = False,
    mode: str = "online",
) -> RatingView:
    """Give or change a verdict; the one before stays beside it (R37). Staff cannot give it here."""
    if actor.kind == "staff":
        raise NotAllowed(_l("Only the citizen rates. By telephone an independent verifier enters it."))
    said = _words("comment", comment, needed=False) or None
    found = groups.enter(session, number, secret)
    if found is not None:
        member, group = found
        return groups.rate(
            session, member, group, grade=grade, resolved=resolved, comment=said, now=now, actor=actor
        )
    case = _able(session, number, secret, "rate", now=now)
    row = verdicts.rate(
        session,
        case,
        grade=grade,
        resolved=resolved,
        mode=mode,
        now=now,
        actor=actor,
        comment=said,
        pressured=pressured,
    )
    case.resolved = resolved if case.status in {"closed", "archived"} else case.resolved
    payload = {
        "grade": grade,
        "resolved": resolved,
        "negatives": verdicts.negatives(session, case),
        "answer": "rated",
    }
    if case.status not in {"archived", "in_dispute"}:  # a dispute goes on whatever is said beside it
        loop.post(session, "citizen.rated", case, payload, now=now)
    promise = ratings.verdict(session, case, row, comment, now=now, actor=actor)
    return RatingView(row.grade, row.resolved, comment, row.mode, row.at, None, row.pressured, promise)


def reopen(
    session: Session, number: str, secret: str, *, unsettled: str, now: datetime, actor: Actor
) -> Receipt:
    """Have the case taken up again within 14 days of the reply (R36), saying what is unsettled."""
    case = _able(session, number, secret, "reopen", now=now)
    verdicts.reopen(session, case, reason="citizen", unsettled=_words("unsettled", unsettled), now=now)
    progress.note(session, case, "case.reopening_asked", now=now, actor=actor)
    loop.post(session, "citizen.reopened", case, now=now)
    return _receipt(session, case, now=now)


def appeal(
    session: Session, number: str, secret: str, *, grounds: str, now: datetime, actor: Actor
) -> Receipt:
    """Object to a refusal, or to a contact plan; somebody else looks at it."""
    case = _able(session, number, secret, "appeal", now=now)
    plain = _words("grounds", grounds)
    against = case.status if case.status in {"not_accepted", "referred"} else "contact_plan"
    verdicts.appeal(session, case, "objection", against=against, grounds=plain, now=now)
    progress.note(session, case, "case.objected", {"against": against}, now=now, actor=actor)
    name = "plan.appealed" if against == "contact_plan" else "citizen.objected"
    loop.post(session, name, case, now=now)
    return _receipt(session, case, now=now)


def choose(session: Session, number: str, secret: str, *, route: str, now: datetime, actor: Actor) -> Receipt:
    """After a second negative verdict: review, mediation, or neither (R36)."""
    case = _able(session, number, secret, "choose", now=now)
    if route not in ROUTES:
        raise Invalid({"route": [_l("Choose one of the values offered.")]})
    verdicts.appeal(session, case, "choice", route=route, now=now)
    progress.note(session, case, "case.chosen", {"route": route}, now=now, actor=actor)
    loop.post(session, "citizen.chose", case, {"choice": route}, now=now)
    return _receipt(session, case, now=now)


def withdraw(
    session: Session, number: str, secret: str, *, now: datetime, actor: Actor, reason: str | None = None
) -> Receipt:
    """Withdraw (撤回) at any time until the case is closed, in a dispute too."""
    case = _able(session, number, secret, "withdraw", now=now)
    plain = _words("reason", reason, needed=False)
    verdicts.appeal(session, case, "withdrawal", grounds=plain or None, now=now)
    progress.note(session, case, "case.withdrawal_asked", now=now, actor=actor)
    loop.post(session, "citizen.withdrew", case, now=now)
    return _receipt(session, case, now=now)


def unlist(session: Session, number: str, secret: str, *, now: datetime, actor: Actor) -> Receipt:
    """Object to one's own line in the public lists (R45): it is counted, and withheld where it is out."""
    case = enter(session, number, secret, held=True)
    publication.object_to(session, case, now=now, actor=actor)
    return _receipt(session, case, now=now)
