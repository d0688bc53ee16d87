"""Figures of the district as a whole: what only the district reports.

Real published figures are not invented again: `real_figures.csv` brings them, and the cells of the
forms for their periods stay empty (`KNOWN_FROM_ELSEWHERE`).
"""

import numpy as np

from sample_data import months
from sample_data.panel import Floats, Panel
from sample_data.paths import drift, generator, running_total, within_years
from sample_data.safety import composite_index, pm25

KNOWN_FROM_ELSEWHERE = frozenset(
    {
        ("gross_regional_product", "2022-12"),
        ("public_budget_revenue", "2022-12"),
        ("industrial_value_added_growth", "2022-12"),
        ("fixed_investment_growth", "2022-12"),
        ("retail_sales", "2022-12"),
    }
)
_BUDGET = (158_000, 165_000, 174_000, 181_500, 192_300)
# Points off 时序 by month: quarters bring the taxes in, the last two months catch up.
_BUDGET_GAP = (1.3, 0.2, -0.6, -0.2, -1.4, -2.1, -1.9, -3.4, -4.1, -4.4, -2.6, 0.4)
# Growth of the year so far in per cent; between the months named it runs straight.
_VALUE_ADDED = {"2022-02": 12.6, "2022-11": 13.7, "2023-02": 8.8, "2023-12": 7.6, "2024-02": 6.9, "2024-12": 6.6}
_VALUE_ADDED_LATE = {"2025-02": 6.2, "2025-12": 6.9, "2026-02": 7.4, "2026-06": 7.1, "2026-10": 6.8}
_INVESTMENT = {"2022-02": 6.0, "2022-11": 2.9, "2023-02": 8.4, "2023-12": 9.1, "2024-02": 8.0, "2024-06": 6.5}
_INVESTMENT_LATE = {"2024-08": 6.6, "2024-10": 7.3, "2024-12": 7.6, "2025-02": 7.2, "2025-12": 7.4, "2026-02": 8.1}
_INVESTMENT_2026 = {"2026-04": 6.4, "2026-05": 4.8, "2026-06": 3.1, "2026-07": 1.0, "2026-08": -0.6, "2026-09": -1.9}
_RETAIL_SHAPE = np.cumsum([0.092, 0.082, 0.078, 0.076, 0.081, 0.083, 0.078, 0.080, 0.083, 0.089, 0.087, 0.091])
_RETAIL_GROWTH = (0.0, 7.2, 5.6, 6.1, 6.2)
_GOOD_AIR = np.array([0.82, 0.83, 0.81, 0.82, 0.80, 0.75, 0.77, 0.80, 0.87, 0.89, 0.83, 0.81])
_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.float64)
# (quarter end of 2022, growth per year)
_GDP_2022, _GDP_GROWTH = (133.4, 281.2, 437.6, 602.5), (4.6, 4.4, 4.9, 5.2)
_INCOME_2022, _INCOME_GROWTH = (10_420, 21_180, 32_350, 43_860), (5.6, 5.3, 5.5, 5.4)
_ITEMS = 548


def monthly() -> dict[str, Panel]:
    """Give the district's monthly panels (one column) by indicator code."""
    return {
        "public_budget_revenue": _budget(),
        "industrial_value_added_growth": _growth(_VALUE_ADDED | _VALUE_ADDED_LATE),
        "fixed_investment_growth": _growth(_INVESTMENT | _INVESTMENT_LATE | _INVESTMENT_2026 | {"2026-10": -2.8}),
        "retail_sales": _retail(),
        "instant_case_share": _share("instant_case_share", 15_500, 64.0, 0.5),
        "bad_review_rectification_rate": _rectified(),
        "one_thing_cases": _cases("one_thing_cases", 860, 1.08),
        "cross_province_cases": _cases("cross_province_cases", 210, 1.10),
        "good_air_days_share": _good_air(),
        "pm25_concentration": pm25("pm25_of_the_district", 1),
        "air_composite_index": composite_index("air_index_of_the_district", 1),
        "key_source_compliance_rate": _share("key_source_compliance_rate", 23_800, 99.78, 0.03),
        "freight_overload_rate": _share("freight_overload_rate", 38_000, 0.17, 0.012),
    }


