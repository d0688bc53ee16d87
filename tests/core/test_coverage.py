"""Outlines made sound: repair, no gaps and no overlaps, shared edges that stay shared."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.coverage import MAX_FAULT_M2, Gap, Overlap, checked_coverage
from geo.errors import GeoError
from geo.outlines import dissolve, repaired, simplification_tolerance, simplified
from geo.plane import Geometries
from tests.core.partitions import SIDE_M, SQUARE, partition, wavy

WEST, EAST = shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)
COUNTS, SEEDS = st.integers(2, 25), st.integers(0, 2**31)


def shapes(*given: shapely.Geometry) -> Geometries:
    return np.array(given, dtype=object)


@given(COUNTS, SEEDS)
def test_dissolving_the_towns_gives_the_district(count: int, seed: int) -> None:
    district = dissolve(partition(count, seed))
    assert shapely.area(shapely.symmetric_difference(district, SQUARE)) < MAX_FAULT_M2


@given(COUNTS, SEEDS)
def test_a_partition_has_neither_gap_nor_overlap(count: int, seed: int) -> None:
    coverage = checked_coverage(partition(count, seed))
    assert coverage.is_tidy
    assert not coverage.overlaps
    assert not coverage.gaps


@given(COUNTS, SEEDS)
def test_simplified_neighbours_still_share_their_edges(count: int, seed: int) -> None:
    areas = wavy(partition(count, seed))
    assume(shapely.is_valid(areas).all() and shapely.coverage_is_valid(areas))
    drawn = simplified(areas, 200.0)
    assert shapely.coverage_is_valid(drawn)
    assert shapely.get_num_coordinates(drawn).sum() < shapely.get_num_coordinates(areas).sum()


@given(COUNTS, SEEDS, st.data())
def test_an_area_pushed_over_its_neighbours_is_found_with_its_place(count: int, seed: int, data: st.DataObject) -> None:
    areas = partition(count, seed)
    pushed = data.draw(st.integers(0, count - 1))
    areas[pushed] = shapely.intersection(shapely.buffer(areas[pushed], 50.0), SQUARE)
    coverage = checked_coverage(areas)
    assert not coverage.is_tidy
    wide = [fault for fault in coverage.faults if isinstance(fault, Overlap)]
    assert wide
    for fault in wide:
        assert pushed in (fault.first, fault.second)
        assert shapely.intersects_xy(areas[fault.first], *fault.at)


def test_a_hole_between_areas_is_a_gap_with_its_neighbours() -> None:
    ring = shapely.difference(SQUARE, shapely.box(9000, 9000, 9100, 9100))
    parts = shapes(shapely.intersection(ring, shapely.box(0, 0, 9050, SIDE_M)),
                   shapely.intersection(ring, shapely.box(9050, 0, SIDE_M, SIDE_M)))  # fmt: skip
    (gap,) = checked_coverage(parts).faults
    assert isinstance(gap, Gap)
    assert gap.neighbours == (0, 1)
    assert gap.area_m2 == pytest.approx(10_000)
    assert 9000 < gap.at[0] < 9100


def test_a_hole_the_district_has_too_is_foreign_ground() -> None:
    ring = shapely.difference(SQUARE, shapely.box(9000, 9000, 9100, 9100))
    assert checked_coverage(shapes(ring), outline=ring).is_tidy


@pytest.mark.parametrize(
    "shift_m", [pytest.param(0.4, id="a sliver of overlap"), pytest.param(-0.4, id="a sliver of gap")]
)
def test_a_sliver_from_rounding_is_closed_and_told(shift_m: float) -> None:
    south = shapely.box(0, -1000, 2000, 0)
    north = shapely.box(0, 1000, 2000, 2000)
    east = shapely.Polygon([(1000, 0), (1000 - shift_m, 500), (1000, 1000), (2000, 1000), (2000, 0)])
    coverage = checked_coverage(shapes(WEST, east, south, north))
    assert coverage.is_tidy
    assert len(coverage.overlaps) + len(coverage.gaps) == 1
    assert 0 < coverage.moved_m2 < 1000 * abs(shift_m)
    assert shapely.coverage_is_valid(coverage.geometries)


def test_a_wide_overlap_leaves_every_outline_as_it_was() -> None:
    drawn = shapes(WEST, shapely.box(990, 0, 2000, 1000))
    coverage = checked_coverage(drawn)
    assert not coverage.is_tidy
    assert coverage.geometries is drawn
    assert coverage.overlaps[0].area_m2 == pytest.approx(10_000)


def test_a_corner_that_meets_an_edge_without_a_vertex_is_given_one() -> None:
    north = shapely.box(0, 1000, 2000, 2000)
    coverage = checked_coverage(shapes(WEST, EAST, north))
    assert coverage.is_tidy
    assert shapely.coverage_is_valid(coverage.geometries)
    assert shapely.area(coverage.geometries).sum() == pytest.approx(4_000_000)


def test_a_self_touching_outline_is_repaired_and_named() -> None:
    spike = shapely.Polygon([(0, 0), (1000, 0), (1000, 1000), (1000, 1500), (1000, 1000), (0, 1000)])
    sound = repaired(shapes(EAST, spike), ["东街街道", "西街街道"])
    assert sound.mended == (1,)
    assert shapely.is_valid(sound.geometries).all()
    assert shapely.area(sound.geometries[1]) == pytest.approx(1_000_000)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        pytest.param(shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]), "自相交", id="a bow tie"),
        pytest.param(shapely.LineString([(0, 0), (1, 1)]), "不是面图形", id="a line"),
        pytest.param(shapely.Polygon(), "没有图形", id="empty"),
        pytest.param(None, "没有图形", id="missing"),
    ],
)
def test_what_cannot_be_repaired_is_refused_by_name(shape: shapely.Geometry | None, words: str) -> None:
    with pytest.raises(GeoError, match=f"“西街街道”.*{words}"):
        repaired([EAST, shape], ["东街街道", "西街街道"])  # type: ignore[list-item]


def test_all_faulty_outlines_are_listed_at_once() -> None:
    with pytest.raises(GeoError) as refused:
        repaired([shapely.Polygon(), shapely.Point(0, 0)], ["东街街道", "西街街道"])
    assert len(refused.value.sentences) == 2


@given(st.integers(3, 40), SEEDS)
def test_the_drawn_detail_is_finer_than_any_small_area(count: int, seed: int) -> None:
    areas = partition(count, seed)
    tolerance = simplification_tolerance(areas)
    assert tolerance <= SIDE_M / 4000
    assert tolerance <= np.sqrt(np.percentile(shapely.area(areas), 10))
