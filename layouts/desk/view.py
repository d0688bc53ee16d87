"""What the desk looks at, as its address says: `/data?part=loads&load=12`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, urlencode

PATH = "/data"
_LONGEST_NUMBER = 9


class Part(StrEnum):
    """The parts of the data page, in the order of their tabs."""

    INTAKE = "intake"
    LOADS = "loads"
    REPORTING = "reporting"
    CATALOGUE = "catalogue"

    @property
    def label(self) -> str:
        """What the tab says."""
        return _LABELS[self]


_LABELS = {
    Part.INTAKE: "导入文件",
    Part.LOADS: "导入记录",
    Part.REPORTING: "报送情况",
    Part.CATALOGUE: "指标目录",
}


@dataclass(frozen=True, slots=True)
class DeskView:
    """A part of the page and, in the list of loads, the opened one (0: none)."""

    part: Part = Part.INTAKE
    load_id: int = 0
    page: int = 1

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read the search part of an address; what cannot be read falls back to the natural choice."""
        written = dict(parse_qsl((search or "").lstrip("?")))
        part = written.get("part", "")
        return cls(
            Part(part) if part in set(Part) else Part.INTAKE,
            _number(written.get("load", "")),
            max(_number(written.get("page", "")), 1),
        )

    def href(self) -> str:
        """Write the address; `parse` reads its search part back to an equal view."""
        written = {
            "part": "" if self.part is Part.INTAKE else self.part.value,
            "load": str(self.load_id or ""),
            "page": str(self.page) if self.page > 1 else "",
        }
        query = urlencode({name: text for name, text in written.items() if text})
        return f"{PATH}?{query}" if query else PATH


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
