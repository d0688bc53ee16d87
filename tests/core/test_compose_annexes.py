"""The annexes and drawings of a bulletin: who stands where, every item's score with its place, what changed."""

from dataclasses import replace

import pytest

from bulletins.content import Table
from indicators.scoring.scheme import Adjustment, Branch, Goalposts, Item, Measure, MissingPolicy, Veto
from indicators.scoring.scheme_record import Mark
from tests.builders import OCTOBER
from tests.core.bulletin_scene import NOW_REPEAT, NOW_SATISFACTION, SCHEME, content, frozen, ranked

RANKING, SCORES, CHANGES = content().annexes


def row(table: Table, unit: str) -> tuple[str, ...]:
    return next(row for row in table.rows if unit in row)


def test_the_annexes_are_named_by_what_they_hold() -> None:
    assert [table.title for table in content().annexes] == [
        "2026年10月镇街月度考核排名表",
        "2026年10月镇街月度考核各项得分表",
        "2026年10月镇街月度考核变化情况表",
    ]


def test_every_row_is_as_wide_as_its_headings() -> None:
    for table in content().annexes:
        width = len(table.widths)
        assert {len(line) for line in (*table.headings, *table.rows, table.numbers)} == {width}


def test_the_widths_are_shares_of_the_page() -> None:
    for table in content().annexes:
        assert sum(table.widths) == pytest.approx(1, abs=0.01)


def test_only_the_wide_table_lies() -> None:
    assert [table.is_landscape for table in content().annexes] == [False, True, False]


def test_the_ranking_lists_group_by_group_and_zones_last() -> None:
    assert list(dict.fromkeys(line[0] for line in RANKING.rows)) == ["街道组", "镇组", "功能区"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(("街道组", "1", "甲街道", "100.00", "1", "持平", "红榜", ""), id="the first"),
        pytest.param(("街道组", "并列2", "乙街道", "90.00", "2", "↑2", "", ""), id="a tie"),
        pytest.param(("街道组", "6", "己街道", "60.00", "5—6", "持平", "黑榜", "有缺项"), id="a figure missing"),
        pytest.param(("功能区", "—", "高新区", "—", "—", "—", "", "只列不排"), id="a zone"),
    ],
)
def test_the_ranking_says(line: tuple[str, ...]) -> None:
    assert line in RANKING.rows


def test_without_thresholds_there_is_no_column_of_lists() -> None:
    found = content(ranked(replace(SCHEME, red_from=None, black_below=None))).annexes[0]
    assert "榜单" not in found.headings[0]


def test_where_points_count_the_score_can_be_added_up() -> None:
    taken = Adjustment("140403006", -2, "信访件逾期", "潞政办发〔2026〕31号")
    found = content(ranked(marks=[Mark(1, "monthly", taken, OCTOBER, OCTOBER, "考核办")])).annexes[0]
    at = {heading: place for place, heading in enumerate(found.headings[0])}
    cells = row(found, "己街道")
    assert tuple(cells[at[one]] for one in ("得分", "各项合计", "加减分")) == ("58.00", "60.00", "-2.00")
    assert cells[at["备注"]].endswith("减2.00分（潞政办发〔2026〕31号）")


def test_where_no_points_count_there_are_no_columns_of_them() -> None:
    assert not {"各项合计", "加减分"} & set(RANKING.headings[0])


def test_a_veto_is_noted_with_its_document() -> None:
    veto = Veto("140403001", "发生较大事故", "潞安委〔2026〕9号")
    found = content(ranked(marks=[Mark(1, "monthly", veto, OCTOBER, OCTOBER, "考核办")])).annexes[0]
    assert row(found, "甲街道")[-1] == "一票否决，依据潞安委〔2026〕9号"


def test_every_column_of_the_ranking_has_its_role() -> None:
    taken = Adjustment("140403006", -2, "信访件逾期", "潞政办发〔2026〕31号")
    found = content(ranked(marks=[Mark(1, "monthly", taken, OCTOBER, OCTOBER, "考核办")])).annexes[0]
    assert len(found.roles) == len(found.headings[0])


def test_the_wide_table_has_the_weights_in_its_headings() -> None:
    assert SCORES.headings == (
        ("分组", "位次", "单位", "得分", "政务服务（占75%）", "平安建设（占25%）"),
        ("", "", "", "", "回访满意率（75%）", "重复诉求率（25%）"),
    )


def test_a_scheme_of_one_level_has_one_row_of_headings() -> None:
    flat = replace(SCHEME, root=Branch("总分", 100, (Item("satisfaction", 100, Goalposts(100, 60)),)))
    assert content(ranked(flat)).annexes[1].headings == (("分组", "位次", "单位", "得分", "回访满意率（100%）"),)


