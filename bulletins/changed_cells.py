"""The cells in which the annexes of two contents differ: by unit and heading, each change once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bulletins.content import Table

_UNIT_HEADING, _GROUP_HEADING, _HEADINGS, _NOTES = "单位", "分组", "表头", "注"
_SHARE = re.compile(r"（占?[\d.]+%）$")
_NUMBER = re.compile(r"^\d+\. ")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NO_TABLE = Table("", ((),), (), (), ())
Unit = tuple[str, str, int]  # group where two units bear one name, name, which of them


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell before and after, empty where there is none; `group` only where its unit's name is not its alone."""

    annex: int
    unit: str
    group: str
    what: str
    texts: tuple[str, str]


def unit_names(tables: Iterable[Table]) -> frozenset[str]:
    """Name the units of some tables."""
    return frozenset(name for table in tables for _, name in _named_rows(table))


def changed_cells(before: Sequence[Table], after: Sequence[Table]) -> Iterator[ChangedCell]:
    """Compare the tables one by one, cells and headings, and the figures of their notes.

    What stands in several tables is told once, at the first of them.
    """
    shared = _shared_names((*before, *after))
    seen, told = set[tuple[Unit, str]](), set[tuple[Unit, str, str, str]]()
    for annex, (old, new) in enumerate(zip_longest(before, after, fillvalue=_NO_TABLE), start=1):
        for what, was, now in _frame(old, new):
            yield ChangedCell(annex, "", "", what, (was, now))
        was_by_key, now_by_key = _cells(old, shared), _cells(new, shared)
        for key in dict.fromkeys([*was_by_key, *now_by_key]):
            was, now = was_by_key.get(key, ""), now_by_key.get(key, "")
            is_gap_of_known = key in seen and not (was and now)
            if was != now and not is_gap_of_known and (*key, was, now) not in told:
                (group, unit, _), what = key
                yield ChangedCell(annex, unit, group, what, (was, now))
                told.add((*key, was, now))
        seen |= was_by_key.keys() | now_by_key.keys()


def _shared_names(tables: Iterable[Table]) -> set[str]:
    """Name what two units of one table are called."""
    counts = (Counter(name for _, name in _named_rows(table)) for table in tables)
    return {name for count in counts for name, times in count.items() if times > 1}


def _named_rows(table: Table) -> list[tuple[str, str]]:
    """Give the group and the unit of every row."""
    names = _column_names(table)
    unit = names.index(_UNIT_HEADING) if _UNIT_HEADING in names else 0
    group = names.index(_GROUP_HEADING) if _GROUP_HEADING in names else None
    return [("" if group is None else row[group], row[unit]) for row in table.rows]


def _cells(table: Table, shared: set[str]) -> dict[tuple[Unit, str], str]:
    """Give every cell by its unit and heading, whatever weight the heading gives."""
    names = [_SHARE.sub("", name) for name in _column_names(table)]
    at = names.index(_UNIT_HEADING) if _UNIT_HEADING in names else 0
    met = Counter[tuple[str, str]]()
    found: dict[tuple[Unit, str], str] = {}
    for (group, unit), row in zip(_named_rows(table), table.rows, strict=True):
        who = (group if unit in shared else "", unit)
        met[who] += 1
        cells = zip(names, row, strict=True)
        found |= {((*who, met[who]), name): cell for name, cell in cells if name != names[at]}
    return found


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


def _frame(before: Table, after: Table) -> Iterator[tuple[str, str, str]]:
    """Tell the headings that came, went or have another weight, and the notes that give another figure."""
    if not (before.rows and after.rows):
        return
    old, new = ({_SHARE.sub("", text): text for row in one.headings for text in row} for one in (before, after))
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield _HEADINGS, old.get(key, ""), new.get(key, "")
    was, now = ({_FIGURE.sub("0", one): one for one in map(_unnumbered, table.notes)} for table in (before, after))
    for key in was:
        if key in now and was[key] != now[key]:
            yield _NOTES, was[key], now[key]


def _unnumbered(note: str) -> str:
    return _NUMBER.sub("", note)
