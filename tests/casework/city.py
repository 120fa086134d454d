"""What tests say of use cases: people, a complaint with defaults, tasks done by form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.casework import citizen, loop, staff, use_case
from app.db import reading, transaction
from app.domain import cases, identity, tasks
from app.domain.identity import Actor, OrganisationUnit
from app.domain.identity.actor import CITIZEN

if TYPE_CHECKING:
    from flask import Flask

    from app.casework.views import Completed, Followed, Submitted

FRIDAY = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)

ANSWERS: dict[str, dict[str, Any]] = {
    "triage": {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"},
    "dispatch": {"instruction": "Please mend the lamp and say when."},
    "sign": {"signed": "sign"},
    "initial_response": {
        "who": "The street lighting team",
        "next_step": "We look at the lamp on Monday morning",
        "promised_on": "2025-09-30",
    },
    "handling": {
        "site_visit": False,
        "facts_found": "The lamp had no power.",
        "finding": "substantiated",
        "outcomes": ["explanation"],
        "explanation": "A cable was cut during works.",
    },
    "reply": {
        "points": "You told us that a lamp is dark.",
        "finding_text": "We found the cable cut on 29 September.",
        "reasons": "Section 12 of the lighting rules asks for light all night.",
        "measures": "The cable was replaced on 29 September.",
        "follow_up": "We look at it again on 13 October.",
        "disagree": "You can have the case taken up again on its page.",
        "complex_case": False,
    },
    "review": {"review": "approve"},
}


class City:
    """The demonstration city under test, at a moment that moves on."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.now = FRIDAY

    def later(self, **step: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**step)
        return self.now

    def actor(self, username: str) -> Actor:
        """Somebody of staff, as they act now."""
        with reading() as session:
            person = identity.by_username(session, username)
            assert person is not None, username
            return identity.actor_of(session, person, now=self.now)

    def unit(self, code: str = "urban_management") -> int:
        """A department's id."""
        with reading() as session:
            return session.scalars(select(OrganisationUnit.id).where(OrganisationUnit.code == code)).one()

    def submit(self, actor: Actor = CITIZEN, **changes: Any) -> Submitted:
        """A complaint about a lamp, by e-mail address, unless told otherwise."""
        given: dict[str, Any] = {
            "kind": "complaint",
            "channel": "website",
            "title": "Street lamp dark",
            "text": "The street lamp at the corner has been dark for a week.",
            "place": "Moon Road 5",
            "contact": citizen.Contact(name="Zhang Weiwei", email="zhang@example.org", phone="13812345678"),
            "locale": "en",
        }
        with use_case(self.now) as session:
            return citizen.submit(
                session, citizen.Submission(**{**given, **changes}), now=self.now, actor=actor
            )

    def follow(self, case: Submitted) -> Followed:
        """The case as its citizen sees it."""
        with reading() as session:
            return citizen.follow(session, case.number, case.secret, now=self.now)

    def act(self, what: str, case: Submitted, **given: Any) -> Any:
        """An act of the citizen."""
        with use_case(self.now) as session:
            call = getattr(citizen, what)
            return call(session, case.number, case.secret, now=self.now, actor=CITIZEN, **given)

    def tasks(self, case: Submitted) -> list[tasks.WorkItem]:
        """The open tasks of a case, oldest first."""
        with reading() as session:
            found = cases.by_number(session, case.number)
            return [item for item in tasks.of_case(session, found.id) if item.open]

    def forms(self, case: Submitted) -> list[str | None]:
        """The forms of its open tasks."""
        return [item.form for item in self.tasks(case)]

    def item(self, case: Submitted, form: str) -> tasks.WorkItem:
        """Its open task with this form."""
        found = [item for item in self.tasks(case) if item.form == form]
        assert found, f"no open {form}, but {self.forms(case)}; status {self.case(case).status}"
        return found[-1]

    def case(self, case: Submitted) -> cases.Case:
        """Its row."""
        with reading() as session:
            return cases.by_number(session, case.number)

    def do(self, case: Submitted, form: str, by: str, **changes: Any) -> Completed:
        """Have somebody do the task with this form."""
        item = self.item(case, form)
        answers = {**ANSWERS.get(form, {}), **changes}
        if form == "dispatch":
            answers.setdefault("lead_unit", self.unit())
        actor = self.actor(by)
        with use_case(self.now) as session:
            return staff.complete(session, item.id, answers, now=self.now, actor=actor)

    def until_signed(self, **changes: Any) -> Submitted:
        """A case that has been accepted, dispatched and signed for."""
        case = self.submit(**changes)
        self.do(case, "triage", "clerk")
        self.do(case, "dispatch", "dispatcher")
        self.do(case, "sign", "handler")
        return case

    def until_replied(self, **changes: Any) -> Submitted:
        """A case whose reply has gone out."""
        case = self.until_signed(**changes)
        self.handle(case)
        return case

    def handle(self, case: Submitted, by: str = "handler") -> None:
        """From initial response to reply."""
        self.do(case, "initial_response", by)
        self.do(case, "handling", by)
        self.do(case, "reply", by)
        if "review" in self.forms(case):
            self.do(case, "review", "head")

    def wake(self) -> None:
        """Fire whatever is due by now, as the metronome would."""
        with reading() as session:
            due = loop.runner().due(session, self.now)
        for number in due:
            with use_case(self.now) as session:
                loop.hold_instance(session, number)
                loop.settle(session, loop.runner().wake(session, number, now=self.now), now=self.now)

    def statement(self, query: Any) -> Any:
        """Look something up."""
        with transaction() as session:
            return session.execute(query)
