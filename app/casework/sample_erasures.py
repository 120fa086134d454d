"""Demonstration erasures: one done, with its certificate; one held for a court, yet to be decided (R85)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import erasing, privacy, samples, use_case
from app.db import reading
from app.domain import identity
from app.domain.identity import CITIZEN
from app.domain.privacy import Erasure

if TYPE_CHECKING:
    from datetime import datetime

    from app.casework.views import Submitted

FORGOTTEN = replace(
    samples.SAMPLES[0],
    title="河堤步道护栏松动",
    text="河堤步道有一段护栏松动，孩子靠上去很危险，请尽快加固。",
    place="河堤步道二号台阶",
    days_ago=14,
    name="诉求人己",
    phone="13800000012",
)
HELD = replace(
    FORGOTTEN,
    title="施工挖断排水管，店里进水",
    text="门前施工挖断排水管，店里进了水，货物损失的事我已经起诉。",
    place="钟楼街十二号门前",
    days_ago=13,
    name="诉求人庚",
    phone="13800000013",
)
"""Both were handled and closed; the second is in court as well."""
WHY = "当事人已就财产损失向区人民法院起诉，法院要求保全办理档案。"
ASKED_AGO = timedelta(days=1)


def seed(now: datetime) -> list[str]:
    """Two requests, once; the numbers of those that are new."""
    with reading() as session:
        if session.scalars(select(Erasure.id).limit(1)).first() is not None:
            return []
    forgotten, held = (samples.play(one, now=now) for one in (FORGOTTEN, HELD))
    then = now - ASKED_AGO
    _claim(held, then)
    return [_ask(one, then) for one in (forgotten, held)]


def _claim(case: Submitted, then: datetime) -> None:
    """The head of the unit says that a court needs the file."""
    with reading() as session:
        person = identity.by_username(session, "head")
        if person is None:
            raise LookupError("head")
        head = identity.actor_of(session, person, now=then)
    with use_case(then) as session:
        privacy.hold(session, case.number, kind="litigation", reason=WHY, now=then, actor=head)


def _ask(case: Submitted, then: datetime) -> str:
    with use_case(then) as session:
        found = erasing.request(session, case.number, case.secret, now=then, actor=CITIZEN)
    return found.number or ""
