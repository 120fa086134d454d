"""What was planted about a person is nowhere to be read: database, process state, lists, logs (R84)."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import select

from app.casework import cases as casework
from app.casework import citizen, staff, use_case
from app.db import db, reading
from app.domain import cases, parties
from app.domain.cases import Case
from app.errors import Gone

if TYPE_CHECKING:
    from tests.casework.city import City

NAME = "欧阳秋实"
PHONE = "13987654321"
EMAIL = "qiushi.ouyang@example.net"
IDENTITY = "11010519491231002X"
PLATE = "粤BD12345"
OTHER = "Ottoline Quenneville"
PLANTED = (NAME, PHONE, "139 8765 4321", EMAIL, IDENTITY, PLATE, OTHER, "qiushi", "Quenneville")
WORDS = "皂荚巷的井盖不见了"


def _submit(city: City) -> citizen.Submitted:
    return city.submit(
        locale="zh",
        title=f"{NAME}反映{WORDS}",
        text=f"我叫{NAME}，电话139 8765 4321，身份证{IDENTITY}，车牌{PLATE}，邮箱{EMAIL}。"
        f"{WORDS}。{OTHER} 也看见了。",
        place=f"皂荚巷 {NAME} 家门口",
        remedy_sought=f"请打 {PHONE} 告诉我",
        contact=citizen.Contact(name=NAME, phone=PHONE, email=EMAIL, identity=IDENTITY, address=f"{NAME} 收"),
        representative=citizen.Representative(name=OTHER, relation="neighbour", consent=True, phone=PHONE),
        safe_contact=f"晚上打 {PHONE}",
    )


def _work(city: City, case: citizen.Submitted) -> None:
    """The case goes through hands that all write the name somewhere."""
    city.act("message", case, text=f"{NAME} 补充：{PHONE}")
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "JPEG", exif=_exif())
    city.act("attach", case, name=f"{NAME}.jpg", media_type="image/jpeg", content=picture.getvalue())
    item = city.item(case, "triage")
    with use_case(city.now) as session:
        staff.save_draft(session, item.id, {"note": NAME}, now=city.now, actor=city.actor("clerk"))
        staff.comment(session, item.id, f"call {PHONE}", now=city.now, actor=city.actor("clerk"))
    city.do(case, "triage", "clerk", note=f"{NAME} {PHONE}")
    city.do(case, "dispatch", "dispatcher", instruction=f"联系 {NAME} {PHONE}")
    city.do(case, "sign", "handler")
    city.do(case, "initial_response", "handler", who=f"王磊会联系 {NAME}")
    city.do(
        case, "handling", "handler", facts_found=f"{NAME} 在场", explanation=f"已向 {NAME} 解释清楚井盖的情况"
    )
    city.do(case, "reply", "handler", points=f"{NAME}：{WORDS}，电话 {PHONE}")
    if "review" in city.forms(case):
        city.do(case, "review", "head", remarks=f"{NAME} 已核")
    with use_case(city.now) as session:
        handler = city.actor("handler")
        casework.note(session, case.number, f"{NAME} {EMAIL}", now=city.now, actor=handler)
        casework.message(session, case.number, f"{NAME} 您好", now=city.now, actor=handler)
        casework.reveal(session, case.number, reason=f"to call {NAME}", now=city.now, actor=handler)
    city.act("rate", case, grade=2, resolved="no", comment=f"{NAME} 不满意")
    city.act("reopen", case, unsettled=f"{NAME}：井盖还没装")


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = EMAIL
    return exif.tobytes()


def _dump() -> str:
    """Every cell of every table."""
    said: list[str] = []
    with reading() as session:
        for table in db.metadata.sorted_tables:
            for row in session.execute(select(table)):
                said += [
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    for value in row
                ]
    return "\n".join(said)


def test_a_persons_name_and_numbers_are_nowhere_in_the_database(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        case = _submit(city)
        _work(city, case)
        dump = _dump()
        assert "complaint" in dump
        found = [planted for planted in PLANTED if planted in dump or json.dumps(planted)[1:-1] in dump]
        assert found == []
        said = "\n".join(record.getMessage() + repr(record.__dict__) for record in caplog.records)
    assert [planted for planted in PLANTED if planted in said] == []


def test_lists_and_cases_as_staff_see_them_name_nobody(city: City) -> None:
    case = _submit(city)
    clerk = city.actor("clerk")
    with reading() as session:
        page = casework.list_(session, now=city.now, actor=clerk)
        inbox = staff.inbox(session, clerk, now=city.now)
    shown = repr([asdict(row) for row in [*page.items, *inbox.items]])
    assert WORDS not in shown, "until a person reviewed it, lists show category and place only"
    city.do(case, "triage", "clerk")
    city.act("message", case, text=f"{NAME} 补充：{PHONE}")
    with reading() as session:
        page = casework.list_(session, casework.CaseFilters(q="井盖"), now=city.now, actor=clerk)
        assert [row.number for row in page.items] == [case.number]
        assert casework.list_(session, casework.CaseFilters(q=PHONE), now=city.now, actor=clerk).items == []
        view = casework.view(session, case.number, now=city.now, actor=city.actor("dispatcher"))
    shown = repr([asdict(row) for row in page.items]) + repr(asdict(view))
    assert WORDS in shown
    assert [planted for planted in PLANTED if planted in shown] == []


def test_a_case_is_found_by_the_number_somebody_gives_without_reading_any(city: City) -> None:
    first, second = _submit(city), _submit(city)
    with reading() as session:
        found = parties.cases_of(session, "phone", "139-8765-4321".replace("-", ""))
        numbers = set(session.scalars(select(Case.number).where(Case.id.in_(found))))
    assert numbers == {first.number, second.number}


def test_an_erased_person_is_gone_and_the_case_still_counts(city: City) -> None:
    case = _submit(city)
    with use_case(city.now) as session:
        row = session.scalars(select(Case)).one()
        parties.erase(session, parties.complainant(session, row.id), now=city.now)
    with pytest.raises(Gone):
        city.follow(case)
    row = city.case(case)
    with reading() as session:
        words = [cases.open_original(session, row, part) for part in ("title", "text", "place_sealed")]
    assert words == [None, None, None]
    assert row.category
