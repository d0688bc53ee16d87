"""What a rule looks at: one number per slot and area, whatever its kind, rounded as it is printed.

NaN is “no usable value”. Every number of a slot is made of that slot and earlier ones only, so live
evaluation, history and backtest see the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.binding import formula_of
from indicators.alerting.expression import Expression
from indicators.alerting.rule import AlertRule, EventWindow, RuleKind, Scope
from indicators.areas import Frame
from indicators.baselines.score import Deviation, deviations
from indicators.catalogue import ChangeMeasure, Direction, Indicator
from indicators.derived import (
    PERCENT_DECIMALS,
    Draft,
    break_between,
    completion,
    gap,
    gap_decimals,
    growth,
    never_reports,
    own_figures,
    pop,
    yoy,
)
from indicators.history import NOT_APPLICABLE, is_overdue
from indicators.period import Period
from indicators.rounding import published
from indicators.scoring.rank import rank
from indicators.snapshot import AreaFrame, Floats, Ints

_WHOLE = (RuleKind.STREAK, RuleKind.PEER_PLACE, RuleKind.STALENESS, RuleKind.EVENT_COUNT)
SCORE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a rule may look at.

    `rebases` holds, by indicator, the
    ordinals and the periods where a person let the baseline begin anew, `incidents` where
    something happened that no baseline may learn from; `event_counts` holds, by indicator
    and window, the counts of each slot of its calendar up to the running one, oldest first, (areas,);
    `event_layers` are the layers of events there are.
    """

    drafts: Mapping[str, Draft]
    areas: AreaFrame
    frame: Frame
    today: date
    rebases: Mapping[str, tuple[tuple[int, Period], ...]]
    incidents: Mapping[str, tuple[tuple[int, Period], ...]]
    event_counts: Mapping[tuple[str, EventWindow], Mapping[Period, Floats]]
    event_layers: tuple[str, ...] = ()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators there are, in the order of the catalogue."""
        return tuple(draft.indicator for draft in self.drafts.values())

    def formula_of(self, rule: AlertRule) -> Expression:
        """Read the formula a rule is judged by; raises ExpressionError as `binding.formula_of` does."""
        return formula_of(rule, self.indicators)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule looked at, (slots, areas) on `periods`: the calendar of its indicator, of events up to today.

    `numbers` are blank outside its scope; `deviation` is the whole finding of a baseline rule, of every area,
    None for other kinds.
    """

    periods: tuple[Period, ...]
    numbers: Floats
    deviation: Deviation | None


def in_scope(scope: Scope, areas: AreaFrame, frame: Frame) -> NDArray[np.bool_]:
    """Say which areas a rule watches: those of the groups named, ranked or not; blank is the district and every
    ranked area right below it.
    """
    chosen: NDArray[np.bool_]
    if scope.area_codes:
        chosen = np.isin(np.array(areas.codes), np.array(scope.area_codes))
        return chosen
    is_near: NDArray[np.bool_] = (frame.parent == 0) & np.array(areas.is_ranked, dtype=np.bool_)
    if scope.peer_groups:
        chosen = np.isin(np.array(areas.peer_groups), np.array(scope.peer_groups))
        return chosen
    is_near[0] = True
    return is_near


def watched(rule: AlertRule, scene: Scene) -> Floats:
    """Give the number a rule looks at, slot by slot, (slots, areas); raises as `sighted` does."""
    return sighted(rule, scene).numbers


def sighted(rule: AlertRule, scene: Scene) -> Sight:
    """Give the numbers a rule looks at, and the finding they are taken from where it holds a baseline.

    Raises:
        KeyError: an indicator of the rule is not known (any more); the argument is its code or name.
    """
    draft = scene.drafts[rule.indicator_code]
    seen = _looked_at(rule, draft, scene)
    found, looked_at = (seen, seen.score) if isinstance(seen, Deviation) else (None, seen)
    numbers = published(looked_at, watched_decimals(rule, draft.indicator))
    periods = tuple(_counts_of(rule, scene)) or draft.line.periods
    return Sight(periods, np.where(in_scope(rule.scope, scene.areas, scene.frame), numbers, np.nan), found)


