"""What happens in the sample district, read from `story.csv`: who falls behind, when, how it ends.

An episode fixes one indicator of one town for some months; between the months named the number runs
straight. What the number is, the indicator's ladder says: the gap to 时序 in percentage points, the
growth on last year in per cent, or the rate itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sample_data import months
from sample_data.place import position_of, rows_of


@dataclass(frozen=True, slots=True)
class Episode:
    """A fixed stretch of one series; `points` maps months (``2026-10``) to numbers."""

    indicator_code: str
    area_code: str
    points: Mapping[str, float]

    @property
    def column(self) -> int:
        """The town's place in the town order."""
        return position_of(self.area_code)

    def rows(self) -> NDArray[np.int64]:
        """Give the rows of all its months."""
        known = [months.row(month) for month in self.points]
        return np.arange(min(known), max(known) + 1)

    def numbers(self) -> NDArray[np.float64]:
        """Give its number for each of its rows."""
        known = [months.row(month) for month in self.points]
        return np.interp(self.rows(), known, list(self.points.values()))


@cache
def episodes() -> tuple[Episode, ...]:
    """Give every episode."""
    return tuple(
        Episode(row["indicator_code"], row["area_code"], _points(row["points"])) for row in rows_of("story.csv")
    )


def of(indicator_code: str) -> tuple[Episode, ...]:
    """Give the episodes of one indicator."""
    return tuple(episode for episode in episodes() if episode.indicator_code == indicator_code)


def accidents() -> tuple[tuple[int, int, int], ...]:
    """Give the recorded accidents as (month row, town, deaths)."""
    return tuple(
        (months.row(row["month"]), position_of(row["area_code"]), int(row["deaths"]))
        for row in rows_of("accidents.csv")
    )


def _points(text: str) -> dict[str, float]:
    pairs = (pair.split(":") for pair in text.split())
    return {month: float(number) for month, number in pairs}
