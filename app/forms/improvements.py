"""Forms of improvement: what Plan, Do, Check and Act cannot pass without (R54-R57, S8)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.domain import improvements, matters
from app.domain.improvements import Improvement, measuring
from app.errors import Invalid
from app.forms.checks import substantial
from app.forms.context import refuse

if TYPE_CHECKING:
    from app.forms.context import Filled

ALLOWED = {
    "effective": {"standardise", "spread"},
    "partly": {"standardise", "adjust", "replace"},
    "ineffective": {"adjust", "replace"},
    "worse": {"adjust", "replace"},
}
"""What may follow a verdict (R57): what did not work cannot become the standard."""


def improvement_of(form: Filled) -> Improvement:
    """The improvement. Raises LookupError when the task is about something else."""
    if isinstance(form.matter, Improvement):
        return form.matter
    raise LookupError(f"task {form.item.id} is about no improvement")


def plan(form: Filled) -> dict[str, Any]:
    """Problem, root cause, where else, metric, baseline with data, target, owner, dates, actions (R55)."""
    row, given = improvement_of(form), form.answers
    substantial(given, ("problem", "root_cause", "where_else", "expected_effect"))
    starts, ends = date.fromisoformat(given["starts_on"]), date.fromisoformat(given["ends_on"])
    if ends <= starts or not form.now.date() < ends <= form.now.date() + improvements.actions.LONGEST:
        raise refuse("ends_on", _l("The end comes after the beginning, in the next three years."))
    if given.get("comparison_unit") == row.unit_id:
        raise refuse("comparison_unit", _l("Compare with another unit."))
    missing = _unmeasured(form, row)
    if missing:
        raise Invalid(missing)
    row.horizon, row.starts_on, row.ends_on = given["horizon"], starts, ends
    row.comparison_unit_id, row.owner_id = given.get("comparison_unit"), given["owner"]
    return {}


def _unmeasured(form: Filled, row: Improvement) -> dict[str, list[object]]:
    """What still has to be entered on the improvement's page."""
    metric = measuring.main(form.session, row.id)
    if metric is None:
        return {"metric": [_l("Enter first what is measured, in which unit, and the target.")]}
    found: dict[str, list[object]] = {}
    if metric.target is None:
        found["target"] = [_l("The metric has no target.")]
    if metric.baseline_from is None or metric.baseline_until is None:
        found["baseline"] = [_l("Say from when to when the baseline was measured.")]
    elif not measuring.enough(form.session, row, metric, "before"):
        found["baseline"] = [
            _l("Enter the baseline data first: at least %(n)s observations.", n=measuring.LEAST)
        ]
    if not improvements.actions.of(form.session, row.id, row.round):
        found["actions"] = [_l("Plan at least one action with an owner and a day.")]
    return found


def go(form: Filled) -> dict[str, Any]:
    """Go or no-go; what changed is said in both languages, since everybody linked reads it."""
    substantial(form.answers, ("what_changed_en", "what_changed_zh"))
    return {}


def sample(form: Filled) -> dict[str, Any]:
    """Check cannot pass without an after-sample (S8)."""
    row = improvement_of(form)
    measuring.effect(form.session, row)
    return {}


def evaluation(form: Filled) -> dict[str, Any]:
    """The effect with interval and test, by somebody who does not own the improvement (R57)."""
    row = improvement_of(form)
    if form.actor.person_id in {row.owner_id, *improvements.opening.former_owners(form.session, row)}:
        raise refuse("conclusion", _l("The owner of an improvement does not evaluate it."))
    substantial(form.answers, ("conclusion",))
    row.effect, row.verdict = measuring.effect(form.session, row)
    row.evaluated_by, row.evaluated_at = form.actor.person_id, form.now
    payload = {"verdict": row.verdict, "round": row.round, "difference": row.effect["difference"]}
    matters.note(form.session, row, "improvement.evaluated", payload, now=form.now, actor=form.actor)
    return {"verdict": row.verdict}


def decision(form: Filled) -> dict[str, Any]:
    """Standardise, spread, adjust or replace, as the verdict allows."""
    row, given = improvement_of(form), form.answers
    if given["decision"] not in ALLOWED.get(row.verdict or "", ()):
        raise refuse(
            "decision", _l("The verdict does not allow this: what did not work is adjusted or replaced.")
        )
    if row.unit_id in given.get("sister_units", []):
        raise refuse("sister_units", _l("Choose other units."))
    row.decision = given["decision"]
    if given["decision"] == "standardise":
        row.standard_key, row.standard_version = _standard(form, row)
    return {}


def _standard(form: Filled, row: Improvement) -> tuple[str, int] | tuple[None, None]:
    """The version that holds the new way (R56); none when a rule on paper does. Raises Invalid by field.

    It is on the shelf, was in force, and came after the improvement began, or it is said why not.
    """
    given = form.answers
    key, version = str(given.get("standard_key", "")).strip(), given.get("standard_version")
    if not key and version is None:
        return None, None
    if not key:
        raise refuse("standard_key", _l("Name the process whose version this is."))
    if version is None:
        raise refuse("standard_version", _l("Name the version that holds the new way."))
    found = form.shelved(key, version)
    if found is None:
        raise refuse("standard_version", _l("There is no version %(n)s of %(key)s.", n=version, key=key))
    if found.status == "draft":
        raise refuse("standard_version", _l("This version is a draft. Put it in force first."))
    if found.since < row.opened_at and not str(given.get("standard_why", "")).strip():
        why = _l("This version is older than the improvement. Name a newer one, or say why it is this one.")
        raise refuse("standard_why", why)
    return key, version


def minutes(form: Filled) -> dict[str, Any]:
    """Each point has its answer; decisions are entered, or there were none to take."""
    substantial(form.answers, ("causes", "overdue", "ineffective"))
    planned = improvements.actions.of(form.session, form.matter.id)
    if not planned and not form.answers.get("no_decisions"):
        raise refuse(
            "no_decisions", _l("Enter the decisions on the meeting's page, or say that there were none.")
        )
    if isinstance(form.matter, improvements.Meeting):
        form.matter.held_on = date.fromisoformat(form.answers["held_on"])
    return {}


FORMS = {
    "improvement_plan": plan,
    "improvement_go": go,
    "improvement_sample": sample,
    "improvement_evaluation": evaluation,
    "improvement_decision": decision,
    "meeting_minutes": minutes,
}
