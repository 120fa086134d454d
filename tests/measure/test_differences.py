"""Before and after: how far apart, how sure."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import measure


def waits(mean, n, seed):
    chance = random.Random(seed)  # noqa: S311
    drawn = [chance.gammavariate(9, mean / 9) for _ in range(n)]
    return [value * mean * n / sum(drawn) for value in drawn]


def test_a_queue_from_48_to_15_minutes_is_a_clear_difference():
    found = measure.compare_values(waits(48, 120, 1), waits(15, 120, 2))
    assert found.relative == pytest.approx(-0.6875)
    assert found.low < -33 < found.high < 0
    assert found.p < 0.001
    assert found.clear
    assert (found.n_before, found.n_after, found.interval, found.test) == (
        120,
        120,
        "bootstrap",
        "permutation",
    )


def test_a_queue_from_48_to_47_minutes_is_none():
    found = measure.compare_values(waits(48, 120, 1), waits(47, 120, 2))
    assert found.low < 0 < found.high
    assert found.p > 0.05
    assert not found.clear


def test_the_same_data_give_the_same_figures():
    before, after = waits(48, 40, 1), waits(30, 35, 2)
    assert measure.compare_values(before, after) == measure.compare_values(before, after)


def test_one_value_is_no_sample():
    with pytest.raises(ValueError, match="at least two"):
        measure.compare_values([48.0, 50.0], [15.0])


def test_values_that_never_vary_still_get_an_answer():
    found = measure.compare_values([48.0] * 20, [15.0] * 20)
    assert (found.low, found.high) == (-33, -33)
    assert found.clear


def test_from_zero_there_is_no_relative_change():
    assert measure.compare_values([0, 0, 0], [1, 2, 3]).relative is None


def test_newcombes_published_example():
    found = measure.compare_rates((48, 80), (56, 70))  # Newcombe 1998, method 10: 0.0524 to 0.3339
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert found.difference == pytest.approx(0.2)
    assert (found.interval, found.test) == ("newcombe", "fisher")
    assert found.p == pytest.approx(0.0125, abs=0.0001)


@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_a_difference_of_shares_lies_in_its_interval(before, after):
    found = measure.compare_rates(before, after)
    assert -1 - 1e-9 <= found.low <= found.difference <= found.high <= 1 + 1e-9
    assert 0 <= found.p <= 1 + 1e-9


def test_nothing_counted_cannot_be_compared():
    with pytest.raises(ValueError, match="something counted"):
        measure.compare_rates((0, 0), (3, 4))
