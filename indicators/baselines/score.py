"""How far each figure is off its baseline: one front over all methods for the alert engine.

A score at a slot is made of that slot and earlier ones only; no later figure ever changes it. Scores
point to the bad side: above expectation is positive where less is better, below it where more is
better, and for a neutral indicator either side counts. Each method keeps its own unit:

| method | unit of the score | usually raised at |
|---|---|---|
| XmR | standard deviations of the process, from moving ranges | 3 |
| same period | standard deviations of the year-on-year differences | 3 |
| EARS | C2 (the gated C3 is drawn on the chart, not scored) | 3.09 |
| Farrington | X: 1 is the bound of α = 0.005; 0 or less where there are too few cases | 1 |
| CUSUM | the sum S, from the slot after a baseline of twenty figures | 5 |
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.chance import count_tails, normal_tail, student_tail
from indicators.baselines.cusum import LINE, POINTS_TO_LEARN, SLACK, chance_of, cusum
from indicators.baselines.ears import LINE as EARS_LINE
from indicators.baselines.ears import ears
from indicators.baselines.farrington import farrington
from indicators.baselines.material import (
    PER_CENT_UNIT,
    Incidents,
    Mask,
    Material,
    Rebases,
    is_counted,
    materials,
    some_areas,
)
from indicators.baselines.process import LIMIT_SIGMAS, RANGE_FREEDOM, Process, process
from indicators.baselines.same_period import same_period
from indicators.catalogue import Direction, Kind
from indicators.derived import Draft
from indicators.period import Frequency
from indicators.snapshot import Floats

_SAME_PERIOD_LINE = 3.0
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Deviation:
    """A baseline's finding, (slots, areas); NaN is “no baseline yet”, or no figure.

    `p_value` is the chance of so large a score when nothing has changed. `centre` is what was expected,
    `lower` and `upper` where the method would speak up, all in the figure's unit and as known then.
    """

    score: Floats
    p_value: Floats
    lower: Floats
    upper: Floats
    centre: Floats

    def of_slots(self, slots: slice) -> "Deviation":
        """Give the finding of some slots only."""
        return Deviation(
            self.score[slots], self.p_value[slots], self.lower[slots], self.upper[slots], self.centre[slots]
        )


@dataclass(frozen=True, slots=True)
class _BothSides:
    """A method's finding before it knows which side is bad."""

    up: Floats
    down: Floats
    chance_up: Floats
    chance_down: Floats
    lower: Floats
    upper: Floats
    centre: Floats


def deviations(method: BaselineMethod, draft: Draft, rebases: Rebases = (), incidents: Incidents = ()) -> Deviation:
    """Judge every figure of a history, (slots, areas) on its own calendar.

    Cumulative figures are judged by what each slot added. `rebases` (ordinal of an area, period) let
    XmR and CUSUM begin anew; a change of standard lets every method begin anew. From the
    figures of `incidents` (ordinal, period) no baseline learns. Farrington is for months only.
    """
    reporting = np.flatnonzero(np.isfinite(draft.comparable).any(axis=0))  # few do, and the others cost as much
    found = np.full((len(fields(Deviation)), *draft.comparable.shape), np.nan)
    if len(reporting):
        place = {ordinal: at for at, ordinal in enumerate(reporting.tolist())}
        marks = ([(place[one], period) for one, period in said if one in place] for said in (rebases, incidents))
        found[:, :, reporting] = _judged(method, some_areas(draft, reporting), *marks)
    return Deviation(*found)


def _judged(method: BaselineMethod, draft: Draft, rebases: Rebases, incidents: Incidents) -> Floats:
    """Judge every area; gives the parts of a `Deviation` in their order."""
    parts = [_to_the_bad_side(_METHODS[method](part), part) for part in materials(draft, rebases, incidents)]
    return np.concatenate([np.stack([getattr(part, one.name) for one in fields(Deviation)]) for part in parts], axis=1)


def _to_the_bad_side(found: _BothSides, material: Material) -> Deviation:
    direction = material.indicator.direction
    if direction is Direction.LOWER_IS_BETTER:
        score, chance = found.up, found.chance_up
    elif direction is Direction.HIGHER_IS_BETTER:
        score, chance = found.down, found.chance_down
    else:
        score = np.maximum(found.up, found.down)
        chance = np.minimum(2.0 * np.minimum(found.chance_up, found.chance_down), 1.0)
    least, most = _drawn_within(material)
    lower, upper = np.clip(found.lower, least, most), np.clip(found.upper, least, most)
    return Deviation(score, np.where(np.isfinite(score), chance, np.nan), lower, upper, found.centre)


def _drawn_within(material: Material) -> tuple[float, float]:
    """Give what a limit is drawn within: no count is below zero, no share beyond its whole."""
    if is_counted(material.indicator):
        return 0.0, np.inf
    is_share = material.indicator.kind is Kind.RATE and material.indicator.unit == PER_CENT_UNIT
    return (0.0, 100.0) if is_share else (-np.inf, np.inf)


