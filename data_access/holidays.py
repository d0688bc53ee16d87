"""The working days of China: holidays and 调休 as the State Council announces them, year by year.

The `chinesecalendar` package keeps the announcements. A year it does not know, because the notice came
after the package, is taken as Monday to Friday; `known_until` says from when on that is so.
"""

from datetime import date

import chinese_calendar

_SATURDAY = 6


def is_working_day(day: date) -> bool:
    """Say whether offices work on a day."""
    if _first_year() <= day.year <= known_until().year:
        return bool(chinese_calendar.is_workday(day))
    return day.isoweekday() < _SATURDAY


def known_until() -> date:
    """Give the last day whose holidays are known as announced."""
    return date(max(chinese_calendar.holidays).year, 12, 31)


def _first_year() -> int:
    return int(min(chinese_calendar.holidays).year)
