"""The complaint's main paths as a table: answers, the boxes the case then passes, and whether it is over."""

ACCEPT = {
    "decision": "accept",
    "kind": "complaint",
    "category": "facilities",
    "domain": "urban",
    "tier": "general",
    "about_head": False,
}
TRIAGE = ("triage", ACCEPT)
ROUND = [
    ("dispatch", {"lead_unit": 7, "co_units": []}),
    ("sign", {"signed": "sign"}),
    ("initial_response", {}),
    (
        "handle",
        {"finding": "substantiated", "outcomes": ["fixed"], "compensation": False, "accountability": False},
    ),
    ("reply", {"complex_case": False}),
]
GOOD = ("citizen.rated", {"grade": 5, "resolved": "yes", "negatives": 0, "answer": "rated"})
BAD = ("citizen.rated", {"grade": 1, "resolved": "no", "negatives": 1, "answer": "rated"})
BAD_AGAIN = ("citizen.rated", {"grade": 2, "resolved": "no", "negatives": 2, "answer": "rated"})
DAYS = "wait"
BUSY = ("call", {"call_result": "no_answer", "attempts": 1, "reached": False})


def days(number: float) -> tuple[str, dict[str, float]]:
    return (DAYS, {"days": number})


def decided(what: str) -> tuple[str, dict[str, object]]:
    return ("triage", {**ACCEPT, "decision": what})


REPEAT = [
    decided("repeat"),
    ("repeat_first", {"repeat_agreed": True}),
    ("repeat_second", {"repeat_agreed": True}),
]

