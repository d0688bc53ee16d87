"""A panel: one indicator over all months and the areas of one level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures of shape (months, areas); numerator and denominator where the form prints them."""

    values: Floats
    numerators: Floats | None = None
    denominators: Floats | None = None

    @classmethod
    def of_rate(cls, numerators: Floats, denominators: Floats) -> "Panel":
        """Make a rate in per cent; nothing to divide by is no figure."""
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.where(denominators > 0, 100.0 * numerators / denominators, np.nan)
        return cls(values, numerators, denominators)

    def columns(self, picked: NDArray[np.int64]) -> "Panel":
        """Keep some areas, in the order given."""
        tops, bottoms = self.numerators, self.denominators
        return Panel(
            self.values[:, picked],
            None if tops is None else tops[:, picked],
            None if bottoms is None else bottoms[:, picked],
        )
