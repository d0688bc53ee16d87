"""Invented figures of the economy theme: output, trade, taxes, projects, enterprises."""

import numpy as np

from sample_data import months, story
from sample_data.panel import Floats, Panel
from sample_data.paths import completion_pct, damped, drift, generator, grown, within_years
from sample_data.place import share, towns

# District totals of the year 2022 (10,000 yuan; 10,000 kWh; households) and what they are spread by.
_INDUSTRY_2022, _RETAIL_2022, _POWER_2022, _ENTITIES_2022 = 4_020_000, 1_690_000, 286_000, 112_000
_INDUSTRY_SHAPE = np.cumsum([0.075, 0.078, 0.088, 0.084, 0.083, 0.086, 0.081, 0.080, 0.083, 0.085, 0.086, 0.091])
_RETAIL_SHAPE = np.cumsum([0.096, 0.082, 0.077, 0.075, 0.081, 0.084, 0.077, 0.078, 0.084, 0.091, 0.085, 0.090])
_POWER_SHAPE = np.cumsum([0.085, 0.076, 0.083, 0.081, 0.082, 0.085, 0.088, 0.087, 0.081, 0.080, 0.084, 0.088])
# Year targets of the district, 2022–2026 (亿元 for funds, 10,000 yuan else).
_TAX = (101_000, 106_500, 111_000, 116_500, 122_500)
_INVESTMENT = (1_420_000, 1_490_000, 1_540_000, 1_610_000, 1_680_000)
_FUNDS = (64.0, 68.0, 72.0, 76.0, 80.0)
_JOBS = (9_400, 9_500, 9_600, 9_700, 9_800)
_TAX_SEASON = (2.2, 0.4, -0.6, 1.4, 0.6, -0.4, 1.3, 0.3, -0.5, 0.9, 0.1, 0.3)
_PROJECT_SEASON = (-1.2, -2.2, -1.6, -0.6, 0.2, 0.8, 0.9, 0.7, 0.6, 0.5, 0.6, 0.8)
_FUND_SEASON = (-0.8, -1.2, -0.6, 0.0, 0.6, 1.0, 0.8, 0.6, 0.4, 0.2, 0.2, 0.4)
_LATE_SHAPE = np.array([0.0, 0.03, 0.08, 0.13, 0.18, 0.28, 0.34, 0.42, 0.52, 0.63, 0.78, 1.0])


def economy() -> dict[str, Panel]:
    """Give the town panels of the economy theme by indicator code."""
    return {
        "industrial_output": _output(),
        "industrial_electricity": _power(),
        "retail_sales_above_size": _retail(),
        "tax_revenue": _accumulated("tax_revenue", 0, _TAX_SEASON),
        "investment_funds_in_place": _accumulated("investment_funds_in_place", 2, _FUND_SEASON, (-5.0, 1.5)),
        "urban_new_employment": _accumulated("urban_new_employment", 0, _FUND_SEASON),
        "new_contracts_signed": _contracts(),
        "new_enterprises_enrolled": _enrolments(),
        "project_investment_completion": _project_investment(),
        "project_start_rate": _project_starts(),
        "contract_start_rate": _contract_starts(),
        "market_entities": _entities(),
        "new_market_entities": _new_entities(),
    }


def yearly_targets() -> dict[str, Floats]:
    """Give the towns' targets by indicator code, shape (years, towns), whole in the unit's decimals."""
    jobs = share("population") * 0.8 + 0.2 / len(towns())
    targets = {
        "tax_revenue": _spread(_TAX, share("tax_pct"), -1),
        "investment_funds_in_place": _spread(_FUNDS, share("funds_pct"), 1),
        "urban_new_employment": _spread(_JOBS, jobs, -1),
        "new_contracts_signed": _steady("contracts"),
        "new_enterprises_enrolled": _steady("enrolments"),
    }
    for code, panel, rise in (("industrial_output", _output(), 1.03), ("retail_sales_above_size", _retail(), 1.04)):
        december = [panel.values[months.row(f"{year}-12")] for year in months.YEARS[:-1]]
        targets[code] = np.round(np.array([december[0] * 0.98, *(figures * rise for figures in december)]), -2)
    return targets


def planned_investment() -> Floats:
    """Give the planned investment of each town's key projects, shape (years, towns), in 10,000 yuan."""
    return _spread(_INVESTMENT, share("investment_pct"), -2)


def _spread(totals: tuple[float, ...], weights: Floats, digits: int) -> Floats:
    return np.round(np.array(totals)[:, None] * weights, digits)


def _steady(name: str) -> Floats:
    return np.tile([float(getattr(town, name)) for town in towns()], (len(months.YEARS), 1))


