"""Schemes as a workbook: one sheet a scheme, a head of names and values, then one row an item.

Staff edit it in Excel or WPS and bring it back; what is written here is read back as the same scheme.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import xlsxwriter

from data_access.workbook import Sheet, Workbook
from indicators.problem import Problem, Refusal
from indicators.scoring.scheme import (
    LEAST_COVERAGE,
    Aggregation,
    Bands,
    BestInterval,
    Branch,
    Goalposts,
    Item,
    Measure,
    MissingPolicy,
    Scheme,
)

_YES, _NO, _TWO_THIRDS = "是", "否", "2/3"
_TABLE = (
    "一级",
    "一级权重",
    "二级",
    "二级权重",
    "指标代码",
    "指标名称",
    "取数",
    "权重",
    "满意值",
    "不允许值",
    "最佳区间",
    "上下限",
    "五档标准值",
    "必备",
)
_HEAD: tuple[tuple[str, str], ...] = (
    ("方案代码", "code"),
    ("方案名称", "name"),
    ("依据", "basis"),
    ("责任部门", "owner"),
    ("参评分组", "peer_groups"),
    ("合成方法", "aggregation"),
    ("缺项处理", "missing"),
    ("最低覆盖率", "least_coverage"),
    ("小数位数", "decimals"),
    ("并列先比", "tie_breaks"),
    ("再比进步幅度", "breaks_ties_by_improvement"),
    ("加减分上限", "adjustment_cap"),
    ("红榜线", "red_from"),
    ("黑榜线", "black_below"),
    ("有效期起", "valid_from"),
    ("有效期止", "valid_to"),
    ("样例", "is_sample"),
)
_LISTS = ("peer_groups", "tie_breaks")
_FLAGS = ("breaks_ties_by_improvement", "is_sample")
_NUMBERS = ("least_coverage", "adjustment_cap", "red_from", "black_below")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "aggregation": {one.label: one.value for one in Aggregation},
    "missing": {one.label: one.value for one in MissingPolicy},
}
_MEASURES = {one.label: one.value for one in Measure}


def write_schemes(schemes: Iterable[Scheme], name_of: Callable[[str], str]) -> bytes:
    """Write schemes as an .xlsx workbook; `name_of` names an indicator for the reader's eye."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        strong = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        for scheme in schemes:
            sheet = book.add_worksheet(scheme.code[:31])
            sheet.set_column(0, 3, 14)
            sheet.set_column(4, 5, 30)
            for row, (title, name) in enumerate(_HEAD):
                sheet.write_string(row, 0, title, strong)
                _write(sheet, row, 1, _head_cell(scheme, name))
            top = len(_HEAD) + 1
            for column, title in enumerate(_TABLE):
                sheet.write_string(top, column, title, strong)
            for row, cells in enumerate(_item_rows(scheme.root, (), name_of), top + 1):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell)
    return content.getvalue()


def read_schemes(workbook: Workbook) -> dict[str, dict[str, object]]:
    """Read the scheme tables of a workbook, by code.

    Raises:
        Refusal: no sheet looks like a scheme, or a row cannot be read; each with its place and cure.
    """
    problems: list[Problem] = []
    found: dict[str, dict[str, object]] = {}
    for sheet in workbook.sheets:
        head, top = _head_of(sheet)
        if top is None or "方案代码" not in head:
            continue
        reader = _SheetReader(workbook.file_name, sheet, top, problems)
        found[head["方案代码"]] = _table_of_head(head) | {"parts": reader.parts()}
    if not found:
        cure = "请用 schemes export 导出一份作样子：上面是方案代码、名称等，下面一行一个指标。"
        raise Refusal.because(f"没有找到考核方案；{cure}", file_name=workbook.file_name)
    if problems:
        raise Refusal(tuple(problems))
    return found


def _write(sheet: Any, row: int, column: int, cell: str | float | None) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, cell)


def _head_cell(scheme: Scheme, name: str) -> str | float | None:
    value = getattr(scheme, name)
    if name == "least_coverage" and value == LEAST_COVERAGE:
        return _TWO_THIRDS
    if name in _WORDS:
        return str(value.label)
    if name in _LISTS:
        return "、".join(value)
    if name in _FLAGS:
        return _YES if value else _NO
    if value is None or isinstance(value, int | float | str):
        return value
    return str(value)


def _item_rows(branch: Branch, above: tuple[Branch, ...], name_of: Callable[[str], str]) -> Iterable[list[Any]]:
    for part in branch.parts:
        if isinstance(part, Branch):
            yield from _item_rows(part, (*above, part), name_of)
        else:
            places: list[Any] = []
            for level in range(2):
                places += [above[level].name, above[level].weight_pct] if level < len(above) else ["", None]
            yield [*places, *_item_cells(part, name_of)]


