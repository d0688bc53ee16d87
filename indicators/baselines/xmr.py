"""The XmR control chart of one series, with the two icons of “plot the dots” (semantics G).

Figures are equally spaced, of one standard, and differenced if they are cumulative. The chart is drawn
anew (rebased) only where a person said so.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

import numpy as np

from indicators.baselines.process import (
    LEAST_POINTS,
    LIMIT_SIGMAS,
    POINTS_TO_LOCK,
    Counting,
    Process,
    process,
    sides,
)
from indicators.baselines.signals import NEAR_SHARE, Marks, Signal, marks
from indicators.catalogue import Direction
from indicators.snapshot import Floats

_WHOLE = 100.0


class Variation(StrEnum):
    """What the latest figure says."""

    UNKNOWN = "无法判断"
    COMMON = "普通波动"
    IMPROVEMENT = "改善"
    CONCERN = "关注"
    SHIFTED = "变化"  # for a neutral indicator, which has no good side


class Assurance(StrEnum):
    """Whether the process as it is reaches its target."""

    NONE = ""
    FAILS = "持续不达"
    PASSES = "持续达标"
    HIT_OR_MISS = "时好时坏"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch with one baseline: slots from `start` up to `stop`, the latter left out.

    `mean` and `reach` stand at its last slot; `reach` is NaN where there are no limits, because there are
    fewer than five figures or none of them moves. `count` is the size of the baseline.
    """

    start: int
    stop: int
    mean: float
    reach: float
    count: int

    @property
    def is_trial(self) -> bool:
        """Whether the limits may still move."""
        return LEAST_POINTS <= self.count < POINTS_TO_LOCK

    @property
    def is_constant(self) -> bool:
        """Whether there are figures enough, but no variation to make limits of (恒定)."""
        return self.count >= LEAST_POINTS and self.reach != self.reach


@dataclass(frozen=True, slots=True)
class Icon:
    """The variation icon of the latest figure: `side` is 1 high or rising, −1 low or falling."""

    variation: Variation
    side: int
    reason: str

    @property
    def label(self) -> str:
        """The words beside the icon: 普通波动, 关注（高）, 改善（低）, ↑, ↓."""
        if not self.side:
            return self.variation.value
        if self.variation is Variation.SHIFTED:
            return "↑" if self.side > 0 else "↓"
        return f"{self.variation.value}（{'高' if self.side > 0 else '低'}）"


@dataclass(frozen=True, slots=True)
class Chart:
    """One series (slots,) with its lines, NaN where there is none; limits are drawn within what is possible."""

    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    marks: Marks
    segments: tuple[Segment, ...]
    icon: Icon
    assurance: Assurance


def xmr(
    values: Floats,
    *,
    direction: Direction,
    n_fix: int = POINTS_TO_LOCK,
    screen: bool = True,
    target: float | None = None,
    rebases: Sequence[int] = (),
    percent_bounds: bool = False,
    is_small_count: bool = False,
    exposure: Floats | None = None,
    learnt: Floats | None = None,
) -> Chart:
    """Chart a series (slots,); NaN is a missing figure. A segment begins at each slot of `rebases`.

    The baseline are the first `n_fix` figures of a segment, of those in `learnt` where it may not learn from
    all. `is_small_count` takes the limits from counting where there are fewer than five cases a slot: c chart,
    u chart with an `exposure` (cases = figure × exposure), p chart with `percent_bounds` besides.
    """
    counting = _counting(values, exposure, is_percentage=percent_bounds) if is_small_count else None
    starts = [0, *sorted({slot for slot in rebases if 0 < slot < len(values)})]
    stops = [*starts[1:], len(values)]
    begins = np.isin(np.arange(len(values)), starts)[:, None]
    known = process(
        (values if learnt is None else learnt)[:, None], begins, n_fix=n_fix, screen=screen, counting=counting
    )
    segments = tuple(_segment(known, start, stop) for start, stop in zip(starts, stops, strict=True))
    lengths = np.subtract(stops, starts)
    mean = np.repeat([segment.mean for segment in segments], lengths)
    reach = np.concatenate([_reach(known, segment, counting) for segment in segments])
    found = [marks(*(line[s.start : s.stop] for line in (values, mean, reach))) for s in segments]
    lower, near_lower, near_upper, upper = _limits(
        mean, reach, _bounds(is_count=is_small_count, is_percentage=percent_bounds)
    )
    return Chart(
        values=values,
        mean=mean,
        lower=lower,
        upper=upper,
        near_lower=near_lower,
        near_upper=near_upper,
        marks=Marks(*(np.concatenate(part) for part in zip(*map(astuple, found), strict=True))),
        segments=segments,
        icon=_icon(float(values[-1]), found[-1], segments[-1], direction),
        assurance=_assurance(float(mean[-1]), float(reach[-1]), target, direction),
    )


