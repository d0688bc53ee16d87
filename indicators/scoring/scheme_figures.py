"""From a snapshot to what a scheme is fed: the figures it names, by measure, of the groups it scores."""

from collections.abc import Mapping

import numpy as np

from indicators.areas import frame_of
from indicators.scoring.scheme import Measure, Scheme
from indicators.scoring.score import Figures
from indicators.snapshot import AreaFrame, Column, Floats, Ints, Snapshot


def figures_of(scheme: Scheme, snapshot: Snapshot, before: Snapshot | None = None) -> Figures:
    """Take a scheme's figures out of a snapshot, those of the period before out of another.

    Raises:
        KeyError: the snapshot knows no such indicator; the linter of schemes says so before.
    """
    values = _values(scheme, snapshot)
    earlier = np.full(values.shape, np.nan) if before is None else _values(scheme, before)
    return Figures(values, earlier, groups_of(scheme, snapshot.areas))


def groups_of(scheme: Scheme, areas: AreaFrame) -> Ints:
    """Number the peer groups a scheme scores among the areas right below the district, −1 for all others."""
    frame = frame_of(areas)
    names = np.array(areas.peer_groups)
    is_in = (frame.group >= 0) & (frame.parent == 0)
    if scheme.peer_groups:
        is_in &= np.isin(names, scheme.peer_groups)
    group = np.full(len(names), -1, dtype=np.int64)
    order = list(dict.fromkeys(scheme.peer_groups or names[is_in].tolist()))
    for number, name in enumerate(order):
        group[is_in & (names == name)] = number
    return group


def group_names(scheme: Scheme, snapshot: Snapshot) -> Mapping[int, str]:
    """Name the groups `groups_of` numbers."""
    group = groups_of(scheme, snapshot.areas)
    return {int(group[i]): snapshot.areas.peer_groups[i] for i in np.flatnonzero(group >= 0).tolist()}


def measured(column: Column, measure: Measure) -> Floats:
    """Give the figure a measure takes, for every area; a suppressed or missing one is NaN."""
    match measure:
        case Measure.VALUE:
            return column.values
        case Measure.COMPLETION:
            return column.completion_pct
        case Measure.GAP:
            return column.gap_pp
        case Measure.YOY:
            return column.yoy


def _values(scheme: Scheme, snapshot: Snapshot) -> Floats:
    return np.stack([measured(snapshot.column(item.indicator_code), item.measure) for item in scheme.items])
