"""Changes, increments, year to date, completion and time progress; the checks of semantics A and D."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import ChangeMeasure
from indicators.measures import (
    Timeline,
    change,
    completion_pct,
    elapsed_days_pct,
    growth_label,
    increments,
    timeline,
    year_to_date,
)
from indicators.period import Period
from indicators.snapshot import Ints

NAN = float("nan")


def months(first: str, last: str, *, merged: bool = False) -> tuple[Timeline, Ints]:
    line = timeline(Period.parse(first), Period.parse(last), merged)
    return line, np.arange(len(line.periods))


@pytest.mark.parametrize(
    ("now", "base", "expected"),
    [
        pytest.param(106.2, 100.0, 6.2, id="a positive base gives a percentage"),
        pytest.param(0.0, 8.0, -100.0, id="a fall to zero is minus one hundred"),
        pytest.param(3.0, 0.0, NAN, id="a base of zero gives no percentage"),
        pytest.param(3.0, -2.0, NAN, id="a negative base gives no percentage"),
        pytest.param(-1.0, 2.0, -150.0, id="a fall below zero is the worst of falls"),
        pytest.param(NAN, 2.0, NAN, id="nothing compared is nothing"),
    ],
)
def test_growth_is_a_percentage_of_a_positive_base_only(now: float, base: float, expected: float) -> None:
    np.testing.assert_equal(change(np.array([now]), np.array([base]), ChangeMeasure.PERCENT), [expected])


def test_a_rate_changes_by_points_and_a_count_by_its_difference() -> None:
    now, base = np.array([95.3, 5.0]), np.array([92.1, 7.0])
    assert change(now, base, ChangeMeasure.POINTS).tolist() == [3.2, -2.0]
    assert change(now, base, ChangeMeasure.DIFFERENCE).tolist() == [3.2, -2.0]


@pytest.mark.parametrize(
    ("now", "base", "label"),
    [
        pytest.param(3.0, -2.0, "由负转正", id="from loss to profit"),
        pytest.param(-3.0, 2.0, "由正转负", id="from profit to loss"),
        pytest.param(-1.0, -2.0, "降幅收窄", id="a smaller loss"),
        pytest.param(-3.0, -2.0, "降幅扩大", id="a greater loss"),
        pytest.param(3.0, 0.0, "上年同期为零", id="nothing to compare with"),
        pytest.param(0.0, 0.0, "持平", id="zero stays zero"),
        pytest.param(3.0, 2.0, "", id="an ordinary growth needs no label"),
        pytest.param(NAN, -2.0, "", id="a missing figure has no label"),
    ],
)
def test_a_growth_that_is_no_percentage_has_a_name(now: float, base: float, label: str) -> None:
    assert growth_label(now, base) == label


def test_january_and_february_are_one_increment_and_the_year_starts_afresh() -> None:
    line, slots = months("2025-11", "2026-04", merged=True)
    assert [str(slot) for slot in line.periods] == ["2025-11", "2025-12", "2026-02", "2026-03", "2026-04"]
    cumulative = np.array([[90.0], [100.0], [15.0], [24.5], [30.0]])
    np.testing.assert_equal(increments(cumulative, line, slots)[:, 0], [NAN, 10.0, 15.0, 9.5, 5.5])
    assert line.months.tolist() == [1, 1, 2, 1, 1]
    assert line.places.tolist() == [10, 11, 1, 2, 3]


def test_there_is_no_increment_after_a_missing_month() -> None:
    line, slots = months("2026-01", "2026-04")
    cumulative = np.array([[5.0], [NAN], [20.0], [26.0]])
    np.testing.assert_equal(increments(cumulative, line, slots)[:, 0], [5.0, NAN, NAN, 6.0])


@given(st.lists(st.integers(0, 10_000), min_size=12, max_size=12))
def test_the_increments_of_a_year_add_up_to_its_last_cumulative_figure(flows: list[int]) -> None:
    line, slots = months("2026-01", "2026-12")
    cumulative = np.cumsum(np.array(flows, dtype=np.float64) / 10)[:, None]
    assert increments(cumulative, line, slots).sum() == pytest.approx(cumulative[-1, 0])


def test_the_year_to_date_exists_with_one_month_in_and_says_how_many_are() -> None:
    line, _ = months("2025-12", "2026-03")
    total, count = year_to_date(np.array([[7.0], [NAN], [2.5], [NAN]]), line)
    np.testing.assert_equal(total[:, 0], [7.0, NAN, 2.5, 2.5])
    assert count[:, 0].tolist() == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("value", "target", "base", "expected"),
    [
        pytest.param(99.0, 90.0, 120.0, 70.0, id="from 120 down to 90, now 99, is seven tenths of the way"),
        pytest.param(78.0, 100.0, 0.0, 78.0, id="an ordinary yearly target"),
        pytest.param(130.0, 100.0, 0.0, 130.0, id="displayed uncapped"),
        pytest.param(5.0, 0.0, 0.0, NAN, id="a target of zero cannot be computed"),
        pytest.param(5.0, -4.0, 0.0, NAN, id="a negative target counted from zero cannot be computed"),
        pytest.param(99.0, 120.0, 120.0, NAN, id="a target equal to its base cannot be computed"),
        pytest.param(1.0, 5.0, -5.0, NAN, id="a way that changes sign cannot be computed"),
        pytest.param(NAN, 100.0, 0.0, NAN, id="a missing figure has no completion"),
    ],
)
def test_completion_is_the_share_of_the_way_done(value: float, target: float, base: float, expected: float) -> None:
    np.testing.assert_equal(completion_pct(np.array([value]), np.array([target]), np.array([base])), [expected])


def test_seventy_eight_per_cent_on_the_last_of_october_is_five_points_behind_the_days() -> None:
    year = date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
    elapsed = elapsed_days_pct(*year, date(2026, 10, 31).toordinal())
    done = float(completion_pct(np.array([78.0]), np.array([100.0]))[0])
    assert round(elapsed / 100, 4) == 0.8329
    assert round(done - elapsed, 2) == -5.29
    assert round(done / elapsed, 4) == 0.9365


@pytest.mark.parametrize(
    ("period", "expected"), [("2026-02", 16.67), ("2026-06", 50.0), ("2026-10", 83.33), ("2026-Q3", 75.0)]
)
def test_time_progress_by_months_is_what_bulletins_print(period: str, expected: float) -> None:
    slot = Period.parse(period)
    assert round(float(timeline(slot, slot, True).elapsed_pct[0]), 2) == expected
