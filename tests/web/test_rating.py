"""The rating page is the same for every verdict: steps, fields, bytes, order (R37, S5)."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.vocabulary import GRADES

TEMPLATE = Path("app/web/templates/web/follow/rate.html").read_text(encoding="utf-8")


def test_the_grades_stand_in_one_direction() -> None:
    assert list(GRADES) == [5, 4, 3, 2, 1]


def test_no_verdict_is_chosen_beforehand_or_asks_for_more_than_another(house, visitor) -> None:
    page = rating_page(house, visitor)
    radios = re.findall(r'<input class="govuk-radios__input"[^>]*>', page)
    assert len(radios) == 8
    assert not any("checked" in radio or "data-aria-controls" in radio for radio in radios)
    assert {re.sub(r'(id|value)="[^"]*"', "", radio) for radio in radios if 'name="grade"' in radio} == {
        '<input class="govuk-radios__input"  name="grade" type="radio" >'
    }


def test_nothing_but_two_choices_is_required_for_any_verdict(house, visitor) -> None:
    page = rating_page(house, visitor)
    names = set(re.findall(r'<(?:input|textarea)[^>]*name="([^"]+)"', page))
    assert names - {"csrf_token", "once"} == {"resolved", "grade", "comment", "pressured"}
    assert "captcha" not in page.lower()
    assert page.count("<form") == page.count("</form>")


def rating_page(house, visitor) -> str:
    citizen = visitor()
    number, _secret = citizen.submit()
    page = citizen.get(f"/follow/{number}/rate").text
    return page[page.index("<main") : page.index("</main>")]