PATHS = {
    "accepted, handled, rated well, archived": (
        [TRIAGE, *ROUND, GOOD, days(15)],
        """received suggest_category suggest_tier set_limits begin start_clocks acknowledge triage
        confirm_limits confirm_clocks accept routing suggest_unit dispatch dispatched sign sign_at_desk
        initial_response responded handle reply send_reply invite citizen_rated decide close
        reopening_limit archive archived""",
        "end",
    ),
    "one request for clarification, answered": (
        [decided("clarify"), ("citizen.answered", {"answered": True}), TRIAGE],
        "triage ask_citizen pause_clocks citizen_answered resume_clocks go_on triage accept routing",
        None,
    ),
    "no answer in five working days: the work goes on": (
        [decided("clarify"), days(6), TRIAGE],
        "ask_citizen pause_clocks answer_limit resume_clocks go_on triage accept",
        None,
    ),
    "a second request is not possible: the case is accepted": (
        [decided("clarify"), days(6), decided("clarify")],
        "go_on triage confirm_limits accept",
        None,
    ),
    "withdrawn at triage": (
        [("citizen.withdrew", {})],
        "withdrew_at_triage withdraw_early withdrawn_early",
        "end",
    ),
    "withdrawn while we wait for an answer": (
        [decided("clarify"), ("citizen.withdrew", {})],
        "pause_clocks withdrew_waiting withdraw_early withdrawn_early",
        "end",
    ),
    "withdrawn while it is handled": (
        [TRIAGE, *ROUND[:3], ("citizen.withdrew", {})],
        "responded withdrew_handling withdraw withdrawn",
        "end",
    ),
    "withdrawn when asked for a rating": (
        [TRIAGE, *ROUND, ("citizen.withdrew", {})],
        "invite withdrew_verifying withdraw withdrawn",
        "end",
    ),
    "an inquiry answered at once is verified too": (
        [decided("direct_answer"), ("direct_answer", {}), GOOD],
        "direct_answer send_answer invite citizen_rated decide close",
        None,
    ),
    "not accepted, nobody objects": (
        [decided("not_accepted"), ("not_accepted", {"not_accepted_reason": "court"}), days(11)],
        "not_accepted not_accept objection_limit ended_not_accepted",
        "end",
    ),
    "not accepted, the objection is refused": (
        [
            decided("not_accepted"),
            ("not_accepted", {}),
            ("citizen.objected", {}),
            ("objection_review", {"objection": "uphold"}),
        ],
        "not_accept citizen_objected objection_review uphold_refusal ended_upheld",
        "end",
    ),
    "not accepted, the objection succeeds": (
        [
            decided("not_accepted"),
            ("not_accepted", {}),
            ("citizen.objected", {}),
            ("objection_review", {"objection": "accept"}),
        ],
        "objection_review confirm_limits confirm_clocks accept routing",
        None,
    ),
    "referred with a warm transfer": (
        [decided("referred"), ("referral", {"warm_transfer": True}), days(11)],
        "referral refer objection_limit ended_not_accepted",
        "end",
    ),
    "a repeat without new facts takes two approvals": (
        [*REPEAT, days(11)],
        "repeat_first repeat_second refer_to_reply objection_limit ended_not_accepted",
        "end",
    ),
    "a repeat that is none after all": (
        [*REPEAT, ("citizen.objected", {}), ("objection_review", {"objection": "accept"})],
        "refer_to_reply citizen_objected objection_review confirm_limits accept",
        None,
    ),
    "a repeat that the second approver refuses is accepted": (
        [
            decided("repeat"),
            ("repeat_first", {"repeat_agreed": True}),
            ("repeat_second", {"repeat_agreed": False}),
        ],
        "repeat_first repeat_second confirm_limits accept",
        None,
    ),
    "a repeat that the first approver refuses is accepted": (
        [decided("repeat"), ("repeat_first", {"repeat_agreed": False})],
        "repeat_first confirm_limits accept",
        None,
    ),
    "silence at the desk is acceptance": (
        [TRIAGE, ROUND[0], days(1.1)],
        "dispatched silence_accepts sign_by_silence",
        None,
    ),
    "co-units assist and the reply waits for them": (
        [
            TRIAGE,
            ("dispatch", {"lead_unit": 7, "co_units": [8, 9]}),
            *ROUND[1:4],
            ("contribute", {}),
            ("contribute", {}),
            ROUND[4],
        ],
        "dispatched responded handle contribute close_share contribute close_share reply send_reply",
        None,
    ),
    "a reply about money has a second pair of eyes": (
        [
            TRIAGE,
            *ROUND[:3],
            ("handle", {"outcomes": ["compensation"], "compensation": True, "accountability": False}),
            ROUND[4],
            ("review", {"review": "reject"}),
            ROUND[4],
            ("review", {"review": "approve"}),
        ],
        "handle reply review reply review send_reply",
        None,
    ),
    "a complex matter gets a letter": (
        [TRIAGE, *ROUND[:4], ("reply", {"complex_case": True})],
        "reply letter send_reply",
        None,
    ),
    "silence and three calls in vain close as unverified": (
        [
            TRIAGE,
            *ROUND,
            days(6),
            BUSY,
            days(0.2),
            ("call", {"call_result": "busy", "attempts": 2, "reached": False}),
            days(0.2),
            ("call", {"call_result": "no_answer", "attempts": 3, "reached": False}),
        ],
        "rating_limit silent decide begin_call call next_hour call next_hour call end_call decide close",
        None,
    ),
    "a named bad grade is called, then worked on again": (
        [
            TRIAGE,
            *ROUND,
            BAD,
            ("call", {"call_result": "reached", "attempts": 1, "reached": True, "resolved": "no"}),
        ],
        "citizen_rated decide call end_call decide reopen reopened routing suggest_unit",
        None,
    ),
    "the citizen's own rating ends the calls": (
        [TRIAGE, *ROUND, days(6), BUSY, GOOD],
        "begin_call call rated_meanwhile decide close",
        None,
    ),
    "reopened while somebody tries to call": (
        [TRIAGE, *ROUND, BAD, ("citizen.reopened", {})],
        "begin_call reopened_meanwhile reopen reopened routing",
        None,
    ),
    "withdrawn while somebody tries to call": (
        [TRIAGE, *ROUND, BAD, ("citizen.withdrew", {})],
        "begin_call withdrew_verifying withdraw withdrawn",
        "end",
    ),
    "a withdrawal that crosses the refusal": (
        [decided("not_accepted"), ("not_accepted", {}), ("citizen.withdrew", {})],
        "not_accepted not_accept withdrew_refused withdraw_early withdrawn_early",
        "end",
    ),
    "withdrawn while the refusal is written": (
        [decided("not_accepted"), ("citizen.withdrew", {})],
        "withdrew_refusing withdraw_early withdrawn_early",
        "end",
    ),
    "withdrawn while it is handed over": (
        [decided("referred"), ("citizen.withdrew", {})],
        "withdrew_referring withdraw_early withdrawn_early",
        "end",
    ),
    "withdrawn while the answer is written": (
        [decided("direct_answer"), ("citizen.withdrew", {})],
        "withdrew_answering withdraw_early withdrawn_early",
        "end",
    ),
    "withdrawn before the first approval of a repeat": (
        [decided("repeat"), ("citizen.withdrew", {})],
        "withdrew_repeat_first withdraw_repeat withdrawn_repeat",
        "end",
    ),
    "withdrawn before the second approval of a repeat": (
        [decided("repeat"), ("repeat_first", {"repeat_agreed": True}), ("citizen.withdrew", {})],
        "repeat_first withdrew_repeat_second withdraw_repeat withdrawn_repeat",
        "end",
    ),
    "one click reopens a closed case": (
        [TRIAGE, *ROUND, GOOD, days(10), ("citizen.reopened", {})],
        "close reopened_late reopen routing suggest_unit",
        None,
    ),
    "reopened before any rating": (
        [TRIAGE, *ROUND, ("citizen.reopened", {})],
        "invite citizen_reopened reopen reopened routing",
        None,
    ),
    "a late good rating corrects an unverified closing": (
        [TRIAGE, *ROUND, days(6), BUSY, days(0.2), ("call", {"call_result": "refused", "attempts": 2}), GOOD],
        "close rated_late decide close",
        None,
    ),
}

