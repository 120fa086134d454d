"""A case on paper: what is printed, for whom, and that the case file proves itself (R28, R33, R86)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from app.casework import cases, papers, use_case
from app.db import reading
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
    assert says(pdf, "1. Complaint form", "4. Improvement measures", "You submitted the case.") == []
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
