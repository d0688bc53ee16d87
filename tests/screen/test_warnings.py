"""The list of warnings: how many of each level, then each with its figure, its line and since when."""

from dataclasses import replace

from indicators.alerting.rule import RuleKind
from indicators.catalogue import TargetKind, Theme
from indicators.snapshot import Snapshot
from layouts.selection import Selection, select
from layouts.view import View
from layouts.warnings_panel import MOST_WARNINGS, warnings_panel
from tests.builders import district, indicator, rule, series, snapshot
from tests.screen.entries import entries
from tests.screen.reading import links, with_class, words

RATE = indicator(
    "completion",
    name="重点项目投资完成率",
    theme=Theme.ECONOMY,
    decimals=1,
    target_kind=TargetKind.COMPLETION,
    rule=rule(60, 50, 40, 30, code="completion"),
)


def selected(made: Snapshot | None = None) -> Selection:
    """The natural view; without a snapshot of its own, of one street that is red in its second month."""
    return select(View(), made or snapshot(district(1), series(RATE, [[64.0, 26.0], [64.0, 26.0]])))


def test_warnings_count_and_list_by_severity_with_threshold_and_since() -> None:
    chosen = selected()
    panel = warnings_panel(chosen, entries(chosen.snapshot))
    assert [words(one) for one in with_class(panel, "count")] == [["1", "红"], ["0", "橙"], ["0", "黄"], ["0", "蓝"]]
    (warning,) = with_class(panel, "warning")
    said = "".join(words(warning))
    assert said == "红第001街道重点项目投资完成率26.0%，低于红色线30%9月起2期未认领经过"
    assert list(links(warning).values()) == [
        "?theme=economy&indicator=completion&area=140403001",
        "/alerts?alert=completion@140403001",
    ]


def test_the_line_of_a_level_stands_apart_so_that_a_narrow_row_may_leave_it_out() -> None:
    gap = rule(-5, -10, -20, -30, code="completion", kind=RuleKind.SCHEDULE_GAP_PP)
    slow = replace(RATE, rule=gap)
    made = snapshot(district(1), series(slow, [[64.0, 47.7]]))
    chosen = selected(made)
    (line,) = with_class(warnings_panel(chosen, entries(made)[:1]), "warning-line")
    assert words(line) == ["（红色线：落后时序30.0个百分点）"]


def standing_of(*figures: float, last: str = "2026-10") -> str:
    chosen = selected(snapshot(district(1), series(RATE, [[None, figure] for figure in figures], last=last)))
    (since,) = with_class(warnings_panel(chosen, entries(chosen.snapshot)), "warning-since")
    return words(since)[0]


def test_a_level_younger_than_its_alert_tells_both_ages() -> None:
    assert standing_of(55.0, 55.0, 25.0, 25.0, 25.0) == "红色3期，8月起；共5期"
    assert standing_of(25.0, 45.0, 45.0) == "黄色1期，10月起；共3期"


def test_a_level_that_was_left_and_reached_again_counts_from_the_last_time() -> None:
    assert standing_of(25.0, 45.0, 45.0, 25.0) == "红色1期，10月起；共4期"


def test_since_when_names_the_year_where_it_is_another() -> None:
    assert standing_of(*[25.0] * 11) == "2025年12月起11期"
    assert standing_of(95.0, 25.0) == "10月首次"


def test_what_has_closed_is_counted_for_the_theme_alone() -> None:
    chosen = selected()
    assert words(warnings_panel(chosen, (), resolved_count=3)[0])[-1] == "本期新增 0 · 解除 3"


def test_a_flood_of_warnings_is_counted_whole_and_listed_to_an_end() -> None:
    chosen = selected()
    panel = warnings_panel(chosen, entries(chosen.snapshot) * (MOST_WARNINGS + 7))
    assert words(with_class(panel, "count")[0]) == [str(MOST_WARNINGS + 7), "红"]
    assert len(with_class(panel, "warning")) == MOST_WARNINGS
    assert words(with_class(panel, "quiet")[0]) == [f"列出最重的 {MOST_WARNINGS} 条，另有 7 条。"]
