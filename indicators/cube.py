"""The cube: every figure of every indicator as known at one moment, as arrays.

The door fills it (`data_access.queries.read_cube`), `publish.build` cuts one period out of it.
NaN is “no figure”, never zero; why there is none stands in `status`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.rule import AlertRule, EventWindow
from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.snapshot import AreaFrame, Floats, Texts


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator, every slot we know of: arrays of shape (periods, areas).

    `periods` ascend; slots nobody reported may be left out. `status` holds the SDMX letter,
    ``""`` where there is no row at all. `targets` maps a year to one number per area (NaN: none).
    Figures are floats read from exact decimal text, so their shortest text is what was reported.
    """

    indicator: Indicator
    periods: tuple[Period, ...]
    values: Floats
    status: Texts
    numerators: Floats
    denominators: Floats
    is_revised: NDArray[np.bool_]
    targets: Mapping[int, Floats]
    is_sample: bool

    def __post_init__(self) -> None:
        arrays = (self.status, self.numerators, self.denominators, self.is_revised)
        if any(array.shape != self.values.shape for array in arrays) or self.values.shape[0] != len(self.periods):
            raise ValueError(f"指标 {self.indicator.code} 的各数组形状不一致")


@dataclass(frozen=True, slots=True)
class Cube:
    """All series over one frame of areas, and the rules that watch them, as known at one instant.

    `rebases`, `incidents`, `event_counts` and `event_layers` are as in `alerting.watching.Scene`.
    """

    areas: AreaFrame
    series: Mapping[str, Series]
    known_at: datetime
    data_version: int
    rules: tuple[AlertRule, ...] = ()
    rebases: Mapping[str, tuple[tuple[int, Period], ...]] = field(default_factory=dict)
    incidents: Mapping[str, tuple[tuple[int, Period], ...]] = field(default_factory=dict)
    event_counts: Mapping[tuple[str, EventWindow], Mapping[Period, Floats]] = field(default_factory=dict)
    event_layers: tuple[str, ...] = ()

    def only(self, indicator_codes: Iterable[str]) -> Self:
        """Give the figures of some indicators and of those that weigh them, watched by no rule."""
        known = [self.series[code] for code in indicator_codes if code in self.series]
        weighers = [self.series[one.indicator.weight_code] for one in known if one.indicator.weight_code in self.series]
        series = {one.indicator.code: one for one in (*known, *weighers)}
        return replace(self, series=series, rules=(), event_counts={})


def empty_series(indicator: Indicator, area_count: int, *, is_sample: bool = False) -> Series:
    """Give the series of an indicator nobody has reported yet."""
    blank = np.full((0, area_count), np.nan)
    return Series(
        indicator=indicator,
        periods=(),
        values=blank,
        status=np.full((0, area_count), "", dtype="<U1"),
        numerators=blank,
        denominators=blank,
        is_revised=np.zeros((0, area_count), dtype=np.bool_),
        targets={},
        is_sample=is_sample,
    )
