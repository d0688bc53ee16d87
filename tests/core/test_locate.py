"""Points → areas: every point inside belongs to exactly one area, on borders too."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.locate import NOWHERE, Locator
from tests.core.partitions import SIDE_M, partition

COUNTS, SEEDS = st.integers(2, 25), st.integers(0, 2**31)


def codes(count: int) -> list[str]:
    return [f"140403{i:03d}" for i in range(count)]


@given(COUNTS, SEEDS)
def test_a_point_is_found_in_the_area_that_contains_it(count: int, seed: int) -> None:
    areas = partition(count, seed)
    points = np.random.default_rng(seed).uniform(0, SIDE_M, (200, 2))
    found = Locator(codes(count), areas).ordinals(points)
    assert (found != NOWHERE).all()
    assert shapely.intersects(areas[found], shapely.points(points)).all()


@given(COUNTS, SEEDS)
def test_a_point_on_a_shared_border_goes_to_the_first_code_alone(count: int, seed: int) -> None:
    areas = partition(count, seed)
    corners = np.unique(shapely.get_coordinates(areas), axis=0)
    touching = [np.flatnonzero(shapely.intersects_xy(areas, *corner)) for corner in corners]
    assert Locator(codes(count), areas).ordinals(corners).tolist() == [int(owners.min()) for owners in touching]


@given(COUNTS, SEEDS)
def test_the_order_of_the_areas_changes_no_answer(count: int, seed: int) -> None:
    areas, order = partition(count, seed), np.random.default_rng(seed).permutation(count)
    corners = shapely.get_coordinates(areas)
    straight = Locator(codes(count), areas)
    shuffled = Locator([codes(count)[i] for i in order], areas[order])
    assert straight.codes == shuffled.codes
    assert (straight.ordinals(corners) == shuffled.ordinals(corners)).all()


def test_a_point_outside_belongs_to_nobody() -> None:
    locator = Locator(codes(3), partition(3, 1))
    assert locator.code_of(-1.0, 5.0) is None
    assert locator.code_of(SIDE_M / 2, SIDE_M / 2) in codes(3)


def test_without_areas_every_point_is_outside() -> None:
    assert Locator([], []).ordinals(np.array([[1.0, 1.0]])).tolist() == [NOWHERE]
