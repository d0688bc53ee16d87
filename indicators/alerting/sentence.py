"""The sentence of an alert, worded from the very rule and numbers that raised it.

Ours are 内部工作提示 by colour, never statutory warnings. A sentence always names the figure and the line
that holds it; a missing figure is named as missing and never worded as a number.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity
from indicators.catalogue import ChangeMeasure, Indicator
from indicators.wording import change_words, gap_words, unit_text

_MEETS: dict[Comparator, tuple[str, Callable[[float, float], bool]]] = {
    Comparator.LESS: ("低于", operator.lt),
    Comparator.LESS_EQUAL: ("不高于", operator.le),
    Comparator.GREATER: ("高于", operator.gt),
    Comparator.GREATER_EQUAL: ("达到", operator.ge),
}
_ENDS = {
    Comparator.LESS: "回到不低于",
    Comparator.LESS_EQUAL: "回到高于",
    Comparator.GREATER: "回到不高于",
    Comparator.GREATER_EQUAL: "回到低于",
}
_CHANGES = {
    RuleKind.YOY_PCT: ("同比", ChangeMeasure.PERCENT),
    RuleKind.YOY_DIFFERENCE: ("同比", ChangeMeasure.DIFFERENCE),
    RuleKind.POP_PCT: ("环比", ChangeMeasure.PERCENT),
}
_WATCHED = {  # what a rule watches for, when small numbers breach and when large ones do
    RuleKind.THRESHOLD: ("偏低", "偏高"),
    RuleKind.SCHEDULE_GAP_PP: ("落后时序", "超过时序"),
    RuleKind.SCHEDULE_RATIO: ("落后时序", "超过时序"),
    RuleKind.YOY_PCT: ("同比下降", "同比上升"),
    RuleKind.POP_PCT: ("环比下降", "环比上升"),
    RuleKind.YOY_DIFFERENCE: ("同比减少", "同比增加"),
    RuleKind.GROWTH_GAP_PP: ("增速落后计划", "增速超过计划"),
    RuleKind.PARENT_GAP_PP: ("增速低于上级平均", "增速高于上级平均"),
    RuleKind.STREAK: ("连续变差", "连续变差"),
    RuleKind.PEER_PLACE: ("组内靠后", "组内靠前"),
    RuleKind.BASELINE: ("偏离常态", "偏离常态"),
    RuleKind.STALENESS: ("逾期未报", "逾期未报"),
    RuleKind.EVENT_COUNT: ("事件稀少", "事件聚集"),
    RuleKind.EXPRESSION: ("自定义算式", "自定义算式"),
}
_COUNTED = {
    RuleKind.SCHEDULE_RATIO: "为时序进度的{}倍",
    RuleKind.STREAK: "连续{}期变差",
    RuleKind.PEER_PLACE: "组内倒数第{}",
    RuleKind.STALENESS: "逾期{}天",
    RuleKind.EXPRESSION: "算式结果为{}",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the machine found for one area: its level, its state and the numbers it judged.

    The level begins at `entry_value` and ends at `exit_value`. `overdue` names the slot whose
    figure is missing (“10月”), or is empty.
    """

    severity: Severity
    state: str
    value: float
    watched: float
    entry_value: float
    exit_value: float
    overdue: str = ""


def sentence(rule: AlertRule, indicator: Indicator, finding: Finding) -> str:
    """Say in Chinese why an area is at its level and what holds it there."""
    reason = _reason(rule, indicator, finding)
    if rule.kind is RuleKind.STALENESS:
        return f"{indicator.label}{finding.overdue}数据{reason}"
    figure = f"{indicator.label}{indicator.display(finding.value)}{unit_text(indicator)}"
    held = f"；{finding.overdue}未报送，状态沿用" if finding.overdue else ""
    return f"{figure}，{reason}{held}"


def _reason(rule: AlertRule, indicator: Indicator, finding: Finding) -> str:
    entry, colour = finding.entry_value, finding.severity.label
    verb, meets = _MEETS[rule.comparator]
    end = number_words(rule, indicator, finding.exit_value)
    is_plain = rule.kind is RuleKind.THRESHOLD
    said = "" if is_plain else number_words(rule, indicator, finding.watched)
    if finding.state == "recovering":
        line = f"已回到{colour}色解除线内，恢复中"
    elif not meets(finding.watched, entry):
        line = f"未回到{colour}色解除线{end}"
    elif is_plain:
        line = f"{verb}{colour}色线{number_words(rule, indicator, entry)}"
    else:
        line = f"{colour}色线：{number_words(rule, indicator, entry)}"
    return line if is_plain else f"{said}（{line}）"


def number_words(rule: AlertRule, indicator: Indicator, number: float) -> str:
    """Word a number of the rule's kind: “85%”, “落后时序30.0个百分点”, “同比下降5.0%”, “逾期12天”."""
    if rule.kind in _CHANGES:
        versus, measure = _CHANGES[rule.kind]
        if measure is ChangeMeasure.DIFFERENCE and indicator.change_measure is ChangeMeasure.POINTS:
            measure = ChangeMeasure.POINTS  # a share differs by points, not by per cent
        return change_words(indicator, number, versus=versus, measure=measure)
    if rule.kind is RuleKind.THRESHOLD:
        return f"{_plain(number)}{unit_text(indicator)}"
    if rule.kind in _COUNTED:
        return _COUNTED[rule.kind].format(_plain(number))
    if rule.kind is RuleKind.PARENT_GAP_PP:
        return f"{'低' if number < 0 else '高'}于上级平均{_plain(abs(number))}个百分点"
    if rule.kind is RuleKind.EVENT_COUNT and rule.event_window:
        window = rule.event_window
        return f"半径{window.radius_m}米、{window.window_days}天内{_plain(number)}起"
    if rule.kind is RuleKind.BASELINE and rule.baseline:
        return f"偏离基线{_plain(number)}（{rule.baseline.label}）"
    return gap_words(indicator, number)


def _plain(number: float) -> str:
    return f"{Decimal(repr(float(number))).normalize():,f}"


def title(rule: AlertRule, indicator: Indicator) -> str:
    """Name a rule: its own name, else the indicator and what of it is watched."""
    word = _WATCHED[rule.kind][0 if rule.comparator.is_low_bad else 1]
    return rule.name or f"{indicator.label} · {word}"


def condition_words(rule: AlertRule, indicator: Indicator) -> tuple[str, ...]:
    """Say every level of a rule as the machine will judge it, gravest first: what enters, what ends, how long."""
    verb, _ = _MEETS[rule.comparator]
    end = _ENDS[rule.comparator]
    said = []
    for step in reversed(rule.steps):
        wait = f"连续{step.hold}期" if step.hold > 1 else "一期即报"
        entry = f"{verb}“{number_words(rule, indicator, step.enter_value)}”"
        left = "按默认回差" if step.exit_value is None else f"{end}{number_words(rule, indicator, step.exit_value)}"
        said.append(f"{step.severity.label}色：{entry}，{wait}；解除：{left}")
    return tuple(said)
