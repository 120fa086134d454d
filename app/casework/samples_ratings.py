"""Demonstration ratings: a window, a bus line, good and bad grades, one commitment under way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import rating_desk, ratings, staff, use_case
from app.db import reading
from app.domain import identity
from app.domain.identity.actor import CITIZEN, Actor
from app.domain.ratings import Touchpoint
from app.domain.tasks import OPEN, WorkItem

if TYPE_CHECKING:
    from datetime import datetime

KEEPER = Actor(roles=frozenset({("admin", None)}), kind="system")
"""Whoever sets the house up adds its places."""
PLACES = (
    ("window", "Permits, window 4", "许可窗口4号", "urban_management"),
    ("line", "Bus line 12", "12路公交", "transport"),
)
GRADES = (5, 4, 5, 3, 2)
WORDS = {
    "criticism": "outdated_content",
    "text": "窗口张贴的办事材料清单是去年的，白跑了一趟。",
    "contact": "pingjia@example.org",
}
STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("rating_contact", "verifier", {"reached": True, "said": "材料清单与网上不一致。"}),
    (
        "rating_verification",
        "verifier",
        {
            "finding": "substantiated",
            "facts_found": "到现场查看，张贴的清单为去年版本。",
            "public_words": "窗口张贴的办事材料清单是去年的。",
        },
    ),
    (
        "rating_commitment",
        "head",
        {"commitment": "更换全部窗口的材料清单，每月核对一次。", "committed_on": 10},
    ),
)


def bring_in(*, now: datetime) -> list[str]:
    """Rate at the demonstration's places, once; the addresses that their codes carry."""
    with reading() as session:
        if session.scalars(select(Touchpoint.id).limit(1)).first() is not None:
            return []
    begun = now - timedelta(hours=3)
    made = [_place(*one, now=begun) for one in PLACES]
    for grade in GRADES:
        _rate(made[0].token, grade, {}, now=begun)
    _rate(made[0].token, 1, WORDS, now=begun)
    for form, username, answers in STEPS:
        _do(form, username, dict(answers), now=begun + timedelta(hours=1))
    return [one.url for one in made]


def _place(kind: str, name_en: str, name_zh: str, unit: str, *, now: datetime) -> Any:
    given = {"kind": kind, "name_en": name_en, "name_zh": name_zh, "unit": unit}
    with use_case(now) as session:
        return rating_desk.open_(session, **given, now=now, actor=KEEPER)


def _rate(token: str, grade: int, answers: dict[str, str], *, now: datetime) -> None:
    with use_case(now) as session:
        ratings.give(session, token, grade=grade, answers=answers, locale="zh", now=now, actor=CITIZEN)


def _do(form: str, username: str, answers: dict[str, Any], *, now: datetime) -> None:
    if isinstance(answers.get("committed_on"), int):
        answers["committed_on"] = (now + timedelta(days=answers["committed_on"])).date().isoformat()
    with reading() as session:
        item = session.scalars(
            select(WorkItem.id).where(WorkItem.form == form, WorkItem.state.in_(OPEN))
        ).first()
        person = identity.by_username(session, username)
        if item is None or person is None:
            return
        actor = identity.actor_of(session, person, now=now)
    with use_case(now) as session:
        staff.complete(session, item, answers, now=now, actor=actor)
