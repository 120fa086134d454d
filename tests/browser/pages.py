"""Every page there is, at an address of the demonstration and by somebody who may see it.

A page that is not named here fails tests/architecture/test_pages_walked.py. To add one: a line in PAGES, with
`{names}` for what its address needs; what the demonstration lacks is made in stage.py. An address that
answers with something else than a page is named in APART, with what it answers.
"""

from __future__ import annotations

from dataclasses import dataclass

NOBODY = ""
SENDER = "sender"
"""Has just submitted a case."""
CITIZEN = "citizen"
"""Has opened cases with number and secret. All other readers are accounts of the demonstration."""


@dataclass(frozen=True)
class Page:
    """An endpoint, its address, and who reads it."""

    endpoint: str
    path: str
    reader: str = NOBODY

    def __str__(self) -> str:
        return f"{self.reader} {self.path}".strip()


OF_A_CASE = ("message", "attach", "urge", "choose", "reopen", "appeal", "unlist", "withdraw", "retry")
TASKS = {
    "triage": "clerk",
    "dispatch": "dispatcher",
    "sign": "handler",
    "initial_response": "handler",
    "handling": "handler",
    "alert_acknowledgement": "leader",
    "audit_fieldwork": "auditor",
    "commitment_report": "head",
    "finding_acceptance": "auditor",
    "finding_response": "head",
    "improvement_plan": "improver",
    "meeting_agenda": "analyst",
    "obligation_answer": "head",
    "public_reply": "head",
    "publication_check": "privacy",
    "rating_contact": "verifier",
    "survey_questionnaire": "analyst",
}
"""The forms of which the demonstration has an open task, and who does it."""
MATTERS = {
    "improvement": "improver",
    "meeting": "analyst",
    "audit": "auditor",
    "finding": "head",
    "survey": "analyst",
    "feedback": "verifier",
    "hotspot": "leader",
    "publication": "analyst",
}
"""The kinds of matters, and who reads one of each."""

