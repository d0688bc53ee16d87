"""The working calendar against the State Council's notice for 2026."""

from datetime import date, timedelta

import pytest

from data_access.holidays import is_working_day, known_until

# 国务院办公厅关于2026年部分节假日安排的通知
OFF = {
    "元旦": ("01-01", "01-03"),
    "春节": ("02-15", "02-23"),
    "清明节": ("04-04", "04-06"),
    "劳动节": ("05-01", "05-05"),
    "端午节": ("06-19", "06-21"),
    "中秋节": ("09-25", "09-27"),
    "国庆节": ("10-01", "10-07"),
}
WORKED_WEEKENDS = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def days_of_2026() -> list[date]:
    return [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def is_announced_off(one: date) -> bool:
    return any(day(first) <= one <= day(last) for first, last in OFF.values())


def test_every_day_of_2026_is_as_announced() -> None:
    worked = {day(text) for text in WORKED_WEEKENDS}
    announced = {one: one in worked or (one.isoweekday() < 6 and not is_announced_off(one)) for one in days_of_2026()}
    assert {one: is_working_day(one) for one in days_of_2026()} == announced


@pytest.mark.parametrize(
    ("text", "is_worked"),
    [
        pytest.param("02-14", True, id="the Saturday before the Spring Festival is worked"),
        pytest.param("10-07", False, id="the last day of the National Day holiday is not"),
        pytest.param("10-08", True, id="the day after it is"),
        pytest.param("10-10", True, id="nor is the Saturday that makes up for it free"),
        pytest.param("10-11", False, id="the Sunday after that is"),
    ],
)
def test_days_people_ask_about(text: str, is_worked: bool) -> None:
    assert is_working_day(day(text)) is is_worked


def test_the_announced_years_reach_to_the_end_of_2026_at_least() -> None:
    assert known_until() >= date(2026, 12, 31)


@pytest.mark.parametrize("year", [1999, 2199], ids=["before the announcements kept", "after them"])
def test_in_a_year_without_announcement_monday_to_friday_are_worked(year: int) -> None:
    week = [date(year, 10, 1) + timedelta(days=n) for n in range(7)]
    assert [is_working_day(one) for one in week] == [one.weekday() < 5 for one in week]
