"""更正说明: exactly the figures and places in which two contents of one bulletin differ."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bulletins.content import Content, Section, Table

TITLE = "更正情况表"
_HEADINGS = ("所在位置", "单位", "项目", "更正前", "更正后")
_WIDTHS = (0.15, 0.2, 0.21, 0.22, 0.22)
_UNIT_HEADING = "单位"
_ABSENT = "（无）"
_CLAUSE_ENDS = re.compile(r"(?<=[；。])")
_PLACE_WORDS = ("第一", "红榜", "黑榜")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
Row = tuple[str, ...]


def changes(before: Content, after: Content) -> Table:
    """List what changed: each cell of the annexes once, and the clauses of the text that changed besides.

    A cell is named by its unit and heading, so a score that stands in two annexes is listed once. A
    clause of the text is listed only where a figure or a place changed that no cell of a unit named in it explains.
    """
    cells = list(_cells(_tables(before), _tables(after)))
    clauses = [row for row in _clauses(before.sections, after.sections) if _is_news(row[3], row[4], cells)]
    return Table(TITLE, (_HEADINGS,), (*cells, *clauses), _WIDTHS, (False,) * len(_HEADINGS))


def _tables(content: Content) -> dict[str, Table]:
    return {table.title: table for table in content.annexes if table.title != TITLE}


def _cells(before: dict[str, Table], after: dict[str, Table]) -> Iterator[Row]:
    seen: set[tuple[str, str]] = set()
    for number, title in enumerate(dict.fromkeys([*after, *before]), start=1):
        old, new = (_by_unit(tables[title]) if title in tables else {} for tables in (before, after))
        for key in dict.fromkeys([*old, *new]):
            was, is_ = old.get(key, _ABSENT), new.get(key, _ABSENT)
            if was != is_ and key not in seen:
                yield f"附件{number}", *key, was or _ABSENT, is_ or _ABSENT
            seen.add(key)


def _by_unit(table: Table) -> dict[tuple[str, str], str]:
    """Give every cell by its unit and heading."""
    names = _column_names(table)
    at = names.index(_UNIT_HEADING) if _UNIT_HEADING in names else 0
    return {
        (row[at], name): cell for row in table.rows for name, cell in zip(names, row, strict=True) if name != names[at]
    }


def _column_names(table: Table) -> list[str]:
    """Name the columns as they are spoken of: “得分”, “上期得分”, “位次升降”; an item by its own heading."""
    if len(table.headings) == 1:
        return list(table.headings[0])
    names, above = [], ""
    for upper, lower in zip(*table.headings, strict=True):
        above = upper or above
        if lower in ("", "本期"):
            names.append(above)
        elif lower == "上期":
            names.append(f"{lower}{above}")
        else:
            names.append(f"{above}{lower}" if lower in ("变化", "升降") else lower)
    return names


def _clauses(before: Sequence[Section], after: Sequence[Section]) -> Iterator[Row]:
    """Pair the clauses of the sections that differ."""
    old, new = ({section.heading: _split(section) for section in part} for part in (before, after))
    for heading in dict.fromkeys([*old, *new]):
        was, is_ = old.get(heading, []), new.get(heading, [])
        for kind, low, high, first, last in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            pairs = max(high - low, last - first)
            left = [*was[low:high], *[_ABSENT] * (pairs - (high - low))]
            right = [*is_[first:last], *[_ABSENT] * (pairs - (last - first))]
            yield from ((heading, "", "正文", *pair) for pair in zip(left, right, strict=True))


def _split(section: Section) -> list[str]:
    return [clause.rstrip("；。") for text in section.paragraphs for clause in _CLAUSE_ENDS.split(text) if clause]


def _is_news(before: str, after: str, cells: Sequence[Row]) -> bool:
    """Say whether a clause changed in a figure or a place that is not listed for a unit it names."""
    old, new = (Counter(_FIGURE.findall(clause)) for clause in (before, after))
    if old == new:
        return any(word in clause for word in _PLACE_WORDS for clause in (before, after))
    told = [cell for _, unit, _, *cell in cells if unit in f"{before}{after}"]
    gone, come = ({figure for cell in told for figure in _FIGURE.findall(cell[side])} for side in (0, 1))
    return not ((old - new).keys() <= gone and (new - old).keys() <= come)
