"""The list of loads, one load opened, and what undoing it would mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from indicators.load_effect import LoadEffect, Written
from indicators.provenance import Load
from layouts.desk import ids
from layouts.desk.elements import Children, aria, at, card, data, facts, link, mark, quiet, row, table
from layouts.desk.view import DeskView, Part

PAGE_ROWS = 25
FILE_RULE = "/data/loads/<int:load_id>/file"
_NUMBERS = frozenset({0, 5, 6, 7})
_UNDOABLE = frozenset({"observations", "events", "readings", "boundaries"})
_KINDS = {
    "observations": "指标数据",
    "events": "点位事件",
    "readings": "监测读数",
    "areas": "区划",
    "boundaries": "边界",
    "catalogue": "指标目录",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The load that is open beside the list; `notice` is what just happened to it."""

    load: Load
    effect: LoadEffect
    form_name: str = ""
    notice: str = ""


def loads_part(loads: Sequence[Load], view: DeskView, opened: Opened | None = None) -> html.Div:
    """The list of loads and, beside it, the one that is open."""
    if opened is None:
        return html.Div([loads_card(loads, view)])
    return html.Div([loads_card(loads, view), opened_card(opened, view)], className="desk-columns is-opened")


def loads_card(loads: Sequence[Load], view: DeskView) -> html.Section:
    """The loads, the newest first, a page at a time."""
    if not loads:
        return card("导入记录", quiet("还没有导入过文件。"))
    first = (view.page - 1) * PAGE_ROWS
    shown = loads[first : first + PAGE_ROWS]
    headings = ("批次", "文件", "内容", "时间", "经办", "新增", "修订", "未变", "状态")
    rows = [_load_row(load, is_open=load.load_id == view.load_id, view=view) for load in shown]
    listed = table("导入记录，最近的在前", headings, rows, numeric=_NUMBERS, class_name="is-loads")
    return card(
        "导入记录", html.Div(listed, className="desk-wide"), _pages(len(loads), view), aside=f"共 {len(loads)} 批"
    )


def _load_row(load: Load, *, is_open: bool, view: DeskView) -> html.Tr:
    name = link(load.file_name, DeskView(Part.LOADS, load.load_id, view.page).href(), "desk-open")
    kind = _KINDS.get(load.kind, load.kind)
    counts = [_count(load, load.new_count), _count(load, load.revised_count), _count(load, load.unchanged_count)]
    cells = [str(load.load_id), name, kind, at(load.loaded_at), load.loaded_by, *counts, state_marks(load)]
    class_name = " ".join(["is-open"] * is_open + ["is-undone"] * (not load.is_live))
    return row(cells, numeric=_NUMBERS, class_name=class_name)


def _count(load: Load, count: int) -> str:
    return f"{count:,}" if load.row_count else "—"


def state_marks(load: Load) -> list[Children]:
    """What holds of a load: live or undone, invented or real."""
    state = html.Span("有效" if load.is_live else "已撤销", className="desk-live" if load.is_live else "desk-dead")
    return [state, mark("样例", "sample")] if load.is_sample else [state]


