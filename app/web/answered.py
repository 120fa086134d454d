"""What a citizen answered, checked page by page, and made into what a case begins with."""

from __future__ import annotations

import re

from app.casework import citizen
from app.domain import vocabulary
from app.domain.cases import sensing
from app.web import who
from app.web.language import gettext as _
from app.web.language import here

LONGEST = 10_000
SHORTEST = 5
LONGEST_TITLE = 60


def advice(answers: dict[str, str]) -> str | None:
    """One sentence that helps to be precise (R7). It never blocks."""
    topic = sensing.sense(answers.get("text", "")).topic
    if topic == "attitude" and not answers.get("whom"):
        return _(
            "It sounds as if it was about how somebody behaved. Which window or person it was helps us most."
        )
    if topic == "delay":
        return _(
            "It sounds like the procedure rather than a person. How long it took, and where, helps us most."
        )
    if topic == "facility" and not answers.get("place"):
        return _("It sounds as if something is broken. The exact place helps us most.")
    return None


def wrong(step: str, answers: dict[str, str]) -> dict[str, list[str]]:
    """What is to be mended on a step; on the last one, anywhere."""
    if step == "similar":
        return {}
    if step == "what":
        return _wrong_what(answers)
    if step == "you":
        return _wrong_you(answers)
    return _wrong_what(answers) | _wrong_you(answers)


def _wrong_what(answers: dict[str, str]) -> dict[str, list[str]]:
    if len(answers["text"]) < SHORTEST:
        return {"text": [_("Tell us what happened, in a sentence or two.")]}
    if len(answers["text"]) > LONGEST:
        return {"text": [_("Shorten this to %(n)s characters; you can attach a document later.", n=LONGEST)]}
    return {}


def _wrong_you(answers: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if answers["contact_choice"] not in {"contact", "anonymous"}:
        found["contact_choice"] = [_("Choose whether we may contact you.")]
    if answers["contact_choice"] == "contact" and not (answers["phone"] or answers["email"]):
        found["phone"] = [_("Give a telephone number or an e-mail address, or choose to stay anonymous.")]
    if answers["email"] and "@" not in answers["email"]:
        found["email"] = [_("Give an e-mail address like name@example.com.")]
    if answers["helped"] and not answers["consent"]:
        found["consent"] = [_("Ask the person first, then tick that they agree.")]
    return found


def submission(answers: dict[str, str]) -> citizen.Submission:
    """The answers as the case keeps them. Whom it concerns belongs to the account of what happened."""
    anonymous = answers["contact_choice"] == "anonymous"
    text = answers["text"]
    for question, name in ((_("When:"), "occurred"), (_("Who or which window:"), "whom")):
        if answers[name]:
            text = f"{text}\n\n{question} {answers[name]}"
    contact = None
    if not anonymous:
        contact = citizen.Contact(
            name=answers["name"] or None,
            phone=answers["phone"] or None,
            email=answers["email"] or None,
        )
    representative = None
    if answers["helped"]:
        representative = citizen.Representative(
            name=answers["helper"],
            relation=answers["relation"],
            consent=bool(answers["consent"]),
        )
    return citizen.Submission(
        kind="complaint",
        channel=_channel(answers),
        title=_title(answers["text"]),
        text=text,
        place=answers["place"] or None,
        remedy_sought=answers["remedy_sought"] or None,
        contact=contact,
        anonymous=anonymous,
        locale=here(),
        safe_contact=answers["safe_contact"] or None,
        representative=representative,
        notice_channel=answers["notice_channel"] or None,
        joins=answers.get("joins") or None,
    )


def _channel(answers: dict[str, str]) -> str:
    """How it came: staff who write for somebody at the window or on the telephone say so (R1, R8)."""
    by_staff = who.actor().kind == "staff" and answers["channel"] in vocabulary.codes("channel")
    return answers["channel"] if by_staff else "website"


def _title(text: str) -> str:
    """The first sentence, cut where a word ends: what the case is called for a start."""
    first = re.split(r"[。！？!?\n]|\.\s", text.strip(), maxsplit=1)[0].strip()
    if len(first) <= LONGEST_TITLE:
        return first
    return first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",，、;；:： ") + "…"
