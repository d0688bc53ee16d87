"""Tuning: what moving the whole ladder would cost in alarms, for the slider that looks for a budget."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from indicators.alerting.backtest import report
from indicators.alerting.hindsight import Known, look_back
from indicators.alerting.ladder_table import ladder_faults
from indicators.alerting.lint_reach import unreachable
from indicators.alerting.lint_trial import MOST_OPEN
from indicators.alerting.rule import AlertRule, Severity, Step
from indicators.alerting.watching import Scene, watched, watched_decimals

SHIFTS = 41
_TAIL = 0.1
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class Tuning:
    """The same ladder moved in equal steps, from the laxest to the strictest; zero is the ladder as written.

    `shifts` are in units of the number watched, more is stricter whichever side is bad. `variants` are the rules
    so moved, entries and fixed exits alike. `open_shares` are the shares of area-periods with an open alarm,
    `standing` how many of them stood at once on average, `periods` over how many periods. `sound` says which
    ladders the linter would take: a ladder may be moved beyond anything its number can be.
    """

    shifts: tuple[float, ...]
    variants: tuple[AlertRule, ...]
    alarms: tuple[int, ...]
    alarms_per_month: tuple[float, ...]
    open_shares: tuple[float, ...]
    standing: tuple[float, ...]
    periods: int
    sound: tuple[bool, ...]

    @property
    def entries(self) -> tuple[dict[Severity, float], ...]:
        """The entry of each level, by shift."""
        return tuple({step.severity: step.enter_value for step in rule.steps} for rule in self.variants)


def tuning(rule: AlertRule, moments: Sequence[Known], shifts: int = SHIFTS) -> Tuning:
    """Move a rule's ladder by `shifts` steps around where it stands and backtest all of them side by side.

    Raises:
        KeyError: an indicator of the rule is not known.
        ExpressionError: its expression cannot be read.
    """
    step = step_of(rule, moments[-1], shifts // 2)
    moved = tuple(round(step * at, _MOST_PLACES) for at in range(-(shifts // 2), shifts - shifts // 2))
    variants = tuple(moved_ladder(rule, shift) for shift in moved)
    tried = [report(sight, moments[-1].scene.areas) for sight in look_back(variants, moments)]
    return Tuning(
        shifts=moved,
        variants=variants,
        alarms=tuple(len(one.alarms) for one in tried),
        alarms_per_month=tuple(one.alarms_per_month for one in tried),
        open_shares=tuple(one.open_share for one in tried),
        standing=tuple(one.standing for one in tried),
        periods=len(moments),
        sound=tuple(_is_sound(one, moments[-1].scene) for one in variants),
    )


def _is_sound(rule: AlertRule, scene: Scene) -> bool:
    return not ladder_faults(rule.comparator, rule.steps) and next(unreachable(rule, scene), None) is None


def propose(tuning: Tuning, budget_per_month: float) -> float | None:
    """Give the smallest sound shift from which on no ladder costs more than the budget; None when there is none.

    Fewer openings at a laxer shift do not count: there the alarms merely run into one another. An alarm that never
    ends opens but once, so the budget bounds what stands as well: no more than a tenth of all area-periods.
    """
    found = None
    each = zip(tuning.shifts, tuning.alarms_per_month, tuning.open_shares, tuning.sound, strict=True)
    for shift, cost, share, is_sound in sorted(each, reverse=True):
        if cost > budget_per_month or share > MOST_OPEN:
            break
        found = shift if is_sound else found
    return found


def moved_ladder(rule: AlertRule, shift: float) -> AlertRule:
    """Move every entry and every fixed exit of a ladder; more is stricter."""
    by = -shift if rule.comparator.is_low_bad else shift
    return replace(rule, steps=tuple(_moved(step, by) for step in rule.steps))


def _moved(step: Step, by: float) -> Step:
    exit_value = None if step.exit_value is None else round(step.exit_value + by, _MOST_PLACES)
    return replace(step, enter_value=round(step.enter_value + by, _MOST_PLACES), exit_value=exit_value)


def step_of(rule: AlertRule, latest: Known, steps: int) -> float:
    """Give a step of 1, 2 or 5 in some decimal, so that so many lead across the ladder or the bulk of the figures.

    Never finer than the last digit printed.
    """
    unit = 10.0 ** -watched_decimals(rule, latest.scene.drafts[rule.indicator_code].indicator)
    entries = [step.enter_value for step in rule.steps]
    numbers = watched(rule, latest.scene)
    numbers = numbers[np.isfinite(numbers)]
    bulk = float(np.ptp(np.quantile(numbers, (_TAIL, 1 - _TAIL)))) if numbers.size else 0.0
    least = max(max(entries) - min(entries), bulk) / steps
    if least <= unit:
        return unit
    power = 10.0 ** math.floor(math.log10(least))
    step = next(size for size in (1, 2, 5, 10) if size * power >= least * (1 - 1e-9))
    return round(max(step * power, unit), _MOST_PLACES)
