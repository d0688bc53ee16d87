"""Invented figures of the base theme, from the communities up: people, houses, grid events."""

import numpy as np

from sample_data import grassroots, months, story
from sample_data.grassroots import by_town, weights
from sample_data.panel import Floats, Panel
from sample_data.paths import drift, generator, misses, split, tell
from sample_data.place import share, town_of_community, towns

# Residents at the end of each year; 2020 is the census (`real_figures.csv`), these are invented.
_RESIDENTS = {2022: 901_600, 2023: 905_300, 2024: 909_800, 2025: 913_900}
_CENSUS_2020 = 895_280


def of_communities() -> dict[str, Panel]:
    """Give the panels of the 215 communities by indicator code."""
    return {
        "service_requests": Panel(grassroots.requests()),
        "government_cases": Panel(grassroots.cases()),
        "grid_events": Panel(grassroots.events()),
        "population_verified_rate": _verified(),
        "building_registry_rate": _buildings(),
    }


def residents() -> dict[int, Floats]:
    """Give the communities' residents at the end of each year."""
    rng = generator("resident_population")
    found = {}
    for year, total in _RESIDENTS.items():
        towns_now = _whole_parts(total * share("population"), total)
        found[year] = split(rng, towns_now[None, :], town_of_community(), weights())[0]
    return found


def of_towns_only() -> dict[str, Panel]:
    """Give the town panels that have no communities below them."""
    code = "grid_event_closure_rate"
    rng = generator(code)
    due = np.round(by_town(grassroots.events()) * 0.95)
    closed = due - misses(rng, due, 0.3, 0.95, grave_pct=4.5)
    return {code: Panel.of_rate(tell(closed, due, story.of(code)), due)}


def _verified() -> Panel:
    rng = generator("population_verified_rate")
    groups = town_of_community()
    in_town = np.array([weights()[groups == group].sum() for group in range(len(towns()))])
    people = _CENSUS_2020 * share("population")[groups] * weights() / in_town[groups]
    registered = np.round(people * 1.015 * (1 + np.arange(months.COUNT)[:, None] * 0.0004))
    pct = rng.uniform(96.6, 99.4, len(groups)) + drift(rng, len(groups), step=0.25)
    return Panel.of_rate(np.ceil(registered * np.clip(pct, 95.3, 99.9) / 100), registered)


def _buildings() -> Panel:
    """Houses with an address code; the count nears its end."""
    rng = generator("building_registry_rate")
    houses = np.maximum(np.round(240 * weights()), 40)
    climb = np.interp(np.arange(months.COUNT), [0, 14, 30, months.COUNT - 1], [0.0, 0.6, 0.95, 1.15])[:, None]
    pct = np.clip(98.05 + rng.uniform(0.0, 0.5, len(houses)) + climb, 98.05, 99.9)
    return Panel.of_rate(np.ceil(houses * pct / 100), np.tile(houses, (months.COUNT, 1)))


def _whole_parts(parts: Floats, total: int) -> Floats:
    """Round parts so that they still add up: the largest remainders go up."""
    whole = np.floor(parts)
    order = np.argsort(whole - parts, kind="stable")
    whole[order[: int(total - whole.sum())]] += 1
    return whole
