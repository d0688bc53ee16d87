"""Delimited text: which encoding, which separator, then strictly by the book."""

import csv
import io
import re

from data_access.guard.refused import Refused

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 8_000_000
_SEPARATORS = ",\t;|，"
_SAMPLE_LINES = 20
# Private use, replacement and C1 characters are what a wrong decoding leaves behind.
_IMPLAUSIBLE = re.compile("[\u0080-\u009f\ufffd\ue000-\uf8ff]|锟斤拷|烫烫烫")
_RE_EXPORT = "请用 Excel 或 WPS 打开核对后，另存为“CSV UTF-8”或 .xlsx 再导入。"


def rows_of(content: bytes) -> list[list[str]]:
    """Read the rows; they may differ in length.

    Raises:
        Refused: an encoding that fits nowhere, NUL, unclosed quotes, or too much of it.
    """
    text = decoded(content)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(f"文件里有空字符（NUL），可能不是文本文件或已损坏，{_RE_EXPORT}", row=line)
    csv.field_size_limit(1 << 20)
    rows: list[list[str]] = []
    cell_count = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        for row in reader:
            rows.append(row)
            cell_count += len(row)
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS or cell_count > MAX_CELLS:
                raise Refused("文件的行列数超过上限，请拆分成几个文件后再导入。", row=reader.line_num)
    except csv.Error as error:
        raise Refused(f"这里的引号没有成对，或一格过长，后面的内容无法分列，{_RE_EXPORT}", row=len(rows) + 1) from error
    return rows


def decoded(content: bytes) -> str:
    """Decode by byte-order mark, else as UTF-8, else as GB18030; nothing is replaced silently.

    Raises:
        Refused: the bytes are none of these.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _strict(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(content, "gb18030")


def separator_of(text: str) -> str:
    """Find the separator that cuts the first lines most evenly; a comma when in doubt."""
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]
    return max(_SEPARATORS, key=lambda each: (_evenness(lines, each), -_SEPARATORS.index(each)))


def _evenness(lines: list[str], separator: str) -> int:
    counts = [line.count(separator) for line in lines]
    most = max(counts, default=0)
    return counts.count(most) if most else 0


def _strict(content: bytes, encoding: str) -> str:
    name = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, "UTF-8 或 GB18030")
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = content.count(b"\n", 0, at) + 1
        raise Refused(f"文字编码不是完整的 {name}（第 {at + 1} 个字节无法识别），{_RE_EXPORT}", row=line) from error
    found = _IMPLAUSIBLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise Refused(f"文字编码不对，出现了乱码“{found.group(0)!a}”，{_RE_EXPORT}", row=line)
    return text
