"""What the page of schemes looks at, as its address says.

`/schemes`, `/schemes?scheme=township_monthly&part=versions&from=1&to=3`, `/schemes?new=1&copy=township_monthly`
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, urlencode

PATH = "/schemes"
EXPORT_RULE = f"{PATH}/export.<suffix>"
CHECK_PATH, LOAD_PATH = f"{PATH}/check", f"{PATH}/load"
_CODE = re.compile(r"[\w-]{1,64}")
_LONGEST_NUMBER = 6


class Part(StrEnum):
    """The parts of one scheme, in the order of their tabs."""

    EDIT = "edit"
    VERSIONS = "versions"
    MARKS = "marks"

    @property
    def label(self) -> str:
        """What the tab says."""
        return {"edit": "方案内容", "versions": "版本", "marks": "加减分和一票否决"}[self]


@dataclass(frozen=True, slots=True)
class SchemesView:
    """The scheme that is opened (blank: the list), or a new one, blank or copied.

    `older` and `newer` are the versions to compare; 0: the last two.
    """

    scheme_code: str = ""
    part: Part = Part.EDIT
    is_new: bool = False
    copied_from: str = ""
    older: int = 0
    newer: int = 0

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read the search part of an address; what cannot be read falls back to the natural choice."""
        written = dict(parse_qsl((search or "").lstrip("?")))
        is_new, part = written.get("new") == "1", written.get("part", "")
        code = "" if is_new else _code(written.get("scheme", ""))
        return cls(
            scheme_code=code,
            part=Part(part) if code and part in set(Part) else Part.EDIT,
            is_new=is_new,
            copied_from=_code(written.get("copy", "")) if is_new else "",
            older=_number(written.get("from", "")),
            newer=_number(written.get("to", "")),
        )

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self.is_new or bool(self.scheme_code and self.part is Part.EDIT)

    def search(self) -> str:
        """Write the search part of the address; `parse` reads it back to an equal view."""
        written = {
            "scheme": self.scheme_code,
            "part": "" if self.part is Part.EDIT else self.part.value,
            "new": "1" if self.is_new else "",
            "copy": self.copied_from,
            "from": str(self.older or ""),
            "to": str(self.newer or ""),
        }
        query = urlencode({name: text for name, text in written.items() if text})
        return f"?{query}" if query else ""

    def href(self) -> str:
        """Write the address."""
        return f"{PATH}{self.search()}"


def file_address(suffix: str, scheme_code: str = "") -> str:
    """Write the address of a scheme, or of all in force, as a file."""
    query = f"?{urlencode({'scheme': scheme_code})}" if scheme_code else ""
    return f"{EXPORT_RULE.replace('<suffix>', suffix)}{query}"


def _code(text: str) -> str:
    return text if _CODE.fullmatch(text) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