def test_items_beside_headings_stand_under_one_title() -> None:
    first, second = (part for branch in SCHEME.root.parts if isinstance(branch, Branch) for part in branch.parts)
    growth = Item("repeat", 50, Goalposts(0, 40), Measure.YOY)
    parts = (Branch("政务服务", 50, (first,)), replace(second, weight_pct=25), replace(growth, weight_pct=25))
    mixed = content(ranked(replace(SCHEME, root=Branch("总分", 100, parts)))).annexes[1]
    assert mixed.headings[0][4:] == ("政务服务（占50%）", "其他", "")


@pytest.mark.parametrize(
    ("unit", "cells"),
    [
        pytest.param("甲街道", ("100.00(1)", "100.00(1)"), id="best of both"),
        pytest.param("乙街道", ("90.00(2)", "90.00(2)"), id="equal scores share a place"),
        pytest.param("戊街道", ("75.00(5)", "79.00(4)"), id="who has no figure takes no place"),
        pytest.param("丁街道", ("80.00(4)", "-"), id="not applicable"),
        pytest.param("己街道", ("60.00(6)", "未报送"), id="not reported"),
        pytest.param("高新区", ("70.00", "-"), id="a zone has no place"),
    ],
)
def test_a_cell_is_a_score_with_its_place_or_why_there_is_none(unit: str, cells: tuple[str, ...]) -> None:
    assert row(SCORES, unit)[4:] == cells


def test_what_cannot_be_compared_with_a_year_ago_is_a_dash() -> None:
    growth = Item("repeat", 100, Goalposts(0, 40), Measure.YOY)
    root = Branch("总分", 100, (Item("satisfaction", 90, Goalposts(100, 60)), replace(growth, weight_pct=10)))
    assert row(content(ranked(replace(SCHEME, root=root))).annexes[1], "甲街道")[5] == "—"


def test_what_has_no_target_is_a_hyphen() -> None:
    items = (Item("satisfaction", 90, Goalposts(100, 60)), Item("satisfaction", 10, Goalposts(5, -5), Measure.GAP))
    found = content(ranked(replace(SCHEME, root=Branch("总分", 100, items)))).annexes[1]
    assert row(found, "甲街道")[5] == "-"


def test_a_score_filled_in_is_marked_and_the_mark_explained() -> None:
    found = content(ranked(replace(SCHEME, missing=MissingPolicy.LOWEST))).annexes[1]
    assert row(found, "己街道")[5] == "79.00(4)※"
    assert "“※”表示本期缺数，沿用上期或按本组最低分计。" in "".join(found.notes)


@pytest.mark.parametrize("mark", ["-", "—"])
def test_a_mark_that_stands_in_the_table_is_explained_below(mark: str) -> None:
    assert any(f"“{mark}”表示" in note for note in SCORES.notes)


def test_a_mark_that_does_not_stand_in_the_table_is_not_explained() -> None:
    whole = content(ranked(snapshots=frozen(NOW_SATISFACTION, [1.0 if one is None else one for one in NOW_REPEAT])))
    assert not any("※" in note or "样本不足" in note for note in whole.annexes[1].notes)


def test_the_changes_have_both_periods_under_one_heading() -> None:
    assert CHANGES.headings == (
        ("分组", "单位", "得分", "", "", "位次", "", "", "得分变化的主要原因"),
        ("", "", "本期", "上期", "变化", "本期", "上期", "升降", ""),
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            (
                "街道组",
                "乙街道",
                "90.00",
                "80.00",
                "+10.00",
                "并列2",
                "4",
                "↑2",
                "回访满意率多得7.50分，重复诉求率多得2.50分",
            ),
            id="up, and by what",
        ),
        pytest.param(
            ("街道组", "丁街道", "80.00", "90.00", "-10.00", "4", "并列2", "↓2", "回访满意率少得10.00分"), id="down"
        ),
        pytest.param(("镇组", "子镇", "96.00", "96.00", "0", "1", "1", "持平", "没有变化"), id="as before"),
    ],
)
def test_the_changes_say(line: tuple[str, ...]) -> None:
    assert line in CHANGES.rows


def test_the_map_classes_scores_best_first_and_leaves_out_who_has_none() -> None:
    drawn = content().map
    assert drawn is not None
    classes = dict(drawn.classes)
    assert (classes["140403001"], classes["140403400"]) == (0, -1)
    assert max(classes.values()) == len(drawn.legend) - 1 == classes["140403006"]


def test_the_map_legend_begins_with_the_best() -> None:
    drawn = content().map
    assert drawn is not None
    assert (drawn.legend[0][0], drawn.legend[-1][0]) == ("≥", "<")


def test_there_is_one_chart_a_group_in_the_order_of_the_list() -> None:
    assert [chart.title for chart in content().bars] == ["2026年10月街道组得分（分）", "2026年10月镇组得分（分）"]
    assert content().bars[1].bars == (("子镇", 96.0), ("丑镇", 80.0), ("寅镇", 64.0))
