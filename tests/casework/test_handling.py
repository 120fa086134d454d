"""From site visit to written reply: what handling asks for, and what the citizen gets (R25, R27, R28)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.casework import cases as casework
from app.casework import citizen, staff, use_case
from app.db import reading
from app.domain import events, notifications
from app.errors import Invalid, NotAllowed, NotFound
from tests.casework.city import ANSWERS
from tests.documents.test_pdf import says

if TYPE_CHECKING:
    from app.casework.views import CaseView, Submitted
    from tests.casework.city import City


def ready(city: City, **changes: Any) -> Submitted:
    """A case whose first response went out."""
    case = city.until_signed(**changes)
    city.do(case, "initial_response", "handler")
    return case


def answered(city: City, **changes: Any) -> Submitted:
    """A case with the handler's reply; `changes` are answers of the form."""
    case = ready(city)
    city.do(case, "handling", "handler")
    city.do(case, "reply", "handler", **changes)
    return case


def photograph(city: City, case: Submitted, name: str) -> int:
    """A photograph of the site, as the handler adds it."""
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, format="PNG")
    with use_case(city.now) as session:
        return casework.attach(
            session,
            case.number,
            name=name,
            media_type="image/png",
            content=picture.getvalue(),
            now=city.now,
            actor=city.actor("handler"),
        )


def refused(city: City, case: Submitted, form: str, **answers: Any) -> set[str]:
    """The fields for which the handler's answers are not taken."""
    with pytest.raises(Invalid) as error:
        city.do(case, form, "handler", **answers)
    return set(error.value.errors)


def seen_by(city: City, case: Submitted, username: str) -> CaseView:
    with reading() as session:
        return casework.view(session, case.number, now=city.now, actor=city.actor(username))


def open_file(city: City, case: Submitted, number: int, username: str) -> bytes:
    with reading() as session:
        return casework.attachment(session, case.number, number, now=city.now, actor=city.actor(username))[2]


def test_a_site_visit_needs_photographs_before_and_after_that_hang_on_the_case(city: City) -> None:
    elsewhere = photograph(city, city.until_signed(), "another lamp.png")
    case = ready(city)
    visit = {"site_visit": True, "visited_at": "2025-09-26"}
    assert "photos_before" in refused(city, case, "handling", **visit)
    before = photograph(city, case, "before.png")
    assert refused(city, case, "handling", **visit, photos_before=[before]) == {"photos_after"}
    taken = {"photos_before": [before], "photos_after": [elsewhere]}
    assert refused(city, case, "handling", **visit, **taken) == {"photos_after"}
    taken["photos_after"] = [photograph(city, case, "after.png")]
    city.do(case, "handling", "handler", **visit, **taken)
    assert [file.name for file in city.follow(case).attachments] == ["before.png", "after.png"]
    assert seen_by(city, case, "head").answers[-1].answers["photos_after"] == taken["photos_after"]


def test_a_site_that_cannot_be_photographed_after_needs_a_reason(city: City) -> None:
    case = ready(city)
    city.do(
        case,
        "handling",
        "handler",
        site_visit=True,
        visited_at="2025-09-26",
        photos_before=[photograph(city, case, "before.png")],
        no_after_photo="The works begin in October.",
    )
    assert "reply" in city.forms(case)


@pytest.mark.parametrize(
    ("outcome", "needs"),
    [
        ("explanation", {"explanation"}),
        ("fixed", {"fixed_what", "fixed_on"}),
        ("compensation", {"amount", "amount_basis"}),
        ("process_improvement", {"improvement", "improvement_owner", "improvement_by"}),
        ("accountability", {"person_heard", "accountability_referral"}),
        ("apology", {"apology"}),
        ("decision_changed", {"decision_changed"}),
    ],
)
def test_a_finding_comes_first_and_each_outcome_asks_for_its_own(
    city: City, outcome: str, needs: set[str]
) -> None:
    case = ready(city)
    assert refused(city, case, "handling", finding=None, outcomes=[outcome]) >= {"finding"}
    assert refused(city, case, "handling", outcomes=[outcome], explanation=None) == needs


def test_compensation_is_approved_by_somebody_else(city: City) -> None:
    case = ready(city)
    city.do(case, "handling", "handler", outcomes=["compensation"], amount=120, amount_basis="Receipt no. 4")
    city.do(case, "reply", "handler")
    assert (city.forms(case), city.follow(case).status) == (["review"], "in_review")
    with pytest.raises(NotAllowed):
        city.do(case, "review", "handler")
    assert seen_by(city, case, "head").answers[-2].answers["amount"] == 120
    city.do(case, "review", "head")
    assert city.follow(case).status == "verifying"


