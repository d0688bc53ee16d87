"""The verdict on one figure against the course of its own series: 普通波动, 改善 or 关注, and why (semantics G).

The two icons of “plot the dots” in words, read from the same control chart that rules and editor use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from indicators.areas import frame_of
from indicators.baselines.lines import control_chart
from indicators.baselines.material import Incidents, Rebases, is_summed
from indicators.baselines.picker import is_against_schedule
from indicators.baselines.process import LEAST_POINTS
from indicators.baselines.xmr import Assurance, Variation
from indicators.catalogue import Kind
from indicators.cube import Cube
from indicators.derived import Draft
from indicators.drafting import draft_of
from indicators.period import Period
from indicators.wording import Tone

_TONES: Mapping[Variation, Tone] = {Variation.IMPROVEMENT: Tone.GOOD, Variation.CONCERN: Tone.BAD}
_ASSURED: Mapping[Assurance, tuple[Tone, str]] = {
    Assurance.NONE: (Tone.FLAT, ""),
    Assurance.PASSES: (Tone.GOOD, "控制限整体好于目标"),
    Assurance.FAILS: (Tone.BAD, "控制限整体差于目标"),
    Assurance.HIT_OR_MISS: (Tone.FLAT, "目标落在控制限之间"),
}
_CALM = (Variation.COMMON, Variation.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the figure says: a word and its reason; `side` is 1 high or rising, −1 low or falling, 0 neither."""

    variation: Variation
    side: int
    label: str
    reason: str
    assurance: Assurance = Assurance.NONE

    @property
    def tone(self) -> Tone:
        """Whether the change is good news; read from the indicator's direction only."""
        return _TONES.get(self.variation, Tone.FLAT)

    @property
    def has_signal(self) -> bool:
        """Whether the figure left its course, so that what its baseline promises may hold no more."""
        return self.variation not in _CALM

    @property
    def assurance_label(self) -> str:
        """How the target is met: 持续达标, 时好时坏; of a figure off its course only by its baseline."""
        return self.assurance.value + ("（按基线期）" if self.assurance and self.has_signal else "")

    @property
    def assurance_tone(self) -> Tone:
        """Whether it is good news how the target is met; neither once the figure has left its course."""
        return Tone.FLAT if self.has_signal else _ASSURED[self.assurance][0]

    @property
    def assurance_reason(self) -> str:
        """Where the target lies; blank where the figure has none."""
        doubt = "；本期有异常信号，过程可能已变" if self.assurance and self.has_signal else ""
        return _ASSURED[self.assurance][1] + doubt


def verdict_on(cube: Cube, indicator_code: str, area_code: str, period: Period, today: date) -> Verdict:
    """Judge the figure of one area and period as the cube knows it; what the cube does not know is not judged."""
    if indicator_code not in cube.series or area_code not in cube.areas.codes:
        return _undecided("本期没有数据")
    drafted = draft_of(indicator_code, cube, frame_of(cube.areas), period, today)
    if drafted.line.periods[-1] != period:
        return _undecided("本期没有数据")
    rebases, incidents = (said.get(indicator_code, ()) for said in (cube.rebases, cube.incidents))
    return verdict(drafted, cube.areas.ordinal(area_code), rebases, incidents)


def verdict(draft: Draft, ordinal: int, rebases: Rebases = (), incidents: Incidents = ()) -> Verdict:
    """Judge the latest figure of one area; a cumulative one by what its slot added.

    A completion runs up over the year by itself, so its course says nothing: it is held against the plan.
    """
    indicator = draft.indicator
    is_cumulative = indicator.kind is Kind.CUMULATIVE
    if is_against_schedule(indicator) and not is_cumulative:
        return Verdict(Variation.UNKNOWN, 0, "不看波动", "逐期走高的进度，请看与时序进度之差")
    chart = control_chart(draft, ordinal, rebases, incidents)
    if np.isnan(chart.values[-1]):
        return _undecided(_why_blank(draft, ordinal))
    icon, is_short = chart.icon, chart.segments[-1].count < LEAST_POINTS
    if icon.variation is Variation.UNKNOWN:
        return _undecided(icon.reason, is_short=is_short)
    basis = "按当期数看，" if is_cumulative else ""
    return Verdict(icon.variation, icon.side, _label(icon.variation, icon.side), basis + icon.reason, chart.assurance)


def _label(variation: Variation, side: int) -> str:
    """Name the verdict with its side: 普通波动, 关注（高）, 变化（低）."""
    return variation.value + {1: "（高）", -1: "（低）", 0: ""}[side]


def _undecided(reason: str, *, is_short: bool = False) -> Verdict:
    return Verdict(Variation.UNKNOWN, 0, "数据不足，暂不判断" if is_short else "暂不判断", reason)


def _why_blank(draft: Draft, ordinal: int) -> str:
    """Say why there is no figure of the slot alone."""
    is_merged = is_summed(draft.indicator) and draft.line.months[-1] != 1
    if is_merged and np.isfinite(draft.comparable[-1, ordinal]):
        return "两个月的合并数，不与单月相比"
    return "本期没有数据"
