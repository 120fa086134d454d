"""The demonstration's red alert: lamps dark along one road, fifty-one mentions, a leader to act (R18)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.casework import citizen, hotspots, use_case
from app.db import reading
from app.domain import cases, identity
from app.domain.alerts import Hotspot, charges
from app.domain.cases import Entry, Link, desks
from app.domain.identity import CITIZEN, SYSTEM
from app.domain.parties import Details

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

COUNT = 51
PLACE = "人民路（一中至体育场段）"
TITLE = "人民路路灯不亮"
TEXT = "人民路一中到体育场这一段的路灯全部不亮，孩子晚自习回家看不清路，请尽快修复。"
APART = timedelta(hours=2)


def seed(*, now: datetime) -> bool:
    """Bring the mentions in, once: one case with its process, the others merged with it."""
    with reading() as session:
        if session.scalars(select(Hotspot.id).limit(1)).first() is not None:
            return False
    first = now - COUNT * APART
    _put_in_charge(first)
    contact = citizen.Contact(name="诉求人庚", phone="13800000051")
    submission = citizen.Submission(
        kind="complaint",
        channel="hotline",
        title=TITLE,
        text=TEXT,
        place=PLACE,
        category="facilities",
        contact=contact,
    )
    with use_case(first) as session:
        made = citizen.submit(session, submission, now=first, actor=CITIZEN)
    for place in range(1, COUNT):
        moment = first + place * APART
        with use_case(moment) as session:
            _mention(session, made.number, place, now=moment)
    return True


def _put_in_charge(now: datetime) -> None:
    with use_case(now) as session:
        leader = identity.by_username(session, "leader")
        if leader is not None and not charges.all_(session):
            charges.set_(session, leader_id=leader.id, category="facilities", now=now, actor=SYSTEM)


def _mention(session: Session, number: str, place: int, *, now: datetime) -> None:
    """Somebody else says the same, and was merged with the first: counted like any other."""
    lead = cases.by_number(session, number)
    entry = Entry(
        kind="complaint",
        channel="hotline",
        title=TITLE,
        text=TEXT,
        locale="zh",
        place=PLACE,
        category="facilities",
        anonymous=place % 7 == 0,
        details=Details(f"诉求人{place:02d}", {"phone": f"138001{place:05d}"}),
    )
    case, _secret = cases.register(
        session, entry, owner_id=lead.owner_id, unit_id=desks.root(session), now=now, actor=CITIZEN
    )
    cases.progress.stand(case, "accepted")
    session.add(Link(case_id=case.id, other_id=lead.id, kind="duplicate_of", by=None, at=now))
    hotspots.count(session, case, now=now)
