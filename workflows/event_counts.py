"""Event rules: count what lies close together, for each slot of the rule's calendar, before the rules are folded."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Connection

from data_access import queries
from geo.clusters import densest
from geo.point import PointEvent
from indicators.alerting.rule import AlertRule, EventWindow
from indicators.cube import Cube, Series
from indicators.period import Period, reporting_periods, running_at
from indicators.snapshot import AreaFrame, Floats


def event_counts(
    connection: Connection, cube: Cube, rules: Sequence[AlertRule], today: date
) -> Mapping[tuple[str, EventWindow], Mapping[Period, Floats]]:
    """Give the counts of every event rule, by indicator, window and slot, up to the slot that runs today: (areas,).

    Events have their own dates: a slot is counted whether or not the indicator was reported.
    """
    return {
        (rule.indicator_code, rule.event_window): _counts(
            connection, cube, rule.indicator_code, rule.event_window, today
        )
        for rule in rules
        if rule.event_window is not None and rule.indicator_code in cube.series
    }


def _counts(
    connection: Connection, cube: Cube, indicator_code: str, window: EventWindow, today: date
) -> Mapping[Period, Floats]:
    series, ordinal = cube.series[indicator_code], {code: at for at, code in enumerate(cube.areas.codes)}
    reported = series.periods[0].start - timedelta(days=window.window_days) if series.periods else date.min
    found = queries.events(connection, window.layer, reported, today, cube.known_at)
    events = [event for event in found if event.area_code in ordinal]
    slots = _slots(series, events, today)
    if not slots:
        return {}
    counts = densest(
        np.array([event.lon for event in events], dtype=np.float64),
        np.array([event.lat for event in events], dtype=np.float64),
        np.array([event.occurred_on.toordinal() for event in events], dtype=np.int64),
        np.array([ordinal[event.area_code] for event in events], dtype=np.int64),
        first_day=slots[0].start.toordinal(),
        last_days=np.array([min(slot.end, today).toordinal() for slot in slots], dtype=np.int64),
        window_days=window.window_days,
        radius_m=float(window.radius_m),
        areas=len(cube.areas.codes),
    )
    return dict(zip(slots, _rolled_up(counts, cube.areas), strict=True))


def _slots(series: Series, events: Sequence[PointEvent], today: date) -> tuple[Period, ...]:
    """List the slots from the first reported one on, of an unreported indicator from the first event on."""
    frequency, is_merged = series.indicator.frequency, series.indicator.has_merged_january
    begins = events[0].occurred_on if events else today
    first = series.periods[0] if series.periods else running_at(begins, frequency, has_merged_january=is_merged)
    running = running_at(today, frequency, has_merged_january=is_merged)
    return reporting_periods(first, running, has_merged_january=is_merged)


def _rolled_up(counts: Floats, areas: AreaFrame) -> Floats:
    """Let a parent see the densest of what lies below it; deeper areas have longer codes and come last."""
    ordinal = {code: at for at, code in enumerate(areas.codes)}
    for child in sorted(range(len(areas.codes)), key=lambda at: -len(areas.codes[at])):
        parent = ordinal.get(areas.parents[child])
        if parent is not None:
            counts[:, parent] = np.maximum(counts[:, parent], counts[:, child])
    return counts
