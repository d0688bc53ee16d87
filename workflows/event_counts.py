"""Event rules: count what lies close together, for each period of the rule's calendar, before the rules are folded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import Connection

from data_access import queries
from geo.clusters import densest
from indicators.alerting.rule import AlertRule, EventWindow
from indicators.cube import Cube
from indicators.period import Period
from indicators.snapshot import AreaFrame, Floats


def event_counts(
    connection: Connection, cube: Cube, rules: Sequence[AlertRule], known_at: datetime
) -> Mapping[tuple[str, EventWindow], Mapping[Period, Floats]]:
    """Give the counts of every event rule, by indicator, window and period: (areas,)."""
    return {
        (rule.indicator_code, rule.event_window): _counts(connection, cube, rule, known_at)
        for rule in rules
        if rule.event_window is not None and rule.indicator_code in cube.series
    }


def _counts(connection: Connection, cube: Cube, rule: AlertRule, known_at: datetime) -> Mapping[Period, Floats]:
    periods, window = cube.series[rule.indicator_code].periods, rule.event_window
    if not periods or window is None:
        return {}
    first = periods[0].end - timedelta(days=window.window_days)
    events = queries.events(connection, window.layer, first, periods[-1].end, known_at)
    ordinal = {code: at for at, code in enumerate(cube.areas.codes)}
    events = tuple(event for event in events if event.area_code in ordinal)
    counts = densest(
        np.array([event.lon for event in events], dtype=np.float64),
        np.array([event.lat for event in events], dtype=np.float64),
        np.array([event.occurred_on.toordinal() for event in events], dtype=np.int64),
        np.array([ordinal[event.area_code] for event in events], dtype=np.int64),
        last_days=np.array([period.end.toordinal() for period in periods], dtype=np.int64),
        window_days=window.window_days,
        radius_m=float(window.radius_m),
        areas=len(cube.areas.codes),
    )
    return dict(zip(periods, _rolled_up(counts, cube.areas), strict=True))


def _rolled_up(counts: Floats, areas: AreaFrame) -> Floats:
    """Let a parent see the densest of what lies below it; deeper areas have longer codes and come last."""
    ordinal = {code: at for at, code in enumerate(areas.codes)}
    for child in sorted(range(len(areas.codes)), key=lambda at: -len(areas.codes[at])):
        parent = ordinal.get(areas.parents[child])
        if parent is not None:
            counts[:, parent] = np.maximum(counts[:, parent], counts[:, child])
    return counts