def _grown(code: str, total: float, weight: str, shape: Floats, yearly_pct: tuple[float, float]) -> Panel:
    rng = generator(code)
    base = total * share(weight) * shape[:, None] * (1 + rng.normal(0, 0.004, (12, len(towns()))))
    figures = grown(rng, base, yearly_pct, wiggle_pp=0.45, episodes=story.of(code))
    return Panel(np.round(within_years(figures)))


def _output() -> Panel:
    return _grown("industrial_output", _INDUSTRY_2022, "industry_pct", _INDUSTRY_SHAPE, (2.0, 6.5))


def _retail() -> Panel:
    code = "retail_sales_above_size"
    panel = _grown(code, _RETAIL_2022, "retail_pct", _RETAIL_SHAPE, (4.0, 9.0))
    units = np.tile([float(town.retail_units) for town in towns()], (months.COUNT, 1))
    return Panel(panel.values, None, units)


def _power() -> Panel:
    code = "industrial_electricity"
    rng = generator(code)
    weights = share("industry_pct") * 0.9 + 0.1 / len(towns())
    base = _POWER_2022 * weights * _POWER_SHAPE[:, None] * (1 + rng.normal(0, 0.004, (12, len(towns()))))
    return Panel(np.round(within_years(grown(rng, base, (2.0, 6.0), wiggle_pp=0.5, episodes=story.of(code)))))


def _accumulated(
    code: str, decimals: int, season: tuple[float, ...], ahead: tuple[float, float] = (-1.5, 4.0)
) -> Panel:
    done = completion_pct(generator(code), len(towns()), season=season, ahead=ahead, episodes=story.of(code))
    return Panel(np.round(yearly_targets()[code][months.YEAR_OF] * done / 100, decimals))


def _contracts() -> Panel:
    code = "new_contracts_signed"
    target = yearly_targets()[code][months.YEAR_OF]
    done = completion_pct(generator(code), len(towns()), season=_FUND_SEASON)
    fewest = np.ceil(target * (months.ELAPSED_PCT[:, None] - 4.5) / 100)
    return Panel(within_years(np.maximum(np.round(target * done / 100), fewest)))


def _enrolments() -> Panel:
    code = "new_enterprises_enrolled"
    rng = generator(code)
    target = yearly_targets()[code][months.YEAR_OF]
    reached = rng.uniform(0.9, 1.15, (len(months.YEARS), len(towns())))[months.YEAR_OF]
    noise = rng.normal(0, 0.25, target.shape)
    return Panel(
        within_years(np.maximum(np.round(target * reached * _LATE_SHAPE[months.MONTH_OF - 1, None] + noise), 0))
    )


def _project_investment() -> Panel:
    code = "project_investment_completion"
    planned = planned_investment()[months.YEAR_OF]
    done = completion_pct(generator(code), len(towns()), season=_PROJECT_SEASON, episodes=story.of(code))
    return Panel.of_rate(np.round(planned * done / 100), planned)


def _project_starts() -> Panel:
    rng = generator("project_start_rate")
    planned = np.round(share("investment_pct") * 150 * rng.uniform(0.9, 1.1, (len(months.YEARS), len(towns()))))
    planned = np.maximum(planned, 3)[months.YEAR_OF]
    shape = np.array([0.06, 0.14, 0.34, 0.52, 0.64, 0.74, 0.80, 0.85, 0.89, 0.93, 0.96, 0.98])
    started = planned * shape[months.MONTH_OF - 1, None] * rng.uniform(0.94, 1.04, planned.shape)
    return Panel.of_rate(within_years(np.minimum(np.round(started), planned)), planned)


def _contract_starts() -> Panel:
    """Contracts add up over the years; nine in ten are under construction."""
    rng = generator("contract_start_rate")
    yearly = _steady("contracts")[0]
    signed = np.round(yearly * (2.5 + np.arange(months.COUNT)[:, None] / 12))
    pct = rng.uniform(84.5, 95.0, len(towns())) + drift(rng, len(towns()), step=0.4)
    return Panel.of_rate(np.ceil(signed * np.clip(pct, 81.5, 97.0) / 100), signed)


def _entities() -> Panel:
    code = "market_entities"
    rng = generator(code)
    start = _ENTITIES_2022 * share("entities_pct")
    base = start * (1 + np.arange(12)[:, None] * 0.004)
    return Panel(np.round(grown(rng, base, (4.2, 6.5), wiggle_pp=0.12, episodes=story.of(code))))


def _new_entities() -> Panel:
    code = "new_market_entities"
    rng = generator(code)
    season = np.array([0.9, 0.7, 1.25, 1.15, 1.1, 1.05, 0.95, 0.95, 1.05, 0.95, 1.0, 0.95])
    base = _ENTITIES_2022 * 0.0115 * share("entities_pct") * season[:, None] * rng.uniform(0.9, 1.1, (12, len(towns())))
    return Panel(np.round(damped(grown(rng, base, (4.0, 9.0), wiggle_pp=2.0, episodes=story.of(code)), 400)))
