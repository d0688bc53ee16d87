"""An annex table as WordprocessingML: fixed columns, a repeated header, the largest type that fits."""

import re
from dataclasses import dataclass
from typing import Final

from bulletins.content import Table
from bulletins.docx_columns import PADDING, PADDING_ABOVE, column_widths, lines_in, row_height, span_width, type_size
from bulletins.docx_geometry import HEI
from bulletins.docx_xml import Styles, run
from bulletins.table_layout import Span, heading_spans, row_spans

JOINER: Final = "\u2060"  # no width and no break
_MEETING: Final = re.compile(r"(?<=[一-鿿])(?=[0-9])|(?<=[0-9])(?=[一-鿿])")
_BREAK: Final = "<w:r><w:br/></w:r>"
CELL_STYLE: Final = "表格文字"
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What every cell of a table shares: column widths and row height in twips, size in half points."""

    widths: tuple[int, ...]
    half_points: int
    height: int
    styles: Styles


def table_xml(table: Table, styles: Styles) -> str:
    """Write a table as wide as its page allows."""
    size = type_size(table)
    widths = column_widths(table, size)
    look = _Look(widths, size, row_height(table, size), styles)
    spans = heading_spans(table)
    rows = [_heading(spans, row, look) for row in range(len(table.headings))]
    rows += [_row(cells, span, look) for cells, span in zip(table.rows, row_spans(table), strict=True)]
    above = PADDING_ABOVE[table.is_landscape]
    room = {"top": above, "left": PADDING, "bottom": above, "right": PADDING}
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in room.items())
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _heading(spans: tuple[Span, ...], row: int, look: _Look) -> str:
    cells = []
    for span in spans:
        if not span.row <= row < span.row + span.rows:
            continue
        width = span_width(span, look.widths)
        merged = f'<w:gridSpan w:val="{span.columns}"/>' if span.columns > 1 else ""
        if span.rows > 1:
            merged += '<w:vMerge w:val="restart"/>' if row == span.row else "<w:vMerge/>"
        text = span.title if row == span.row else ""
        cells.append((span.column, _cell(text, width, look, properties=merged, font=HEI)))
    ordered = "".join(cell for _, cell in sorted(cells))
    return _table_row(ordered, look, "<w:tblHeader/>")


def _row(cells: tuple[str, ...], span: int, look: _Look) -> str:
    """Write a row whose first cell takes `span` rows; with 0 it belongs to the one above."""
    first = {0: "<w:vMerge/>", 1: ""}.get(span, '<w:vMerge w:val="restart"/>')
    texts = cells if span else ("", *cells[1:])
    written = (
        _cell(text, width, look, properties=first if at == 0 else "")
        for at, (text, width) in enumerate(zip(texts, look.widths, strict=True))
    )
    return _table_row("".join(written), look)


def _table_row(cells: str, look: _Look, properties: str = "") -> str:
    kept = f'<w:cantSplit/><w:trHeight w:val="{look.height}" w:hRule="atLeast"/>{properties}'
    return f"<w:tr><w:trPr>{kept}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, look: _Look, *, properties: str = "", font: str = "") -> str:
    """Write one cell: centred, unless it is a text that needs more than one line."""
    wraps = lines_in(text, width, look.half_points) > 1 and not font
    aligned = '<w:jc w:val="left"/>' if wraps else ""
    lines = _clauses(text, width, look) if wraps else (text,)
    written = _BREAK.join(run(line, font=font, half_points=look.half_points) for line in lines if line)
    paragraph = look.styles.paragraph(CELL_STYLE, written, properties=aligned)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph}</w:tc>"
    )


def _clauses(text: str, width: int, look: _Look) -> tuple[str, ...]:
    """Give each clause a line where that takes no more lines; in the others figures are joined to their words."""
    *clauses, last = text.split("，")
    said = (*(f"{one}，" for one in clauses), last)
    if sum(lines_in(one, width, look.half_points) for one in said) <= lines_in(text, width, look.half_points):
        return said
    return (_MEETING.sub(JOINER, text),)
