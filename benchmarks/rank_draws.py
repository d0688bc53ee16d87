"""A thousand rankings of 41,000 units: ranking alone beside pandas in a loop, and the whole test of methods."""

import numpy as np
import pandas as pd

from benchmarks.result import Figure, seconds
from indicators.scoring.draws import Field, places_of
from indicators.scoring.robustness import DRAWS, firmness
from indicators.scoring.scheme import Branch, Goalposts, Item, Scheme
from indicators.snapshot import Floats

_SECTION = "位次有多硬（换方法重排 1,000 次）"
_UNITS, _FEW, _ITEMS = 41_000, 16, 20
_PART = 20  # draws ranked at once, as the product does it: just worked out and still near the processor
_RUNS = 15


def rank_figures() -> list[Figure]:
    """Measure the ranking of published scores and the whole of `firmness`."""
    few, many = _field(_FEW), _field(_UNITS)
    scores = np.random.default_rng(7).normal(85.0, 5.0, size=(_PART, _UNITS))
    frames = [pd.Series(row) for row in scores]
    ours = seconds(lambda: places_of(many, scores), runs=_RUNS) / _PART * DRAWS
    beside = seconds(lambda: [one.round(2).rank(method="min", ascending=False) for one in frames], runs=_RUNS)
    whole_many = seconds(lambda: firmness(many, np.arange(1, _UNITS + 1)), runs=3)
    whole_few = seconds(lambda: firmness(few, np.arange(1, _FEW + 1)), runs=3)
    work, each = f"{_UNITS:,} 个单位，取两位小数再排名", beside / _PART * DRAWS * 1000
    rest = f"{_ITEMS} 项指标，抽样、计分、排名、汇总"
    return [
        Figure(_SECTION, work, ours * 1000, "ms", "pandas 逐次 rank", each, "≥ 60 倍"),
        Figure(_SECTION, f"{_UNITS:,} 个单位、{rest}", whole_many * 1000, "ms"),
        Figure(_SECTION, f"{_FEW} 个单位、{rest}", whole_few * 1000, "ms"),
    ]


def _field(units: int) -> Field:
    random = np.random.default_rng(8)
    values: Floats = random.uniform(50.0, 100.0, size=(_ITEMS, units))
    values[random.random(values.shape) < 0.05] = np.nan
    items = tuple(Item(f"bench_{at:02d}", 100 / _ITEMS, Goalposts(100.0, 50.0)) for at in range(_ITEMS))
    scheme = Scheme("bench", 1, "测速", Branch("总分", 100.0, items))
    return Field(scheme, values, values * 0.98, np.zeros(units), np.zeros(units, dtype=np.bool_))
