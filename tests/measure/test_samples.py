"""A share and a mean are shown with their n and interval; SciPy is the oracle of what is written out here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app import measure


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_wilson_interval_is_scipys(counted):
    hits, n = counted
    found = measure.rate(hits, n)
    expected = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert found.low == pytest.approx(expected.low, abs=1e-9)
    assert found.high == pytest.approx(expected.high, abs=1e-9)
    assert found.low <= found.share <= found.high


def test_nothing_counted_is_no_share_at_all():
    assert measure.rate(0, 0).share is None
    assert measure.rate(0, 0).low is None
    with pytest.raises(ValueError, match="no share"):
        measure.rate(3, 2)


def test_a_published_example_of_wilson():
    found = measure.rate(81, 263)  # Newcombe 1998, table I: 0.2553 to 0.3662
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_a_mean_has_its_interval_and_the_same_data_give_the_same_figures():
    grades = [5, 4, 4, 2, 1, 5, 3, 4, 4, 5]
    found = measure.mean(grades)
    assert (found.n, found.mean, found.median) == (10, 3.7, 4)
    assert 2.7 < found.low < 3.7 < found.high < 4.6
    assert measure.mean(grades) == found


def test_small_samples_say_less():
    assert measure.mean([]).mean is None
    assert (measure.mean([3]).mean, measure.mean([3]).low) == (3, None)
    assert (measure.mean([3, 3]).low, measure.mean([3, 3]).high) == (3, 3)
