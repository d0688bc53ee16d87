"""The wall's panels: values in, components out; all of them say the same of the same figure."""

from dataclasses import replace

import numpy as np
import pytest
from dash import html
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.alerting.rule import Severity
from indicators.baselines.verdict import Verdict
from indicators.baselines.xmr import Variation
from indicators.catalogue import ChangeMeasure, Direction, Kind, TargetKind, Theme
from indicators.headline import headlines
from indicators.publish import trend
from indicators.report import Row, table_rows
from indicators.snapshot import Snapshot
from layouts.district_map import map_figures, shade_of
from layouts.header import header, marks, notices, short_name_of_root, themes
from layouts.headlines import Standing, headline_cards
from layouts.map_title import facts, legend, map_title
from layouts.playback import playback
from layouts.ranking_panel import ranking_panel, shares, shown_rows
from layouts.selection import NothingToShow, Selection, select
from layouts.trend_panel import set_apart, trend_figure
from layouts.view import View
from tests.builders import OCTOBER, area, district, indicator, rule, series, snapshot
from tests.screen.reading import addresses, classes, links, with_class, words

RATE = indicator(
    "completion",
    name="重点项目投资完成率",
    theme=Theme.ECONOMY,
    decimals=1,
    owner="区发改局",
    target_kind=TargetKind.COMPLETION,
    headline_order=1,
    rule=rule(60, 50, 40, 30, code="completion"),
)
CALLS = indicator("repeat", name="重复诉求率", theme=Theme.SERVICE, direction=Direction.LOWER_IS_BETTER, decimals=1)
UNTOLD = Standing((), lambda _code: Verdict(Variation.UNKNOWN, 0, "数据不足，暂不判断", ""))
LATE = [64.0, 26.0, 66.4, 86.6, None, 86.6]  # the district, then streets 001 to 005


def wall_snapshot() -> Snapshot:
    towns = [
        area(f"140403{i}", f"{name}镇", kind="镇", peer_group="镇组") for i, name in ((103, "马厂"), (104, "黄碾"))
    ]
    areas = district(5, *towns)
    return snapshot(
        areas,
        series(RATE, [[*LATE, 81.6, 76.4], [*LATE, 81.6, 76.4]]),
        series(CALLS, [[None, 9.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]]),
    )


def selection(search: str = "", made: Snapshot | None = None) -> Selection:
    return select(View.parse(search), made or wall_snapshot())


def rows(chosen: Selection) -> tuple[Row, ...]:
    return table_rows(chosen.snapshot, chosen.indicator.code)


def test_the_natural_indicator_is_the_first_headline_with_figures_on_the_map() -> None:
    assert selection().indicator.code == "completion"
    assert selection("?theme=service").indicator.code == "repeat"


def test_an_indicator_in_the_address_brings_its_theme() -> None:
    assert selection("?indicator=repeat").theme is Theme.SERVICE


def test_unknown_codes_are_told_and_replaced() -> None:
    chosen = selection("?indicator=nope&area=999")
    assert (chosen.indicator.code, chosen.is_area_selected) == ("completion", False)
    assert chosen.complaints == (
        "没有代码为“nope”的指标，已改为本专题的首个指标。",
        "没有代码为“999”的区划，已显示全域。",
    )


def test_a_theme_without_indicators_says_what_to_do() -> None:
    with pytest.raises(NothingToShow, match=r"python cli\.py catalogue"):
        selection("?theme=base")


def test_map_ranking_and_headline_say_the_same_figure() -> None:
    chosen = selection()
    on_map = map_figures(chosen.snapshot, "completion")["areas"]
    ranked = {key: row for row in with_class(ranking_panel(rows(chosen), chosen), "rank-row") for key in words(row)}
    for code, (_, text, *_rest) in on_map.items():
        name = chosen.areas.names[chosen.areas.ordinal(code)]
        said = words(ranked[name])
        assert text in said or f"{text}%" in said
    (card,) = headline_cards(headlines(chosen.snapshot, Theme.ECONOMY), chosen, UNTOLD)
    assert "64.0" in words(card)


def card_told(standing: Standing) -> html.Article:
    chosen = selection()
    (card,) = headline_cards(headlines(chosen.snapshot, Theme.ECONOMY), chosen, standing)
    assert isinstance(card, html.Article)
    return card


