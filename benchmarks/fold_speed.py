"""The fold of 200 rules over 1,300 areas, beside pandas with one frame to a rule."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.result import Figure, seconds
from indicators.alerting.ladder import compile_ladders
from indicators.alerting.machine import fold_all
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.snapshot import Floats

RULES, AREAS, SLOTS = 200, 1_300, 24
_SECTION = "预警推算（200 条规则 × 1,300 个单位）"
_ENTRIES = ((Severity.BLUE, 40.0, 2), (Severity.YELLOW, 30.0, 2), (Severity.ORANGE, 20.0, 2), (Severity.RED, 10.0, 1))


def fold_figures() -> list[Figure]:
    """Measure the whole history of two years and one further month."""
    watched = np.random.default_rng(7).normal(50.0, 18.0, (SLOTS, RULES, AREAS))
    usable = np.random.default_rng(8).random(watched.shape) > 0.03
    ladders = compile_ladders(_rules(), [0.1] * RULES, watched, usable)
    carry = fold_all(ladders, watched[:-1], usable[:-1]).carry
    history = seconds(lambda: fold_all(ladders, watched, usable), runs=3)
    month = seconds(lambda: fold_all(ladders, watched[-1:], usable[-1:], carry))
    beside = seconds(lambda: _with_pandas(watched, usable), runs=3)
    return [
        Figure(_SECTION, f"{SLOTS} 个月的全部历史，含状态", history * 1000, "ms", "pandas 逐条规则", beside * 1000),
        Figure(
            _SECTION, "再推一个月，含状态", month * 1000, "ms", "pandas 逐条规则，全部历史", beside * 1000, "≥ 25 倍"
        ),
    ]


def _rules() -> list[AlertRule]:
    steps = tuple(Step(severity, entry, hold) for severity, entry, hold in _ENTRIES)
    return [
        AlertRule(f"rule{number}", 1, f"rule{number}", RuleKind.THRESHOLD, Comparator.LESS, steps)
        for number in range(RULES)
    ]


def _with_pandas(watched: Floats, usable: NDArray[np.bool_]) -> int:
    firing = 0
    for rule in range(RULES):
        frame = pd.DataFrame(np.where(usable[:, rule], watched[:, rule], np.nan))
        for _, entry, hold in _ENTRIES:
            breached = frame.ffill() < entry
            held = breached if hold == 1 else breached & breached.shift(fill_value=False)
            firing += int(held.to_numpy().sum())
    return firing
