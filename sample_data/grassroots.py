"""What is counted in the communities first: requests, cases and grid events; towns are their sums."""

from functools import cache

import numpy as np

from sample_data import months
from sample_data.panel import Floats, Panel
from sample_data.paths import damped, drift, generator, split
from sample_data.place import communities, share, town_of_community, towns

_VILLAGE_WEIGHT = 0.35
# Per 10,000 residents and month; heating makes the winter peak of the hotline.
_REQUESTS_PER_10K, _CASES_PER_10K, _EVENTS_PER_REQUEST = 58.0, 145.0, 2.1
_REQUEST_SEASON = np.array([1.28, 1.02, 0.92, 0.90, 0.92, 0.97, 1.06, 1.04, 0.94, 0.98, 1.22, 1.26])
_CASE_SEASON = np.array([0.95, 0.72, 1.15, 1.08, 1.05, 1.02, 1.00, 0.98, 1.06, 0.97, 1.02, 1.00])


@cache
def weights() -> Floats:
    """Give the communities' relative sizes; villages are smaller."""
    size = generator("communities").lognormal(0.0, 0.35, len(communities()))
    is_village = np.array([not unit.name.endswith("居委会") for unit in communities()])
    return np.where(is_village, size * _VILLAGE_WEIGHT, size)


@cache
def requests() -> Floats:
    """Give the 12345 requests of each month and community; none climbs steeply two months running."""
    rng = generator("service_requests")
    level = _per_10k(_REQUESTS_PER_10K, rng.uniform(0.86, 1.16, len(towns())), _REQUEST_SEASON, 1.025)
    totals = np.round(level * (1 + drift(rng, len(towns()), memory=0.3, step=0.035)))
    return damped(split(generator("requests_below"), totals, town_of_community(), weights()), 19.0)


@cache
def cases() -> Floats:
    """Give the government service cases of each month and community."""
    rng = generator("government_cases")
    level = _per_10k(_CASES_PER_10K, rng.uniform(0.8, 1.25, len(towns())), _CASE_SEASON, 1.06)
    totals = np.round(level * (1 + drift(rng, len(towns()), memory=0.3, step=0.04)))
    return split(generator("cases_below"), totals, town_of_community(), weights())


@cache
def events() -> Floats:
    """Give the grid events of each month and community."""
    totals = np.round(by_town(requests()) * _EVENTS_PER_REQUEST)
    return split(generator("events_below"), totals, town_of_community(), weights())


def by_town(figures: Floats) -> Floats:
    """Add communities up to their towns."""
    sums = np.zeros((len(figures), len(towns())))
    for town in range(len(towns())):
        sums[:, town] = figures[:, town_of_community() == town].sum(axis=1)
    return sums


def of_towns(panel: Panel) -> Panel:
    """Add a panel of communities up to their towns; a rate from its parts."""
    if panel.numerators is None or panel.denominators is None:
        return Panel(by_town(panel.values))
    return Panel.of_rate(by_town(panel.numerators), by_town(panel.denominators))


def _per_10k(rate: float, local: Floats, season: Floats, yearly: float) -> Floats:
    people = sum(town.population for town in towns()) / 10_000 * share("population") * local
    growth = yearly ** (np.arange(months.COUNT) / 12)[:, None]
    return people * rate * season[months.MONTH_OF - 1, None] * growth
