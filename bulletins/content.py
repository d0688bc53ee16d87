"""The content of a bulletin: every word and figure, worded once and frozen; the faces only lay it out.

Pure. It is kept with the issue as JSON, so that an issued bulletin can be made again from itself.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from indicators.issuing import BulletinKind


class Part(StrEnum):
    """What a section is about, whatever its heading says."""

    OVERALL = "overall"
    PLACES = "places"
    SHORTFALLS = "shortfalls"
    REQUIREMENTS = "requirements"


class ColumnRole(StrEnum):
    """What a column of the ranking holds, whatever its title says."""

    GROUP = "group"
    PLACE = "place"
    UNIT = "unit"
    SCORE = "score"
    BASE = "base"
    ADJUSTMENT = "adjustment"
    INTERVAL = "interval"
    CHANGE = "change"
    LIST = "list"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of worded cells; `widths` are shares of the page, `numbers` mark the columns that hold figures.

    `headings` are one or two rows of titles; a title followed by empty ones in the upper row spans them.
    `roles` name the columns of the ranking; every other table has none.
    """

    title: str
    headings: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[bool, ...]
    notes: tuple[str, ...] = ()
    is_landscape: bool = False
    roles: tuple[ColumnRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """一、…: a heading of the first level and its paragraphs; one that begins with （一） is a second level.

    The first `gist` paragraphs are what a reader in passing should see; the others go into it.
    """

    heading: str
    paragraphs: tuple[str, ...]
    part: Part | None = None
    gist: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """红榜 or 黑榜 of a group: its units, and how the text says it, which is all there is where it has none."""

    group: str
    name: str
    units: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """What the static map shows: the class of each unit (−1: no score) and the name of each class, best first."""

    title: str
    classes: tuple[tuple[str, int], ...]  # area code, class
    labels: tuple[tuple[str, str], ...]  # area code, text on the map
    legend: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """What the static chart shows: one bar a unit, in the order of the list, and the interval of its place."""

    title: str
    bars: tuple[tuple[str, float], ...]  # label, score


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a bulletin says.

    `number` is “潞政办通〔2026〕8号” of a 通报, “第10期” of a 专报; `day` is worded (2026年11月25日).
    `basis` names scheme, version, period and what was known when, for the eye of the auditor. `listings` and
    `correction` (which issue this one corrects) are said in the text as well; they are for who shows them apart.
    """

    kind: BulletinKind
    title: str
    issuer: str
    number: str
    addressees: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Table, ...]
    office: str
    day: str
    copies_to: str
    printed_by: str
    basis: str
    map: MapDrawing | None
    bars: tuple[BarDrawing, ...]
    is_sample: bool
    listings: tuple[Listing, ...] = ()
    correction: str = ""

    def texts(self) -> tuple[str, ...]:
        """Give every text in the order of the document: what a face must show, no more and no less."""
        body = [paragraph for section in self.sections for paragraph in (section.heading, *section.paragraphs)]
        cells = [
            cell
            for table in self.annexes
            for cell in (table.title, *(c for row in (*table.headings, *table.rows) for c in row), *table.notes)
        ]
        head = (self.issuer, self.number, self.title, self.addressees, *self.lead)
        tail = (self.office, self.day, self.copies_to, self.printed_by)
        return tuple(text for text in (*head, *body, *tail, *cells) if text)


def content_table(content: Content) -> dict[str, Any]:
    """Write a content as plain JSON."""
    return asdict(content)


def digest_of(content: Content) -> str:
    """Name what a bulletin says (SHA-256); its day is not part of it, for it is the day of issue."""
    said = json.dumps(content_table(replace(content, day="")), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def read_content(table: dict[str, Any]) -> Content:
    """Read a content that was kept."""
    drawing = table["map"]
    return Content(
        **{
            **table,
            "kind": BulletinKind(table["kind"]),
            "lead": tuple(table["lead"]),
            "sections": tuple(_section(one) for one in table["sections"]),
            "annexes": tuple(_table(one) for one in table["annexes"]),
            "map": None
            if drawing is None
            else MapDrawing(
                drawing["title"],
                tuple((code, class_) for code, class_ in drawing["classes"]),
                tuple((code, label) for code, label in drawing["labels"]),
                tuple(drawing["legend"]),
            ),
            "bars": tuple(
                BarDrawing(one["title"], tuple((label, score) for label, score in one["bars"])) for one in table["bars"]
            ),
            "listings": tuple(
                Listing(one["group"], one["name"], tuple(one["units"]), one["said"])
                for one in table.get("listings", ())
            ),
        }
    )


def _section(table: dict[str, Any]) -> Section:
    part = table.get("part")
    return Section(
        table["heading"], tuple(table["paragraphs"]), None if part is None else Part(part), table.get("gist", 0)
    )


def _table(table: dict[str, Any]) -> Table:
    return Table(
        title=table["title"],
        headings=tuple(tuple(row) for row in table["headings"]),
        rows=tuple(tuple(row) for row in table["rows"]),
        widths=tuple(table["widths"]),
        numbers=tuple(table["numbers"]),
        notes=tuple(table["notes"]),
        is_landscape=table["is_landscape"],
        roles=tuple(ColumnRole(role) for role in table.get("roles", ())),
    )
