"""What depends on the words: the size of the red mark, where the title breaks, where signature and date stand.

The paragraphs are found by the style that the template gives them.
"""

import re
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.shared import Pt

from bulletins import docx_styles as named
from bulletins.docx_body import ANNEX_TITLE
from bulletins.docx_geometry import ANNEX_TITLE_HALF_POINTS, CHARACTER, TEXT_WIDTH, TITLE_HALF_POINTS, set_width

_WIDEST_MARK: Final = 0.96  # of the 版心
_DATE_INSET: Final = 4  # characters right of a date under a seal
_SLACK: Final = 0.3
_MAY_BREAK: Final = re.compile(
    r"(?<=[，、])|(?<=发展|工作|考核|排名|完成|重点|专项|得分)|(?<=[0-9]月)(?!份)|(?=年度|季度|月度|综合|考核|排名|完成|较上|情况)"
)
_MAY_NOT_BEGIN: Final = re.compile(r"[的、，》”）]|.{0,2}$")


def fit(document: DocumentObject) -> None:
    """Fit the paragraphs of a filled template to their words."""
    by_style: dict[str, list[Any]] = {}
    names = {style.style_id: style.name or "" for style in document.styles}
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = names.get(style.get(qn("w:val")) or "", "") if style is not None else ""
        by_style.setdefault(name, []).append(paragraph)
    for mark in by_style.get(named.MARK, []):
        _shrink(mark)
    for title in by_style.get(named.TITLE, []):
        _break_title(title, TITLE_HALF_POINTS, TEXT_WIDTH)
    for title in by_style.get(ANNEX_TITLE, []):
        _break_title(title, ANNEX_TITLE_HALF_POINTS, TEXT_WIDTH)
    _sign(by_style.get(named.OFFICE, []), by_style.get(named.DAY, []))


def _words(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _shrink(mark: Any) -> None:
    """Make the mark small enough for one line; a shorter one keeps the size of its style."""
    width = set_width(_words(mark))
    largest = int(TEXT_WIDTH * _WIDEST_MARK / 10 / max(width, 1))
    if largest >= named.MARK_HALF_POINTS:
        return
    spacing = mark.get_or_add_pPr().get_or_add_spacing()
    spacing.set(qn("w:line"), str(round(largest * 10 * named.MARK_LEADING)))
    spacing.set(qn("w:lineRule"), "exact")
    for run in mark.iter(qn("w:r")):
        run.get_or_add_rPr().sz_val = Pt(largest / 2)


def title_lines(title: str, room: float) -> tuple[str, ...]:
    """Break a title into lines at groups of sense, the longest first; `room` is how many characters a line holds.

    A title without such a place, or one that needs three lines, is left to wrap by itself.
    """
    if set_width(title) <= room:
        return (title,)
    halves = [
        (title[: match.end()], title[match.end() :])
        for match in _MAY_BREAK.finditer(title)
        if not _MAY_NOT_BEGIN.match(title, match.end())
    ]
    good = [pair for pair in halves if set_width(pair[1]) <= set_width(pair[0]) <= room]
    return min(good, key=lambda pair: set_width(pair[0]), default=(title,))


def _break_title(title: Any, half_points: int, measure: int) -> None:
    """Narrow the paragraph to its first line, so that it wraps there and its text stays one piece."""
    lines = title_lines(_words(title), measure / (half_points * 10))
    if len(lines) > 1:
        inset = max(0, int((measure - (set_width(lines[0]) + _SLACK) * half_points * 10) / 2))
        _indent(title, left=inset, right=inset)


def _sign(offices: list[Any], days: list[Any]) -> None:
    """Put the date four characters in from the right and the name centred above it; a longer name goes two in."""
    if not offices or not days:
        return
    office, day = set_width(_words(offices[-1])), set_width(_words(days[-1]))
    right = _DATE_INSET + (day - office) / 2
    inset = _DATE_INSET if right >= 2 else 2 + (office - day) / 2
    _indent(offices[-1], right=round(CHARACTER * max(right, 2)))
    _indent(days[-1], right=round(CHARACTER * inset))


def _indent(paragraph: Any, *, left: int = 0, right: int = 0) -> None:
    properties = paragraph.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:left"), str(left))
    indent.set(qn("w:right"), str(right))
    indent.set(qn("w:firstLine"), "0")
    indent.set(qn("w:firstLineChars"), "0")
