"""Office time: hours and days that count only while offices are open."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.holidays import is_working_day
from indicators.alerting.office_hours import (
    OFFICE,
    SHANGHAI,
    moment_words,
    working_days,
    working_days_after,
    working_hours_after,
)

instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))
minutes = st.integers(1, 40 * 60)


def is_weekday(day: date) -> bool:
    return day.isoweekday() < 6


def at(text: str) -> datetime:
    """An instant of 2026 in Asia/Shanghai: “11-23 09:00” (a Monday)."""
    return datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("11-23 08:00", 4, "11-23 12:00", id="a morning"),
        pytest.param("11-23 10:00", 4, "11-23 16:00", id="lunch does not count"),
        pytest.param("11-23 12:30", 1, "11-23 15:00", id="from lunch on it starts at two"),
        pytest.param("11-23 17:00", 4, "11-24 11:00", id="the evening does not count"),
        pytest.param("11-23 18:00", 1, "11-24 09:00", id="at closing time the next morning begins"),
        pytest.param("11-23 05:00", 1, "11-23 09:00", id="before opening it starts at eight"),
        pytest.param("11-27 17:30", 1, "11-30 08:30", id="the weekend does not count"),
        pytest.param("11-28 10:00", 8, "11-30 18:00", id="from a Saturday on, a whole Monday"),
        pytest.param("11-23 09:00", 24, "11-26 09:00", id="three days of eight hours"),
    ],
)
def test_working_hours(start: str, hours: float, end: str) -> None:
    assert working_hours_after(at(start), hours, is_weekday) == at(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param("11-23 09:00", 1, "11-24 18:00", id="the day itself does not count"),
        pytest.param("11-25 09:00", 3, "11-30 18:00", id="three days over a weekend"),
        pytest.param("11-28 09:00", 1, "11-30 18:00", id="from a Saturday on"),
    ],
)
def test_working_days(start: str, days: int, end: str) -> None:
    assert working_days_after(at(start), days, is_weekday) == at(end)


def test_a_week_of_holidays_does_not_count() -> None:
    assert working_hours_after(at("09-30 17:00"), 4, is_working_day) == at("10-08 11:00")


def test_a_saturday_that_is_worked_counts() -> None:
    assert working_days_after(at("10-09 09:00"), 1, is_working_day) == at("10-10 18:00")


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    assert working_hours_after(datetime(2026, 11, 23, 0, 30, tzinfo=UTC), 1, is_weekday) == at("11-23 09:30")


def test_working_days_can_be_walked_backwards() -> None:
    back = working_days(date(2026, 11, 29), is_weekday, step_days=-1)
    assert [next(back), next(back)] == [date(2026, 11, 27), date(2026, 11, 26)]


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="前后两个月没有一个工作日，请检查节假日安排"):
        working_hours_after(at("11-23 09:00"), 4, lambda _: False)


def test_an_instant_is_worded_as_a_clerk_writes_it() -> None:
    assert moment_words(datetime(2026, 11, 23, 1, 5, tzinfo=UTC)) == "11月23日09:05"


@given(instants, minutes, minutes)
def test_office_time_adds_up(start: datetime, first: int, second: int) -> None:
    halfway = working_hours_after(start, first / 60, is_weekday)
    assert working_hours_after(halfway, second / 60, is_weekday) == working_hours_after(
        start, (first + second) / 60, is_weekday
    )


@given(instants, minutes)
def test_office_time_ends_while_offices_are_open(start: datetime, length: int) -> None:
    end = working_hours_after(start, length / 60, is_working_day)
    spans = (OFFICE.morning, OFFICE.afternoon)
    assert is_working_day(end.date())
    assert any(opens < end.time() <= closes for opens, closes in spans)


@given(instants, st.integers(1, 10))
def test_so_many_working_days_lie_between(start: datetime, days: int) -> None:
    end = working_days_after(start, days, is_working_day)
    between = [start.date() + timedelta(days=n) for n in range(1, (end.date() - start.date()).days + 1)]
    assert sum(map(is_working_day, between)) == days
