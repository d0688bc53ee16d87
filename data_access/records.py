"""A plain list in a file: one heading row, one record per row, cells by the name we give the heading.

Used for reference lists (areas, changes of division, the catalogue); figures go through sheet maps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from data_access.boundary_files import read_boundary_file
from data_access.workbook import Sheet, read_workbook
from indicators.problem import Problem, Refusal

_HEADING_ROWS = 10  # titles stand above; a heading row further down is none
_MAPS = (".geojson", ".json")

Headings = Mapping[str, Sequence[str]]  # our name → the headings that mean it


@dataclass(frozen=True, slots=True)
class Record:
    """One row; absent columns and blank cells read as empty text. `row` counts from 1."""

    file_name: str
    sheet: str
    row: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def problem(self, message: str) -> Problem:
        """Note a fault of this row."""
        return Problem(message, file_name=self.file_name, sheet=self.sheet, row=self.row)


def read_records(
    file_name: str, content: bytes, headings: Headings, required: Sequence[str]
) -> tuple[Record, ...] | None:
    """Read the rows of every sheet that carries the required headings; None when none does.

    A GeoJSON file is a list too: one record per feature, its properties are the cells.

    Raises:
        Refusal: the file cannot be read.
    """
    if PurePath(file_name).suffix.lower() in _MAPS:
        return _of_features(file_name, content, headings, required)
    found: list[Record] = []
    has_heading = False
    for sheet in read_workbook(file_name, content).sheets:
        heading = _heading_of(sheet, headings, required)
        if heading is not None:
            has_heading = True
            found.extend(_rows(file_name, sheet, *heading))
    return tuple(found) if has_heading else None


def missing_headings(file_name: str, headings: Headings, required: Sequence[str]) -> Refusal:
    """Refuse a list that lacks its headings, saying which it needs."""
    wanted = "、".join(f"“{headings[name][0]}”" for name in required)
    return Refusal.because(f"没有找到表头，至少要有这些列：{wanted}；请补上后重试。", file_name=file_name)


def _of_features(
    file_name: str, content: bytes, headings: Headings, required: Sequence[str]
) -> tuple[Record, ...] | None:
    file = read_boundary_file({file_name: content})
    columns = _columns(file.columns, headings)
    if not all(name in columns for name in required):
        return None
    return tuple(
        Record(file_name, "", number, {name: row[place].strip() for name, place in columns.items()})
        for number, row in enumerate(file.rows, start=1)
    )


def _heading_of(sheet: Sheet, headings: Headings, required: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    for row in range(min(sheet.row_count, _HEADING_ROWS)):
        columns = _columns([sheet.text(row, column) for column in range(len(sheet.columns))], headings)
        if all(name in columns for name in required):
            return row, columns
    return None


def _columns(texts: Sequence[str], headings: Headings) -> dict[str, int]:
    meant = {_comparable(text): name for name, texts in headings.items() for text in texts}
    places: dict[str, int] = {}
    for place, text in enumerate(texts):
        name = meant.get(_comparable(text))
        if name is not None:
            places.setdefault(name, place)
    return places


def _comparable(text: str) -> str:
    return "".join(text.split()).lower()


def _rows(file_name: str, sheet: Sheet, heading_row: int, columns: Mapping[str, int]) -> Iterator[Record]:
    for row in range(heading_row + 1, sheet.row_count):
        cells = {name: sheet.text(row, column) for name, column in columns.items()}
        if any(cells.values()):
            yield Record(file_name, sheet.name, row + 1, cells)