def watched_decimals(rule: AlertRule, indicator: Indicator) -> int:
    """Give the decimals a rule's number is printed with."""
    if rule.kind in _WHOLE:
        return 0
    if rule.kind in (RuleKind.THRESHOLD, RuleKind.YOY_DIFFERENCE):
        return indicator.decimals
    if rule.kind is RuleKind.SCHEDULE_GAP_PP:
        return gap_decimals(indicator)
    if rule.kind is RuleKind.EXPRESSION:
        return max(indicator.decimals, SCORE_DECIMALS)
    return SCORE_DECIMALS if rule.kind in (RuleKind.BASELINE, RuleKind.SCHEDULE_RATIO) else PERCENT_DECIMALS


def _looked_at(rule: AlertRule, draft: Draft, scene: Scene) -> Floats | Deviation:
    slots = draft.every_slot
    match rule.kind:
        case RuleKind.THRESHOLD:
            return draft.comparable[slots]
        case RuleKind.SCHEDULE_GAP_PP | RuleKind.GROWTH_GAP_PP:
            return gap(draft, slots)
        case RuleKind.SCHEDULE_RATIO:
            return _schedule_ratio(draft, slots)
        case RuleKind.YOY_PCT:
            return yoy(draft, slots, ChangeMeasure.PERCENT)
        case RuleKind.YOY_DIFFERENCE:
            return yoy(draft, slots, ChangeMeasure.DIFFERENCE)
        case RuleKind.POP_PCT:
            return pop(draft, slots, ChangeMeasure.PERCENT)
        case RuleKind.PARENT_GAP_PP:
            return _parent_gap(draft, slots, scene.frame)
        case RuleKind.STREAK:
            return _streak(draft)
        case RuleKind.PEER_PLACE:
            return _place_from_last(draft, scene.frame)
        case RuleKind.BASELINE:
            return _deviation(rule, draft, scene)
        case RuleKind.STALENESS:
            return _days_overdue(draft, scene)
        case RuleKind.EVENT_COUNT:
            return _event_counts(rule, draft, scene)
        case RuleKind.EXPRESSION:
            return _formula(rule, draft, scene)


def _schedule_ratio(draft: Draft, slots: Ints) -> Floats:
    """Give completion ÷ elapsed; there is none before the year has begun to elapse."""
    elapsed = draft.line.elapsed_pct[slots][:, None]
    blank = np.full(draft.comparable.shape, np.nan)
    ratio: Floats = np.divide(completion(draft, slots), elapsed, out=blank, where=elapsed > 0)
    return ratio


def _parent_gap(draft: Draft, slots: Ints, frame: Frame) -> Floats:
    """Give the growth minus the parent's, in percentage points."""
    own = growth(draft, slots)
    parent = np.where(frame.parent >= 0, frame.parent, 0)
    return np.where(frame.parent >= 0, own - own[:, parent], np.nan)


def _streak(draft: Draft) -> Floats:
    """Count the periods in a row that were worse than the one before; a gap or a change of standard breaks the run.

    Cumulative figures are taken apart first; for a neutral indicator rising counts.
    """
    figures = own_figures(draft, draft.every_slot)
    sign = -1.0 if draft.indicator.direction is Direction.HIGHER_IS_BETTER else 1.0
    runs, length = np.full(figures.shape, np.nan), np.zeros(figures.shape[1])
    for slot in range(len(figures)):
        is_worse = np.zeros(figures.shape[1], dtype=np.bool_)
        if slot and not break_between(draft, slot - 1, slot):
            is_worse = sign * figures[slot] > sign * figures[slot - 1]
        length = np.where(is_worse, length + 1, 0.0)
        runs[slot] = np.where(np.isfinite(figures[slot]), length, np.nan)
    return runs


def _place_from_last(draft: Draft, frame: Frame) -> Floats:
    """Count the place among peers from the last; those without a rank have none."""
    places = np.full(draft.comparable.shape, np.nan)
    for slot, row in enumerate(draft.comparable):
        ranks = rank(published(row, draft.indicator.decimals), frame.group, draft.indicator.direction)
        is_ranked = ranks > 0
        size = np.bincount(frame.group[is_ranked], minlength=int(frame.group.max(initial=-1)) + 1)
        places[slot, is_ranked] = size[frame.group[is_ranked]] - ranks[is_ranked] + 1
    return places


