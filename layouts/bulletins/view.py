"""What the page of bulletins looks at, as its address says.

`/bulletins?stage=draft&page=2`; one bulletin: `/bulletins?bulletin=3`; a new draft:
`/bulletins?new=通报&scheme=township_monthly&period=2026-10`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qsl, urlencode

from indicators.issuing import BulletinKind, Stage
from indicators.period import Frequency, Period

PATH = "/bulletins"
_LONGEST_NUMBER, _LONGEST_CODE = 9, 64


class Part(StrEnum):
    """The parts of the page, in the order of their tabs."""

    BULLETINS = "bulletins"
    TEMPLATES = "templates"
    ORDERS = "orders"

    @property
    def label(self) -> str:
        """What the tab says."""
        return {"bulletins": "通报", "templates": "模板", "orders": "定期编写"}[self]


@dataclass(frozen=True, slots=True)
class Powers:
    """What the person who looks may do: write drafts; review, return, issue, discard, and see to templates."""

    drafts: bool = False
    signs: bool = False


@dataclass(frozen=True, slots=True)
class BulletinsView:
    """A part, the list's filter and page, the opened bulletin (0: none), or the draft that is begun."""

    part: Part = Part.BULLETINS
    stage: Stage | None = None
    page: int = 1
    bulletin_id: int = 0
    begun: BulletinKind | None = None
    scheme_code: str = ""
    period: Period | None = None

    @classmethod
    def parse(cls, search: str | None) -> Self:
        """Read the search part of an address; what cannot be read falls back to the natural choice."""
        written = dict(parse_qsl((search or "").lstrip("?")))
        part, stage, begun = (written.get(name, "") for name in ("part", "stage", "new"))
        return cls(
            part=Part(part) if part in set(Part) else Part.BULLETINS,
            stage=Stage(stage) if stage in set(Stage) else None,
            page=max(_number(written.get("page", "")), 1),
            bulletin_id=_number(written.get("bulletin", "")),
            begun=BulletinKind(begun) if begun in set(BulletinKind) else None,
            scheme_code=written.get("scheme", "").strip()[:_LONGEST_CODE].strip(),
            period=_month(written.get("period", "")),
        )

    @property
    def is_list(self) -> bool:
        """Whether only the list is looked at: nothing is opened and nothing is being written."""
        return self.part is Part.BULLETINS and not self.bulletin_id and self.begun is None

    def search(self) -> str:
        """Write the search part of the address; `parse` reads it back to an equal view."""
        written = {
            "part": "" if self.part is Part.BULLETINS else self.part.value,
            "stage": self.stage.value if self.stage else "",
            "page": str(self.page) if self.page > 1 else "",
            "bulletin": str(self.bulletin_id) if self.bulletin_id else "",
            "new": self.begun.value if self.begun else "",
            "scheme": self.scheme_code,
            "period": str(self.period) if self.period else "",
        }
        query = urlencode({name: text for name, text in written.items() if text})
        return f"?{query}" if query else ""

    def href(self) -> str:
        """Write the address."""
        return f"{PATH}{self.search()}"

    def with_stage(self, stage: Stage | None) -> Self:
        """List the bulletins of one stage; None lists all."""
        return replace(self, stage=stage, page=1)

    def with_page(self, page: int) -> Self:
        """Turn the list to a page."""
        return replace(self, page=page)


def opened(bulletin_id: int) -> BulletinsView:
    """Look at one bulletin."""
    return BulletinsView(bulletin_id=bulletin_id)


def file_address(bulletin_id: int, suffix: str) -> str:
    """Write the address of a bulletin as a file: docx, pdf, xlsx or html."""
    return f"{PATH}/{bulletin_id}.{suffix}"


def wall_address(bulletin_id: int) -> str:
    """Write the address at which an issued bulletin is shown on a large screen."""
    return f"{PATH}/{bulletin_id}/wall"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0


def _month(text: str) -> Period | None:
    try:
        found = Period.parse(text)
    except ValueError:
        return None
    return found if found.frequency is Frequency.MONTH else None
