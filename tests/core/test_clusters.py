"""How many events lie close together: by hand, by brute force, and what holds whatever they are."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.clusters import Floats, densest

METRES_PER_DEGREE = 111_320.0
LAT, LON = 36.2, 113.1
RADIUS = 500.0
Event = tuple[float, float, int, int]  # metres east, metres north, day, area


def counted(
    events: Sequence[Event],
    last_days: Sequence[int] = (10,),
    *,
    first_day: int = 10,
    window: int = 7,
    radius: float = RADIUS,
    areas: int = 3,
) -> Floats:
    """Count events laid out in metres around a place."""
    north = [LAT + event[1] / METRES_PER_DEGREE for event in events]
    shrink = np.cos(np.radians(np.mean(north))) if events else 1.0
    return densest(
        np.array([LON + event[0] / METRES_PER_DEGREE / shrink for event in events]),
        np.array(north),
        np.array([event[2] for event in events], dtype=np.int64),
        np.array([event[3] for event in events], dtype=np.int64),
        first_day=first_day,
        last_days=np.array(last_days, dtype=np.int64),
        window_days=window,
        radius_m=radius,
        areas=areas,
    )


BY_HAND = {
    "nothing happened": ([], [0, 0, 0]),
    "one alone counts itself": ([(0, 0, 10, 1)], [0, 1, 0]),
    "two within the radius see each other": ([(0, 0, 10, 0), (499, 0, 10, 0)], [2, 0, 0]),
    "two beyond it do not": ([(0, 0, 10, 0), (501, 0, 10, 0)], [1, 0, 0]),
    "a neighbour across the border counts for both": ([(0, 0, 10, 0), (100, 0, 10, 1)], [2, 2, 0]),
    "the middle of a row sees both ends": ([(0, 0, 9, 0), (400, 0, 9, 0), (800, 0, 9, 0)], [3, 0, 0]),
    "several at one place all count": ([(5, 5, 10, 2)] * 4, [0, 0, 4]),
    "on the first day of the window": ([(0, 0, 4, 0)], [1, 0, 0]),
    "the day before the window": ([(0, 0, 3, 0)], [0, 0, 0]),
    "the day after its end": ([(0, 0, 11, 0)], [0, 0, 0]),
    "a window apart they do not meet": ([(0, 0, 3, 0), (0, 0, 10, 0)], [1, 0, 0]),
}


@pytest.mark.parametrize(("events", "expected"), BY_HAND.values(), ids=BY_HAND.keys())
def test_the_densest_place_of_every_area(events: list[Event], expected: list[float]) -> None:
    assert counted(events).tolist() == [expected]


def test_every_day_as_a_slot_has_a_window_of_its_own() -> None:
    events = [(0.0, 0.0, 1, 0), (0.0, 0.0, 7, 0), (0.0, 0.0, 8, 0)]
    found = counted(events, range(16), first_day=0, areas=1)[:, 0].tolist()
    assert [found[day] for day in (0, 1, 7, 8, 14, 15)] == [0, 1, 2, 2, 1, 0]


def test_a_slot_takes_the_densest_window_that_ends_within_it() -> None:
    events = [(0.0, 0.0, 10, 0)] * 6 + [(0.0, 0.0, 29, 0)]
    assert counted(events, (31, 62), first_day=1, areas=1)[:, 0].tolist() == [6, 1]


def test_windows_reach_back_over_the_beginning_of_a_slot() -> None:
    events = [(0.0, 0.0, 30, 0)] * 2 + [(0.0, 0.0, 33, 0)]
    assert counted(events, (31, 62), first_day=1, areas=1)[:, 0].tolist() == [2, 3]


def test_no_slot_sees_a_window_that_ends_before_the_first_or_after_the_last() -> None:
    events = [(0.0, 0.0, 1, 0), (0.0, 0.0, 30, 0)]
    assert counted(events, (20, 29), first_day=8, areas=1).tolist() == [[0], [0]]


def test_more_events_than_are_asked_about_at_once_are_all_counted() -> None:
    events = [(float(1000 * at), 0.0, 10, at % 2) for at in range(2100)]
    assert counted([*events, (0.0, 9.0, 10, 2), (2_099_000.0, 9.0, 10, 2)]).tolist() == [[2, 2, 2]]


def test_events_are_neighbours_though_they_are_asked_about_apart() -> None:
    events = [(0.0, 0.0, at // 100, 0) for at in range(1100)]
    assert counted(events, (10,), first_day=0, areas=1).tolist() == [[700]]


events_near = st.lists(
    st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500), st.integers(0, 20), st.integers(0, 2)), max_size=25
)


def distances(events: Sequence[Event]) -> Floats:
    """Every event's distance to every other, in metres."""
    x, y = (np.array([event[side] for event in events]) for side in (0, 1))
    apart: Floats = np.hypot(x[:, None] - x, y[:, None] - y)
    return apart


def is_on_the_edge(events: Sequence[Event]) -> bool:
    """Whether a pair is so close to the radius that the last digit decides."""
    return bool((np.abs(distances(events) - RADIUS) < 1e-3).any())


@given(events_near, st.sets(st.integers(0, 25), min_size=2, max_size=5), st.integers(1, 12))
def test_counting_by_trees_equals_counting_by_hand(events: list[Event], days: set[int], window: int) -> None:
    assume(not is_on_the_edge(events))
    apart = distances(events)
    first, *last_days = sorted(days)
    expected = np.zeros((len(last_days), 3))
    for last in range(first, last_days[-1] + 1):
        at = sum(end < last for end in last_days)
        chosen = [i for i, event in enumerate(events) if last - window < event[2] <= last]
        for i in chosen:
            near = sum(apart[i, other] <= RADIUS for other in chosen)
            expected[at, events[i][3]] = max(expected[at, events[i][3]], near)
    assert counted(events, last_days, first_day=first, window=window).tolist() == expected.tolist()


@given(events_near, st.integers(1, 12))
def test_a_longer_window_and_a_larger_radius_never_count_less(events: list[Event], window: int) -> None:
    less = counted(events, (10, 15), window=window)
    assert (counted(events, (10, 15), window=window + 3) >= less).all()
    assert (counted(events, (10, 15), window=window, radius=2 * RADIUS) >= less).all()


@given(events_near)
def test_the_order_of_the_events_does_not_matter(events: list[Event]) -> None:
    assume(not is_on_the_edge(events))
    assert counted(events).tolist() == counted(sorted(events, reverse=True)).tolist()
