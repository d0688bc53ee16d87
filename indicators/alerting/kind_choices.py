"""The kinds of rule an indicator may be watched by, and what stands against each of the others."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from indicators.alerting.lint_fit import methods_of, why_not_kind
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, RuleKind
from indicators.alerting.watching import Scene, watched
from indicators.catalogue import Indicator

_UNTRIED = (RuleKind.EXPRESSION, RuleKind.EVENT_COUNT)  # they look at what has yet to be written
_BLANK = {
    RuleKind.SCHEDULE_GAP_PP: "还没有下达年度目标，至今算不出进度",
    RuleKind.SCHEDULE_RATIO: "还没有下达年度目标，至今算不出进度",
    RuleKind.YOY_PCT: "至今没有可比的上年同期",
    RuleKind.YOY_DIFFERENCE: "至今没有可比的上年同期",
    RuleKind.POP_PCT: "至今没有可比的上一期",
    RuleKind.GROWTH_GAP_PP: "还没有下达计划增速，至今算不出差距",
    RuleKind.PARENT_GAP_PP: "至今没有本单位和上级都有的增速",
    RuleKind.BASELINE: "至今还定不出基线",
    RuleKind.PEER_PLACE: "至今没有位次",
}


def kind_choices(indicator: Indicator, scene: Scene, slots: int) -> Mapping[RuleKind, str]:
    """Give every kind with the reason why it cannot be chosen, blank when it can.

    A kind that fits the indicator but has not had one period to judge is of no use yet. Of an indicator without
    any figure nothing can be told, and whatever fits may be chosen. `slots` are those a baseline may learn from.
    """
    has_figures = bool(np.isfinite(scene.drafts[indicator.code].comparable).any())
    found = {kind: why_not_kind(kind, indicator, slots) for kind in RuleKind}
    if not has_figures:
        return found
    return {kind: reason or _not_yet(kind, indicator, scene, slots) for kind, reason in found.items()}


def _not_yet(kind: RuleKind, indicator: Indicator, scene: Scene, slots: int) -> str:
    if kind in _UNTRIED:
        return ""
    rule = AlertRule(indicator.code, 1, indicator.code, kind, Comparator.LESS, ())
    methods: tuple[BaselineMethod | None, ...] = (None,)
    if kind is RuleKind.BASELINE:  # a control chart of shares works exact chances out, which takes long
        methods = tuple(sorted(methods_of(indicator, slots), key=lambda method: method is BaselineMethod.XMR))
    is_judged = any(np.isfinite(watched(replace(rule, baseline=method), scene)).any() for method in methods)
    return "" if is_judged else _BLANK.get(kind, "至今没有一期可以判定的数")
