"""The tables offices write, each read by a map: headers, units, sums, dashes, rates, side by side."""

from pathlib import Path

import pytest

from data_access.store import Store
from tests.core.intake_store import (
    GATE_STREET,
    STREET,
    TOWN,
    WEST,
    WIDE,
    ZONE,
    checked,
    loaded,
    new_store,
    standing,
    told,
    values,
)
from tests.core.workbooks import Rows, csv, xls, xlsx

ROOT = "140403"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_a_wide_table_with_title_and_unit_line_is_read(store: Store) -> None:
    rows: Rows = [
        ["2026年10月税收情况"],
        ["单位：亿元"],
        ["镇街", "税收收入"],
        ["东 街 街 道", 1.25],
        ["西街街道", "2.5"],
    ]
    assert loaded(store, xlsx(("表", rows)), name="a.xlsx").sentence() == (
        "a.xlsx 已导入（批次 1）：2 条数据，2 个单位，2026年10月（新增 2、修订 0、未变 0）。"
    )
    assert values(store, "tax", "2026-10") == {STREET: "12500", WEST: "25000"}


def test_merged_headings_of_three_rows_are_one_path(store: Store) -> None:
    form = WIDE.replace('header = ["税收收入", "税收"]', 'header = "财政/税收/累计"')
    rows: Rows = [
        ["2026年10月"],
        ["镇街", "财政", None, None, "民生"],
        [None, "税收", None, "支出", "支出"],
        [None, "本月", "累计(万元)", "累计", "累计"],
        ["东街街道", 1, 20, 300, 4000],
    ]
    content = xlsx(("表", rows), merged=["A2:A4", "B2:D2", "B3:C3"])
    report = loaded(store, content, name="a.xlsx", form=form)
    assert values(store, "tax", "2026-10") == {STREET: "20"}
    assert "表头“财政/税收/本月”不在表式里，这一列没有导入。" in told(report)[0]


def test_headings_of_a_csv_reach_right_without_merged_cells(store: Store) -> None:
    form = WIDE.replace('header = ["税收收入", "税收"]', 'header = "税收/累计"')
    rows = [["2026年10月", "", ""], ["镇街", "税收", ""], ["", "本月", "累计"], ["东街街道", "1", "20"]]
    loaded(store, csv(rows), form=form)
    assert values(store, "tax", "2026-10") == {STREET: "20"}


def test_blank_dash_and_zero_are_three_things(store: Store) -> None:
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", ""], ["西街街道", "—"], ["城关街道", "0"]]
    report = loaded(store, csv(rows))
    assert standing(store, "tax", "2026-10") == {
        STREET: (None, "M", None, None),
        WEST: (None, "N", None, None),
        GATE_STREET: ("0", "A", None, None),
    }
    assert told(report) == ["10月.csv，第 2 列（B 列）：“税收收入”有 1 个单位没有数（东街街道），按“未报送”导入。"]


def test_a_zone_that_need_not_report_is_not_missing(store: Store) -> None:
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", "1"], ["经济开发区", ""]]
    assert told(loaded(store, csv(rows))) == []
    assert values(store, "tax", "2026-10") == {STREET: "1"}


@pytest.mark.parametrize("first", [True, False], ids=["sum first", "sum last"])
def test_a_total_that_adds_up_is_not_loaded(store: Store, first: bool) -> None:
    body = [["东街街道", "10.4"], ["西街街道", "20.4"]]
    total = [["合 计", "31"]]
    rows = [["2026年10月", ""], ["镇街", "税收"], *(total + body if first else body + total)]
    assert told(loaded(store, csv(rows))) == []
    assert values(store, "tax", "2026-10") == {STREET: "10.4", WEST: "20.4"}


def test_a_total_that_does_not_add_up_is_told_with_the_difference(store: Store) -> None:
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", "10"], ["西街街道", "20"], ["合计", "40"]]
    assert told(checked(store, csv(rows))) == [
        "10月.csv，第 5 行第 2 列（B5）：合计写的是 40，各行相加是 30，相差 10，请核对。"
    ]


