"""The monthly list of the unresolved (R45, S6): checked, approved by another, published for ever."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from app import jobs
from app.casework import citizen, feeds, loop, publications, staff, use_case
from app.casework import lists as public
from app.db import reading, transaction
from app.domain import cases, publication
from app.domain.identity.actor import CITIZEN
from app.domain.publication import Publication, Snapshot
from app.domain.tasks import WorkItem
from app.errors import Conflict, Invalid, NotAllowed
from workflows.subject import Subject

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City

NOVEMBER = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
"""Monday 3 November 2025, ten in the morning in Shanghai: past the opening of the first working day."""


def live_until(city: City, moment: datetime) -> None:
    """Let time pass, and the metronome do everything that becomes due."""
    city.now = moment
    jobs.perform(jobs.JOBS[0], moment, forced=True)


def explain(city: City, case: Submitted, code: str = "cross_unit") -> None:
    """The delay reason, stated by the handler and approved by the head."""
    city.do(
        case, "delay_reason", "handler", delay_code=code, text="另一部门须先腾退场地。", new_date="2025-12-01"
    )
    city.do(case, "delay_approval", "head", delay_approved=True)


def do(city: City, form: str, by: str, **answers: Any) -> None:
    """Do the open task of the list with this form."""
    with reading() as session:
        rows = select(WorkItem.id).where(
            WorkItem.form == form, WorkItem.matter_id.is_not(None), WorkItem.state.in_(("open", "claimed"))
        )
        item = session.scalars(rows.order_by(WorkItem.id.desc())).first()
    assert item is not None, form
    with use_case(city.now) as session:
        staff.complete(session, item, answers, now=city.now, actor=city.actor(by))


def _rewrite(publication_id: int) -> None:
    with transaction() as session:
        row = session.get(Snapshot, publication_id)
        assert row is not None
        row.content = "{}"


def draft(month: str = "2025-10") -> Publication:
    with reading() as session:
        return session.scalars(select(Publication).where(Publication.month == month)).one()


def out(city: City) -> dict[str, Any]:
    """Check and approve the youngest list, and read it as everybody does."""
    do(city, "publication_check", "privacy", checked=True)
    do(city, "publication_approval", "leader", approved=True, reason="Complete and fair.")
    with reading() as session:
        found = publications.list_of(session)
    assert found is not None
    return found


@pytest.fixture
def late(city: City) -> Submitted:
    """A case that is overdue with the reason 需跨部门协调 when the list of October is drawn up."""
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    live_until(city, datetime(2025, 10, 20, 2, 0, tzinfo=UTC))
    explain(city, case)
    live_until(city, NOVEMBER)
    return case


def test_an_overdue_case_stands_in_next_months_list_with_department_reason_and_date(
    city: City, late: Submitted
) -> None:
    lines = out(city)["lines"]
    assert [line["delay_reason"] for line in lines] == ["cross_unit"]
    assert lines[0]["unit"]["zh"] == "城市管理局"
    assert lines[0]["due"].startswith("2025-12-01")
    assert lines[0]["extended"] is True
    assert lines[0]["next_step"]["en"]
    assert late.number not in str(lines)
    assert "Zhang" not in str(lines)


def test_the_list_is_approved_by_somebody_else_than_who_checked_it(city: City, late: Submitted) -> None:
    do(city, "publication_check", "privacy", checked=True)
    with pytest.raises(NotAllowed):
        do(city, "publication_approval", "privacy", approved=True, reason="x")
    do(city, "publication_approval", "leader", approved=False, reason="Line 1 names a shop.")
    with reading() as session:
        assert publications.list_of(session) is None
    assert out(city)["month"] == "2025-10"


def test_what_is_published_is_never_changed_and_its_hash_stands_in_the_journal(
    city: City, late: Submitted
) -> None:
    found = out(city)
    with reading() as session:
        content, digest = publications.original(session, "2025-10")
    assert hashlib.sha256(content.encode()).hexdigest() == digest == found["sha256"]
    with pytest.raises(RuntimeError):
        _rewrite(draft().id)
    number = draft().number
    with pytest.raises(Conflict), use_case(city.now) as session:
        publications.reword(
            session,
            number,
            1,
            state="counted",
            words_en="a",
            words_zh="b",
            now=city.now,
            actor=city.actor("privacy"),
        )
    with use_case(city.now) as session:
        given = {"text_en": "The date is 2 December.", "text_zh": "日期应为12月2日。", "line": 1}
        publications.correct(session, number, **given, now=city.now, actor=city.actor("privacy"))
    with reading() as session:
        again = publications.list_of(session, "2025-10")
        assert again is not None
        assert publications.original(session, "2025-10") == (content, digest)
    assert [one["text"]["en"] for one in again["errata"]] == ["The date is 2 December."]


def test_the_rectification_report_of_the_month_is_signed_and_sealed_with_the_list(city: City) -> None:
    """R46: progress and measures, signed, at one address for ever."""
    case = city.until_replied()
    proposed = {"source": "hotspot", "unit": city.unit("health")}
    with use_case(city.now) as session:
        post = loop.runner().post(
            session, "improvement.proposed", Subject("outside", 7), proposed, now=city.now
        )
        loop.remember_posts(session, [post.id])
    city.later(days=7)
    city.act("rate", case, grade=5, resolved="yes")
    live_until(city, NOVEMBER)
    with reading() as session:
        counted = public.reports(session, "2025-10", now=city.now)
    assert counted["sealed"] is None
    assert counted["rectification"]["closed"] == 1
    [measure] = counted["rectification"]["measures"]
    assert (measure["unit"]["zh"], measure["status"], measure["live_on"]) == (
        "卫生健康委员会",
        "plan",
        None,
    )
    found = out(city)
    with transaction() as session:
        cases.by_number(session, case.number, held=True).closed_at = NOVEMBER
    with reading() as session:
        sealed = public.reports(session, "2025-10", now=city.now)
        running = public.reports(session, "2025-11", now=city.now)
    assert sealed["rectification"] == counted["rectification"]
    assert sealed["sealed"] == {"by": "leader", "at": found["published_at"], "sha256": found["sha256"]}
    assert running["sealed"] is None
    assert running["rectification"]["closed"] == 1


def test_words_are_changed_before_it_is_out_and_only_by_those_who_may(city: City, late: Submitted) -> None:
    number, given = draft().number, {"state": "listed", "words_en": "A street lamp", "words_zh": "路灯"}
    with use_case(city.now) as session:
        publications.reword(session, number, 1, **given, now=city.now, actor=city.actor("privacy"))
    for who, wrong in (("handler", NotAllowed), ("privacy", Invalid)):
        words = {**given, "words_zh": " "} if wrong is Invalid else given
        with pytest.raises(wrong), use_case(city.now) as session:
            publications.reword(session, number, 1, **words, now=city.now, actor=city.actor(who))
    assert out(city)["lines"][0]["matter"] == {"en": "A street lamp", "zh": "路灯"}


def test_a_citizen_objects_before_and_after_publication(city: City, late: Submitted) -> None:
    found = out(city)
    assert len(found["lines"]) == 1
    for _twice in range(2):
        with use_case(city.now) as session:
            citizen.unlist(session, late.number, late.secret, now=city.now, actor=CITIZEN)
    with reading() as session:
        again = publications.list_of(session)
        original, _digest = publications.original(session, "2025-10")
    assert again is not None
    assert again["lines"] == []
    assert [one["kind"] for one in again["errata"]] == ["withheld"]
    assert "cross_unit" in original
    live_until(city, datetime(2025, 12, 1, 2, 0, tzinfo=UTC))
    november = out(city)
    assert november["lines"] == []
    assert november["counts"]["counted"] == 1
    assert november["since_last"]["still"] == 1


def flagged(case: Submitted, **changes: Any) -> None:
    with transaction() as session:
        row = cases.by_number(session, case.number, held=True)
        for name, value in changes.items():
            setattr(row, name, value)


@pytest.mark.parametrize("changes", [{"flags": ["overdue", "confidential"]}, {"kind": "report"}])
def test_a_confidential_case_or_a_report_of_wrongdoing_is_counted_at_every_moment(
    city: City, late: Submitted, changes: dict[str, Any]
) -> None:
    """R45: also when it became so after the list was drawn up, or after it was published."""
    first = out(city)
    assert len(first["lines"]) == 1
    flagged(late, **changes)
    with reading() as session:
        again = publications.list_of(session)
        assert again is not None
        assert again["lines"] == []
        assert "lighting" not in feeds.as_csv(again, "en")
    live_until(city, datetime(2025, 12, 1, 2, 0, tzinfo=UTC))
    november = out(city)
    assert (november["lines"], november["counts"]["confidential"]) == ([], 1)


def test_what_becomes_confidential_while_the_list_is_checked_is_not_published(
    city: City, late: Submitted
) -> None:
    do(city, "publication_check", "privacy", checked=True)
    flagged(late, flags=["overdue", "confidential"])
    do(city, "publication_approval", "leader", approved=True, reason="Complete and fair.")
    with reading() as session:
        content, _digest = publications.original(session, "2025-10")
    assert '"lines":[]' in content
    assert '"counted":1' in content


def test_the_solved_list_leaves_out_whom_it_must(city: City) -> None:
    """R47: whose citizen objected, what is confidential, who reported wrongdoing."""

    def solved() -> int:
        with reading() as session:
            return len(public.resolved(session, None, now=city.now))

    case = city.until_replied()
    city.act("rate", case, grade=5, resolved="yes")
    assert solved() == 1
    flagged(case, kind="report")
    assert solved() == 0
    flagged(case, kind="complaint", flags=["confidential"])
    assert solved() == 0
    flagged(case, flags=[])
    assert solved() == 1
    with use_case(city.now) as session:
        citizen.unlist(session, case.number, case.secret, now=city.now, actor=CITIZEN)
    assert solved() == 0


def test_confidential_and_not_yet_due_cases_are_numbers_alone(city: City, late: Submitted) -> None:
    city.now = datetime(2025, 10, 31, 2, 0, tzinfo=UTC)
    city.submit(title="Young")
    with transaction() as session:
        session.execute(update(Publication).values(taken_at=NOVEMBER))
    live_until(city, NOVEMBER)
    found = out(city)
    assert found["counts"] == {"not_due": 1, "confidential": 0, "counted": 0}


def test_the_next_list_says_what_became_of_the_last(city: City, late: Submitted) -> None:
    assert out(city)["since_last"] == {
        "month": "2025-09",
        "resolved": 0,
        "no_longer_overdue": 0,
        "still": 0,
        "new": 1,
    }
    city.do(late, "handling", "handler")
    city.do(late, "reply", "handler")
    city.act("rate", late, grade=5, resolved="yes")
    live_until(city, datetime(2025, 12, 1, 2, 0, tzinfo=UTC))
    found = out(city)
    assert found["since_last"]["resolved"] == 1
    with reading() as session:
        solved = public.resolved(session, "2025-11", now=city.now)
    assert [one["outcomes"] for one in solved] == [["explanation"]]


def test_after_an_outage_over_two_months_each_has_its_list(city: City) -> None:
    live_until(city, datetime(2025, 12, 1, 2, 0, tzinfo=UTC))
    with reading() as session:
        months = session.scalars(select(Publication.month).order_by(Publication.month)).all()
    assert months == ["2025-09", "2025-10", "2025-11"]


def test_machines_read_it_as_csv_and_atom(city: City, late: Submitted) -> None:
    with use_case(city.now) as session:
        words = {"state": "listed", "words_en": "=HYPERLINK(1)", "words_zh": "路灯"}
        publications.reword(session, draft().number, 1, **words, now=city.now, actor=city.actor("privacy"))
    found = out(city)
    assert "'=HYPERLINK(1)" in feeds.as_csv(found, "en")
    assert "需跨部门协调" in feeds.as_csv(found, "zh")
    with reading() as session:
        feed = feeds.atom(session, "zh").decode()
    assert found["sha256"] in feed
    assert "/lists/unresolved/2025-10" in feed


def test_the_same_month_is_drawn_up_once(city: City, late: Submitted) -> None:
    with transaction() as session:
        again = publication.draw_up(session, "2025-10", {}, now=city.now, actor=CITIZEN)
        assert again.id == draft().id
