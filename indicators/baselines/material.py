"""What a baseline method works on: the figures of the slots alone, one stretch of one standard at a time.

Cumulative figures are taken apart here, so that nobody can forget it. Equally spaced methods get no
figure for a merged January–February: it covers two months, and it is never halved.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.incident import place_among
from indicators.baselines.process import Counting
from indicators.catalogue import Aggregation, Indicator, Kind
from indicators.derived import Draft, own_figures
from indicators.measures import NO_SLOT
from indicators.period import Period
from indicators.snapshot import Floats, Ints

Rebases = Collection[tuple[int, Period]]  # ordinal of an area, period a new segment begins with
Incidents = Collection[tuple[int, Period]]  # ordinal of an area, period in which something happened there
Mask = NDArray[np.bool_]

_SUMMED = (Kind.CUMULATIVE, Kind.FLOW, Kind.COUNT)
_COUNTED_UNITS = frozenset("个家户件起人次宗批例辆处条项名")
PER_CENT_UNIT = "%"
_WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Material:
    """One stretch of slots without a change of standard; arrays are (slots, areas) unless said otherwise.

    `values` are the figures of the slots alone, `learnt` those a baseline may learn from (without known
    incidents); `even` and `even_learnt` lack the slots that are longer than others. `last_year` (slots,)
    is the index of the slot a year before, `months` (slots,) how many months a summed slot covers.
    `starts` marks where a person let a new segment begin. `counting` says how cases were counted.
    """

    indicator: Indicator
    slots: slice
    values: Floats
    learnt: Floats
    even: Floats
    even_learnt: Floats
    last_year: Ints
    months: Ints
    starts: Mask
    counting: Counting


def is_counted(indicator: Indicator) -> bool:
    """Say whether the figure counts cases (件, 起, 户, 人): whole numbers of what can be counted one by one."""
    unit = indicator.unit.partition("（")[0]
    return indicator.kind in _SUMMED and indicator.decimals == 0 and unit in _COUNTED_UNITS


def is_summed(indicator: Indicator) -> bool:
    """Say whether a longer slot has a larger figure."""
    return indicator.kind in _SUMMED


def materials(draft: Draft, rebases: Rebases = (), incidents: Incidents = ()) -> Iterator[Material]:
    """Cut a history where its standard changed and prepare each stretch, oldest first.

    The figure of a labelled incident teaches no baseline.
    """
    values = own_figures(draft, draft.every_slot)
    learnt = np.where(_happened(draft, incidents), np.nan, values) if incidents else values
    months = draft.line.months if is_summed(draft.indicator) else np.ones(len(values), dtype=np.int64)
    is_even = (months == 1)[:, None]
    starts, counting = _starts(draft, rebases), _counting(draft)
    for slots in _stretches(draft):
        yield Material(
            indicator=draft.indicator,
            slots=slots,
            values=values[slots],
            learnt=learnt[slots],
            even=np.where(is_even, values, np.nan)[slots],
            even_learnt=np.where(is_even, learnt, np.nan)[slots],
            last_year=np.maximum(draft.line.last_year[slots] - slots.start, NO_SLOT),
            months=months[slots],
            starts=starts[slots],
            counting=Counting(counting.exposure[slots], counting.ceiling),
        )


def _stretches(draft: Draft) -> Iterator[slice]:
    """Give the runs of slots between two changes of standard."""
    begins = [period.start for period in draft.line.periods]
    changes = {sum(begin < change.period.start for begin in begins) for change in draft.indicator.standard_breaks}
    edges = sorted({0, len(begins)} | changes)
    yield from (slice(start, stop) for start, stop in pairwise(edges))


def _starts(draft: Draft, rebases: Rebases) -> Mask:
    starts = np.zeros(draft.comparable.shape, dtype=np.bool_)
    for ordinal, period in rebases:
        slot = next((at for at, one in enumerate(draft.line.periods) if one.ordinal >= period.ordinal), None)
        if slot is not None:
            starts[slot, ordinal] = True
    return starts


def _happened(draft: Draft, incidents: Incidents) -> Mask:
    marked = np.zeros(draft.comparable.shape, dtype=np.bool_)
    for ordinal, period in incidents:
        slot = place_among(period, draft.line.periods)
        if slot is not None:
            marked[slot, ordinal] = True
    return marked


def _counting(draft: Draft) -> Counting:
    """Say how figures come of cases: counts one by one, shares by their denominators where these are whole."""
    indicator, denominators = draft.indicator, draft.history.denominators
    if is_counted(indicator):
        return Counting(np.ones(denominators.shape))
    is_share = (
        indicator.kind is Kind.RATE and indicator.aggregation is Aggregation.RATIO and indicator.unit == PER_CENT_UNIT
    )
    is_whole = (denominators > 0) & (denominators == np.rint(denominators)) & is_share
    return Counting(np.where(is_whole, denominators / _WHOLE, np.nan), _WHOLE)


def one_area(draft: Draft, ordinal: int) -> Draft:
    """Cut a draft to a single area, which becomes ordinal 0."""
    return some_areas(draft, np.array([ordinal]))


def some_areas(draft: Draft, ordinals: Ints) -> Draft:
    """Cut a draft to some areas, which are counted anew from 0."""
    history = draft.history
    return replace(
        draft,
        history=replace(
            history,
            values=history.values[:, ordinals],
            status=history.status[:, ordinals],
            numerators=history.numerators[:, ordinals],
            denominators=history.denominators[:, ordinals],
            is_revised=history.is_revised[:, ordinals],
            is_partial=history.is_partial[:, ordinals],
        ),
        comparable=draft.comparable[:, ordinals],
        is_suppressed=draft.is_suppressed[:, ordinals],
        plans=draft.plans[:, ordinals],
    )
