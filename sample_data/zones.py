"""The three statistical units: parts of their towns' figures (“其中”), and their forest fire danger."""

import calendar

import numpy as np

from indicators.period import Period
from sample_data import months
from sample_data.economy import economy, planned_investment
from sample_data.panel import Floats, Panel
from sample_data.paths import completion_pct, generator, within_years
from sample_data.place import TOWN_OF_ZONE, position_of, zones

# How much of its town each unit holds, in the order of the list.
_SHARE = np.array([0.42, 0.16, 0.55])
_FIRE_SEASON_MONTHS = frozenset({10, 11, 12, 1, 2, 3, 4, 5})
# Chances of danger levels 1–5 on a day of the season, by month.
_DANGER = {
    10: (0.35, 0.55, 0.10, 0.0, 0.0),
    11: (0.35, 0.55, 0.10, 0.0, 0.0),
    12: (0.45, 0.50, 0.05, 0.0, 0.0),
    1: (0.45, 0.50, 0.05, 0.0, 0.0),
    2: (0.30, 0.55, 0.15, 0.0, 0.0),
    3: (0.15, 0.50, 0.28, 0.07, 0.0),
    4: (0.10, 0.45, 0.33, 0.11, 0.01),
    5: (0.25, 0.55, 0.18, 0.02, 0.0),
}
_CALM_DAYS = 7


def of_zones() -> dict[str, Panel]:
    """Give the zone panels by indicator code."""
    town_panels = economy()
    picked = np.array([position_of(TOWN_OF_ZONE[unit.area_code]) for unit in zones()])
    found = {
        code: Panel(within_years(np.round(town_panels[code].values[:, picked] * _SHARE, decimals)))
        for code, decimals in (("industrial_output", 0), ("tax_revenue", 0), ("investment_funds_in_place", 2))
    }
    planned = np.round(planned_investment()[:, picked] * _SHARE, -2)[months.YEAR_OF]
    done = completion_pct(generator("project_investment_of_zones"), len(picked))
    found["project_investment_completion"] = Panel.of_rate(np.round(planned * done / 100), planned)
    return found


def is_fire_season(month: Period) -> bool:
    """Say whether the danger level is issued: October to May."""
    return month.position in _FIRE_SEASON_MONTHS


def danger_levels(month: Period) -> Floats:
    """Give the danger level of each day of a month for the town and the mountain centre: (days, 2).

    The last days of the sample's last month are calm.
    """
    days = calendar.monthrange(month.year, month.position)[1]
    rng = generator(f"forest_fire_danger {month}")
    levels = rng.choice(5, size=days, p=_DANGER[month.position]) + 1
    higher = levels + (rng.random(days) < 0.15) * (levels < 3)
    both = np.stack([levels, higher], axis=1).astype(np.float64)
    if month == months.LAST:
        both[-_CALM_DAYS:] = np.minimum(both[-_CALM_DAYS:], 2)
    return both
