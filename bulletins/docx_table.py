"""An annex table as WordprocessingML: fixed columns, a repeated header, the largest type that fits."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from bulletins.content import Table
from bulletins.docx_geometry import (
    ANNEX_TITLE_HALF_POINTS,
    HEI,
    LINE,
    NOTE_HALF_POINTS,
    NOTE_LINE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    em_width,
    set_width,
)
from bulletins.docx_xml import Styles, run
from bulletins.table_layout import Span, heading_spans

CELL_STYLE: Final = "表格文字"
_HALF_POINTS: Final = (24, 21, 18, 15, 13)  # 小四, 五号, 小五, 小六, 七号 and a little
_PADDING: Final = 60
_SHORT: Final = 8  # a text of up to so many characters stays on one line
_HEADING_LINES: Final = 4
_HIGHEST_ROW: Final = 567  # 1 cm
_SEVERAL_PAGES_ROW: Final = 397  # 7 mm
_LEADING: Final = 1.3
_AROUND: Final = 560  # the space under the title and over the notes, and a little for what lines add up to
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
    widths = column_widths(table)
    size = type_size(table, widths)
    look = _Look(widths, size, _row_height(table, widths, size), styles)
    spans = heading_spans(table)
    rows = [_heading(spans, row, look) for row in range(len(table.headings))]
    rows += [_row(cells, look) for cells in table.rows]
    margins = "".join(f'<w:{side} w:w="{_PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def column_widths(table: Table) -> tuple[int, ...]:
    """Share the width of the page among the columns, in twips; they add up to it exactly."""
    whole = TEXT_HEIGHT if table.is_landscape else TEXT_WIDTH
    total = sum(table.widths)
    ends = [round(whole * sum(table.widths[: at + 1]) / total) for at in range(len(table.widths))]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


def type_size(table: Table, widths: tuple[int, ...]) -> int:
    """Give the largest type, in half points, in which figures and short names stay on one line.

    A table that could stand whole on its page in a smaller type takes that one.
    """
    sizes = [size for size in _HALF_POINTS if _fits(table, widths, size)] or [_HALF_POINTS[-1]]
    whole = [size for size in sizes if _rows_height(table, widths, size) <= _room(table, widths, size)]
    return (whole or sizes)[0]


def _fits(table: Table, widths: tuple[int, ...], size: int) -> bool:
    """Tell whether no short text of a column has to wrap and no heading becomes a tower."""
    short = all(
        em_width(cell) > _SHORT or _lines(cell, width, size) <= 1
        for row in table.rows
        for cell, width in zip(row, widths, strict=True)
    )
    spans = heading_spans(table)
    return short and all(_lines(one.title, _span_width(one, widths), size) <= _HEADING_LINES for one in spans)


def _lines(text: str, width: int, size: int) -> int:
    """Estimate how many lines a text takes in a cell."""
    return max(1, ceil(em_width(text) * size * 10 / max(size * 10, width - 2 * _PADDING)))


def _span_width(span: Span, widths: tuple[int, ...]) -> int:
    return sum(widths[span.column : span.column + span.columns])


def _line(size: int) -> int:
    return ceil(size * 10 * _LEADING)


def _row_lines(table: Table, widths: tuple[int, ...], size: int) -> list[int]:
    return [
        max((_lines(cell, width, size) for cell, width in zip(row, widths, strict=True)), default=1)
        for row in table.rows
    ]


def _rows_height(table: Table, widths: tuple[int, ...], size: int) -> int:
    return _line(size) * sum(_row_lines(table, widths, size))


def _room(table: Table, widths: tuple[int, ...], size: int) -> int:
    """Estimate what a page has left for the rows, in twips, under its heads and over its notes."""
    page, measure = (TEXT_WIDTH, TEXT_HEIGHT) if table.is_landscape else (TEXT_HEIGHT, TEXT_WIDTH)
    spans = heading_spans(table)
    heads = sum(
        max(
            (_lines(one.title, _span_width(one, widths), size) for one in spans if one.row + one.rows == row), default=1
        )
        for row in range(1, len(table.headings) + 1)
    )
    notes = sum(ceil(em_width(note) * NOTE_HALF_POINTS * 10 / measure) for note in table.notes)
    title = ceil(set_width(table.title) * ANNEX_TITLE_HALF_POINTS * 10 / measure)
    return page - (2 + title) * LINE - _AROUND - NOTE_LINE * notes - _line(size) * heads


def _row_height(table: Table, widths: tuple[int, ...], size: int) -> int:
    """Give rows the height that fills the page when they all fit on one, within what looks right."""
    spare = _room(table, widths, size) - _rows_height(table, widths, size)
    low = _line(size)
    if spare < 0:
        return max(low, _SEVERAL_PAGES_ROW)
    return max(low, min(_HIGHEST_ROW, low + spare // max(1, len(table.rows) + 1)))


def _heading(spans: tuple[Span, ...], row: int, look: _Look) -> str:
    cells = []
    for span in spans:
        if not span.row <= row < span.row + span.rows:
            continue
        width = sum(look.widths[span.column : span.column + span.columns])
        merged = f'<w:gridSpan w:val="{span.columns}"/>' if span.columns > 1 else ""
        if span.rows > 1:
            merged += '<w:vMerge w:val="restart"/>' if row == span.row else "<w:vMerge/>"
        text = span.title if row == span.row else ""
        cells.append((span.column, _cell(text, width, look, properties=merged, font=HEI)))
    ordered = "".join(cell for _, cell in sorted(cells))
    return _table_row(ordered, look, "<w:tblHeader/>")


def _row(cells: tuple[str, ...], look: _Look) -> str:
    written = (_cell(cell, width, look) for cell, width in zip(cells, look.widths, strict=True))
    return _table_row("".join(written), look)


def _table_row(cells: str, look: _Look, properties: str = "") -> str:
    kept = f'<w:cantSplit/><w:trHeight w:val="{look.height}" w:hRule="atLeast"/>{properties}'
    return f"<w:tr><w:trPr>{kept}</w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, look: _Look, *, properties: str = "", font: str = "") -> str:
    """Write one cell: centred, unless it is a text that needs more than one line."""
    wraps = em_width(text) * look.half_points * 10 > width - 2 * _PADDING
    aligned = '<w:jc w:val="left"/>' if wraps and not font else ""
    written = run(text, font=font, half_points=look.half_points) if text else ""
    paragraph = look.styles.paragraph(CELL_STYLE, written, properties=aligned)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph}</w:tc>"
    )