def quarterly() -> dict[str, Panel]:
    """Give the district's quarterly panels; only the rows of quarter ends count."""
    items = np.full((months.COUNT, 1), float(_ITEMS))
    covered = np.round(items * np.linspace(97.4, 98.9, months.COUNT)[:, None] / 100)
    return {
        "gross_regional_product": _by_quarter(_GDP_2022, _GDP_GROWTH, 2),
        "urban_disposable_income": _by_quarter(_INCOME_2022, _INCOME_GROWTH, 0),
        "online_item_coverage": Panel.of_rate(covered, items),
    }


def yearly_targets() -> dict[str, dict[int, float]]:
    """Give the district's own targets: amounts, planned growth, and what must hold all year."""
    return {
        "public_budget_revenue": dict(zip(months.YEARS, _BUDGET, strict=True)),
        "industrial_value_added_growth": {2022: 8.0, 2023: 7.0, 2024: 6.5, 2025: 6.0, 2026: 6.5},
        "fixed_investment_growth": {2022: 2.0, 2023: 8.0, 2024: 7.0, 2025: 7.0, 2026: 6.0},
        "retail_sales": {2022: 5.0, 2023: 6.5, 2024: 5.0, 2025: 5.5, 2026: 5.5},
        "urban_disposable_income": {2022: 5.0, 2023: 5.0, 2024: 5.0, 2025: 5.0, 2026: 5.0},
        "good_air_days_share": {2022: 75.0, 2023: 75.5, 2024: 76.5, 2025: 77.0, 2026: 73.5},
    }


def _budget() -> Panel:
    rng = generator("public_budget_revenue")
    wander = rng.uniform(-0.25, 0.25, months.COUNT)
    wander[months.YEAR_SLICES[-1]] = 0.0
    done = (months.ELAPSED_PCT + np.array(_BUDGET_GAP)[months.MONTH_OF - 1] + wander)[:, None]
    return Panel(np.round(np.array(_BUDGET, dtype=np.float64)[months.YEAR_OF, None] * within_years(done) / 100))


def _growth(points: dict[str, float]) -> Panel:
    known = {months.row(month): number for month, number in points.items()}
    figures = np.interp(np.arange(months.COUNT), sorted(known), [known[row] for row in sorted(known)])
    return Panel(np.round(figures[:, None], 1))


def _retail() -> Panel:
    rng = generator("retail_sales")
    rise = np.cumprod(1 + np.array(_RETAIL_GROWTH) / 100)[months.YEAR_OF]
    noise = 1 + rng.normal(0, 0.0008, months.COUNT)
    return Panel(np.round((391.0 * _RETAIL_SHAPE[months.MONTH_OF - 1] * rise * noise)[:, None], 2))


def _share(code: str, cases: int, pct: float, step: float) -> Panel:
    rng = generator(code)
    total = np.round(cases * rng.uniform(0.95, 1.05, (months.COUNT, 1)))
    return Panel.of_rate(np.round(total * (pct + drift(rng, 1, step=step)) / 100), total)


def _rectified() -> Panel:
    due = generator("bad_review_rectification_rate").poisson(1.6, (months.COUNT, 1)).astype(np.float64)
    return Panel.of_rate(due, due)


def _cases(code: str, monthly_cases: int, rise: float) -> Panel:
    rng = generator(code)
    level = monthly_cases * rise ** (np.arange(months.COUNT)[:, None] / 12)
    return Panel(running_total(np.round(level * rng.uniform(0.97, 1.03, (months.COUNT, 1)))))


def _good_air() -> Panel:
    rng = generator("good_air_days_share")
    share = _GOOD_AIR[months.MONTH_OF - 1] - 0.03 * (np.arange(months.COUNT) >= months.row("2026-03"))
    days = _DAYS[months.MONTH_OF - 1]
    good = np.round(days * share + rng.uniform(-0.4, 0.4, months.COUNT))
    return Panel.of_rate(running_total(good[:, None]), running_total(days[:, None]))


def _by_quarter(first_year: tuple[float, ...], growth: tuple[float, ...], decimals: int) -> Panel:
    figures: Floats = np.full((months.COUNT, 1), np.nan)
    level = np.array(first_year, dtype=np.float64)
    for year, pct in zip(months.YEARS, (0.0, *growth), strict=True):
        level = level * (1 + pct / 100)
        for quarter, figure in enumerate(level, start=1):
            at = months.quarter_end(year, quarter)
            if at < months.COUNT:
                figures[at, 0] = np.round(figure, decimals)
    return Panel(figures)
