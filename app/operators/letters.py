"""The written reply (书面答复, R28): its words from the case, and the two files that are kept with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import documents, settings
from app.domain import cases, parties, vocabulary
from app.domain.cases import desks
from app.domain.identity import OrganisationUnit
from app.operators.subjects import ACTOR, case_of, journal, tell
from app.operators.texts import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases import Case
    from workflows.operators import Context

PURPOSE = "letter"
"""What a kept letter is filed as among the case's files."""

_FORMS = {"pdf": "application/pdf", "docx": cases.attachments.DOCX}
_NAMES = {"en": "Written reply {number}.{form}", "zh": "书面答复 {number}.{form}"}


def office(session: Session, case: Case, locale: str) -> documents.Office:
    """The letterhead: the authority, and the unit that acts."""
    house = settings.current()
    return documents.Office(
        name=unit_name(session, desks.root(session), locale),
        unit=unit_name(session, case.unit_id, locale),
        zone=house.timezone,
        website=house.public_url,
    )


def unit_name(session: Session, unit_id: int | None, locale: str) -> str:
    """A unit's name in the reader's language; empty for none."""
    unit = session.get(OrganisationUnit, unit_id) if unit_id else None
    return unit.name(locale) if unit else ""


def of_blocks(
    session: Session,
    case: Case,
    blocks: Mapping[str, str],
    *,
    at: datetime,
    addressee: str,
    subject: str,
    locale: str,
) -> documents.Letter:
    """The letter that says the six blocks, dated by the day of `at` in the authority's time zone."""
    house = office(session, case, locale)
    return documents.Letter(
        office=house,
        number=case.number,
        date=at.astimezone(house.zone).date(),
        addressee=addressee,
        subject=subject or vocabulary.label("category", case.category, locale),
        finding=blocks["finding_text"],
        points=blocks["points"],
        reasons=blocks["reasons"],
        measures=blocks["measures"],
        follow_up=blocks["follow_up"],
        disagree=blocks["disagree"],
    )


def write(context: Context) -> None:
    """Write the letter as PDF and Word, keep both sealed with the case, and tell the citizen (R28).

    It is made before the reply goes out and says the same; a later round has a letter of its own.
    """
    case, session = case_of(context), context.session
    given = cases.answers.latest(session, case, "reply")
    data = of_blocks(
        session,
        case,
        {name: str(given.get(name) or "") for name in BLOCKS},
        at=context.now,
        addressee=parties.read(session, parties.complainant(session, case.id)).name or "",
        subject=cases.open_original(session, case, "title") or "",
        locale=case.locale,
    )
    kept = [
        cases.attachments.keep(
            session,
            case,
            name=_NAMES["zh" if case.locale.startswith("zh") else "en"].format(number=case.number, form=form),
            media_type=media_type,
            content=documents.letter(data, case.locale, form),
            sender="authority",
            purpose=PURPOSE,
            now=context.now,
            actor=ACTOR,
        ).id
        for form, media_type in _FORMS.items()
    ]
    tell(context, case, "letter")
    journal(context, case, "case.letter_written", attachments=kept)
