"""How an annex table fills its page: the largest type that fits and columns as wide as they need."""

from math import ceil
from typing import Final

from bulletins.content import Table
from bulletins.docx_geometry import (
    ANNEX_TITLE_HALF_POINTS,
    LINE,
    NOTE_HALF_POINTS,
    NOTE_LINE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    em_width,
    set_width,
    unbroken,
    wrapped,
)
from bulletins.table_layout import Span, heading_spans

PADDING: Final = 46  # 0.8 mm between the text of a cell and its lines at the sides
PADDING_ABOVE: Final = {False: 45, True: 12}  # and above and below, upright and lying: lines bring room of their own
_HALF_POINTS: Final = (24, 21, 20, 19, 18, 17, 16, 15, 14, 13)  # 小四, 五号 and down to 6.5 pt
_SHORT: Final = 8  # a text of up to so many characters stays on one line
_LEAST_LONG: Final = 6.0  # a longer one has at least so many on a line
_HEADING_LINES: Final = 3
_HIGHEST_ROW: Final = 567  # 1 cm
_SEVERAL_PAGES_ROW: Final = 397  # 7 mm
_LEADING: Final = 1.3
_AROUND: Final = 560  # the space under the title and over the notes, and a little for what lines add up to


def type_size(table: Table) -> int:
    """Give the largest type, in half points, in which figures and short names stay on one line.

    A table that could stand whole on its page in a smaller type takes that one.
    """
    sizes = [size for size in _HALF_POINTS if _fits(table, size)] or [_HALF_POINTS[-1]]
    return next((size for size in sizes if _rows_height(table, size) <= _room(table, size)), sizes[0])


def column_widths(table: Table, size: int) -> tuple[int, ...]:
    """Give each column what it needs and share the rest, in twips; they add up to the width of the page exactly.

    The rest goes first to columns whose texts would wrap, then to all by their share in the table.
    """
    whole = TEXT_HEIGHT if table.is_landscape else TEXT_WIDTH
    needs = [_need(table, column, size) for column in range(len(table.widths))]
    longest = [max((set_width(row[at]) for row in table.rows), default=0.0) for at in range(len(needs))]
    lacks = [max(0.0, _twips(longest[at], size) - need) for at, need in enumerate(needs)]
    spare = whole - sum(needs)
    if spare > 0:
        given = min(1.0, spare / sum(lacks)) if sum(lacks) else 0.0
        needs = [need + given * lack for need, lack in zip(needs, lacks, strict=True)]
        rest = (whole - sum(needs)) / sum(table.widths)
        needs = [need + rest * share for need, share in zip(needs, table.widths, strict=True)]
    ends = [round(whole * sum(needs[: at + 1]) / sum(needs)) for at in range(len(needs))]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


def _need(table: Table, column: int, size: int) -> float:
    """Tell how narrow a column may be: short texts on one line, its own heading on no more lines than allowed."""
    cells = [row[column] for row in table.rows]
    short = max((set_width(cell) for cell in cells if em_width(cell) <= _SHORT), default=0.0)
    long = max((max(_LEAST_LONG, unbroken(cell)) for cell in cells if em_width(cell) > _SHORT), default=0.0)
    titles = [one.title for one in heading_spans(table) if one.column == column and one.columns == 1]
    return _twips(max(short, long, *map(_heading_room, titles), 0.0), size)


def _heading_room(title: str) -> float:
    """Give the least room in characters in which a heading takes no more lines than allowed."""
    room = max(unbroken(title), min(2.0, set_width(title)), set_width(title) / _HEADING_LINES)
    while wrapped(title, room) > _HEADING_LINES:
        room += 0.25
    return room


def _twips(characters: float, size: int) -> float:
    """Give the width of a column that holds so many characters; a little is left for what fonts differ."""
    return (characters + 0.05) * size * 10 + 2 * PADDING


def _fits(table: Table, size: int) -> bool:
    """Tell whether every column gets what it needs and no heading over several becomes a tower."""
    whole = TEXT_HEIGHT if table.is_landscape else TEXT_WIDTH
    widths = column_widths(table, size)
    return sum(_need(table, at, size) for at in range(len(widths))) <= whole and all(
        lines_in(one.title, span_width(one, widths), size) <= _HEADING_LINES for one in heading_spans(table)
    )


def lines_in(text: str, width: int, size: int) -> int:
    """Estimate how many lines a text takes in a cell."""
    return wrapped(text, max(1.0, (width - 2 * PADDING) / (size * 10)))


def span_width(span: Span, widths: tuple[int, ...]) -> int:
    """Give the width of the columns under a heading."""
    return sum(widths[span.column : span.column + span.columns])


def _height(table: Table, lines: int, size: int) -> int:
    return ceil(size * 10 * _LEADING) * lines + 2 * PADDING_ABOVE[table.is_landscape]


def _rows_height(table: Table, size: int) -> int:
    widths = column_widths(table, size)
    return sum(
        _height(table, max(lines_in(cell, width, size) for cell, width in zip(row, widths, strict=True)), size)
        for row in table.rows
    )


def _room(table: Table, size: int) -> int:
    """Estimate what a page has left for the rows, in twips, under its heads and over its notes."""
    page, measure = (TEXT_WIDTH, TEXT_HEIGHT) if table.is_landscape else (TEXT_HEIGHT, TEXT_WIDTH)
    widths, spans = column_widths(table, size), heading_spans(table)
    heads = sum(
        _height(
            table,
            max(
                (lines_in(one.title, span_width(one, widths), size) for one in spans if one.row + one.rows == row),
                default=1,
            ),
            size,
        )
        for row in range(1, len(table.headings) + 1)
    )
    notes = sum(ceil(em_width(note) * NOTE_HALF_POINTS * 10 / measure) for note in table.notes)
    title = ceil(set_width(table.title) * ANNEX_TITLE_HALF_POINTS * 10 / measure)
    return page - (2 + title) * LINE - _AROUND - NOTE_LINE * notes - heads


def row_height(table: Table, size: int) -> int:
    """Give rows the height that fills the page when they all fit on one, within what looks right."""
    spare = _room(table, size) - _rows_height(table, size)
    low = _height(table, 1, size)
    if spare < 0:
        return max(low, _SEVERAL_PAGES_ROW)
    return max(low, min(_HIGHEST_ROW, low + spare // max(1, len(table.rows) + 1)))