def test_a_headline_carries_the_gravest_open_alerts_of_its_indicator() -> None:
    made = wall_snapshot()
    (red,) = made.alerts
    yellow = replace(red, severity=Severity.YELLOW)
    others = replace(red, indicator=CALLS)
    card = card_told(replace(UNTOLD, alerts=(red, yellow, yellow, others)))
    (square,) = with_class(card, "headline-alerts")
    assert (words(square), "severity-red" in classes(square)) == (["红 1"], True)
    assert getattr(square, "title", "") == "未解除的预警：红 1、黄 2"


def test_a_headline_carries_the_shape_of_its_verdict_and_nothing_where_there_is_none() -> None:
    concern = Verdict(Variation.CONCERN, -1, "关注（低）", "低于控制下限")
    (shape,) = with_class(card_told(replace(UNTOLD, verdict_of=lambda _code: concern)), "variation-shape")
    assert (words(shape), getattr(shape, "title", "")) == (["▼"], "关注（低）：低于控制下限")
    assert with_class(card_told(UNTOLD), "variation-shape") == with_class(card_told(UNTOLD), "headline-alerts") == []


def test_missing_areas_are_a_pattern_with_the_word_for_it() -> None:
    figures = map_figures(wall_snapshot(), "completion")["areas"]
    assert figures["140403004"][:2] == ["missing", "未报送"]


def test_the_light_end_of_the_ramp_is_the_good_end() -> None:
    assert [shade_of(c, 6, Direction.HIGHER_IS_BETTER) for c in range(6)] == [0, 1, 2, 3, 4, 5]
    assert [shade_of(c, 6, Direction.LOWER_IS_BETTER) for c in range(6)] == [5, 4, 3, 2, 1, 0]
    assert [shade_of(c, 3, Direction.NEUTRAL) for c in range(3)] == [0, 2, 5]
    assert shade_of(0, 1, Direction.HIGHER_IS_BETTER) == 0


def test_the_legend_has_an_entry_for_every_class_and_pattern_on_the_map() -> None:
    chosen = selection()
    figures = map_figures(chosen.snapshot, "completion")["areas"].values()
    shown = {f"class-{one[0]}" if isinstance(one[0], int) else one[0] for one in figures}
    swatches = {classes(one).removeprefix("swatch ") for one in with_class(legend(chosen, rows(chosen)), "swatch")}
    assert swatches == shown


def test_the_title_says_unit_direction_schedule_and_period() -> None:
    assert facts(selection()) == ["%", "高为优", "时序 83.3", "2026年10月"]
    assert facts(selection("?theme=service")) == ["%", "低为优", "2026年10月"]


def test_the_breadcrumb_leads_back_to_the_district() -> None:
    assert links(map_title(selection("?area=140403001")))["潞州区"] == "?"


def test_ties_share_a_place_and_missing_areas_come_last() -> None:
    chosen = selection()
    panel = ranking_panel(rows(chosen), chosen)
    streets = [words(row) for row in with_class(panel, "rank-row")][:5]
    assert [row[:3] for row in streets] == [
        ["1", "并列", "第003街道"],
        ["1", "并列", "第005街道"],
        ["3", "第002街道", "66.4%"],
        ["4", "第001街道", "26.0%"],
        ["—", "第004街道", "未报送"],
    ]


def test_peer_groups_are_ranked_apart_the_largest_first() -> None:
    chosen = selection()
    panel = ranking_panel(rows(chosen), chosen)
    assert [words(one) for one in with_class(panel, "rank-group")] == [["街道组 5"], ["镇组 2"]]


def test_the_selected_area_is_marked_and_its_row_leads_to_its_origin() -> None:
    chosen = selection("?area=140403103")
    (marked,) = with_class(ranking_panel(rows(chosen), chosen), "is-selected")
    assert links(marked)["81.6%"] == "?area=140403103&figure=completion@140403103@2026-10"


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(6, 40))
def test_rows_are_shared_out_without_exceeding_a_group(sizes: list[int], room: int) -> None:
    given_rows = shares(tuple(sizes), room)
    assert all(min(size, 3) <= share <= size for size, share in zip(sizes, given_rows, strict=True))
    assert sum(given_rows) <= max(room, 3 * len(sizes))


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(3, 20), st.data())
def test_the_selected_row_is_always_among_those_shown(count: int, room: int, data: st.DataObject) -> None:
    chosen = selection()
    row = rows(chosen)[1]
    many = tuple(replace(row, area_code=str(place)) for place in range(count))
    selected = data.draw(st.integers(0, count - 1))
    places = shown_rows(many, room, str(selected))
    assert selected in places
    assert len(places) == min(room, count)


