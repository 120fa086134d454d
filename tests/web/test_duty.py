"""The duty roster as a page: read by staff, kept by those who lead, in either language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor

SHIFT: dict[str, object] = {
    "username": "duty_officer",
    "starts_at": "2031-05-05T08:00",
    "ends_at": "2031-05-06T08:00",
    "rank": "2",
}


@pytest.mark.parametrize(
    ("locale", "heading", "officer"), [("en", "On duty now", "Zhou Qiang"), ("zh", "现在值班", "周强")]
)
def test_the_demonstration_has_somebody_on_duty_whom_staff_can_see(
    visitor: Callable[..., Visitor], locale: str, heading: str, officer: str
) -> None:
    assert visitor(locale).get("/duty").location.startswith("/sign-in")
    clerk = visitor(locale)
    clerk.sign_in("clerk")
    page = clerk.get("/duty").text
    now = page[page.index('id="now"') : page.index("</section>")]
    assert heading in now
    assert officer in now
    assert 'action="/duty' not in page
    assert 'href="/duty"' in clerk.get("/inbox").text


def test_a_shift_is_put_on_the_roster_and_taken_off(visitor: Callable[..., Visitor]) -> None:
    leader = visitor()
    leader.sign_in("leader")
    added = leader.post("/duty", dict(SHIFT), seen="/duty").text
    assert "The shift is on the roster." in added
    row = added[added.index("5 May 2031 08:00") - 600 : added.index("6 May 2031 08:00") + 1200]
    assert "no. 2" in row
    ids = re.findall(r'action="/duty/(\d+)/remove"', added)
    taken = leader.post(f"/duty/{ids[-1]}/remove", {}, seen="/duty").text
    assert "taken off the roster" in taken
    assert "5 May 2031" not in taken
    assert leader.post(f"/duty/{ids[-1]}/remove", {}, seen="/duty").status_code == 404


def test_what_is_missing_in_a_shift_is_said_beside_its_field(visitor: Callable[..., Visitor]) -> None:
    leader = visitor("zh")
    leader.sign_in("leader")
    empty = leader.post("/duty", {}, seen="/duty")
    assert empty.status_code == 422
    for field in ("username", "starts_at", "ends_at"):
        assert f'id="{field}-error"' in empty.text
    backwards = leader.post("/duty", {**SHIFT, "ends_at": "2031-05-04T08:00"}, seen="/duty")
    assert 'id="ends_at-error"' in backwards.text
    assert 'value="2031-05-05T08:00"' in backwards.text
    for wrong in ({"username": "clerk"}, {"username": "nobody"}):
        assert leader.post("/duty", {**SHIFT, **wrong}, seen="/duty").status_code in {404, 422}


def test_others_of_staff_keep_no_roster(visitor: Callable[..., Visitor]) -> None:
    for username in ("handler", "duty_officer", "auditor"):
        person = visitor()
        person.sign_in(username)
        for path in ("/duty", "/duty/1/remove"):
            assert person.post(path, dict(SHIFT), seen="/duty").status_code == 403, (username, path)
    leader = visitor()
    leader.sign_in("leader")
    assert leader.client.post("/duty", data=SHIFT).status_code == 400, "no token"
