"""Every group as plain tables: what paper shows instead of the table of the screen."""

from collections.abc import Sequence

from dash import html

from layouts.desk.elements import Children, row, table
from layouts.ranking.lines import Line, Sheet

_NUMERIC = frozenset({0, 2, 3, 4, 5})


def printed(sheet: Sheet) -> list[Children]:
    """The groups one after the other, in the order of the list."""
    return [part for group in sheet.groups for part in _group(sheet, group)]


def headings(sheet: Sheet) -> tuple[str, ...]:
    """Name the columns as paper and files have them."""
    if sheet.is_composite:
        return ("位次", "单位", sheet.heading, "较上期", "位次升降", "位次区间", "居首概率", "榜单", "备注")
    return ("位次", "单位", sheet.heading, "较上年同期", "位次升降", "备注")


def cells(sheet: Sheet, line: Line) -> tuple[str, ...]:
    """Give a line's cells in the order of `headings`."""
    first = (line.rank, line.name, line.score, line.score_change, line.rank_change)
    if not sheet.is_composite:
        return (*first, line.note)
    lists = "，".join(filter(None, (line.first, line.list)))
    return (*first, line.interval, line.p_first, lists, line.note)


def group_title(sheet: Sheet, group: str) -> str:
    """“街道组 13”, or “功能区 3（只列不排）”."""
    listed = "" if group in sheet.ranked_groups else "（只列不排）"
    return f"{group or '下辖单位'} {len(sheet.of(group))}{listed}"


def _group(sheet: Sheet, group: str) -> Sequence[Children]:
    numeric = _NUMERIC if sheet.is_composite else _NUMERIC - {5}
    lines = [row(cells(sheet, line), numeric=numeric) for line in sheet.of(group)]
    title = group_title(sheet, group)
    return html.H3(title), table(title, headings(sheet), lines, numeric=numeric)
