"""What schemes are checked against: two years of every unit's figures, read once per data version."""

from collections.abc import Mapping

import numpy as np

from indicators.period import Period
from indicators.scoring.scheme import Measure, Scheme
from indicators.scoring.scheme_figures import groups_of, measured
from indicators.snapshot import AreaFrame, Floats, Snapshot
from workflows.cache import Cache
from workflows.publish import Publisher

TRIED_PERIODS = 24

_Figures = Mapping[tuple[str, Measure], Floats]  # by indicator and measure: (periods, units)


class SchemeHistory:
    """The last two years of figures; thread-safe."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._figures: Cache[tuple[int, Period], _Figures] = Cache(1)

    def figures(self, scheme: Scheme) -> Floats:
        """Give what a scheme names, of the units it scores: (periods, items, units); empty where it names a stranger.

        Raises:
            Refusal: no areas are loaded.
        """
        now = self._publisher.now()
        known = self._figures.obtain((now.data_version, now.period), lambda: self._read(now))
        if not scheme.items or any((item.indicator_code, item.measure) not in known for item in scheme.items):
            return np.empty((0, 0, 0))
        is_scored = groups_of(scheme, now.areas)[_units(now.areas)] >= 0
        return np.stack([known[item.indicator_code, item.measure][:, is_scored] for item in scheme.items], axis=1)

    def _read(self, now: Snapshot) -> _Figures:
        units = [now.areas.codes[unit] for unit in _units(now.areas)]
        periods = self._publisher.period_choices()[:TRIED_PERIODS]
        found = {(code, one): np.full((len(periods), len(units)), np.nan) for code in now.columns for one in Measure}
        for row, period in enumerate(periods):
            snapshot = self._publisher.snapshot(period)
            at = {code: ordinal for ordinal, code in enumerate(snapshot.areas.codes)}
            here = [column for column, code in enumerate(units) if code in at]  # some units came later
            there = [at[units[column]] for column in here]
            for (code, measure), figures in found.items():
                if code in snapshot.columns:
                    figures[row, here] = measured(snapshot.columns[code], measure)[there]
        return found


def _units(areas: AreaFrame) -> list[int]:
    """Number the areas right below the district."""
    return list(areas.children_of(areas.codes[0]))
