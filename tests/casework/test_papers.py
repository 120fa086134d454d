"""A case on paper: what is printed, for whom, and that the case file proves itself (R28, R33, R86)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from app.casework import cases, papers, use_case
from app.db import reading
from app.domain import cases as domain_cases
from app.domain import improvements
from app.domain import matters as domain_matters
from app.errors import Conflict, Invalid, NotFound
from tests.documents.test_pdf import says

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City


def printed(city: City, what: str, case: Submitted, by: str = "handler", **asked: Any) -> papers.Paper:
    with reading() as session:
        given = {"locale": "en", "form": "pdf", **asked}
        return getattr(papers, what)(session, case.number, now=city.now, actor=city.actor(by), **given)


def test_a_work_order_says_what_to_do_and_not_who_complained(city: City) -> None:
    case = city.until_signed(text="The lamp is dark. Zhang Weiwei, 13812345678.")
    paper = printed(city, "order", case)
    assert paper.name == f"{case.number}-order.pdf"
    assert says(paper.content, case.number, "The lamp is dark.", "Please mend the lamp", "Final") == []
    assert says(paper.content, "Zhang Weiwei", "13812345678") == ["Zhang Weiwei", "13812345678"]


def test_a_work_order_names_the_task_who_helps_and_when_to_call_but_nobody(city: City) -> None:
    case = city.submit(safe_contact="After six, not at work. Zhang Weiwei")
    city.do(case, "triage", "clerk")
    helping = city.unit("transport")
    words = "Look at it with them; Zhang Weiwei, 13812345678, knows the corner."
    city.do(case, "dispatch", "dispatcher", instruction=words, co_units=[helping])
    paper = printed(city, "order", case)
    assert says(paper.content, "Sign for the case", "After six, not at work.", "knows the corner") == []
    assert says(paper.content, "Zhang Weiwei", "13812345678") == ["Zhang Weiwei", "13812345678"]
    assert says(paper.content, "Dispatched") == ["Dispatched"], "where a case stands is no task"


def test_the_file_tells_in_words_what_was_done_found_and_asked_for(city: City) -> None:
    case = city.until_replied(remedy_sought="A lamp that Zhang Weiwei can rely on")
    city.act("rate", case, grade=4, resolved="yes", comment="Call me: 13812345678, Zhang Weiwei")
    for locale, mode in (("en", "Online"), ("zh", "网上")):
        content = printed(city, "file", case, form="json", locale=locale).content
        machine = json.loads(content)
        codes = [one["what"] for one in machine["handling"] if one["what"] == one["detail"].split()[-1]]
        assert codes == []
        assert machine["work"] == [
            ["instruction", "Please mend the lamp and say when."],
            ["found", "The lamp had no power."],
            ["finding", {"en": "Substantiated", "zh": "属实"}[locale]],
        ]
        assert "can rely on" in machine["form"]["remedy_sought"]
        assert machine["ratings"][0]["mode"] == mode
        assert "Zhang Weiwei" not in content.decode()
        assert "13812345678" not in content.decode()
    assert says(printed(city, "file", case).content, "What was found", "A lamp that") == []


def test_an_improvement_that_the_case_led_to_stands_in_its_file(city: City) -> None:
    case = city.until_replied()
    with use_case(city.now) as session:
        row = domain_matters.open_(
            session,
            improvements.Improvement(
                title_en="Lamps",
                title_zh="路灯",
                status="plan",
                source="case",
                owner_id=city.case(case).owner_id,
            ),
            prefix="IM",
            now=city.now,
            actor=city.actor("improver"),
        )
        improvements.opening.link(
            session,
            row,
            [domain_cases.by_number(session, case.number)],
            now=city.now,
            actor=city.actor("improver"),
        )
        number = row.number
    machine = json.loads(printed(city, "file", case, form="json").content)
    assert [one["title"] for one in machine["improvements"]] == [f"{number} Lamps"]


def test_a_receipt_has_no_secret_and_both_languages(city: City) -> None:
    case = city.submit()
    assert says(printed(city, "receipt", case, "clerk").content, case.number, "Receipt") == []
    chinese = printed(city, "receipt", case, "clerk", locale="zh").content
    assert says(chinese, "受理回执", case.secret) == [case.secret]


def test_a_letter_waits_for_the_reply_and_then_says_its_six_blocks(city: City) -> None:
    case = city.until_signed()
    with pytest.raises(Conflict):
        printed(city, "letter", case)
    city.handle(case)
    paper = printed(city, "letter", case, form="docx")
    assert paper.content.startswith(b"PK")
    assert says(printed(city, "letter", case).content, "The cable was replaced on 29 September.") == []


def test_the_case_file_holds_the_four_documents_the_versions_and_the_hash(city: City) -> None:
    case = city.until_replied()
    city.later(days=1)
    city.act("rate", case, grade=5, resolved="yes")
    paper = printed(city, "file", case, form="zip")
    with zipfile.ZipFile(io.BytesIO(paper.content)) as archive:
        names = archive.namelist()
        machine = json.loads(archive.read(f"{case.number}.json"))
        pdf = archive.read(f"{case.number}.pdf")
    assert any(name.startswith("definitions/complaint.v1.bpmn") for name in names)
    assert any(name.startswith("definitions/tier.v1.dmn") for name in names)
    assert machine["chain"]["verified"] is True
    assert machine["chain"]["length"] == len(machine["handling"]) > 5
    assert machine["ratings"][0]["grade"] == "5 Very satisfied"
    assert says(pdf, "1. Complaint form", "4. Improvement measures", "Case submitted") == []
    assert says(pdf, machine["chain"]["hash"]) == []


def test_the_citizen_stands_in_the_file_only_for_whoever_gave_a_reason_that_day(city: City) -> None:
    case = city.until_signed()
    person = "Zhang Weiwei"
    assert person not in printed(city, "file", case, form="json").content.decode()
    with use_case(city.now) as session:
        cases.reveal(session, case.number, reason="To write", now=city.now, actor=city.actor("handler"))
    assert person in printed(city, "file", case, form="json").content.decode()
    assert person not in printed(city, "file", case, "leader", form="json").content.decode()
    city.later(days=2)
    assert person not in printed(city, "file", case, form="json").content.decode()


def test_an_unknown_form_or_case_is_refused(city: City) -> None:
    case = city.submit()
    with pytest.raises(Invalid):
        printed(city, "order", case, "clerk", form="docx")
    with reading() as session, pytest.raises(NotFound):
        papers.order(session, "TS-1", locale="en", form="pdf", now=city.now, actor=city.actor("clerk"))
