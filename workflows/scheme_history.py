"""Two years of every unit's figures, laid out once per data version and day."""

from collections.abc import Callable
from datetime import date, datetime

import numpy as np

from data_access.instants import day_of
from indicators.cube import Cube
from indicators.scoring.recent_figures import RecentFigures, recent_figures
from indicators.scoring.scheme import Scheme
from indicators.scoring.scheme_figures import groups_of
from indicators.snapshot import Floats
from workflows.cache import Cache
from workflows.publish import Publisher

TRIED_PERIODS = 24


class SchemeHistory:
    """The last two years of figures; thread-safe."""

    def __init__(self, publisher: Publisher, clock: Callable[[], datetime]) -> None:
        self._publisher, self._clock = publisher, clock
        self._figures: Cache[tuple[int, date], RecentFigures] = Cache(1)

    def figures(self, scheme: Scheme) -> Floats:
        """Give what a scheme names, of the units it scores: (periods, items, units); empty where it names a stranger.

        Raises:
            Refusal: no areas are loaded.
        """
        cube, today = self._publisher.cube(), day_of(self._clock())
        units = list(cube.areas.children_of(cube.areas.codes[0]))
        known = self._figures.obtain((cube.data_version, today), lambda: self._read(cube, units, today))
        keys = [(item.indicator_code, item.measure) for item in scheme.items]
        if not keys or any(key not in known for key in keys):
            return np.empty((0, 0, 0))
        is_scored = groups_of(scheme, cube.areas)[units] >= 0
        return np.stack([known[key][:, is_scored] for key in keys], axis=1)

    def _read(self, cube: Cube, units: list[int], today: date) -> RecentFigures:
        """Lay out every area and keep the units right below the district."""
        months = self._publisher.period_choices()[:TRIED_PERIODS]
        return {key: figures[:, units] for key, figures in recent_figures(cube, months, today).items()}
