"""The picker: which baseline fits a kind of data, and why not the others (table at the end of semantics H)."""

from dataclasses import dataclass

import numpy as np

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.cusum import POINTS_TO_LEARN
from indicators.baselines.ears import DAYS, GUARD
from indicators.baselines.farrington import LEAST_YEARS
from indicators.baselines.material import is_counted, is_summed
from indicators.baselines.process import LEAST_POINTS, POINTS_TO_LOCK
from indicators.catalogue import Indicator, Kind, TargetKind
from indicators.derived import Draft, own_figures
from indicators.period import Frequency
from indicators.snapshot import Ints

_TO_A_TARGET = (TargetKind.ACCUMULATE, TargetKind.CEILING)
_SLOTS_PER_YEAR = {Frequency.DAY: 365, Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.YEAR: 1}
_LEAST_SLOTS = {
    BaselineMethod.XMR: LEAST_POINTS,
    BaselineMethod.EARS: DAYS + GUARD + 1,
    BaselineMethod.CUSUM: POINTS_TO_LEARN + 1,
}
# Moving ranges of a series with lag-1 autocorrelation r are short by √(1 − r): limits meant for three σ are in
# truth ones of 2.1 σ at r = 0.5, and chance alone meets these a dozen times as often.
PERSISTENT = 0.5
_LEAST_TO_CORRELATE = 12
_SPAN = {Frequency.DAY: "天", Frequency.MONTH: "个月", Frequency.QUARTER: "个季度", Frequency.YEAR: "年"}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another method: when to take it, or why it cannot be taken (`is_usable` false)."""

    method: BaselineMethod
    words: str
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The method that fits, None when a baseline is not the way; the reason is one sentence."""

    method: BaselineMethod | None
    reason: str
    alternatives: tuple[Alternative, ...]


def propose(indicator: Indicator, slots: int, persistence: float = 0.0) -> Proposal:
    """Propose a baseline by the kind of data, the number of its slots on record and how slowly it moves."""
    method, reason = _fitting(indicator, slots, persistence)
    others = (other for other in BaselineMethod if other is not method)
    return Proposal(method, reason, tuple(_alternative(other, indicator, slots, persistence) for other in others))


def slots_to_learn(draft: Draft) -> int:
    """Count the slots a baseline of today may learn from: those since the last change of standard."""
    standards = _standards(draft)
    return int((standards == standards[-1]).sum())


def persistence(draft: Draft) -> float:
    """Say how much of each figure stays in the next: the lag-1 autocorrelation, the median of the areas.

    Cumulative figures are taken apart first, and figures of two standards are not held together. 0 where no area
    has a dozen figures that differ.
    """
    figures, standards = own_figures(draft, draft.every_slot), _standards(draft)
    spread, shared, count = np.zeros((3, figures.shape[1]))
    for standard in np.unique(standards):
        stretch = figures[standards == standard]
        is_known = np.isfinite(stretch)
        mean = np.where(is_known, stretch, 0.0).sum(axis=0) / np.maximum(is_known.sum(axis=0), 1)
        distance = np.where(is_known, stretch - mean, 0.0)
        spread += (distance**2).sum(axis=0)
        shared += (distance[1:] * distance[:-1]).sum(axis=0)
        count += is_known.sum(axis=0)
    usable = (count >= _LEAST_TO_CORRELATE) & (spread > 0)
    return float(np.median(shared[usable] / spread[usable])) if usable.any() else 0.0


def _standards(draft: Draft) -> Ints:
    """Number the standard each slot is reported by."""
    changes = [change.period.start for change in draft.indicator.standard_breaks]
    return np.array([sum(change <= period.start for change in changes) for period in draft.line.periods])


def why_not(method: BaselineMethod, indicator: Indicator, slots: int) -> str:
    """Say in one sentence why a method cannot be used, and what to do; empty when it can."""
    if is_against_schedule(indicator):
        return f"“{indicator.label}”按年度任务逐期累计，请改用与时序进度之差的规则"
    if method is BaselineMethod.EARS and indicator.frequency is not Frequency.DAY:
        return f"EARS 只用于按日报送的数据，“{indicator.label}”不是按日报送"
    if method is BaselineMethod.FARRINGTON and (
        indicator.frequency is not Frequency.MONTH or not is_counted(indicator)
    ):
        return f"Farrington 只用于按月报送的件数、人数，“{indicator.label}”不是"
    least = _least_slots(method, indicator)
    if slots < least:
        span = _SPAN[indicator.frequency]
        return f"{method.label}至少要有{least}{span}的数据，现有{slots}{span}，请待数据积累后再用"
    return ""


