"""Where a table stands: the sheet, the rows of its header, and which heading is which label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from data_access.sheet_map import ColumnMap, ColumnsFrom, TableMap
from data_access.sheet_map_headers import (
    Heading,
    best_match,
    header_grid,
    heading_part,
    headings,
    innermost_texts,
    is_ignored,
)
from data_access.sheet_map_lexicon import Lexicon
from data_access.workbook import Sheet, Workbook

_DEEPEST_HEADING = 3


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A wanted column: what the map says of it and where it was found."""

    wanted: ColumnMap
    heading: Heading


@dataclass(frozen=True, slots=True)
class Labels:
    """The label headings of a table, one entry a block."""

    area_name: tuple[Heading, ...]
    area_code: tuple[Heading, ...]
    indicator_name: tuple[Heading, ...]
    indicator_code: tuple[Heading, ...]
    unit: tuple[Heading, ...]
    period: tuple[Heading, ...]

    def all(self) -> Iterator[Heading]:
        """Yield every label heading."""
        for name in self.__slots__:
            yield from getattr(self, name)


@dataclass(frozen=True, slots=True)
class Window:
    """Header rows tried: what was found in them and what is missing."""

    top: int
    height: int
    found: tuple[Heading, ...]
    labels: Labels
    missing: tuple[str, ...]
    score: int


def sheets_of(workbook: Workbook, table: TableMap) -> list[Sheet]:
    """Give the sheets a table may stand in; a CSV file is whatever sheet is asked for."""
    filled = [sheet for sheet in workbook.sheets if sheet.columns]
    visible = [sheet for sheet in filled if sheet.is_visible]
    if len(filled) == 1 and not filled[0].name:
        return filled
    if not table.sheet:
        return visible[:1]
    if "*" in table.sheet:
        return visible
    wanted = {heading_part(name) for name in table.sheet}
    names = {part.full for part in wanted} | {part.full for part in wanted if "{period}" in part.full}
    return [sheet for sheet in filled if names & {heading_part(sheet.name).full, heading_part(sheet.name).generic}]


def best_window(sheet: Sheet, table: TableMap, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> Window | None:
    """Find the header rows that know most of the table's headings; the highest and flattest win a tie."""
    grid = header_grid(sheet)
    heights = (table.header_rows,) if table.header_rows else range(1, _DEEPEST_HEADING + 1)
    best: Window | None = None
    hopeful = _hopeful_rows(grid, table)
    for height in heights:
        for top in range(len(grid) - height + 1):
            if not any(hopeful[top : top + height]) or any(
                top < start + rows and start < top + height for start, rows in taken
            ):
                continue
            window = _window(sheet, grid, table, lexicon, top, height)
            if window and (best is None or rank(window) > rank(best)):
                best = window
    return best


def _hopeful_rows(grid: Sequence[Sequence[str]], table: TableMap) -> list[bool]:
    """Say which rows hold a text that a declared header ends in; without one a row need not be tried."""
    label = table.indicator_label
    columns = (header for column in table.columns for header in column.header)
    labels = (*table.area.name, *table.area.code, *label.name, *label.code, *table.period.column)
    wanted = innermost_texts((*labels, *columns))
    if not wanted:
        return [True] * len(grid)
    return [any(text and wanted & heading_part(text).texts for text in row) for row in grid]


def rank(window: Window) -> tuple[int, int, int, int]:
    """Order windows: nothing missing first, then what is known, then flat, then high."""
    return -len(window.missing), window.score, -window.height, -window.top


def _window(
    sheet: Sheet, grid: Sequence[Sequence[str]], table: TableMap, lexicon: Lexicon, top: int, height: int
) -> Window | None:
    if not any(grid[top + height - 1]) or not any(grid[top]):
        return None
    found = headings(grid, top, height, has_merges=bool(sheet.merged))
    labels = labels_in(found, table)
    columns = [bool(best_match(found, column.header)) for column in table.columns]
    missing = [
        said(column.header) for column, has in zip(table.columns, columns, strict=True) if not has and column.required
    ]
    area, label = table.area, table.indicator_label
    if (area.name or area.code) and not (labels.area_name or labels.area_code):
        missing.append(said(area.name or area.code))
    if (label.name or label.code) and not (labels.indicator_name or labels.indicator_code):
        missing.append(said(label.name or label.code))
    derived = len(list(derived_columns(found, table, lexicon, set(labels.all())))) if not missing else 0
    if table.columns_from is not ColumnsFrom.DECLARED and not missing and not (derived or any(columns)):
        missing.append(_DERIVED_NAMES[table.columns_from])
    score = sum(columns) + len(list(labels.all())) + derived
    return Window(top, height, tuple(found), labels, tuple(missing), score) if score else None


_DERIVED_NAMES = {
    ColumnsFrom.PERIODS: "各月份",
    ColumnsFrom.AREAS: "各单位",
    ColumnsFrom.INDICATORS: "各指标",
}


def labels_in(found: Iterable[Heading], table: TableMap) -> Labels:
    """Find the label headings of a table among the headings of some columns."""
    known = list(found)

    def match(wanted: tuple[str, ...]) -> tuple[Heading, ...]:
        return tuple(best_match(known, wanted))

    label = table.indicator_label
    return Labels(
        area_name=match(table.area.name),
        area_code=match(table.area.code),
        indicator_name=match(label.name)[:1],
        indicator_code=match(label.code)[:1],
        unit=match(label.unit)[:1],
        period=match(table.period.column)[:1],
    )


def derived_columns(
    inside: Iterable[Heading], table: TableMap, lexicon: Lexicon, used: set[Heading]
) -> Iterator[DataColumn]:
    """Find the columns whose heading itself names a period, an area or an indicator."""
    base = ColumnMap(indicator=table.indicator_code, measure=table.measure, fraction=table.fraction)
    for heading in inside:
        if heading in used or is_ignored(heading, (*table.ignored_headers, *table.total_names)):
            continue
        inner = heading.parts[-1]
        match table.columns_from:
            case ColumnsFrom.PERIODS if heading.words:
                yield DataColumn(base, heading)
            case ColumnsFrom.AREAS if lexicon.names_area(inner.full) or lexicon.names_area(inner.bare):
                yield DataColumn(base, heading)
            case ColumnsFrom.INDICATORS:
                named = lexicon.indicators_named(inner.full) or lexicon.indicators_named(inner.bare)
                if len(named) == 1:
                    yield DataColumn(replace(base, indicator=named[0].code), heading)


def said(header: Sequence[str]) -> str:
    """Give the header as a message names it."""
    return header[0] if header else ""
