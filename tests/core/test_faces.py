"""Rows, headlines and trends: what a face reads is worded once, from one column."""

from dataclasses import replace

import numpy as np
import pytest

from indicators.alerting.rule import Severity
from indicators.catalogue import Aggregation, ChangeMeasure, Direction, Kind, StandardBreak, TargetKind, Theme
from indicators.cube import Series
from indicators.headline import headline, headlines
from indicators.period import Frequency, Period
from indicators.publish import trend
from indicators.report import Row, table_rows, with_sources
from indicators.wording import Tone
from tests.builders import area, district, indicator, rule, series, snapshot, table

RATE = indicator(target_kind=TargetKind.COMPLETION, decimals=1, rule=rule(60, 50, 40, 30))
AMOUNT = indicator(
    "amount",
    name="税收收入",
    theme=Theme.ECONOMY,
    unit="万元",
    decimals=0,
    kind=Kind.CUMULATIVE,
    change_measure=ChangeMeasure.PERCENT,
    aggregation=Aggregation.SUM,
    target_kind=TargetKind.ACCUMULATE,
    headline_order=2,
    has_merged_january=True,
    owner="区税务局",
)
YEAR_OF = {2025: [None, 600.0, 600.0, 600.0], 2026: [None, 600.0, 600.0, 600.0]}


def rows_of(values: list[float | None]) -> dict[str, Row]:
    made = snapshot(district(4), series(RATE, [values, values]))
    return {row.area_code[-3:]: row for row in table_rows(made, "satisfaction")}


def test_a_row_words_every_column() -> None:
    row = rows_of([None, 47.7, 86.6, 86.6, None])["002"]
    assert (row.area_name, row.peer_group, row.value, row.unit, row.status) == (
        "第002街道",
        "街道组",
        "86.6",
        "%",
        "正常",
    )
    assert (row.completion, row.gap, row.gap_tone) == ("86.6%", "+3.3", Tone.GOOD)
    assert (row.rank, row.rank_change, row.alert, row.as_of) == ("并列1", "持平", "正常", "2026年10月")
    assert (row.yoy, row.pop, row.class_label) == ("—", "持平", "≥50")


def test_a_row_carries_the_same_figures_for_machines() -> None:
    row = rows_of([None, 47.7, 86.6, 86.6, None])["001"]
    assert [str(number) for number in (row.value_number, row.completion_number, row.gap_number)] == [
        "47.7",
        "47.7",
        "-35.6",
    ]
    assert (row.rank_number, row.rank_change_number, row.yoy_number) == (3, 0, None)
    assert (row.alert, row.alert_severity, row.alert_state) == ("黄色", 2, "firing")


def test_a_missing_figure_is_worded_as_missing_and_never_as_zero() -> None:
    row = rows_of([None, 47.7, 86.6, 86.6, None])["004"]
    assert (row.value, row.status, row.class_label, row.rank, row.completion) == ("—", "未报送", "未报送", "—", "—")
    assert row.value_number is None


def test_a_figure_on_too_few_cases_says_so() -> None:
    part = series(
        indicator(min_denominator=5),
        [[None, 100.0, 90.0, 80.0]],
        denominators=table([[None, 3, 50, 50]]),
    )
    row = table_rows(snapshot(district(3), part), "satisfaction")[0]
    assert (row.area_code, row.value, row.status, row.class_label) == ("140403001", "—", "样本不足", "样本不足")


def test_areas_the_figure_is_not_collected_for_have_no_row() -> None:
    made = snapshot(district(3), series(indicator(lowest_level="county"), [[5.0, None, None, None]]))
    assert [row.area_code for row in table_rows(made, "satisfaction")] == ["140403"]


def test_a_profit_after_a_loss_is_named_and_good() -> None:
    amount = replace(AMOUNT, kind=Kind.FLOW, has_merged_january=False)
    part = series(amount, [[None, -5.0, 0.0, 8.0], *[[None] * 4] * 11, [None, 3.0, 4.0, 6.0]])
    rows = table_rows(snapshot(district(3), part), "amount")[1:]
    assert [row.yoy for row in rows] == ["由负转正", "上年同期为零", "-25.0%"]
    assert [row.yoy_tone for row in rows] == [Tone.GOOD, Tone.GOOD, Tone.BAD]


def test_across_a_change_of_standard_a_row_is_not_comparable_and_says_why() -> None:
    broken = indicator(standard_breaks=(StandardBreak(Period.parse("2026-03"), "执行新标准"),))
    part = series(broken, [[None, float(i), 1.0, 2.0] for i in range(13)])
    row = table_rows(snapshot(district(3), part), "satisfaction")[0]
    assert (row.yoy, row.note) == ("不可比", "2026年3月口径变动，同比不可比：执行新标准")
    assert row.yoy_tone is Tone.FLAT


