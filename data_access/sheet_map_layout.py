"""Where the tables of a form stand in a workbook: sheet, header rows, blocks side by side, columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data_access.sheet_map import SheetMap, TableMap
from data_access.sheet_map_headers import DEEPEST_HEADER, Heading, best_match, is_ignored
from data_access.sheet_map_lexicon import Lexicon
from data_access.sheet_map_window import (
    DataColumn,
    Window,
    best_window,
    derived_columns,
    labels_in,
    rank,
    said,
    sheets_of,
)
from data_access.workbook import Sheet, Workbook
from indicators.intake_findings import Findings, Place
from indicators.intake_units import units_of_line

NOWHERE = -1
_ALWAYS_IGNORED = (
    "序号",
    "编号",
    "排名",
    "位次",
    "名次",
    "备注",
    "说明",
    "同比*",
    "环比*",
    "上年同期*",
    "去年同期*",
    "增减*",
)


@dataclass(frozen=True, slots=True)
class Block:
    """One table, or one of several standing side by side; columns and rows count from 0.

    Label columns are `NOWHERE` when the rows do not say it. `last_row` is where the block must end
    at the latest; `title` and `units_above` are what the rows above the header say.
    """

    form: SheetMap
    table: TableMap
    sheet: Sheet
    header_row: int
    first_row: int
    last_row: int
    title: str
    units_above: tuple[str, ...]
    area_name: int
    area_code: int
    indicator_name: int
    indicator_code: int
    unit: int
    period: int
    columns: tuple[DataColumn, ...]
    unknown: tuple[Heading, ...]


def find_blocks(workbook: Workbook, form: SheetMap, lexicon: Lexicon, findings: Findings) -> list[Block]:
    """Find every table of a form; one that is not there, or not whole, is a finding."""
    blocks: list[Block] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    for table in form.whole_tables():
        sheets = sheets_of(workbook, table)
        if not sheets:
            names = "、".join(sheet.name for sheet in workbook.sheets)
            findings.error(f"没有名为“{'”或“'.join(table.sheet)}”的工作表，现有：{names}；请核对表式或工作表名。")
            continue
        windows = [(sheet, best_window(sheet, table, lexicon, taken.setdefault(id(sheet), []))) for sheet in sheets]
        whole = [(sheet, window) for sheet, window in windows if window and not window.missing]
        if not whole:
            _tell_missing(windows, table, findings)
        for sheet, window in whole:
            taken[id(sheet)].append((window.top, window.height))
            blocks += _blocks(form, table, sheet, window, lexicon, findings)
    return [_bounded(block, taken[id(block.sheet)]) for block in blocks]


def fitness(workbook: Workbook, form: SheetMap, lexicon: Lexicon) -> int:
    """Say how well a form fits a workbook: how many headings it knows, 0 when a table is not whole."""
    total = 0
    for table in form.whole_tables():
        windows = [best_window(sheet, table, lexicon, ()) for sheet in sheets_of(workbook, table)]
        whole = [window.score for window in windows if window and not window.missing]
        if not whole:
            return 0
        total += sum(whole)
    return total


def _blocks(
    form: SheetMap, table: TableMap, sheet: Sheet, window: Window, lexicon: Lexicon, findings: Findings
) -> Iterator[Block]:
    """Cut the header into blocks: a new one begins where the area heading comes again."""
    labels = labels_in(window.found, table)
    starts = [min((h.column for h in pair if h), default=0) for pair in _pairs(labels.area_name, labels.area_code)] or [
        0
    ]
    starts[0] = 0
    ends = [*starts[1:], len(sheet.columns)]
    above = [text for row in range(window.top) for text in sheet.row_texts(row)]
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        inside = [heading for heading in window.found if start <= heading.column < end]
        if i and not any(best_match(inside, column.header) for column in table.columns) and table.columns:
            continue
        own = labels_in(inside, table)
        columns = list(_declared(inside, table, sheet, findings, is_alone=len(starts) == 1))
        used = {column.heading for column in columns} | set(own.all())
        columns += list(derived_columns(inside, table, lexicon, used))
        used |= {column.heading for column in columns}
        yield Block(
            form=form,
            table=table,
            sheet=sheet,
            header_row=window.top,
            first_row=window.top + window.height,
            last_row=sheet.row_count,
            title="\n".join(above),
            units_above=tuple(unit for text in (*above, *_header_texts(sheet, window)) for unit in units_of_line(text)),
            area_name=_column(own.area_name),
            area_code=_column(own.area_code),
            indicator_name=_column(own.indicator_name or labels.indicator_name),
            indicator_code=_column(own.indicator_code or labels.indicator_code),
            unit=_column(own.unit or labels.unit),
            period=_column(own.period or labels.period),
            columns=tuple(columns),
            unknown=tuple(
                h for h in inside if h not in used and not is_ignored(h, (*table.ignored_headers, *_ALWAYS_IGNORED))
            ),
        )


def _declared(
    inside: Sequence[Heading], table: TableMap, sheet: Sheet, findings: Findings, *, is_alone: bool
) -> Iterator[DataColumn]:
    for column in table.columns:
        matches = best_match(inside, column.header)
        if len(matches) > 1:
            places = "、".join(str(heading.column + 1) for heading in matches)
            findings.error(
                f"表头“{said(column.header)}”在第 {places} 列都有，无法区分，请改写表头，或在表式里写明上一层表头。",
                Place(sheet.name, matches[0].row + 1, matches[0].column + 1),
            )
        elif matches:
            yield DataColumn(column, matches[0])
        elif column.required and not is_alone:
            findings.error(
                f"并排的各表里有一个缺少表头“{said(column.header)}”，请补上。", Place(sheet.name, inside[0].row + 1)
            )


def _bounded(block: Block, taken: Sequence[tuple[int, int]]) -> Block:
    """End a block where the next table's header begins."""
    below = [top for top, _ in taken if top >= block.first_row]
    return replace(block, last_row=min([block.last_row, *below]))


def _tell_missing(windows: Sequence[tuple[Sheet, Window | None]], table: TableMap, findings: Findings) -> None:
    tried = [(sheet, window) for sheet, window in windows if window]
    if not tried:
        wanted = [said(column.header) for column in table.columns] or [said(table.area.name)]
        findings.error(
            f"前 {DEEPEST_HEADER} 行里找不到表头（{'、'.join(wanted[:5])}），请核对是否选错了表式或文件。",
            Place(windows[0][0].name),
        )
        return
    sheet, window = max(tried, key=lambda pair: rank(pair[1]))
    findings.error(
        f"表头里缺少“{'”“'.join(window.missing)}”，请补上该列，或改用相应的表式。",
        Place(sheet.name, window.top + window.height),
    )


def _header_texts(sheet: Sheet, window: Window) -> Iterator[str]:
    for row in range(window.top, window.top + window.height):
        yield from sheet.row_texts(row)


def _pairs(one: Sequence[Heading], other: Sequence[Heading]) -> Iterator[tuple[Heading | None, Heading | None]]:
    for i in range(max(len(one), len(other))):
        yield (one[i] if i < len(one) else None), (other[i] if i < len(other) else None)


def _column(found: Sequence[Heading]) -> int:
    return found[0].column if found else NOWHERE
