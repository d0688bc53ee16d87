"""A workbook as sheets of cells; the untrusted bytes are opened by a guarded child only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_access.guard.kinds import fault_of, kind_of
from data_access.guard.runner import run_guarded
from indicators.intake import Cell, CellFault
from indicators.problem import Refusal

TIMEOUT_S = 60.0
MEMORY_MB = 1536

Merge = tuple[int, int, int, int]  # top, left, bottom, right


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet column by column; rows and columns count from 0 here, from 1 in every message.

    A CSV file is one sheet without a name. `merged` ranges keep their text in the top left cell.
    """

    name: str
    is_visible: bool
    row_count: int
    columns: tuple[list[Cell], ...]
    merged: tuple[Merge, ...] = ()

    def text(self, row: int, column: int) -> str:
        """Give a cell as the text a user sees, trimmed; empty for a blank."""
        if column >= len(self.columns) or not 0 <= row < self.row_count:
            return ""
        return cell_text(self.columns[column][row])

    def row_texts(self, row: int) -> Iterator[str]:
        """Yield the non-empty texts of a row, left to right."""
        for column in self.columns:
            text = cell_text(column[row])
            if text:
                yield text


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one file."""

    file_name: str
    sheets: tuple[Sheet, ...]


def read_workbook(file_name: str, content: bytes) -> Workbook:
    """Read an .xlsx, .xls or .csv file.

    Raises:
        Refusal: the file is refused; one sentence says why and what to do.
    """
    fault = fault_of(file_name, content)
    if fault:
        raise Refusal.because(fault, file_name=file_name)
    answer = run_guarded(
        "data_access.guard.spreadsheet",
        {"kind": kind_of(file_name)},
        payload=content,
        timeout_s=TIMEOUT_S,
        memory_mb=MEMORY_MB,
        file_name=file_name,
    )
    sheets = tuple(_sheet(each) for each in answer["sheets"])
    if not any(sheet.columns for sheet in sheets):
        raise Refusal.because("文件里没有任何内容，请核对是否选错了文件。", file_name=file_name)
    return Workbook(file_name, sheets)


def cell_text(cell: Cell) -> str:
    """Word a cell the way it is seen."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool():
            return "TRUE" if cell else "FALSE"
        case date():
            return cell.isoformat()
        case CellFault():
            return cell.text
        case _:
            return f"{cell:.15g}"


def _sheet(told: dict[str, Any]) -> Sheet:
    columns: list[list[Cell]] = told["columns"]
    for row, column, text in told["dates"]:
        columns[column][row] = date.fromisoformat(text[:10])
    for row, column, text in told["faults"]:
        if 0 <= row < told["row_count"] and 0 <= column < len(columns):
            columns[column][row] = CellFault(text)
    merged = tuple((top, left, bottom, right) for top, left, bottom, right in told["merged"])
    return Sheet(told["name"], told["is_visible"], told["row_count"], tuple(columns), merged)
