"""A good guess for an unknown sheet: a sheet map to be confirmed by a person, and why it is thought so."""

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

from data_access.sheet_guess_columns import Contents, contents_of, is_total
from data_access.sheet_guess_table import SURE, GuessedTable, HeaderReader
from data_access.sheet_map import PeriodSource, SheetMap
from data_access.sheet_map_headers import PERIOD_MARK, header_grid, headings
from data_access.sheet_map_lexicon import Lexicon
from data_access.workbook import Sheet, Workbook
from indicators.intake_periods import find_periods, fold_period_text
from indicators.problem import Refusal

_FEWEST_AREAS = 0.5  # of the filled rows of an area column
_DEEPEST_HEADING = 3
_SEPARATORS = re.compile(r"[_\-\s—()（）]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A form that seems to fit, and the reading in words a clerk can judge."""

    form: SheetMap
    text: str


def guess(workbook: Workbook, words: Lexicon, *, taken: Container[str]) -> Guess:
    """Guess what the sheets of a workbook mean.

    Raises:
        Refusal: there is no table in it that could be read.
    """
    tables = [
        table
        for sheet in workbook.sheets
        if sheet.is_visible and sheet.columns and (table := _table(sheet, workbook.file_name, words))
    ]
    if not tables:
        raise Refusal.because(
            "看不出这是什么表：没有找到既有单位（或指标）名称、又有已登记指标的表格；"
            "请核对文件，或先导入单位和指标目录，也可以指明表式。",
            file_name=workbook.file_name,
        )
    code = _free_code("guess_" + hashlib.sha256("\n".join(t.shape for t in tables).encode()).hexdigest()[:8], taken)
    form = SheetMap(
        code=code,
        name=_form_name(workbook.file_name),
        period=PeriodSource(sources=_sources(tables)),
        tables=tuple(table.table for table in tables),
    )
    lines = [line for table in tables for line in table.lines]
    last = f"确认后这个读法存为表式“{form.name}”（{form.code}），下次同样的表直接使用。"
    return Guess(form, "\n".join(("没有登记过这种表，按内容这样读，请核对：", *lines, last)))


def _table(sheet: Sheet, file_name: str, words: Lexicon) -> GuessedTable | None:
    contents = contents_of(sheet, words)
    area = _area_column(contents)
    label = _indicator_column(contents)
    first = _first_data_row(sheet, area, label)
    if first is None or first == 0:
        return None
    contents = contents_of(sheet, words, first_row=first)  # without the headings the shares are true
    area, label = _area_column(contents), _indicator_column(contents)
    grid = header_grid(sheet)
    for height in range(1, min(_DEEPEST_HEADING, first) + 1):
        if first > len(grid):
            return None
        found = headings(grid, first - height, height, has_merges=bool(sheet.merged))
        reader = HeaderReader(sheet, file_name, words, contents, found, first, height)
        table = reader.long(area, label) if label else reader.wide(area) if area else None
        if table:
            return table
    return None


def _area_column(contents: list[Contents]) -> Contents | None:
    """Take the column that names most areas; names before codes, left before right."""
    fit = [each for each in contents if each.areas and each.area_rows >= _FEWEST_AREAS * (each.filled_rows - 3)]
    return max(fit, key=lambda each: (len(each.areas), each.code_share < SURE, -each.column), default=None)


def _indicator_column(contents: list[Contents]) -> Contents | None:
    fit = [each for each in contents if each.indicator_share >= 0.4 and each.number_share < 0.5]
    return max(fit, key=lambda each: (each.indicator_share, -each.column), default=None)


def _first_data_row(sheet: Sheet, area: Contents | None, label: Contents | None) -> int | None:
    if label is not None:
        return label.first_indicator_row
    if area is None:
        return None
    first = area.first_area_row
    while first > 1 and is_total(sheet.text(first - 1, area.column)):
        first -= 1
    return first


def _sources(tables: list[GuessedTable]) -> tuple[str, ...]:
    named = {source for table in tables for source in table.sources}
    return tuple(source for source in ("header", "title", "file_name") if source in named)


def _form_name(file_name: str) -> str:
    """Name the form after the file, without its period and the marks around it."""
    stem = fold_period_text(PurePath(file_name).stem)
    for each in reversed(find_periods(stem)):
        stem = stem[: each.start] + " " + stem[each.end :]
    return _SEPARATORS.sub(" ", stem).strip().replace(PERIOD_MARK, "") or "未命名的表"


def _free_code(code: str, taken: Container[str]) -> str:
    return next(each for n in count(1) if (each := code if n == 1 else f"{code}_{n}") not in taken)
