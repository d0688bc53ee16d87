"""版记 at the foot of the last page of drawings, where there is room for it and that page is an even one.

A document does not know its own length. So the last page of drawings becomes the section of 版记, whose even
footer holds it, and a spacer ends the section that fits above the footer of an even page and not above the higher
one of an odd page: behind an odd page it opens the even page that 版记 then stands on alone.
"""

from copy import deepcopy
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bulletins.docx_body import ANNEX_NUMBER, ANNEX_TITLE, PICTURE_BEFORE
from bulletins.docx_geometry import BOTTOM, FOOTER, LINE, NUMBER_LINE, SMALL_HALF_POINTS, TEXT_HEIGHT, wrapped
from bulletins.docx_styles import IMPRINT, IMPRINT_LINE, IMPRINT_MEASURE, TITLE_AFTER
from bulletins.docx_xml import NAMESPACES

_EMU: Final = 635
_BELOW: Final = BOTTOM - FOOTER - NUMBER_LINE  # between 版记 and the page number
_DOUBT: Final = 300  # what heights may be mistaken by where the spacer has to fit
_OVER: Final = 600  # and where it must not
_RULES: Final = 120
_UNDER: Final = 80  # what the line of a drawing has under it
_ABOVE: Final = 200  # what LibreOffice leaves over the first line of a section


def settle(document: DocumentObject) -> None:
    """Move the last page of drawings onto the page of 版记; without drawings or room 版记 keeps a page of its own."""
    ids = {style.name: style.style_id for style in document.styles}
    body = document.element.body
    last = body.find(qn("w:sectPr"))
    kind = None if last is None else last.find(qn("w:type"))
    ends = [one for one in body.iterchildren(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    if kind is None or kind.get(qn("w:val")) != "evenPage" or not ends:
        return
    page = _drawings(ends[-1], ids.get(ANNEX_NUMBER, ""))
    numbers = _footers(document, ends[-1].find(f"{qn('w:pPr')}/{qn('w:sectPr')}"))
    footers = _footers(document, last)
    if not page or not _is_as_shipped(footers, numbers, ids.get(IMPRINT)) or body[-2] is ends[-1]:
        return
    imprint = footers["even"]
    height = _imprint_height(imprint, ids[IMPRINT])
    space = TEXT_HEIGHT - sum(_height(one, ids) for one in page) - height - _ABOVE - _DOUBT
    if space <= _OVER + _DOUBT:
        return
    _move(page, ends[-1])
    spacer = body[-2]
    _set_line(spacer, space)
    _number(imprint, numbers["even"], _BELOW)
    for old in list(footers["default"]):
        footers["default"].remove(old)
    _number(footers["default"], numbers["default"], height + _DOUBT + _OVER + _BELOW)
    last.find(qn("w:pgMar")).set(qn("w:footer"), str(FOOTER))
    last.remove(kind)


def _footers(document: DocumentObject, section: Any) -> dict[str, Any]:
    """Give the footers of a section by the pages they are for."""
    references = section.findall(qn("w:footerReference"))
    return {one.get(qn("w:type")): document.part.rels[one.get(qn("r:id"))].target_part.element for one in references}


def _is_as_shipped(footers: dict[str, Any], numbers: dict[str, Any], style: str | None) -> bool:
    """Tell whether odd and even pages have footers of their own, with 版记 in the even one of the last section."""
    sides = {"default", "even"}
    if style is None or not sides <= footers.keys() or not sides <= numbers.keys():
        return False
    parts = {id(part) for part in (*(footers[side] for side in sides), *(numbers[side] for side in sides))}
    return len(parts) == 4 and bool(_in_style(footers["even"], style))


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(qn("w:val")))


def _in_style(part: Any, style: str) -> list[Any]:
    return [one for one in part.iter(qn("w:p")) if _style(one) == style]


def _drawings(end: Any, opening: str) -> list[Any]:
    """Give the paragraphs of the last page before a section ends, if it is one of drawings that follows another."""
    page: list[Any] = []
    for one in end.itersiblings(preceding=True):
        if one.tag != qn("w:p"):
            return []
        page.insert(0, one)
        if _style(one) == opening:
            has_drawing = any(next(other.iter(qn("w:drawing")), None) is not None for other in page)
            breaks = one.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
            return page if has_drawing and breaks else []
    return []


def _height(paragraph: Any, ids: dict[str | None, str]) -> int:
    extent = next(paragraph.iter(qn("wp:extent")), None)
    if extent is not None:
        return int(extent.get("cy")) // _EMU + PICTURE_BEFORE + _UNDER
    return 2 * LINE + TITLE_AFTER if _style(paragraph) == ids[ANNEX_TITLE] else LINE


def _imprint_height(imprint: Any, style: str) -> int:
    texts = ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in _in_style(imprint, style)]
    room = IMPRINT_MEASURE / (SMALL_HALF_POINTS * 10)
    return _RULES + IMPRINT_LINE * sum(wrapped(text, room) for text in texts)


def _move(page: list[Any], end: Any) -> None:
    opening = page[0].find(qn("w:pPr"))
    opening.remove(opening.find(qn("w:pageBreakBefore")))
    for one in reversed(page):
        end.addnext(one)


def _set_line(paragraph: Any, height: int) -> None:
    properties = paragraph.get_or_add_pPr()
    spacing = properties.get_or_add_spacing()
    for name, value in (("before", 0), ("after", 0), ("line", height)):
        spacing.set(qn(f"w:{name}"), str(value))
    spacing.set(qn("w:lineRule"), "exact")


def _number(footer: Any, numbers: Any, above: int) -> None:
    """Put the page number of the other pages into a footer, with a space above it."""
    spacer = parse_xml(f"<w:p {NAMESPACES}><w:pPr><w:snapToGrid w:val='0'/></w:pPr></w:p>")
    _set_line(spacer, above)
    footer.append(spacer)
    for one in numbers:
        footer.append(deepcopy(one))