def _by_xmr(material: Material) -> _BothSides:
    known = process(material.even_learnt, material.starts, counting=material.counting)
    score = (material.even - known.mean) / known.sigma
    freedom = np.maximum(np.rint(RANGE_FREEDOM * (known.count - 1)), 1).astype(np.int64)
    # The baseline's own mean is uncertain, too: a figure beside n others varies by √(1 + 1/n).
    calm = score / np.sqrt(1.0 + 1.0 / np.maximum(known.count, 1))
    above, below = _counted_chances(material, known)
    is_counting = np.isfinite(above)
    return _BothSides(
        up=score,
        down=-score,
        chance_up=np.where(is_counting, above, student_tail(calm, freedom)),
        chance_down=np.where(is_counting, below, student_tail(-calm, freedom)),
        lower=known.mean - known.reach,
        upper=known.mean + known.reach,
        centre=known.mean,
    )


def _counted_chances(material: Material, known: Process) -> tuple[Floats, Floats]:
    """Give the exact chances of so many and so few cases where the spread is that of counting."""
    exposure = material.counting.exposure
    usable = np.where(np.isfinite(known.sigma), known.cases, np.nan)
    return count_tails(material.even * exposure, usable, exposure / (exposure + known.exposed))


def _by_same_period(material: Material) -> _BothSides:
    known = same_period(material.values, material.last_year, reference=material.learnt)
    distance = material.values - known.expected
    freedom = np.maximum(known.differences - 1, 1)
    return _BothSides(
        up=distance / known.sigma,
        down=-distance / known.sigma,
        chance_up=student_tail(distance / known.spread, freedom),
        chance_down=student_tail(-distance / known.spread, freedom),
        lower=known.expected - _SAME_PERIOD_LINE * known.sigma,
        upper=known.expected + _SAME_PERIOD_LINE * known.sigma,
        centre=known.expected,
    )


def _by_ears(material: Material) -> _BothSides:
    # Half of the last printed digit, as for sparse counts: a calm week must not make a trifle an alarm.
    found = ears(material.even, least_sigma=0.5 * 10.0**-material.indicator.decimals, reference=material.even_learnt)
    base = found.guarded
    calm = found.c2 / np.sqrt(1.0 + 1.0 / np.maximum(base.count, 1))
    freedom = np.maximum(base.count - 1, 1)
    return _BothSides(
        up=found.c2,
        down=-found.c2,
        chance_up=student_tail(calm, freedom),
        chance_down=student_tail(-calm, freedom),
        lower=base.mean - EARS_LINE * base.sigma,
        upper=base.upper,
        centre=base.mean,
    )


def _by_farrington(material: Material) -> _BothSides:
    if material.indicator.frequency is not Frequency.MONTH:
        return _BothSides(*np.full((7, *material.values.shape), np.nan))
    exposure = np.broadcast_to(material.months[:, None].astype(np.float64), material.values.shape)
    per_year = MONTHS - material.indicator.has_merged_january
    found = farrington(material.values, per_year=per_year, exposure=exposure, reference=material.learnt)
    return _BothSides(
        up=np.where(found.is_too_few, np.minimum(found.excess, 0.0), found.excess),
        down=found.deficit,
        chance_up=np.where(found.is_too_few, 1.0, found.chance_of_more),
        chance_down=normal_tail(-found.standing),
        lower=found.lower,
        upper=found.upper,
        centre=found.expected,
    )


def _by_cusum(material: Material) -> _BothSides:
    starts = material.starts
    known = process(material.even_learnt, starts, n_fix=POINTS_TO_LEARN, counting=material.counting)
    before = np.vstack([np.zeros_like(known.count[:1]), known.count[:-1]])
    is_after = np.minimum(before, known.count) >= POINTS_TO_LEARN
    scores = np.where(is_after, (material.even - known.mean) / known.sigma, np.nan)
    up, down = (cusum(side, starts=starts) for side in (scores, -scores))
    added = np.isfinite(scores).cumsum(axis=0)
    steps = added - np.maximum.accumulate(np.where(starts, added, 0), axis=0)
    room_up, room_down = (LINE + SLACK - _standing_before(sums, starts) for sums in (up, down))
    blank = np.where(is_after, 0.0, np.nan)
    return _BothSides(
        up=up,
        down=down,
        chance_up=chance_of(up, steps, points=POINTS_TO_LEARN),
        chance_down=chance_of(down, steps, points=POINTS_TO_LEARN),
        lower=known.mean - room_down * known.sigma + blank,
        upper=known.mean + room_up * known.sigma + blank,
        centre=known.mean + blank,
    )


def _standing_before(sums: Floats, starts: Mask) -> Floats:
    """Give where each sum stood before a slot; a missing slot leaves it standing."""
    standing, now = np.zeros(sums.shape), np.zeros(sums.shape[1])
    for slot, row in enumerate(sums):
        now = np.where(starts[slot], 0.0, now)
        standing[slot] = now
        now = np.where(np.isfinite(row), row, now)
    return standing


_METHODS: dict[BaselineMethod, Callable[[Material], _BothSides]] = {
    BaselineMethod.XMR: _by_xmr,
    BaselineMethod.SAME_PERIOD: _by_same_period,
    BaselineMethod.EARS: _by_ears,
    BaselineMethod.FARRINGTON: _by_farrington,
    BaselineMethod.CUSUM: _by_cusum,
}
USUAL_LINES = {
    BaselineMethod.XMR: LIMIT_SIGMAS,
    BaselineMethod.SAME_PERIOD: _SAME_PERIOD_LINE,
    BaselineMethod.EARS: EARS_LINE,
    BaselineMethod.FARRINGTON: 1.0,
    BaselineMethod.CUSUM: LINE,
}
