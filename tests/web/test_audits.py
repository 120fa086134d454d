"""An audit on its pages, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

PLAN = {
    "title_en": "Audit of the pages",
    "title_zh": "页面审计",
    "period_from": "2020-01-01",
    "period_to": "2099-12-31",
    "criteria": ["timeliness", "effectiveness"],
    "confidence": "90",
    "margin": "20",
}


def test_an_auditor_plans_draws_checks_and_finds_on_pages(visitor: Callable[..., Visitor]) -> None:
    visitor().submit()
    auditor = visitor()
    auditor.sign_in("auditor")
    assert "Plan an audit" in auditor.get("/audits").text
    wrong = auditor.post("/audits/new", {**PLAN, "period_to": "2019-01-01"}, seen="/audits/new")
    assert wrong.status_code == 422
    assert "The period ends before it begins." in wrong.text
    assert "govuk-error-summary" in wrong.text
    page = auditor.post("/audits/new", dict(PLAN), seen="/audits/new")
    path, number = page.request.path, page.request.path.rsplit("/", 1)[-1]
    assert "The audit is planned." in page.text
    _do(auditor, page.text, "Declare interests", {"declared": "true"})
    _do(auditor, auditor.get(path).text, "Draw the sample", {"seed": "7 13 22"})
    page = auditor.get(path)
    assert "How the sample was drawn" in page.text
    case = re.search(r'name="case" value="([^"]+)"', page.text)
    assert case is not None
    seen = {"case": case[1], "effect": "partly", "held": ["timeliness"]}
    checked = auditor.post(f"/audits/{number}/checks", dict(seen), seen=path).text
    assert "What you saw in this case is recorded." in checked
    assert "Effect for the citizen: not met" in checked
    form = f"/audits/{number}/findings/new"
    empty = auditor.post(f"/audits/{number}/findings", {"grade": "major"}, seen=form)
    assert empty.status_code == 422
    assert "Say what was found." in empty.text
    unit = re.search(r'<option value="(\d+)"', auditor.get(form).text)
    assert unit is not None
    given = {
        "unit": unit[1],
        "grade": "major",
        "criterion": "timeliness",
        "statement": "Limits were missed.",
        "evidence": "The clocks.",
    }
    wrong = auditor.post(f"/audits/{number}/findings", {**given, "cites": f"{case[1]} soon"}, seen=form)
    assert wrong.status_code == 422
    assert 'id="cites-error"' in wrong.text
    given["cites"] = f"{case[1]} 1"
    made = auditor.post(f"/audits/{number}/findings", dict(given), seen=form)
    assert "ten working days" in made.text
    assert "Limits were missed." in made.text
    assert "entry 1: Case submitted" in made.text
    _cites(visitor, auditor, made.request.path, case[1])
    chinese = visitor("zh")
    chinese.sign_in("auditor")
    page = chinese.get(path)
    for words in ("页面审计", "现场审计中", "时限遵守", "审计发现", "抽样"):
        assert words in page.text, words
    assert "严重不符合" in page.text


def _cites(visitor: Callable[..., Visitor], auditor: Visitor, finding: str, case: str) -> None:
    """More is cited on the finding's page by its auditor, and by nobody else."""
    evidence = finding.replace("/matters", "/findings") + "/evidence"
    more = auditor.post(
        evidence,
        {"cites": f"{case} 2\n{case}"},
        seen=finding,
    ).text
    assert "Cited. The unit sees it" in more
    assert "entry 2:" in more
    assert "the case as a whole" in more
    gone = auditor.post(evidence, {"cites": f"{case} 999"}, seen=finding).text
    assert "no such entry" in gone
    clerk = visitor()
    clerk.sign_in("clerk")
    assert "Cite more" not in clerk.get(finding).text


def _do(visitor: Visitor, page: str, title: str, answers: dict[str, object]) -> None:
    """Do the task of this title, as its page offers it."""
    link = re.search(rf'href="(/tasks/\d+)">{title}<', page)
    assert link is not None, page
    done = visitor.post(f"{link[1]}/complete", answers, seen=link[1])
    assert done.status_code == 200, done.text


def test_a_unit_has_no_place_where_audits_are_planned(visitor: Callable[..., Visitor]) -> None:
    handler = visitor()
    handler.sign_in("handler")
    assert handler.get("/audits/new").status_code == 403
    assert "Plan an audit" not in handler.get("/audits").text
