"""The sentence of an alert, worded from the very rule and numbers that raised it.

Ours are 内部工作提示 by colour, never statutory warnings. A sentence always names the figure and the line
that holds it; a missing figure is named as missing and never worded as a number.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from indicators.alerting.formula_words import FormulaSaid, is_condition
from indicators.alerting.rule import AlertRule, Comparator, EventWindow, RuleKind, Severity
from indicators.alerting.watching import SCORE_DECIMALS
from indicators.catalogue import ChangeMeasure, Indicator, Kind, half_up
from indicators.wording import change_words, gap_words, layer_name, unit_text

_MEETS: dict[Comparator, tuple[str, Callable[[float, float], bool]]] = {
    Comparator.LESS: ("低于", operator.lt),
    Comparator.LESS_EQUAL: ("不高于", operator.le),
    Comparator.GREATER: ("高于", operator.gt),
    Comparator.GREATER_EQUAL: ("达到", operator.ge),
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


_BARE_LINES = (RuleKind.BASELINE, RuleKind.EVENT_COUNT)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the machine found for one area: its level, its state and the numbers it judged.

    The level begins at `entry_value` and ends at `exit_value`. `overdue` names the slot whose
    figure is missing (“10月”), or is empty. `formula` is the rule's formula with the figures of the area.
    """

    severity: Severity
    state: str
    value: float
    watched: float
    entry_value: float
    exit_value: float
    overdue: str = ""
    formula: FormulaSaid | None = None


def sentence(rule: AlertRule, indicator: Indicator, finding: Finding) -> str:
    """Say in Chinese why an area is at its level and what holds it there."""
    reason = _reason(rule, indicator, finding)
    if rule.kind is RuleKind.STALENESS:
        return f"{indicator.label}{finding.overdue}数据{reason}"
    held = f"；{finding.overdue}未报送，状态沿用" if finding.overdue else ""
    if finding.formula:
        return f"{_of_formula(finding.formula, rule, finding)}{held}"
    if rule.kind is RuleKind.EVENT_COUNT:  # what was counted are events, not what the indicator reports
        return f"{reason}{held}"
    return f"{indicator.label}{figure_words(rule, indicator, finding.value)}，{reason}{held}"


def figure_words(rule: AlertRule, indicator: Indicator, value: float) -> str:
    """Word the figure of a slot; of a running total a baseline judges what the slot alone added: “当期4起”."""
    own = "当期" if is_taken_apart(rule, indicator) else ""
    return f"{own}{indicator.display(value)}{unit_text(indicator)}"


def is_taken_apart(rule: AlertRule, indicator: Indicator) -> bool:
    """Say whether a rule judges and shows what each slot added to a running total."""
    return rule.kind is RuleKind.BASELINE and indicator.kind is Kind.CUMULATIVE


def _of_formula(formula: FormulaSaid, rule: AlertRule, finding: Finding) -> str:
    """Say a formula by its own figures; those of the indicator it is filed under may have no part in it."""
    colour, (verb, meets) = finding.severity.label, _MEETS[rule.comparator]
    if formula.is_condition:
        is_true = meets(finding.watched, finding.entry_value)
        stands = "条件成立" if is_true else f"条件已不成立，{colour}色尚未解除"
        return f"{'条件已不成立，恢复中' if finding.state == 'recovering' else stands}：{formula.words}"
    if finding.state == "recovering":
        line = f"已回到{colour}色解除线内，恢复中"
    elif meets(finding.watched, finding.entry_value):
        line = f"{verb}{colour}色线{bare(finding.entry_value)}"
    else:
        line = f"未回到{colour}色解除线{bare(finding.exit_value)}"
    return f"{formula.words}为{bare(finding.watched)}，{line}"


def _reason(rule: AlertRule, indicator: Indicator, finding: Finding) -> str:
    entry, colour = finding.entry_value, finding.severity.label
    verb, meets = _MEETS[rule.comparator]
    end, begin = (_line(rule, indicator, line) for line in (finding.exit_value, entry))
    is_plain = rule.kind is RuleKind.THRESHOLD
    is_bare = is_plain or rule.kind in _BARE_LINES
    said = "" if is_plain else number_words(rule, indicator, finding.watched)
    if finding.state == "recovering":
        line = f"已回到{colour}色解除线内，恢复中"
    elif not meets(finding.watched, entry):
        line = f"未回到{colour}色解除线{end}"
    elif is_plain:
        line = f"{verb}{colour}色线{begin}"
    else:
        line = f"{colour}色线{'' if is_bare else '：'}{begin}"
    return line if is_plain else f"{said}（{line}）"


def _line(rule: AlertRule, indicator: Indicator, number: float) -> str:
    """Word a line of the ladder beside the number held to it: what both have in common is said once."""
    if rule.kind is RuleKind.BASELINE:
        return score(number)
    if rule.kind is RuleKind.EVENT_COUNT:
        return f"{bare(number)}起"
    return without_verdict(number_words(rule, indicator, number))


def without_verdict(words: str) -> str:
    """Take 改善/恶化 off the words of a change: a line is neither."""
    return words.removesuffix("（恶化）").removesuffix("（改善）")


def score(number: float) -> str:
    """Write how far a figure lies off its baseline, two decimals."""
    return f"{half_up(number, SCORE_DECIMALS):,}"


def number_words(rule: AlertRule, indicator: Indicator, number: float) -> str:
    """Word a number of the rule's kind: “85%”, “落后时序30.0个百分点”, “同比下降5.0%”, “逾期12天”."""
    if rule.kind in _CHANGES:
        versus, measure = _CHANGES[rule.kind]
        if measure is ChangeMeasure.DIFFERENCE and indicator.change_measure is ChangeMeasure.POINTS:
            measure = ChangeMeasure.POINTS  # a share differs by points, not by per cent
        return change_words(indicator, number, versus=versus, measure=measure)
    if rule.kind is RuleKind.THRESHOLD:
        return f"{bare(number)}{unit_text(indicator)}"
    if rule.kind is RuleKind.EXPRESSION and number in (0.0, 1.0) and is_condition(rule):
        return "条件成立" if number else "条件不成立"
    if rule.kind in _COUNTED:
        return _COUNTED[rule.kind].format(bare(number))
    if rule.kind is RuleKind.PARENT_GAP_PP:
        side = "低于" if number < 0 else "高于"
        return f"{side}上级平均{bare(abs(number))}个百分点" if number else "与上级平均持平"
    if rule.kind is RuleKind.EVENT_COUNT and rule.event_window:
        return f"{window_words(rule.event_window)}{bare(number)}起"
    if rule.kind is RuleKind.BASELINE and rule.baseline:
        return f"偏离正常水平{score(number)}"
    return gap_words(indicator, number)


def window_words(window: EventWindow) -> str:
    """Say which events are counted: “火情半径500米、30天内”."""
    return f"{layer_name(window.layer)}半径{window.radius_m}米、{window.window_days}天内"


def bare(number: float) -> str:
    """Write a number with as many decimals as it has, thousands separated."""
    return f"{Decimal(repr(float(number))).normalize():,f}"


def title(rule: AlertRule, indicator: Indicator) -> str:
    """Name a rule: its own name, else the indicator and what of it is watched."""
    word = _WATCHED[rule.kind][0 if rule.comparator.is_low_bad else 1]
    return rule.name or f"{indicator.label} · {word}"