def _deviation(rule: AlertRule, draft: Draft, scene: Scene) -> Deviation:
    if rule.baseline is None:
        raise ValueError(f"规则 {rule.code} 没有写明基线方法")
    rebases, incidents = (said.get(rule.indicator_code, ()) for said in (scene.rebases, scene.incidents))
    return deviations(rule.baseline, draft, rebases, incidents)


def _days_overdue(draft: Draft, scene: Scene) -> Floats:
    """Give how many days a unit has been owing by today, counted from the oldest slot since its last figure.

    0 once a figure is in, or while none is due; whoever is never asked for a figure owes none.
    """
    days = np.zeros(draft.comparable.shape)
    since_last = np.zeros(draft.comparable.shape[1])
    for slot, period in enumerate(draft.line.periods):
        owed = 0
        if is_overdue(draft.indicator, period, scene.today):
            owed = (scene.today - max(draft.indicator.due.due_on(period), period.end)).days
        has_come = np.isfinite(draft.history.values[slot]) | draft.is_suppressed[slot]
        since_last = np.where(has_come, 0.0, np.maximum(since_last, owed))
        days[slot] = since_last
    return np.where(never_reports(draft, scene.frame), np.nan, days)


def _event_counts(rule: AlertRule, draft: Draft, scene: Scene) -> Floats:
    counts = _counts_of(rule, scene)
    return np.stack(list(counts.values())) if counts else np.full(draft.comparable.shape, np.nan)


def _counts_of(rule: AlertRule, scene: Scene) -> Mapping[Period, Floats]:
    window = rule.event_window
    return {} if window is None else scene.event_counts.get((rule.indicator_code, window), {})


def _formula(rule: AlertRule, draft: Draft, scene: Scene) -> Floats:
    """Work a formula out; every other indicator stands with the last figure that ended by the slot's end."""
    formula = scene.formula_of(rule)
    values = {code: on_calendar(scene.drafts[code], draft) for code in formula.indicator_codes}
    return formula.evaluate(values, rule.missing)


def on_calendar(other: Draft, draft: Draft) -> Floats:
    """Lay one indicator's figures on the calendar of another; a figure older than its own period has ended."""
    rows, is_current = _rows_on(other, draft)
    return np.where(is_current, other.comparable[rows], np.nan)


def does_not_apply(rule: AlertRule, scene: Scene, numbers: Floats) -> NDArray[np.bool_]:
    """Say where a rule has no number to look at because a figure does not apply, of the shape of its numbers.

    Events are counted whatever their indicator reports. A formula asks every indicator in it, as they lie on the
    calendar of the rule; where it comes to a number without one of them, it is judged.
    """
    draft = scene.drafts[rule.indicator_code]
    if rule.kind is RuleKind.EVENT_COUNT:
        return np.zeros(numbers.shape, dtype=np.bool_)
    if rule.kind is not RuleKind.EXPRESSION:
        return _reported_not_applicable(draft)
    found = np.zeros(numbers.shape, dtype=np.bool_)
    for code in scene.formula_of(rule).indicator_codes:
        rows, is_current = _rows_on(scene.drafts[code], draft)
        found |= is_current & _reported_not_applicable(scene.drafts[code])[rows]
    return found & np.isnan(numbers)


def _reported_not_applicable(draft: Draft) -> NDArray[np.bool_]:
    is_so: NDArray[np.bool_] = draft.history.status == NOT_APPLICABLE
    return is_so


def _rows_on(other: Draft, draft: Draft) -> tuple[Ints, NDArray[np.bool_]]:
    """Give, for each slot of an indicator, the slot of another that had ended by then, and whether it is current."""
    ends = np.array([period.end.toordinal() for period in draft.line.periods])
    starts = np.array([period.start.toordinal() for period in draft.line.periods])
    known = np.array([period.end.toordinal() for period in other.line.periods])
    rows = np.searchsorted(known, ends, side="right") - 1
    length = max((period.end - period.start).days + 1 for period in other.line.periods)
    is_current = (rows >= 0) & (known[np.maximum(rows, 0)] >= np.minimum(starts, ends - length))
    return np.maximum(rows, 0), is_current[:, None]
