"""Period words as offices write them: “2026年10月”, “1—2月”, “三季度”, “2026-10-05”, “10月降尘量”."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from indicators.catalogue import Indicator
from indicators.period import Frequency, Period, is_merged_away

_SPACES = re.compile(r"\s+")
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_NUMERALS = {"〇": "0", "○": "0", "零": "0", "一": "1", "二": "2", "三": "3", "四": "4"} | {
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
_CHINESE_YEAR = re.compile(r"[二一][〇○零一二三四五六七八九]{3}(?=年)")
_CHINESE_NUMBER = re.compile(r"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=月|日)")
_TO = r"(?:-|—|–|―|~|～|至|到)+"
_YEAR = r"(?<!\d)(?P<{0}>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR.format("y") + r"年?(?P<a>\d{1,2})月?" + _TO + r"(?P<m>\d{1,2})月份?",
        _YEAR.format("y") + r"年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
        _YEAR.format("y") + r"[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)",
        _YEAR.format("y") + r"年?(?P<w>前三季度|上半年|下半年)",
        _YEAR.format("y") + r"年?(?:第?(?P<q>[一二三四1-4])季度|-?[Qq](?P<k>[1-4]))",
        _YEAR.format("y") + r"年(?P<m>\d{1,2})月(?:份|末|底)?",
        _YEAR.format("y") + r"[-/.](?P<m>\d{1,2})(?![\d.])",
        _YEAR.format("y") + r"(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)",
        _YEAR.format("y") + r"(?P<m>0[1-9]|1[0-2])(?!\d)",
        r"(?<!\d)(?P<a>\d{1,2})月?" + _TO + r"(?P<m>\d{1,2})月份?",
        r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
        r"(?P<w>前三季度|上半年|下半年)",
        r"第?(?P<q>[一二三四1-4])季度",
        r"(?<!\d)(?P<m>\d{1,2})月(?:份|末|底)?(?!\d)",
        _YEAR.format("y") + r"(?:年度?|全年)",
        r"^" + _YEAR.format("y") + r"$",
    )
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_HALVES = {"前三季度": (1, 9), "上半年": (1, 6), "下半年": (7, 12)}


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """What a text says of a period; 0 is “not said”. `first_month` is set for a run of months.

    `start` and `end` say where in the folded text the words stand.
    """

    text: str
    year: int = 0
    first_month: int = 0
    month: int = 0
    day: int = 0
    quarter: int = 0
    start: int = 0
    end: int = 0

    @property
    def is_year_alone(self) -> bool:
        """Whether nothing finer than the year is said."""
        return not (self.month or self.quarter)

    @property
    def last_month(self) -> int:
        """The month the words end with; 0 for a year alone."""
        return self.month or self.quarter * 3

    def with_year(self, year: int) -> "PeriodWords":
        """Fill in the year if the words leave it out."""
        return self if self.year else replace(self, year=year)


def find_period(text: str) -> PeriodWords | None:
    """Find the first and fullest period words in a text; None when there are none."""
    found = find_periods(text)
    return found[0] if found else None


def find_periods(text: str) -> tuple[PeriodWords, ...]:
    """Find all period words, in the order of the text; longer readings win over the ones inside them."""
    folded = fold_period_text(text)
    taken: list[PeriodWords] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            words = _words(match)
            if words and not any(words.start < other.end and other.start < words.end for other in taken):
                taken.append(words)
    return tuple(sorted(taken, key=lambda words: words.start))


def fold_period_text(text: str) -> str:
    """Fold widths, blanks and Chinese numerals: 二〇二六年 十月 → 2026年10月; a time of day is left out."""
    folded = _SPACES.sub("", _TIME.sub("", unicodedata.normalize("NFKC", text)))
    folded = _CHINESE_YEAR.sub(lambda match: "".join(_NUMERALS[each] for each in match.group(0)), folded)
    return _CHINESE_NUMBER.sub(lambda match: str(_number(match.group(0))), folded)


def words_of_date(day: date) -> PeriodWords:
    """Give a date cell as period words."""
    return PeriodWords(day.isoformat()[:10], day.year, 0, day.month, day.day)


def words_of_period(period: Period) -> PeriodWords:
    """Give a period as the words that mean it."""
    is_day, is_quarter = period.frequency is Frequency.DAY, period.frequency is Frequency.QUARTER
    return PeriodWords(
        text=period.label(),
        year=period.year,
        month=period.start.month if is_day or period.frequency is Frequency.MONTH else 0,
        day=period.start.day if is_day else 0,
        quarter=period.position if is_quarter else 0,
    )


def period_for(words: PeriodWords, indicator: Indicator) -> Period:
    """Give the slot of an indicator's calendar that the words mean.

    A day means the slot that holds it (a census of 2020-11-01 is the year 2020); months counted
    from January mean the slot they end with; a coarser slot than the indicator's means nothing.

    Raises:
        ValueError: the words do not fit the calendar; the text says how to write it.
    """
    if not words.year:
        raise ValueError(f"报告期“{words.text}”没有写年份，请写成“2026年10月”这样的完整日期。")
    if words.first_month > 1:
        raise ValueError(f"报告期“{words.text}”不是从 1 月起的累计，请改为当月或从 1 月起的累计。")
    try:
        period = _slot(words, indicator.frequency)
    except ValueError as error:
        raise ValueError(f"报告期“{words.text}”不是真实存在的日期，请改正。") from error
    if period is None:
        raise ValueError(
            f"报告期“{words.text}”与“{indicator.name}”的频度（{_FREQUENCY_NAMES[indicator.frequency]}）不符，"
            f"请写成“{_EXAMPLES[indicator.frequency]}”。"
        )
    if is_merged_away(period, has_merged_january=indicator.has_merged_january):
        raise ValueError(f"“{indicator.name}”1月不单独公布，请把 1—2 月合并填在 2 月。")
    return period


_FREQUENCY_NAMES = {Frequency.DAY: "按日", Frequency.MONTH: "按月", Frequency.QUARTER: "按季", Frequency.YEAR: "按年"}
_EXAMPLES = {
    Frequency.DAY: "2026-10-05",
    Frequency.MONTH: "2026年10月",
    Frequency.QUARTER: "2026年三季度",
    Frequency.YEAR: "2026年",
}


def _slot(words: PeriodWords, frequency: Frequency) -> Period | None:
    last_month = words.last_month
    if words.day:
        return Period.containing(date(words.year, words.month, words.day), frequency)
    match frequency:
        case Frequency.MONTH if words.month:
            return Period.of_month(date(words.year, words.month, 1))
        case Frequency.QUARTER if last_month in (3, 6, 9, 12):
            return Period.containing(date(words.year, last_month, 1), frequency)
        case Frequency.YEAR if words.is_year_alone or last_month == 12:
            return Period.containing(date(words.year, 1, 1), frequency)
        case _:
            return None


def _words(match: re.Match[str]) -> PeriodWords | None:
    parts = {name: text for name, text in match.groupdict().items() if text}
    month, first = int(parts.get("m", 0)), int(parts.get("a", 0))
    if "w" in parts:
        first, month = _HALVES.get(parts["w"], (1, 6))
    quarter = _QUARTERS.get(parts.get("q", ""), 0) or int(parts.get("q", parts.get("k", 0)) or 0)
    words = PeriodWords(
        text=match.group(0),
        year=int(parts.get("y", 0)),
        first_month=first,
        month=month,
        day=int(parts.get("d", 0)),
        quarter=quarter,
        start=match.start(),
        end=match.end(),
    )
    is_month = 1 <= month <= 12 or ("m" not in parts and month == 0)
    return words if is_month and first <= 12 and words.day <= 31 else None


def _number(text: str) -> int:
    """Read a Chinese number up to 31."""
    tens, _, ones = text.rpartition("十")
    value = int(_NUMERALS[ones]) if ones else 0
    return value + (10 * int(_NUMERALS.get(tens, "1")) if "十" in text else 0)
