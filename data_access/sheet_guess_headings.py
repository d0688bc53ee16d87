"""Which headings of an unknown sheet name an indicator, a month, or “the value”."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data_access.sheet_map import Measure
from data_access.sheet_map_headers import PERIOD_MARK, Heading
from data_access.sheet_map_lexicon import Lexicon
from indicators.catalogue import Indicator, Kind

_DECORATION = re.compile(r"累计值?|本月值?|当月值?|本期值?|本年|当期|实绩|实际|完成数|完成值|数值|绝对量|总量$")
_VALUE_WORDS = ("value", "数值", "指标值", "本期值", "数据", "值", "完成值", "累计", "本期", "本月", "实绩")
_TARGET_WORDS = ("目标", "任务", "计划", "预期")
_TARGET = re.compile(f"(?:年度|全年)?(?:{'|'.join(_TARGET_WORDS)})")
_NOT_A_FIGURE = re.compile(r"同比|环比|增减|增速|增长|位次|排名|名次|上年|去年|占比|得分|序号|备注|较")
_CUMULATIVE_WORDS = ("累计", "1-", "1—", "1至")


@dataclass(frozen=True, slots=True)
class Found:
    """A heading taken for an indicator, exactly by name or by likeness."""

    heading: Heading
    indicator: Indicator
    measure: Measure
    is_exact: bool

    def says(self) -> str:
        """Say it as a clerk checks it."""
        what = "的年度目标" if self.measure is Measure.TARGET else ""
        unit = f"，表内单位 {self.heading.unit}" if self.heading.unit else ""
        like = "" if self.is_exact else "，名称相近，请特别核对"
        return f"{self.indicator.name}{what}（{self.indicator.unit or '无单位'}{unit}{like}）"


def indicator_columns(headings: Iterable[Heading], words: Lexicon) -> list[Found]:
    """Find the headings that name an indicator; of two for the same one the better is taken."""
    best: dict[tuple[str, Measure], Found] = {}
    for heading in headings:
        found = _found(heading, words)
        if found is None:
            continue
        key = (found.indicator.code, found.measure)
        if key not in best or _rank(found) > _rank(best[key]):
            best[key] = found
    return sorted(best.values(), key=lambda each: each.heading.column)


def period_headings(headings: Iterable[Heading]) -> list[Heading]:
    """Give the headings that name a month or quarter."""
    return [heading for heading in headings if heading.words and not heading.words.is_year_alone]


def value_columns(headings: Iterable[Heading]) -> list[Heading]:
    """Give the headings that mean “the value” of a row, the best first; a lone number column is one."""
    known = list(headings)
    words = ("", *_VALUE_WORDS)
    named = [h for h in known if h.parts[-1].bare in words or _stripped(h.parts[-1].generic) in words]
    figures = [h for h in known if not _NOT_A_FIGURE.search(h.parts[-1].bare)]
    return named or (figures if len(figures) == 1 else figures[:1])


def _found(heading: Heading, words: Lexicon) -> Found | None:
    inner = heading.parts[-1]
    for text in _texts(heading):
        named = words.indicators_named(text)
        if len(named) == 1:
            return Found(heading, named[0], _measure(inner.bare, named[0]), is_exact=True)
    if _NOT_A_FIGURE.search(inner.bare):
        return None
    for text in _texts(heading):
        like = words.indicators_like(_without_target(text))
        if len(like) == 1:
            return Found(heading, like[0], _measure(inner.bare, like[0]), is_exact=False)
    return None


def _texts(heading: Heading) -> Iterator[str]:
    """Yield what may be the name: the inner part, without month and filler words, then the outer parts."""
    inner = heading.parts[-1]
    yield inner.full
    yield inner.bare
    yield _stripped(inner.generic)
    is_filler = not _stripped(_without_target(inner.generic))
    for outer in reversed(heading.parts[:-1]):
        yield f"{outer.bare}{inner.bare}"
        if is_filler:
            yield outer.full
            yield _stripped(outer.generic)


def _stripped(text: str) -> str:
    return _DECORATION.sub("", text.replace(PERIOD_MARK, "")).strip("-_/·:")


def _without_target(text: str) -> str:
    return _TARGET.sub("", text)


def _measure(text: str, indicator: Indicator) -> Measure:
    is_target = any(word in text and word not in indicator.name for word in _TARGET_WORDS)
    return Measure.TARGET if is_target else Measure.VALUE


def _rank(found: Found) -> tuple[bool, bool, int]:
    """An exact name first; a cumulative indicator wants the 累计 column; left before right."""
    text = found.heading.text
    is_cumulative = any(word in text for word in _CUMULATIVE_WORDS)
    return found.is_exact, is_cumulative == (found.indicator.kind is Kind.CUMULATIVE), -found.heading.column
