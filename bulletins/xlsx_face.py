"""The annexes of a bulletin as a workbook: one sheet a table, ready to print, figures as figures.

Nothing in it is a formula, and the same content gives the same bytes.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bulletins.content import Content, Table
from bulletins.table_layout import Span, heading_spans, is_short, laid_out, row_spans, text_width

_MADE_ON = datetime(2026, 1, 1)  # fixed: the date of the document stands in the document
_SAMPLE = "样例数据"
_FIGURE = re.compile(r"([+-]?)(0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(\.\d+)?(%?)")
_MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_A4 = 9
_PAGE_WIDTH = {False: 88.0, True: 134.0}  # characters beside each other on A4, upright and lying
_LEAST_WIDTH = 5.0
_LINE = 16.0  # height of a line of text in points
_PLAIN: dict[str, object] = {"font_name": "仿宋_GB2312", "font_size": 11, "valign": "vcenter"}
_BOXED = _PLAIN | {"border": 1, "text_wrap": True, "align": "center"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is printed: its value and the format that prints it so again."""

    value: Decimal
    format: str


@dataclass(slots=True)
class _Looks:
    """The formats of a workbook, each made once."""

    book: xlsxwriter.Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, looks: dict[str, object]) -> Format:
        key = tuple(sorted(looks.items(), key=lambda one: one[0]))
        if key not in self.made:
            self.made[key] = self.book.add_format(looks)
        return self.made[key]


def write_xlsx(content: Content) -> bytes:
    """Write the annexes as one ``.xlsx``."""
    content = laid_out(content)
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": content.title, "author": content.office, "created": _MADE_ON})
        looks = _Looks(book)
        names = sheet_names(table.title for table in content.annexes)
        for number, (name, table) in enumerate(zip(names, content.annexes, strict=True), start=1):
            page = book.add_worksheet(name)
            _lay_out(page, content, table)
            _write(page, looks, content, table, number)
    return target.getvalue()


