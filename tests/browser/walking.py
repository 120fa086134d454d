"""What people do in the pages, as steps that several walks share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

MONDAY = datetime.fromisoformat("2026-11-23T10:00+08:00")
TEXTS = {
    "en": "The street lamp at number 21 has been dark for two weeks. I called twice and nobody came.",
    "zh": "解放路21号门口的路灯两周不亮了，我打过两次电话，一直没有人来修。",
}


UNIT = {"en": "Urban Management Bureau", "zh": "城市管理局"}
Answers = dict[str, str | bool]
ANSWERS: dict[str, Answers] = {
    "triage": {"kind": "complaint", "category": "facilities", "tier": "general", "decision": "accept"},
    "dispatch": {"instruction": "请尽快修复，并写明完成日期。"},
    "sign": {"signed": "sign"},
    "initial_response": {"who": "照明班", "next_step": "周一上午到现场检修", "promised_on": "2026-11-26"},
    "handling": {
        "facts_found": "电缆被施工挖断。",
        "finding": "substantiated",
        "outcomes": "fixed",
        "fixed_what": "更换电缆",
        "fixed_on": "2026-11-23",
    },
    "reply": {
        "points": "您反映解放路21号路灯两周不亮。",
        "finding_text": "11月23日查明，电缆被施工挖断。",
        "reasons": "依照照明管理办法第十二条，夜间应当亮灯。",
        "measures": "11月23日已更换电缆，当晚亮灯。",
        "follow_up": "12月7日再巡查一次。",
        "disagree": "不同意可以在案件页面要求重新办理。",
    },
}
TELLING = {
    "decision": "triage",
    "lead_unit": "dispatch",
    "signed": "sign",
    "who": "initial_response",
    "facts_found": "handling",
    "points": "reply",
}
"""The field by which a form is known."""


@dataclass
class Slip:
    """What a citizen writes down."""

    number: str
    secret: str


def submit(page: Page, locale: str, *, phone: str | None = "13800001111") -> Slip:
    """Write to the authority: three pages, one question each, and the slip with number and secret."""
    page.goto("/submit")
    page.fill("#text", TEXTS[locale])
    page.fill("#place", "解放路 21 号" if locale == "zh" else "21 Liberation Road")
    go_on(page)
    if page.locator("input[name=joins]").count():  # others wrote from there: this is something else
        page.check("input[name=joins][value='']")
        go_on(page)
    if phone:
        page.check("input[name=contact_choice][value=contact]")
        page.fill("#phone", phone)
    else:
        page.check("input[name=contact_choice][value=anonymous]")
    go_on(page)
    go_on(page)
    page.wait_for_url("**/submit/done")
    return Slip(page.inner_text("[data-number]").strip(), page.inner_text("[data-secret]").strip())


def go_on(page: Page) -> None:
    """Press the button that goes on, and be on the next page: it has a button of the same name."""
    with page.expect_navigation():
        page.click(".govuk-button-group button[value=next]")


def follow(page: Page, slip: Slip, leads_to: str = "/follow/{number}") -> None:
    """Open a case with number and secret; `leads_to` another page when it was erased."""
    page.goto("/follow")
    page.fill("#number", slip.number)
    page.fill("#secret", slip.secret)
    page.click("main button[type=submit]")
    page.wait_for_url("**" + leads_to.format(number=slip.number))


def sign_in(page: Page, username: str) -> None:
    """Sign in as one of the demo accounts."""
    page.goto("/sign-in")
    page.fill("#username", username)
    page.fill("#password", "demo")
    page.click("main button[type=submit]")
    page.wait_for_url("**/inbox")


def open_task(page: Page, slip: Slip) -> str:
    """Take the first task of the case that waits for this person; which form it has."""
    page.goto(f"/inbox?tab=all&case={slip.number}")
    with page.expect_navigation():
        page.locator("table.redress-inbox tbody th a").first.click()
    take = page.locator("form[action$='/claim'] button")
    if take.count():
        with page.expect_navigation():
            take.click()
        page.wait_for_selector("form[action$='/release']")
    names: list[str] = page.eval_on_selector_all(
        "main form[action$='/complete'] [name]", "fields => fields.map(field => field.name)"
    )
    return next(TELLING[name] for name in names if name in TELLING)


def do_task(page: Page, slip: Slip, locale: str) -> str:
    """Do the next task of the case, whatever it is; which form it had."""
    form = open_task(page, slip)
    if form == "dispatch":
        page.select_option("#lead_unit", label=UNIT[locale])
    fill(page, ANSWERS[form])
    said = complete(page)
    assert page.locator(".govuk-error-summary").count() == 0, said
    return form


def handle(visitor: Callable[..., Page], slip: Slip, locale: str, width: int) -> list[str]:
    """Take a case from triage to its reply, each by the one whose turn it is; the forms in their order."""
    done = []
    for username in ("clerk", "dispatcher", "handler"):
        page = visitor(locale, width, staff=username)
        done.append(do_task(page, slip, locale))
        while username == "handler" and done[-1] != "reply":
            done.append(do_task(page, slip, locale))
        page.close()
    return done


def fill(page: Page, answers: Answers) -> None:
    """Answer a task's questions by the names of its fields: text, a choice's code, or a tick."""
    for name, answer in answers.items():
        field = page.locator(f"main [name='{name}']").first
        kind = field.evaluate("e => e.tagName + ':' + (e.type || '')")
        if kind.startswith("SELECT"):
            field.select_option(str(answer))
        elif kind == "INPUT:radio" or (kind == "INPUT:checkbox" and answer is not True):
            page.check(f"main [name='{name}'][value='{answer}']")
        elif kind == "INPUT:checkbox":
            field.check()
        else:
            field.fill(str(answer))


def complete(page: Page) -> str:
    """Complete the task and give back what the page then says."""
    with page.expect_navigation():
        page.click("main form[action$='/complete'] button[data-prevent-double-click]")
    page.wait_for_selector(".govuk-notification-banner, .govuk-error-summary")
    return page.inner_text("main")
