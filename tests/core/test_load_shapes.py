"""Tables of other shapes: months and areas across, long tables, indicators down, a sheet for each town."""

from pathlib import Path

import pytest

from data_access.store import Store
from tests.core.intake_store import (
    STREET,
    TOWN,
    WEST,
    WIDE,
    checked,
    loaded,
    new_store,
    standing,
    told,
    values,
)
from tests.core.workbooks import Rows, csv, xlsx

ROOT = "140403"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


MONTHS = """
code = "months"
[period]
from = ["header", "title", "file_name"]
[[tables]]
columns_from = "periods"
indicator = "retail"
[tables.area]
name = "镇街"
"""


def test_months_across_leave_out_what_is_to_come(store: Store) -> None:
    rows = [["2026年限上零售额", "", "", ""], ["镇街", "1—2月", "3月", "12月"], ["东街街道", "10", "15", ""]]
    assert told(loaded(store, csv(rows), form=MONTHS)) == []
    assert values(store, "retail", "2026-02") == {STREET: "10"}
    assert values(store, "retail", "2026-03") == {STREET: "15"}
    assert values(store, "retail", "2026-12") == {}


def test_areas_across_and_days_down(store: Store) -> None:
    form = """
code = "danger"
[[tables]]
columns_from = "areas"
indicator = "danger"
[tables.period]
from = ["column"]
column = "日期"
"""
    rows = [["日期", "东街街道", "马厂镇", "备注"], ["2026-10-01", "2", "3", "晴"], ["2026年10月2日", "4", "—", ""]]
    assert told(loaded(store, csv(rows), form=form)) == []
    assert values(store, "danger", "2026-10-01") == {STREET: "2", TOWN: "3"}
    assert standing(store, "danger", "2026-10-02")[TOWN] == (None, "N", None, None)


LONG = """
code = "long"
skip_values = ["n/a"]
[period]
from = ["column"]
column = "报告期"
[[tables]]
[tables.area]
name = "地区"
code = "代码"
[tables.indicator]
name = "指标"
unit = "单位"
[[tables.columns]]
header = "数值"
"""


def test_a_long_table_gives_every_row_its_own_calendar_and_unit(store: Store) -> None:
    rows = [
        ["地区", "代码", "指标", "报告期", "数值", "单位"],
        ["潞州区", "140403", "常住人口", "2020-11-01", "89.528", "万人"],
        ["潞州区", "140403", "地区生产总值", "2026年前三季度", "5657000", "万元"],
        ["潞州区", "140403000000", "税收", "2026年10月", "120", "万元"],
        ["潞州区", "140403", "税收", "2026年9月", "n/a", "万元"],
    ]
    report = loaded(store, csv(rows), name="长表.csv", form=LONG)
    assert told(report) == ["长表.csv，第 5 行第 5 列（E5）：“n/a”不是数字，按表式约定略过。"]
    assert values(store, "people", "2020") == {ROOT: "895280"}
    assert values(store, "gdp", "2026-Q3") == {ROOT: "565.7000"}
    assert values(store, "tax", "2026-10") == {ROOT: "120"}


def test_a_former_unit_is_found_at_its_date(store: Store) -> None:
    rows = [
        ["地区", "代码", "指标", "报告期", "数值", "单位"],
        ["马厂乡", "140403101", "税收", "2020年10月", "7", "万元"],
        ["马厂镇", "", "税收", "2020年9月", "6", "万元"],
    ]
    loaded(store, csv(rows), name="长表.csv", form=LONG)
    assert values(store, "tax", "2020-10") == {"140403101": "7"}
    assert values(store, "tax", "2020-09") == {"140403101": "6"}


def test_indicators_down_for_the_district_alone(store: Store) -> None:
    form = """
code = "district"
[period]
from = ["title"]
[[tables]]
status = "P"
[tables.area]
fixed = "root"
[tables.indicator]
name = "指标"
unit = "单位"
[[tables.columns]]
header = "{period}累计"
"""
    rows = [
        ["2026年1—10月", "", ""],
        ["指标", "单位", "1—10月累计"],
        ["税收收入", "亿元", "1.5"],
        ["火灾起数", "件", "3"],
    ]
    loaded(store, csv(rows), form=form)
    assert standing(store, "tax", "2026-10") == {ROOT: ("15000", "P", None, None)}
    assert values(store, "fires", "2026-10") == {ROOT: "3"}


def test_two_tables_of_one_sheet_end_where_the_next_begins(store: Store) -> None:
    form = f"""{WIDE}
[[tables]]
[tables.area]
name = "单位"
[[tables.columns]]
header = "火灾"
indicator = "fires"
"""
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", "1"], ["", ""], ["单位", "火灾"], ["西街街道", "2"]]
    assert told(loaded(store, csv(rows), form=form)) == []
    assert (values(store, "tax", "2026-10"), values(store, "fires", "2026-10")) == ({STREET: "1"}, {WEST: "2"})


SHEETS = """
code = "by_town"
[period]
from = ["title"]
[[tables]]
sheet = "*"
[tables.area]
from = "sheet_name"
[tables.indicator]
code = "指标代码"
[[tables.columns]]
header = "本期"
"""


def test_every_town_may_have_a_sheet_of_its_own(store: Store) -> None:
    rows: Rows = [["2026年10月"], ["指标代码", "本期"], ["tax", 5], ["fires", 1]]
    content = xlsx(("东街街道", rows), ("马厂镇", rows), ("说明", [["本表由各镇街填报"]]))
    assert told(loaded(store, content, name="a.xlsx", form=SHEETS)) == []
    assert values(store, "fires", "2026-10") == {STREET: "1", TOWN: "1"}


def test_a_table_may_name_its_town_in_the_title(store: Store) -> None:
    form = SHEETS.replace("sheet_name", "title")
    rows = [["马厂镇2026年10月报表", ""], ["指标代码", "本期"], ["tax", "5"]]
    loaded(store, csv(rows), form=form)
    assert values(store, "tax", "2026-10") == {TOWN: "5"}
    assert "标题里找不到单位名称" in told(checked(store, csv([["2026年10月", ""], *rows[1:]]), form=form))[0]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(store: Store) -> None:
    form = WIDE.replace("[[tables]]", '[[tables]]\nsheet = "财政"')
    rows: Rows = [["2026年10月"], ["镇街", "税收"], ["东街街道", 1]]
    content = xlsx(("经济", rows), ("人口", rows))
    assert told(checked(store, content, name="a.xlsx", form=form)) == [
        "a.xlsx：没有名为“财政”的工作表，现有：经济、人口；请核对表式或工作表名。"
    ]
