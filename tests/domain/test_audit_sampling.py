"""The sample of an audit: its size, its strata, and that anybody draws the same one again."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audits import sampling
from app.domain.audits.sampling import FrameCase

STRATA = st.dictionaries(
    st.tuples(
        st.sampled_from(["water", "urban", "centre"]),
        st.sampled_from(["general", "major"]),
        st.sampled_from(["yes", "no", "open"]),
    ),
    st.integers(min_value=1, max_value=60),
    min_size=1,
)


def frame(strata: dict[tuple[str, str, str], int]) -> list[FrameCase]:
    """That many cases of each stratum."""
    keys = [key for key in sorted(strata) for _one in range(strata[key])]
    return [FrameCase(f"TS-2026-{n:06d}-K", *key) for n, key in enumerate(keys)]


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "expected"),
    [
        (10_000, 0.95, 0.05, 370),  # the tables of Krejcie and Morgan (1970)
        (1_000, 0.95, 0.05, 278),
        (100, 0.95, 0.05, 80),
        (100_000_000, 0.95, 0.05, 385),  # without the correction: 384.15 rounded up
        (1_000, 0.99, 0.05, 400),
        (1, 0.95, 0.05, 1),
        (0, 0.95, 0.05, 0),
    ],
)
def test_the_size_follows_from_confidence_and_margin_with_the_finite_population_correction(
    population, confidence, margin, expected
):
    assert sampling.size(population, confidence, margin) == expected


@given(strata=STRATA, total=st.integers(min_value=0, max_value=400))
def test_every_stratum_is_drawn_in_proportion_and_at_least_once(strata, total):
    given_to = sampling.allocate(strata, total)
    whole = sum(strata.values())
    assert sum(given_to.values()) == min(max(total, len(strata)), whole)
    assert all(1 <= count <= strata[key] for key, count in given_to.items())


def test_the_shares_are_those_of_the_strata():
    strata = {("a", "general", "yes"): 600, ("b", "general", "yes"): 300, ("c", "major", "no"): 100}
    assert sampling.allocate(strata, 50) == {
        ("a", "general", "yes"): 30,
        ("b", "general", "yes"): 15,
        ("c", "major", "no"): 5,
    }


@given(strata=STRATA, seed=st.text(min_size=1, max_size=20), total=st.integers(min_value=1, max_value=80))
def test_the_same_seed_gives_the_same_sample_whatever_the_order_of_the_frame(strata, seed, total):
    rows = frame(strata)
    first = sampling.draw(rows, seed, total)
    assert first == sampling.draw(list(reversed(rows)), seed, total)
    assert len(set(first)) == len(first)
    assert {row.stratum for row in first} == set(strata)


def test_another_seed_gives_another_sample():
    rows = frame({("water", "general", "yes"): 200})
    assert sampling.draw(rows, "one", 20) != sampling.draw(rows, "two", 20)


def test_every_case_of_a_stratum_has_the_same_chance():
    rows = frame({("water", "general", "yes"): 10})
    drawn = Counter(row.number for n in range(2000) for row in sampling.draw(rows, f"seed {n}", 3))
    # 600 expected each; five standard deviations of the binomial are 102
    assert all(498 <= drawn[row.number] <= 702 for row in rows)


def test_the_hash_of_the_frame_changes_with_any_case_and_not_with_their_order():
    rows = frame({("water", "general", "yes"): 3})
    text = sampling.write_frame(rows)
    assert sampling.write_frame(reversed(rows)) == text
    assert sampling.read_frame(text) == sorted(rows)
    assert sampling.hash_of(sampling.write_frame(rows[1:])) != sampling.hash_of(text)
