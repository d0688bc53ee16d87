"""Ranking: each peer group's top and bottom, the selected area always among them, missing ones last."""

from dataclasses import dataclass

from dash import html

from indicators.report import Row
from layouts.elements import flags, link, panel_head, quiet
from layouts.ranking.view import RankingView
from layouts.selection import ROOT, Selection

WALL_ROWS = 10  # rows of a 16:9 wall, over all groups
MOST_ROWS = 26  # rows of a wider wall, over all groups
_LEAST_ROWS = 3  # what a group keeps when a larger one needs room


@dataclass(frozen=True, slots=True)
class Group:
    """One peer group's rows in rank order, missing ones last."""

    name: str
    rows: tuple[Row, ...]


def groups_of(rows: tuple[Row, ...]) -> tuple[Group, ...]:
    """Sort rows into their peer groups, the largest group first; within it by rank, unranked last."""
    names = dict.fromkeys(row.peer_group for row in rows)
    groups = [Group(name, tuple(sorted(_members(rows, name), key=_place))) for name in names]
    return tuple(sorted(groups, key=lambda group: -len(group.rows)))


def shares(sizes: tuple[int, ...], room: int) -> tuple[int, ...]:
    """Divide a number of rows among groups: small groups whole, the rest to the large ones."""
    given = [min(size, _LEAST_ROWS) for size in sizes]
    for place, size in enumerate(sizes):
        left = room - sum(given)
        given[place] += max(0, min(size - given[place], left))
    return tuple(given)


def shown_rows(rows: tuple[Row, ...], room: int, selected_code: str) -> tuple[int, ...]:
    """Choose which rows of a group fit: the top, the bottom, and the selected one in any case."""
    count = len(rows)
    if room >= count:
        return tuple(range(count))
    top = (room + 1) // 2
    chosen = set(range(top)) | set(range(count - (room - top), count))
    selected = next((place for place, row in enumerate(rows) if row.area_code == selected_code), None)
    if selected is not None and selected not in chosen:
        chosen = (chosen - {top - 1}) | {selected}
    return tuple(sorted(chosen))


def ranking_panel(rows: tuple[Row, ...], selection: Selection) -> list[html.Div | html.P]:
    """Show the ranking of the indicator on the map; groups nobody ranks are listed below it."""
    below = set(selection.areas.children_of(selection.areas.codes[ROOT]))
    shown = tuple(row for row in rows if row.ordinal in below)
    head = panel_head(_way(selection), f"{selection.indicator.label} · {_comparison(shown, selection)}")
    if not shown:
        return [head, quiet("本指标只统计到全域，没有下级数据可排名。")]
    groups = groups_of(shown)
    ranked = tuple(group for group in groups if _has_places(group, selection))
    sizes = tuple(len(group.rows) for group in ranked)
    rooms = zip(ranked, shares(sizes, WALL_ROWS), shares(sizes, MOST_ROWS), strict=True)
    listed = (_listed(group, selection) for group in groups if group not in ranked)
    return [head, *(_group(group, room, more, selection) for group, room, more in rooms), *listed]


def _way(selection: Selection) -> html.A:
    """The title leads to the page that says how firm the places are and how they came about."""
    code = selection.indicator.code if selection.indicator.is_rankable else ""
    view = RankingView(indicator_code=code, period=selection.snapshot.period, known_on=selection.view.known_on)
    return html.A("排名", href=view.href(), title="到排名页细看")


def _has_places(group: Group, selection: Selection) -> bool:
    return any(selection.areas.is_ranked[row.ordinal] for row in group.rows)


def _comparison(rows: tuple[Row, ...], selection: Selection) -> str:
    """What the places are compared with, or why they are not."""
    if not selection.indicator.is_rankable:
        return "只展示，不排名"
    if all(row.rank_number is None for row in rows):
        return "本期尚无排名"
    if all(row.rank_change_number is None for row in rows):
        return "口径或参评单位变化，位次不比较"
    return "位次较上期"


def _members(rows: tuple[Row, ...], name: str) -> list[Row]:
    return [row for row in rows if row.peer_group == name]


def _place(row: Row) -> tuple[int, int]:
    return row.rank_number or 10**9, row.ordinal


def _group(group: Group, room: int, more: int, selection: Selection) -> html.Div:
    narrow = shown_rows(group.rows, room, selection.area_code)
    wide = shown_rows(group.rows, more, selection.area_code)
    name = group.name or "下辖单位"
    children: list[html.Div] = [
        html.Div([html.Span(f"{name} {len(group.rows)}")], className="rank-group"),
    ]
    last = -1
    for place in sorted({*narrow, *wide}):
        if place in narrow:
            if place != last + 1:
                children.append(html.Div("···", className="rank-gap"))
            last = place
        children.append(_row(group.rows[place], selection, is_extra=place not in narrow))
    return html.Div(children)


def _listed(group: Group, selection: Selection) -> html.Div:
    """A group that is listed and never ranked: names and figures in running lines."""
    found: list[html.Span] = [html.Span(f"{group.name}（只列不排）")]
    for row in group.rows:
        is_selected = row.area_code == selection.area_code
        name = link(row.area_label, selection.view.with_area(row.area_code).search())
        figure = link(_figure(row), selection.figure_search(selection.indicator.code, row.area_code))
        found.append(html.Span([name, " ", figure], className=flags(is_selected=is_selected)))
    return html.Div(found, className="rank-listed")


def _figure(row: Row) -> str:
    """The figure as it stands in a row; only a percentage carries its unit here."""
    if row.value_number is None:
        return row.status
    return f"{row.value}{row.unit}" if row.unit == "%" else row.value


def _row(row: Row, selection: Selection, *, is_extra: bool) -> html.Div:
    is_selected = row.area_code == selection.area_code
    name = link(row.area_name, selection.view.with_area(row.area_code).search(), class_name="rank-name")
    search = selection.figure_search(selection.indicator.code, row.area_code)
    figure = link(_figure(row), search, class_name="rank-value")
    change = html.Span(row.rank_change, className=f"rank-change {_change_tone(row)}")
    return html.Div(
        [_rank(row), name, figure, change],
        className=f"rank-row {flags(is_selected=is_selected, rank_extra=is_extra)}".strip(),
    )


def _rank(row: Row) -> html.Span:
    tied = row.rank.startswith("并列")
    place = row.rank.removeprefix("并列")
    return html.Span([place, html.Small("并列")] if tied else place, className="rank-place")


def _change_tone(row: Row) -> str:
    if not row.rank_change_number:
        return "tone-flat"
    return "tone-good" if row.rank_change_number > 0 else "tone-bad"
