"""What the reader does not tell of an old .xls: errors, % formats, encryption, macros, extent.

Walks the compound file ([MS-CFB]) to the workbook stream and its BIFF records ([MS-XLS]); reads no
figures. Every chain is bounded by the file's own size, so a loop in it ends in a refusal.
"""

import struct
from struct import unpack_from

from data_access.guard.refused import Refused
from data_access.guard.sheet_xml import MAX_CELLS, NOT_COMPUTED, Place

_FREE = 0xFFFFFFFA  # this and above are no sectors
_MINI_CUTOFF = 4096
_DAMAGED = "旧版 .xls 文件的内部结构已损坏，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _SHEET, _FORMAT, _XF, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0, 0x002F
_NUMBER, _RK, _MANY_RK, _FORMULA, _ERROR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_LABELS = (0x00FD, 0x0204, 0x00D6)


class Marks:
    """What was seen on one sheet, places counted from 1."""

    def __init__(self) -> None:
        self.errors: dict[Place, str] = {}
        self.percents: list[Place] = []
        self.last_row = 0
        self.last_column = 0


def marks_of(content: bytes) -> list[Marks]:
    """Give the marks of every sheet, in the order of the workbook.

    Raises:
        Refused: damaged, encrypted, with macros, or spanning more cells than are read.
    """
    try:
        marks = _walk(_workbook_stream(content))
    except (struct.error, IndexError, KeyError, OverflowError) as error:
        raise Refused(_DAMAGED) from error
    for each in marks:
        if each.last_row * each.last_column > MAX_CELLS:
            raise Refused(
                f"工作表范围达到 {each.last_row} 行 × {each.last_column} 列，请删去多余的单元格后另存再导入。"
            )
    return marks


def _workbook_stream(content: bytes) -> bytes:
    sector = 1 << unpack_from("<H", content, 30)[0]
    if sector not in (512, 4096):
        raise Refused(_DAMAGED)
    table = _allocation(content, sector)
    directory = _chain(content, table, unpack_from("<I", content, 48)[0], sector)
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - 127, 128):
        length = unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        entries.setdefault(name, (*unpack_from("<I", directory, at + 116), *unpack_from("<I", directory, at + 120)))
    if any(name.startswith("_VBA_PROJECT") for name in entries):
        raise Refused("工作簿带有宏，不接收，请另存为不带宏的 .xlsx 再导入。")
    book = entries.get("Workbook") or entries.get("Book")
    if book is None:
        raise Refused("文件不是 Excel 工作簿（可能是改了扩展名的 Word 等文档），请导入原始的表格文件。")
    start, size = book
    if size < _MINI_CUTOFF:
        return _mini_stream(content, table, entries["Root Entry"], sector, start)[:size]
    return _chain(content, table, start, sector)[:size]


def _allocation(content: bytes, sector: int) -> list[int]:
    count, next_list = unpack_from("<I", content, 44)[0], unpack_from("<I", content, 68)[0]
    if count > len(content) // sector:
        raise Refused(_DAMAGED)
    tables = list(unpack_from("<109I", content, 76))
    while len(tables) < count and next_list < _FREE:
        listed = unpack_from(f"<{sector // 4}I", content, (next_list + 1) * sector)
        tables += listed[:-1]
        next_list = listed[-1]
    allocation: list[int] = []
    for table in tables[:count]:
        allocation += unpack_from(f"<{sector // 4}I", content, (table + 1) * sector)
    return allocation


def _chain(content: bytes, table: list[int], start: int, sector: int) -> bytes:
    pieces: list[bytes] = []
    at = start
    while at < _FREE:
        if len(pieces) > len(table):
            raise Refused(_DAMAGED)
        pieces.append(content[(at + 1) * sector : (at + 2) * sector])
        at = table[at]
    return b"".join(pieces)


def _mini_stream(content: bytes, table: list[int], root: tuple[int, int], sector: int, start: int) -> bytes:
    whole = _chain(content, table, root[0], sector)
    raw = _chain(content, table, unpack_from("<I", content, 60)[0], sector)
    minis = list(unpack_from(f"<{len(raw) // 4}I", raw))
    # A chain in the mini stream is a chain of 64-byte sectors without a header before them.
    return _chain(b"\0" * 64 + whole, minis, start, 64)


def _walk(stream: bytes) -> list[Marks]:
    begins: list[int] = []
    percent_formats, percent_styles, style_count = {9, 10}, set[int](), 0
    marks: dict[int, Marks] = {}
    current, at = Marks(), 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        body = at + 4
        if kind == _BOF:
            current = marks.setdefault(at, Marks())
        elif kind == _PASSWORD:
            raise Refused("文件加了打开密码，请在 Excel 或 WPS 中取消密码后另存再导入。")
        elif kind == _SHEET:
            begins.append(unpack_from("<I", stream, body)[0])
        elif kind == _FORMAT and b"%" in stream[body + 2 : body + length]:
            percent_formats.add(unpack_from("<H", stream, body)[0])
        elif kind == _XF:
            if unpack_from("<H", stream, body + 2)[0] in percent_formats:
                percent_styles.add(style_count)
            style_count += 1
        else:
            _note(stream, kind, body, length, current, percent_styles)
        at = body + length
    return [marks.get(begin, Marks()) for begin in begins]


def _note(stream: bytes, kind: int, body: int, length: int, marks: Marks, percent_styles: set[int]) -> None:
    if kind == _MANY_RK:
        row, first = unpack_from("<HH", stream, body)
        styles = [unpack_from("<H", stream, at)[0] for at in range(body + 4, body + length - 2, 6)]
        marks.percents += [(row + 1, first + i + 1) for i, style in enumerate(styles) if style in percent_styles]
        last = first + len(styles) - 1
    elif kind in (_NUMBER, _RK, _FORMULA, _ERROR, *_LABELS):
        row, last, style = unpack_from("<HHH", stream, body)
        has_special_result = kind == _FORMULA and stream[body + 12 : body + 14] == b"\xff\xff"
        if has_special_result or (kind == _ERROR and stream[body + 7]):
            _note_result(stream, kind, body, (row + 1, last + 1), marks)
        if style in percent_styles and kind not in _LABELS:
            marks.percents.append((row + 1, last + 1))
    else:
        return
    marks.last_row, marks.last_column = max(marks.last_row, row + 1), max(marks.last_column, last + 1)


def _note_result(stream: bytes, kind: int, body: int, place: Place, marks: Marks) -> None:
    """Note an error value, or a formula that was saved by a program that computes none."""
    if kind == _ERROR:
        marks.errors[place] = _ERRORS.get(stream[body + 6], "#")
    elif stream[body + 6] == 2:
        marks.errors[place] = _ERRORS.get(stream[body + 8], "#")
    elif stream[body + 6] == 0 and not _string_follows(stream, body):
        marks.errors[place] = NOT_COMPUTED


def _string_follows(stream: bytes, body: int) -> bool:
    length = unpack_from("<H", stream, body - 2)[0]
    following = unpack_from("<H", stream, body + length)[0] if body + length + 2 <= len(stream) else 0
    return following in (0x0207, 0x0221, 0x04BC, 0x0236)