def _pages(count: int, view: DeskView) -> Children:
    last = -(-count // PAGE_ROWS)
    if last == 1:
        return None
    steps: list[Children] = []
    if view.page > 1:
        steps.append(link("‹ 较新", DeskView(Part.LOADS, view.load_id, view.page - 1).href(), "desk-button"))
    steps.append(html.Span(f"第 {view.page} 页，共 {last} 页"))
    if view.page < last:
        steps.append(link("较早 ›", DeskView(Part.LOADS, view.load_id, view.page + 1).href(), "desk-button"))
    return html.Nav(steps, className="desk-pages", **aria(label="翻页"))


def opened_card(opened: Opened, view: DeskView) -> html.Section:
    """One load: the file, what it wrote, its warnings, and the way back."""
    load, effect = opened.load, opened.effect
    close = link("关闭", DeskView(Part.LOADS, page=view.page).href(), "desk-button")
    parts = [
        html.P(opened.notice, className="desk-notice", role="status") if opened.notice else None,
        facts(
            {
                "文件": html.A(load.file_name, href=file_address(load.load_id), download=load.file_name),
                "表式": opened.form_name or load.form_code,
                "时间": at(load.loaded_at),
                "经办": load.loaded_by,
                "状态": html.Span(state_marks(load)),
                "校验码": html.Code(load.sha256[:16], title=load.sha256),
            }
        ),
        _written(effect.written),
        _warnings(load.warnings),
        _way_back(load),
    ]
    shown = [part for part in parts if part is not None]
    return card(f"批次 {load.load_id}", *shown, aside=close, class_name="is-opened")


def file_address(load_id: int) -> str:
    """Where the original file of a load is given out: by number, never by name."""
    return FILE_RULE.replace("<int:load_id>", str(load_id))


def _written(written: Sequence[Written]) -> Children:
    if not written:
        return quiet("这个批次没有改变任何数据。")
    numeric = frozenset({2, 3, 4})
    rows = [
        row([one.subject, one.period, f"{one.new:,}", f"{one.revised:,}", f"{one.standing:,}"], numeric=numeric)
        for one in written
    ]
    headings = ("写入了什么", "报告期", "新增", "修订", "现仍有效")
    listed = table("写入了什么", headings, rows, numeric=numeric, class_name="is-written")
    return html.Div(listed, className="desk-scroll", tabIndex=0, role="region", **aria(label="写入了什么"))


def _warnings(warnings: Sequence[str]) -> Children:
    if not warnings:
        return None
    listed = html.Ul([html.Li(sentence) for sentence in warnings], className="desk-sentences")
    return html.Details([html.Summary(f"导入时的提示 {len(warnings)} 条"), listed])


def _way_back(load: Load) -> html.Div:
    download = html.A("下载原文件", href=file_address(load.load_id), download=load.file_name, className="desk-button")
    if not load.is_live or load.kind not in _UNDOABLE:
        return html.Div(download, className="desk-actions")
    ask = html.Button("撤销这个批次", className="desk-button is-grave", **data(desk_opens=ids.UNDO_DIALOG))
    return html.Div([download, ask], className="desk-actions")


def undo_dialog() -> html.Dialog:
    """The question before an undo: always on the page, its words come with the open load."""
    return html.Dialog(
        [
            html.Div(id=ids.UNDO_WORDS),
            html.Div(
                [
                    html.Button("不撤销", className="desk-button", **data(desk_closes=ids.UNDO_DIALOG)),
                    html.Button(
                        "确认撤销",
                        id=ids.UNDO,
                        n_clicks=0,
                        className="desk-button is-grave is-main",
                        **data(desk_closes=ids.UNDO_DIALOG),
                    ),
                ],
                className="desk-actions",
            ),
        ],
        id=ids.UNDO_DIALOG,
        className="desk-dialog",
        **aria(label="撤销批次"),
    )


def undo_words(load: Load, effect: LoadEffect) -> list[Children]:
    """What will happen when a load is undone."""
    sentences = html.Ul([html.Li(sentence) for sentence in effect.forecast()], className="desk-sentences")
    return [html.H2(f"撤销批次 {load.load_id}？"), html.P(load.file_name), sentences]


def recent_card(loads: Sequence[Load]) -> html.Section:
    """The last few loads, beside the place where the next one starts."""
    everything = link("全部", DeskView(Part.LOADS).href())
    if not loads:
        return card("最近导入", quiet("还没有导入过文件。"))
    items = [
        html.Li(
            [
                link(load.file_name, DeskView(Part.LOADS, load.load_id).href(), "desk-open"),
                html.Span(
                    [f"批次 {load.load_id} · {at(load.loaded_at)}", *([" · 已撤销"] if not load.is_live else [])],
                    className="desk-when",
                ),
            ]
        )
        for load in loads[:5]
    ]
    return card("最近导入", html.Ul(items, className="desk-recent"), aside=everything)
