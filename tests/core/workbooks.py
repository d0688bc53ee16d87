"""Workbooks for tests, made in the test: sheets as rows of cells, good ones and hostile ones."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
import xlwt

Rows = Sequence[Sequence[object]]


def xlsx(*sheets: tuple[str, Rows], merged: Sequence[str] = (), percent: Sequence[str] = ()) -> bytes:
    """Write sheets; `merged` ranges and `percent` formatted cells are of the first one."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    for cell in percent:
        book.worksheets[0][cell].number_format = "0.0%"
    return _saved(book)


def xls(name: str, rows: Rows, *, percent: Sequence[tuple[int, int]] = ()) -> bytes:
    """Write one sheet as an old .xls; `percent` are (row, column) counted from 0."""
    book = xlwt.Workbook()
    page = book.add_sheet(name)
    as_percent = xlwt.easyxf(num_format_str="0.0%")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell is not None:
                page.write(i, j, cell, *([as_percent] if (i, j) in percent else []))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    """Write rows without quotes."""
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def plain_parts() -> dict[str, bytes]:
    """The parts of a small good workbook, to be spoilt one by one."""
    with zipfile.ZipFile(io.BytesIO(xlsx(("数据", [["镇街", "税收"], ["东街街道", 1]])))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts as they are."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook whose sheet is what we say."""
    return zipped(plain_parts() | {"xl/worksheets/sheet1.xml": xml})


def sheet_xml(cells: bytes, *, before: bytes = b"") -> bytes:
    """A sheet part with these rows."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        + before
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + cells
        + b"</sheetData></worksheet>"
    )


def _saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
