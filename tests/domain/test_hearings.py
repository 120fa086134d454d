"""The pure parts of a panel: what makes one, how it is drawn, how votes are counted (R42, S7)."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.hearings import composition, drawing
from app.domain.notifications import hearing_wording
from app.errors import Invalid

POOL = {
    "panel_user": ["panel_user-3", "panel_user-1", "panel_user-2"],
    "panel_expert": ["panel_expert-4"],
    "panel_media": ["panel_media-5", "panel_media-6"],
}
CHOICES = composition.CHOICES


@pytest.mark.parametrize(
    ("users", "experts", "media", "fits"),
    [(1, 1, 1, True), (2, 2, 1, True), (3, 3, 3, True), (2, 1, 0, False), (2, 1, 1, False), (5, 3, 3, False)],
)
def test_a_panel_has_each_kind_and_an_odd_number_of_three_or_more(users, experts, media, fits):
    counts = {"panel_user": users, "panel_expert": experts, "panel_media": media}
    kinds = [kind for kind, count in counts.items() for _one in range(count)]
    if fits:
        composition.require(counts)
        assert composition.quorate(kinds)
    else:
        with pytest.raises(Invalid):
            composition.require(counts)


@pytest.mark.parametrize("size", [3, 5, 7, 9])
def test_every_size_is_spread_into_a_panel_that_may_be_drawn(size):
    spread = composition.spread(size)
    composition.require(spread)
    assert sum(spread.values()) == size


@given(seed=st.text("0123456789abcdef", min_size=64, max_size=64), order=st.permutations(POOL["panel_user"]))
def test_the_draw_depends_on_pool_and_seed_and_on_nothing_else(seed, order):
    shuffled = {**POOL, "panel_user": order}
    assert drawing.promise(POOL, seed) == drawing.promise(shuffled, seed)
    assert drawing.order(POOL, seed) == drawing.order(shuffled, seed)
    assert sorted(drawing.order(POOL, seed)["panel_user"]) == sorted(POOL["panel_user"])


def test_who_is_called_first_hangs_on_the_seed():
    pool = {"panel_user": [f"panel_user-{number}" for number in range(20)]}
    first = {drawing.order(pool, f"{number:064x}")["panel_user"][0] for number in range(50)}
    assert len(first) > len(pool)


def test_another_seed_or_another_pool_breaks_the_promise():
    seed = drawing.new_seed()
    said = drawing.promise(POOL, seed)
    assert drawing.promise(POOL, drawing.new_seed()).commitment != said.commitment
    assert drawing.promise({**POOL, "panel_media": ["panel_media-5"]}, seed).commitment != said.commitment
    assert said.seed_hash == hashlib.sha256(seed.encode()).hexdigest()
    assert drawing.canonical({"b": ["2", "1"], "a": []}) == '{"a":[],"b":["1","2"]}'


@pytest.mark.parametrize(
    ("votes", "first", "last"),
    [
        ({"upheld": 2, "not_upheld": 1}, "upheld", "upheld"),
        ({"upheld": 1, "partly_upheld": 1, "not_upheld": 1}, None, "partly_upheld"),
        ({"upheld": 2, "partly_upheld": 1, "not_upheld": 2}, None, "partly_upheld"),
        ({"not_upheld": 3}, "not_upheld", "not_upheld"),
        ({}, None, None),
    ],
)
def test_more_than_half_decides_and_the_last_round_gathers_from_the_favourable_side(votes, first, last):
    assert composition.decided(votes, last=False) == first
    assert composition.decided(votes, last=True) == last


@given(st.lists(st.sampled_from(CHOICES), min_size=3, max_size=9).filter(lambda cast: len(cast) % 2))
def test_the_last_round_always_has_a_result_between_the_votes_cast(cast):
    votes = {choice: cast.count(choice) for choice in CHOICES}
    result = composition.decided(votes, last=True)
    assert result in CHOICES
    places = sorted(CHOICES.index(one) for one in cast)
    assert CHOICES.index(result) == places[len(places) // 2]


@pytest.mark.parametrize("template", hearing_wording.CITIZEN)
def test_every_notice_of_a_dispute_names_the_remedies_that_stay_open(template):
    texts = hearing_wording.CITIZEN[template]
    for word in ("voluntary", "leave at any time", "administrative reconsideration", "lawsuit", "petition"):
        assert word in texts["en"][1], word
    for word in ("自愿", "随时退出", "行政复议", "行政诉讼", "信访"):
        assert word in texts["zh"][1], word
    assert "仲裁" not in "".join(texts["zh"])
