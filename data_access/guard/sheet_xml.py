"""What the reader does not tell of a sheet: cells far away, errors, % formats, formulas never computed.

Regular expressions over the bytes of a part whose DTD and encoding were checked. Each begins with a
literal, so that a pass costs a fraction of a parse. Nothing here reads values.
"""

import re
from collections.abc import Iterator

from data_access.guard.refused import Refused

MAX_CELLS = 8_000_000
NOT_COMPUTED = "公式没有计算结果"
Place = tuple[int, int]  # row and column, counted from 1

# A cell or row that is not spelled `<c r="…`; a prefix before either name.
_UNUSUAL = (
    re.compile(rb"<c(?=[\s/>])(?! r=\")"),
    re.compile(rb"<row(?=[\s/>])(?! r=\")"),
    re.compile(rb":(?:c|row)[\s/>]"),
)
_TAG = re.compile(rb"<[^<>]*>")
_TAG_NAME = re.compile(rb"^<(/?)(?:\w+:)?(\w+)")
_ATTRIBUTE = re.compile(rb"\s+([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# A class of references whose box can never hold more than MAX_CELLS: up to ZZ9999 (7 million).
_FAR_OR_ODD = re.compile(rb" r=\"(?![A-Z]{1,2}[0-9]{1,4}\"|[0-9]{1,7}\")")
_COLUMNS = re.compile(rb" r=\"([A-Z]+)")
_ODD = re.compile(rb" r=\"(?![A-Z]{1,3}[0-9]{1,7}\"|[0-9]{1,7}\")")
_FILLED = re.compile(rb" r=\"([A-Z]{1,3})([0-9]{1,7})\"(?:[^>/]|/(?!>))*>")
_EMPTY_FORMULA = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>")
_PLACE = re.compile(rb" r=\"([A-Z]{1,3})([0-9]{1,7})\"")
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_NUMBER_FORMAT = re.compile(rb"<numFmt\s[^>]*>")
_CELL_FORMATS = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<xf\s[^>]*>")
_BUILT_IN_PERCENT = (b"9", b"10")


def usual_spelling(data: bytes) -> bytes:
    """Give the XML with tags as Excel spells them: no prefixes, one blank, double quotes."""
    if not any(pattern.search(data) for pattern in _UNUSUAL):
        return data
    return _TAG.sub(lambda found: _respelled(found.group(0)), data)


def check_references(data: bytes) -> None:
    """Refuse a sheet whose references cannot be trusted or span more cells than are read.

    Raises:
        Refused: a reference that is none, or too many cells between the corners.
    """
    if not _FAR_OR_ODD.search(data):
        return
    if _ODD.search(data):
        raise Refused("工作表里有写法异常的单元格引用，请用 Excel 或 WPS 打开后另存再导入。")
    last_column = max(map(_column, set(_COLUMNS.findall(data))), default=0)
    if last_column * _row_bound(data) <= MAX_CELLS:
        return
    filled = set(_FILLED.findall(data))  # cells with content only: a far one with nothing but a colour harms nobody
    last_column = max((_column(letters) for letters, _ in filled), default=0)
    last_row = max((int(digits) for _, digits in filled), default=0)
    if last_row * last_column > MAX_CELLS:
        raise Refused(
            f"工作表范围达到 {last_row} 行 × {last_column} 列，请删去表格右侧和下方多余的单元格后另存再导入。"
        )


def _row_bound(data: bytes) -> int:
    """Give a number no row exceeds, by counting digits; exact counting costs ten times as much."""
    digits = 4
    while re.search(rb" r=\"[A-Z]*[0-9]{%d}" % (digits + 1), data):
        digits += 1
    return int("9" * digits)


def error_cells(data: bytes) -> dict[Place, str]:
    """Give the cells that show an Excel error, such as #N/A."""
    found = ((place, _VALUE.search(data, end)) for place, end in _cells_with(data, rb" t=\"e\""))
    return {place: value.group(1).decode("utf-8", "replace") if value else "#" for place, value in found}


def uncomputed_cells(data: bytes) -> dict[Place, str]:
    """Give the formula cells without a stored result; an empty text is a result."""
    places: dict[Place, str] = {}
    for found in _EMPTY_FORMULA.finditer(data) if b"<f" in data else ():
        tag = data[data.rfind(b"<c ", 0, found.start()) : found.start()]
        if b' t="str"' not in tag:
            places[_place(tag)] = NOT_COMPUTED
    return places


def percent_cells(data: bytes, styles: frozenset[int]) -> list[Place]:
    """Give the cells drawn with one of the styles."""
    if not styles:
        return []
    either = b"|".join(str(style).encode() for style in sorted(styles))
    return [place for place, _ in _cells_with(data, rb" s=\"(?:" + either + rb")\"")]


def percent_styles(data: bytes) -> frozenset[int]:
    """Give the cell styles that draw a number as a percentage, from the styles part."""
    formats = [_attributes(tag) for tag in _NUMBER_FORMAT.findall(data)]
    percent = {*_BUILT_IN_PERCENT, *(each[b"numFmtId"] for each in formats if b"%" in each.get(b"formatCode", b""))}
    table = _CELL_FORMATS.search(data)
    styles = _FORMAT.findall(table.group(0)) if table else []
    return frozenset(i for i, tag in enumerate(styles) if _attributes(tag).get(b"numFmtId") in percent)


def _cells_with(data: bytes, attribute: bytes) -> Iterator[tuple[Place, int]]:
    """Give place and end of tag of every cell that carries an attribute."""
    for found in re.finditer(attribute, data):
        start, end = data.rfind(b"<", 0, found.start()), data.find(b">", found.end())
        if data[start : start + 3] == b"<c ":
            yield _place(data[start:end]), end


def _respelled(tag: bytes) -> bytes:
    name = _TAG_NAME.match(tag)
    if name is None:
        return tag
    attributes = b"".join(
        b' %b="%b"' % (attribute, double or single) for attribute, double, single in _ATTRIBUTE.findall(tag)
    )
    return b"<%b%b%b%b" % (name.group(1), name.group(2), attributes, b"/>" if tag.endswith(b"/>") else b">")


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def _place(tag: bytes) -> Place:
    found = _PLACE.search(tag)
    return (int(found.group(2)), _column(found.group(1))) if found else (0, 0)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
