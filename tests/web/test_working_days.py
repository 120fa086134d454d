"""The calendar as a page: a year of it for staff, its next version for admins, after a look at what moves."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from app.casework import calendar_preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

NOTICE = "day,working,name_zh\n" + "".join(f"2033-05-0{n},rest,五一\n" for n in range(1, 6))
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def publishing(page: str) -> dict[str, object]:
    """What the preview hands on to the button that puts it in force."""
    form = page[page.index('action="/calendar/publish"') :]
    found = {name: unescape(value) for name, value in HIDDEN.findall(form)}
    del found["csrf_token"]
    return dict(found)


def by_hand(**changes: str) -> dict[str, object]:
    """A changed day."""
    return {"how": "day", "day": "2032-03-03", "kind": "rest", "note": "Order 7 of the mayor", **changes}


@pytest.mark.parametrize(
    ("locale", "heading", "month", "mark"),
    [("en", "Working days 2026", "October", "off"), ("zh", "2026 年工作日历", "十月", "休")],
)
def test_staff_see_a_year_with_its_source(
    visitor: Callable[..., Visitor], locale: str, heading: str, month: str, mark: str
) -> None:
    assert visitor(locale).get("/calendar").location.startswith("/sign-in")
    clerk = visitor(locale)
    clerk.sign_in("clerk")
    page = clerk.get("/calendar?year=2026").text
    assert heading in page
    october = page[page.index(f">{month}</caption>") :]
    assert re.search(rf"redress-month__day--off[^>]*>\s*1\s*<strong>{mark}</strong>", october)
    assert "redress-month__day--makeup" in page
    assert "chinesecalendar" in page
    assert "/calendar/preview" not in page
    assert clerk.get("/calendar?year=x&unit=nowhere").status_code == 404


def test_a_day_is_changed_after_a_look_at_what_moves(visitor: Callable[..., Visitor]) -> None:
    admin = visitor()
    admin.sign_in("admin")
    before = admin.get("/calendar?year=2032").text
    shown = admin.post("/calendar/preview", by_hand(), seen="/calendar").text
    assert "1 day changes" in shown
    assert "Wed 3 Mar 2032: day off, so far a workday" in shown
    assert admin.get("/calendar?year=2032").text.count("Order 7") == before.count("Order 7") == 0
    done = admin.post("/calendar/publish", publishing(shown), seen="/calendar")
    assert "The new calendar is in force." in done.text
    assert done.request.args["year"] == "2032"
    assert "Order 7 of the mayor" in done.text
    assert "changed by hand" in done.text
    again = admin.post("/calendar/preview", by_hand(), seen="/calendar").text
    assert "0 days change" in again
    assert "1 day named is so already." in again


def test_a_new_holiday_shows_the_dates_of_cases_that_move(
    visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_preview, "MOST_SHOWN", 10_000)  # the house is shared: others' cases move too
    number, _secret = visitor().submit("A matter whose final date a holiday moves.")
    admin = visitor("zh")
    admin.sign_in("admin")
    page = admin.get(f"/cases/{number}").text
    due = max(re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)', page))
    shown = admin.post("/calendar/preview", by_hand(day=due), seen="/calendar").text
    assert f'href="/cases/{number}"' in shown
    assert "最终答复" in shown
    assert max(re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)', admin.get(f"/cases/{number}").text)) == due


def test_a_notice_is_imported_as_a_file_and_a_bad_line_is_named(visitor: Callable[..., Visitor]) -> None:
    admin = visitor()
    admin.sign_in("admin")

    def upload(text: str, name: str = "notice.csv") -> dict[str, object]:
        return {"how": "file", "file": (io.BytesIO(text.encode()), name), "source": "State Council 2033"}

    bad = admin.post("/calendar/preview", upload(NOTICE + "soon,rest,\n"), seen="/calendar")
    assert bad.status_code == 422
    assert "line 7" in bad.text
    assert 'id="file-error"' in bad.text
    assert admin.post("/calendar/preview", upload("x", "a.ics"), seen="/calendar").status_code == 422
    shown = admin.post("/calendar/preview", upload(NOTICE), seen="/calendar").text
    given = publishing(shown)
    assert len(json.loads(str(given["days"]))) == 5
    assert (given["published_from"], given["published_until"]) == ("2033-01-01", "2033-12-31")
    done = admin.post("/calendar/publish", given, seen="/calendar").text
    assert "State Council 2033" in done
    for spoilt in ("", "[]", "{}", '[["2033-05-01", 7]]', '[["x", true]]', '[["2033-05-01", true, 5, null]]'):
        answer = admin.post("/calendar/publish", {**given, "days": spoilt}, seen="/calendar")
        assert answer.status_code == 422, spoilt


def test_what_is_missing_is_said_beside_its_field(visitor: Callable[..., Visitor]) -> None:
    admin = visitor("zh")
    admin.sign_in("admin")
    empty = admin.post("/calendar/preview", {"how": "day"}, seen="/calendar")
    assert empty.status_code == 422
    for field in ("day", "kind", "note"):
        assert f'id="{field}-error"' in empty.text
    assert 'id="file-error"' in admin.post("/calendar/preview", {"how": "file"}, seen="/calendar").text


def test_only_admins_change_the_calendar(visitor: Callable[..., Visitor]) -> None:
    for username in ("clerk", "leader", "owner"):
        person = visitor()
        person.sign_in(username)
        for path in ("/calendar/preview", "/calendar/publish"):
            assert person.post(path, by_hand(), seen="/calendar").status_code == 403, (username, path)
            assert person.client.post(path, data=by_hand()).status_code == 400, "no token"
