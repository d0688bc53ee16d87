"""Units as offices write them: a power of ten and what is counted; conversions are exact or refused."""

import re
import unicodedata
from dataclasses import dataclass

_SCALES = (("百万", 6), ("千万", 7), ("十万", 5), ("亿", 8), ("万", 4), ("千", 3), ("百", 2))
_SAME = {
    "百分比": "%",
    "百分数": "%",
    "个百分点": "百分点",
    "pp": "百分点",
    "rmb": "元",
    "元人民币": "元",
    "公里": "千米",
    "公斤": "千克",
    "平方千米": "平方公里",
    "km2": "平方公里",
    "㎞2": "平方公里",
    "m2": "平方米",
    "平米": "平方米",
    "度": "千瓦时",
    "kwh": "千瓦时",
    "kw·h": "千瓦时",
    "吨标煤": "吨标准煤",
    "μg/m3": "微克/立方米",
    "ug/m3": "微克/立方米",
    "微克每立方米": "微克/立方米",
    "mg/m3": "毫克/立方米",
    "人次": "人次",
    "位": "人",
}
# Related units whose step is not a leading Chinese numeral: (file, indicator) → power of ten.
_STEPS = {("‰", "%"): -1, ("%", "‰"): 1, ("毫克/立方米", "微克/立方米"): 3, ("微克/立方米", "毫克/立方米"): -3}
_PERCENTS = ("%", "百分点")
# Measure words of things counted one by one: 起, 件 and 家 differ in wording, not in number.
_COUNTED = frozenset("个件起家户项宗次批条栋所座张份处例辆台套只名单")
_NONE = frozenset(("", "-", "—", "无", "无量纲", "指数", "级"))
_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_UNIT_LINE = re.compile(r"(?:计量)?单位[::]([^\s;;。]+?)\)?(?:[\s;;。]|$)")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Unit:
    """Ten to the `exponent` times `base`; 万元 is (4, 元)."""

    text: str
    exponent: int
    base: str

    def __str__(self) -> str:
        return self.text or "无单位"


def parse_unit(written: str) -> Unit:
    """Read a unit; any text is one, known spellings become one spelling."""
    text = _SPACES.sub("", unicodedata.normalize("NFKC", written))
    lowered = without_brackets(text.lower()) or text.lower()
    lowered = _SAME.get(lowered, lowered)
    if lowered in _NONE:
        return Unit(text, 0, "")
    if lowered in _PERCENTS:
        return Unit(text, 0, "%")
    for word, exponent in _SCALES:
        if lowered.startswith(word) and len(lowered) > len(word) and not lowered.startswith("百分"):
            rest = lowered.removeprefix(word)
            rest = _SAME.get(rest, rest)
            inner = parse_unit(rest)
            return Unit(text, exponent + inner.exponent, inner.base)
    return Unit(text, 0, lowered)


def exponent_between(found: Unit, expected: Unit) -> int | None:
    """Give the power of ten that turns figures of one unit into the other; None when they differ in kind."""
    if found.base == expected.base or _is_counted(found.base, expected.base):
        return found.exponent - expected.exponent
    step = _STEPS.get((found.base, expected.base))
    return None if step is None else step + found.exponent - expected.exponent


def units_in(heading: str) -> tuple[str, ...]:
    """Give what stands in brackets in a heading, last first: “税收收入(万元)” → 万元."""
    return tuple(part for part in reversed(_BRACKETED.findall(heading)) if part)


def without_brackets(heading: str) -> str:
    """Take off every bracket and what it holds."""
    return _BRACKETED.sub("", heading)


def units_of_line(text: str) -> tuple[str, ...]:
    """Give the units a line above the table states: “单位：万元、%” → 万元, %."""
    found = _UNIT_LINE.search(unicodedata.normalize("NFKC", text))
    return tuple(part for part in re.split(r"[、,]|和", found.group(1)) if part) if found else ()


def is_counted_unit(unit: Unit) -> bool:
    """Say whether whole things are counted one by one, so that a sum of them is exact."""
    return unit.exponent == 0 and (_is_counted(unit.base, unit.base) or unit.base in ("人", "人次"))


def looks_like_unit(text: str) -> bool:
    """Say whether a bracket holds a unit rather than a remark such as 占40% or 排名."""
    unit = parse_unit(text)
    return unit.base in _KNOWN_BASES or _is_counted(unit.base, "个") or "/" in unit.base or "·" in unit.base


# fmt: off
_KNOWN_BASES = frozenset((
    "%", "‰", "元", "美元", "人", "人次", "户", "瓦时", "平方公里", "平方米", "公顷", "亩", "立方米", "米", "克", "吨",
    "吨标准煤", "天", "日", "小时", "分", "分钟", "年", "岁", "微克/立方米", "毫克/立方米", "女=100",
))
# fmt: on


def _is_counted(one: str, other: str) -> bool:
    return bool(one) and bool(other) and _COUNTED.issuperset(one) and _COUNTED.issuperset(other)
