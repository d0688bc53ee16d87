"""The measures of GB/T 9704-2012 in twips (1/20 pt; 1 mm is 56.69), as both Word and LibreOffice keep them.

With a 16 pt body an exact line of 579 and a run spacing of −5 give 22 lines of 28 characters; the idiom of
Word (`linesAndChars`) gives 18 characters in LibreOffice.
"""

import re
from itertools import pairwise
from typing import Final

PAGE_WIDTH: Final = 11906
PAGE_HEIGHT: Final = 16838
TOP: Final = 2098  # 天头 37 mm
BOTTOM: Final = 1984  # 35 mm
LEFT: Final = 1588  # 订口 28 mm
RIGHT: Final = 1474  # 26 mm
TEXT_WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT  # 版心 156 mm
TEXT_HEIGHT: Final = PAGE_HEIGHT - TOP - BOTTOM  # 版心 225 mm
LINE: Final = 579
LINES: Final = 22
CHARACTERS: Final = 28
SPACING: Final = -5
BODY_HALF_POINTS: Final = 32  # 3号
TITLE_HALF_POINTS: Final = 44  # 2号
ANNEX_TITLE_HALF_POINTS: Final = 36  # 小2号
NOTE_HALF_POINTS: Final = 21  # 5号
NOTE_LINE: Final = 340
SMALL_HALF_POINTS: Final = 28  # 4号
CHARACTER: Final = BODY_HALF_POINTS * 10 + SPACING  # the width of one character of the body
HEADER: Final = 1134
NUMBER_LINE: Final = 320
FOOTER: Final = 1247  # puts the top of the page number 7 mm below the 版心

FANG: Final = "仿宋_GB2312"
KAI: Final = "楷体_GB2312"
HEI: Final = "黑体"
BIAO: Final = "方正小标宋简体"
SONG: Final = "宋体"
LATIN: Final = "Times New Roman"
_FIRST_WIDE: Final = 0x2000
_NARROW: Final = {".": 0.25, ",": 0.25, "(": 0.34, ")": 0.34, "-": 0.34, "%": 0.84, "+": 0.57}  # in Times
_ATOM: Final = re.compile(r"[（“《〔]*(?:[!-~]+|.)[，。；：、）”》〕]*")


def em_width(text: str) -> float:
    """Give the width of a text in characters: a Chinese one is 1, a letter or digit about half."""
    return sum(_NARROW.get(one, 0.5) if ord(one) < _FIRST_WIDE else 1.0 for one in text)


def set_width(text: str) -> float:
    """Give the width as it is set: between Chinese characters and figures stands a quarter of a character."""
    meetings = sum((ord(one) < _FIRST_WIDE) != (ord(other) < _FIRST_WIDE) for one, other in pairwise(text))
    return em_width(text) + meetings / 4


def wrapped(text: str, room: float) -> int:
    """Count the lines a text takes where `room` characters stand on one; figures and brackets are not divided."""
    lines, line = 1, ""
    for atom in _ATOM.findall(text):
        if line and set_width(line + atom) > room:
            lines, line = lines + 1, atom
        else:
            line += atom
    return lines


def unbroken(text: str) -> float:
    """Give the width of the widest piece of a text that cannot be divided."""
    return max(map(set_width, _ATOM.findall(text)), default=0.0)
