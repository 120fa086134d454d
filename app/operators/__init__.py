"""Service task to domain function: every box a diagram may call, in one list that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.operators import (
    actions,
    alerts,
    audits,
    beside,
    clocks,
    erasures,
    handling,
    hearings,
    improvements,
    intake,
    letters,
    meetings,
    obligations,
    panels,
    publications,
    ratings,
    surveys,
    times,
)
from workflows.definitions import shelf
from workflows.operators import Operator, Operators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.operators import Context


def listening(context: Context, *, message: str) -> dict[str, Any]:
    """Whether an active process would hear a message: until one does, somebody tells the citizen so."""
    return {"listening": shelf.listens(context.session, message)}


_ACTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "cases.begin": (intake.begin, tuple(intake.BEGUN)),
    "cases.acknowledge": (intake.acknowledge, ()),
    "cases.ask_citizen": (intake.ask_citizen, ("clarified", "answered")),
    "cases.go_on": (intake.go_on, ()),
    "cases.accept": (intake.accept, ()),
    "cases.not_accept": (intake.not_accept, ()),
    "cases.refer": (intake.refer, ()),
    "cases.refer_to_final_reply": (intake.refer_to_final_reply, ()),
    "cases.withdraw": (intake.withdraw, ("verdict",)),
    "cases.route": (handling.route, ("suggested_unit",)),
    "cases.dispatched": (handling.dispatched, ("assisted",)),
    "cases.sign": (handling.sign, ("lead_unit", "handler")),
    "cases.responded": (handling.responded, ()),
    "cases.send_reply": (handling.send_reply, ()),
    "cases.reopen": (
        handling.reopen,
        (
            "verdict",
            "reopen_count",
            "called",
            "reached",
            "wants_reopen",
            "answer",
            "resolved",
            "grade",
            "returns",
            "final_ruling",
            "co_units",
        ),
    ),
    "cases.close": (handling.close, ("verdict",)),
    "cases.archive": (handling.archive, ()),
    "cases.urge": (beside.urge, ()),
    "cases.supplement": (beside.supplement, ()),
    "deadlines.start": (times.start, ()),
    "deadlines.confirm": (times.confirm, ()),
    "deadlines.pause": (times.pause, ()),
    "deadlines.resume": (times.resume, ()),
    "deadlines.escalate": (times.escalate, ("lead_unit",)),
    "deadlines.state_reason": (times.state_reason, ()),
    "deadlines.extend": (times.extend, ()),
    "deadlines.refuse_extension": (times.refuse_extension, ()),
    "documents.letter": (letters.write, ()),
    "returns.rule": (handling.rule_return, ("returns", "final_ruling")),
    "assists.open": (handling.open_assist, ()),
    "assists.close": (handling.close_assist, ("assist_done",)),
    "verification.invite": (beside.invite, ()),
    "verification.silent": (beside.silent, ("answer",)),
    "verification.begin_call": (beside.begin_call, ("attempts", "reached")),
    "verification.end_call": (beside.end_call, ("called",)),
    "verification.offer_choice": (beside.offer_choice, ()),
    "emergencies.open": (beside.open_emergency, ("plan",)),
    "emergencies.notify": (beside.notify_emergency, ()),
    "emergencies.call_next": (beside.call_next, ()),
    "emergencies.publish_notice": (beside.publish_notice, ()),
    "emergencies.finish": (beside.finish_emergency, ()),
    "supervision.open": (beside.open_supervision, ()),
    "supervision.finish": (beside.finish_supervision, ()),
    "contact_plans.enforce": (beside.enforce_plan, ()),
    "contact_plans.keep": (beside.keep_plan, ()),
    "contact_plans.lift": (beside.lift_plan, ()),
    "contact_plans.drop": (beside.drop_plan, ()),
}
_READS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "deadlines.position": (times.position, ("last_rung", "clock_state")),
    "deadlines.may_extend": (times.may_extend, ("may_extend",)),
    "processes.listening": (listening, ("listening",)),
}

_MODULES: tuple[Any, ...] = (
    clocks,
    publications,
    hearings,
    panels,
    obligations,
    audits,
    improvements,
    actions,
    meetings,
    alerts,
    erasures,
    ratings,
    surveys,
)
"""Concepts that list their own: each has ACTS, some READS."""


def _listed() -> Iterator[Operator]:
    for name, (call, writes) in _ACTS.items():
        yield Operator(name, call, "acts", writes)
    for name, (call, writes) in _READS.items():
        yield Operator(name, call, "reads", writes)
    for module in _MODULES:
        for name, (call, writes) in module.ACTS.items():
            yield Operator(name, call, "acts", writes)
        for name, (call, writes) in getattr(module, "READS", {}).items():
            yield Operator(name, call, "reads", writes)


OPERATORS = Operators(_listed())
"""What Runner and the checks at deploy are given."""
