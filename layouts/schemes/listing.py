"""The list of schemes: those in force, those that were, and the ways to a new one."""

from collections.abc import Sequence

from dash import html

from indicators.scoring.scheme_record import SchemeVersion
from indicators.scoring.scheme_words import validity_words
from layouts.desk.elements import Children, at, card, link, mark, quiet, row, table
from layouts.schemes.elements import act_button
from layouts.schemes.view import Part, SchemesView, file_address

_HEADINGS = ("方案", "代码", "版本", "指标", "何时起、谁定的", "有效期", "操作")
_NUMERIC = frozenset({3})


def scheme_list(
    standing: Sequence[SchemeVersion], retired: Sequence[SchemeVersion], *, may_edit: bool
) -> list[Children]:
    """The schemes in force with what can be done, and those that are over."""
    rows = [_row(one, may_edit=may_edit) for one in standing]
    listed = html.Div(
        table("执行中的考核方案", _HEADINGS, rows, numeric=_NUMERIC, class_name="is-schemes"), className="desk-wide"
    )
    none = quiet("还没有考核方案；可以新建一个，或导入方案文件。")
    parts: list[Children] = [card("执行中的方案", listed if rows else none, aside=_acts(bool(rows), may_edit=may_edit))]
    if retired:
        over = [_row(one, may_edit=may_edit) for one in retired]
        past = table("停用的考核方案", _HEADINGS, over, numeric=_NUMERIC, class_name="is-schemes is-over")
        parts.append(html.Details([html.Summary(f"停用的方案 {len(over)} 个"), html.Div(past, className="desk-wide")]))
    return parts


def _acts(has_any: bool, *, may_edit: bool) -> html.Div:
    files = [
        html.A(f"导出 {suffix}", href=file_address(suffix), className="desk-button is-small", download="")
        for suffix in ("xlsx", "toml")
    ]
    new = [
        act_button("导入方案文件", "choose", "is-small"),
        link("新建方案", SchemesView(is_new=True).href(), "desk-button is-small is-main"),
    ]
    return html.Div([*(files if has_any else []), *(new if may_edit else [])], className="schemes-acts")


def _row(one: SchemeVersion, *, may_edit: bool) -> html.Tr:
    scheme = one.scheme
    name: list[Children] = [link(scheme.name, SchemesView(scheme.code).href(), "desk-open")]
    name += [mark("样例", "sample")] if scheme.is_sample else []
    name += [html.Div(scheme.basis, className="desk-when")] if scheme.basis else []
    since = [at(one.since), html.Div(one.author, className="desk-when")]
    if one.until is not None:
        since.append(html.Div(f"{at(one.until)} 停用", className="desk-when"))
    version = link(f"第 {scheme.version} 版", SchemesView(scheme.code, Part.VERSIONS).href(), "desk-open")
    marks = link("加减分", SchemesView(scheme.code, Part.MARKS).href(), "desk-button is-small")
    copy = link("复制新建", SchemesView(is_new=True, copied_from=scheme.code).href(), "desk-button is-small")
    acts = html.Div([*([marks] if one.until is None else []), *([copy] if may_edit else [])], className="schemes-acts")
    cells = [name, scheme.code, version, str(len(scheme.items)), since, validity_words(scheme), acts]
    return row(cells, numeric=_NUMERIC)
