"""Where coordinates lie: frames, zones, and the shifts of web maps."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import CHINA, accepted_frame, guess_frame, to_degrees
from geo.errors import GeoError
from geo.offsets import Offset, add_offset, remove_offset
from geo.plane import Floats, Geometries, Plane
from geo.position import compare_position, shift_back

DISTRICT = shapely.Polygon(
    [(112.99, 36.13), (113.2, 36.12), (113.21, 36.25), (113.1, 36.27), (113.12, 36.44), (113.0, 36.4)]
)
LONGITUDES, LATITUDES = st.floats(CHINA[0] + 1, CHINA[2] - 1), st.floats(CHINA[1] + 1, CHINA[3] - 1)


def in_zone(shape: shapely.Geometry, epsg: int) -> Geometries:
    there = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    return np.array([shapely.transform(shape, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1])))])


def swapped(shapes: Geometries) -> Geometries:
    return np.asarray(shapely.transform(shapes, lambda xy: xy[:, ::-1]))


def metres_apart(first: Floats, second: Floats) -> float:
    plane = Plane(float(first[0, 0]), float(first[0, 1]))
    return float(np.hypot(*(plane.forward(first) - plane.forward(second)).T).max())


@pytest.mark.parametrize("epsg", [4547, 4546, 4525, 4509, 4498])
def test_a_zone_of_cgcs2000_comes_back_to_the_same_degrees(epsg: int) -> None:
    shapes = to_degrees(in_zone(DISTRICT, epsg), accepted_frame(f"EPSG:{epsg}"))
    assert metres_apart(shapely.get_coordinates(shapes), shapely.get_coordinates(DISTRICT)) < 0.001


def test_a_zone_read_as_its_neighbour_is_hundreds_of_kilometres_off_and_not_accepted_for_the_district() -> None:
    wrong = to_degrees(in_zone(DISTRICT, 4547), accepted_frame("EPSG:4546"))
    assert metres_apart(shapely.get_coordinates(wrong), shapely.get_coordinates(DISTRICT)) > 250_000
    with pytest.raises(GeoError, match="只有 0% 重合"):
        compare_position(wrong[0], DISTRICT)


@pytest.mark.parametrize("epsg", [4547, 4538, 4554])
def test_metres_without_a_frame_find_their_zone_by_the_outline(epsg: int) -> None:
    meridian = 75 + 3 * (epsg - 4534)
    there = shapely.transform(DISTRICT, lambda xy: np.add(xy, (meridian - 114, 0)))
    assert guess_frame(in_zone(there, epsg), there).code == f"EPSG:{epsg}"


@pytest.mark.parametrize(("epsg", "words"), [(4526, "3度带第38带"), (4497, "6度带第19带")])
def test_a_zone_number_in_the_easting_needs_no_outline(epsg: int, words: str) -> None:
    frame = guess_frame(in_zone(DISTRICT, epsg), None)
    assert frame.code == f"EPSG:{epsg}"
    assert words in frame.label


@pytest.mark.parametrize(
    ("shapes", "cure"),
    [
        pytest.param(in_zone(DISTRICT, 4547), "--crs EPSG:4547", id="bare metres and nothing to compare with"),
        pytest.param(swapped(in_zone(DISTRICT, 4547)), "先东坐标、后北坐标", id="survey order, north first"),
        pytest.param(swapped(np.array([DISTRICT])), "先经度、后纬度", id="latitude first"),
        pytest.param(np.array([shapely.box(0, 0, 500, 500)]), "--crs", id="a drawing's own metres"),
    ],
)
def test_coordinates_nobody_can_place_are_refused_with_the_cure(shapes: Geometries, cure: str) -> None:
    with pytest.raises(GeoError, match=cure):
        guess_frame(shapes, None)


def test_metres_of_another_place_fit_no_zone() -> None:
    elsewhere = in_zone(shapely.transform(DISTRICT, lambda xy: np.add(xy, (0, -10))), 4547)
    with pytest.raises(GeoError, match="都不落在本区范围内"):
        guess_frame(elsewhere, DISTRICT)


def test_degrees_without_a_frame_are_taken_as_degrees() -> None:
    assert guess_frame(np.array([DISTRICT]), None).code == "EPSG:4490"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("EPSG:2343", "西安80坐标系", id="Xian 1980"),
        pytest.param("EPSG:4214", "北京54坐标系", id="Beijing 1954"),
        pytest.param('LOCAL_CS["grid",UNIT["m",1]]', "地方坐标系", id="a local grid"),
        pytest.param("三度带", "无法识别", id="no coordinate system at all"),
    ],
)
def test_older_and_local_frames_are_refused_with_the_cure(text: str, words: str) -> None:
    with pytest.raises(GeoError, match=words):
        accepted_frame(text)


def test_coordinates_outside_china_are_refused() -> None:
    with pytest.raises(GeoError, match="不在我国范围内"):
        to_degrees(np.array([shapely.box(-10, 40, -9, 41)]), accepted_frame("EPSG:4326"))


@given(LONGITUDES, LATITUDES, st.sampled_from(Offset))
def test_a_shift_is_undone_to_less_than_a_centimetre(lon: float, lat: float, offset: Offset) -> None:
    point = np.array([[lon, lat]])
    assert metres_apart(remove_offset(add_offset(point, offset), offset), point) < 0.01


def test_the_shifts_have_their_known_size_here() -> None:
    point = np.array([[113.1, 36.2]])
    assert 560 < metres_apart(add_offset(point, Offset.GCJ02), point) < 610
    assert 1200 < metres_apart(add_offset(point, Offset.BD09), point) < 1400


@pytest.mark.parametrize("offset", Offset)
def test_a_shifted_boundary_is_recognised_by_the_outline(offset: Offset) -> None:
    shifted = shapely.transform(DISTRICT, lambda lonlat: add_offset(lonlat, offset))
    position = compare_position(shifted, DISTRICT)
    assert position.offset is offset
    assert compare_position(shift_back([shifted], offset)[0], DISTRICT).offset is None


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_a_true_boundary_drawn_a_little_differently_is_not_called_shifted(east: float, north: float) -> None:
    plane = Plane.around([DISTRICT])
    moved = shapely.transform(plane.project([DISTRICT])[0], lambda xy: np.add(xy, (east, north)))
    assert compare_position(plane.unproject([moved])[0], DISTRICT).offset is None


def test_a_part_of_the_district_is_not_judged() -> None:
    part = shapely.intersection(DISTRICT, shapely.box(112, 36, 114, 36.2))
    assert not compare_position(part, DISTRICT).is_checked


@given(LONGITUDES, LATITUDES)
def test_the_plane_is_left_the_way_it_was_entered(lon: float, lat: float) -> None:
    plane = Plane(105, 35)
    assert metres_apart(plane.backward(plane.forward(np.array([[lon, lat]]))), np.array([[lon, lat]])) < 1e-6


def test_areas_on_the_plane_are_areas_on_the_ellipsoid() -> None:
    dense = shapely.segmentize(DISTRICT, 0.001)
    geodesic = abs(pyproj.Geod(ellps="GRS80").geometry_area_perimeter(dense)[0])
    assert shapely.area(Plane.around([dense]).project([dense])[0]) == pytest.approx(geodesic, rel=1e-5)
