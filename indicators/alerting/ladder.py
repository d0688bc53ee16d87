"""Ladders compiled for the fold: thresholds as arrays, signs aligned so that more is worse.

Semantics C: each level has an entry E_k and an exit X_k = E_k − h_k with
h_k = max(1 display unit, 10 % of (E_{k+1} − E_k), 0.5·σ̂), X_k ≥ E_{k−1} and X_k < E_k, σ̂ the mean
moving range of the series' first usable points ÷ 1.128. σ̂ counts only from the period that
completes this baseline, so no period is ever judged by figures that came later. Where there is a best
number, as of what is counted from none on, X_k stays where it still ends the alert, if need be at E_k itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.rule import AlertRule, Comparator, Step
from indicators.rounding import snap
from indicators.snapshot import Floats, Ints

LEVELS = 4
BASELINE_POINTS = 12
MOVING_RANGE_TO_SIGMA = 1.128
NEVER: int = int(np.iinfo(np.int64).max)

Small = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Ladders:
    """Compiled rules; every threshold is met by `aligned value ≥ threshold`.

    Shapes: `sign`, `keep` (rules, 1); `enter`, `early_exit`, `hold` (4, rules, 1); `exit`
    (4, rules, areas or 1), valid from slot `settled_at` (rules, areas or 1) on. A blank level
    repeats the next graver one (or is never met), so a count of thresholds met is the level. Only
    the first `depth` levels are in use; every series is settled by slot `settled_by`. `exit_lines` are
    the final exits as people read them, in each rule's own sign.
    """

    sign: Floats
    keep: Small
    hold: Small
    enter: Floats
    early_exit: Floats
    exit: Floats
    exit_lines: Floats
    settled_at: Ints
    settled_by: int
    depth: int


def compile_ladders(
    rules: Sequence[AlertRule],
    units: Sequence[float],
    watched: Floats,
    usable: NDArray[np.bool_],
    best: Sequence[float] | None = None,
) -> Ladders:
    """Compile rules for series of shape (slots, rules, areas); `units` are the display units, `best` the best
    number each rule can see, infinite where there is none.

    Only the first usable points of each series are read (for σ̂).
    """
    spread, settled_at = baseline_spread(watched, usable)
    still = np.zeros((len(rules), 1))
    if all(step.exit_value is not None for rule in rules for step in rule.steps) or not spread.any():
        spread, settled_at = still, np.full((len(rules), 1), NEVER)
    ends = [_last_exit(*one) for one in zip(rules, units, best, strict=True)] if best else [-np.inf] * len(rules)
    each = [_levels(*one) for one in zip(rules, units, ends, strict=True)]
    strict = np.array([[rule.comparator in (Comparator.LESS, Comparator.GREATER)] for rule in rules])
    sign = np.array([[-1.0 if rule.comparator.is_low_bad else 1.0] for rule in rules])
    floor, enter, drop, fixed = (np.stack(part, axis=1)[:, :, None] for part in zip(*each, strict=True))
    exits = _exits(enter, drop, floor, fixed, spread)
    return Ladders(
        sign=sign,
        keep=np.array([[rule.keep] for rule in rules], dtype=np.int8),
        hold=np.stack([_holds(rule) for rule in rules], axis=1)[:, :, None],
        enter=_just_above(enter, strict),
        early_exit=_just_above(_exits(enter, drop, floor, fixed, still), strict),
        exit=_just_above(exits, strict),
        exit_lines=sign * exits,
        settled_at=settled_at,
        settled_by=int(settled_at[settled_at < NEVER].max(initial=0)),
        depth=max((int(step.severity) for rule in rules for step in rule.steps), default=0),
    )


def baseline_spread(watched: Floats, usable: NDArray[np.bool_]) -> tuple[Floats, Ints]:
    """Give σ̂ of the first usable points per series and the slot that completes them.

    A gap breaks the moving range. A series with fewer points has no spread yet (0, `NEVER`).
    """
    count = np.cumsum(usable, axis=0, dtype=np.int16)
    is_settled = count[-1] >= BASELINE_POINTS
    settled_at = np.where(is_settled, np.argmax(count >= BASELINE_POINTS, axis=0), NEVER)
    last = int(settled_at[is_settled].max(initial=-1)) + 1
    pair = usable[1:last] & usable[: max(last - 1, 0)] & (count[1:last] <= BASELINE_POINTS)
    moves = np.where(pair, np.abs(np.diff(watched[:last], axis=0)), 0.0)
    mean = moves.sum(axis=0) / np.maximum(pair.sum(axis=0), 1)
    return np.where(is_settled, mean / MOVING_RANGE_TO_SIGMA, 0.0), settled_at


def _levels(rule: AlertRule, unit: float, last: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Give per level, more being worse: the lowest exit (the entry below or, if it is higher, `last`), the entry,
    the default drop h_k without σ̂, the fixed exit or NaN.
    """
    sign = -1.0 if rule.comparator.is_low_bad else 1.0
    floor, enter, drop = np.full(LEVELS, -np.inf), np.full(LEVELS, np.inf), np.full(LEVELS, unit)
    fixed = np.full(LEVELS, np.nan)
    entries = [sign * step.enter_value for step in rule.steps]
    for at, level in _filled(rule.steps):
        enter[level] = entries[at]
        floor[level] = min(max(entries[at - 1] if at else -np.inf, last), entries[at])
        drop[level] = max(unit, 0.1 * _room(entries, at))
        exit_value = rule.steps[at].exit_value
        fixed[level] = np.nan if exit_value is None else sign * exit_value
    return floor, enter, drop, fixed


def _last_exit(rule: AlertRule, unit: float, best: float) -> float:
    """Give the lowest exit, more being worse, that the best number there can be still leaves."""
    least = -best if rule.comparator.is_low_bad else best
    return least if rule.comparator in (Comparator.LESS, Comparator.GREATER) else least + unit


def _filled(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Pair each level up to the gravest with the step that stands for it (its own or the next graver)."""
    pairs = []
    for level in range(steps[-1].severity if steps else 0):
        at = next(i for i, step in enumerate(steps) if step.severity > level)
        pairs.append((at, level))
    return pairs


def _room(entries: Sequence[float], at: int) -> float:
    """Give the distance to the next level; the gravest level takes the one below, a lone level none."""
    if at + 1 < len(entries):
        return entries[at + 1] - entries[at]
    return entries[at] - entries[at - 1] if at else 0.0


def _exits(enter: Floats, drop: Floats, floor: Floats, fixed: Floats, spread: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        default = np.maximum(enter - np.maximum(drop, 0.5 * spread), floor)
    exits = np.where(np.isnan(fixed), default, fixed)
    finite = np.isfinite(exits)
    return np.where(finite, snap(np.where(finite, exits, 0.0)), exits)


def _holds(rule: AlertRule) -> Small:
    holds = np.full(LEVELS, np.iinfo(np.int8).max, dtype=np.int8)
    for at, level in _filled(rule.steps):
        holds[level] = rule.steps[at].hold
    return holds


def _just_above(thresholds: Floats, strict: NDArray[np.bool_]) -> Floats:
    """Turn `>` into `≥` of the next float, so the fold knows one comparison only."""
    return np.where(strict, np.nextafter(thresholds, np.inf), thresholds)