def _bounds(*, is_count: bool, is_percentage: bool) -> tuple[float, float]:
    """Give what limits are drawn within: a percentage within 0 and 100, a count not below 0."""
    return (0.0 if is_count or is_percentage else -math.inf), (_WHOLE if is_percentage else math.inf)


def _limits(mean: Floats, reach: Floats, bounds: tuple[float, float]) -> Iterator[Floats]:
    """Give the lines to draw from the lower limit to the upper."""
    for share in (-1.0, -NEAR_SHARE, NEAR_SHARE, 1.0):
        yield np.clip(mean + share * reach, *bounds)


def _counting(values: Floats, exposure: Floats | None, *, is_percentage: bool) -> Counting:
    exposures = np.ones(len(values)) if exposure is None else exposure
    return Counting(exposures[:, None], _WHOLE if is_percentage else math.inf)


def _segment(known: Process, start: int, stop: int) -> Segment:
    last = stop - 1
    return Segment(start, stop, float(known.mean[last, 0]), float(known.reach[last, 0]), int(known.count[last, 0]))


def _reach(known: Process, segment: Segment, counting: Counting | None) -> Floats:
    """Give the distance from mean to limits at each slot; where counting gives it, it follows the exposure."""
    stretch, last = slice(segment.start, segment.stop), segment.stop - 1
    if counting is None or np.isnan(known.cases[last, 0]) or segment.reach != segment.reach:
        return np.full(segment.stop - segment.start, segment.reach)
    return LIMIT_SIGMAS * counting.sigma(segment.mean, counting.exposure[stretch, 0])


def _icon(latest: float, found: Marks, segment: Segment, direction: Direction) -> Icon:
    """Read the latest figure."""
    signal, side, run = (int(part[-1]) for part in astuple(found))
    if latest != latest:
        return Icon(Variation.UNKNOWN, 0, "本期没有数据，不作判断")
    if segment.count < LEAST_POINTS:
        return Icon(Variation.UNKNOWN, 0, f"只有{segment.count}期数据，满{LEAST_POINTS}期才作判断")
    trial = f"（仅{segment.count}期数据，试用控制限）" if segment.is_trial and not segment.is_constant else ""
    if signal != Signal.NONE:
        return Icon(_variation(side, direction), side, _reason(Signal(signal), side, run) + trial)
    if segment.is_constant:
        is_same = sides(np.array([latest]), np.array([segment.mean]))[0] == 0
        variation = Variation.COMMON if is_same else Variation.UNKNOWN
        return Icon(variation, 0, "数值恒定，没有波动" if is_same else "基线期内数值恒定，定不出控制限")
    return Icon(Variation.COMMON, 0, f"在控制限以内，没有异常信号{trial}")


def _variation(side: int, direction: Direction) -> Variation:
    if direction is Direction.NEUTRAL:
        return Variation.SHIFTED
    is_good = (side > 0) is (direction is Direction.HIGHER_IS_BETTER)
    return Variation.IMPROVEMENT if is_good else Variation.CONCERN


def _reason(signal: Signal, side: int, run: int) -> str:
    is_high = side > 0
    match signal:
        case Signal.OUTSIDE:
            return "高于控制上限" if is_high else "低于控制下限"
        case Signal.TREND:
            return f"连续{run}期{'上升' if is_high else '下降'}"
        case Signal.TWO_OF_THREE:
            return f"近三期中至少两期接近控制{'上' if is_high else '下'}限"
        case _:
            return f"连续{run}期{'高' if is_high else '低'}于平均水平"


def _assurance(mean: float, reach: float, target: float | None, direction: Direction) -> Assurance:
    """Compare the target with the limits of the latest segment."""
    if target is None or direction is Direction.NEUTRAL or reach != reach:
        return Assurance.NONE
    is_above, is_below = target > mean + reach, target < mean - reach
    if direction is Direction.LOWER_IS_BETTER:
        is_above, is_below = is_below, is_above
    return Assurance.FAILS if is_above else Assurance.PASSES if is_below else Assurance.HIT_OR_MISS
