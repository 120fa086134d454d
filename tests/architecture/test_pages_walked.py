"""No page escapes the browser: whatever has an address is walked, or said to be no page."""

from __future__ import annotations

from app.domain.vocabulary import codes
from app.web import BLUEPRINTS
from tests.architecture.test_routes import made
from tests.browser import pages

NO_ENDPOINTS = {"nowhere", "refused"}


def addressed():
    names = {one.name for one in BLUEPRINTS}
    rules = [rule for rule in made().url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint for rule in rules if rule.endpoint.partition(".")[0] in names}


def test_every_page_is_walked_in_the_browser():
    walked = {page.endpoint for page in pages.PAGES} - NO_ENDPOINTS
    missing = addressed() - walked - set(pages.APART)
    assert missing == set(), "add a line to PAGES in tests/browser/pages.py"
    assert walked | set(pages.APART) == addressed(), "what has no address any more is listed no more"
    assert walked & set(pages.APART) == set()


def test_a_matter_of_every_kind_is_walked():
    assert set(pages.MATTERS) == set(codes("matter"))
