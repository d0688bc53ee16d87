"""Rows as text: a table that lines up Chinese, a CSV that no spreadsheet runs, plain JSON."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from indicators.alerting.office_hours import SHANGHAI
from workflows.spreadsheet import csv_text

SAMPLE_MARK = "样例数据"
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its Chinese title, its name for machines, and whether it holds numbers."""

    title: str
    name: str
    is_number: bool = False


def as_table(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> str:
    """Line the columns up by display width; numbers to the right, a wide character counts two."""
    lines = [[heading.title for heading in headings], *rows]
    widths = [max(width(line[place]) for line in lines) for place in range(len(headings))]
    return "\n".join(
        _GAP.join(
            _padded(cell, size, heading.is_number) for cell, size, heading in zip(line, widths, headings, strict=True)
        ).rstrip()
        for line in lines
    )


def as_csv(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> str:
    """Write CSV that Excel and WPS open as it stands: with a byte order mark, without formulas."""
    return csv_text([heading.title for heading in headings], rows)


def as_json(head: dict[str, object], headings: Sequence[Heading], rows: Sequence[Sequence[object]]) -> str:
    """Write one object: the head, then `rows` with one object each."""
    table = [{heading.name: cell for heading, cell in zip(headings, row, strict=True)} for row in rows]
    return json.dumps({**head, "rows": table}, ensure_ascii=False, indent=1)


def clock(at: datetime) -> str:
    """Write an instant as the office's clock shows it: 2026-11-23 09:15."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def width(text: str) -> int:
    """Count the terminal columns a text takes."""
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _padded(text: str, size: int, is_number: bool) -> str:
    space = " " * (size - width(text))
    return space + text if is_number else text + space
