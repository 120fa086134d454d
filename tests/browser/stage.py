"""What the demonstration lacks for a walk over every page, and the names that the pages' addresses need."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from app import clock
from app.casework import citizen, erasing, operations, privacy, ratings, staff, surveys, use_case
from app.db import reading
from app.domain import cases, identity, matters, tasks
from app.domain.hearings import Hearing, panel
from app.domain.identity import CITIZEN, Person
from app.domain.matters import Matter
from app.domain.surveys import Survey, SurveyToken, fielding
from app.domain.tasks import OPEN, WorkItem
from app.operators import OPERATORS
from tests.browser.walking import Slip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SLIP = re.compile(r"case (\S+), secret (\S+)\.$", re.MULTILINE)
PLACE = re.compile(r"/r/(\S+)$", re.MULTILINE)
PLACES = {"closed": 0, "handled": 1, "decided": -2, "dispute": -1}
"""Which of the demonstration's cases the citizen opens, in the order in which they are brought in."""
TRIAGE = {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"}
YEAR = timedelta(days=365)
TOKEN = "a-token-that-nobody-was-sent"


@dataclass
class Stage:
    """The names that addresses need, and the slips of the cases to open."""

    names: dict[str, str] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)

    def at(self, text: str) -> str:
        """An address or a reader with its names filled in."""
        return text.format_map(self.names)


def prepare(said: str) -> Stage:
    """Make what is lacking in the house whose seeding said so; in its application's context."""
    made = Stage()
    slips = [Slip(*found) for found in SLIP.findall(said)]
    made.slips = {name: slips[place] for name, place in PLACES.items()} | {"erased": _erased()}
    made.names = {name: slip.number for name, slip in made.slips.items()}
    _keep(slips[2].number)
    made.names["incident"] = str(_break(slips[-3].number))
    _rate(made.names, PLACE.findall(said)[0])
    _survey(made.names)
    with reading() as session:
        _matters(session, made.names)
        _hearings(session, made.names, slips[-1].number)
    return made


def _actor(session: Session, username: str) -> Any:
    person = identity.by_username(session, username)
    assert person is not None, username
    return identity.actor_of(session, person, now=clock.now())


def _erased() -> Slip:
    """Somebody withdraws and is forgotten."""
    now = clock.now()
    said = {"kind": "complaint", "channel": "website", "title": "Noise", "text": "A loud fan."}
    about = citizen.Submission(**said, anonymous=True)
    with use_case(now) as session:
        made = citizen.submit(session, about, now=now, actor=CITIZEN)
    for act in (citizen.withdraw, erasing.request):
        with use_case(now) as session:
            act(session, made.number, made.secret, now=now, actor=CITIZEN)
    with reading() as session:
        assert erasing.show(session, made.number, made.secret, now=now).status == "erased"
    return Slip(made.number, made.secret)


def _keep(number: str) -> None:
    """A head says that a court needs the file."""
    now = clock.now()
    with use_case(now) as session:
        head = _actor(session, "head")
        privacy.hold(session, number, kind="litigation", reason="A court asks.", now=now, actor=head)


def _break(number: str) -> int:
    """The steps after a triage fail; the incident's number."""

    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the printer is on fire")

    now = clock.now()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(OPERATORS, "call", fails)
        with reading() as session:
            item = tasks.of_case(session, cases.by_number(session, number).id)[-1].id
        with use_case(now) as session:
            done = staff.complete(session, item, TRIAGE, now=now, actor=_actor(session, "clerk"))
    assert done.incident is not None
    with use_case(now) as session:
        owner = _actor(session, "owner")
        operations.annotate(session, done.incident, "The printer is mended.", now=now, actor=owner)
    return done.incident


def _rate(names: dict[str, str], token: str) -> None:
    now, words = clock.now(), {"text": "No sign to the lift.", "contact": "rating@example.org"}
    with use_case(now) as session:
        given = ratings.give(session, token, grade=2, answers=words, locale="en", now=now, actor=CITIZEN)
    names |= {"place": token, "receipt": given.receipt, "touchpoint": "1"}


def _survey(names: dict[str, str]) -> None:
    """A special survey is in the field, and somebody has a link."""
    now = clock.now()
    with use_case(now) as session:
        analyst = _actor(session, "analyst")
        about = {"title_en": "The new counter", "title_zh": "新窗口满意度", "base_from": now - YEAR}
        made = surveys.open_(session, **about, now=now, actor=analyst)
    with use_case(now) as session:
        row = matters.lock(session, Survey, made.row.id)
        fielding.open_field(session, row, fielding.FIELD_DAYS, now=now, actor=analyst)
        session.add(SurveyToken(hash=fielding.digest(TOKEN), survey_id=row.id))
    names |= {"open": row.number, "token": TOKEN}


def _matters(session: Session, names: dict[str, str]) -> None:
    for row in session.scalars(select(Matter).order_by(Matter.id.desc())):
        names[row.kind] = row.number
        names |= {STAGES[row.kind, row.status]: row.number} if (row.kind, row.status) in STAGES else {}
    items = select(WorkItem).where(WorkItem.state.in_(OPEN)).order_by(WorkItem.id.desc())
    names |= {f"task_{item.form}": str(item.id) for item in session.scalars(items)}


STAGES = {
    ("survey", "preparing"): "preparing",
    ("publication", "checking"): "drawn_up",
    ("audit", "compared"): "fieldwork",
    ("improvement", "plan"): "planned",
}
"""Matters that are walked at another point of their way, too."""


def _hearings(session: Session, names: dict[str, str], number: str) -> None:
    rows = list(session.scalars(select(Hearing).order_by(Hearing.id)))
    concluded = next(row for row in rows if row.status == "concluded")
    hearing = next(row for row in rows if row.case_id == cases.by_number(session, number).id)
    seated = panel.sitting(session, panel.seats(session, concluded)[0])
    assert seated is not None
    member = session.get_one(Person, seated.person_id)
    names |= {"hearing": hearing.number, "concluded": concluded.number, "panel": member.username}
