"""The lower half of a rule's form: what a missing figure does, when it is quiet, what to do and who answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from indicators.alerting.rule import RuleKind
from indicators.catalogue import Indicator
from layouts.alerts.editor_elements import field, line_input, switches
from layouts.desk.elements import Children

STORM_PCT = 30
LONGEST_TEXT = 200
LONGEST_NAME = 40


def more_fields(indicator: Indicator, table: Mapping[str, Any], mutes: Sequence[str]) -> list[Children]:
    """Everything about a rule that is not its condition."""
    return [
        html.H2("缺报与静默"),
        html.P(missing_words(RuleKind(table.get("kind", RuleKind.THRESHOLD)), indicator), className="rules-told"),
        _mutes(table, mutes),
        html.H2("处置与责任"),
        field(
            "处置建议",
            html.Textarea(
                str(table.get("text", "")),
                name="text",
                rows=2,
                maxLength=LONGEST_TEXT,
                placeholder="预警发出时附在后面，例如：请项目专班核实停工项目，三日内报进度。",
                className="rules-input",
            ),
        ),
        html.Div(
            [
                field(
                    "归口",
                    line_input("owner", table.get("owner", ""), placeholder=indicator.owner, maxLength=LONGEST_NAME),
                ),
                field(
                    "复审日期",
                    line_input("review_on", table.get("review_on") or "", placeholder="2027-03-31", maxLength=10),
                ),
            ],
            className="rules-pair",
        ),
        field(
            "规则名称",
            line_input("name", table.get("name", ""), placeholder="不填就用“指标 · 类型”", maxLength=LONGEST_NAME),
        ),
    ]


def missing_words(kind: RuleKind, indicator: Indicator) -> str:
    """Say what a missing figure does to an alert of this rule."""
    if kind is RuleKind.STALENESS:
        return "数据报上来就解除；这条规则看的就是逾期本身。"
    owner = indicator.owner or "数据责任部门"
    return (
        f"未到报送期：沿用上期 · 逾期：保持级别并提醒{owner} · 报“不适用”：不再判定 · "
        f"超过 {STORM_PCT}% 的单位同时触发：先核数据再通知"
    )


def _mutes(table: Mapping[str, Any], names: Sequence[str]) -> Children:
    if not names:
        return None
    offered = [(name, name) for name in dict.fromkeys((*names, *table.get("mutes", ())))]
    return html.Div(
        [
            html.Span("这些时段不发通知（红色照发）", className="rules-label"),
            switches("mutes", offered, table.get("mutes", ())),
        ],
        className="rules-field",
    )
