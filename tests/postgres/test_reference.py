"""What figures refer to: areas, definitions, forms; and things with a place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from data_access import queries, writes
from data_access.store import Store
from geo.area import Area, Level
from geo.point import Boundary, GeometryRef, MapGeometry, MonitorReading, PointEvent, PointLayer
from indicators.catalogue import Indicator
from indicators.problem import Refusal
from tests.postgres.district import (
    DAY,
    JULY,
    ROOT,
    START,
    STREET,
    areas,
    changes,
    found_district,
    indicator,
    load,
    undo,
)

OUTLINE = Boundary(STREET, b"\x01wkb", 1_234_567.25, 113.1, 36.2, True, "示意")
DRAWN = MapGeometry(ROOT, "a1b2", '{"areas": 1}', b"{}", b"\x0b")
CALL = PointEvent("service_request", "0001", date(2026, 7, 31), 113.1, 36.2, STREET, "供水", "停水", 5)
AIR = MonitorReading("air", "M1", "监测站", "2026-07", 113.1, 36.2, Decimal("0.035"), "mg/m³", 3)


def test_areas_changes_and_aliases_come_back_as_they_went_in(store: Store) -> None:
    found_district(store)
    with store.read() as connection:
        assert set(queries.all_areas(connection)) == set(areas())
        assert set(queries.area_changes(connection)) == set(changes())
        assert [(one.name, one.area_code) for one in queries.area_names(connection)] == [("潞州", ROOT)]
        assert queries.root_code(connection) == ROOT


def test_an_area_entered_again_is_corrected_not_doubled(store: Store) -> None:
    found_district(store)
    town = next(area for area in areas() if area.area_code == STREET)
    with store.write() as connection:
        counts = writes.put_areas(connection, [replace(town, peer_group="街道组"), areas()[0]])
    with store.read() as connection:
        kept = [area for area in queries.all_areas(connection) if area.area_code == STREET]
    assert (counts.new, counts.revised, counts.unchanged) == (0, 1, 1)
    assert [area.peer_group for area in kept] == ["街道组"]


def test_the_single_top_area_becomes_the_root(store: Store) -> None:
    with store.write() as connection:
        writes.put_areas(connection, areas())
    with store.read() as connection:
        assert queries.root_code(connection) == ROOT


def test_without_areas_there_is_no_root_and_the_cure_is_named(store: Store) -> None:
    with pytest.raises(
        Refusal, match="还没有导入区划，不知道显示哪个区县；请先用 areas 导入区划文件，或用 sample 导入样例区。"
    ):
        _root(store)
    two_tops = [Area(code, code, Level.COUNTY, "区", "1404") for code in ("140403", "140404")]
    with store.write() as connection:
        writes.put_areas(connection, two_tops)
    with pytest.raises(Refusal, match="还没有导入区划"):
        _root(store)


def test_a_definition_comes_back_as_it_went_in_and_an_unchanged_one_makes_no_version(store: Store) -> None:
    defined = indicator("a", valid_max=Decimal("120.5"), aliases=("甲",))
    with store.write() as connection:
        first = writes.put_indicators(connection, START, [defined])
        again = writes.put_indicators(connection, START + DAY, [defined])
        kept = queries.indicators(connection, START + DAY)
    assert (first.new, again.unchanged) == (1, 1)
    assert kept == (defined,)


def test_the_newest_sheet_map_of_a_form_is_used(store: Store) -> None:
    with store.write() as connection:
        writes.put_form(connection, START, "economy", {"sheet": "经济"})
        writes.put_form(connection, START + DAY, "economy", {"sheet": "经济（新）"})
    with store.read() as connection:
        assert queries.forms(connection) == {"economy": {"sheet": "经济（新）"}}


def test_outlines_return_to_the_former_ones_when_undone_and_every_drawing_keeps_its_name(store: Store) -> None:
    found_district(store)
    _boundaries(store, OUTLINE, DRAWN, b"1")
    second = _boundaries(store, replace(OUTLINE, area_m2=2.0), replace(DRAWN, content_hash="c3d4"), b"2")
    with store.read() as connection:
        newest = queries.geometry_ref(connection, ROOT)
    undo(store, second)
    with store.read() as connection:
        assert queries.boundaries(connection, START + 30 * DAY) == (OUTLINE,)
        assert queries.map_geometry(connection, "a1b2") == DRAWN
    with store.write() as connection:
        writes.close_other_map_geometries(connection, writes.next_known_at(connection, START + 31 * DAY), [])
        assert queries.geometry_ref(connection, ROOT) is None
    assert newest == GeometryRef("c3d4", '{"areas": 1}')


def test_a_geometry_nobody_drew_is_refused(store: Store) -> None:
    with store.read() as connection, pytest.raises(Refusal, match="没有这份地图边界；请刷新页面。"):
        queries.map_geometry(connection, "../../etc/passwd")


def test_events_and_readings_of_a_period_come_back_whole(store: Store) -> None:
    found_district(store)
    load_id, _, known = load(store)
    later = replace(CALL, event_id="0002", occurred_on=date(2026, 8, 1))
    with store.write() as connection:
        writes.put_events(connection, load_id, known, [CALL, later])
        writes.put_readings(connection, load_id, known, [AIR, replace(AIR, monitor_code="M2", value=None)])
    with store.read() as connection:
        assert queries.events(connection, "service_request", JULY.start, JULY.end, known) == (CALL,)
        assert [one.value for one in queries.readings(connection, "air", JULY, known)] == [Decimal("0.035"), None]
        assert queries.events(connection, "service_request", JULY.start, JULY.end, START) == ()
        assert queries.point_layers(connection) == (
            PointLayer("service_request", "events", 2),
            PointLayer("air", "readings", 2),
        )


def _root(store: Store) -> str:
    with store.read() as connection:
        return queries.root_code(connection)


def _boundaries(store: Store, outline: Boundary, drawn: MapGeometry, content: bytes) -> int:
    with store.write() as connection:
        known_at = writes.next_known_at(connection, START + DAY)
        load_id = writes.insert_load(
            connection, kind="boundaries", file_name="界.shp", content=content, loaded_at=known_at, loaded_by="张三"
        )
        writes.put_boundaries(connection, load_id, known_at, [outline])
        writes.put_map_geometry(connection, load_id, known_at, drawn)
    return load_id


def test_a_catalogue_file_may_return_after_another_one_has_overruled_it(store: Store) -> None:
    first, second = indicator("a", decimals=1), indicator("a", decimals=2)
    first_id = _catalogue(store, first, b"1")
    with pytest.raises(Refusal, match=f"内容相同的文件已经导入（批次 {first_id}）"):
        _catalogue(store, first, b"1")
    _catalogue(store, second, b"2")
    _catalogue(store, first, b"1")
    with store.read() as connection:
        kept = queries.indicators(connection, START + 9 * DAY)
    assert [(one.decimals, one.version) for one in kept] == [(1, 3)]


def _catalogue(store: Store, defined: Indicator, content: bytes) -> int:
    with store.write() as connection:
        known_at = writes.next_known_at(connection, START)
        load_id = writes.insert_load(
            connection, kind="catalogue", file_name="目录.toml", content=content, loaded_at=known_at, loaded_by="张三"
        )
        writes.finish_load(connection, load_id, writes.put_indicators(connection, known_at, [defined]))
    return load_id
