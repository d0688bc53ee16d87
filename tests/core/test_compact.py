"""Compacting changes what memory a snapshot holds and nothing it says."""

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import Aggregation, TargetKind
from indicators.cube import Cube
from indicators.publish import build
from indicators.snapshot import Column, Snapshot
from tests import builders
from workflows.compact import Ground, snapshot_bytes

figures = st.one_of(st.none(), st.integers(0, 99).map(float))
months = st.lists(st.lists(figures, min_size=3, max_size=3), min_size=4, max_size=30)


def _cube(rows: list[list[float | None]]) -> Cube:
    """A district whose own figure is the sum of its streets, with a plan for the year."""
    reported = [[None, *row] for row in rows]
    indicator = builders.indicator(
        aggregation=Aggregation.SUM, target_kind=TargetKind.ACCUMULATE, rule=builders.rule(50.0)
    )
    series = builders.series(indicator, reported, targets={2026: [None, 100.0, 90.0, 80.0]})
    return builders.cube(builders.district(3), series)


def _said(snapshot: Snapshot) -> dict[str, list[object]]:
    return {
        part.name: [_plain(getattr(column, part.name)) for column in snapshot.columns.values()]
        for part in fields(Column)
    }


def _plain(value: object) -> object:
    return str(value.tolist()) if isinstance(value, np.ndarray) else value


@given(months)
def test_a_compacted_snapshot_says_exactly_what_the_whole_one_says(rows: list[list[float | None]]) -> None:
    cube = _cube(rows)
    ground = Ground(cube)
    for back in (0, 1, 2, 1):
        whole = build(cube, builders.OCTOBER.shift(-back), builders.TODAY)
        assert _said(ground.compacted(whole)) == _said(whole)


def test_an_earlier_month_shares_the_history_of_a_later_one() -> None:
    ground = Ground(_cube([[float(month), 2.0, 3.0] for month in range(30)]))
    october, july = (
        ground.compacted(build(ground.cube, builders.OCTOBER.shift(-back), builders.TODAY)) for back in (0, 3)
    )
    one, other = (snapshot.column("satisfaction").history for snapshot in (october, july))
    assert np.shares_memory(one, other)
    assert snapshot_bytes(july) < snapshot_bytes(october)
