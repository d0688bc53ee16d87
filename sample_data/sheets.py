"""Workbooks as offices write them: a title row, merged headings, a total row, a note below."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = Decimal | int | str | None
_MADE_ON = datetime(2022, 11, 1)  # a fixed date, so that the same figures give the same bytes


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `group` is the heading merged over its neighbours of the same group.

    `is_share` prints the percentages as Excel percentages (87.3 as 0.873 with a % format).
    """

    heading: str
    cells: Sequence[Cell]
    total: Cell = None
    group: str = ""
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with one table; `blocks` > 1 sets the rows side by side (左右并排)."""

    name: str
    title: str
    columns: Sequence[Column]
    left_line: str = ""
    right_line: str = ""
    total_name: str = ""
    note: str = ""
    blocks: int = 1


@dataclass(frozen=True, slots=True)
class _Looks:
    title: Format
    line: Format
    heading: Format
    cell: Format
    share: Format


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write the sheets as one ``.xlsx``."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": _MADE_ON})
    looks = _Looks(
        title=book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        line=book.add_format({"font_size": 10}),
        heading=book.add_format({"bold": True, "align": "center", "text_wrap": True, "border": 1}),
        cell=book.add_format({"border": 1}),
        share=book.add_format({"border": 1, "num_format": "0.00%"}),
    )
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    return target.getvalue()


def text_table(sheet: Sheet) -> bytes:
    """Write a sheet as the text a system exports: a title line, headings, rows, in GB18030."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([sheet.title])
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows(zip(*(map(_as_text(column), column.cells) for column in sheet.columns), strict=True))
    return text.getvalue().encode("gb18030")


def _as_text(column: Column) -> Callable[[Cell], str]:
    return lambda cell: "" if cell is None else f"{cell}%" if column.is_share and cell != "—" else str(cell)


def _write(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    width = len(sheet.columns)
    height = len(sheet.columns[0].cells)
    per_block = -(-height // sheet.blocks)
    last = width * sheet.blocks - 1
    page.merge_range(0, 0, 0, last, sheet.title, looks.title)
    page.write_string(1, 0, sheet.left_line, looks.line)
    page.write_string(1, last, sheet.right_line, looks.line)
    top = 2
    for block in range(sheet.blocks):
        rows = range(block * per_block, min((block + 1) * per_block, height))
        _write_block(page, sheet, looks, (top, block * width), rows)
    below = top + _heading_rows(sheet) + per_block
    if sheet.total_name:
        _write_total(page, sheet, looks, below)
        below += 1
    if sheet.note:
        page.write_string(below, 0, sheet.note, looks.line)


def _write_block(page: Worksheet, sheet: Sheet, looks: _Looks, corner: tuple[int, int], rows: range) -> None:
    top, left = corner
    _write_headings(page, sheet, looks, top, left)
    first = top + _heading_rows(sheet)
    for at, column in enumerate(sheet.columns):
        for offset, row in enumerate(rows):
            _write_cell(page, first + offset, left + at, column.cells[row], looks, is_share=column.is_share)


def _write_total(page: Worksheet, sheet: Sheet, looks: _Looks, row: int) -> None:
    for at, column in enumerate(sheet.columns):
        _write_cell(page, row, at, column.total, looks, is_share=column.is_share)
    page.write_string(row, _name_column(sheet), sheet.total_name, looks.cell)


def _name_column(sheet: Sheet) -> int:
    return next(at for at, column in enumerate(sheet.columns) if isinstance(column.cells[0], str))


def _heading_rows(sheet: Sheet) -> int:
    return 2 if any(column.group for column in sheet.columns) else 1


def _write_headings(page: Worksheet, sheet: Sheet, looks: _Looks, top: int, left: int) -> None:
    """Write one or two heading rows; neighbours of one group share a merged heading above them."""
    two = _heading_rows(sheet) == 2
    at = 0
    while at < len(sheet.columns):
        group = sheet.columns[at].group
        span = 1
        while group and at + span < len(sheet.columns) and sheet.columns[at + span].group == group:
            span += 1
        if not group and two:
            page.merge_range(top, left + at, top + 1, left + at, sheet.columns[at].heading, looks.heading)
        elif group and span > 1:
            page.merge_range(top, left + at, top, left + at + span - 1, group, looks.heading)
        elif group:
            page.write_string(top, left + at, group, looks.heading)
        for place in range(at, at + span):
            if group or not two:
                page.write_string(top + two, left + place, sheet.columns[place].heading, looks.heading)
        at += span


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell, looks: _Looks, *, is_share: bool) -> None:
    if cell is None:
        page.write_blank(row, column, None, looks.cell)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, looks.cell)
    elif is_share:
        page.write_number(row, column, float(Decimal(cell) / 100), looks.share)
    else:
        page.write_number(row, column, float(cell), looks.cell)
