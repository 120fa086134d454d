"""The dispute's paths as a table: answers, and the boxes the case then passes (R41-R43)."""

from tests.diagrams.paths import days

OFFERED = {"seat_kind": "panel_user", "seat_person": 5}
RETURNS = {
    "hearings.conclude": {"hearing_outcome": "upheld"},
    "hearings.examine": {
        "kind": "complaint",
        "tier": "general",
        "group": False,
        "confidential": False,
        "heard_before": False,
    },
    "panels.fill": {"seats": [], "draw_due": True},
    "panels.promise": {"enough": True},
    "panels.offer": OFFERED,
    "panels.seat": {"seated": True},
    "panels.follow": {"anybody_left": True, "seated": False},
    "panels.check": {"complete": True},
    "ballots.open": {"users": [5], "experts": [6], "media": [7]},
    "ballots.count": {"counted": "majority"},
}
CONSENT = {
    "agreed": True,
    "wants_talks": False,
    "wants_public": True,
    "elsewhere": False,
    "minors": False,
    "health": False,
}
ASKED = ("dispute.requested", {"reopen_count": 1, "lead_unit": 7})
AGREED = ("mediation.consented", CONSENT)
ADMIT = ("admit", {"admitted": True, "minors": False, "health": False})
STATED = ("state", {"unit_talks": False})
TAKEN = [ASKED, AGREED, ADMIT, STATED]
DRAW = ("draw", {"seats": [1]})
NO_CONFLICT = ("declare_user", {"conflict": False})
PANEL = [*TAKEN, DRAW, NO_CONFLICT, days(4)]
DAY = ("schedule", {"session_at": "2025-11-20T06:30:00+00:00"})
SET = [*PANEL, DAY]
THE_DAY = days(60)
HELD = ("session", {"held": "held"})
VOTES = [
    ("vote_user", {"voted_user": True}),
    ("vote_expert", {"voted_expert": True}),
    ("vote_media", {"voted_media": True}),
]
VOTED = [*SET, THE_DAY, HELD, *VOTES]
OPINION = ("opinion", {})
TALKING = [ASKED, ("mediation.consented", {**CONSENT, "wants_talks": True}), ADMIT]

PATHS = {
    "consent, panel, hearing, majority, opinion published": (
        [*VOTED, OPINION, ("check_text", {"cleared": True})],
        """dispute_requested open_dispute consented examine admissibility admit openness take_on state
        fill promise draw offer declare_user take_seat check name challenge_limit plan_day schedule announce
        day_has_come session open_voting vote_user vote_expert vote_media count begin_opinion opinion
        begin_check check_text publish conclude dispute_concluded concluded""",
        "end",
    ),
    "no consent: nothing begins": (
        [ASKED, ("mediation.consented", {**CONSENT, "agreed": False})],
        "consented lapse conclude dispute_concluded concluded",
        "end",
    ),
    "silence is no consent": ([ASKED, days(6)], "consent_limit lapse conclude concluded", "end"),
    "the citizen leaves before consenting": (
        [ASKED, ("citizen.left_mediation", {})],
        "left_early leave conclude concluded",
        "end",
    ),
    "the citizen leaves while the panel is drawn": (
        [*TAKEN, ("citizen.left_mediation", {})],
        "promise left_meanwhile leave conclude concluded",
        "end",
    ),
    "the citizen leaves while the panel votes": (
        [*SET, THE_DAY, HELD, ("citizen.left_mediation", {})],
        "open_voting left_meanwhile leave conclude concluded",
        "end",
    ),
    "the case is withdrawn before consent": (
        [ASKED, ("citizen.withdrew", {})],
        "withdrew_early drop dropped",
        "end",
    ),
    "the case is withdrawn during the dispute": (
        [*TAKEN, ("citizen.withdrew", {})],
        "withdrew_meanwhile drop dropped",
        "end",
    ),
    "not taken on": (
        [ASKED, AGREED, ("admit", {"admitted": False, "minors": False, "health": False})],
        "admissibility admit refuse refused conclude concluded",
        "end",
    ),
    "talks settle it": (
        [*TALKING, ("state", {"unit_talks": True}), ("talks", {"talks_result": "settled"})],
        "state begin_talks talks settle settled_in_talks conclude concluded",
        "end",
    ),
    "talks fail and the panel hears it": (
        [*TALKING, ("state", {"unit_talks": True}), ("talks", {"talks_result": "not_settled"})],
        "begin_talks talks fill promise",
        None,
    ),
    "only one side wants talks": ([*TALKING, STATED], "state fill promise", None),
    "a declared conflict calls the next of the draw": (
        [*TAKEN, DRAW, ("declare_user", {"conflict": True}), NO_CONFLICT],
        "draw offer declare_user follow offer declare_user take_seat check name",
        None,
    ),
    "silence of a member calls the next": (
        [*TAKEN, DRAW, days(3.5), NO_CONFLICT],
        "offer silent_user follow offer declare_user take_seat",
        None,
    ),
    "a granted challenge asks the next of the draw": (
        [
            *TAKEN,
            DRAW,
            NO_CONFLICT,
            ("party.challenged", {}),
            ("decide_challenge", {"challenge_granted": True}),
            DRAW,
            NO_CONFLICT,
        ],
        "name challenged decide_challenge fill promise draw offer declare_user take_seat check name",
        None,
    ),
    "a refused challenge changes nothing": (
        [
            *TAKEN,
            DRAW,
            NO_CONFLICT,
            ("party.challenged", {}),
            ("decide_challenge", {"challenge_granted": False}),
            days(4),
        ],
        "challenged decide_challenge challenge_limit plan_day",
        None,
    ),
    "another day": (
        [
            *SET,
            ("hearing.postponement_asked", {"asked_by": "unit"}),
            ("decide_postponement", {"postponed": True}),
            DAY,
        ],
        "announce postponement_asked decide_postponement plan_day schedule announce",
        None,
    ),
    "no other day": (
        [
            *SET,
            ("hearing.postponement_asked", {"asked_by": "unit"}),
            ("decide_postponement", {"postponed": False}),
            THE_DAY,
        ],
        "postponement_asked decide_postponement day_has_come",
        None,
    ),
    "a member drops out before the day": (
        [*SET, ("panel.vacancy", {})],
        "announce seat_empty fill promise",
        None,
    ),
    "without quorum the seats are filled and the day set anew": (
        [*SET, THE_DAY, ("session", {"held": "no_quorum"})],
        "session fill promise",
        None,
    ),
    "adjourned": ([*SET, THE_DAY, ("session", {"held": "adjourned"})], "session plan_day", None),
    "whoever does not vote in three working days is not waited for": (
        [*SET, THE_DAY, HELD, VOTES[0], days(4)],
        "open_voting vote_user ballot_limit count begin_opinion",
        None,
    ),
    "the text goes back before it is published": (
        [*VOTED, OPINION, ("check_text", {"cleared": False}), OPINION, ("check_text", {"cleared": True})],
        "opinion begin_check check_text opinion begin_check check_text publish",
        "end",
    ),
}
"""Name to steps, boxes in order, and whether the mediation is over."""