def _item_cells(item: Item, name_of: Callable[[str], str]) -> list[Any]:
    standard: list[Any] = [None, None, "", "", ""]
    match item.standard:
        case Goalposts() as posts:
            standard[:2] = [posts.satisfactory, posts.unacceptable]
        case BestInterval() as best:
            standard[2:4] = [f"{best.best_from:.15g}、{best.best_to:.15g}", f"{best.lowest:.15g}、{best.highest:.15g}"]
        case Bands() as bands:
            standard[4] = "、".join(f"{value:.15g}" for value in bands.values)
    name = name_of(item.indicator_code)
    required = _YES if item.is_required else _NO
    return [item.indicator_code, name, item.measure.label, item.weight_pct, *standard, required]


def _head_of(sheet: Sheet) -> tuple[dict[str, str], int | None]:
    """Give the head by title and the row of the table's titles."""
    titles = {title for title, _ in _HEAD}
    head: dict[str, str] = {}
    for row in range(sheet.row_count):
        title = sheet.text(row, 0)
        if title in titles:
            head[title] = sheet.text(row, 1)
        elif title == _TABLE[0] or sheet.text(row, 4) == _TABLE[4]:
            return head, row
    return head, None


def _table_of_head(head: Mapping[str, str]) -> dict[str, object]:
    table: dict[str, object] = {}
    for title, name in _HEAD[1:]:
        text = head.get(title, "")
        if not text or text == _TWO_THIRDS:
            continue
        if name in _LISTS:
            table[name] = _split(text)
        elif name in _FLAGS:
            table[name] = text == _YES
        elif name in _WORDS:
            table[name] = _WORDS[name].get(text, text)
        elif name in _NUMBERS:
            table[name] = text
        else:
            table[name] = int(text) if name == "decimals" and text.isdigit() else text
    return table


def _split(text: str) -> list[str]:
    for mark in "，,；; ":
        text = text.replace(mark, "、")
    return [part for part in text.split("、") if part]


class _SheetReader:
    """Reads the rows of one sheet; a heading left blank below is the one above."""

    def __init__(self, file_name: str, sheet: Sheet, top: int, problems: list[Problem]) -> None:
        self._file_name, self._sheet, self._top, self._problems = file_name, sheet, top, problems
        self._at = {sheet.text(top, column): column for column in range(len(sheet.columns))}

    def parts(self) -> list[dict[str, object]]:
        """Give the tree as the tables `read_scheme` reads."""
        root: list[dict[str, object]] = []
        headings: list[str] = ["", ""]
        branches: list[dict[str, object] | None] = [None, None]
        for row in range(self._top + 1, self._sheet.row_count):
            if not self._cell(row, "指标代码"):
                continue
            where = root
            for level, (name, weight) in enumerate((("一级", "一级权重"), ("二级", "二级权重"))):
                written = self._cell(row, name)
                if written and written != headings[level]:
                    headings[level], headings[level + 1 :] = written, [""] * (1 - level)
                    branch: dict[str, object] = {"name": written, "weight": self._number(row, weight), "parts": []}
                    where.append(branch)
                    branches[level], branches[level + 1 :] = branch, [None] * (1 - level)
                below = branches[level]
                if below is not None:
                    inner = below["parts"]
                    where = inner if isinstance(inner, list) else where
            where.append(self._item(row))
        return root

    def _item(self, row: int) -> dict[str, object]:
        measure = self._cell(row, "取数") or Measure.VALUE.label
        item: dict[str, object] = {
            "indicator": self._cell(row, "指标代码"),
            "weight": self._number(row, "权重"),
            "measure": _MEASURES.get(measure, measure),
            "required": self._cell(row, "必备") == _YES,
        }
        for title, name in (("满意值", "satisfactory"), ("不允许值", "unacceptable")):
            if self._cell(row, title):
                item[name] = self._number(row, title)
        for title, name in (("最佳区间", "best"), ("上下限", "limits"), ("五档标准值", "bands")):
            if self._cell(row, title):
                item[name] = [self._read(row, title, part) for part in _split(self._cell(row, title))]
        return item

    def _cell(self, row: int, title: str) -> str:
        return self._sheet.text(row, self._at[title]) if title in self._at else ""

    def _number(self, row: int, title: str) -> float:
        return self._read(row, title, self._cell(row, title))

    def _read(self, row: int, title: str, text: str) -> float:
        try:
            return float(text.removesuffix("%"))
        except ValueError:
            column = self._at.get(title, -1) + 1
            said = f"“{title}”写的是“{text}”，应为数字。" if text else f"“{title}”没有填，请填数字。"
            self._problems.append(Problem(said, self._file_name, self._sheet.name, row + 1, column))
            return 0.0