def test_a_total_may_hold_rows_that_are_no_area(store: Store) -> None:
    rows = [
        ["2026年10月", ""],
        ["镇街", "税收"],
        ["东街街道", "10"],
        ["区直", "5"],
        ["合计", "15"],
        ["注：区直单列", ""],
    ]
    assert told(loaded(store, csv(rows))) == []
    assert values(store, "tax", "2026-10") == {STREET: "10"}


def test_whole_things_must_add_up_to_the_last_one(store: Store) -> None:
    form = WIDE.replace('"tax"', '"fires"').replace("税收", "火灾")
    rows = [["2026年10月", ""], ["镇街", "火灾"], ["东街街道", "1"], ["西街街道", "2"], ["合计", "4"]]
    assert "相差 1" in told(checked(store, csv(rows), form=form))[0]


def test_the_row_of_the_whole_district_may_be_its_own_figure(store: Store) -> None:
    form = WIDE.replace("[tables.area]", 'total_use = "root"\n[tables.area]')
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街街道", "10"], ["西街街道", "20"], ["全区", "30"]]
    loaded(store, csv(rows), form=form)
    assert values(store, "tax", "2026-10") == {STREET: "10", WEST: "20", ROOT: "30"}


def test_tables_side_by_side_are_one_table_with_one_total(store: Store) -> None:
    rows: Rows = [
        ["2026年10月", None, None, None, None, None],
        ["排名", "镇街", "税收", "排名", "镇街", "税收"],
        [1, "东街街道", 10, 3, "城关街道", 5],
        [2, "西街街道", 7, 4, "马厂镇", 3],
        [None, "合计", 25, None, None, None],
    ]
    assert told(loaded(store, xls("表", rows), name="a.xls")) == []
    assert values(store, "tax", "2026-10") == {STREET: "10", WEST: "7", GATE_STREET: "5", TOWN: "3"}


def test_an_excel_percentage_is_a_percentage(store: Store) -> None:
    form = WIDE.replace('"tax"', '"completion"').replace("税收", "完成率")
    rows: Rows = [["2026年10月"], ["镇街", "完成率"], ["东街街道", 0.873], ["西街街道", "91.2％"]]
    loaded(store, xlsx(("表", rows), percent=["B3"]), name="a.xlsx", form=form)
    assert values(store, "completion", "2026-10") == {STREET: "87.3", WEST: "91.2"}


def test_fractions_are_refused_until_the_form_declares_them(store: Store) -> None:
    form = WIDE.replace('"tax"', '"completion"').replace("税收", "完成率")
    rows = [["2026年10月", ""], ["镇街", "完成率"], ["东街街道", "0.873"], ["西街街道", "0.9"]]
    assert "像是没有乘 100 的小数" in told(checked(store, csv(rows), form=form))[0]
    loaded(store, csv(rows), form=f"{form}fraction = true\n")
    assert values(store, "completion", "2026-10") == {STREET: "87.3", WEST: "90"}


def test_numerator_and_denominator_are_kept_and_the_rate_worked_out(store: Store) -> None:
    form = """
code = "rates"
[period]
from = ["title"]
[[tables]]
[tables.area]
name = "镇街"
[[tables.columns]]
header = "完成"
indicator = "completion"
measure = "numerator"
[[tables.columns]]
header = "计划"
indicator = "completion"
measure = "denominator"
[[tables.columns]]
header = "完成率"
indicator = "completion"
required = false
"""
    rows = [["2026年10月", "", ""], ["镇街", "完成", "计划"], ["东街街道", "1", "3"], ["西街街道", "0", "0"]]
    loaded(store, csv(rows), form=form)
    assert standing(store, "completion", "2026-10") == {
        STREET: ("33.3333333333", "A", "1", "3"),
        WEST: (None, "N", "0", "0"),
    }
    rows = [["2026年10月", "", "", ""], ["镇街", "完成", "计划", "完成率"], ["东街街道", "19", "21", "95.3"]]
    assert told(checked(store, csv(rows), form=form)) == [
        "10月.csv，第 3 行第 4 列（D3）：填的是 95.3，而分子 19 ÷ 分母 21 得 90.4762，请核对这三个数。"
    ]


