"""When each file of the sample reaches the district office: on time, late, or a second time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from indicators.period import Period
from sample_data import months

BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Receipt:
    """One file to come: which form, about which period, in which edition (1 = sent again)."""

    received_at: datetime
    form_code: str
    period: Period
    file_name: str
    edition: int = 0
    is_sample: bool = True


# form: (title, day of the following month, hour)
_MONTHLY = {
    "community_monthly": ("社区月报", 3, 9),
    "service_hotline": ("政务服务、12345热线与网格月报", 3, 15),
    "safety_ecology": ("安全生产与生态环境月报", 5, 10),
    "investment_finance": ("项目投资与财税招商月报", 8, 16),
    "statistics": ("统计月报", 20, 11),
}
_LATE = {
    ("safety_ecology", "2024-02"): date(2024, 3, 18),
    ("statistics", "2023-07"): date(2023, 8, 29),
    ("service_hotline", "2025-01"): date(2025, 2, 11),
}
_AGAIN = {
    ("investment_finance", "2025-04"): (date(2025, 5, 19), "补报"),
    ("investment_finance", "2025-08"): (date(2025, 10, 9), "更正"),
    ("investment_finance", "2026-10"): (date(2026, 11, 16), "更正"),
}
_NO_JANUARY = "statistics"
_SUFFIXES = {"community_monthly": "csv"}
_TARGETS = {2022: date(2022, 11, 1), 2023: date(2023, 2, 10), 2024: date(2024, 2, 7), 2025: date(2025, 2, 12)}
_TARGETS_NOW = {2026: date(2026, 2, 9)}
_POPULATION_YEARS = range(2022, 2026)
# What was already public before the first month, and what the report of April 2023 said.
_PUBLISHED = {"earlier": date(2022, 11, 2), "2022": date(2023, 4, 27)}


def receipts() -> tuple[Receipt, ...]:
    """Give every file in the order of its receipt; no two arrive at the same instant."""
    found = [*_monthly(), *_quarterly(), *_yearly(), *_points(), *_published()]
    found.sort(key=lambda receipt: (receipt.received_at, receipt.form_code))
    return tuple(found)


def _monthly() -> Iterator[Receipt]:
    for month in months.WRITTEN:
        for minute, (code, (title, day, hour)) in enumerate(_MONTHLY.items()):
            if code == _NO_JANUARY and month.position == 1:
                continue
            name = f"{month.label(has_merged_january=code == _NO_JANUARY)}{title}"
            received = _LATE.get((code, str(month)), _following(month, day))
            yield Receipt(_at(received, hour, minute), code, month, f"{name}.{_SUFFIXES.get(code, 'xlsx')}")
            if (code, str(month)) in _AGAIN:
                again, word = _AGAIN[code, str(month)]
                yield Receipt(_at(again, hour, minute), code, month, f"{name}（{word}）.xlsx", edition=1)


def _quarterly() -> Iterator[Receipt]:
    for month in months.WRITTEN:
        if month.position % 3 == 0:
            quarter = Period.containing(month.start, Period.parse(f"{month.year}-Q1").frequency)
            yield Receipt(_at(_following(month, 18), 9, 30), "quarterly", month, f"{quarter.label()}季度指标表.xlsx")


def _yearly() -> Iterator[Receipt]:
    for year, received in (_TARGETS | _TARGETS_NOW).items():
        yield Receipt(_at(received, 8, 20), "year_targets", Period.parse(str(year)), f"{year}年度目标任务表.xlsx")
    for year in _POPULATION_YEARS:
        name = f"{year}年常住人口年报.xlsx"
        yield Receipt(_at(date(year + 1, 4, 20), 14, 10), "annual_population", Period.parse(str(year)), name)


def _points() -> Iterator[Receipt]:
    for month in months.WRITTEN:
        if month.ordinal >= months.FIRST_WITH_POINTS.ordinal:
            yield Receipt(_at(_following(month, 4), 9, 5), "points", month, f"{month.label()}点位月报.xlsx")
            yield Receipt(
                _at(_following(month, 4), 9, 15), "air_monitors", month, f"{month.label()}空气监测点月均值.xlsx"
            )


def _published() -> Iterator[Receipt]:
    for part, received in _PUBLISHED.items():
        year = Period.parse("2021" if part == "earlier" else part)
        name = f"公开数据（{'2021年及以前' if part == 'earlier' else f'{part}年'}）.csv"
        yield Receipt(_at(received, 10, 40), "real_figures", year, name, is_sample=False)


def _following(month: Period, day: int) -> date:
    return month.shift(1).start.replace(day=day)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)
