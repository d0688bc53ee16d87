"""Office time in Asia/Shanghai: working hours and working days counted from an instant.

Whether a day is worked is asked of a function handed in, because holidays and 调休 are announced year
by year. China has kept no summer time since 1991, so a fixed UTC+8 serves and needs no time-zone file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_LONGEST_CLOSURE_DAYS = 60

WorkingDay = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When offices are open on a working day."""

    morning: tuple[time, time] = (time(8), time(12))
    afternoon: tuple[time, time] = (time(14), time(18))

    @property
    def opens(self) -> time:
        """When the day begins."""
        return self.morning[0]

    @property
    def closes(self) -> time:
        """When the day ends."""
        return self.afternoon[1]


OFFICE = OfficeHours()


def working_hours_after(
    at: datetime, hours: float, is_working_day: WorkingDay, office: OfficeHours = OFFICE
) -> datetime:
    """Give the instant by which so many hours of office time have passed since `at`.

    Raises:
        ValueError: there is no working day within two months.
    """
    here, left = at.astimezone(SHANGHAI), timedelta(hours=hours)
    days = working_days(here.date(), is_working_day)
    while True:
        day = next(days)
        for start, end in (office.morning, office.afternoon):
            begin = max(here, moment(day, start))
            room = moment(day, end) - begin
            if room >= left:
                return begin + left
            left -= max(room, timedelta())


def working_days_after(at: datetime, days: int, is_working_day: WorkingDay, office: OfficeHours = OFFICE) -> datetime:
    """Give the close of the n-th working day after the day of `at`; that day itself does not count.

    Raises:
        ValueError: there is no working day within two months.
    """
    later = working_days(at.astimezone(SHANGHAI).date() + timedelta(days=1), is_working_day)
    for _ in range(days - 1):
        next(later)
    return moment(next(later), office.closes)


def working_days(day: date, is_working_day: WorkingDay, step_days: int = 1) -> Iterator[date]:
    """Give the working days from a day on without end; with `step_days` −1 back from it.

    Raises:
        ValueError: there is no working day within two months.
    """
    closed = 0
    while True:
        closed = 0 if is_working_day(day) else closed + 1
        if not closed:
            yield day
        if closed > _LONGEST_CLOSURE_DAYS:
            raise ValueError(f"{day} 前后两个月没有一个工作日，请检查节假日安排")
        day += timedelta(days=step_days)


def moment(day: date, at: time) -> datetime:
    """Give the instant of a time of day in Asia/Shanghai."""
    return datetime.combine(day, at, tzinfo=SHANGHAI)


def moment_words(at: datetime) -> str:
    """Word an instant for a sentence: “11月23日09:15”."""
    here = at.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日{here:%H:%M}"
