"""Reporting periods read, count and speak the calendar of Chinese statistics."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import DueRule, half_up
from indicators.period import Frequency, Period, latest_at, reporting_periods

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
frequencies = st.sampled_from(list(Frequency))


@given(days, frequencies)
def test_a_period_written_and_read_again_is_the_same(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert Period.parse(str(period)) == period


@given(days, frequencies)
def test_every_day_lies_in_its_period_and_the_next_begins_the_day_after(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert period.start <= day <= period.end
    assert (period.shift(1).start - period.end).days == 1


@given(days, frequencies)
def test_same_period_last_year_keeps_its_place_in_the_year(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    before = period.same_last_year
    assert before.year == period.year - 1
    if frequency is not Frequency.DAY:
        assert before.position == period.position


@pytest.mark.parametrize(
    ("text", "merged", "label"),
    [
        pytest.param("2026-10", False, "2026年10月", id="month"),
        pytest.param("2026-02", True, "2026年1—2月", id="merged January and February"),
        pytest.param("2026-02", False, "2026年2月", id="February alone"),
        pytest.param("2026-Q3", False, "2026年三季度", id="quarter"),
        pytest.param("2026", False, "2026年", id="year"),
        pytest.param("2026-10-05", False, "2026年10月5日", id="day"),
    ],
)
def test_a_period_says_itself_in_chinese(text: str, merged: bool, label: str) -> None:
    assert Period.parse(text).label(has_merged_january=merged) == label


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-Q5", "26-10", "2026-02-30", "", "2026/10", "２０２６"])
def test_a_text_that_is_no_period_is_refused_in_chinese(text: str) -> None:
    with pytest.raises(ValueError, match="报告期"):
        Period.parse(text)


def test_a_merged_january_has_no_slot_of_its_own() -> None:
    slots = reporting_periods(Period.parse("2025-11"), Period.parse("2026-03"), has_merged_january=True)
    assert [str(slot) for slot in slots] == ["2025-11", "2025-12", "2026-02", "2026-03"]


def test_at_the_end_of_january_a_merged_indicator_still_stands_at_december() -> None:
    assert str(latest_at(date(2026, 1, 31), Frequency.MONTH, has_merged_january=True)) == "2025-12"
    assert str(latest_at(date(2026, 1, 31), Frequency.MONTH)) == "2026-01"
    assert str(latest_at(date(2026, 1, 30), Frequency.MONTH)) == "2025-12"


def test_october_is_ten_twelfths_of_the_year() -> None:
    assert round(Period.parse("2026-10").year_elapsed_pct, 2) == 83.33
    assert round(Period.parse("2026-02").year_elapsed_pct, 2) == 16.67


@pytest.mark.parametrize(
    ("period", "rule", "due"),
    [
        pytest.param("2026-10", DueRule(1, 8, 2), date(2026, 11, 10), id="eighth of next month with two days of grace"),
        pytest.param("2026-12", DueRule(1, 31), date(2027, 1, 31), id="over the turn of the year"),
        pytest.param("2026-01", DueRule(1, 31), date(2026, 2, 28), id="a short month ends early"),
        pytest.param("2026-Q4", DueRule(1, 30), date(2027, 1, 30), id="quarter"),
    ],
)
def test_a_due_day_follows_the_end_of_the_period(period: str, rule: DueRule, due: date) -> None:
    assert rule.due_on(Period.parse(period)) == due


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        pytest.param(2.5, 0, "3", id="half goes up, not to even"),
        pytest.param(1.005, 2, "1.01", id="a float is read by its shortest text"),
        pytest.param(-2.5, 0, "-3", id="half goes away from zero"),
        pytest.param(-0.04, 1, "0.0", id="no negative zero"),
    ],
)
def test_rounding_is_half_up(value: float, decimals: int, text: str) -> None:
    assert str(half_up(value, decimals)) == text
