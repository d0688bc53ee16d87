"""The conditions of a rule in Chinese, as the machine judges them: what begins a level, for how long, what ends it.

Every kind is worded by what its number is. A gap or a change names its side already (“落后时序30.0个百分点”), so it
is said to lie “以上” or “以内”; only a plain amount is “低于” or “达到”.
"""

import math
from collections.abc import Sequence

from indicators.alerting.formula_words import FormulaSaid
from indicators.alerting.rule import AlertRule, Comparator, RuleKind
from indicators.alerting.sentence import bare, number_words, score, window_words, without_verdict
from indicators.catalogue import Indicator
from indicators.wording import unit_text

_OPPOSITE = {
    Comparator.LESS: Comparator.GREATER_EQUAL,
    Comparator.LESS_EQUAL: Comparator.GREATER,
    Comparator.GREATER: Comparator.LESS_EQUAL,
    Comparator.GREATER_EQUAL: Comparator.LESS,
}
_OF_AMOUNTS = {
    Comparator.LESS: "低于",
    Comparator.LESS_EQUAL: "不高于",
    Comparator.GREATER: "高于",
    Comparator.GREATER_EQUAL: "达到",
}
_OF_COUNTS = _OF_AMOUNTS | {
    Comparator.LESS: "不足",
    Comparator.LESS_EQUAL: "不超过",
    Comparator.GREATER: "超过",
}
_HAS_SIDES = (
    RuleKind.SCHEDULE_GAP_PP,
    RuleKind.GROWTH_GAP_PP,
    RuleKind.PARENT_GAP_PP,
    RuleKind.YOY_PCT,
    RuleKind.YOY_DIFFERENCE,
    RuleKind.POP_PCT,
)
_COUNTED = {RuleKind.STREAK: ("连续变差", "期"), RuleKind.STALENESS: ("逾期", "天"), RuleKind.EVENT_COUNT: ("", "起")}


def condition_words(
    rule: AlertRule, indicator: Indicator, exits: Sequence[float], formula: FormulaSaid | None = None
) -> tuple[str, ...]:
    """Say every level of a rule, gravest first; `exits` are the lines the levels end at, blue to red."""
    is_truth = formula is not None and formula.is_condition
    said = []
    for step in reversed(rule.steps):
        wait = f"连续{step.hold}期" if step.hold > 1 else "一期即报"
        entry = "条件成立" if is_truth else _side(rule, indicator, step.enter_value, rule.comparator)
        end = exits[step.severity - 1] if step.exit_value is None else step.exit_value
        ending = "条件不再成立时解除" if is_truth else _ending(rule, indicator, end)
        said.append(f"{step.severity.label}色：{entry}，{wait}；{ending}")
    return tuple(said)


def _ending(rule: AlertRule, indicator: Indicator, end: float) -> str:
    if rule.kind is RuleKind.STALENESS:
        return "数据报来后解除"
    if not math.isfinite(end):
        return "按默认回差解除"
    back = _side(rule, indicator, end, _OPPOSITE[rule.comparator]).replace("以下", "以内").replace("达到", "不低于")
    return f"回到{back}解除"


def _side(rule: AlertRule, indicator: Indicator, number: float, comparator: Comparator) -> str:
    """Say on which side of a number the watched one lies: “落后时序30.0个百分点以上（含）”, “低于85%”."""
    if rule.kind in _HAS_SIDES:
        return _beyond(number_words(rule, indicator, number), number, comparator)
    if rule.kind is RuleKind.PEER_PLACE:
        return f"组内倒数第{bare(number)}名以{'内' if comparator.is_low_bad else '外'}{_mark(comparator)}"
    if rule.kind in _COUNTED:
        what, unit = _COUNTED[rule.kind]
        if window := rule.event_window:
            what = window_words(window)
        return f"{what}{_OF_COUNTS[comparator]}{bare(number)}{unit}"
    verb = _OF_AMOUNTS[comparator]
    match rule.kind:
        case RuleKind.SCHEDULE_RATIO:
            return f"完成进度{verb}时序进度的{bare(number)}倍"
        case RuleKind.BASELINE:
            return f"偏离正常水平{verb}{score(number)}"
        case RuleKind.EXPRESSION:
            return f"算式结果{verb}{bare(number)}"
    return f"{verb}{bare(number)}{unit_text(indicator)}"


def _beyond(words: str, number: float, comparator: Comparator) -> str:
    """Say what lies on a side of a gap or a change in words; the words name its own side, level names none."""
    said = without_verdict(words)
    if "持平" in said:
        side = "低" if comparator.is_low_bad else "高"
        return f"{said}或更{side}" if _is_inclusive(comparator) else f"比{said.removeprefix('与')}更{side}"
    return f"{said}以{'上' if (number < 0) is comparator.is_low_bad else '下'}{_mark(comparator)}"


def _mark(comparator: Comparator) -> str:
    return "（含）" if _is_inclusive(comparator) else "（不含）"


def _is_inclusive(comparator: Comparator) -> bool:
    return comparator in (Comparator.LESS_EQUAL, Comparator.GREATER_EQUAL)