def is_against_schedule(indicator: Indicator) -> bool:
    """Say whether the figure runs up to a yearly target and is judged against the plan instead."""
    is_running_up = indicator.kind is Kind.CUMULATIVE and indicator.target_kind in _TO_A_TARGET
    return is_running_up or indicator.target_kind is TargetKind.COMPLETION


def _least_slots(method: BaselineMethod, indicator: Indicator) -> int:
    if method in _LEAST_SLOTS:
        return _LEAST_SLOTS[method]
    return LEAST_YEARS * (_SLOTS_PER_YEAR[indicator.frequency] - indicator.has_merged_january) + 1


def _fitting(indicator: Indicator, slots: int, persistence: float) -> tuple[BaselineMethod | None, str]:
    """Find the first method of the table that fits."""
    if is_against_schedule(indicator):
        return None, "累计数有年度任务，看与时序进度之差最直接，不用控制图：累计数逐期走高，控制图必然误报"
    table = _table(indicator)
    if persistence >= PERSISTENT:
        # There is a control chart at the end of every row.
        planned = "；有计划增速，看增速与计划之差更直接" if indicator.target_kind is TargetKind.GROWTH else ""
        table = [*table[:-1], (BaselineMethod.SAME_PERIOD, f"{_clinging(persistence)}，改与往年同期相比{planned}")]
    for method, reason in table:
        if not why_not(method, indicator, slots):
            is_short = method is BaselineMethod.XMR and slots < POINTS_TO_LOCK
            trial = f"；目前只有{slots}期，先按试用控制限" if is_short else ""
            return method, reason + trial
    span = _SPAN[indicator.frequency]
    if persistence >= PERSISTENT:
        return None, f"{_clinging(persistence)}；只有{slots}{span}的数据，还不能与往年同期相比，请先用阈值或同比规则"
    return None, f"只有{slots}{span}的数据，还定不出基线，请先用阈值、同比或环比规则"


def _clinging(persistence: float) -> str:
    return f"前后两期相连很紧（相关系数{persistence:.2f}），控制图的控制限会偏窄，常常误报"


def _table(indicator: Indicator) -> list[tuple[BaselineMethod, str]]:
    """List the fitting methods by kind of data, the best first."""
    xmr = (BaselineMethod.XMR, "按期的水平或比率，用控制图（XmR）区分普通波动和真变化")
    if indicator.frequency is Frequency.DAY:
        return [(BaselineMethod.EARS, "按日的数据历史短、起落快，用 EARS 与前一周相比"), xmr]
    if is_counted(indicator) and indicator.frequency is Frequency.MONTH:
        farrington = (BaselineMethod.FARRINGTON, "按月的计数已满三年，用 Farrington 与往年同月相比，兼顾季节和走势")
        return [farrington, (xmr[0], "计数还不满三年，先用控制图（XmR）看各期数，满三年后改用 Farrington")]
    if is_summed(indicator):
        seasonal = (BaselineMethod.SAME_PERIOD, "金额、用量随季节起落，已满三年，与往年同期相比")
        return [seasonal, (xmr[0], "还不满三年，先用控制图（XmR）看各期数，季节性强时只作参考")]
    return [xmr]


def _alternative(method: BaselineMethod, indicator: Indicator, slots: int, persistence: float) -> Alternative:
    obstacle = why_not(method, indicator, slots)
    is_doubtful = method is BaselineMethod.XMR and persistence >= PERSISTENT
    return Alternative(method, obstacle or (_clinging(persistence) if is_doubtful else _WHEN[method]), not obstacle)


_WHEN = {
    BaselineMethod.XMR: "没有明显季节性、想看图上的趋势和偏移时选它",
    BaselineMethod.SAME_PERIOD: "季节性强、又有三年以上历史时选它",
    BaselineMethod.EARS: "按日的计数要尽早发现突增时选它",
    BaselineMethod.FARRINGTON: "计数有季节性、历史上有过异常高峰时选它",
    BaselineMethod.CUSUM: "每期变化不大、担心缓慢走坏时选它",
}
