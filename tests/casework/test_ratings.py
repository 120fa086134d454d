"""Ratings at the point of service (R6, R36, R44): the promise at once, then commitment, reply, exclusion."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from app import jobs
from app.casework import matter_file, rating_desk, rating_export, rating_lists, ratings, staff, use_case
from app.db import reading, transaction
from app.domain import cases
from app.domain.deadlines import Clock
from app.domain.identity.actor import CITIZEN
from app.domain.notifications import Notice
from app.domain.ratings import Feedback, ServiceRating, counts
from app.domain.tasks import WorkItem
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from workflows.store import Definition

if TYPE_CHECKING:
    from app.casework.rating_views import GivenView, UnitRecord
    from tests.casework.city import City

WORDS = {
    "criticism": "outdated_content",
    "text": "The list of papers at the window is from last year. Call 13812345678.",
    "contact": "wang@example.org",
}
PROMISED_ON = "2025-10-15"


def point(city: City, unit: str = "urban_management") -> str:
    """A window of the unit; the token of its code."""
    given = {
        "kind": "window",
        "name_en": "Window 4",
        "name_zh": "4号窗口",
        "post_en": "Registration",
        "unit": unit,
    }
    with use_case(city.now) as session:
        return rating_desk.open_(session, **given, now=city.now, actor=city.actor("admin")).token


def give(city: City, token: str, grade: int, **answers: str) -> GivenView:
    with use_case(city.now) as session:
        return ratings.give(
            session, token, grade=grade, answers=answers, locale="en", now=city.now, actor=CITIZEN
        )


def exported(city: City, by: str, **days: Any) -> list[dict[str, str]]:
    """The rows for the personnel office, as a spreadsheet reads them."""
    span = {"since": None, "until": None, **days}
    with reading() as session:
        made = rating_export.as_csv(session, **span, locale="en", now=city.now, actor=city.actor(by))
    return list(csv.DictReader(io.StringIO(made.removeprefix("\ufeff"))))


def test_the_personnel_office_gets_context_and_never_an_average_of_few(city: City) -> None:
    """R44: by post with what bad grades led to; below ten only how many, and nothing to subtract from."""
    busy, quiet, other = (point(city) for _window in range(3))
    for grade in (*(5 for _ in range(9)), 1):
        give(city, busy, grade)
    for _ in range(11):
        give(city, other, 4)
    give(city, quiet, 1, **WORDS)
    found = {row["ratings"]: row for row in exported(city, "admin")}
    assert (found["1"]["satisfied"], found["1"]["grade_1"], found["1"]["followed"]) == ("", "", "1")
    assert found["1"]["remark"] == found["10"]["remark"] == "too few to show"
    assert found["10"]["satisfied"] == ""
    assert (found["11"]["satisfied"], found["11"]["grade_4"], found["11"]["post"]) == (
        "1.0",
        "11",
        "Registration",
    )
    assert float(found["11"]["low"]) < 1
    assert {row["ratings"] for row in exported(city, "admin", since=city.now.date() + timedelta(days=2))} == {
        "0"
    }
    assert exported(city, "head") == exported(city, "admin")


def open_forms() -> list[str]:
    with reading() as session:
        rows = select(WorkItem.form).where(
            WorkItem.matter_id.is_not(None), WorkItem.state.in_(("open", "claimed"))
        )
        return sorted(str(form) for form in session.scalars(rows))


def do(city: City, form: str, by: str, **answers: Any) -> None:
    with reading() as session:
        rows = select(WorkItem.id).where(
            WorkItem.form == form, WorkItem.matter_id.is_not(None), WorkItem.state.in_(("open", "claimed"))
        )
        item = session.scalars(rows.order_by(WorkItem.id.desc())).first()
    assert item is not None, (form, open_forms())
    with use_case(city.now) as session:
        staff.complete(session, item, answers, now=city.now, actor=city.actor(by))


def live_until(city: City, moment: datetime) -> None:
    city.now = moment
    jobs.perform(jobs.JOBS[0], moment, forced=True)


def feedback() -> Feedback:
    with reading() as session:
        return session.scalars(select(Feedback).order_by(Feedback.id.desc())).first()  # type: ignore[return-value]


def record(city: City) -> UnitRecord:
    with reading() as session:
        return rating_lists.by_unit(session, now=city.now)[0]


def notices() -> list[str]:
    with reading() as session:
        return list(
            session.scalars(
                select(Notice.template)
                .where(Notice.person_id.is_(None), Notice.template.like("rating_%"))
                .order_by(Notice.id)
            )
        )


def clocks() -> dict[str, tuple[datetime, bool]]:
    with reading() as session:
        rows = session.scalars(select(Clock).where(Clock.matter_id.is_not(None)))
        return {row.kind: (row.due_at, row.met_at is not None) for row in rows}


def committed(city: City, **changes: Any) -> None:
    """Contacted, verified, and the unit has committed itself."""
    do(city, "rating_contact", "verifier", reached=True)
    do(
        city,
        "rating_verification",
        "verifier",
        **{
            "finding": "substantiated",
            "facts_found": "The sheet at window 4 is of 2024.",
            "public_words": "The list of papers at the window is from last year.",
            **changes,
        },
    )
    given = {"commitment": "We put up the list of 2025 and check it each month.", "committed_on": PROMISED_ON}
    do(city, "rating_commitment", "head", **given)


def prove(city: City, kind: str = "new_content") -> None:
    with use_case(city.now) as session:
        rating_desk.attach(
            session,
            feedback().number,
            kind=kind,
            name="list-2025.pdf",
            media_type="application/pdf",
            content=b"%PDF-1.4 the new list",
            now=city.now,
            actor=city.actor("head"),
        )


def test_from_the_tap_to_a_kept_commitment(city: City) -> None:
    given = give(city, point(city), 1, **WORDS)
    assert "promises to put it right" in given.promise
    assert "28 Sep 2025" in given.promise  # the next working day: this Sunday makes up for a holiday
    assert notices() == ["rating_promise"]
    assert open_forms() == ["public_reply", "rating_contact"]
    assert not clocks()["rating_contact"][1]
    committed(city)
    assert clocks()["rating_contact"][1]
    assert clocks()["commitment"][0] == city.now + timedelta(hours=24)
    entry = record(city).entries[0]
    assert (entry.state, entry.commitment[:9]) == ("open", "We put up")
    assert entry.words == "The list of papers at the window is from last year."
    do(city, "commitment_report", "head", report="The new list hangs at window 4.")
    do(city, "commitment_check", "verifier", commitment_done=True, seen="It hangs there.")
    prove(city)
    do(city, "public_reply", "head", reply="You are right, the list was old. Here is the new one.")
    assert (record(city).kept, record(city).late, record(city).entries[0].state) == (1, 0, "kept")
    assert [one.kind for one in record(city).entries[0].proofs] == ["new_content"]
    assert feedback().closed_at is not None
    assert notices() == ["rating_promise", "rating_commitment", "rating_settled", "rating_reply"]


def test_a_commitment_kept_after_its_day_is_late_and_overdue_until_then(city: City) -> None:
    give(city, point(city), 2, **WORDS)
    committed(city)
    live_until(city, datetime(2025, 10, 17, 2, 0, tzinfo=UTC))
    assert record(city).overdue == 1
    do(city, "commitment_report", "head", report="The new list hangs at window 4.")
    do(city, "commitment_check", "verifier", commitment_done=False, seen="It is the old one.")
    do(city, "commitment_report", "head", report="Now the new list hangs at window 4.")
    do(city, "commitment_check", "verifier", commitment_done=True, seen="It hangs there.")
    assert (record(city).kept, record(city).late, record(city).overdue) == (0, 1, 0)


def test_what_is_reported_in_time_but_not_done_is_late(city: City) -> None:
    give(city, point(city), 2, **WORDS)
    committed(city)
    do(city, "commitment_report", "head", report="The new list hangs at window 4.")
    live_until(city, datetime(2025, 10, 17, 2, 0, tzinfo=UTC))
    do(city, "commitment_check", "verifier", commitment_done=False, seen="It is the old one.")
    do(city, "commitment_report", "head", report="Now the new list hangs at window 4.")
    do(city, "commitment_check", "verifier", commitment_done=True, seen="It hangs there.")
    assert record(city).entries[0].state == "late"


def test_a_blank_bad_grade_gets_the_promise_and_counts_and_nothing_else(city: City) -> None:
    given = give(city, point(city), 1)
    assert given.promise
    assert given.followed is None
    assert open_forms() == []
    with reading() as session:
        assert session.scalars(select(Feedback)).all() == []
        assert counts.grades(session).counts[1] == 1


@pytest.mark.parametrize("grade", [3, 4, 5])
def test_a_better_grade_with_the_same_words_is_kept_and_not_followed_up(city: City, grade: int) -> None:
    given = give(city, point(city), grade, **WORDS)
    assert (given.promise, given.followed) == ("", None)
    assert given.answers["text"] == WORDS["text"]
    assert open_forms() == []


def test_words_without_a_contact_are_verified_at_once(city: City) -> None:
    given = give(city, point(city), 2)
    with use_case(city.now) as session:
        ratings.add(session, given.receipt, {"criticism": "long_wait"}, now=city.now, actor=CITIZEN)
    assert open_forms() == ["public_reply", "rating_verification"]
    with use_case(city.now) as session:  # saying more later does not begin it again
        ratings.add(session, given.receipt, {"text": "Forty minutes."}, now=city.now, actor=CITIZEN)
    assert open_forms() == ["public_reply", "rating_verification"]


def test_what_cannot_be_confirmed_ends_without_commitment_and_still_counts(city: City) -> None:
    give(city, point(city), 1, **WORDS)
    do(city, "rating_contact", "verifier", reached=False)
    do(
        city,
        "rating_verification",
        "verifier",
        finding="not_substantiated",
        facts_found="The list is of 2025.",
    )
    assert open_forms() == ["public_reply"]
    assert notices() == ["rating_promise", "rating_unfounded"]
    with reading() as session:
        assert counts.grades(session).counts[1] == 1


def test_a_reply_needs_the_proof_its_criticism_demands_and_silence_shows_as_unanswered(city: City) -> None:
    give(city, point(city), 1, **WORDS)
    answer = {"reply": "You are right, the list was old. Here is the new one."}
    with pytest.raises(Invalid):
        do(city, "public_reply", "head", **answer)
    prove(city, "photo")
    with pytest.raises(Invalid):
        do(city, "public_reply", "head", **answer)
    live_until(city, datetime(2025, 10, 16, 2, 0, tzinfo=UTC))
    assert record(city).unanswered == 1
    with reading() as session, pytest.raises(NotFound):
        rating_lists.proof(session, 1)
    prove(city)
    do(city, "public_reply", "head", **answer)
    assert record(city).unanswered == 0
    assert record(city).entries[0].reply == answer["reply"]
    with reading() as session:
        assert rating_lists.proof(session, 2)[2].startswith(b"%PDF")
    with pytest.raises(Conflict):
        prove(city)


def test_a_commitment_is_concrete_and_has_a_day_to_come(city: City) -> None:
    give(city, point(city), 1, **WORDS)
    do(city, "rating_contact", "verifier", reached=True)
    do(city, "rating_verification", "verifier", finding="substantiated", facts_found="It is so.")
    for wrong in (
        {"committed_on": "2025-09-25"},
        {"committed_on": "2027-09-25"},
        {"commitment": "高度重视，正在处理中"},
    ):
        given = {"commitment": "We put up the list of 2025.", "committed_on": PROMISED_ON, **wrong}
        with pytest.raises(Invalid):
            do(city, "rating_commitment", "head", **given)


def test_leaving_a_rating_out_takes_two_other_people_and_the_rater_is_told(city: City) -> None:
    token = point(city)
    give(city, token, 5, **WORDS)
    with reading() as session:
        number = session.scalars(select(ServiceRating.id)).one()
    with use_case(city.now) as session:
        rating_desk.ask_exclusion_of(session, number, "by_staff", now=city.now, actor=city.actor("leader"))
    with pytest.raises(Conflict), use_case(city.now) as session:
        rating_desk.ask_exclusion_of(session, number, "bulk", now=city.now, actor=city.actor("head"))
    yes = {"exclusion_approved": True, "reason": "The same device rated forty times."}
    do(city, "exclusion_approval", "verifier", **yes)
    with reading() as session:
        assert counts.grades(session).counts[5] == 1
    with pytest.raises(NotAllowed):  # who asked
        do(city, "exclusion_approval", "leader", **yes)
    with pytest.raises(NotAllowed):  # who approved first
        do(city, "exclusion_approval", "verifier", **yes)


def test_two_approvals_leave_it_out_and_one_refusal_does_not(city: City) -> None:
    token = point(city)
    for reason, second in (("test", True), ("bulk", False)):
        given = give(city, token, 4, contact="wang@example.org")
        with reading() as session:
            number = session.scalars(select(ServiceRating.id).order_by(ServiceRating.id.desc())).first()
        with use_case(city.now) as session:
            rating_desk.ask_exclusion_of(
                session, int(number or 0), reason, now=city.now, actor=city.actor("head")
            )
        do(city, "exclusion_approval", "verifier", exclusion_approved=True, reason="Looks like it.")
        do(city, "exclusion_approval", "leader", exclusion_approved=second, reason="I looked at it.")
        with reading() as session:
            found = ratings.mine(session, given.receipt, now=city.now)
            assert found.excluded == (reason if second else None)
    with reading() as session:
        figures = counts.grades(session)
    assert (figures.counts[4], figures.excluded) == (1, 1)
    assert notices() == ["rating_excluded"]


def test_a_forged_or_revoked_code_opens_nothing(city: City) -> None:
    token = point(city)
    number, serial, signature = token.split("-")
    for wrong in (
        f"{number}-{serial}-{'0' * 20}",
        f"{int(number) + 1}-{serial}-{signature}",
        "x",
        f"{token}0",
        "1-1-ü",
    ):
        with reading() as session, pytest.raises(NotFound):
            ratings.place(session, wrong)
    with use_case(city.now) as session:
        fresh = rating_desk.revoke(
            session, int(number), close=False, now=city.now, actor=city.actor("admin")
        ).token
    with reading() as session, pytest.raises(NotFound):
        ratings.place(session, token)
    with reading() as session:
        assert ratings.place(session, fresh).name["zh"] == "4号窗口"


def test_the_rater_has_their_words_deleted_and_the_grade_still_counts(city: City) -> None:
    given = give(city, point(city), 1, **WORDS)
    committed(city)
    with use_case(city.now) as session:
        ratings.forget(session, given.receipt, now=city.now)
    with reading() as session:
        found = ratings.mine(session, given.receipt, now=city.now)
        assert found.answers == {}
        assert counts.grades(session).counts[1] == 1
    assert record(city).entries[0].words == ""
    assert "We put up" in record(city).entries[0].commitment


def test_a_bad_verdict_on_a_case_is_followed_up_beside_it(city: City) -> None:
    case = city.until_replied()
    given = city.act("rate", case, grade=1, resolved="no", comment="Nothing was done.")
    assert "promises" in given.promise
    assert open_forms() == ["public_reply", "rating_contact"]
    assert feedback().case_id is not None
    city.act("rate", case, grade=1, resolved="no")
    assert open_forms() == ["public_reply", "rating_contact"]


def test_without_a_process_that_listens_a_bad_verdict_is_still_taken(city: City) -> None:
    case = city.until_replied()
    with transaction() as session:
        session.execute(
            Definition.__table__.update().where(Definition.key == "service_rating").values(status="retired")
        )
    assert city.act("rate", case, grade=1, resolved="no").promise
    assert open_forms() == []
    assert city.forms(case) == ["callback"]


def test_who_gave_up_is_counted_per_page_and_grade(city: City) -> None:
    token = point(city)
    for grade in (1, 1, 5):
        with use_case(city.now) as session:
            ratings.opened(session, "point", now=city.now)
        give(city, token, grade)
    with use_case(city.now) as session:
        ratings.opened(session, "point", now=city.now)
        ratings.opened(session, "words", 1, now=city.now)
        ratings.opened(session, "words", 1, now=city.now)
    given = give(city, token, 1)
    with use_case(city.now) as session:
        ratings.add(session, given.receipt, {"text": "Slow."}, now=city.now, actor=CITIZEN)
    with reading() as session:
        found = {(one.page, one.grade): (one.reached, one.finished) for one in counts.abandonment(session)}
    assert found == {
        ("point", 0): (4, 4),
        ("point", 1): (3, 3),
        ("point", 5): (1, 1),
        ("words", 1): (2, 1),
    }


def answered(city: City, by: str) -> str:
    with reading() as session:
        shown = matter_file.view(session, feedback().number, now=city.now, actor=city.actor(by))
    return str([one.answers for one in shown.answers])


def test_what_a_rater_said_on_the_telephone_is_for_those_who_speak_with_raters(city: City) -> None:
    """R50, R86: neither the unit complained of nor an auditor reads it, nor a number anybody wrote down."""
    give(city, point(city), 1, **WORDS)
    do(
        city,
        "rating_contact",
        "verifier",
        reached=True,
        said="I am Li Na, the mother of the boy there.",
    )
    found = {"finding": "substantiated", "facts_found": "The sheet is of 2024. Ring 13812345678."}
    do(city, "rating_verification", "verifier", **found)
    assert "Li Na" in answered(city, "verifier")
    assert "Li Na" not in answered(city, "head")
    auditor = answered(city, "auditor")
    assert "The sheet is of 2024." in auditor
    assert not [mark for mark in ("Li Na", "13812345678") if mark in auditor]


def test_a_window_with_fewer_than_ten_grades_is_not_told_apart(city: City) -> None:
    """R44: behind a window sits a person; what is left of the sum does not give it away either."""
    busy, quiet = point(city), point(city, "water")

    def shown() -> list[Any]:
        with reading() as session:
            found = rating_desk.figures(session)
        return [(row["satisfied"]["n"], row["satisfied"]["share"], row["counts"]) for row in found["places"]]

    for _once in range(10):
        give(city, busy, 4)
    alone = (10, 1.0, {1: 0, 2: 0, 3: 0, 4: 10, 5: 0})
    assert shown() == [alone, (0, None, dict.fromkeys(range(1, 6), 0))]
    give(city, quiet, 1)
    assert shown() == [(10, None, {}), (1, None, {})]


def test_of_a_confidential_case_no_verdict_is_in_the_public_list(city: City) -> None:
    case = city.until_replied()
    city.act("rate", case, grade=1, resolved="no", comment="Nothing was done.")
    committed(city)
    assert record(city).entries
    with transaction() as session:
        cases.set_flag(cases.by_number(session, case.number, held=True), "confidential")
    with reading() as session:
        assert rating_lists.by_unit(session, now=city.now) == []


def test_nothing_published_about_a_rating_tells_who_rated(city: City) -> None:
    """R44: of the unit or post, whatever somebody types into commitment or reply."""
    give(city, point(city), 1, **WORDS)
    committed(city, public_words="Old list. Mine is 13812345678.")
    prove(city)
    do(city, "public_reply", "head", reply="We wrote to wang@example.org. Ask us: 0571-87654321.")
    told = str(record(city).entries)
    assert "Ask us: 0571-87654321" in told, "a unit may say how it is reached"
    assert "Old list." in told
    assert not [mark for mark in ("13812345678", "wang@example.org") if mark in told]
