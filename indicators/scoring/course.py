"""The course of places: where every unit stood in each of the last periods."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.period import Period
from indicators.scoring.ranked import Ranked
from indicators.snapshot import Column, Ints, Snapshot


@dataclass(frozen=True, slots=True)
class Course:
    """Places by period, oldest first: `places` is (periods, areas), 0 where a unit had no place then.

    Light on purpose: it may be kept while the periods it was read from are let go.
    """

    periods: tuple[Period, ...]
    codes: tuple[str, ...]
    places: Ints

    def of(self, area_code: str, periods: int) -> tuple[int, ...]:
        """Give a unit's places over the last so many periods, oldest first."""
        if area_code not in self.codes:
            return ()
        found: list[int] = self.places[-periods:, self.codes.index(area_code)].tolist()
        return tuple(found)


def course_of(course: Sequence[Ranked]) -> Course:
    """Read the places off ranked periods, oldest first."""
    return _course([(one.snapshot.period, one.snapshot, one.scores.rank) for one in course])


def course_of_indicator(snapshots: Sequence[Snapshot], indicator_code: str) -> Course:
    """Read the places of one indicator off snapshots, oldest first; each of its own periods counts once."""
    columns: dict[Period, tuple[Snapshot, Column]] = {}
    for snapshot in snapshots:
        column = snapshot.columns.get(indicator_code)
        if column is not None:
            columns[column.period] = (snapshot, column)
    return _course([(period, snapshot, column.rank) for period, (snapshot, column) in columns.items()])


def _course(found: Sequence[tuple[Period, Snapshot, Ints]]) -> Course:
    """Put the places of every period into the frame of the last one: areas come and go by their codes."""
    if not found:
        return Course((), (), np.zeros((0, 0), dtype=np.int64))
    codes = found[-1][1].areas.codes
    places = np.zeros((len(found), len(codes)), dtype=np.int64)
    at = {code: ordinal for ordinal, code in enumerate(codes)}
    for row, (_, snapshot, rank) in enumerate(found):
        if snapshot.areas.codes == codes:
            places[row] = rank
            continue
        for ordinal, code in enumerate(snapshot.areas.codes):
            if code in at:
                places[row, at[code]] = rank[ordinal]
    return Course(tuple(period for period, _, _ in found), codes, places)
