"""What must be said under the table so that nobody reads more out of it than is in it."""

from collections.abc import Sequence

from dash import html

from indicators.scoring.ranking_rows import SMALL_GROUP
from layouts.ranking.lines import Line, Sheet

_INTERVAL = "位次区间：按1000种合理的计算方法重排，九成情形下所处的位次；居首概率是其中排第一的比例。"


def notes(said: Sequence[str]) -> html.P:
    """The sentences under the table."""
    return html.P("".join(said))


def sentences(sheet: Sheet, group: str, *, has_red: bool, has_black: bool) -> list[str]:
    """The sentences for a group; `has_red` and `has_black` say whether the scheme draws such a line."""
    lines = sheet.of(group)
    if group not in sheet.ranked_groups:
        return ["只列数据，不参加排名。"]
    said = ["并列按公布的数值判定。"]
    if sheet.is_composite:
        said += [*_first_tier(lines), *_lists(lines, has_red=has_red, has_black=has_black), _INTERVAL]
    return said


def _first_tier(lines: Sequence[Line]) -> list[str]:
    names = [line.label for line in lines if line.first == "第一梯队"]
    return [f"{'、'.join(names)}谁居首位尚不能断定，称“第一梯队”。"] if names else []


def _lists(lines: Sequence[Line], *, has_red: bool, has_black: bool) -> list[str]:
    if len([line for line in lines if line.rank_number]) <= SMALL_GROUP:
        return ["单位较少，只列位次，不列红黑榜。"] if has_red or has_black else []
    return [
        f"本期无{name}。"
        for name, is_drawn in (("红榜", has_red), ("黑榜", has_black))
        if is_drawn and not any(line.list == name for line in lines)
    ]
