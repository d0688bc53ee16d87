"""Mute timings: recurring hours in which a rule's alerts wait, in Asia/Shanghai and its working calendar.

A rule names the timings it keeps. Weeks start on Monday; working days and holidays follow 调休. Red is
never muted. Kept as a table, its name outside:

    weekdays = ["周六", "周日"]      any when left out
    times = ["18:00-24:00"]         one span never crosses midnight; write two
    days = "holiday"                any, working, holiday
    months = ["2月"]
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from indicators.alerting.office_hours import SHANGHAI, WorkingDay
from indicators.problem import Refusal
from indicators.reading import TableReader

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MONTHS = tuple(f"{month}月" for month in range(1, 13))
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)
_DAY = 24 * 60
_MOST_SPANS = 10
_LONGEST_RUN_DAYS = 400

Span = tuple[int, int]  # minutes of the day: from, until before


class DayKind(StrEnum):
    """Which days a timing means."""

    ANY = "any"
    WORKING = "working"
    HOLIDAY = "holiday"

    @property
    def label(self) -> str:
        """The words a user reads."""
        return {"any": "每天", "working": "工作日", "holiday": "休息日和节假日"}[self]


@dataclass(frozen=True, slots=True)
class MuteTiming:
    """Recurring time; whatever is left blank does not narrow it. Weekdays count from Monday as 1."""

    name: str
    weekdays: tuple[int, ...] = ()
    times: tuple[Span, ...] = ()
    day_kind: DayKind = DayKind.ANY
    months: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """Say when it is: “2月、周六、周日、18:00-24:00”."""
        months = [_MONTHS[month - 1] for month in self.months]
        weekdays = [_WEEKDAYS[day - 1] for day in self.weekdays]
        kind = [] if self.day_kind is DayKind.ANY else [self.day_kind.label]
        return "、".join([*months, *weekdays, *kind, *map(_span_text, self.times)])

    def covers(self, at: datetime, is_working_day: WorkingDay) -> bool:
        """Say whether an instant lies in it."""
        here = at.astimezone(SHANGHAI)
        minute = 60 * here.hour + here.minute
        in_span = not self.times or any(start <= minute < end for start, end in self.times)
        return in_span and self._has_day(here.date(), is_working_day)

    def over_at(self, at: datetime, is_working_day: WorkingDay) -> datetime | None:
        """Give the first instant from `at` on that lies outside; None when there is none for over a year."""
        here = at.astimezone(SHANGHAI)
        for _ in range(_LONGEST_RUN_DAYS):
            if not self.covers(here, is_working_day):
                return here
            here = self._next_edge(here)
        return None

    def _has_day(self, day: date, is_working_day: WorkingDay) -> bool:
        if self.weekdays and day.isoweekday() not in self.weekdays:
            return False
        if self.months and day.month not in self.months:
            return False
        return self.day_kind is DayKind.ANY or is_working_day(day) == (self.day_kind is DayKind.WORKING)

    def _next_edge(self, here: datetime) -> datetime:
        """Give the end of the span around an instant, or the next midnight."""
        end = 60 * here.hour + here.minute if self.times else _DAY
        for start, stop in sorted(self.times):
            if start <= end < stop:
                end = stop
        return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=end)


def read_mute_timing(name: str, table: Mapping[str, object]) -> MuteTiming:
    """Read a timing from its table.

    Raises:
        Refusal: with every fault of the table, each with its cure.
    """
    reader = TableReader(f"免打扰时段“{name}”", table)
    timing = MuteTiming(
        name=name,
        weekdays=_named(reader, "weekdays", _WEEKDAYS),
        times=_spans(reader),
        day_kind=reader.choice("days", DayKind, DayKind.ANY),
        months=_named(reader, "months", _MONTHS),
    )
    reader.refuse_unknown()
    if not name.strip():
        reader.fault("没有名称，请补上。")
    if not reader.problems and _is_endless(timing):
        reader.fault("没有限定时间，会一直免打扰，请写明星期、时刻、日子或月份。")
    if reader.problems:
        raise Refusal(tuple(reader.problems))
    return timing


def mute_timing_table(timing: MuteTiming) -> dict[str, object]:
    """Write a timing as the table it can be read from again; its name stays outside."""
    table: dict[str, object] = {
        "weekdays": [_WEEKDAYS[day - 1] for day in timing.weekdays],
        "times": [_span_text(span) for span in timing.times],
        "months": [_MONTHS[month - 1] for month in timing.months],
    }
    table = {field: values for field, values in table.items() if values}
    return table if timing.day_kind is DayKind.ANY else table | {"days": timing.day_kind.value}


def _named(reader: TableReader, field: str, names: tuple[str, ...]) -> tuple[int, ...]:
    """Read names as their places, counted from 1."""
    found = reader.texts(field)
    for name in found:
        if name not in names:
            reader.fault(f"的“{field}”里有“{name}”，应为 {names[0]} 到 {names[-1]}，请改正。")
    return tuple(names.index(name) + 1 for name in found if name in names)


def _spans(reader: TableReader) -> tuple[Span, ...]:
    written = reader.texts("times")
    if len(written) > _MOST_SPANS:
        reader.fault(f"的“times”有{len(written)}段，最多{_MOST_SPANS}段，请合并。")
    spans = [(text, _span(text)) for text in written]
    for text, span in spans:
        if span is None:
            reader.fault(
                f"的“times”里有“{text}”，应写成“18:00-24:00”这样，起点早于终点；跨过零点的请分成两段：22:00-24:00 和 "
                "00:00-07:00。"
            )
    return tuple(span for _, span in spans if span is not None)


def _span(text: str) -> Span | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    hour, minute, end_hour, end_minute = map(int, found.groups())
    start, end = 60 * hour + minute, 60 * end_hour + end_minute
    is_sound = minute < 60 and end_minute < 60 and start < end <= _DAY
    return (start, end) if is_sound else None


def _span_text(span: Span) -> str:
    start, end = span
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def _is_endless(timing: MuteTiming) -> bool:
    end = 0 if timing.times else _DAY
    for start, stop in sorted(timing.times):
        if start <= end:
            end = max(end, stop)
    is_every_day = len(set(timing.weekdays)) in (0, 7) and len(set(timing.months)) in (0, 12)
    return is_every_day and timing.day_kind is DayKind.ANY and end == _DAY
