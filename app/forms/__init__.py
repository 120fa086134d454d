"""User task to form to domain function: every form that does more than keep its answers, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.domain import cases, matters
from app.domain.cases import Case
from app.domain.identity import OrganisationUnit, Person
from app.errors import Invalid
from app.forms import (
    alerts,
    audits,
    beside,
    erasures,
    handling,
    hearings,
    improvements,
    intake,
    panels,
    ratings,
    surveys,
)
from app.forms.checks import facts_of, schema_of, tidy, validate
from app.forms.context import Filled, Shelved
from app.limits import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor
    from app.domain.matters import Matter
    from app.domain.tasks import WorkItem

__all__ = ["FORMS", "GENERIC", "Shelved", "apply", "schema_of", "validate"]

_OF_CASES: dict[str, Callable[[Filled], dict[str, Any]]] = {
    "triage": intake.triage,
    "direct_answer": intake.direct_answer,
    "not_accepted": intake.not_accepted,
    "objection_review": intake.objection_review,
    "repeat_approval": intake.repeat_approval,
    "dispatch": handling.dispatch,
    "sign": handling.sign,
    "return_ruling": handling.return_ruling,
    "arbitration": handling.arbitration,
    "initial_response": handling.initial_response,
    "handling": handling.handling,
    "assist": handling.assist,
    "reply": handling.reply,
    "review": handling.review,
    "callback": beside.callback,
    "internal_review": beside.internal_review,
    "delay_reason": beside.delay_reason,
    "delay_approval": beside.delay_approval,
    "extension_decision": beside.extension_decision,
    "contact_plan": beside.contact_plan,
    "contact_plan_review": beside.plan_dates,
}

_MODULES: tuple[Any, ...] = (hearings, panels, audits, improvements, alerts, erasures, ratings, surveys)
"""Concepts that list their own: each has FORMS."""

FORMS: dict[str, Callable[[Filled], dict[str, Any]]] = {
    **_OF_CASES,
    **{name: call for module in _MODULES for name, call in module.FORMS.items()},
}
"""Forms an owner invents need no entry: their answers are kept with the case or matter and shown."""

NAMED: dict[str, type[OrganisationUnit | Person]] = {"unit": OrganisationUnit, "person": Person}
"""What a field that offers the house's own is answered with: the id of a row."""

GENERIC = (
    '{"type": "object", "title": "Done", "x-title-zh": "完成", '
    '"properties": {"note": {"type": "string", "title": "Note", "x-title-zh": "备注", '
    '"x-widget": "textarea"}}}'
)
"""For a user task without a form of its own."""


def apply(
    session: Session,
    about: Case | Matter,
    item: WorkItem,
    answers: Mapping[str, Any],
    *,
    source: str,
    version: int,
    shelved: Callable[[str, int], Shelved | None],
    now: datetime,
    actor: Actor,
) -> dict[str, Any]:
    """Check the answers, store them sealed, and return routing facts alone.

    Raises Invalid with what to mend per field; nothing is stored then.
    """
    given = tidy(answers)
    validate(source, given)
    schema = schema_of(source)
    _known(session, schema, given)
    name = str(schema.get("x-apply") or item.form or "")
    bound = FORMS.get(name)
    more = bound(Filled(session, about, item, given, now, actor, schema, shelved)) if bound else {}
    keep: Any = cases.answers.keep if isinstance(about, Case) else matters.answers.keep
    form = item.form or "generic"
    keep(session, about, form, given, now=now, actor=actor, version=version, item_id=item.id)
    return {**facts_of(schema, given), **more}


def _known(session: Session, schema: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """Raises Invalid where a form asks for a unit or a person and the answer is none of ours."""
    wrong: dict[str, list[object]] = {}
    for name, field in schema.get("properties", {}).items():
        kind = NAMED.get(field.get("x-widget", ""))
        given = answers.get(name, [])
        for one in given if isinstance(given, list) else [given]:
            if kind is not None and (not 0 < one <= LARGEST_ID or session.get(kind, int(one)) is None):
                wrong[name] = [_l("Choose one of the values offered.")]
    if wrong:
        raise Invalid(wrong)
