"""Who has reported: the debts to be called in, department by department, and the whole table."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from dash import html

from indicators.catalogue import Theme
from indicators.receipts import Receipt, Receipts
from indicators.snapshot import AreaFrame
from layouts.desk.elements import Children, aria, card, link, quiet, row, table
from layouts.desk.view import DeskView, Part

_MOST_COLUMNS = 24
_MOST_DEPARTMENTS = 6
_DEBT_NUMBERS = frozenset({4, 5})
_NOTHING = "还没有数据，导入第一份文件后这里列出谁报了、谁没报。"
_MOST_NAMES = 30
_SIGNS = {
    Receipt.NOT_EXPECTED: "",
    Receipt.WAITING: "·",
    Receipt.IN: "●",
    Receipt.PROVISIONAL: "◐",
    Receipt.NOT_APPLICABLE: "–",
    Receipt.MISSING: "空",
    Receipt.LATE: "逾",
    Receipt.SILENT: "停",
}
_LEGEND = tuple(receipt for receipt in Receipt if receipt is not Receipt.NOT_EXPECTED)


def overview_card(found: Sequence[Receipts], today: date) -> html.Section:
    """How much is in and which departments owe, beside the place where files come in."""
    used = in_use(found)
    everything = link("全部", DeskView(Part.REPORTING).href())
    if not used:
        return card("报送情况", quiet(_NOTHING))
    return card("报送情况", _summary(used), _departments(used, today), aside=everything)


def reporting_part(found: Sequence[Receipts], areas: AreaFrame, today: date) -> list[Children]:
    """The debts, then every indicator in use against every area."""
    used = in_use(found)
    if not used:
        return [card("报送情况", quiet(_NOTHING))]
    unused = [one.indicator.name for one in found if one.last_in is None]
    return [
        card("需要催报", _debts(used, areas, today), aside=f"截至 {today.isoformat()}"),
        card("逐项报送情况", _matrix(used, areas), _unused(unused), aside=_legend()),
    ]


def in_use(found: Sequence[Receipts]) -> list[Receipts]:
    """Leave out the indicators nobody ever reported."""
    return [one for one in found if one.last_in is not None]


def overdue_count(found: Sequence[Receipts]) -> int:
    """How many indicators somebody is late with."""
    return sum(1 for one in found if one.overdue)


def _summary(used: Sequence[Receipts]) -> html.Dl:
    late = overdue_count(used)
    complete = sum(1 for one in used if one.received == one.expected)
    pairs = (("在用指标", len(used)), ("已报齐", complete), ("有逾期", late), ("未到期", len(used) - complete - late))
    return html.Dl(
        [html.Div([html.Dd(str(count)), html.Dt(name)], className=_tone(name, count)) for name, count in pairs],
        className="desk-summary",
    )


def _tone(name: str, count: int) -> str:
    return "is-late" if name == "有逾期" and count else ""


def _owing(used: Sequence[Receipts]) -> dict[str, list[Receipts]]:
    """The late indicators by department, the longest debt first."""
    by_owner: defaultdict[str, list[Receipts]] = defaultdict(list)
    for one in sorted((one for one in used if one.overdue), key=lambda one: (one.owed_on, one.indicator.catalogue_id)):
        by_owner[one.indicator.owner].append(one)
    return by_owner


def _departments(used: Sequence[Receipts], today: date) -> Children:
    owing = _owing(used)
    if not owing:
        return html.P("没有逾期未报的指标。", className="desk-fine")
    items = [
        html.Li(
            [
                html.Span(owner),
                html.Span(f"{len(debts)} 项，最久逾期 {_days(debts[0], today)} 天", className="desk-when"),
            ]
        )
        for owner, debts in list(owing.items())[:_MOST_DEPARTMENTS]
    ]
    left = len(owing) - len(items)
    more = [html.P(f"另有 {left} 个部门。", className="desk-quiet")] if left else []
    return html.Div([html.Ul(items, className="desk-departments"), *more])


def _debts(used: Sequence[Receipts], areas: AreaFrame, today: date) -> Children:
    owing = _owing(used)
    if not owing:
        return html.P("没有逾期未报的指标。", className="desk-fine")
    rows = [
        _debt(debt, owner if place == 0 else "", areas, today)
        for owner, debts in owing.items()
        for place, debt in enumerate(debts)
    ]
    headings = ("报送部门", "指标", "报告期", "期限", "逾期", "已报/应报", "缺谁")
    return html.Div(
        table("需要催报", headings, rows, numeric=_DEBT_NUMBERS, class_name="is-debts"), className="desk-wide"
    )


def _debt(debt: Receipts, owner: str, areas: AreaFrame, today: date) -> html.Tr:
    indicator = debt.indicator
    period = debt.owed_period.label(has_merged_january=indicator.has_merged_january)
    late, received = f"{_days(debt, today)} 天", f"{debt.expected - debt.overdue}/{debt.expected}"
    cells = [owner, indicator.label, period, f"{debt.owed_on:%m-%d}", late, received, _names(debt, areas)]
    return row(cells, numeric=_DEBT_NUMBERS, class_name="is-first" if owner else "")


def _days(debt: Receipts, today: date) -> int:
    return (today - debt.owed_on).days


def _names(debt: Receipts, areas: AreaFrame) -> str:
    owing = np.flatnonzero(debt.receipt >= Receipt.LATE)
    if len(owing) == debt.expected and len(owing) > 1:
        return f"全部 {len(owing)} 个单位"
    named = [_debtor(debt, areas, int(place)) for place in owing[:_MOST_NAMES]]
    tail = f"等 {len(owing)} 个单位" if len(owing) > _MOST_NAMES else ""
    return f"{'、'.join(named)}{tail}"


def _debtor(debt: Receipts, areas: AreaFrame, place: int) -> str:
    word = "（多期未报）" if debt.receipt[place] == Receipt.SILENT else ""
    return f"{areas.labels[place]}{word}"


def _matrix(used: Sequence[Receipts], areas: AreaFrame) -> html.Div:
    columns = _columns(used, areas)
    heads = [html.Th(html.Span(areas.labels[place]), scope="col", className="desk-upright") for place in columns]
    names = ("指标", "报送部门", "报告期", "期限", "已报/应报")
    head = html.Tr([*[html.Th(name, scope="col") for name in names], *heads])
    rows = [_row(one, areas, columns) for one in sorted(used, key=_catalogue_place)]
    listed = html.Table(
        [html.Caption("逐项逐单位的报送情况"), html.Thead(head), html.Tbody(rows)], className="desk-table is-matrix"
    )
    return html.Div(listed, className="desk-wide", tabIndex=0, role="region", **aria(label="逐项报送情况"))


def _columns(used: Sequence[Receipts], areas: AreaFrame) -> tuple[int, ...]:
    """The district and its direct areas that report anything; too many of them are told in words."""
    is_asked = np.any([one.receipt != Receipt.NOT_EXPECTED for one in used], axis=0)
    below = [
        place for place, parent in enumerate(areas.parents) if place and parent == areas.codes[0] and is_asked[place]
    ]
    return (0, *below) if len(below) <= _MOST_COLUMNS else (0,)


def _catalogue_place(one: Receipts) -> tuple[int, str, str]:
    return list(Theme).index(one.indicator.theme), one.indicator.catalogue_id, one.indicator.code


def _row(one: Receipts, areas: AreaFrame, columns: Sequence[int]) -> html.Tr:
    indicator = one.indicator
    lead = [
        html.Th(indicator.label, scope="row"),
        html.Td(indicator.owner),
        html.Td(one.period.label(has_merged_january=indicator.has_merged_january)),
        html.Td(f"{one.due_on:%m-%d}", className="is-number"),
        html.Td(f"{one.received}/{one.expected}", className="is-number" + (" is-late" if one.overdue else "")),
    ]
    places = np.flatnonzero(one.receipt != Receipt.NOT_EXPECTED)
    if set(places.tolist()) <= set(columns):
        return html.Tr([*lead, *[_cell(one, areas, place) for place in columns]])
    return html.Tr([*lead, html.Td(_in_words(one), colSpan=len(columns), className="desk-in-words")])


def _cell(one: Receipts, areas: AreaFrame, place: int) -> html.Td:
    receipt = Receipt(int(one.receipt[place]))
    if receipt is Receipt.NOT_EXPECTED:
        return html.Td(className="desk-sign")
    said = f"{areas.names[place]}：{receipt.label}"
    return html.Td(_sign(receipt, said), className="desk-sign", title=said)


def _sign(receipt: Receipt, said: str) -> html.Span:
    return html.Span(_SIGNS[receipt], role="img", className=f"is-{receipt.name.lower()}", **aria(label=said))


def _in_words(one: Receipts) -> str:
    counts = [(receipt, one.count(receipt)) for receipt in _LEGEND]
    return "，".join(f"{receipt.label} {count}" for receipt, count in counts if count)


def _legend() -> html.Ul:
    items = [html.Li([_sign(receipt, receipt.label), html.Span(receipt.label)]) for receipt in _LEGEND]
    return html.Ul(items, className="desk-legend")


def _unused(names: Sequence[str]) -> Children:
    if not names:
        return None
    sentence = f"目录中另有 {len(names)} 项从未收到过数据，不催报：{'、'.join(names)}。"
    return html.P(sentence, className="desk-quiet")
