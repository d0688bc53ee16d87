"""A dry run: what the rule would have done with the figures there are, by the production fold."""

from collections.abc import Iterator

import numpy as np

from indicators.alerting.formula_words import is_condition
from indicators.alerting.ladder_table import plain
from indicators.alerting.lint_finding import LintFinding, error, warning
from indicators.alerting.machine import FIRING, NORMAL
from indicators.alerting.number_range import is_always_met, meets, range_of
from indicators.alerting.replay import Outcome, replay_rules
from indicators.alerting.rule import AlertRule
from indicators.alerting.sentence import number_words
from indicators.alerting.watching import Scene, watched_decimals
from indicators.catalogue import half_up

MOST_OPEN = 0.1  # what stands a tenth of the time is no warning any more, however seldom it opens
LATELY = 36  # slots over which that is counted
TRIAL_SLOTS = 12
_FEWEST_UNITS = 3  # of one or two units nobody can say that “all” of them fire
_FEWEST_SLOTS = 3
_STRICTER = "把阈值放严一些，或把持续期数加大；可用回测的滑块看每月要多少条"
_STRICTER_CONDITION = "把条件写严一些，或把连续期数加大"


def trial(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    """Fold the rule over all slots; find that it cannot be judged, fires on everything or never reaches a level."""
    replayed = replay_rules([rule], scene)
    outcome = replayed.outcomes.get(rule.code)
    if outcome is None:
        yield error(replayed.faults[rule.code], "先在目录中找到该指标，再写规则")
    elif not np.isfinite(outcome.watched).any():
        yield warning(
            "范围内的单位至今没有一期可以判定的数，这条规则不会有任何动静，请核对指标、类型和范围。",
            "范围留空，即区本级和所有参评单位",
        )
    else:
        yield from _everywhere(outcome)
        yield from _never_reached(outcome, scene)


def _everywhere(outcome: Outcome) -> Iterator[LintFinding]:
    is_judged = np.isfinite(outcome.watched[-TRIAL_SLOTS:])
    state = outcome.state[-TRIAL_SLOTS:]
    units, slots = int(is_judged.any(axis=0).sum()), int(is_judged.any(axis=1).sum())
    now = int(((state[-1] == FIRING) & is_judged.any(axis=0)).sum())
    stricter = _STRICTER_CONDITION if is_condition(outcome.rule) else _STRICTER
    if units >= _FEWEST_UNITS and slots >= _FEWEST_SLOTS and not (state[is_judged] == NORMAL).any() and now == units:
        yield error(f"近 {slots} 期里全部 {units} 个单位期期触发，等于没有这条规则。", stricter)
    elif units >= _FEWEST_UNITS and 2 * now >= units:
        yield warning(f"按现有数据，范围内 {units} 个单位有 {now} 个正在触发，像是普遍情况。", stricter)
    else:
        yield from _often_open(outcome, stricter)


def _often_open(outcome: Outcome, stricter: str) -> Iterator[LintFinding]:
    is_judged = np.isfinite(outcome.watched[-LATELY:])
    judged, slots = int(is_judged.sum()), int(is_judged.any(axis=1).sum())
    open_ = int(((outcome.severity[-LATELY:] > 0) & is_judged).sum())
    if open_ > MOST_OPEN * judged:
        share = half_up(100 * open_ / judged, 0)
        said = f"近 {slots} 期里有 {share}% 的时间在预警（{judged} 个单位期中有 {open_} 个），超过一成就不像预警了。"
        yield warning(said, stricter)


def _never_reached(outcome: Outcome, scene: Scene) -> Iterator[LintFinding]:
    """Name the levels above the gravest one ever taken; a level passed over on the way up was reached."""
    rule, gravest = outcome.rule, int(outcome.severity.max(initial=0))
    indicator = scene.drafts[rule.indicator_code].indicator
    missed = [step for step in rule.steps if step.severity > gravest]
    if not missed or is_condition(rule):
        yield from _never_true(outcome) if missed else ()
        return
    slots = int(np.isfinite(outcome.watched).any(axis=1).sum())
    named = "、".join(f"{step.severity.label}色" for step in missed)
    numbers = outcome.watched[np.isfinite(outcome.watched)]
    furthest = float(numbers.min() if rule.comparator.is_low_bad else numbers.max())
    said = f"现有 {slots} 期数据里从未到过{named}；最重的一次是{number_words(rule, indicator, furthest)}"
    first = missed[0]
    if meets(rule.comparator, furthest, first.enter_value):
        right = f"{first.severity.label}色持续写 1 期"
        yield warning(f"{said}，但没有连续 {first.hold} 期，请确认持续期数。", right, first.severity)
    else:
        entry = _just_met(rule, furthest, watched_decimals(rule, indicator))
        is_useful = not is_always_met(rule.comparator, entry, range_of(rule, scene))
        right = (
            f"{first.severity.label}色阈值写 {plain(entry)}，历史上至少到过一次"
            if is_useful
            else "保持不变，至今用不到"
        )
        yield warning(f"{said}，请确认阈值是否太严。", right, first.severity)


def _never_true(outcome: Outcome) -> Iterator[LintFinding]:
    """Say of a condition that it never held, or never for long enough; it has no threshold to move."""
    step, judged = outcome.rule.steps[0], np.isfinite(outcome.watched)
    said = f"现有 {int(judged.any(axis=1).sum())} 期数据里条件"
    if meets(outcome.rule.comparator, float(outcome.watched[judged].max()), step.enter_value):
        right = "“连续几期成立才报”写 1"
        yield warning(f"{said}成立过，但没有连续 {step.hold} 期，请确认连续期数。", right, step.severity)
    else:
        yield warning(f"{said}从未成立过，请确认算式是否写得太严。", "保持不变，至今用不到", step.severity)


def _just_met(rule: AlertRule, number: float, decimals: int) -> float:
    """Give the entry a number just meets: itself, or one step of the last digit milder."""
    if meets(rule.comparator, number, number):
        return number
    step = 10.0**-decimals
    return round(number + (step if rule.comparator.is_low_bad else -step), decimals)
