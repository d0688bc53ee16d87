"""Invented figures of the safety theme: accidents, hazards, fires, petitions, air, food."""

import numpy as np

from sample_data import months, story
from sample_data.panel import Floats, Panel
from sample_data.paths import damped, drift, generator, misses, running_total, tell
from sample_data.place import share, towns

_FIRES_2022 = 330.0
_FIRE_SEASON = np.array([1.5, 1.3, 1.2, 1.1, 0.9, 0.8, 0.7, 0.7, 0.8, 0.9, 1.0, 1.2])
_PM25_SHAPE = np.array([35.5, 31.5, 30.0, 25.5, 22.0, 19.0, 17.5, 17.5, 20.5, 25.0, 28.5, 34.0])
_INDEX_SHAPE = np.array([5.1, 4.6, 4.4, 4.0, 3.9, 3.8, 3.5, 3.4, 3.5, 3.9, 4.5, 5.0])
_NEW_STANDARD = months.row("2026-03")
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def safety() -> dict[str, Panel]:
    """Give the town panels of the safety theme by indicator code."""
    accidents, deaths = _accidents()
    return {
        "work_accidents": accidents,
        "work_fatalities": deaths,
        "major_hazard_rectification_rate": _hazards(),
        "fire_incidents": Panel(running_total(fires())),
        "criminal_incidents": _incidents("criminal_incidents", 2.6),
        "public_security_incidents": _incidents("public_security_incidents", 6.8),
        "petitions": _petitions(),
        "petition_reply_rate": _replies(),
        "pm25_concentration": pm25("pm25_concentration", len(towns())),
        "air_composite_index": composite_index("air_composite_index", len(towns())),
        "fume_exceedance_rate": _fumes(),
        "food_sampling_pass_rate": _food(),
    }


def fires() -> Floats:
    """Give the fires of each month: those of the year before, less the ones prevention spared."""
    rng = generator("fire_incidents")
    weights = 0.6 * share("population") + 0.4 / len(towns())
    drawn: Floats = rng.poisson(_FIRES_2022 / 12 * weights * _FIRE_SEASON[months.MONTH_OF - 1, None]).astype(np.float64)
    for row in range(12, months.COUNT):
        drawn[row] = rng.binomial(drawn[row - 12].astype(np.int64), 0.93)
    return drawn


def pm25(code: str, width: int) -> Panel:
    """Give the mean of the year so far with its sum of daily means and its valid days."""
    rng = generator(code)
    place = 1 + rng.uniform(-0.06, 0.05, width)
    cleaner = 0.975 ** (months.YEAR_OF - len(months.YEARS) + 1)[:, None]
    monthly = _PM25_SHAPE[months.MONTH_OF - 1, None] * place * cleaner * (1 + drift(rng, width, memory=0.2, step=0.025))
    days = np.repeat(_DAYS[months.MONTH_OF - 1, None] - rng.integers(0, 2, (months.COUNT, 1)), width, axis=1)
    total, valid = running_total(np.round(monthly * days)), running_total(days.astype(np.float64))
    return Panel(np.round(total / valid), total, valid)


def composite_index(code: str, width: int) -> Panel:
    """Give the month's composite index; the stricter limits of March 2026 lift it."""
    rng = generator(code)
    level = _INDEX_SHAPE[months.MONTH_OF - 1, None] * (1 + rng.uniform(-0.06, 0.06, width))
    level = level * 0.98 ** months.YEAR_OF[:, None] * (1 + drift(rng, width, memory=0.3, step=0.02))
    level[_NEW_STANDARD:] *= 1.11
    return Panel(np.round(level, 2))


def _accidents() -> tuple[Panel, Panel]:
    counts, deaths = np.zeros((2, months.COUNT, len(towns())))
    for row, town, dead in story.accidents():
        counts[row, town] += 1
        deaths[row, town] += dead
    return Panel(running_total(counts)), Panel(running_total(deaths))


def _hazards() -> Panel:
    code = "major_hazard_rectification_rate"
    rng = generator(code)
    due = np.maximum(rng.poisson(9 + 60 * share("industry_pct"), (months.COUNT, len(towns()))), 2).astype(np.float64)
    told = story.of(code)
    for episode in told:
        due[episode.rows(), episode.column] = 28
    done = due - misses(rng, due, 0.02, 0.0, grave_pct=9.0, slips=0.03)
    return Panel.of_rate(tell(done, due, told), due)


def _incidents(code: str, per_10k: float) -> Panel:
    rng = generator(code)
    mean = 895_280 * share("population") / 10_000 * per_10k * rng.uniform(0.8, 1.2, len(towns()))
    season = 1 + 0.06 * np.sin(2 * np.pi * (months.MONTH_OF - 4) / 12)[:, None]
    drawn = rng.poisson(mean * season * 0.985 ** months.YEAR_OF[:, None]).astype(np.float64)
    return Panel(damped(np.maximum(drawn, 1), 4.5))


def _petitions() -> Panel:
    rng = generator("petitions")
    mean = 4 + 90 * share("population") * rng.uniform(0.7, 1.3, len(towns()))
    drawn = rng.poisson(mean, (months.COUNT, len(towns()))).astype(np.float64)
    return Panel(running_total(damped(np.maximum(drawn, 1), 9.5)))


def _replies() -> Panel:
    rng = generator("petition_reply_rate")
    due = np.maximum(rng.poisson(6 + 80 * share("population"), (months.COUNT, len(towns()))), 1).astype(np.float64)
    return Panel.of_rate(due - misses(rng, due, 0.05, 0.0, grave_pct=9.0, slips=0.03), due)


def _fumes() -> Panel:
    code = "fume_exceedance_rate"
    rng = generator(code)
    readings = np.round(2_400 + 26_000 * share("retail_pct") * rng.uniform(0.97, 1.03, (months.COUNT, len(towns()))))
    pct = np.clip(rng.uniform(0.8, 2.2, len(towns())) + drift(rng, len(towns()), step=0.2), 0.2, 2.8)
    return Panel.of_rate(tell(np.round(readings * pct / 100), readings, story.of(code)), readings)


def _food() -> Panel:
    """Batches and passes of the year so far; the first months of small towns stand on too few batches."""
    code = "food_sampling_pass_rate"
    rng = generator(code)
    monthly = np.maximum(rng.poisson(6 + 55 * share("population"), (months.COUNT, len(towns()))), 2)
    batches = running_total(monthly.astype(np.float64))
    told = story.of(code)
    failed = np.floor(batches * rng.uniform(0.004, 0.017, (len(months.YEARS), len(towns())))[months.YEAR_OF])
    return Panel.of_rate(tell(batches - failed, batches, told), batches)