UNHEARD = ("call", {"call_result": "refused", "attempts": 1, "reached": False})
SECOND = [TRIAGE, *ROUND, BAD, UNHEARD, *ROUND, BAD_AGAIN, UNHEARD]
CHOICES = {
    "nothing chosen in ten working days": ([days(11)], "choice_limit close"),
    "neither": ([("citizen.chose", {"choice": "none"})], "citizen_chose close"),
    "internal review confirms": (
        [("citizen.chose", {"choice": "review"}), ("internal_review", {"review_result": "confirm"})],
        "internal_review close",
    ),
    "internal review has it done again": (
        [("citizen.chose", {"choice": "review"}), ("internal_review", {"review_result": "redo"})],
        "internal_review reopen routing",
    ),
    "mediation upholds the citizen": (
        [
            ("citizen.chose", {"choice": "mediation"}),
            ("dispute_waiting", {}),
            ("dispute.concluded", {"hearing_outcome": "upheld"}),
        ],
        "request_mediation listening dispute_waiting dispute_concluded reopen routing",
    ),
    "mediation settles": (
        [
            ("citizen.chose", {"choice": "mediation"}),
            ("dispute_waiting", {}),
            ("dispute.concluded", {"hearing_outcome": "settled"}),
        ],
        "dispute_concluded close",
    ),
    "withdrawn before anything is chosen": (
        [("citizen.withdrew", {})],
        "withdrew_verifying withdraw withdrawn",
    ),
    "withdrawn while it is reviewed": (
        [("citizen.chose", {"choice": "review"}), ("citizen.withdrew", {})],
        "citizen_chose withdrew_verifying withdraw withdrawn",
    ),
    "withdrawn while the mediation waits for somebody": (
        [("citizen.chose", {"choice": "mediation"}), ("citizen.withdrew", {})],
        "request_mediation listening withdrew_verifying withdraw withdrawn",
    ),
    "withdrawn while both sides are heard": (
        [("citizen.chose", {"choice": "mediation"}), ("dispute_waiting", {}), ("citizen.withdrew", {})],
        "dispute_waiting withdrew_verifying withdraw withdrawn",
    ),
}


def follow(desk, steps: list[tuple[str, dict]]) -> None:
    for what, facts in steps:
        if what == DAYS:
            desk.wait(**facts)
        elif "." in what:
            desk.say(what, **facts)
        else:
            desk.do(what, **facts)


def passed(path: list[str], boxes: str) -> list[str]:
    """The expected boxes that were passed in this order; all of them when the path is right."""
    left = iter(path)
    return [box for box in boxes.split() if box in left]
