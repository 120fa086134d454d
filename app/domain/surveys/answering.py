"""Answering: a token is good for one set of answers, and the answers know nothing of it (R40)."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app import crypto
from app.domain import matters
from app.domain.surveys import questions
from app.domain.surveys.fielding import digest
from app.domain.surveys.scales import NOT_APPLICABLE
from app.domain.surveys.tables import Survey, SurveyResponse, SurveyToken
from app.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

LONGEST = 5_000
ON_BEHALF = ("phone", "email", "interview", "window")
"""Modes in which staff enter what somebody says; whoever answers alone does so online."""


def survey_of(session: Session, token: str) -> tuple[Survey, SurveyToken]:
    """The survey a token opens. Raises NotFound for one that is none of ours."""
    row = session.get(SurveyToken, digest(token))
    if row is None:
        raise NotFound(_l("This address is not that of an invitation."))
    return matters.get(session, Survey, row.survey_id), row


def answer(
    session: Session, token: str, given: Mapping[str, Any], *, now: datetime, mode: str = "online"
) -> None:
    """Keep somebody's answers and use the token up. Raises NotFound, Conflict or Invalid."""
    survey, row = survey_of(session, token)
    require_open(survey, now)
    values, words = checked(session, survey, given)
    taken = session.execute(
        update(SurveyToken).where(SurveyToken.hash == row.hash, SurveyToken.used.is_(False)).values(used=True)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_l("This invitation was answered already. Thank you."))
    _keep(session, survey, values, words, mode=mode, invited=True, group_id=row.group_id)


def enter(session: Session, survey: Survey, given: Mapping[str, Any], *, mode: str, now: datetime) -> None:
    """Keep answers that staff were given without a token; they do not count in the response rate."""
    require_open(survey, now)
    values, words = checked(session, survey, given)
    _keep(session, survey, values, words, mode=mode, invited=False, group_id=None)


def require_open(survey: Survey, now: datetime) -> None:
    """Raises Conflict before and after the field period."""
    if survey.status != "open" or (survey.field_until is not None and now > survey.field_until):
        raise Conflict(_l("This survey is not open for answers."))


def checked(
    session: Session, survey: Survey, given: Mapping[str, Any]
) -> tuple[dict[str, int], dict[str, str]]:
    """Values and words by question. No question must be answered, but one at least. Raises Invalid."""
    asked = {one.code: one for one in questions.of(session, survey.id)}
    wrong: dict[str, list[object]] = {
        code: [_l("The survey has no such question.")] for code in given if code not in asked
    }
    values: dict[str, int] = {}
    words: dict[str, str] = {}
    for code, said in given.items():
        question = asked.get(code)
        if question is None or said in (None, ""):
            continue
        if question.kind == "open":
            words[code] = str(said).strip()
            if len(words[code]) > LONGEST:
                wrong[code] = [_l("Write at most %(n)s characters.", n=LONGEST)]
            continue
        known = {point.value for point in question.labels} | (
            {NOT_APPLICABLE} if question.not_applicable else set()
        )
        if isinstance(said, bool) or str(said) not in {str(value) for value in known}:
            wrong[code] = [_l("Choose one of the values offered.")]
        else:
            values[code] = int(said)
    words = {code: text for code, text in words.items() if text}
    if not wrong and not values and not words:
        wrong["_"] = [_l("Answer at least one question.")]
    if wrong:
        raise Invalid(wrong)
    return values, words


def _keep(
    session: Session,
    survey: Survey,
    values: dict[str, int],
    words: dict[str, str],
    *,
    mode: str,
    invited: bool,
    group_id: int | None,
) -> None:
    # the number is drawn, not counted: it tells nothing of who came when
    number = secrets.token_hex(16)
    text = json.dumps(words, ensure_ascii=False, sort_keys=True)
    session.add(
        SurveyResponse(
            id=number,
            survey_id=survey.id,
            mode=mode,
            invited=invited,
            group_id=group_id,
            values=values,
            words=crypto.seal_house(text, place=_place(survey.id, number)),
        )
    )
    session.flush()


def words_of(session: Session, survey: Survey, code: str) -> list[str]:
    """What people wrote to an open question, in an order that tells nothing of who wrote."""
    rows = select(SurveyResponse).where(SurveyResponse.survey_id == survey.id).order_by(SurveyResponse.id)
    read = (
        json.loads(crypto.open_house(row.words, place=_place(survey.id, row.id)))
        for row in session.scalars(rows)
    )
    return [words[code] for words in read if code in words]


def _place(survey_id: int, number: str) -> str:
    return f"survey_response.words:{survey_id}:{number}"
