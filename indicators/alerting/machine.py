"""The fold: a series of numbers becomes a series of alert states, for all rules and areas at once.

One `_step` is used for the live state, the golden traces and the backtest (semantics C and L). The
state is never stored as truth: it is folded again from the figures, so a revised July re-decides
August. A period without a usable value changes nothing; one that is not applicable ends what is open.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.ladder import LEVELS, Ladders, Small, compile_ladders
from indicators.alerting.rule import AlertRule
from indicators.snapshot import Floats, Ints

NORMAL, PENDING, FIRING, RECOVERING = np.arange(4, dtype=np.int8)
STATE_NAMES = np.array(["normal", "pending", "firing", "recovering"])
STATE_LABELS = {"normal": "正常", "pending": "观察中", "firing": "预警中", "recovering": "恢复中"}
NOT_OPEN = -1
_ONE = np.int8(1)


@dataclass(frozen=True, slots=True)
class Carry:
    """Where a fold stands after a slot; hand it to the next fold to go on from there.

    Shapes (rules, areas); `streaks` (4, rules, areas) counts the usable slots in a row that met each
    level, up to its hold. `since` is the slot an open alert opened in, counted from the very first
    fold; `slots` how many slots have been folded.
    """

    state: Small
    severity: Small
    streaks: Small
    calm: Small
    since: Ints
    slots: int


@dataclass(frozen=True, slots=True)
class Fold:
    """What became of every slot; `state` and `severity` are (slots, rules, areas) codes."""

    state: Small
    severity: Small
    carry: Carry

    @property
    def since(self) -> Ints:
        """The slot each open alert opened in, `NOT_OPEN` where none is open: (rules, areas)."""
        return self.carry.since


@dataclass(frozen=True, slots=True)
class RuleFold:
    """The fold of a single rule: `state` and `severity` are (slots, areas), `since` is (areas,)."""

    state: Small
    severity: Small
    since: Ints
    carry: Carry


def fold(rule: AlertRule, watched: Floats, usable: NDArray[np.bool_], *, unit: float = 0.1) -> RuleFold:
    """Fold one rule over a series (slots, areas); `unit` is one step of the last displayed digit."""
    numbers, mask = watched[:, None, :], usable[:, None, :]
    folded = fold_all(compile_ladders([rule], [unit], numbers, mask), numbers, mask)
    return RuleFold(folded.state[:, 0], folded.severity[:, 0], folded.since[0], folded.carry)


def fold_all(
    ladders: Ladders,
    watched: Floats,
    usable: NDArray[np.bool_],
    carry: Carry | None = None,
    excluded: NDArray[np.bool_] | None = None,
) -> Fold:
    """Fold compiled rules over series of shape (slots, rules, areas), going on from `carry`.

    Whoever is `excluded` in a slot (reported as not applicable) is out of the rule and starts afresh.
    """
    slots, rules, areas = watched.shape
    now = carry or at_rest(rules, areas)
    aligned = watched * ladders.sign
    met = _levels_met(aligned, ladders.enter, ladders.depth)
    held = _levels_held(aligned, ladders, now.slots)
    states, severities = np.empty((2, slots, rules, areas), dtype=np.int8)
    for slot in range(slots):
        if met[slot].any() or now.state.any():
            now = _step(ladders, now, met[slot], held[slot], usable[slot])
        else:
            now = replace(now, slots=now.slots + 1)
        if excluded is not None:
            now = _set_to_rest(now, excluded[slot])
        states[slot], severities[slot] = now.state, now.severity
    return Fold(states, severities, now)


def at_rest(rules: int, areas: int) -> Carry:
    """Give the start of every fold: all normal, nothing counted."""
    zero = np.zeros((rules, areas), dtype=np.int8)
    since = np.full((rules, areas), NOT_OPEN, dtype=np.int64)
    return Carry(zero, zero, np.zeros((LEVELS, rules, areas), dtype=np.int8), zero, since, 0)


def _set_to_rest(now: Carry, mask: NDArray[np.bool_]) -> Carry:
    zero = np.int8(0)
    return Carry(
        state=_blend(mask, NORMAL, now.state),
        severity=_blend(mask, zero, now.severity),
        streaks=_blend(mask, zero, now.streaks),
        calm=_blend(mask, zero, now.calm),
        since=np.where(mask, NOT_OPEN, now.since),
        slots=now.slots,
    )


def _levels_met(aligned: Floats, thresholds: Floats, depth: int) -> Small:
    """Count the thresholds met, which is the level: ladders rise, blanks repeat the next graver one."""
    met = np.zeros(aligned.shape, dtype=np.int8)
    for level in range(depth):
        met += (aligned >= thresholds[level]).view(np.int8)
    return met


def _levels_held(aligned: Floats, ladders: Ladders, done: int) -> Small:
    """Count the exits not yet left; before a series' baseline is complete the early exits count."""
    held = _levels_met(aligned, ladders.exit, ladders.depth)
    late = max(ladders.settled_by - done, 0)
    if late:
        slot = done + np.arange(len(aligned[:late]))[:, None, None]
        early = _levels_met(aligned[:late], ladders.early_exit, ladders.depth)
        held[:late] = np.where(slot < ladders.settled_at, early, held[:late])
    return held


def _step(ladders: Ladders, now: Carry, met: Small, held: Small, usable: NDArray[np.bool_]) -> Carry:
    """Take one slot: go up to what has held long enough, stay, or come down through `recovering`."""
    levels = np.arange(1, LEVELS + 1, dtype=np.int8)[:, None, None]
    streaks = np.minimum(now.streaks + _ONE, ladders.hold) * (met >= levels).view(np.int8)
    risen = ((streaks >= ladders.hold).view(np.int8) * levels).max(axis=0)
    is_inside = (held < now.severity) & (risen <= now.severity)
    falls = is_inside & (now.calm >= ladders.keep)
    waits = (is_inside & ~falls).view(np.int8)
    severity = _blend(falls, met, np.maximum(risen, now.severity))
    state = _blend(severity > 0, FIRING + waits, (met > 0).view(np.int8))
    calm = (now.calm + _ONE) * waits
    if not usable.all():
        severity, state = _blend(usable, severity, now.severity), _blend(usable, state, now.state)
        streaks, calm = _blend(usable, streaks, now.streaks), _blend(usable, calm, now.calm)
    return Carry(state, severity, streaks, calm, _opened(severity, now), now.slots + 1)


def _opened(severity: Small, now: Carry) -> Ints:
    """Note the slot of every alert that opened just now and forget those that closed."""
    turned = np.flatnonzero((severity > 0) != (now.severity > 0))
    since = now.since.copy()
    since.reshape(-1)[turned] = np.where(severity.reshape(-1)[turned] > 0, now.slots, NOT_OPEN)
    return since


def _blend(mask: NDArray[np.bool_], new: Small | np.int8, old: Small) -> Small:
    """Take `new` where the mask holds, else `old`; on bytes several times as fast as `np.where`."""
    return old ^ ((old ^ new) & -mask.view(np.int8))
