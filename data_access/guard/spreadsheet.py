"""What the guarded child does with a workbook: check it, read it, hand its cells over as plain JSON.

Answer: ``{"sheets": [{"name", "is_visible", "row_count", "columns", "merged", "dates", "faults"}]}``.
`columns` are lists of cells (null, text, number, true/false), all of one length; `merged` are
[top, left, bottom, right] and `dates`/`faults` [row, column, text], all counted from 0.
"""

import datetime
import io
import re
from typing import Any

from data_access.guard.refused import Refused

_MAX_SHEETS = 255
_SHEET = re.compile(rb"<sheet\s[^>]*>")
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_ID, _RID = re.compile(rb" Id=\"([^\"]*)\""), re.compile(rb" \w+:id=\"([^\"]*)\"")
_TARGET = re.compile(rb" Target=\"([^\"]*)\"")
# Control characters and those that turn the reading direction: what is shown would not be what is stored.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Each kind's own modules are imported in its branch: a child that starts fast is worth the untidiness.
Place = tuple[int, int]
Faults = dict[Place, str]


def answer(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """Read a workbook of a kind (`xlsx`, `xls`, `csv`)."""
    match request["kind"]:
        case "xlsx":
            sheets = _xlsx(payload)
        case "xls":
            sheets = _xls(payload)
        case _:
            sheets = [_csv(payload)]
    for sheet in sheets:
        _check_texts(sheet)
    return {"sheets": sheets}


def _csv(content: bytes) -> dict[str, Any]:
    from data_access.guard.delimited import rows_of

    rows = rows_of(content)
    width = max(map(len, rows), default=0)
    even = [row + [""] * (width - len(row)) for row in rows]
    return _sheet("", True, even, [], {}, [])


def _xlsx(content: bytes) -> list[dict[str, Any]]:
    from data_access.guard.archive import checked_parts, packed
    from data_access.guard.sheet_xml import (
        check_references,
        error_cells,
        percent_cells,
        percent_styles,
        uncomputed_cells,
        usual_spelling,
    )

    parts = checked_parts(content)
    styles = percent_styles(usual_spelling(next((d for n, d in parts.items() if n.lower() == "xl/styles.xml"), b"")))
    marks: list[tuple[Faults, list[Place]]] = []
    for part in _sheet_parts(parts):
        data = usual_spelling(part)
        check_references(data)
        marks.append(({**error_cells(data), **uncomputed_cells(data)}, percent_cells(data, styles)))
    return _read(packed(parts), marks)


def _xls(content: bytes) -> list[dict[str, Any]]:
    from data_access.guard.xls_marks import marks_of

    return _read(io.BytesIO(content), [(marks.errors, marks.percents) for marks in marks_of(content)])


def _sheet_parts(parts: dict[str, bytes]) -> list[bytes]:
    """Give the sheets' parts in the order of the workbook, which is the reader's order too."""
    from data_access.guard.sheet_xml import usual_spelling

    lowered = {name.lower(): data for name, data in parts.items()}
    relations = {}
    for tag in _RELATION.findall(usual_spelling(lowered.get("xl/_rels/workbook.xml.rels", b""))):
        identity, place = _ID.search(tag), _TARGET.search(tag)
        if identity and place:
            relations[identity.group(1)] = place.group(1).decode()
    found = []
    for tag in _SHEET.findall(usual_spelling(lowered["xl/workbook.xml"])):
        relation = _RID.search(tag)
        target = relations.get(relation.group(1), "") if relation else ""
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append(lowered.get(path.lower(), b""))
    return found


def _read(file: io.BytesIO, marks: list[tuple[Faults, list[Place]]]) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(file)
        about = book.sheets_metadata
        if len(about) > _MAX_SHEETS:
            raise Refused(f"工作簿有 {len(about)} 个工作表，超过 {_MAX_SHEETS} 个的上限，请拆分后再导入。")
        if len(about) != len(marks):
            raise Refused("工作簿的目录与内容不一致，请用 Excel 或 WPS 打开后另存再导入。")
        sheets = []
        for i, (each, (faults, percents)) in enumerate(zip(about, marks, strict=True)):
            if each.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(i)
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            rows = sheet.to_python(skip_empty_area=False)
            sheets.append(_sheet(each.name, each.visible == SheetVisibleEnum.Visible, rows, merged, faults, percents))
    except PasswordError as error:
        raise Refused("文件加了打开密码，请在 Excel 或 WPS 中取消密码后另存再导入。") from error
    except CalamineError as error:
        raise Refused("工作簿内部结构异常，无法读取，请用 Excel 或 WPS 打开后另存再导入。") from error
    return sheets


def _sheet(
    name: str, is_visible: bool, rows: list[list[Any]], merged: list[list[int]], faults: Faults, percents: list[Place]
) -> dict[str, Any]:
    columns: list[list[Any]] = [[None if cell == "" else cell for cell in column] for column in zip(*rows, strict=True)]
    dates: list[tuple[int, int, str]] = []
    for j, column in enumerate(columns):
        if not _PLAIN.issuperset(map(type, column)):
            _plain(j, column, dates)
    _draw_percents(columns, len(rows), percents)
    return {
        "name": name,
        "is_visible": is_visible,
        "row_count": len(rows),
        "columns": columns,
        "merged": merged,
        "dates": dates,
        "faults": [(row - 1, column - 1, text) for (row, column), text in faults.items()],
    }


_PLAIN = frozenset((str, float, int, bool, type(None)))


def _plain(j: int, column: list[Any], dates: list[tuple[int, int, str]]) -> None:
    """Take dates out of a column, and write times as the text a user sees."""
    for i, cell in enumerate(column):
        if isinstance(cell, datetime.date):
            dates.append((i, j, cell.isoformat()))
            column[i] = None
        elif type(cell) not in _PLAIN:
            column[i] = str(cell)


def _draw_percents(columns: list[list[Any]], row_count: int, percents: list[Place]) -> None:
    """Write a number that is drawn as a percentage the way it is drawn: 0.873 becomes “87.3%”."""
    from decimal import Decimal

    for row, column in percents:
        if 0 < row <= row_count and 0 < column <= len(columns):
            cell = columns[column - 1][row - 1]
            if type(cell) in (float, int):
                columns[column - 1][row - 1] = f"{Decimal(f'{cell:.15g}').scaleb(2).normalize():f}%"


def _check_texts(sheet: dict[str, Any]) -> None:
    for j, column in enumerate(sheet["columns"]):
        texts = {cell for cell in column if type(cell) is str}
        if _UNSEEN.search("".join(texts)):
            row = next(i for i, cell in enumerate(column) if type(cell) is str and _UNSEEN.search(cell))
            raise Refused(
                "此格含有看不见的控制字符，显示的与存储的不同，请删去后重新录入。",
                sheet=sheet["name"],
                row=row + 1,
                column=j + 1,
            )
