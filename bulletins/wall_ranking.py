"""The ranking on the wall: one table a group, each row a unit with its place, score, interval and change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from bulletins.content import ColumnRole, Table
from indicators.scoring.ranking_rows import BLACK_LIST, RED_LIST

LIST_TONES = {RED_LIST: "tone-good", BLACK_LIST: "tone-bad"}
_CHANGE_TONES = {"↑": "tone-good", "↓": "tone-bad"}
_SHOWN = (ColumnRole.PLACE, ColumnRole.UNIT, ColumnRole.SCORE, ColumnRole.INTERVAL, ColumnRole.CHANGE)
_BEHIND_THE_NAME = (ColumnRole.LIST, ColumnRole.NOTE)
_TIE = re.compile(r"\D{2,}(?=\d)")
_NUMBER = re.compile(r"\d+")
_LONG_HEADING = 4  # characters; such a heading may take two lines
_KEPT_TOGETHER = 8  # rows; a longer group may go on in the next column
_PLAIN_PLACE = 2  # characters; “并列12” takes more room

_Row = Mapping[ColumnRole, str]


def ranking_tables(table: Table) -> Iterator[str]:
    """Write the table whose columns have roles, group by group; the strip under an interval lies on all its places."""
    titles = dict(zip(table.roles, table.headings[-1], strict=True))
    rows = [dict(zip(table.roles, row, strict=True)) for row in table.rows]
    shown = [role for role in _SHOWN if role in titles]
    columns = "".join(f'<col class="{role}">' for role in shown)
    for group, found in groupby(rows, key=lambda row: row.get(ColumnRole.GROUP, "")):
        members = list(found)
        places = sum(bool(_NUMBER.search(row[ColumnRole.PLACE])) for row in members)
        yield f'<table class="{_kinds(members)}"><colgroup>{columns}</colgroup><thead>'
        if group:
            yield f'<tr><th class="group" colspan="{len(shown)}" scope="colgroup">{escape(group)}</th></tr>'
        yield f"<tr>{''.join(_title(role, titles[role]) for role in shown)}</tr></thead><tbody>"
        yield from (_line(row, shown, places) for row in members)
        yield "</tbody></table>"


def _kinds(rows: Sequence[_Row]) -> str:
    is_wide = any(len(row[ColumnRole.PLACE]) > _PLAIN_PLACE for row in rows)
    return f"places{' long' if len(rows) > _KEPT_TOGETHER else ''}{' tied' if is_wide else ''}"


def _title(role: ColumnRole, text: str) -> str:
    half = len(text) // 2
    shown = f"{escape(text[:half])}<wbr>{escape(text[half:])}" if len(text) >= _LONG_HEADING else escape(text)
    return f'<th class="{role}" scope="col">{shown}</th>'


def _line(row: _Row, shown: Sequence[ColumnRole], places: int) -> str:
    return f"<tr>{''.join(_cell(row, role, places) for role in shown)}</tr>"


def _cell(row: _Row, role: ColumnRole, places: int) -> str:
    text = escape(row[role])
    if role is ColumnRole.UNIT:
        return f'<th class="unit" scope="row"><span>{text}</span>{_notes(row)}</th>'
    if role is ColumnRole.INTERVAL:
        return f'<td class="{role}">{text}{_strip(row, places)}</td>'
    if role is ColumnRole.PLACE:
        return f'<td class="{role}">{_place(row[role])}</td>'
    tone = _CHANGE_TONES.get(text[:1], "") if role is ColumnRole.CHANGE else ""
    return f'<td class="{f"{role} {tone}".strip()}">{text}</td>'


def _place(text: str) -> str:
    """Set the word before a place small: 并列 before 8."""
    word = _TIE.match(text)
    return f"<small>{escape(word[0])}</small>{escape(text[word.end() :])}" if word else escape(text)


def _notes(row: _Row) -> str:
    notes = [(row[role], LIST_TONES.get(row[role], "")) for role in _BEHIND_THE_NAME if row.get(role)]
    return "".join(f' <span class="{f"note {tone}".strip()}">{escape(text)}</span>' for text, tone in notes)


def _strip(row: _Row, places: int) -> str:
    """Draw the interval and, in it, the place, on a line as long as the group has places."""
    ends, own = _NUMBER.findall(row[ColumnRole.INTERVAL]), _NUMBER.findall(row[ColumnRole.PLACE])
    if not ends or not own:
        return ""
    low, high, place = int(ends[0]), int(ends[-1]), int(own[0])
    left, wide, at = ((100 * share / places) for share in (low - 1, high - low + 1, place - 0.5))
    return f'<i class="strip"><i style="left:{left:.1f}%;width:{wide:.1f}%"></i><b style="left:{at:.1f}%"></b></i>'
