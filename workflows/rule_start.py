"""Where the editor starts: a kind and a ladder that fit an indicator, sensible from the first moment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from indicators.alerting.lint_fit import bad_side, kinds_of
from indicators.alerting.lint_trial import LATELY
from indicators.alerting.linter import lint
from indicators.alerting.number_range import smallest_group
from indicators.alerting.replay import replay_rules
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, RuleKind, Severity, Step
from indicators.alerting.rule_table import rule_table
from indicators.alerting.watching import Scene, watched, watched_decimals
from indicators.baselines.picker import PERSISTENT, is_against_schedule, persistence, propose, slots_to_learn
from indicators.catalogue import Indicator, TargetKind

Ladder = Mapping[Severity, float]

_BEHIND_PP = {Severity.BLUE: 5.0, Severity.YELLOW: 10.0, Severity.ORANGE: 20.0, Severity.RED: 30.0}
_BEHIND_SHARE = {Severity.YELLOW: 0.1, Severity.ORANGE: 0.2, Severity.RED: 0.3}
_COUNTED: Mapping[RuleKind, Ladder] = {
    RuleKind.STREAK: {Severity.YELLOW: 3.0, Severity.ORANGE: 5.0},
    RuleKind.PEER_PLACE: {Severity.BLUE: 3.0, Severity.YELLOW: 2.0, Severity.ORANGE: 1.0},
    RuleKind.STALENESS: {Severity.YELLOW: 1.0, Severity.ORANGE: 10.0},
    RuleKind.EVENT_COUNT: {Severity.YELLOW: 3.0, Severity.ORANGE: 5.0, Severity.RED: 10.0},
}
_AT_ONCE = (RuleKind.STREAK, RuleKind.STALENESS, RuleKind.EVENT_COUNT)  # they count over time by themselves
_BEYOND = {  # where each method usually speaks up, and where it does so loudly
    BaselineMethod.XMR: (3.0, 4.0),
    BaselineMethod.SAME_PERIOD: (3.0, 4.0),
    BaselineMethod.EARS: (3.09, 4.0),
    BaselineMethod.FARRINGTON: (1.0, 1.5),
    BaselineMethod.CUSUM: (5.0, 8.0),
}
_IN_TURN = (RuleKind.GROWTH_GAP_PP, RuleKind.YOY_PCT, RuleKind.YOY_DIFFERENCE, RuleKind.THRESHOLD)
_LATEST, _MOSTLY_OPEN = 3, 0.2  # slots, share of them
_ROOM = 2  # places above the mildest level: with fewer a unit of the smallest group could never come to its end
_RARE = {Severity.YELLOW: 0.05, Severity.ORANGE: 0.02}  # share of all months and units that would have met it


def starting_table(indicator: Indicator, scene: Scene, today: date, kind: RuleKind | None = None) -> dict[str, object]:
    """Propose a rule for an indicator, with a review after a year.

    Without a kind: behind the plan where one runs up, off its baseline where there is one, else the rarest of
    its own changes and values. What the linter refuses, or what would be in alarm too much of the time, gives way
    to the next.
    """
    draft = scene.drafts[indicator.code]
    slots, clinging = slots_to_learn(draft), persistence(draft)
    method = propose(indicator, slots, clinging).method
    kinds = [] if kind else _fitting_kinds(indicator, slots, clinging, method)
    started = (_proposed(one, indicator, scene, method) for one in kinds)
    sensible = next((one for one in started if _is_sensible(one, scene)), None)
    rule = sensible or _proposed(kind or RuleKind.THRESHOLD, indicator, scene, method)
    return rule_table(rule) | {"owner": indicator.owner, "review_on": _in_a_year(today).isoformat()}


def _fitting_kinds(indicator: Indicator, slots: int, clinging: float, method: BaselineMethod | None) -> list[RuleKind]:
    """List the kinds to start with, the best first."""
    is_planned = indicator.target_kind is TargetKind.GROWTH and clinging >= PERSISTENT
    best = [RuleKind.SCHEDULE_GAP_PP] * is_against_schedule(indicator) + [RuleKind.GROWTH_GAP_PP] * is_planned
    best += [] if method is None else [RuleKind.BASELINE]
    kinds = kinds_of(indicator, slots)
    return [kind for kind in (*best, *_IN_TURN) if kind in kinds]


def _is_sensible(rule: AlertRule, scene: Scene) -> bool:
    """Say whether the linter lets a rule pass, it has something to say of the latest figures, and it would lately
    have been open little of the time.
    """
    if any(finding.is_error for finding in lint(rule, scene, ()).findings):
        return False
    outcome = replay_rules([rule], scene).outcomes[rule.code]
    is_judged = np.isfinite(outcome.watched)
    reported = np.flatnonzero(np.isfinite(scene.drafts[rule.indicator_code].comparable).any(axis=1))
    if len(reported) and not is_judged[reported[-_LATEST:]].any():
        return False
    is_open = (outcome.severity > 0) & is_judged
    return int(is_open[-LATELY:].sum()) <= _MOSTLY_OPEN * int(is_judged[-LATELY:].sum())


def _proposed(kind: RuleKind, indicator: Indicator, scene: Scene, method: BaselineMethod | None) -> AlertRule:
    rule = AlertRule(indicator.code, 1, indicator.code, kind, Comparator.GREATER_EQUAL, ())
    if bad_side(rule, indicator):
        rule = replace(rule, comparator=Comparator.LESS_EQUAL)
    sign = -1.0 if rule.comparator.is_low_bad else 1.0
    match kind:
        case RuleKind.SCHEDULE_GAP_PP:
            return _with_ladder(rule, {level: sign * gap for level, gap in _BEHIND_PP.items()})
        case RuleKind.SCHEDULE_RATIO:
            return _with_ladder(rule, {level: round(1 + sign * share, 2) for level, share in _BEHIND_SHARE.items()})
        case RuleKind.BASELINE:
            chosen = method or BaselineMethod.XMR
            mild, grave = _BEYOND[chosen]
            return replace(_with_ladder(rule, {Severity.YELLOW: mild, Severity.ORANGE: grave}), baseline=chosen)
        case RuleKind.EXPRESSION:
            return rule  # what it is to say nobody but its writer knows
        case RuleKind.PEER_PLACE:
            most = max(smallest_group(rule, scene) - _ROOM, 1)
            return _with_ladder(rule, {level: place for level, place in _COUNTED[kind].items() if place <= most})
    return _with_ladder(rule, _COUNTED[kind]) if kind in _COUNTED else _by_rarity(rule, scene)


def _with_ladder(rule: AlertRule, ladder: Ladder) -> AlertRule:
    is_prompt = rule.kind in _AT_ONCE
    steps = tuple(Step(level, entry, 1 if is_prompt or level is Severity.RED else 2) for level, entry in ladder.items())
    return replace(rule, steps=steps)


def _by_rarity(rule: AlertRule, scene: Scene) -> AlertRule:
    """Set each level to the mildest number on record that few enough of all have met, never to the best one."""
    seen, sign = watched(rule, scene), -1.0 if rule.comparator.is_low_bad else 1.0
    badness = np.sort(sign * seen[np.isfinite(seen)])  # more is worse
    numbers = np.unique(badness)
    met = 1 - np.searchsorted(badness, numbers) / max(len(badness), 1)  # share of all that reaches each number
    ladder: dict[Severity, float] = {}
    milder = numbers.min(initial=np.inf)
    for level, share in _RARE.items():
        rare = numbers[(numbers > milder) & (met <= share)]
        if len(rare):
            milder = rare[0]
            ladder[level] = sign * float(milder) + 0.0  # no −0
    if not ladder:  # nothing differs, or too much does: the next number worse is a beginning
        unit = 10.0 ** -watched_decimals(rule, scene.drafts[rule.indicator_code].indicator)
        ladder[Severity.YELLOW] = sign * (float(numbers[-1]) if len(numbers) > 1 else float(numbers.sum()) + unit)
    return _with_ladder(rule, ladder)


def _in_a_year(today: date) -> date:
    return date(today.year + 1, today.month, min(today.day, 28))
