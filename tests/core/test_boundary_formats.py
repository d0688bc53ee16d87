"""Real boundary sets, in every form a district receives them, through the whole door.

These tests use ``../shared/data`` beside the repository, which is present in CI; the product itself
never reads it. ``reference_wgs84.geojson`` is the truth for the other files of its folder.
"""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from data_access import queries, writes
from data_access.migrations import migrate
from data_access.store import Store, open_store
from geo.area import Area, Level
from geo.outlines import dissolve
from geo.plane import Geometries, Plane
from geo.point import Boundary
from indicators.problem import Refusal
from workflows.boundaries import BoundaryReport, load_boundaries

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
LUZHOU, CHANGZHI = DATA / "luzhou", DATA / "changzhi"
FORMATS = LUZHOU / "formats"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MAX_AREA_PCT, MAX_CENTROID_M, MAX_OVERLAP_M2 = 0.1, 5.0, 1.0
READABLE = (
    "reference_wgs84.geojson",
    "镇街界.gdb",
    "镇街界.gpkg",
    "镇街界.kml",
    "镇街界_GBK_无cpg_4547.shp",
    "镇街界_GBK_无prj.shp",
    "镇街界_GBK_有cpg_4547.shp",
    "镇街界_UTF8_4490.shp",
)
REFUSED = {"镇街界.dxf": "没有单位名称，也没有坐标系", "镇街界_GCJ02.geojson": "--transform gcj02"}
COMPANIONS = (".shx", ".dbf", ".prj", ".cpg")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data 不在仓库旁边（CI 中有）")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty embedded store."""
    made = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def luzhou(store: Store) -> Store:
    """Give a store that knows the units of 潞州区 and the district's own outline."""
    with (LUZHOU / "towns_140403.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    root = Area("140403", "潞州区", Level.COUNTY, "区", "140400")
    enter(store, root, *(unit(row) for row in rows))
    load(store, LUZHOU / "district_outline_cgcs2000.geojson")
    return store


def unit(row: dict[str, str]) -> Area:
    is_zone = row["type"].startswith("类似")
    level = Level.ZONE if is_zone else Level.TOWN
    return Area(row["code"], row["name"], level, row["type"], "140403", is_ranked=not is_zone)


def enter(store: Store, *areas: Area) -> None:
    with store.write() as connection:
        writes.put_areas(connection, areas)
        writes.bump_version(connection)


def load(store: Store, path: Path, **options: Any) -> BoundaryReport:
    return load_boundaries(store, path, NOW, "测试员", **options)


def stored(store: Store, *, source: str = "") -> dict[str, Boundary]:
    with store.read() as connection:
        kept = queries.boundaries(connection, max(NOW, queries.last_known_at(connection)))
    return {boundary.area_code: boundary for boundary in kept if not source or boundary.source == source}


def shapes_of(boundaries: dict[str, Boundary]) -> Geometries:
    return np.asarray(shapely.from_wkb([boundaries[code].geometry for code in sorted(boundaries)]), dtype=object)


def features(path: Path, code: str) -> dict[str, shapely.Geometry]:
    told = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {one["properties"][code]: shapely.from_geojson(json.dumps(one["geometry"])) for one in told}


def assert_in_place(store: Store, source: str) -> None:
    """The stored boundaries of a source agree with the reference: units, areas, centroids."""
    truth = features(FORMATS / "reference_wgs84.geojson", "code")
    found = stored(store, source=source)
    assert found.keys() == truth.keys()
    plane = Plane.around(list(truth.values()))
    here = plane.project(shapes_of(found))
    there = plane.project([truth[code] for code in sorted(truth)])
    assert (100 * np.abs(shapely.area(here) / shapely.area(there) - 1)).max() < MAX_AREA_PCT
    assert shapely.distance(shapely.centroid(here), shapely.centroid(there)).max() < MAX_CENTROID_M
    assert [found[code].area_m2 for code in sorted(found)] == pytest.approx(shapely.area(there).tolist(), rel=1e-3)


def test_every_file_of_the_folder_is_accounted_for() -> None:
    names = {path.name for path in FORMATS.iterdir()}
    sets = {path.stem for path in FORMATS.iterdir() if path.suffix == ".shp"}
    companions = {name for name in names if Path(name).suffix in COMPANIONS and Path(name).stem in sets}
    assert names - companions == {*READABLE, *REFUSED}


@pytest.mark.parametrize("name", READABLE)
def test_a_boundary_set_lies_where_the_reference_lies(luzhou: Store, name: str) -> None:
    report = load(luzhou, FORMATS / name)
    assert report.area_count == 16
    assert_in_place(luzhou, name)


@pytest.mark.parametrize("name", REFUSED)
def test_a_set_that_cannot_be_placed_is_refused_with_the_cure(luzhou: Store, name: str) -> None:
    before = stored(luzhou)
    with pytest.raises(Refusal) as refused:
        load(luzhou, FORMATS / name)
    (problem,) = refused.value.problems
    assert REFUSED[name] in problem.message
    assert problem.sentence().startswith(f"{name}：")
    assert stored(luzhou) == before


@pytest.mark.parametrize("suffix", COMPANIONS)
def test_a_companion_alone_is_refused_with_the_cure(luzhou: Store, suffix: str) -> None:
    for path in FORMATS.glob(f"*{suffix}"):
        with pytest.raises(Refusal, match=r"请指定同名的 \.shp"):
            load(luzhou, path)


def test_a_shifted_set_lies_right_once_its_shift_is_named(luzhou: Store) -> None:
    report = load(luzhou, FORMATS / "镇街界_GCJ02.geojson", transform="gcj02")
    assert any("已按 GCJ-02" in note for note in report.notes)
    assert_in_place(luzhou, "镇街界_GCJ02.geojson")


@pytest.mark.parametrize(("name", "transform"), [("镇街界_GCJ02.geojson", "bd09"), ("镇街界.gpkg", "gcj02")])
def test_a_shift_that_is_not_there_is_not_undone(luzhou: Store, name: str, transform: str) -> None:
    with pytest.raises(Refusal, match="反而偏离本区轮廓"):
        load(luzhou, FORMATS / name, transform=transform)


def test_metres_without_a_frame_are_read_when_it_is_named(store: Store, luzhou: Store) -> None:
    report = load(luzhou, FORMATS / "镇街界_GBK_无prj.shp", crs="EPSG:4547")
    assert any("EPSG:4547" in note for note in report.notes)
    assert_in_place(store, "镇街界_GBK_无prj.shp")


def test_metres_named_after_the_wrong_zone_are_refused(luzhou: Store) -> None:
    with pytest.raises(Refusal, match="重合，请核对坐标系"):
        load(luzhou, FORMATS / "镇街界_GBK_无prj.shp", crs="EPSG:4546")


def test_the_towns_of_the_sample_dissolve_into_its_district(luzhou: Store) -> None:
    (district,) = shapes_of(stored(luzhou))
    load(luzhou, LUZHOU / "towns_illustrative.geojson")
    towns = stored(luzhou, source="towns_illustrative.geojson")
    plane = Plane.around([district])
    whole, outline = plane.project([dissolve(shapes_of(towns)), district])
    differing = shapely.symmetric_difference(whole, outline)
    # Both are rounded to the sixth decimal (0.1 m), at different vertices: slivers, nowhere half a metre wide.
    assert shapely.is_empty(shapely.buffer(differing, -0.25))
    assert shapely.area(differing) < 1e-5 * shapely.area(outline)
    assert all(boundary.is_illustrative for boundary in towns.values())


def test_the_core_of_the_sample_is_magnified(luzhou: Store) -> None:
    load(luzhou, LUZHOU / "towns_illustrative.geojson")
    with luzhou.read() as connection:
        reference = queries.geometry_ref(connection, "140403")
    assert reference is not None
    meta = json.loads(reference.meta)
    assert meta["magnifier"]["codes"] == [f"140403{i:03d}" for i in range(1, 11)]
    assert meta["is_illustrative"]


@pytest.fixture
def changzhi(store: Store) -> Store:
    """Give a store that knows the twelve counties of 长治市, with their real boundaries."""
    told = json.loads((CHANGZHI / "长治市县区界_WGS84.geojson").read_text(encoding="utf-8"))["features"]
    names = {one["properties"]["代码"]: one["properties"]["名称"] for one in told}
    root = Area("140400", "长治市", Level.PREFECTURE, "市", "140000")
    enter(store, root, *(Area(code, name, Level.COUNTY, name[-1], "140400") for code, name in names.items()))
    return store


def test_the_twelve_counties_load_into_a_store_that_knows_no_outline(changzhi: Store) -> None:
    report = load(changzhi, CHANGZHI / "长治市县区界_WGS84.geojson")
    assert report.area_count == 12
    assert any("未能核对坐标是否有偏移" in note for note in report.notes)
    found = stored(changzhi)
    assert found.keys() == {*features(CHANGZHI / "长治市县区界_WGS84.geojson", "代码"), "140400"}
    counties = sum(boundary.area_m2 for code, boundary in found.items() if code != "140400")
    assert found["140400"].area_m2 == pytest.approx(counties, abs=12 * MAX_OVERLAP_M2)


def test_even_counties_need_no_magnifier(changzhi: Store) -> None:
    load(changzhi, CHANGZHI / "长治市县区界_WGS84.geojson")
    with changzhi.read() as connection:
        reference = queries.geometry_ref(connection, "140400")
    assert reference is not None
    assert json.loads(reference.meta)["magnifier"] is None
    assert json.loads(reference.meta)["count"] == 12
