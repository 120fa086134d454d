"""One improvement walked over HTTP: what is measured, what is answered, who does which task."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.conftest import Town

API = "/api/v1"
UNIT = "data"
METRIC: dict[str, Any] = {
    "kind": "value",
    "name_en": "Wait at the counter",
    "name_zh": "窗口等候时间",
    "unit_en": "minutes",
    "unit_zh": "分钟",
    "better": "lower",
    "target": 20,
    "baseline_from": "2025-09-01",
    "baseline_until": "2025-09-25",
}
SHARE: dict[str, Any] = {
    **METRIC,
    "kind": "rate",
    "name_en": "Sent to another window",
    "name_zh": "被要求换窗口的比例",
    "unit_en": "of visits",
    "unit_zh": "占办事人次",
    "target": 0.1,
}
PLAN: dict[str, Any] = {
    "problem": "People wait 48 minutes on average although half of the windows are idle.",
    "method": "five_whys",
    "why_1": "The queue stands at three of eight windows.",
    "why_2": "Each window takes the matters of one department only.",
    "why_3": "Windows are assigned by department.",
    "root_cause": "Windows are divided by department, so that idle ones cannot help.",
    "where_else": "The tax hall and the social security hall divide their windows in the same way.",
    "horizon": "short",
    "expected_effect": "Waits fall to 20 minutes or less.",
    "pilot_scope": "The hall on the first floor.",
    "starts_on": "2025-09-29",
    "ends_on": "2025-10-31",
}
GO = {
    "go_live": True,
    "reason": "Two weeks of trial went well.",
    "what_changed_en": "Any window now takes any matter, and one queue leads to all of them.",
    "what_changed_zh": "现在任何窗口都能办理所有事项，统一取号排队。",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "improvement_approval": {"plan_approved": True, "reason": "It goes to the root."},
    "improvement_go": GO,
    "improvement_sample": {"how_taken": "The queue machine notes every wait."},
    "improvement_evaluation": {"conclusion": "The change is clear and lies beyond chance."},
    "action_report": {"action_result": "done", "report": "All eight windows take all matters."},
}


def waits(mean: float, days: int, first: str, each: int = 6) -> list[dict[str, Any]]:
    """Waits that look like waits, with exactly this mean: so many a day, from nine in the morning on."""
    chance = random.Random(f"{mean}{first}")  # noqa: S311
    drawn = [chance.gammavariate(9, mean / 9) for _ in range(days * each)]
    scale = mean * len(drawn) / sum(drawn)
    start = datetime.fromisoformat(f"{first}T09:00+08:00")
    return [
        {
            "at": (start + timedelta(days=place // each, minutes=50 * (place % each))).isoformat(),
            "value": value * scale,
        }
        for place, value in enumerate(drawn)
    ]


class Improving:
    """An improvement of the data bureau, and the people who carry it."""

    def __init__(self, town: Town, travel: Callable[[str], Any]) -> None:
        self.town, self.travel = town, travel
        answer = self.post("improver", "/improvements", **self.proposal())
        assert answer.status_code == 201, answer.json
        self.id, self.number = answer.json["row"]["id"], answer.json["row"]["number"]

    def proposal(self, **changes: Any) -> dict[str, Any]:
        return {
            "title_en": "Waiting at the counters",
            "title_zh": "窗口排队等候",
            "unit": UNIT,
            "category": "efficiency",
            **changes,
        }

    def post(self, by: str, path: str, **body: Any) -> Any:
        return self.town.staff(by).post(f"{API}{path}", json=body)

    def on(self, by: str, what: str, **body: Any) -> Any:
        """POST about this improvement."""
        return self.post(by, f"/improvements/{self.id}/{what}", **body)

    def see(self, by: str = "improver") -> dict[str, Any]:
        answer = self.town.staff(by).get(f"{API}/improvements/{self.id}")
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def status(self) -> str:
        return str(self.see()["row"]["status"])

    def tasks(self, by: str, number: str | None = None) -> dict[str, int]:
        """Form to task, of this improvement in somebody's inbox."""
        found = self.town.staff(by).get(f"{API}/tasks").json["items"]
        wanted = number or self.number
        return {task["form"]: task["id"] for task in found if (task["matter"] or {}).get("number") == wanted}

    def answer(self, form: str, by: str, *, number: str | None = None, **changes: Any) -> Any:
        """Complete the task with this form; the answer as it came."""
        tasks = self.tasks(by, number)
        assert form in tasks, f"no {form} for {by}, but {tasks}"
        url = f"{API}/tasks/{tasks[form]}/complete"
        return self.town.staff(by).post(url, json={"answers": {**ANSWERS.get(form, {}), **changes}})

    def do(self, form: str, by: str, **changes: Any) -> dict[str, Any]:
        answer = self.answer(form, by, **changes)
        assert answer.status_code == 200, answer.json
        assert answer.json.get("incident") is None, answer.json
        found: dict[str, Any] = answer.json
        return found

    def plan(self, **changes: Any) -> Any:
        return self.answer(
            "improvement_plan", "improver", **{**PLAN, "owner": self.town.person("improver"), **changes}
        )

    def observe(self, phase: str, values: list[dict[str, Any]], by: str = "improver", **more: Any) -> Any:
        return self.on(by, "observations", phase=phase, values=values, **more)

    def act_on(self, by: str = "improver", **changes: Any) -> Any:
        given = {"text": "Train all clerks for all matters.", "owner": "handler", "until": "2025-10-15"}
        return self.on(by, "actions", **{**given, **changes})

    def until_planned(self, metric: dict[str, Any] = METRIC, before: Any = None) -> Improving:
        assert self.on("improver", "metrics", **metric).status_code == 201
        assert self.observe("before", before or waits(48, 20, "2025-09-02")).status_code == 201
        assert self.act_on().status_code == 201
        assert self.plan().status_code == 200
        self.do("improvement_approval", "head")
        return self

    def until_live(self, **given: Any) -> Improving:
        self.until_planned(**given)
        self.travel("2025-10-15T10:00+08:00")
        self.do("action_report", "handler")
        self.do("improvement_go", "head")
        self.travel("2025-11-05T18:00+08:00")
        return self

    def until_evaluated(self, after: Any, **given: Any) -> Improving:
        self.until_live(**given)
        assert self.observe("after", after).status_code == 201
        self.do("improvement_sample", "improver")
        self.do("improvement_evaluation", "analyst")
        return self
