"""The chart of a baseline as plain numbers: figures, centre, limits and marks of one area."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.cusum import LINE
from indicators.baselines.ears import ears
from indicators.baselines.material import PER_CENT_UNIT, Incidents, Material, Rebases, materials, one_area
from indicators.baselines.score import USUAL_LINES, Deviation
from indicators.baselines.signals import Signal
from indicators.baselines.xmr import Chart, xmr
from indicators.catalogue import Kind, TargetKind
from indicators.derived import Draft
from indicators.period import Period
from indicators.snapshot import Floats
from indicators.wording import unit_text

Numbers = tuple[float | None, ...]
_SIGNAL_WORDS = {
    Signal.OUTSIDE: "越限",
    Signal.SHIFT: "偏移",
    Signal.TREND: "趋势",
    Signal.TWO_OF_THREE: "近限",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A slot of a chart that stands out, and the word for it."""

    slot: int
    word: str


@dataclass(frozen=True, slots=True)
class BaselineChart:
    """What to draw: one number per line and slot, None where there is none.

    The slots are those since the last change of standard. `unit` is the unit of all lines; the sums of
    CUSUM have none, and neither a centre nor a lower limit.
    """

    periods: tuple[Period, ...]
    unit: str
    values: Numbers
    centre: Numbers
    lower: Numbers
    upper: Numbers
    marks: tuple[Mark, ...]


def control_chart(draft: Draft, ordinal: int, rebases: Rebases = (), incidents: Incidents = ()) -> Chart:
    """Chart the figures of one area since the last change of standard, with both icons.

    The target of the assurance icon is one the figure itself must hold: a maintained level, or a planned
    growth.
    """
    own = one_area(draft, ordinal)
    *_, material = materials(own, of_area(ordinal, rebases), of_area(ordinal, incidents))
    exposure = material.counting.exposure[:, 0]
    is_counting = bool(np.isfinite(exposure).any())
    return xmr(
        material.even[:, 0],
        direction=own.indicator.direction,
        target=_own_target(own),
        rebases=np.flatnonzero(material.starts[:, 0]).tolist(),
        percent_bounds=own.indicator.kind is Kind.RATE and own.indicator.unit == PER_CENT_UNIT,
        is_small_count=is_counting,
        exposure=exposure if is_counting else None,
        learnt=material.even_learnt[:, 0],
    )


def of_area(ordinal: int, marked: Collection[tuple[int, Period]]) -> Collection[tuple[int, Period]]:
    """Give the rebases or incidents of one area as those of ordinal 0."""
    return [(0, period) for area, period in marked if area == ordinal]


def _own_target(own: Draft) -> float | None:
    kind, target = own.indicator.target_kind, float(own.plans[own.plan_of[-1], 0])
    is_own = kind is TargetKind.MAINTAIN or (kind is TargetKind.GROWTH and own.indicator.kind is Kind.GROWTH)
    return target if is_own and target == target else None


def xmr_lines(chart: Chart, material: Material, periods: tuple[Period, ...]) -> BaselineChart:
    """Draw a control chart."""
    signals = chart.marks.signals.tolist()
    return BaselineChart(
        periods=periods,
        unit=unit_text(material.indicator),
        values=numbers(chart.values),
        centre=numbers(chart.mean),
        lower=numbers(chart.lower),
        upper=numbers(chart.upper),
        marks=tuple(Mark(slot, _SIGNAL_WORDS[Signal(one)]) for slot, one in enumerate(signals) if one),
    )


def score_lines(
    method: BaselineMethod, found: Deviation, material: Material, periods: tuple[Period, ...]
) -> BaselineChart:
    """Draw what was expected and the limits as they were known at each slot; of CUSUM, its sum."""
    score = found.score[:, 0]
    if method is BaselineMethod.CUSUM:
        blank = numbers(np.full(len(score), np.nan))
        line = numbers(np.full(len(score), LINE))
        sums = tuple(Mark(slot, "累积越线") for slot in np.flatnonzero(score >= LINE).tolist())
        return BaselineChart(periods, "", numbers(score), blank, blank, line, sums)
    values = material.values[:, 0]
    return BaselineChart(
        periods=periods,
        unit=unit_text(material.indicator),
        values=numbers(values),
        centre=numbers(found.centre[:, 0]),
        lower=numbers(found.lower[:, 0]),
        upper=numbers(found.upper[:, 0]),
        marks=tuple(_marks(method, score, values - found.centre[:, 0], material)),
    )


def _marks(method: BaselineMethod, score: Floats, distance: Floats, material: Material) -> Iterator[Mark]:
    """Mark what is beyond its limit, and days that only the gated C3 finds."""
    is_beyond = score >= USUAL_LINES[method]
    is_building = np.zeros_like(is_beyond)
    if method is BaselineMethod.EARS:
        is_building = ears(material.even, reference=material.even_learnt).is_alarm[2, :, 0]
    for slot in np.flatnonzero(is_beyond | is_building).tolist():
        yield Mark(slot, ("偏高" if distance[slot] > 0 else "偏低") if is_beyond[slot] else "三日累积偏高")


def numbers(line: Floats) -> Numbers:
    """Give a line as plain numbers, None where there is none."""
    return tuple(None if value != value else value for value in line.tolist())
