"""The catalogue as it stands: read-only, one row per indicator, its definition under its name."""

from collections.abc import Sequence
from itertools import groupby

from dash import html

from indicators.catalogue import Aggregation, Direction, DueRule, Indicator, Theme
from indicators.period import Frequency
from layouts.desk.elements import card, quiet, row, table

_THEMES = {Theme.ECONOMY: "经济", Theme.SERVICE: "服务", Theme.SAFETY: "安全", Theme.BASE: "基础"}
_DIRECTIONS = {
    Direction.HIGHER_IS_BETTER: "越高越好",
    Direction.LOWER_IS_BETTER: "越低越好",
    Direction.NEUTRAL: "不分好坏",
}
_FREQUENCIES = {Frequency.DAY: "每日", Frequency.MONTH: "每月", Frequency.QUARTER: "每季", Frequency.YEAR: "每年"}
_LEVELS = {"prefecture": "市", "county": "区县", "town": "镇街", "community": "社区", "zone": "功能区"}
_AGGREGATIONS = {
    Aggregation.SUM: "下级相加",
    Aggregation.RATIO: "分子分母分别相加后相除",
    Aggregation.WEIGHTED_MEAN: "加权平均",
    Aggregation.MAX: "取最大",
    Aggregation.MIN: "取最小",
    Aggregation.NONE: "不由下级汇总",
}
_HEADINGS = ("编号", "指标和口径", "单位", "方向", "频度", "层级", "报送部门", "报送期限", "版本")


def catalogue_card(indicators: Sequence[Indicator]) -> html.Section:
    """Every definition in force, theme by theme."""
    if not indicators:
        return card("指标目录", quiet("还没有指标目录。请先用 python cli.py catalogue 导入。"))
    order = list(_THEMES)
    sorted_by_theme = sorted(indicators, key=lambda one: (order.index(one.theme), one.catalogue_id, one.code))
    rows: list[html.Tr] = []
    for theme, members in groupby(sorted_by_theme, key=lambda one: one.theme):
        of_theme = list(members)
        heading = html.Th(f"{_THEMES[theme]}（{len(of_theme)} 项）", colSpan=len(_HEADINGS), scope="rowgroup")
        rows += [html.Tr(heading, className="is-group"), *[_indicator_row(one) for one in of_theme]]
    listed = table("指标目录，只读", _HEADINGS, rows, class_name="is-catalogue")
    aside = f"{len(indicators)} 项，只读；改口径请改定义文件后用 python cli.py catalogue 导入，旧版本保留"
    return card("指标目录", html.Div(listed, className="desk-wide"), aside=aside)


def _indicator_row(indicator: Indicator) -> html.Tr:
    made_of = f"{indicator.numerator} ÷ {indicator.denominator}" if indicator.denominator else ""
    definition = [html.Strong(indicator.name), html.P(indicator.definition)]
    definition += [html.P(f"算法：{made_of}")] if made_of else []
    definition += [
        html.P(f"汇总：{_AGGREGATIONS[indicator.aggregation]}　代码：{indicator.code}", className="desk-when")
    ]
    cells = [
        indicator.catalogue_id,
        definition,
        indicator.unit,
        _DIRECTIONS[indicator.direction],
        indicator.cadence_text or _FREQUENCIES[indicator.frequency],
        _LEVELS.get(indicator.lowest_level, indicator.lowest_level),
        indicator.owner,
        due_words(indicator.due, indicator.frequency),
        f"第 {indicator.version} 版",
    ]
    return row(cells)


def due_words(due: DueRule, frequency: Frequency) -> str:
    """Say a due rule: 次月 8 日前，宽限 2 日."""
    if due.is_irregular:
        return "不定期"
    if frequency is Frequency.MONTH and due.months_after <= 1:
        month = "当月" if due.months_after == 0 else "次月"
    else:
        month = f"期后第 {due.months_after} 个月" if due.months_after else "期末当月"
    grace = f"，宽限 {due.grace_days} 日" if due.grace_days else ""
    return f"{month} {due.day} 日前{grace}"
