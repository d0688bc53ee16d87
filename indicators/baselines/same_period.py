"""The same period of earlier years: how far a figure is off, by the usual year-on-year changes.

Expected is the mean of the same slot of up to five earlier years, each carried forward by the average
yearly change of the series, so that steady growth is no deviation. The unit of the score is the standard
deviation of all earlier year-on-year differences.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from indicators.baselines.sample import mean_and_spread
from indicators.measures import NO_SLOT, rows_at
from indicators.snapshot import Floats, Ints

MOST_YEARS = 5
LEAST_YEARS = 3
_LEAST_DIFFERENCES = 3
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class SamePeriod:
    """What earlier years lead one to expect at each slot, (slots, areas).

    `expected` and `sigma` are NaN with fewer than three earlier years or three year-on-year differences.
    `years` is how many earlier years are known, `differences` how many year-on-year differences;
    """

    expected: Floats
    sigma: Floats
    years: Ints
    differences: Ints

    @property
    def spread(self) -> Floats:
        """The standard deviation of figure − expected: a difference has √2 of one figure's, this has √(1 + 1/years)."""
        return self.sigma * np.sqrt((1.0 + 1.0 / np.maximum(self.years, 1)) / 2.0)


def same_period(values: Floats, last_year: Ints, *, reference: Floats | None = None) -> SamePeriod:
    """Expect each slot of a series (slots, areas) from the same slots of earlier years.

    `last_year` is the index of the slot a year before, `NO_SLOT` where there is none. `reference` are
    the figures a baseline may learn from, if not all.
    """
    learnt = values if reference is None else reference
    differences = learnt - rows_at(learnt, last_year)
    drift, sigma = np.full((2, *values.shape), np.nan)
    known = np.zeros(values.shape, dtype=np.int64)
    for slot in range(len(values)):
        drift[slot], sigma[slot], known[slot] = mean_and_spread(differences[:slot], _LEAST_DIFFERENCES)
    carried = [figures + years * drift for years, figures in enumerate(_earlier_years(learnt, last_year), start=1)]
    expected, _, years = mean_and_spread(np.stack(carried), LEAST_YEARS)
    with np.errstate(invalid="ignore"):
        has_spread = sigma > _DUST * np.abs(expected)
    return SamePeriod(
        expected=np.where(has_spread, expected, np.nan),
        sigma=np.where(has_spread & np.isfinite(expected), sigma, np.nan),
        years=years,
        differences=known,
    )


def _earlier_years(figures: Floats, last_year: Ints) -> Iterator[Floats]:
    """Give the figures one year back, two years back and so on."""
    back = last_year
    for _ in range(MOST_YEARS):
        yield rows_at(figures, back)
        back = np.where(back >= 0, last_year[np.maximum(back, 0)], NO_SLOT)