def test_sources_are_written_beside_their_figures() -> None:
    rows = table_rows(snapshot(district(3), series(indicator(), [[None, 1.0, 2.0, 3.0]])), "satisfaction")
    told = with_sources(rows, {("satisfaction", "2026-10", "140403002"): "10月.xlsx 工作表“热线”C5"})
    assert [row.source for row in told] == ["", "10月.xlsx 工作表“热线”C5", ""]


def amounts(*streets: float) -> list[float | None]:
    return [None, *streets]


def tax() -> Series:
    months = 22  # 2025-01—02 … 2026-10 without Januaries
    rising = [amounts(100.0 + i, 200.0 + i, 300.0 + i) for i in range(months)]
    return series(AMOUNT, rising, targets=YEAR_OF)


def test_a_headline_speaks_for_the_district_in_declared_order() -> None:
    first = replace(AMOUNT, code="first", headline_order=1)
    unlisted = replace(AMOUNT, code="unlisted", headline_order=0)
    parts = [series(of, [amounts(100.0, 200.0, 300.0)], targets=YEAR_OF) for of in (AMOUNT, first, unlisted)]
    found = headlines(snapshot(district(3), *parts), Theme.ECONOMY)
    assert [line.indicator_code for line in found] == ["first", "amount"]
    assert headlines(snapshot(district(3), *parts), Theme.SAFETY) == ()


def test_a_headline_words_value_change_completion_and_gap() -> None:
    now = [amounts(424.0, 424.0, 572.0)]
    year_ago = [amounts(400.0, 400.0, 580.0)]
    part = series(AMOUNT, [*year_ago, *[[None] * 4] * 10, *now], targets=YEAR_OF)
    line = headline(snapshot(district(3), part).column("amount"), 0)
    assert (line.name, line.value, line.unit, line.owner) == ("税收收入", "1,420", "万元", "区税务局")
    assert (line.change, line.change_tone) == ("同比增长2.9%", Tone.GOOD)
    assert (line.completion, line.gap, line.gap_tone) == ("完成年度任务78.9%", "落后时序4.4个百分点", Tone.BAD)
    assert (line.period_label, line.status_mark, line.severity) == ("2026年10月", "", Severity.NONE)
    assert line.elapsed_pct == pytest.approx(250 / 3)


def test_a_headline_marks_what_is_provisional() -> None:
    rows = [amounts(90.0, 190.0, 290.0), amounts(100.0, 200.0, float("nan"))]
    part = series(AMOUNT, rows, targets=YEAR_OF)
    line = headline(snapshot(district(3), part).column("amount"), 0)
    assert (line.value, line.status_mark, line.change, line.completion) == ("300", "初步", "", "")
    assert line.note == "下级未报齐，暂不作比较"


def test_the_trend_of_what_runs_up_shows_the_year_beside_last_year_and_the_plan() -> None:
    lines = trend(snapshot(district(3), tax()), "amount", 1)
    assert lines.labels == ("1—2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月")
    assert lines.this_year.tolist() == [float(value) for value in range(113, 122)]
    assert lines.last_year.tolist() == [float(value) for value in range(102, 111)]
    np.testing.assert_allclose(lines.plan[[0, -1]], [100.0, 500.0])


def test_the_trend_of_a_rate_rolls_over_thirteen_months() -> None:
    part = series(indicator(), [[None, float(i), 0.0, 0.0] for i in range(26)])
    lines = trend(snapshot(district(3), part), "satisfaction", 1)
    assert (lines.labels[0], lines.labels[-1], len(lines.labels)) == ("10月", "10月", 13)
    assert (lines.this_year[-1], lines.last_year[-1]) == (25.0, 13.0)
    assert np.isnan(lines.plan).all()


def test_the_trend_of_a_yearly_figure_has_no_second_line() -> None:
    census = indicator(frequency=Frequency.YEAR, direction=Direction.NEUTRAL, is_rankable=False)
    lines = trend(snapshot(district(3), series(census, [[None, 1.0, 1.0, 1.0]] * 3, last="2025")), "satisfaction", 1)
    assert lines.labels == ("2023年", "2024年", "2025年")
    assert np.isnan(lines.last_year).all()


def test_two_faces_never_disagree_on_one_number() -> None:
    made = snapshot(district(3, area("140403103", peer_group="镇组")), series(RATE, [[None, 47.7, 50.05, 86.6, 1.0]]))
    column = made.column("satisfaction")
    for row in table_rows(made, "satisfaction"):
        line = headline(column, row.ordinal)
        assert (line.value, line.unit, line.completion) == (row.value, row.unit, f"完成年度任务{row.completion}")