PAGES = (
    Page("home.show", "/"),
    Page("submit.begin", "/submit"),
    Page("submit.begin", "/submit", "clerk"),
    Page("submit.done", "/submit/done", SENDER),
    Page("follow.ask", "/follow"),
    Page("follow.show", "/follow/{handled}", CITIZEN),
    Page("follow.show", "/follow/{closed}", CITIZEN),
    *(Page("follow.ask_action", f"/follow/{{handled}}/{action}", CITIZEN) for action in OF_A_CASE),
    Page("rate.ask", "/follow/{handled}/rate", CITIZEN),
    Page("erasing.show", "/follow/{closed}/erasure", CITIZEN),
    Page("erasing.show", "/follow/{erased}/erasure", CITIZEN),
    Page("dispute.show", "/follow/{dispute}/dispute", CITIZEN),
    Page("dispute.show", "/follow/{decided}/dispute", CITIZEN),
    Page("service_rating.ask", "/r/{place}"),
    Page("service_rating.show", "/rated/{receipt}"),
    Page("survey.ask", "/s/{token}"),
    Page("survey.list_", "/surveys"),
    Page("series.list_", "/surveys/series", "analyst"),
    Page("series.ask", "/surveys/series/new", "analyst"),
    Page("series.show", "/surveys/series/citizens_quarter", "analyst"),
    Page("series.edit", "/surveys/series/citizens_quarter/questions", "analyst"),
    Page("survey.list_", "/surveys", "analyst"),
    Page("survey.show", "/surveys/{survey}"),
    Page("survey.begin", "/surveys/new", "analyst"),
    Page("survey.edit", "/surveys/{preparing}/questions", "analyst"),
    Page("survey.ask_for", "/surveys/{open}/enter", "verifier"),
    Page("lists.home", "/lists"),
    Page("lists.unresolved", "/lists/unresolved"),
    Page("lists.resolved", "/lists/resolved"),
    Page("lists.reports", "/lists/reports"),
    Page("rating_lists.show", "/lists/ratings"),
    Page("lists.statistics", "/statistics"),
    Page("lists.processes", "/processes"),
    Page("lists.process", "/processes/complaint"),
    Page("hearing.open_list", "/public/hearings"),
    Page("hearing.open_show", "/public/hearings/{concluded}"),
    Page("hearing.list_", "/hearings", "mediator"),
    Page("hearing.show", "/hearings/{hearing}", "mediator"),
    Page("hearing.show", "/hearings/{concluded}", "{panel}"),
    Page("improvement.list_", "/improvements"),
    Page("improvement.list_", "/improvements", "improver"),
    Page("improvement.show", "/improvements/{improvement}"),
    Page("improvement.ask", "/improvements/{planned}/data", "improver"),
    Page("sign_in.ask", "/sign-in"),
    Page("inbox.show", "/inbox", "clerk"),
    Page("inbox.show", "/inbox?tab=free", "handler"),
    Page("inbox.show", "/inbox?tab=all", "head"),
    Page("inbox.show", "/inbox?tab=done", "clerk"),
    *(Page("task.show", f"/tasks/{{task_{form}}}", reader) for form, reader in TASKS.items()),
    Page("case.list_", "/cases", "leader"),
    Page("case.list_", "/cases?q=%E6%97%A0", "leader"),
    Page("case.show", "/cases/{handled}", "handler"),
    Page("case.show", "/cases/{closed}", "leader"),
    Page("matter.list_", "/matters?kind=finding", "head"),
    *(Page("matter.show", f"/matters/{{{kind}}}", reader) for kind, reader in MATTERS.items()),
    Page("matter.show", "/matters/{preparing}", "analyst"),
    Page("matter.show", "/matters/{drawn_up}", "analyst"),
    Page("group.show", "/cases/{handled}/group", "clerk"),
    Page("owner.list_", "/owner/definitions", "owner"),
    Page("owner.show", "/owner/definitions/bpmn/complaint", "owner"),
    Page("owner.diff", "/owner/definitions/bpmn/complaint/diff", "owner"),
    Page("duty.show", "/duty", "leader"),
    Page("working_days.show", "/calendar", "admin"),
    Page("incident.list_", "/incidents", "owner"),
    Page("incident.show", "/incidents/{incident}", "owner"),
    Page("alert.show", "/alerts", "leader"),
    Page("alert.charges", "/alerts/leaders", "admin"),
    Page("auditing.list_", "/audits", "auditor"),
    Page("auditing.ask", "/audits/new", "leader"),
    Page("auditing.ask_finding", "/audits/{fieldwork}/findings/new", "auditor"),
    Page("touchpoints.show", "/touchpoints", "admin"),
    Page("touchpoints.sheet", "/touchpoints/{touchpoint}/sheet", "admin"),
    Page("erasing.register", "/privacy", "privacy"),
    Page("nowhere", "/nowhere"),
    Page("refused", "/privacy", "clerk"),
)
"""The last two are no endpoints: what a wrong address and a closed door say is a page, too."""

APART = {
    "alert.follow": "a stream of events",
    "case.diagram": "a diagram, for the drawing on the page",
    "case.file": "a file",
    "display.choose": "leads back to where one was",
    "dispute.invitation": "an entry for a calendar",
    "erasing.certificate": "a paper",
    "follow.file": "a file",
    "follow.track": "leads to the page that asks for number and secret",
    "hearing.invitation": "an entry for a calendar",
    "hearing.open_invitation": "an entry for a calendar",
    "lists.diagram": "a diagram, for the drawing on the page",
    "matter.diagram": "a diagram, for the drawing on the page",
    "owner.file": "a file",
    "paper.hand_out": "a paper",
    "rating_lists.proof": "a file",
    "touchpoints.code": "a picture on the page",
    "touchpoints.export": "a file",
}
"""What has an address and is no page."""
