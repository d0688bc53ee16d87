"""Bands: levels as documents publish them, “≥0 green; −30…−10 yellow; <−30 red”, checked for gaps and overlaps.

Half-open classes need no such check; published bands do. Semantics B: cuts must follow each other without a
gap, without an overlap, growing graver in one direction. A band “3..5” does not say where its ends belong: where a
neighbour writes an equal sign the end is the neighbour's, so that every number is of one band.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from indicators.alerting.ladder_table import plain
from indicators.problem import Problem, Refusal

_COLOURS = {"green": "绿", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}
_NUMBER = r"([-−－+]?\d+(?:\.\d+)?)"
_ONE_SIDED = re.compile(rf"(<=|>=|<|>|≤|≥|＜|＞)\s*{_NUMBER}")
_BETWEEN = re.compile(rf"{_NUMBER}\s*(?:\.\.|…|~|～|至|到)\s*{_NUMBER}")
_EXAMPLE = '例如 green = ">=0"，blue = "-10..0"，yellow = "-30..-10"，red = "<-30"'


@dataclass(frozen=True, slots=True)
class Band:
    """One published band; an end is in it or not."""

    colour: str
    low: float
    high: float
    has_low: bool
    has_high: bool

    @property
    def is_between(self) -> bool:
        """Whether it lies between two cuts and leaves its ends to a neighbour that claims them."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def words(self) -> str:
        """Say the band: “黄色 -30 到 -10”."""
        name = f"{_COLOURS[self.colour]}色"
        if math.isinf(self.low):
            return f"{name}{'≤' if self.has_high else '<'}{plain(self.high)}"
        if math.isinf(self.high):
            return f"{name}{'≥' if self.has_low else '>'}{plain(self.low)}"
        return f"{name} {plain(self.low)} 到 {plain(self.high)}"


def as_ladder(code: str, table: Mapping[str, object]) -> Mapping[str, object]:
    """Give a rule table whose `bands`, if it has them, are written as a ladder.

    Raises:
        Refusal: a band cannot be read, leaves a gap or overlaps; every fault at once.
    """
    written = table.get("bands")
    if written is None:
        return table
    if not isinstance(written, Mapping):
        raise Refusal.because(f"规则“{code}”的“bands”应是一张小表，{_EXAMPLE}。")
    clash = [name for name in (*_COLOURS, "comparator") if name in table]
    if clash:
        raise Refusal.because(f"规则“{code}”已用“bands”写明各级，请删去“{clash[0]}”。")
    bands, problems = _read(code, written)
    problems = problems or _seams(code, bands)
    if problems:
        raise Refusal(tuple(problems))
    rest = {name: value for name, value in table.items() if name != "bands"}
    return rest | _ladder(bands)


def _read(code: str, written: Mapping[str, object]) -> tuple[list[Band], list[Problem]]:
    bands, problems = [], []
    for colour, text in written.items():
        band = _band(colour, str(text)) if colour in _COLOURS else None
        if band is None:
            problems.append(Problem(f"规则“{code}”的“{colour} = {text}”看不懂；{_EXAMPLE}。"))
        else:
            bands.append(band)
    if not problems and ("green" not in written or len(bands) < 2):
        problems.append(Problem(f"规则“{code}”要写明绿色和至少一级预警，缺了就不知道哪些数值算正常；{_EXAMPLE}。"))
    return sorted(bands, key=lambda band: (band.low, band.high)), problems


def _band(colour: str, text: str) -> Band | None:
    if found := _ONE_SIDED.fullmatch(text.strip()):
        sign, number = found.group(1), _number(found.group(2))
        is_in = sign in ("<=", ">=", "≤", "≥")
        if sign in ("<", "<=", "≤", "＜"):
            return Band(colour, -math.inf, number, False, is_in)
        return Band(colour, number, math.inf, is_in, False)
    if found := _BETWEEN.fullmatch(text.strip()):
        low, high = sorted((_number(found.group(1)), _number(found.group(2))))
        return Band(colour, low, high, True, True)
    return None


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace("－", "-"))


