"""The calendar of the sample: from January 2022, the base of the first comparisons, to October 2026."""

import numpy as np

from indicators.period import Period

FIRST = Period.parse("2022-01")
FIRST_WRITTEN = Period.parse("2022-11")
LAST = Period.parse("2026-10")
FIRST_WITH_POINTS = Period.parse("2026-05")
COUNT = LAST.ordinal - FIRST.ordinal + 1
YEARS = tuple(range(2022, 2027))

MONTHS = tuple(FIRST.shift(i) for i in range(COUNT))
WRITTEN = tuple(month for month in MONTHS if month.ordinal >= FIRST_WRITTEN.ordinal)
MONTH_OF = np.array([month.position for month in MONTHS])
YEAR_OF = np.array([month.year - YEARS[0] for month in MONTHS])
YEAR_SLICES = tuple(slice(12 * year, 12 * year + 12) for year in range(len(YEARS)))
ELAPSED_PCT = 100.0 * MONTH_OF / 12


def row(month: Period | str) -> int:
    """Give a month's row in every panel."""
    period = Period.parse(month) if isinstance(month, str) else month
    return period.ordinal - FIRST.ordinal


def quarter_end(year: int, quarter: int) -> int:
    """Give the row of a quarter's last month."""
    return row(f"{year}-{quarter * 3:02d}")
