"""Titles that tell rules apart: of several rules with one title the second is （二）, the third （三）."""

from collections import Counter
from collections.abc import Sequence

_DIGITS = "零一二三四五六七八九"


def numbered(titles: Sequence[str]) -> list[str]:
    """Number equal titles in their order; the first keeps its title bare."""
    seen: Counter[str] = Counter()
    told = []
    for title in titles:
        seen[title] += 1
        told.append(f"{title}（{_chinese(seen[title])}）" if seen[title] > 1 else title)
    return told


def _chinese(number: int) -> str:
    """Write a whole number from 1 to 99 as people count: 二, 十, 二十一; a larger one in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    begin = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return begin + (_DIGITS[ones] if ones or not tens else "")