def _seams(code: str, bands: list[Band]) -> list[Problem]:
    """Find what lies outside all bands, between two that should touch or in both, and a level out of order."""
    problems = []
    for band, is_open in ((bands[0], math.isinf(bands[0].low)), (bands[-1], math.isinf(bands[-1].high))):
        if not is_open:
            side = "更低" if band is bands[0] else "更高"
            problems.append(
                Problem(f"规则“{code}”没有覆盖全部数值：比{band.words()}{side}的数不属于任何一级；{_EXAMPLE}。")
            )
    for left, right in pairwise(bands):
        if left.high < right.low:
            problems.append(
                Problem(
                    f"规则“{code}”有缺口：{left.words()}与{right.words()}之间的 "
                    f"({plain(left.high)}, {plain(right.low)}) 不属于任何一级，请补上这一段；{_EXAMPLE}。"
                )
            )
        elif left.high > right.low:
            problems.append(
                Problem(f"规则“{code}”有重叠：有的数既属于{left.words()}，又属于{right.words()}，请改正；{_EXAMPLE}。")
            )
        elif not (left.has_high or right.has_low):
            problems.append(
                Problem(
                    f"规则“{code}”有缺口：{plain(left.high)} 本身既不属于{left.words()}，也不属于{right.words()}，"
                    f"请把等号写在其中一级；{_EXAMPLE}。"
                )
            )
    return problems or _order(code, bands) or _ends(code, bands)


def _order(code: str, bands: list[Band]) -> list[Problem]:
    """Find levels that do not grow graver in one direction."""
    order = [_rank(band) for band in bands]
    if order not in (sorted(order), sorted(order, reverse=True)):
        return [Problem(f"规则“{code}”的颜色没有朝一个方向逐级加重，请核对各段数值；{_EXAMPLE}。")]
    return []


def _ends(code: str, bands: list[Band]) -> list[Problem]:
    """Find ends that two bands claim, and ends of which the graver band has one and the milder another."""
    if len(_claims(bands)) == 1:
        return []
    shared = [(left, right) for left, right in pairwise(bands) if left.has_high and right.has_low]
    said = "的等号有的归重一级、有的归轻一级，一条规则只能用一种"
    if shared:
        left, right = shared[0]
        said = f"有重叠：{plain(left.high)} 既属于{left.words()}，又属于{right.words()}，一个数只能属于一级"
    return [Problem(f"规则“{code}”{said}，请把等号都写在同一侧；例如 {_half_open(bands)}。")]


def _half_open(bands: list[Band]) -> str:
    """Write bands so that every cut belongs to the graver of its two bands."""
    below, above = ("<=", ">") if _is_low_bad(bands) else ("<", ">=")
    texts = [f"{below}{plain(bands[0].high)}"]
    texts += [f"{plain(band.low)}..{plain(band.high)}" for band in bands[1:-1]]
    texts.append(f"{above}{plain(bands[-1].low)}")
    written = [f'{band.colour} = "{text}"' for band, text in zip(bands, texts, strict=True)]
    return "，".join(reversed(written) if _is_low_bad(bands) else written)


def _rank(band: Band) -> int:
    return list(_COLOURS).index(band.colour)


def _is_low_bad(bands: list[Band]) -> bool:
    return _rank(bands[0]) > _rank(bands[-1])


def _claims(bands: list[Band]) -> set[bool]:
    """Say who claims the common ends: the graver of the two bands (True), the milder (False)."""
    is_low_bad = _is_low_bad(bands)
    found = set[bool]()
    for left, right in pairwise(bands):
        if left.has_high and not (right.has_low and left.is_between):
            found.add(is_low_bad)
        if right.has_low and not (left.has_high and right.is_between):
            found.add(not is_low_bad)
    return found


def _ladder(bands: list[Band]) -> dict[str, object]:
    """Write touching bands as entries; the ends belong to the graver bands or to the milder ones, as written."""
    is_low_bad = _is_low_bad(bands)
    graver = bands[:-1] if is_low_bad else bands[1:]
    has_ends = _claims(bands) == {True}
    comparator = ("<=" if has_ends else "<") if is_low_bad else (">=" if has_ends else ">")
    entries = {band.colour: band.high if is_low_bad else band.low for band in graver}
    return {"comparator": comparator, **entries}
