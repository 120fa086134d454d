"""Service tasks of negative ratings: publish a commitment, a reply, what became of it; leave one out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain import matters, vocabulary
from app.domain.cases import desks
from app.domain.ratings import Feedback, exclusions, following, telling
from app.operators.subjects import ACTOR, matter_of

if TYPE_CHECKING:
    from workflows.operators import Context


def dismiss(context: Context) -> None:
    """It could not be confirmed: the rater is told, and the grade counts all the same."""
    row = matter_of(context, Feedback)
    matters.stand(row, "unfounded")
    _tell(context, row, "rating_unfounded")


def publish_commitment(context: Context) -> None:
    """The unit's commitment is public from now on."""
    row = matter_of(context, Feedback)
    matters.stand(row, "committed")
    day = row.committed_on.isoformat() if row.committed_on else None
    matters.note(context.session, row, "feedback.committed", {"day": day}, now=context.now, actor=ACTOR)
    _tell(context, row, "rating_commitment")


def time_left(context: Context) -> dict[str, Any]:
    """How long until the end of the committed day, as a limit."""
    row = matter_of(context, Feedback)
    return {"keeping_limit": f"PT{following.minutes_left(row, context.now)}M"}


def settle(context: Context) -> None:
    """Kept or late, by the day the unit reported it."""
    row = matter_of(context, Feedback)
    following.settle(context.session, row, now=context.now, actor=ACTOR)
    _tell(context, row, "rating_settled")


def ask_reply(context: Context, *, proof: str) -> None:
    """The head of the unit is told that a public reply is due, and with which proof (R44)."""
    row = matter_of(context, Feedback)
    row.proof_kind = proof
    head = desks.heads(context.session, row.unit_id, now=context.now)
    both = {locale: vocabulary.label("proof", proof, locale) for locale in ("en", "zh")}
    said = both["en"] if both["en"] == both["zh"] else f"{both['en']} / {both['zh']}"
    step = f"{context.instance_id}:{context.element}"
    matters.tell_staff(
        context.session, row, "rating_reply_asked", [head], step=step, now=context.now, proof=said
    )


def unanswered(context: Context) -> None:
    """Five working days have passed: the public list says so."""
    row = matter_of(context, Feedback)
    row.unanswered_at = context.now
    matters.note(context.session, row, "feedback.unanswered", now=context.now, actor=ACTOR)


def publish_reply(context: Context) -> None:
    """Both sides are public from now on, with the proof."""
    row = matter_of(context, Feedback)
    row.replied_at = context.now
    matters.note(context.session, row, "feedback.replied", now=context.now, actor=ACTOR)
    _tell(context, row, "rating_reply")


def close(context: Context) -> None:
    """Nothing more is owed; what was found stays where it stands."""
    row = matter_of(context, Feedback)
    matters.close(row, row.status, context.now)


def exclude(context: Context) -> None:
    """Two people approved: it does not count, and the rater is told why."""
    row = matter_of(context, Feedback)
    made = exclusions.decide(context.session, row, now=context.now, actor=ACTOR)
    reason = {locale: vocabulary.label("exclusion_reason", made.reason, locale) for locale in ("en", "zh")}
    _tell(context, row, "rating_excluded", reason=f"{reason['zh']} / {reason['en']}")
    _put_away(row, context)


def keep_counting(context: Context) -> None:
    """It goes on counting."""
    row = matter_of(context, Feedback)
    exclusions.decide(context.session, row, now=context.now, actor=ACTOR)
    _put_away(row, context)


def _put_away(row: Feedback, context: Context) -> None:
    if row.promised_at is None:  # opened for this question alone
        matters.close(row, row.status, context.now)


def _tell(context: Context, row: Feedback, template: str, **params: object) -> None:
    telling.tell(context.session, row, template, step=context.element, now=context.now, **params)


ACTS = {
    "ratings.dismiss": (dismiss, ()),
    "ratings.publish_commitment": (publish_commitment, ()),
    "ratings.time_left": (time_left, ("keeping_limit",)),
    "ratings.settle": (settle, ()),
    "ratings.ask_reply": (ask_reply, ()),
    "ratings.unanswered": (unanswered, ()),
    "ratings.publish_reply": (publish_reply, ()),
    "ratings.close": (close, ()),
    "ratings.exclude": (exclude, ()),
    "ratings.keep_counting": (keep_counting, ()),
}
