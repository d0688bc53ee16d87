"""Reporting periods: text in, calendar out.

A period is written as SDMX ``TIME_PERIOD`` text: ``2026`` (year), ``2026-Q3`` (quarter),
``2026-10`` (month), ``2026-10-05`` (day). Chinese monthly economy data often have no January:
such an indicator reports one two-month slot, written ``2026-02`` and read “1—2月”; its calendar
simply has no January (`reporting_periods`), so no code ever halves the slot.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self


class Frequency(StrEnum):
    """How often an indicator reports (SDMX ``FREQ``)."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_SLOTS_PER_YEAR = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.YEAR: 1}
_QUARTER_NAMES = "一二三四"
_TEXT = re.compile(r"(?P<year>[12]\d{3})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """One slot of a calendar; `ordinal` counts slots from year 0 (days: proleptic ordinal)."""

    frequency: Frequency
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026``, ``2026-Q3``, ``2026-10`` or ``2026-10-05``.

        Raises:
            ValueError: the text is none of these, or names a day that does not exist.
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise ValueError(f"无法识别的报告期“{text}”，请写成 2026、2026-Q3、2026-10 或 2026-10-05")
        year, quarter, month, day = found.group("year", "quarter", "month", "day")
        try:
            if day is not None:
                return cls(Frequency.DAY, date(int(year), int(month), int(day)).toordinal())
            if month is not None:
                return cls.of_month(date(int(year), int(month), 1))
        except ValueError as error:
            raise ValueError(f"报告期“{text}”不是真实存在的日期") from error
        if quarter is not None:
            return cls(Frequency.QUARTER, int(year) * 4 + int(quarter) - 1)
        return cls(Frequency.YEAR, int(year))

    @classmethod
    def of_month(cls, day: date) -> Self:
        """Give the month that holds a day."""
        return cls(Frequency.MONTH, day.year * 12 + day.month - 1)

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> Self:
        """Give the slot of a frequency that holds a day."""
        match frequency:
            case Frequency.DAY:
                return cls(frequency, day.toordinal())
            case Frequency.MONTH:
                return cls.of_month(day)
            case Frequency.QUARTER:
                return cls(frequency, day.year * 4 + (day.month - 1) // 3)
            case Frequency.YEAR:
                return cls(frequency, day.year)

    @property
    def year(self) -> int:
        """The calendar year the slot lies in."""
        if self.frequency is Frequency.DAY:
            return date.fromordinal(self.ordinal).year
        return self.ordinal // _SLOTS_PER_YEAR[self.frequency]

    @property
    def position(self) -> int:
        """Place within the year, from 1 (month 10 → 10, quarter 3 → 3, a day → its day of the year)."""
        if self.frequency is Frequency.DAY:
            return date.fromordinal(self.ordinal).timetuple().tm_yday
        return self.ordinal % _SLOTS_PER_YEAR[self.frequency] + 1

    @property
    def start(self) -> date:
        """First day of the slot (a merged January–February slot still starts on 1 February)."""
        if self.frequency is Frequency.DAY:
            return date.fromordinal(self.ordinal)
        months = 12 // _SLOTS_PER_YEAR[self.frequency]
        return date(self.year, (self.position - 1) * months + 1, 1)

    @property
    def end(self) -> date:
        """Last day of the slot: the as-of date of every figure in it."""
        if self.frequency is Frequency.DAY:
            return self.start
        month = self.position * (12 // _SLOTS_PER_YEAR[self.frequency])
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def year_elapsed_pct(self) -> float:
        """Share of the year that has passed at the end of the slot, by months m/12 (days by days)."""
        if self.frequency is Frequency.DAY:
            return 100.0 * self.position / (366 if calendar.isleap(self.year) else 365)
        return 100.0 * self.position / _SLOTS_PER_YEAR[self.frequency]

    def shift(self, slots: int) -> "Period":
        """Move by a number of slots; negative goes back."""
        return Period(self.frequency, self.ordinal + slots)

    @property
    def same_last_year(self) -> "Period":
        """The slot a 同比 compares with (29 February compares with 28 February)."""
        if self.frequency is Frequency.DAY:
            day = date.fromordinal(self.ordinal)
            last = (
                day.replace(year=day.year - 1, day=28)
                if (day.month, day.day) == (2, 29)
                else day.replace(year=day.year - 1)
            )
            return Period(Frequency.DAY, last.toordinal())
        return self.shift(-_SLOTS_PER_YEAR[self.frequency])

    def __str__(self) -> str:
        match self.frequency:
            case Frequency.DAY:
                return self.start.isoformat()
            case Frequency.MONTH:
                return f"{self.year:04d}-{self.position:02d}"
            case Frequency.QUARTER:
                return f"{self.year:04d}-Q{self.position}"
            case Frequency.YEAR:
                return f"{self.year:04d}"

    def label(self, *, has_merged_january: bool = False) -> str:
        """Say the period in Chinese: 2026年10月, 2026年1—2月, 2026年第三季度, 2026年."""
        return f"{self.year}年{self.short_label(has_merged_january=has_merged_january)}".replace(
            f"年{self.year}年", "年"
        )

    def short_label(self, *, has_merged_january: bool = False) -> str:
        """Say the slot without its year where that is possible: 10月, 1—2月, 三季度, 10月5日, 2026年."""
        match self.frequency:
            case Frequency.DAY:
                return f"{self.start.month}月{self.start.day}日"
            case Frequency.MONTH:
                return "1—2月" if has_merged_january and self.position == 2 else f"{self.position}月"
            case Frequency.QUARTER:
                return f"{_QUARTER_NAMES[self.position - 1]}季度"
            case Frequency.YEAR:
                return f"{self.year}年"


def reporting_periods(first: Period, last: Period, *, has_merged_january: bool = False) -> tuple[Period, ...]:
    """List the slots from first to last, both included; a merged January is left out.

    Raises:
        ValueError: the two have different frequencies.
    """
    if first.frequency is not last.frequency:
        raise ValueError(f"报告期 {first} 与 {last} 频度不同")
    slots = (Period(first.frequency, ordinal) for ordinal in range(first.ordinal, last.ordinal + 1))
    return tuple(slot for slot in slots if not is_merged_away(slot, has_merged_january=has_merged_january))


def is_merged_away(period: Period, *, has_merged_january: bool) -> bool:
    """Say whether a slot has no figure of its own because January is published with February."""
    return has_merged_january and period.frequency is Frequency.MONTH and period.position == 1


def running_at(day: date, frequency: Frequency, *, has_merged_january: bool = False) -> Period:
    """Give the slot a day lies in (a merged January lies in the slot it is published with)."""
    period = Period.containing(day, frequency)
    return period.shift(int(is_merged_away(period, has_merged_january=has_merged_january)))


def latest_at(day: date, frequency: Frequency, *, has_merged_january: bool = False) -> Period:
    """Give the last slot that has ended by a day (a merged January gives way to December)."""
    period = Period.containing(day + timedelta(days=1), frequency).shift(-1)
    if is_merged_away(period, has_merged_january=has_merged_january):
        return period.shift(-1)
    return period
