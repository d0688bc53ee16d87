"""Hindsight: what rules would have shown at each period, by the production fold over what was known then.

Nothing is decided here: `publish.scene_of` lays out what was known, `replay_rules` folds it, and the state seen
is that of the last slot, just as on the wall of that day. Several rules are folded side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from indicators.alerting.folds import Folds
from indicators.alerting.ladder import Small
from indicators.alerting.machine import NOT_OPEN
from indicators.alerting.replay import Outcome, replay_rules
from indicators.alerting.rule import AlertRule, RuleKind
from indicators.alerting.watching import Scene
from indicators.catalogue import Indicator
from indicators.cube import Cube
from indicators.period import Period
from indicators.publish import scene_of
from indicators.snapshot import Floats, Ints


@dataclass(frozen=True, slots=True)
class Known:
    """A period as it was judged: everything rules could look at then."""

    period: Period
    scene: Scene


@dataclass(frozen=True, slots=True)
class Sight:
    """What one rule showed at each moment, arrays (moments, areas) over the areas of the last moment.

    `watched` is the number of the slot shown, NaN where there was none. `age` says for how many slots an alert
    that stood at the first moment had been open by then (areas,), 0 for none and 1 for one that opened just then.
    `fault` says why the rule cannot be judged at the last moment, blank when it can.
    """

    rule: AlertRule
    periods: tuple[Period, ...]
    severity: Small
    state: Small
    watched: Floats
    age: Ints
    fault: str


def judged_on(indicator: Indicator, period: Period, kind: RuleKind) -> date:
    """Give the day a period is judged: its due day, grace included.

    Staleness is looked at when it has had time to show, on the last day of the month after; events, and a figure
    that is never owed, on the last day of the period.
    """
    if kind is RuleKind.EVENT_COUNT:
        return period.end
    if kind is RuleKind.STALENESS:
        return Period.of_month(period.end).shift(1).end
    return period.end if indicator.due.is_irregular else max(indicator.due.due_on(period), period.end)


def known(period: Period, cube: Cube, today: date) -> Known:
    """Lay out what was known of a period on a day; the cube holds what was known then and nothing later."""
    return Known(period, scene_of(cube, period, today))


def look_back(rules: Sequence[AlertRule], moments: Sequence[Known]) -> tuple[Sight, ...]:
    """Fold rules at every moment, oldest first, and note what each showed.

    Areas that no longer stand at the last moment are left out. Where a rule could not be judged it shows what
    it showed before, as a rule in error does.
    """
    # They may be versions of one and the same: each is folded under a name of its own.
    named = [replace(rule, code=str(at)) for at, rule in enumerate(rules)]
    codes = moments[-1].scene.areas.codes
    shape = (len(rules), len(moments), len(codes))
    severity, state = np.zeros((2, *shape), dtype=np.int8)
    watched, age = np.full(shape, np.nan), np.zeros((len(rules), len(codes)), dtype=np.int64)
    faults: Mapping[str, str] = {}
    periods: list[Period] = []
    folds = Folds()
    for at, moment in enumerate(moments):
        here, there = _common(moment.scene.areas.codes, codes)
        replayed = replay_rules(named, moment.scene, folds)
        faults = replayed.faults
        periods.append(moment.period)
        if at:
            severity[:, at], state[:, at] = severity[:, at - 1], state[:, at - 1]
        for code, outcome in replayed.outcomes.items():
            severity[int(code), at, there] = outcome.severity[-1, here]
            state[int(code), at, there] = outcome.state[-1, here]
            watched[int(code), at, there] = _number(outcome, moment.period)[here]
            if not at:
                age[int(code), there] = _ages(outcome)[here]
    return tuple(
        Sight(rule, tuple(periods), severity[at], state[at], watched[at], age[at], faults.get(str(at), ""))
        for at, rule in enumerate(rules)
    )


def _common(then: Sequence[str], now: Sequence[str]) -> tuple[Ints | slice, Ints | slice]:
    """Pair the places of the areas that stood then and stand now."""
    if then == now:
        return slice(None), slice(None)
    ordinal = {code: at for at, code in enumerate(now)}
    pairs = [(at, ordinal[code]) for at, code in enumerate(then) if code in ordinal]
    here, there = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return here, there


def _number(outcome: Outcome, period: Period) -> Floats:
    """Give the number judged; none when the period's own figures were not in and an older slot stood."""
    return outcome.watched[-1] if outcome.periods[-1] == period else np.full(outcome.watched.shape[1], np.nan)


def _ages(outcome: Outcome) -> Ints:
    return np.where(outcome.since == NOT_OPEN, 0, len(outcome.watched) - outcome.since)
