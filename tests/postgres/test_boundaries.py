"""Loading boundaries, on both engines: one transaction, told once, undone whole."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely

from data_access import queries, writes
from data_access.store import Store
from geo.area import Area, Level
from geo.offsets import Offset, add_offset
from indicators.problem import Refusal
from tests.builders import ROOT_CODE, area
from tests.core.boundary_samples import feature, geojson
from workflows.areas import load_areas
from workflows.boundaries import BoundaryReport, check_boundaries, load_boundaries
from workflows.boundaries_maps import redraw_maps
from workflows.boundaries_plan import DERIVED_SOURCE
from workflows.undo import undo

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WEST, SOUTH, STEP = 113.0, 36.1, 0.05
STREETS = ("东街街道", "西街街道", "常青街道", "五马街道")
SHAPES = tuple(
    shapely.box(WEST + STEP * x, SOUTH + STEP * y, WEST + STEP * (x + 1), SOUTH + STEP * (y + 1))
    for y in (0, 1)
    for x in (0, 1)
)
OUTLINE = shapely.union_all(SHAPES)
ZONE = area(f"{ROOT_CODE}401", "旅游开发管理中心", level=Level.ZONE, kind="类似乡级单位", is_ranked=False)


def code(number: int) -> str:
    return f"{ROOT_CODE}{number:03d}"


@pytest.fixture
def district(store: Store) -> Store:
    """Give a store that knows a district of four streets and a functional zone, without boundaries."""
    root = area(ROOT_CODE, "潞州区", level=Level.COUNTY, kind="区", parent_code="1404", is_ranked=False)
    enter(store, root, ZONE, *(area(code(i), name) for i, name in enumerate(STREETS, 1)))
    return store


def enter(store: Store, *areas: Area) -> None:
    with store.write() as connection:
        writes.put_areas(connection, areas)
        writes.bump_version(connection)


def streets(*shapes: shapely.Geometry, **more: Any) -> dict[str, bytes]:
    """A file of the streets in their order."""
    told = [feature(shape, 代码=code(i), 名称=STREETS[i - 1], **more) for i, shape in enumerate(shapes, 1)]
    return {"镇街界.geojson": geojson(*told)}


def load(store: Store, source: Mapping[str, bytes], **options: Any) -> BoundaryReport:
    return load_boundaries(store, source, NOW, "测试员", **options)


def refusals(store: Store, source: Mapping[str, bytes], **options: Any) -> list[str]:
    """What a refused load says; it changed nothing."""
    before = everything(store)
    with pytest.raises(Refusal) as refused:
        load(store, source, **options)
    assert everything(store) == before
    return [problem.message for problem in refused.value.problems]


def everything(store: Store) -> tuple[object, ...]:
    """What a load of boundaries could change."""
    with store.read() as connection:
        at = max(NOW, queries.last_known_at(connection))
        drawn = queries.geometry_ref(connection, ROOT_CODE)
        loads = [(one.load_id, one.is_live) for one in queries.loads(connection)]
        return queries.data_version(connection), queries.boundaries(connection, at), drawn, loads


def sources(store: Store) -> dict[str, str]:
    with store.read() as connection:
        at = max(NOW, queries.last_known_at(connection))
        return {one.area_code: one.source for one in queries.boundaries(connection, at)}


def drawn(store: Store) -> list[dict[str, Any]]:
    """The properties of what the browser draws for the district."""
    with store.read() as connection:
        reference = queries.geometry_ref(connection, ROOT_CODE)
        assert reference is not None
        content = queries.map_geometry(connection, reference.content_hash).content
    return [one["properties"] for one in json.loads(content)["features"]]


def test_a_load_stores_boundaries_and_the_map_and_the_outline_they_make(district: Store) -> None:
    report = load(district, streets(*SHAPES))
    assert (report.area_count, report.counts.new) == (4, 5)
    assert sources(district) == {ROOT_CODE: DERIVED_SOURCE} | {code(i): "镇街界.geojson" for i in range(1, 5)}
    assert [one["name"] for one in drawn(district)] == list(STREETS)


def test_the_same_file_is_told_once(district: Store) -> None:
    first = load(district, streets(*SHAPES))
    before = everything(district)
    again = load(district, streets(*SHAPES))
    assert again.already_loaded
    assert again.load_id == first.load_id
    assert everything(district) == before


def test_a_check_says_what_a_load_would_and_changes_nothing(district: Store) -> None:
    before = everything(district)
    report = check_boundaries(district, streets(*SHAPES), NOW)
    assert report.sentence().startswith("可以导入 4 个单位的边界。")
    assert everything(district) == before


def test_an_undone_load_gives_way_to_what_stood_before(district: Store) -> None:
    load(district, streets(*SHAPES))
    before = everything(district)[1:3]
    report = load(district, streets(*(shapely.segmentize(shape, STEP / 2) for shape in SHAPES)))
    assert report.counts.revised > 0
    assert report.load_id is not None
    undo(district, report.load_id, NOW, "测试员")
    assert everything(district)[1:3] == before


def test_nothing_of_a_files_own_properties_reaches_the_browser(district: Store) -> None:
    attack = "<img src=x onerror=alert(1)>"
    load(district, streets(*SHAPES, popup=attack, tooltip=attack, style=attack))
    with district.read() as connection:
        reference = queries.geometry_ref(connection, ROOT_CODE)
        assert reference is not None
        shipped = queries.map_geometry(connection, reference.content_hash)
    assert b"onerror" not in shipped.content
    assert "onerror" not in shipped.meta
    assert {name for one in drawn(district) for name in one} == {
        "code", "name", "label", "level", "label_lon", "label_lat",
    }  # fmt: skip


def test_names_alone_are_enough(district: Store) -> None:
    told = [
        feature(shape, 乡镇名称=f" {name}办事处")
        for shape, name in zip(SHAPES, ("东街", "西街", "常青", "五马"), strict=True)
    ]
    report = load(district, {"界.geojson": geojson(*told)})
    assert report.notes[0] == "按“乡镇名称”列的名称对应单位"
    assert sources(district).keys() == {ROOT_CODE, *(code(i) for i in range(1, 5))}


def test_every_doubtful_outline_is_listed_at_once(district: Store) -> None:
    told = [
        feature(SHAPES[0], 代码=code(1), 名称="东街街道"),
        feature(SHAPES[1], 代码=code(2), 名称="东街街道"),
        feature(SHAPES[2], 代码="999999999", 名称="不知何处"),
        feature(SHAPES[3], 代码=code(1), 名称=""),
        feature(SHAPES[3], 代码="", 名称=""),
    ]
    assert refusals(district, {"界.geojson": geojson(*told)}) == [
        "第 2 个图形：代码 140403002 是西街街道，名称却写着“东街街道”，请核对后改正其中一个。",
        "第 3 个图形：找不到名为“不知何处”的单位，请核对名称，或先导入该单位。",
        "第 5 个图形：没有代码也没有名称，请补填后重新导出。",
        "第 1、4 个图形都对应东街街道，请合并为一个图形后重新导出。",
    ]


def test_an_attribute_table_without_names_is_refused_with_its_headings(district: Store) -> None:
    (message,) = refusals(district, {"界.geojson": geojson(feature(SHAPES[0], 面积="12"))})
    assert message == "属性表（面积）中没有一列是本区单位的代码或名称，请补上“代码”或“名称”字段后重新导出。"


def test_overlaps_and_gaps_are_listed_by_pair_and_place(district: Store) -> None:
    wider = shapely.box(WEST, SOUTH, WEST + STEP + 0.001, SOUTH + STEP)
    hole = shapely.difference(SHAPES[3], shapely.box(WEST + 0.06, SOUTH + 0.06, WEST + 0.07, SOUTH + 0.07))
    overlap, gap = refusals(district, streets(wider, SHAPES[1], SHAPES[2], hole))
    assert overlap.startswith("东街街道与西街街道的边界重叠（东经 113.05")
    assert gap.startswith("五马街道之间有空隙")


def test_a_hair_between_neighbours_is_closed_and_told(district: Store) -> None:
    hair = shapely.Polygon([(WEST + STEP, SOUTH), (WEST + STEP + 3e-6, SOUTH + STEP / 2), (WEST + STEP, SOUTH + STEP),
                            (WEST + 2 * STEP, SOUTH + STEP), (WEST + 2 * STEP, SOUTH)])  # fmt: skip
    (warning,) = load(district, streets(SHAPES[0], hair, *SHAPES[2:])).warnings
    assert warning.startswith("1 处宽度不足 1 米的缝隙或重叠已自动贴合")
    assert "东街街道与西街街道缝隙" in warning


def test_a_file_that_leaves_out_what_is_stored_is_refused(district: Store) -> None:
    load(district, streets(*SHAPES))
    (message,) = refusals(district, streets(*SHAPES[:3]))
    assert message.startswith("文件缺少五马街道的边界，而库中已有")


def test_a_first_file_may_be_incomplete_and_says_so_and_makes_no_outline(district: Store) -> None:
    report = load(district, streets(*SHAPES[:3]))
    assert report.warnings == ("以下单位没有边界，地图上不显示：五马街道",)
    assert ROOT_CODE not in sources(district)


def test_a_shift_is_found_against_the_union_that_is_stored(district: Store) -> None:
    load(district, streets(*SHAPES))
    shifted = [shapely.transform(shape, lambda lonlat: add_offset(lonlat, Offset.BD09)) for shape in SHAPES]
    (message,) = refusals(district, streets(*shifted))
    assert "疑似为 BD-09（百度地图）偏移坐标" in message
    assert "--transform bd09" in message
    load(district, streets(*shifted), transform="bd09")
    with district.read() as connection:
        at = max(NOW, queries.last_known_at(connection))
        kept = [one for one in queries.boundaries(connection, at) if one.area_code != ROOT_CODE]
    for one, shape in zip(kept, SHAPES, strict=True):
        assert shapely.hausdorff_distance(shapely.from_wkb(one.geometry), shape) < 1e-6


def test_a_district_outline_of_its_own_is_not_replaced_by_the_union(district: Store) -> None:
    load(district, {"区界.geojson": geojson(feature(OUTLINE, 名称="潞州区"))})
    load(district, streets(*SHAPES))
    assert sources(district)[ROOT_CODE] == "区界.geojson"


def test_functional_zones_may_overlap_and_are_drawn_after_the_streets(district: Store) -> None:
    load(district, streets(*SHAPES))
    centre = shapely.box(WEST + 0.03, SOUTH + 0.03, WEST + 0.07, SOUTH + 0.07)
    report = load(district, {"功能区.geojson": geojson(feature(centre, 代码=ZONE.area_code))})
    assert report.area_count == 1
    assert [one["level"] for one in drawn(district)] == ["town"] * 4 + ["zone"]


def test_a_file_that_calls_itself_illustrative_is_marked_so(district: Store) -> None:
    report = load(district, streets(*SHAPES, illustrative=True))
    assert report.is_illustrative
    with district.read() as connection:
        reference = queries.geometry_ref(connection, ROOT_CODE)
    assert reference is not None
    assert json.loads(reference.meta)["is_illustrative"]


def test_a_new_name_is_drawn_when_the_maps_are_drawn_anew(district: Store) -> None:
    report = load(district, streets(*SHAPES))
    assert report.load_id is not None
    enter(district, area(code(1), "东街街道", short_name="东街"))
    with district.write() as connection:
        changed = redraw_maps(connection, report.load_id, writes.next_known_at(connection, NOW))
    assert changed == 1
    assert drawn(district)[0]["label"] == "东街"


def test_a_store_without_areas_says_what_comes_first(store: Store) -> None:
    (message,) = refusals(store, streets(*SHAPES))
    assert "请先用 areas 导入区划文件" in message


def test_no_map_stays_behind_when_the_boundaries_it_was_drawn_from_are_taken_back(district: Store) -> None:
    first = load(district, streets(*SHAPES))
    renamed = f"代码,名称,类型,上级代码\n{code(1)},东关街道,街道,{ROOT_CODE}\n"
    load_areas(district, "更名.csv", renamed.encode(), NOW, "测试员")
    assert drawn(district)[0]["name"] == "东关街道"
    undo(district, first.load_id or 0, NOW, "测试员")
    assert sources(district) == {}
    assert everything(district)[2] is None
