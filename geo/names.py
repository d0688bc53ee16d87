"""Written names of areas taken apart: spaces, widths, offices and kind suffixes; pure text."""

import re
import unicodedata
from dataclasses import dataclass

# Who sits in an area is not part of its name: “马厂镇人民政府” is 马厂镇.
_OFFICES = ("人民政府", "管理委员会", "政府", "管委会")

# Every way offices write a kind, longest first within the whole table.
_KINDS = {
    "街道": ("街道办事处", "街道办", "办事处", "街办", "街道"),
    "镇": ("镇",),
    "乡": ("乡",),
    "社区": ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区"),
    "村": ("村村民委员会", "村村委会", "村民委员会", "村委会", "村"),
    "区": ("区",),
    "县": ("县",),
    "市": ("市",),
    "旗": ("旗",),
}
_SUFFIXES = sorted(
    ((suffix, kind) for kind, suffixes in _KINDS.items() for suffix in suffixes),
    key=lambda pair: -len(pair[0]),
)
_MIN_STEM = 2  # 沁县, 城区: a single character left over is no name
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name in its comparable form; `kind` is empty when none was written (城关)."""

    text: str
    stem: str
    kind: str


def comparable(written: str) -> str:
    """Fold widths (ＡＢＣ → ABC) and drop spaces and invisible characters, also inside."""
    # Twice: folding makes spaces, and taking them out may bring an accent to its letter.
    text = written
    for _ in range(2):
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return text


def take_apart(written: str) -> WrittenName:
    """Split a name into stem and kind: “东街 街道办事处” → 东街 + 街道."""
    text = comparable(written)
    for office in _OFFICES:
        if text.endswith(office) and len(text) - len(office) >= _MIN_STEM:
            text = text.removesuffix(office)
            break
    for suffix, kind in _SUFFIXES:
        if text.endswith(suffix) and len(text) - len(suffix) >= _MIN_STEM:
            return WrittenName(text, text.removesuffix(suffix), kind)
    return WrittenName(text, text, "")