def test_nobody_is_held_to_account_unheard_and_it_is_not_for_everybody_to_read(city: City) -> None:
    case = ready(city)
    given = {"outcomes": ["accountability"], "accountability_referral": "Personnel office"}
    assert refused(city, case, "handling", **given, person_heard=False) == {"person_heard"}
    not_so = {**given, "person_heard": True, "finding": "not_substantiated"}
    assert refused(city, case, "handling", **not_so) == {"outcomes"}
    city.do(case, "handling", "handler", **given, person_heard=True)
    readers = {name: repr(seen_by(city, case, name).answers) for name in ("handler", "head", "clerk")}
    assert "Personnel office" in readers["handler"]
    assert "Personnel office" in readers["head"]
    assert "Personnel office" not in readers["clerk"]
    assert "The lamp had no power." in readers["clerk"]
    assert "Personnel office" not in repr(city.follow(case))


def test_a_major_case_is_read_by_a_second_person_and_comes_back_with_its_words(city: City) -> None:
    case = city.submit()
    city.do(case, "triage", "clerk", tier="major")
    city.do(case, "dispatch", "dispatcher")
    city.do(case, "sign", "handler")
    for form in ("initial_response", "handling", "reply"):
        city.do(case, form, "handler")
    assert city.follow(case).reply is None, "nothing goes out before the second person agreed"
    city.do(case, "review", "head", review="reject", remarks="Say when the cable was cut.")
    item = city.item(case, "reply")
    with reading() as session:
        form = staff.task(session, item.id, now=city.now, actor=city.actor("handler")).form
    assert form.prefill["measures"] == ANSWERS["reply"]["measures"], "nobody types it twice"
    city.do(case, "reply", "handler")
    city.do(case, "review", "head")
    assert city.follow(case).reply is not None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_template_fits_the_outcome_and_the_citizens_language_and_its_blanks_are_filled(
    city: City, locale: str
) -> None:
    case = ready(city, locale=locale)
    put_right = {"outcomes": ["fixed"], "fixed_what": "The cable", "fixed_on": "2025-09-26"}
    city.do(case, "handling", "handler", **put_right)
    item = city.item(case, "reply")
    with reading() as session:
        form = staff.task(session, item.id, now=city.now, actor=city.actor("handler")).form
    offered = {name: form.prefill[name] for name in form.schema["x-templates"]["fixed"][locale]}
    assert offered == form.schema["x-templates"]["fixed"][locale]
    assert refused(city, case, "reply", measures=offered["measures"]) == {"measures"}
    filled = {name: text.replace("____", "29/9") for name, text in offered.items()}
    city.do(case, "reply", "handler", **filled, template_share=0)
    kept = seen_by(city, case, "head").answers[-1].answers["template_share"]
    assert 40 < kept < 100
    with reading() as session:
        journal = events.of_chain(session, city.case(case).chain)
    noted = [json.loads(one.payload)["template_share"] for one in journal if one.kind == "case.reply_drafted"]
    assert noted == [kept]


def test_a_reply_in_ones_own_words_has_a_small_share_of_template(city: City) -> None:
    case = answered(city)
    assert seen_by(city, case, "head").answers[-1].answers["template_share"] < 40


@pytest.mark.parametrize(("locale", "number_of"), [("en", "Written reply {}.{}"), ("zh", "书面答复 {}.{}")])
def test_a_complex_case_gets_a_letter_in_two_forms_that_the_citizen_downloads(
    city: City, locale: str, number_of: str
) -> None:
    case = ready(city, locale=locale)
    city.do(case, "handling", "handler")
    city.do(case, "reply", "handler", complex_case=True)
    letters = city.follow(case).attachments
    assert [(one.name, one.purpose, one.sender) for one in letters] == [
        (number_of.format(case.number, form), "letter", "authority") for form in ("pdf", "docx")
    ]
    with reading() as session:
        pdf, docx = (citizen.attachment(session, case.number, case.secret, one.id)[2] for one in letters)
        notices = session.scalars(select(notifications.Notice).order_by(notifications.Notice.id)).all()
    block = "The cable was replaced on 29 September."
    assert says(pdf, case.number, "Zhang Weiwei", block, ANSWERS["reply"]["disagree"]) == []
    with zipfile.ZipFile(io.BytesIO(docx)) as word:
        assert block in word.read("word/document.xml").decode()
    told = [one.template for one in notices if one.case_id == city.case(case).id]
    assert told.index("letter") < told.index("rate")
    assert "case.letter_written" in [one.what for one in city.follow(case).timeline]


def test_a_letter_that_names_the_citizen_is_read_by_staff_who_gave_a_reason(city: City) -> None:
    case = answered(city, complex_case=True)
    letter = city.follow(case).attachments[0].id
    with pytest.raises(NotAllowed):
        open_file(city, case, letter, "head")
    with use_case(city.now) as session:
        casework.reveal(session, case.number, reason="To sign it", now=city.now, actor=city.actor("head"))
    assert open_file(city, case, letter, "head").startswith(b"%PDF")
    with pytest.raises(NotFound):
        open_file(city, city.until_signed(), letter, "head")


def test_a_simple_case_gets_no_letter(city: City) -> None:
    assert city.follow(answered(city)).attachments == []
