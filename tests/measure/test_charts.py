"""Control limits and runs, against textbook values."""

from __future__ import annotations

import pytest

from app import measure


def test_limits_of_single_values_are_the_mean_and_2_66_mean_moving_ranges():
    chart = measure.individuals([10, 12, 11, 13, 10])
    assert chart.centre == pytest.approx(11.2)
    assert chart.points[0].upper == pytest.approx(11.2 + 2.66 * 2)
    assert chart.points[0].lower == pytest.approx(11.2 - 2.66 * 2)
    assert chart.signals == frozenset()


def test_limits_stay_those_of_the_baseline_so_that_the_change_shows():
    chart = measure.individuals([48, 50, 47, 49, 46, 15, 16, 14], baseline=5)
    assert [point.signals for point in chart.points] == [()] * 5 + [("beyond",)] * 3
    assert chart.baseline == 5


def test_eight_on_one_side_are_a_signal_and_seven_are_not():
    base = [1, -1, 1, -1]
    seven = measure.individuals([*base, *[0.5] * 7], baseline=4)
    eight = measure.individuals([*base, -0.5, *[0.5] * 8], baseline=4)
    assert seven.signals == frozenset()
    assert [place for place, point in enumerate(eight.points) if "side" in point.signals] == list(
        range(5, 13)
    )


def test_one_baseline_value_has_no_limits():
    chart = measure.individuals([4, 9], baseline=1)
    assert chart.points[1].upper is None
    assert chart.points[1].signals == ()


def test_limits_of_shares_follow_each_periods_own_n():
    chart = measure.shares([(10, 100), (10, 100), (10, 400), (0, 10)], baseline=2)
    assert chart.centre == pytest.approx(0.1)
    assert chart.points[0].upper == pytest.approx(0.1 + 3 * 0.03)
    assert chart.points[2].upper == pytest.approx(0.1 + 3 * 0.015)
    assert chart.points[3].lower == 0
    assert chart.points[2].signals == ("beyond",)


def test_a_period_without_a_count_is_refused():
    with pytest.raises(ValueError, match="needs its count"):
        measure.shares([(1, 2), (0, 0)])
    with pytest.raises(ValueError, match="baseline"):
        measure.runs([])


def test_a_shift_needs_six_points_and_those_on_the_median_do_not_count():
    five = measure.runs([5, 1, 9, 5, 1, 9, 8, 8, 5, 8, 8], baseline=3)
    six = measure.runs([5, 1, 9, 5, 1, 8, 8, 8, 5, 8, 8, 8], baseline=3)
    assert "shift" not in five.signals
    assert "shift" in six.signals
    assert six.points[8].signals == ()


def test_a_trend_needs_five_points():
    assert "trend" not in measure.runs([1, 2, 3, 4, 3], baseline=5).signals
    assert [p.signals for p in measure.runs([3, 1, 2, 3, 4, 5], baseline=6).points] == [(), *[("trend",)] * 5]