def test_targets_go_to_the_year(store: Store) -> None:
    form = f'{WIDE}[[tables.columns]]\nheader = "年度目标"\nindicator = "tax"\nmeasure = "target"\n'
    rows = [["2026年10月", "", ""], ["镇街", "税收", "年度目标（亿元）"], ["东街街道", "10", "0.002"]]
    report = loaded(store, csv(rows), form=form)
    assert (report.observation_count, report.target_count, report.new) == (1, 1, 2)


def test_names_shared_by_levels_mean_the_level_of_the_table(store: Store) -> None:
    rows = [["2026年10月", ""], ["镇街", "税收"], ["东街", "1"], ["西街办事处", "2"], ["经开区", ""]]
    report = checked(store, csv(rows))
    assert told(report) == ["10月.csv，第 5 行第 1 列（A5）：“经开区”不是已知单位，这一行也没有数据，已略过。"]
    assert (report.area_count, ZONE in values(store, "tax", "2026-10")) == (2, False)


def test_a_status_column_says_how_firm_each_figure_is(store: Store) -> None:
    form = f'{WIDE}[[tables.columns]]\nheader = "状态"\nindicator = "tax"\nmeasure = "status"\n'
    rows = [["2026年10月", ""], ["镇街", "税收", "状态"], ["东街街道", "1", "初步"], ["西街街道", "2", ""]]
    loaded(store, csv(rows), form=form)
    assert {area: row[1] for area, row in standing(store, "tax", "2026-10").items()} == {STREET: "P", WEST: "A"}
    rows[2][2] = "大概"
    assert "数据状态“大概”不认识" in told(checked(store, csv(rows), form=form))[0]


def test_numbers_kept_as_text_are_numbers(store: Store) -> None:
    rows: Rows = [["2026年10月"], ["镇街", "税收"], ["东街街道", "1,234.50"], ["西街街道", "１２"]]
    loaded(store, xlsx(("表", rows)), name="a.xlsx")
    assert values(store, "tax", "2026-10") == {STREET: "1234.50", WEST: "12"}


def test_a_wrong_total_is_told_in_the_unit_of_the_file(store: Store) -> None:
    rows = [["2026年10月", ""], ["镇街", "税收（亿元）"], ["东街街道", "1.5"], ["西街街道", "2"], ["合计", "4"]]
    assert told(checked(store, csv(rows)))[-1].endswith("合计写的是 4，各行相加是 3.5，相差 0.5，请核对。")


def test_a_blank_takes_no_figure_back(store: Store) -> None:
    loaded(store, csv([["2026年10月", ""], ["镇街", "税收"], ["东街街道", "8"], ["西街街道", "9"]]))
    report = loaded(store, csv([["2026年10月", ""], ["镇街", "税收"], ["东街街道", ""], ["西街街道", "7"]]))
    assert values(store, "tax", "2026-10") == {STREET: "8", WEST: "7"}
    assert told(report) == [
        "10月.csv，第 2 列（B 列）：“税收收入”有 1 个单位是空白，库中已有数（东街街道），保留原数；"
        "要收回原数，请撤销原来的批次。"
    ]


def test_a_template_nobody_filled_in_is_refused(store: Store) -> None:
    report = checked(store, csv([["2026年10月", ""], ["镇街", "税收"], ["东街街道", ""], ["西街街道", ""]]))
    assert report.has_errors
    assert any("没有读到任何数据，请核对表内是否有数、是否选错了表式。" in sentence for sentence in told(report))
