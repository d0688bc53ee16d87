"""Matchers: which alerts a silence or an inhibition means, said by their labels as in Alertmanager.

`=~` and `!~` take a small part of the regular expressions people write there: characters, `.`, the
repeats `*` `+` `?` on one character, and `|` between whole alternatives; a backslash makes the next
character plain. There are no groups, classes or counts, and a pattern always means the whole text. All
possible positions are followed at once, so the time is text × pattern and no pattern can stall the
engine; `re` cannot promise that, whatever one forbids (`.*.*.*x` has no nested repeat and yet stalls).
A label an alert does not have reads as the empty text, so `!=` and `!~` hold for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from indicators.alerting.rule import Severity
from indicators.problem import Refusal

Labels = Mapping[str, str]

LABELS = {
    "rule": "规则",
    "indicator": "指标",
    "theme": "专题",
    "area": "区划代码",
    "area_name": "单位",
    "peer_group": "分组",
    "parent": "上级",
    "severity": "级别",
    "owner": "责任单位",
}
SEVERITY_WORDS = {severity.name.lower(): severity for severity in Severity if severity}

_LONGEST_VALUE = 100
_FORBIDDEN = "()[]{}^$"
_WRITTEN = re.compile(r"\s*(\w+)\s*(=~|!~|!=|=)\s*(.*?)\s*", re.DOTALL)


class Operator(StrEnum):
    """How a label is compared."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LIKE = "=~"
    NOT_LIKE = "!~"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"=": "是", "!=": "不是", "=~": "符合", "!~": "不符合"}[self]

    @property
    def is_negative(self) -> bool:
        """Whether it holds for what does not compare."""
        return self in (Operator.NOT_EQUAL, Operator.NOT_LIKE)

    @property
    def takes_pattern(self) -> bool:
        """Whether its value is a pattern."""
        return self in (Operator.LIKE, Operator.NOT_LIKE)


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on a label; there is no faulty one.

    Raises:
        Refusal: an unknown label, an impossible value or a pattern beyond the small language.
    """

    label: str
    operator: Operator
    value: str

    def __post_init__(self) -> None:
        """Refuse what could never be meant."""
        if self.label not in LABELS:
            known = "、".join(f"{label}（{name}）" for label, name in LABELS.items())
            raise Refusal.because(f"没有“{self.label}”这个标签，可用的有：{known}。")
        if len(self.value) > _LONGEST_VALUE:
            raise Refusal.because(f"“{self.label}”的匹配值有{len(self.value)}个字，最多{_LONGEST_VALUE}个字，请缩短。")
        if '"' in self.value or not self.value.isprintable():
            raise Refusal.because(f"“{self.label}”的匹配值里有引号或看不见的字符，请删去。")
        if self.operator.takes_pattern:
            _alternatives(self.value)
        if self.label == "severity" and not any(self._compares(word) for word in SEVERITY_WORDS):
            raise Refusal.because(f"没有“{self.value}”这个级别，请写 {'、'.join(SEVERITY_WORDS)} 之一。")

    def __str__(self) -> str:
        """Write the matcher as `read_matcher` reads it: `area_name=~"城.*"`."""
        return f'{self.label}{self.operator}"{self.value}"'

    @property
    def words(self) -> str:
        """Say the condition in Chinese: “级别不是红”."""
        known = not self.operator.takes_pattern and self.label == "severity"
        value = SEVERITY_WORDS[self.value].label if known else f"“{self.value}”"
        return f"{LABELS[self.label]}{self.operator.label}{value}"

    def matches(self, labels: Labels) -> bool:
        """Say whether an alert with these labels meets the condition."""
        return self._compares(labels.get(self.label, "")) is not self.operator.is_negative

    def _compares(self, text: str) -> bool:
        if not self.operator.takes_pattern:
            return text == self.value
        return _is_like(text, self.value)


def read_matcher(text: str) -> Matcher:
    """Read a matcher as people write it; the quotation marks may be left out.

    Raises:
        Refusal: it is not a matcher, or a faulty one.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise Refusal.because(f'“{text[:_LONGEST_VALUE]}”不是匹配条件，请按“标签=值”书写，例如 area_name=~"城.*"。')
    label, operator, value = found.groups()
    is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
    return Matcher(label, Operator(operator), value[1:-1] if is_quoted else value)


@dataclass(frozen=True, slots=True)
class _Item:
    """One character of a pattern; the empty text stands for any character."""

    character: str
    may_be_left_out: bool = False
    may_repeat: bool = False


@lru_cache(maxsize=1024)
def _alternatives(pattern: str) -> tuple[tuple[_Item, ...], ...]:
    """Take a pattern apart.

    Raises:
        Refusal: it uses more than the small language.
    """
    done: list[tuple[_Item, ...]] = []
    items: list[_Item] = []
    may_repeat = False
    characters = iter(enumerate(pattern, start=1))
    for at, character in characters:
        if character in "*+?" and may_repeat:
            items[-1] = _Item(items[-1].character, character in "*?", character in "*+")
            may_repeat = False
        elif character == "|":
            done.append(tuple(items))
            items, may_repeat = [], False
        elif character in _FORBIDDEN or character in "*+?":
            raise _misused(pattern, at, character)
        else:
            plain = next(characters, (at, ""))[1] if character == "\\" else character
            if not plain:
                raise _misused(pattern, at, character)
            items.append(_Item("" if character == "." else plain))
            may_repeat = True
    return (*done, tuple(items))


def _misused(pattern: str, at: int, character: str) -> Refusal:
    return Refusal.because(
        f"匹配式“{pattern}”的第{at}个字“{character}”用得不对：只能用 . 和它后面的 * + ?，以及分开几种写法的 |；"
        '要找这个字本身，请在前面加 \\，例如 area_name=~".*街道|.*镇"。'
    )


@lru_cache(maxsize=16384)  # thousands of alerts share a few hundred labels
def _is_like(text: str, pattern: str) -> bool:
    return any(_covers(items, text) for items in _alternatives(pattern))


def _covers(items: tuple[_Item, ...], text: str) -> bool:
    """Say whether a run of items covers a whole text, following all positions at once."""
    places = _reached(items, {0})
    for character in text:
        moved: set[int] = set()
        for place in places - {len(items)}:
            if items[place].character in ("", character):
                moved |= {place, place + 1} if items[place].may_repeat else {place + 1}
        places = _reached(items, moved)
    return len(items) in places


def _reached(items: tuple[_Item, ...], places: set[int]) -> set[int]:
    """Add the positions to which one may step over items that may be left out."""
    reached = set(places)
    for place, item in enumerate(items):
        if place in reached and item.may_be_left_out:
            reached.add(place + 1)
    return reached