def figure_of(text: str) -> Figure | None:
    """Read a cell that is nothing but a number (+1.58, 1,180, 96%); None for everything else."""
    found = _FIGURE.fullmatch(text)
    if found is None or len(re.sub(r"\D", "", text)) > _MOST_DIGITS:
        return None
    sign, whole, part, percent = found.groups()
    value = Decimal(f"{sign}{whole.replace(',', '')}{part or ''}")
    shape = f"{'#,##0' if ',' in whole else '0'}{'.' + '0' * (len(part) - 1) if part else ''}{percent}"
    return Figure(value / 100 if percent else value, f"+{shape};-{shape};{shape}" if sign == "+" else shape)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Name the sheets by their tables: without what a sheet name may not hold, none twice."""
    names: list[str] = []
    for title in titles:
        plain = _FORBIDDEN_IN_NAMES.sub(" ", title).strip(" '")[:_LONGEST_NAME] or "附件"
        name, again = plain, 1
        while name.casefold() in {one.casefold() for one in names}:
            again += 1
            name = f"{plain[: _LONGEST_NAME - len(str(again)) - 2]}({again})"
        names.append(name)
    return names


def _lay_out(page: Worksheet, content: Content, table: Table) -> None:
    """Set the sheet up for paper: A4, fitted to its width, the headings on every page."""
    page.set_paper(_A4)
    if table.is_landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(left=0.8, right=0.7, top=0.9, bottom=0.9)
    first = _first_row(table)
    page.repeat_rows(first - len(table.headings), first - 1)
    page.freeze_panes(first, 0)
    page.hide_gridlines(2)
    if content.is_sample:
        page.set_header(f"&R&9{_SAMPLE}")
    page.set_footer("&C&9— &P —")
    for column, width in enumerate(_widths(table)):
        page.set_column(column, column, width)


def _first_row(table: Table) -> int:
    return 3 + len(table.headings)


def _write(page: Worksheet, looks: _Looks, content: Content, table: Table, number: int) -> None:
    last, below, widths = len(table.widths) - 1, _first_row(table), _widths(table)
    title = {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True}
    page.write_string(0, 0, f"附件{number}", looks.of(_PLAIN | {"font_name": "黑体", "font_size": 12}))
    _across(page, 1, last, table.title, looks.of(title))
    page.set_row(1, 30.0 * _lines(table.title, sum(widths) / 1.7))
    _across(page, 2, last, _source(content), looks.of(_PLAIN | {"font_size": 9, "align": "right"}))
    _write_headings(page, looks, table)
    for row, cells in enumerate(table.rows, start=below):
        page.set_row(row, _LINE * max(_lines(cell, width) for cell, width in zip(cells, widths, strict=True)) + 4)
        for column, (cell, is_number) in enumerate(zip(cells, table.numbers, strict=True)):
            _write_cell(page, looks, (row, column), cell, is_number=is_number)
    for row, span in enumerate(row_spans(table), start=below):
        if span > 1:
            page.merge_range(row, 0, row + span - 1, 0, table.rows[row - below][0], looks.of(_BOXED))
    _write_notes(page, looks, (below + len(table.rows), last), [*table.notes, content.basis], sum(widths))


def _source(content: Content) -> str:
    return "　".join(filter(None, (content.number, content.day, _SAMPLE if content.is_sample else "")))


def _write_headings(page: Worksheet, looks: _Looks, table: Table) -> None:
    """Write the headings, spanned as the table says; every row as high as its longest title."""
    strong = looks.of(_BOXED | {"font_name": "黑体", "bg_color": "#F2F2F2"})
    top, widths = _first_row(table) - len(table.headings), _widths(table)
    heights = [1] * len(table.headings)
    for span in heading_spans(table):
        _put(page, top, span, strong)
        lines = _lines(span.title, sum(widths[span.column : span.column + span.columns]))
        last = span.row + span.rows - 1
        heights[last] = max(heights[last], lines - span.rows + 1)
    for row, lines in enumerate(heights, start=top):
        page.set_row(row, _LINE * lines + 4)


def _put(page: Worksheet, top: int, span: Span, looks: Format) -> None:
    row, column = top + span.row, span.column
    if span.rows == span.columns == 1:
        page.write_string(row, column, span.title, looks)
    else:
        page.merge_range(row, column, row + span.rows - 1, column + span.columns - 1, "", looks)
        page.write_string(row, column, span.title, looks)


def _write_cell(page: Worksheet, looks: _Looks, place: tuple[int, int], cell: str, *, is_number: bool) -> None:
    figure = figure_of(cell) if is_number else None
    if figure is not None:
        form = looks.of(_BOXED | {"text_wrap": False, "num_format": figure.format})
        page.write_number(*place, float(figure.value), form)
        return
    shape = dict(_BOXED)
    if cell.startswith(_FORMULA):
        shape |= {"quote_prefix": True}  # it stays text when somebody opens the cell and leaves it again
    page.write_string(*place, cell, looks.of(shape))


def _write_notes(page: Worksheet, looks: _Looks, corner: tuple[int, int], notes: list[str], width: float) -> None:
    below, last = corner
    small = looks.of(_PLAIN | {"font_size": 9, "text_wrap": True})
    for row, note in enumerate(filter(None, notes), start=below):
        _across(page, row, last, note, small)
        page.set_row(row, _LINE * _lines(note, width * 11 / 9))


def _across(page: Worksheet, row: int, last: int, text: str, looks: Format) -> None:
    if last:
        page.merge_range(row, 0, row, last, "", looks)
    page.write_string(row, 0, text, looks)


def _widths(table: Table) -> list[float]:
    """Give short cells room to stand on one line and long ones their share of the page; fill the page."""
    room, total = _PAGE_WIDTH[table.is_landscape], sum(table.widths)
    needed = []
    for column, share in enumerate(table.widths):
        cells = [row[column] for row in table.rows]
        longest = max((text_width(cell) + 1.5 for cell in cells if is_short(cell)), default=0)
        fair = 0.0 if all(map(is_short, cells)) else room * share / total
        needed.append(max(longest, fair, _LEAST_WIDTH))
    return [width * max(1.0, room / sum(needed)) for width in needed]


def _lines(text: str, width: float) -> int:
    return max(1, -(-text_width(text) // max(int(width) - 1, 2)))
