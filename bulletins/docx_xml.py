"""Pieces of WordprocessingML as text: paragraphs and sections; every text is escaped here."""

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bulletins.docx_geometry import BOTTOM, FOOTER, HEADER, LEFT, LINE, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LANDSCAPE_HEADER: Final = 680


class Styles:
    """The paragraph styles of a template by the name that staff see; editors may renumber the ids."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids

    def paragraph(self, style: str, *runs: str, properties: str = "") -> str:
        """Write a paragraph in a style; `properties` is XML that follows the style."""
        named = f"<w:pStyle w:val={quoteattr(self._ids[style])}/>"
        return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text: str, *, font: str = "", half_points: int = 0) -> str:
    """Write a run of text, in the font and size of its style unless others are given."""
    face = f'<w:rFonts w:eastAsia="{font}"/>' if font else ""
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    properties = f"<w:rPr>{face}{size}</w:rPr>" if face or size else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{plain(text)}</w:t></w:r>'


def plain(text: str) -> str:
    """Escape a text and leave out what XML cannot carry."""
    return escape(printable(text))


def printable(text: str) -> str:
    """Leave out the characters that XML cannot carry."""
    return _UNPRINTABLE.sub("", text)


def page_field() -> str:
    """Write the page number as the standard has it: — 1 —."""
    pieces = (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
    return "".join(f"<w:r>{piece}</w:r>" for piece in pieces)


def page_size(*, is_landscape: bool) -> str:
    """Write size and margins; a landscape page is the portrait one turned, its left edge the bottom of the paper."""
    if is_landscape:
        return (
            f'<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"/>'
            f'<w:pgMar w:top="{LEFT}" w:right="{TOP}" w:bottom="{RIGHT}" w:left="{BOTTOM}" '
            f'w:header="{_LANDSCAPE_HEADER}" w:footer="{_LANDSCAPE_HEADER}" w:gutter="0"/>'
        )
    return (
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" '
        f'w:header="{HEADER}" w:footer="{FOOTER}" w:gutter="0"/>'
    )


def document_grid() -> str:
    """Write the grid of 22 lines."""
    return f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>'
