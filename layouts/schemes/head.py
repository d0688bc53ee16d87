"""The head of an opened scheme: which one, what holds of it, its files and its tabs."""

from dash import html

from indicators.scoring.scheme_record import SchemeVersion
from layouts.desk.elements import Children, aria, at, data, link
from layouts.schemes.view import Part, SchemesView, file_address

_READ_ONLY = "只能查看；修改由分析人员做"


def list_head() -> list[Children]:
    """The head of the list."""
    said = "方案定下看哪些指标、各占多少、怎样计分；排名和通报都按执行中的方案。每次修改都是新的一版，旧版留存。"
    return [html.P(said, className="schemes-said")]


def new_head(copied: SchemeVersion | None, *, may_edit: bool) -> list[Children]:
    """The head of a scheme that is not kept yet."""
    title = f"新建方案（复制自“{copied.scheme.name}”）" if copied else "新建方案"
    said = "保存以后就是第 1 版，随即执行。" if may_edit else f"{_READ_ONLY}。"
    return [html.Div([_back(), html.H2(title), html.P(said)], className="schemes-title")]


def refused_head(sentence: str) -> list[Children]:
    """The head where there is no scheme to show: why, and the way back."""
    return [html.Div([_back(), html.H2("方案"), html.P(sentence)], className="schemes-title")]


def scheme_head(newest: SchemeVersion, *, may_edit: bool) -> list[Children]:
    """The head of a scheme: its newest version, and what may be done with it as a whole."""
    scheme = newest.scheme
    state = "执行中" if newest.until is None else f"{at(newest.until)} 已停用"
    facts = [f"代码 {scheme.code}", f"第 {scheme.version} 版", state, f"{at(newest.since)} {newest.author}"]
    facts += [] if may_edit else [_READ_ONLY]
    title = [_back(), html.H2(scheme.name), html.P([html.Span(one) for one in facts])]
    acts: list[Children] = []
    if newest.until is None:
        ranking = html.A("看排名", href=f"/ranking?scheme={scheme.code}", className="desk-button is-small")
        acts = [ranking, *_files(scheme.code)]
    if may_edit:
        copied = SchemesView(is_new=True, copied_from=scheme.code).href()
        acts.append(link("复制新建", copied, "desk-button is-small"))
    if may_edit and newest.until is None:
        acts.append(
            html.Button("停用…", type="button", className="desk-button is-small is-grave", **data(schemes_act="retire"))
        )
    return [
        html.Div(
            [html.Div(title, className="schemes-title"), html.Div(acts, className="schemes-acts")],
            className="schemes-head-line",
        )
    ]


def tabs(view: SchemesView, versions: int, marks: int) -> list[Children]:
    """The parts of a scheme; behind a name how many there are."""
    notes = {Part.VERSIONS: str(versions), Part.MARKS: str(marks or "")}
    return [_tab(view.scheme_code, part, notes.get(part, ""), is_current=part is view.part) for part in Part]


def _tab(scheme_code: str, part: Part, note: str, *, is_current: bool) -> Children:
    said: Children = html.Span(note, className="desk-tab-note") if note else None
    children: list[Children] = [part.label, said]
    return html.Span(
        link(children, SchemesView(scheme_code, part).href()), **(aria(current="page") if is_current else {})
    )


def _files(scheme_code: str) -> list[Children]:
    return [
        html.A(f"导出 {suffix}", href=file_address(suffix, scheme_code), className="desk-button is-small", download="")
        for suffix in ("xlsx", "toml")
    ]


def _back() -> Children:
    return link("‹ 全部方案", SchemesView().href(), "desk-open")
