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
_CHANGES = {
    RuleKind.YOY_PCT: ("同比", ChangeMeasure.PERCENT),
    RuleKind.YOY_DIFFERENCE: ("同比", ChangeMeasure.DIFFERENCE),
    RuleKind.POP_PCT: ("环比", ChangeMeasure.PERCENT),
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
    figure = f"{indicator.label}{indicator.display(finding.value)}{unit_text(indicator)}"
    reason = _reason(rule, indicator, finding)
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
    """Word a number of the rule's kind: “85%”, “落后时序30.0个百分点”, “同比下降5.0%”."""
    if rule.kind in _CHANGES:
        versus, measure = _CHANGES[rule.kind]
        return change_words(indicator, number, versus=versus, measure=measure)
    if rule.kind is RuleKind.THRESHOLD:
        plain = Decimal(repr(number)).normalize()
        return f"{plain:,f}{unit_text(indicator)}"
    return gap_words(indicator, number)
