"""What the browser draws: labels inside, a magnifier only where sizes call for one, nothing but the whitelist."""

import json
from typing import Any

import brotli
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.area import Area, Level
from geo.labels import label_places
from geo.magnifier import core_magnifier
from geo.plane import Geometries, Plane
from geo.shipping import PROPERTIES, Drawing, map_geometry
from tests.builders import ROOT_CODE, area
from tests.core.partitions import SIDE_M, partition

PLANE = Plane(113.1, 36.2)


def grid(rows: int, columns: int, west: float, south: float, cell: float) -> list[shapely.Geometry]:
    return [
        shapely.box(west + i * cell, south + j * cell, west + (i + 1) * cell, south + (j + 1) * cell)
        for j in range(rows)
        for i in range(columns)
    ]


def town_with_core() -> Geometries:
    """A dense core of nine squares of 1 km, surrounded by four large areas."""
    core = grid(3, 3, 8000, 3000, 1000)
    bands = [
        shapely.box(0, 0, SIDE_M, 3000),
        shapely.box(0, 3000, 8000, 6000),
        shapely.box(11_000, 3000, SIDE_M, 6000),
        shapely.box(0, 6000, SIDE_M, SIDE_M),
    ]
    return np.array([*core, *bands], dtype=object)


def drawing(areas: list[Area], metres: Geometries, *, is_illustrative: bool = False) -> Drawing:
    return Drawing(areas, PLANE.unproject(metres), is_illustrative)


def streets(count: int, **changes: Any) -> list[Area]:
    return [area(f"{ROOT_CODE}{i:03d}", **changes) for i in range(1, count + 1)]


@given(st.integers(2, 25), st.integers(0, 2**31))
def test_every_label_stands_inside_its_area(count: int, seed: int) -> None:
    areas = partition(count, seed)
    labels = label_places(areas)
    assert shapely.contains(areas, shapely.points(labels.points)).all()


def test_a_label_goes_to_the_largest_part() -> None:
    split = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(100, 0, 200, 100)])
    labels = label_places(np.array([split], dtype=object))
    assert shapely.intersects_xy(shapely.box(100, 0, 200, 100), *labels.points[0])


def test_a_dense_core_gets_a_magnifier_with_exactly_its_members() -> None:
    areas = town_with_core()
    magnifier = core_magnifier(areas, label_places(areas))
    assert magnifier is not None
    assert magnifier.members == tuple(range(9))
    assert shapely.contains(shapely.box(*magnifier.bounds), shapely.union_all(areas[:9]))


@pytest.mark.parametrize(
    "areas",
    [
        pytest.param(grid(4, 3, 0, 0, 5000), id="even sizes, like twelve counties"),
        pytest.param(grid(60, 50, 0, 0, 400), id="three thousand equally small ones"),
        pytest.param([*grid(1, 2, 0, 0, 500), shapely.box(0, 500, SIDE_M, SIDE_M)], id="two small ones"),
    ],
)
def test_no_magnifier_where_it_would_enlarge_nothing(areas: list[shapely.Geometry]) -> None:
    shapes = np.array(areas, dtype=object)
    assert core_magnifier(shapes, label_places(shapes)) is None


def test_the_magnifier_crosses_the_wire_with_codes_and_degrees() -> None:
    meta = json.loads(map_geometry(ROOT_CODE, drawing(streets(13), town_with_core())).meta)
    assert meta["magnifier"]["codes"] == [f"{ROOT_CODE}{i:03d}" for i in range(1, 10)]
    west, south, east, north = meta["magnifier"]["bounds"]
    assert meta["bounds"][0] < west < east < meta["bounds"][2]
    assert meta["bounds"][1] < south < north < meta["bounds"][3]


def test_only_whitelisted_properties_cross_the_wire() -> None:
    shipped = json.loads(map_geometry(ROOT_CODE, drawing(streets(4), partition(4, 1))).content)
    assert {name for feature in shipped["features"] for name in feature["properties"]} == set(PROPERTIES)
    assert {name for feature in shipped["features"] for name in feature} == {"type", "properties", "geometry"}


def test_a_name_with_a_tag_is_shipped_as_text() -> None:
    shown = "<img src=x onerror=alert(1)>"
    shipped = map_geometry(ROOT_CODE, drawing(streets(2, name=shown), partition(2, 1)))
    assert b"<" not in shipped.content
    assert json.loads(shipped.content)["features"][0]["properties"]["name"] == shown


def test_shipped_neighbours_share_their_edges() -> None:
    shipped = json.loads(map_geometry(ROOT_CODE, drawing(streets(20), partition(20, 7))).content)
    outlines = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in shipped["features"]]
    assert shapely.coverage_is_valid(outlines)


def test_the_packed_geometry_is_the_plain_one() -> None:
    shipped = map_geometry(ROOT_CODE, drawing(streets(5), partition(5, 3)))
    assert brotli.decompress(shipped.content_br) == shipped.content


def test_the_same_drawing_has_the_same_name_and_another_drawing_another() -> None:
    shapes = partition(5, 3)
    first = map_geometry(ROOT_CODE, drawing(streets(5), shapes))
    order = [3, 1, 4, 0, 2]
    shuffled = map_geometry(ROOT_CODE, drawing([streets(5)[i] for i in order], shapes[order]))
    marked = map_geometry(ROOT_CODE, drawing(streets(5), shapes, is_illustrative=True))
    assert first.content_hash == shuffled.content_hash
    assert first.content_hash != marked.content_hash


def test_functional_zones_overlap_and_come_last_in_their_own_count() -> None:
    zone = area(f"{ROOT_CODE}400", "经济技术开发区", level=Level.ZONE)
    shapes = np.array([shapely.box(5000, 5000, 9000, 9000), *partition(4, 1)], dtype=object)
    shipped = map_geometry(ROOT_CODE, drawing([zone, *streets(4)], shapes))
    levels = [feature["properties"]["level"] for feature in json.loads(shipped.content)["features"]]
    assert levels == ["town"] * 4 + ["zone"]
    meta = json.loads(shipped.meta)
    assert (meta["count"], meta["zone_count"]) == (4, 1)
