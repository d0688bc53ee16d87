"""How a table lies on the page: which title spans how many columns and rows, and how wide a text is."""

import unicodedata
from dataclasses import dataclass, replace
from itertools import groupby

from bulletins.content import Content, Table

_LONGEST_UNBROKEN = 14


@dataclass(frozen=True, slots=True)
class Span:
    """A title with its upper left place and how many rows and columns it takes."""

    row: int
    column: int
    rows: int
    columns: int
    title: str


def heading_spans(table: Table) -> tuple[Span, ...]:
    """Lay the headings of a table out, row by row, so that they cover it exactly once.

    A title of the upper row takes the empty ones behind it along when the lower row divides it; with
    nothing written below it, it takes both rows.
    """
    if len(table.headings) == 1:
        return tuple(Span(0, column, 1, 1, title) for column, title in enumerate(table.headings[0]))
    upper, lower = table.headings
    spans: list[Span] = []
    starts = [at for at, title in enumerate(upper) if title or not at]
    for start, end in zip(starts, [*starts[1:], len(upper)], strict=True):
        if any(lower[start:end]):
            spans.append(Span(0, start, 1, end - start, upper[start]))
            spans += [Span(1, at, 1, 1, lower[at]) for at in range(start, end)]
        else:
            spans.append(Span(0, start, 2, end - start, upper[start]))
    return tuple(sorted(spans, key=lambda span: (span.row, span.column)))


def laid_out(content: Content) -> Content:
    """Leave out of the annexes what no row fills, as 榜单 where nobody is listed."""
    return replace(content, annexes=tuple(_without_blanks(table) for table in content.annexes))


def _without_blanks(table: Table) -> Table:
    """Drop the columns that are empty in every row; with two rows of headings all stay, for titles span them."""
    kept = [at for at, cells in enumerate(zip(*table.rows, strict=True)) if any(cells)]
    if len(table.headings) > 1 or len(kept) in (0, len(table.widths)):
        return table
    return replace(
        table,
        headings=tuple(tuple(row[at] for at in kept) for row in table.headings),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
        widths=tuple(table.widths[at] for at in kept),
        numbers=tuple(table.numbers[at] for at in kept),
        roles=tuple(table.roles[at] for at in kept) if table.roles else (),
    )


def row_spans(table: Table) -> tuple[int, ...]:
    """Say how many rows the first cell of each row takes: equal neighbours are one cell, 0 where it is above."""
    spans: list[int] = []
    for text, cells in groupby(row[0] for row in table.rows):
        count = len(list(cells))
        spans += [count, *[0] * (count - 1)] if text and not table.numbers[0] else [1] * count
    return tuple(spans)


def text_width(text: str) -> int:
    """Count the columns a text takes where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def is_short(text: str) -> bool:
    """Say whether a cell is to stand on one line: 100.00（1）, 英雄南路街道."""
    return text_width(text) <= _LONGEST_UNBROKEN