def test_the_header_leads_to_the_pages_behind_the_wall() -> None:
    assert links(header()) == {"通报": "/bulletins/wall", "排名页": "/ranking", "预警页": "/alerts", "数据页": "/data"}


def test_every_theme_tab_tells_its_red_alerts() -> None:
    assert words(themes(selection("?theme=service")))[:3] == ["经济运行", "红 1", "政务服务"]


def test_the_district_gives_the_product_its_name() -> None:
    assert short_name_of_root(wall_snapshot()) == "潞州"


def test_invented_data_and_borders_are_marked() -> None:
    made = snapshot(district(2), series(RATE, [[1.0, 2.0, 3.0]], is_sample=True))
    assert words(marks(made, is_illustrative=True)) == ["样例数据 · 示意边界"]
    assert marks(wall_snapshot(), is_illustrative=False) == []


def test_an_older_state_of_knowledge_is_told_and_can_be_left() -> None:
    found = notices(selection("?known_on=2026-09-15&area=999"))
    assert words(found) == [
        "正在按 2026-09-15 当日所知显示。",
        "回到现在",
        "没有代码为“999”的区划，已显示全域。",
    ]
    assert links(found)["回到现在"] == "?area=999"


def test_a_full_scale_writes_only_years_that_have_room() -> None:
    choices = [OCTOBER.shift(-back) for back in range(24)]
    assert words(playback(selection(), choices)[1]) == ["2025", "2026"]


def test_a_pinned_period_offers_the_way_back_to_the_newest() -> None:
    pinned = playback(selection("?period=2026-09"), [OCTOBER, OCTOBER.shift(-1)])
    assert links(pinned[2]) == {"回到最新": "?"}
    assert links(playback(selection(), [OCTOBER])[2]) == {}


def test_playback_runs_from_the_oldest_period_to_the_newest() -> None:
    choices = [OCTOBER.shift(-back) for back in range(3)]
    scale = playback(selection("?period=2026-09"), choices)[1]
    assert addresses(scale) == ["?period=2026-08", "?period=2026-09", "?period=2026-10"]


def test_the_trend_carries_last_year_and_plan_with_labels_at_their_ends() -> None:
    amount = indicator(
        "amount",
        name="税收收入",
        theme=Theme.ECONOMY,
        unit="万元",
        decimals=0,
        kind=Kind.CUMULATIVE,
        change_measure=ChangeMeasure.PERCENT,
        target_kind=TargetKind.ACCUMULATE,
        has_merged_january=True,
    )
    history = [[float(100 * month), float(10 * month)] for month in range(1, 22)]
    made = snapshot(district(1), series(amount, history, targets={2026: [None, 300.0], 2025: [None, 200.0]}))
    chosen = selection("?area=140403001", made)
    figure = trend_figure(trend(made, "amount", 1), chosen)
    assert figure is not None
    assert [line["name"] for line in figure["data"]] == ["时序", "上年", "本年"]
    assert figure["layout"]["xaxis"]["ticktext"][:2] == ["1—2月", "3月"]
    assert {note["text"] for note in figure["layout"]["annotations"]} == {"时序", "上年", "本年"}
    assert figure["data"][-1]["customdata"][0] == "2026-02"


def test_an_area_without_figures_has_no_chart() -> None:
    chosen = selection("?area=140403004")
    assert trend_figure(trend(chosen.snapshot, "completion", 4), chosen) is None


@given(st.lists(st.floats(0, 104), min_size=1, max_size=3))
def test_end_labels_keep_apart_and_inside(heights: list[float]) -> None:
    moved = set_apart(heights, 24, 104)
    assert np.all(np.diff(sorted(moved)) >= 24 - 1e-9)
    assert 0 <= min(moved) <= max(moved) <= 104
