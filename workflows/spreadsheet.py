"""Worded tables as files that Excel and WPS open: figures as numbers, and never anything that runs as a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

_STARTS_A_FORMULA = tuple("=+-@\t\r＝＋－＠")
_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+%?")
_PLAIN = re.compile(r"(?P<sign>[+-]?)\d+(?:\.(?P<decimals>\d+))?")
_IN_A_NUMBER_COLUMN = re.compile(r"(?:[+-]|并列)?\d+(?:\.\d+)?|—|")
_FIRST_ROW = 3
_LONGEST_TAB = 31
_NOT_IN_A_TAB = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet: a title line, what it stands on, then headings and rows, then notes."""

    name: str
    title: str
    basis: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def guarded_cell(text: str) -> str:
    """Disarm what a spreadsheet would run as a formula; plain numbers stay as they are."""
    if text.startswith(_STARTS_A_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_text(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write CSV that Excel and WPS open as it stands: with a byte order mark, without formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([guarded_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def xlsx_bytes(tabs: Sequence[Tab]) -> bytes:
    """Write a workbook that prints on A4 landscape, headings repeated; a column of plain numbers holds numbers."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        for tab in tabs:
            _Written(book, tab).write()
    return content.getvalue()


class _Written:
    """One tab on its way into a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, tab: Tab) -> None:
        self._book, self._tab = book, tab
        self._sheet = book.add_worksheet(_NOT_IN_A_TAB.sub("", tab.name)[:_LONGEST_TAB])
        self._formats: dict[str, Any] = {}

    def write(self) -> None:
        """Write title, basis, headings, rows and notes, and how the sheet prints."""
        tab, sheet = self._tab, self._sheet
        sheet.write_string(0, 0, tab.title, self._book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, tab.basis)
        head = {"bold": True, "bg_color": "#E8EEF2", "bottom": 1, "bottom_color": "#C3CFD8", "indent": 1}
        for place, heading in enumerate(tab.headings):
            cells = [row[place] for row in tab.rows]
            is_number = all(_IN_A_NUMBER_COLUMN.fullmatch(cell) for cell in cells) and bool(cells)
            align = "right" if is_number else "left"
            sheet.write_string(2, place, heading, self._book.add_format({**head, "align": align}))
            for at, cell in enumerate(cells, start=_FIRST_ROW):
                self._cell((at, place), cell, is_number=is_number)
            sheet.set_column(place, place, min(_WIDEST, 4 + max(map(_width, (heading, *cells)))))
        for at, note in enumerate(tab.notes, start=_FIRST_ROW + 1 + len(tab.rows)):
            sheet.write_string(at, 0, note)
        self._lay_out()

    def _cell(self, place: tuple[int, int], cell: str, *, is_number: bool) -> None:
        """Write a number as one, shown with the decimals and the sign it was worded with; anything else as text."""
        found = _PLAIN.fullmatch(cell) if is_number else None
        if found is None:
            self._sheet.write_string(*place, cell, self._format("", "right" if is_number else "left"))
            return
        decimals = found["decimals"]
        shown = f"0.{'0' * len(decimals)}" if decimals else "0"
        shown = f"+{shown};-{shown};0" if found["sign"] else shown
        self._sheet.write_number(*place, float(cell), self._format(shown, "right"))

    def _format(self, number: str, align: str) -> Any:
        key = f"{number}{align}"
        if key not in self._formats:
            facts = {"align": align, "indent": 1, "bottom": 4, "bottom_color": "#C3CFD8"}
            self._formats[key] = self._book.add_format({**facts, **({"num_format": number} if number else {})})
        return self._formats[key]

    def _lay_out(self) -> None:
        self._sheet.freeze_panes(_FIRST_ROW, 0)
        self._sheet.repeat_rows(_FIRST_ROW - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C第&P页，共&N页")


def _width(text: str) -> int:
    """Count the columns a text takes: a wide character counts two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
