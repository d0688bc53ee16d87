"""Text of attribute tables: which encoding it is in, and what may be kept of it. For the child."""

import codecs
import math
from typing import Any

from data_access.guard.refused import Refused

MAX_TEXT = 120
_GBK_NAMES = frozenset({"GBK", "GB2312", "GB18030", "936", "CP936", "ANSI 936", "WINDOWS-936", "EUC-CN"})
_UTF8_NAMES = frozenset({"UTF-8", "UTF8", "65001", "CP65001"})


def plain_text(value: Any) -> str:
    """Give a value as short printable text; whole numbers lose their “.0”, nothing becomes “nan”."""
    if value is None or isinstance(value, (bytes, list, dict)):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(float(value))
    text = str(value)
    text = "" if text == "NaT" else text
    return "".join(character for character in text if character.isprintable())[:MAX_TEXT].strip()


def decoded_columns(names: list[str], columns: list[Any], *, declared: str) -> tuple[list[str], list[list[Any]], str]:
    """Decode a DBF that was read byte for byte (as Latin-1); gives names, columns and a note.

    A declared encoding is believed only if the bytes fit it; without one, UTF-8 is recognised by
    its strict form and anything else is GB18030, of which GBK and GB 2312 are parts.
    """
    texts = [*names, *(value for column in columns for value in column if isinstance(value, str))]
    raw = [text.encode("latin-1", "ignore") for text in texts]
    encoding, note = _encoding_of([text for text in raw if not text.isascii()], declared)
    decoded_names = [_decode(name.encode("latin-1", "ignore"), encoding) for name in names]
    decoded = [
        [_decode(value.encode("latin-1", "ignore"), encoding) if isinstance(value, str) else value for value in column]
        for column in columns
    ]
    return decoded_names, decoded, note


def _encoding_of(raw: list[bytes], declared: str) -> tuple[str, str]:
    if not raw:
        return "utf-8", ""
    named = declared.upper()
    fitting = [encoding for encoding in ("utf-8", "gb18030") if all(_fits(text, encoding) for text in raw)]
    if not fitting:
        raise Refused("属性表的文字既不是 UTF-8 也不是 GBK 编码，请在导出时选择 UTF-8 编码并附上 .cpg 文件。")
    wanted = "utf-8" if named in _UTF8_NAMES else "gb18030" if named in _GBK_NAMES else ""
    # Bytes that are strictly UTF-8 are UTF-8 even when a .cpg says GBK: the reverse is next to impossible.
    found = fitting[0]
    shown = "UTF-8" if found == "utf-8" else "GBK"
    if not wanted:
        return found, f"属性表没有注明文字编码，按 {shown} 读取"
    return found, "" if wanted == found else f"属性表注明的文字编码 {declared} 与内容不符，按 {shown} 读取"


def _fits(text: bytes, encoding: str) -> bool:
    try:
        _decode(text, encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decode(text: bytes, encoding: str) -> str:
    """Decode strictly, but forgive a last character cut in half: DBF names end after ten bytes."""
    return codecs.getincrementaldecoder(encoding)().decode(text, final=False)
