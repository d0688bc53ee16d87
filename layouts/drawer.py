"""The drawer: where one figure came from – cell, file, load, definition and every revision of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dash import html

from indicators.baselines.verdict import Verdict
from indicators.catalogue import Aggregation, Indicator
from indicators.period import Period
from indicators.problem import column_letter
from indicators.provenance import Provenance, Revision
from indicators.report import Row
from indicators.wording import unit_text
from layouts.elements import link, quiet
from layouts.variation import assurance_mark, variation_mark
from layouts.view import Figure, View

_HERE = ZoneInfo("Asia/Shanghai")


_AGGREGATED = {
    Aggregation.SUM: "由下级数据合计",
    Aggregation.RATIO: "由下级的分子、分母分别合计后相除",
    Aggregation.WEIGHTED_MEAN: "由下级数据加权平均",
    Aggregation.MAX: "取下级数据的最大值",
    Aggregation.MIN: "取下级数据的最小值",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What the drawer shows: the figure as on the screen, its provenance, the rows below it, and what it says."""

    provenance: Provenance
    row: Row | None
    below: tuple[Row, ...]
    verdict: Verdict


def drawer(origin: Origin | str | None, view: View) -> list[html.Div]:
    """Show a figure's origin, or the sentence that stands for it; nothing when nothing is asked."""
    if origin is None:
        return []
    if isinstance(origin, str):
        return _framed("数据来源", [quiet(origin)], view)
    provenance = origin.provenance
    sections = [_current(origin), _below(origin, view), _definition(provenance), _revisions(provenance, view)]
    return _framed(f"{provenance.area_name} · {provenance.indicator.name}", sections, view)


def _framed(title: str, body: Sequence[html.Section | html.P | None], view: View) -> list[html.Div]:
    close = link("关闭 ✕", view.with_figure(None).search(), class_name="drawer-close")
    head = html.Div([html.H2(title), close], className="drawer-head")
    return [head, html.Div([part for part in body if part is not None], className="drawer-body")]


def _current(origin: Origin) -> html.Section:
    provenance, row = origin.provenance, origin.row
    indicator, current = provenance.indicator, provenance.current
    shown = row.value if row else indicator.display(current.value if current else None)
    value = html.P([html.B(shown), html.Span(unit_text(indicator))], className="drawer-value")
    period = provenance.period.label(has_merged_january=indicator.has_merged_january)
    target = "" if provenance.target is None else f"{indicator.display(provenance.target)}{unit_text(indicator)}"
    facts = [
        ("报告期", period),
        *(_cell_facts(current, indicator) if current else _no_cell(origin)),
        ("年度目标", target),
    ]
    marks = html.P([variation_mark(origin.verdict), *assurance_mark(origin.verdict)], className="drawer-verdict")
    return html.Section([value, marks, _facts(facts)])


def _cell_facts(current: Revision, indicator: Indicator) -> list[tuple[str, str]]:
    load = current.load
    return [
        ("状态", current.status.label + ("（样例数据）" if load.is_sample else "")),
        (indicator.numerator or "分子", _plain(current.numerator)),
        (indicator.denominator or "分母", _plain(current.denominator)),
        ("文件", current.source.file_name),
        ("位置", _cell(current)),
        ("导入批次", f"第 {load.load_id} 批 · {_moment(load.loaded_at)} · {load.loaded_by}"),
    ]


def _no_cell(origin: Origin) -> list[tuple[str, str]]:
    """Why there is no cell: made up from the areas below, or not reported."""
    row, method = origin.row, _AGGREGATED.get(origin.provenance.indicator.aggregation)
    if row is not None and row.value_number is not None and method:
        return [("来源", f"{method}，见下表")]
    return [("状态", row.status if row else "未报送")]


def _below(origin: Origin, view: View) -> html.Section | None:
    if not origin.below:
        return None
    unit = unit_text(origin.provenance.indicator)
    heads = ("单位", f"数值（{unit}）" if unit else "数值", "同比", "状态")
    return _table(f"所辖 {len(origin.below)} 个单位", heads, [_below_row(row, view) for row in origin.below])


def _below_row(row: Row, view: View) -> html.Tr:
    code, period, area_code = row.key
    name = link(row.area_name, view.with_figure(Figure(code, area_code, Period.parse(period))).search())
    return html.Tr([html.Td(cell) for cell in (name, row.value, row.yoy, row.status)])


def _definition(provenance: Provenance) -> html.Section:
    indicator = provenance.indicator
    facts = [
        ("口径", indicator.definition),
        ("责任单位", indicator.owner),
        ("频度", indicator.cadence_text),
        ("发布", indicator.publish_text),
        ("说明", indicator.notes),
        ("口径版本", f"第 {indicator.version} 版 · {_moment(provenance.indicator_known_from)} 起"),
        *(("口径变动", f"{change.period.label()}起：{change.note}") for change in indicator.standard_breaks),
    ]
    return html.Section([html.H3("指标口径"), _facts(facts)])


def _revisions(provenance: Provenance, view: View) -> html.Section | None:
    if not provenance.revisions:
        return None
    rows = [_revision(revision, provenance.indicator, view) for revision in provenance.revisions]
    title = "历次数值" if len(rows) > 1 else "历次数值（未修订过）"
    return _table(title, ("得知时间", "数值", "状态", "来源"), rows)


def _table(title: str, heads: Sequence[str], rows: Sequence[html.Tr]) -> html.Section:
    head = html.Thead(html.Tr([html.Th(name) for name in heads]))
    return html.Section([html.H3(title), html.Table([head, html.Tbody(rows)], className="drawer-table")])


def _revision(revision: Revision, indicator: Indicator, view: View) -> html.Tr:
    """One state of the figure; its date leads to the wall as it was known on that day."""
    state = "同前" if revision.is_repetition else revision.status.label
    if not revision.load.is_live:
        state = "已撤销"
    cells = (
        link(_moment(revision.known_from), view.with_known_on(revision.known_from.astimezone(_HERE).date()).search()),
        indicator.display(revision.value),
        state,
        f"{revision.source.file_name} {_cell(revision)}",
    )
    return html.Tr([html.Td(cell) for cell in cells], className="" if revision.known_to is None else "is-past")


def _facts(facts: Sequence[tuple[str, str]]) -> html.Dl:
    return html.Dl([part for name, text in facts if text for part in (html.Dt(name), html.Dd(text))])


def _cell(revision: Revision) -> str:
    source = revision.source
    cell = f"{column_letter(source.column)}{source.row}（第 {source.row} 行第 {source.column} 列）"
    return f"工作表“{source.sheet}” {cell}" if source.sheet else cell


def _plain(number: object) -> str:
    return "" if number is None else f"{number:,}"


def _moment(instant: datetime) -> str:
    return instant.astimezone(_HERE).strftime("%Y-%m-%d %H:%M")
