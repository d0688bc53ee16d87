"""False-discovery control: of all baselines judged in one look, which alarms are more than chance (semantics G)."""

from collections.abc import Sequence

import numpy as np

from indicators.alerting.notices import Notice, NoticeKind
from indicators.alerting.replay import Replay
from indicators.alerting.rule import RuleKind
from indicators.alerting.watching import Scene, deviation, in_scope
from indicators.baselines.discovery import benjamini_hochberg

CHANCE = "假发现控制未通过，只在清单显示"
_RISES = (NoticeKind.OPENED, NoticeKind.RAISED)


def by_chance(notices: Sequence[Notice], replayed: Replay, scene: Scene) -> tuple[str, ...]:
    """Give the keys of the openings and rises that may be chance: the list shows them, nobody is told.

    Tested together is the last figure of every area of every baseline rule; an area without one is not tested,
    so what opened there by a revision is told.
    """
    rules = [one.rule for one in replayed.outcomes.values() if one.rule.kind is RuleKind.BASELINE]
    rows = {rule.code: row for row, rule in enumerate(rules)}
    risen = [notice for notice in notices if notice.kind in _RISES and notice.rule_code in rows]
    if not risen:
        return ()
    p_values = np.stack([deviation(rule, scene).p_value[-1] for rule in rules])
    p_values[~np.stack([in_scope(rule.scope, scene.areas, scene.frame) for rule in rules])] = np.nan
    is_chance = np.isfinite(p_values) & ~benjamini_hochberg(p_values)
    return tuple(one.key for one in risen if is_chance[rows[one.rule_code], scene.areas.ordinal(one.area_code)])
