"""What the number of a rule can be at all, whatever will be reported."""

import math
from typing import NamedTuple

import numpy as np

from indicators.alerting.ladder_table import plain
from indicators.alerting.rule import AlertRule, Comparator, RuleKind
from indicators.alerting.watching import Scene, in_scope
from indicators.catalogue import Indicator, Kind
from indicators.snapshot import Ints

# The entry at which a level means that a condition holds or, with a low side, that it does not.
_TRUTH = {
    Comparator.GREATER_EQUAL: 1.0,
    Comparator.GREATER: 0.5,
    Comparator.LESS: 0.5,
    Comparator.LESS_EQUAL: 0.0,
}
_LONGEST_STREAK = 24  # as long as the longest hold, however short the history still is


class Range(NamedTuple):
    """The smallest and the largest number a rule can see, why, and an entry that makes sense."""

    low: float
    high: float
    reason: str
    right: float


def is_always_met(comparator: Comparator, entry: float, seen: Range) -> bool:
    """Say whether even the best number there can be enters a level."""
    return meets(comparator, best_of(comparator, seen), entry)


def best_of(comparator: Comparator, seen: Range) -> float:
    """Give the best number there can be."""
    return seen.high if comparator.is_low_bad else seen.low


def worst_of(comparator: Comparator, seen: Range) -> float:
    """Give the worst number there can be."""
    return seen.low if comparator.is_low_bad else seen.high


def meets(comparator: Comparator, number: float, entry: float) -> bool:
    """Say whether a number enters a level."""
    match comparator:
        case Comparator.LESS:
            return number < entry
        case Comparator.LESS_EQUAL:
            return number <= entry
        case Comparator.GREATER:
            return number > entry
        case Comparator.GREATER_EQUAL:
            return number >= entry


def range_of(rule: AlertRule, scene: Scene) -> Range:
    """Give what a rule's number can be, whatever will be reported."""
    draft = scene.drafts[rule.indicator_code]
    indicator, (low, high) = draft.indicator, _valid(draft.indicator)
    match rule.kind:
        case RuleKind.THRESHOLD:
            reason = f"“{indicator.label}”的有效范围是{_range_words(low, high)}"
            return Range(low, high, reason, _near_the_bad_end(rule.comparator, low, high))
        case RuleKind.SCHEDULE_RATIO:
            return Range(0.0, math.inf, "完成率不会是负数，与时序进度之比最小是 0", 0.8)
        case RuleKind.YOY_PCT | RuleKind.POP_PCT if low >= 0 and _has_plain_change(rule, indicator):
            return Range(-100.0, math.inf, "数值不会是负数，最多下降 100%", -10.0)
        case RuleKind.YOY_DIFFERENCE if math.isfinite(high - low):
            span = high - low
            right = _near_the_bad_end(rule.comparator, -span, span)
            return Range(-span, span, f"有效范围内最多增减 {plain(span)}", right)
        case RuleKind.STREAK:
            longest = max(len(draft.line.periods) - 1, _LONGEST_STREAK)
            return Range(0.0, longest, f"连续期数从 0 开始，现有历史中最多连续 {longest} 期", 3.0)
        case RuleKind.PEER_PLACE:
            largest = int(_group_sizes(rule, scene).max(initial=1))
            return Range(1.0, largest, f"倒数位次从 1 开始，范围内最大的组只有 {largest} 个单位", 1.0)
        case RuleKind.STALENESS:
            return Range(0.0, math.inf, "逾期天数从 0 开始，0 就是没有逾期", 5.0)
        case RuleKind.EVENT_COUNT:
            return Range(0.0, math.inf, "事件数从 0 开始，0 就是没有事件", 3.0)
        case RuleKind.EXPRESSION if rule.bound is not None and scene.formula_of(rule).is_condition:
            return Range(0.0, 1.0, "算式是一个条件，只有成立（1）和不成立（0）", _TRUTH[rule.comparator])
    return Range(-math.inf, math.inf, "", 0.0)


def _near_the_bad_end(comparator: Comparator, low: float, high: float) -> float:
    bad, good = (low, high) if comparator.is_low_bad else (high, low)
    if math.isfinite(good) and math.isfinite(bad):
        return round(bad + 0.2 * (good - bad), 2)
    return (bad if math.isfinite(bad) else good) + (10.0 if math.isfinite(low) else -10.0)


def _valid(indicator: Indicator) -> tuple[float, float]:
    low = -math.inf if indicator.valid_min is None else float(indicator.valid_min)
    return low, math.inf if indicator.valid_max is None else float(indicator.valid_max)


def _range_words(low: float, high: float) -> str:
    if math.isinf(high):
        return f"不小于 {plain(low)}"
    return f"不大于 {plain(high)}" if math.isinf(low) else f" {plain(low)} 到 {plain(high)}"


def _has_plain_change(rule: AlertRule, indicator: Indicator) -> bool:
    """Say whether the change compares reported figures; 环比 of a cumulative one compares their increments."""
    return rule.kind is RuleKind.YOY_PCT or indicator.kind is not Kind.CUMULATIVE


def smallest_group(rule: AlertRule, scene: Scene) -> int:
    """Count the units of the smallest peer group a rule watches any unit of; 0 when it watches none."""
    sizes = _group_sizes(rule, scene)
    return int(sizes.min()) if len(sizes) else 0


def _group_sizes(rule: AlertRule, scene: Scene) -> Ints:
    group = scene.frame.group
    is_in = in_scope(rule.scope, scene.areas, scene.frame) & (group >= 0)
    return np.bincount(group[group >= 0])[np.unique(group[is_in])]
