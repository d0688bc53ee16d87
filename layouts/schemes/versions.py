"""Every version of a scheme with its reason, and any two of them side by side."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dash import html

from indicators.scoring.scheme_record import SchemeVersion
from indicators.scoring.scheme_words import NameOf, SchemeChange, scheme_difference
from layouts.desk.elements import Children, at, card, data, quiet, row, table
from layouts.schemes.view import SchemesView

_HEADINGS = ("版本", "何时、谁", "理由", "执行到", "比上一版改了什么")


def versions_part(versions: Sequence[SchemeVersion], view: SchemesView, name_of: NameOf) -> list[Children]:
    """The list, newest first, and the comparison the address asks for."""
    earlier = {newer.scheme.version: older for newer, older in pairwise(versions)}
    rows = [_row(one, earlier.get(one.scheme.version), name_of) for one in versions]
    listed = html.Div(table("版本，新的在前", _HEADINGS, rows, class_name="is-scheme-versions"), className="desk-wide")
    parts: list[Children] = [card("版本", listed, aside=f"共 {len(versions)} 版")]
    return [*parts, _comparison(versions, view, name_of)] if len(versions) > 1 else parts


def difference_table(changes: Sequence[SchemeChange], before: str, after: str) -> html.Table:
    """What differs, side by side."""
    rows = [row([change.name, change.before, change.after]) for change in changes]
    return table("逐项比较", ("项目", before, after), rows, class_name="is-difference")


def _row(one: SchemeVersion, before: SchemeVersion | None, name_of: NameOf) -> html.Tr:
    written = [at(one.since), html.Div(one.author, className="desk-when")]
    until = "执行中" if one.until is None else at(one.until)
    return row([f"第 {one.scheme.version} 版", written, one.reason, until, _changed(one, before, name_of)])


def _changed(one: SchemeVersion, before: SchemeVersion | None, name_of: NameOf) -> Children:
    if before is None:
        return "第一版"
    changes = scheme_difference(before.scheme, one.scheme, name_of)
    if not changes:
        return "内容没有改动"
    said = "、".join(change.name for change in changes[:3]) + (f"等 {len(changes)} 处" if len(changes) > 3 else "")
    return html.Details([html.Summary(said), difference_table(changes, "改前", "改后")])


def _comparison(versions: Sequence[SchemeVersion], view: SchemesView, name_of: NameOf) -> html.Section:
    by_number = {one.scheme.version: one for one in versions}
    newer = by_number.get(view.newer, versions[0])
    older = by_number.get(view.older, versions[1])
    changes = scheme_difference(older.scheme, newer.scheme, name_of)
    titles = [f"第 {one.scheme.version} 版" for one in (older, newer)]
    body = difference_table(changes, *titles) if changes else quiet("两版内容相同。")
    picks = html.Div(
        [_pick("from", "从", by_number, older), _pick("to", "到", by_number, newer)], className="schemes-acts"
    )
    return card("两版比较", html.Div(body, className="desk-wide"), aside=picks)


def _pick(name: str, words: str, by_number: Mapping[int, SchemeVersion], chosen: SchemeVersion) -> html.Label:
    options = [html.Option(f"第 {one} 版", value=str(one), selected=by_number[one] is chosen) for one in by_number]
    select = html.Select(options, key=f"{name}-{chosen.scheme.version}", **data(schemes_pick=name))
    return html.Label([f"{words} ", select], className="desk-choice")
