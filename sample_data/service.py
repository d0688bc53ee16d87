"""Invented rates of the service theme: online filing, reviews and the 12345 hotline."""

import numpy as np

from sample_data import grassroots, months, story
from sample_data.grassroots import by_town
from sample_data.panel import Floats, Panel
from sample_data.paths import drift, generator, misses, tell
from sample_data.place import towns


def service() -> dict[str, Panel]:
    """Give the town panels of the service theme's rates by indicator code."""
    cases, requests = by_town(grassroots.cases()), by_town(grassroots.requests())
    followed = np.maximum(np.round(requests * 0.62), 6)
    due = np.maximum(requests - np.round(requests * 0.06), 5)
    return {
        "online_filing_rate": _online(cases),
        "review_satisfaction_rate": _good("review_satisfaction_rate", np.round(cases * 0.34), 0.12, 0.45, 1.6),
        "request_acceptance_rate": _good("request_acceptance_rate", requests, 0.12, 0.45, 2.5),
        "request_completion_rate": _good("request_completion_rate", due, 0.35, 0.95, 4.5),
        "request_satisfaction_rate": _good("request_satisfaction_rate", followed, 3.4, 4.8, 13.0),
        "request_resolution_rate": _good("request_resolution_rate", followed, 6.5, 9.5, 19.0),
        "request_repeat_rate": _repeats(requests),
    }


def _online(cases: Floats) -> Panel:
    code = "online_filing_rate"
    rng = generator(code)
    trend = np.linspace(0.0, 1.8, months.COUNT)[:, None]
    pct = np.clip(rng.uniform(91.6, 95.4, len(towns())) + trend + drift(rng, len(towns()), step=0.25), 90.6, 98.8)
    return Panel.of_rate(tell(np.ceil(cases * pct / 100), cases, story.of(code)), cases)


def _good(code: str, cases: Floats, usual_pct: float, line_pct: float, grave_pct: float) -> Panel:
    """Make a rate of good outcomes from its share of bad ones."""
    rng = generator(code)
    good = cases - misses(rng, cases, usual_pct, line_pct, grave_pct=grave_pct)
    return Panel.of_rate(tell(good, cases, story.of(code)), cases)


def _repeats(requests: Floats) -> Panel:
    code = "request_repeat_rate"
    rng = generator(code)
    repeated = misses(rng, requests, 1.7, 2.9, grave_pct=7.0)
    return Panel.of_rate(tell(repeated, requests, story.of(code)), requests)
