"""Event points and monitor readings: where, when and what, row by row."""

from datetime import timedelta
from pathlib import Path

import pytest

from data_access import queries
from data_access.store import Store
from geo.point import MonitorReading, PointEvent
from indicators.period import Period
from tests.core.intake_store import NOW, STREET, checked, loaded, new_store, told
from tests.core.workbooks import csv

EVENTS = """
code = "hotline"
name = "诉求点位"
kind = "events"
[[tables]]
layer = "hotline"
[tables.fields]
event_id = "编号"
lon = "经度"
lat = "纬度"
occurred_on = "日期"
category = "类别"
title = "标题"
area_name = "镇街"
"""
READINGS = """
code = "air"
name = "微站"
kind = "readings"
[period]
from = ["title"]
[[tables]]
layer = "air"
unit = "μg/m³"
[tables.fields]
monitor_code = "站点"
monitor_name = "名称"
lon = "经度"
lat = "纬度"
value = "PM2.5"
"""
HEADINGS = ["编号", "经度", "纬度", "日期", "类别", "标题", "镇街"]
LATER = NOW + timedelta(days=1)
ROW = ["7", "113.12", "36.19", "2026-10-05 12:30", "噪声", "夜间施工", "东街"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def events(store: Store) -> tuple[PointEvent, ...]:
    with store.read() as connection:
        october = Period.parse("2026-10")
        return queries.events(connection, "hotline", october.start, october.end, LATER)


def test_an_event_is_kept_with_its_place_day_and_area(store: Store) -> None:
    report = loaded(store, csv([HEADINGS, ROW]), form=EVENTS)
    assert (report.point_count, told(report)) == (1, [])
    (event,) = events(store)
    assert (event.event_id, event.lon, event.lat, event.area_code) == ("7", 113.12, 36.19, STREET)
    assert (str(event.occurred_on), event.category, event.title) == ("2026-10-05", "噪声", "夜间施工")


def test_coordinates_of_a_web_map_are_moved_to_the_true_place(store: Store) -> None:
    loaded(store, csv([HEADINGS, ROW]), form=EVENTS.replace('layer = "hotline"', 'layer = "hotline"\ncrs = "gcj02"'))
    (event,) = events(store)
    assert 0.004 < 113.12 - event.lon < 0.008


def test_telephone_and_identity_numbers_do_not_enter(store: Store) -> None:
    row = [*ROW[:5], "联系13835512345或140402199001011234", ROW[6]]
    report = loaded(store, csv([HEADINGS, row]), form=EVENTS)
    assert told(report) == ["10月.csv，第 2 行第 6 列（F2）：标题里有电话或证件号码，已隐去后导入。"]
    assert events(store)[0].title == "联系138********或140***************"


@pytest.mark.parametrize(
    ("column", "written", "sentence"),
    [
        pytest.param(0, "", "这一行没有编号，请补上。", id="no number"),
        pytest.param(1, "", "这一行没有经度，请补上。", id="no longitude"),
        pytest.param(1, "36.19", "经度 36.19、纬度 36.19 不在国内，请填写以度为单位的经纬度。", id="elsewhere"),
        pytest.param(1, "东经113度", "经度：应是数字", id="words"),
        pytest.param(3, "昨天", "“昨天”不是日期，请写成 2026-10-05。", id="no day"),
        pytest.param(3, "2027-01-01", "日期 2027-01-01 还没有到，请核对。", id="the future"),
    ],
)
def test_a_faulty_event_is_told_with_its_cell(store: Store, column: int, written: str, sentence: str) -> None:
    row = [*ROW[:column], written, *ROW[column + 1 :]]
    (said,) = told(checked(store, csv([HEADINGS, row]), form=EVENTS))
    assert said.startswith("10月.csv，第 2 行")
    assert sentence in said


def test_longitude_and_latitude_changed_over_are_recognised(store: Store) -> None:
    row = [ROW[0], ROW[2], ROW[1], *ROW[3:]]
    assert "经度和纬度像是填反了，请对调。" in told(checked(store, csv([HEADINGS, row]), form=EVENTS))[0]


def test_a_number_given_twice_is_refused(store: Store) -> None:
    (said,) = told(checked(store, csv([HEADINGS, ROW, ROW]), form=EVENTS))
    assert said == "10月.csv，第 3 行第 1 列（A3）：编号“7”与第 2 行重复，请保留正确的一行。"


def test_monitor_readings_are_kept_in_the_unit_of_the_layer(store: Store) -> None:
    rows = [["2026年10月"], ["站点", "名称", "经度", "纬度", "PM2.5(mg/m³)"], ["S1", "东站", "113.1", "36.2", "0.035"]]
    rows += [["S2", "西站", "113.0", "36.2", "—"], ["注：单位 mg/m³"]]
    assert told(loaded(store, csv(rows), form=READINGS)) == []
    with store.read() as connection:
        found = queries.readings(connection, "air", Period.parse("2026-10"), LATER)
    readings: dict[str, MonitorReading] = {reading.monitor_code: reading for reading in found}
    assert (str(readings["S1"].value), readings["S1"].unit, readings["S2"].value) == ("35", "μg/m³", None)
