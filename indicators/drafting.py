"""Drafts: every series of a cube laid out, added up and made ready for one snapshot."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from indicators.areas import Frame
from indicators.catalogue import Aggregation
from indicators.cube import Cube, Series
from indicators.derived import Draft, draft
from indicators.history import History, effective_period, lay_out
from indicators.measures import Timeline
from indicators.period import Period
from indicators.rollup import roll_up
from indicators.snapshot import Floats


def drafts(cube: Cube, frame: Frame, period: Period, today: date) -> Mapping[str, Draft]:
    """Draft every indicator of the cube at the slot a snapshot of `period` shows, by indicator code."""
    return {code: draft_of(code, cube, frame, period, today) for code in cube.series}


def draft_of(indicator_code: str, cube: Cube, frame: Frame, period: Period, today: date) -> Draft:
    """Draft one indicator alone; raises KeyError when the cube does not know it."""
    series = cube.series[indicator_code]
    return draft(_history(series, cube, frame, period, today), series.targets, frame)


def _history(series: Series, cube: Cube, frame: Frame, period: Period, today: date) -> History:
    history = lay_out(series, effective_period(series, period, today))
    weigher = cube.series.get(series.indicator.weight_code)
    if series.indicator.aggregation is not Aggregation.WEIGHTED_MEAN or weigher is None:
        return roll_up(history, frame)
    weights = roll_up(lay_out(weigher, effective_period(weigher, period, today)), frame)
    return roll_up(history, frame, _weights_on(history.line, weights))


def _weights_on(line: Timeline, weights: History) -> Floats:
    """Give the weights last known at the end of each slot; before the first known, the first known."""
    ends = [slot.end.toordinal() for slot in line.periods]
    known = [slot.end.toordinal() for slot in weights.line.periods]
    rows = np.maximum(np.searchsorted(known, ends, side="right") - 1, 0)
    is_known = np.isfinite(weights.values)
    latest = np.maximum.accumulate(np.where(is_known, np.arange(len(known))[:, None], -1), axis=0)[rows]
    latest = np.where(latest < 0, is_known.argmax(axis=0), latest)
    return np.take_along_axis(weights.values, latest, axis=0)
