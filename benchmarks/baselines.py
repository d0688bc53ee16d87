"""False signals of every baseline on pure noise, beside what theory says, and how long a judgement takes."""

from functools import partial

import numpy as np

from benchmarks.result import Figure, seconds
from indicators.alerting.rule import BaselineMethod
from indicators.baselines.cusum import LINE, cusum
from indicators.baselines.discovery import benjamini_hochberg
from indicators.baselines.ears import ears
from indicators.baselines.farrington import farrington
from indicators.baselines.process import LIMIT_SIGMAS, POINTS_TO_LOCK, process
from indicators.baselines.score import USUAL_LINES, deviations
from indicators.baselines.signals import Signal, marks
from indicators.catalogue import Direction
from indicators.snapshot import Floats
from tests.core.baseline_drafts import count, drafted, rate

_NOISE = "基线的误报率（纯噪声，每个点）"
_TOGETHER = "错误发现控制（600 个序列，一个月）"
_SPEED = "基线（48 个月 × 235 个单位）"
_SERIES, _SLOTS = 3_000, 48
_ENDS = (20, 27, 34, 41, 48)
_TOLD, _MONTHS = 600, 20
_SIGNALS = {
    Signal.OUTSIDE: ("信号 1（越限）", "理论 0.27%"),
    Signal.SHIFT: ("信号 2（连续 7 期在均值一侧）", "理论 1.56%"),
    Signal.TREND: ("信号 3（连续 7 期升或降）", "理论 0.04%"),
    Signal.TWO_OF_THREE: ("信号 4（三中有二近限）", "理论 0.10%"),
}


def baseline_figures() -> list[Figure]:
    """Measure every method on seeded noise."""
    return [*_xmr_figures(), *_count_figures(), *_drift_figures(), *_discovery_figures(), *_speed_figures()]


def _share(section: str, work: str, value: float, theory: str) -> Figure:
    return Figure(section, work, 100.0 * value, "%", theory)


def _normal(slots: int, series: int) -> Floats:
    return np.random.default_rng(slots).normal(0.0, 1.0, (slots, series))


def _poisson(slots: int, series: int, mean: float) -> Floats:
    return np.random.default_rng(slots).poisson(mean, (slots, series)).astype(np.float64)


def _xmr_figures() -> list[Figure]:
    """Measure with the limits known and with limits learnt from twelve figures."""
    values = _normal(_SLOTS, _SERIES)
    learnt = process(values, np.zeros(values.shape, dtype=np.bool_))
    known = _latest_signals(values, np.zeros(_SERIES), np.full(_SERIES, LIMIT_SIGMAS))
    estimated = _latest_signals(values, learnt.mean[-1], learnt.reach[-1])
    rows = [_share(_NOISE, f"XmR {work}，界限已知", known[one], theory) for one, (work, theory) in _SIGNALS.items()]
    rows += [
        _share(_NOISE, f"XmR {work}，12 期定限", estimated[one], theory) for one, (work, theory) in _SIGNALS.items()
    ]
    return [*rows, _share(_NOISE, "XmR 信号 1—4 合计，12 期定限", 1.0 - estimated[Signal.NONE], "理论约 1.9%")]


def _latest_signals(values: Floats, mean: Floats, reach: Floats) -> list[float]:
    """Give the share of each signal on the latest point, seen at some ends of every series."""
    found = np.zeros(len(Signal))
    for series in range(_SERIES):
        for end in _ENDS:
            lines = np.full(end, mean[series]), np.full(end, reach[series])
            found[marks(values[:end, series], *lines).signals[-1]] += 1
    return [float(share) for share in found / (_SERIES * len(_ENDS))]


def _count_figures() -> list[Figure]:
    days = ears(_poisson(61, 2_000, 10.0))
    is_judged = np.isfinite(days.c2)
    c1, c2, c3 = (float(alarm[is_judged].mean()) for alarm in days.is_alarm)
    months = farrington(_poisson(72, 400, 20.0), per_year=12)
    is_expected = np.isfinite(months.expected)
    yearly = _beyond(BaselineMethod.SAME_PERIOD, _normal(_SLOTS, 1_000))
    by_seven = "理论 0.1%；标准差由 7 天估计，约 1.4%"
    return [
        _share(_NOISE, "EARS C1（泊松，均值 10）", c1, by_seven),
        _share(_NOISE, "EARS C2", c2, by_seven),
        _share(_NOISE, "EARS C3，当日须高于均值", c3, "理论 2.5%"),
        _share(_NOISE, "Farrington（月度，泊松，均值 20）", float(months.is_alarm[is_expected].mean()), "理论 0.5%"),
        _share(_NOISE, "与往年同期比（正态），达 3 倍", yearly, "理论 0.01%"),
    ]


def _drift_figures() -> list[Figure]:
    values = _normal(200, _SERIES)
    exact = float((cusum(values)[50:] >= LINE).mean())
    learnt = _beyond(BaselineMethod.CUSUM, _normal(_SLOTS, 1_000))
    return [
        _share(_NOISE, "CUSUM，均值和标准差已知", exact, "理论 0.38%"),
        _share(_NOISE, "CUSUM，均值和标准差由 20 期估计", learnt, "理论 0.38%；定限的误差会逐期累积"),
    ]


def _beyond(method: BaselineMethod, values: Floats) -> float:
    """Give the share of judged points that pass a method's usual line."""
    score = deviations(method, drafted(rate(unit="分", decimals=6), values)).score
    return float((score[np.isfinite(score)] >= USUAL_LINES[method]).mean())


def _discovery_figures() -> list[Figure]:
    """Judge the thirteenth month of 600 calm series, twenty times over."""
    values = _normal(POINTS_TO_LOCK + 1, _TOLD * _MONTHS)
    neutral = rate(unit="分", decimals=6, direction=Direction.NEUTRAL)
    found = deviations(BaselineMethod.XMR, drafted(neutral, values))
    outside = (found.score[-1] >= USUAL_LINES[BaselineMethod.XMR]).reshape(_MONTHS, _TOLD).sum(axis=1)
    kept = [benjamini_hochberg(month).sum() for month in found.p_value[-1].reshape(_MONTHS, _TOLD)]
    return [
        Figure(_TOGETHER, "越限的序列（信号 1）", float(outside.mean()), "个", "理论 1.6 个；12 期定限，约 13 个"),
        Figure(_TOGETHER, "控制错误发现（q = 0.10）后发出的", float(np.mean(kept)), "个", "理论约 0.1 个"),
    ]


def _speed_figures() -> list[Figure]:
    draft = drafted(count(), _poisson(48, 235, 8.0))
    return [
        Figure(_SPEED, f"{method.label}，逐期打分", seconds(partial(deviations, method, draft)) * 1000, "ms")
        for method in BaselineMethod
    ]
