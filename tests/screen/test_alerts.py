"""The live list and one alert opened: what they say, what they leave out, what they offer."""

import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.board import DataDebt, RecordedChange
from indicators.alerting.handling import Act, AlertAct, Handled, Handling
from indicators.alerting.rule import BaselineMethod, Comparator, RuleKind, Severity
from indicators.catalogue import Theme
from indicators.period import Period
from indicators.snapshot import RuleFault
from layouts.alerts.board import board_part
from layouts.alerts.chart import Frame, picture
from layouts.alerts.course import MOST_PERIODS, slots_of, strip, strip_key
from layouts.alerts.detail import detail, missing
from layouts.alerts.filters import shown
from layouts.alerts.tellings import Tellings
from layouts.alerts.view import HANDLINGS, LEVELS, AlertsView, Form, Part, Told
from layouts.handling import ring_glyph
from tests import builders
from tests.screen.alert_values import CLAIMED, LADDER, OTHER, SILENCED, STREET, board, entries, history
from tests.screen.reading import addresses, classes, links, walk, with_class, words
from tests.screen.wire import NOW

TITLES = {"satisfaction": "满意率偏低"}
TOLD = Tellings(has_receivers=True)
KEY = f"satisfaction@{STREET}"
codes = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=40)
views = st.builds(
    AlertsView,
    part=st.sampled_from(Part),
    level=st.sampled_from([None, *LEVELS]),
    theme=st.sampled_from([None, *Theme]),
    handling=st.sampled_from([None, *HANDLINGS]),
    told=st.sampled_from([None, *Told]),
    area_code=codes,
    text=codes,
    alert=codes,
    form=st.sampled_from([None, *Form]),
)


def said(view: AlertsView | None = None, **changes: Any) -> str:
    """Every word of the list."""
    return " ".join(words(board_part(board(**changes), view or AlertsView(), TITLES, TOLD)))


def areas_shown(view: AlertsView, **laid: Any) -> list[str]:
    return [one.area_code for one in shown(entries(**laid), view)]


@given(views)
def test_an_address_is_read_back_as_it_was_written(view: AlertsView) -> None:
    assert AlertsView.parse(view.href().partition("?")[2]) == view


@given(st.text())
def test_no_address_breaks_the_page(search: str) -> None:
    assert AlertsView.parse(search).part in Part


def test_a_row_says_level_unit_sentence_since_when_and_who_is_on_it() -> None:
    text = said()
    assert (
        "红 第001街道 回访满意率70.00%，低于红色线75% 新增 规则：满意率偏低 10月首次 未认领 还没有通知 认领 静默"
        in text
    )
    assert "黄 第002街道 回访满意率84.00%，低于黄色线85% 规则：满意率偏低 9月起2期 未认领 还没有通知" in text


def test_a_claim_names_who_until_when_and_the_note() -> None:
    text = said(found=entries(a1=(CLAIMED, None)))
    assert "已认领 张三，到11月23日11:42 已联系街道" in text


@pytest.mark.parametrize("handling", [Handling.UNCLAIMED, Handling.CLAIMED, Handling.DISPATCHED])
def test_the_list_draws_the_ring_as_the_wall_does(handling: Handling) -> None:
    listed = board_part(board(found=entries(a1=(Handled(handling, "张三"), None))), AlertsView(), TITLES, TOLD)
    opened = with_class(listed, "alerts-handling")[0]
    assert [classes(one) for one in walk(opened) if "ring" in classes(one)] == [classes(ring_glyph(handling))]


def test_a_claim_that_ran_out_says_whose_it_was() -> None:
    lapsed = replace(CLAIMED, handling=Handling.UNCLAIMED)
    assert "未认领 张三的认领已到期" in said(found=entries(a1=(lapsed, None)))


def test_a_silenced_alert_stays_in_the_list_with_who_why_and_until_when() -> None:
    part = board_part(board(found=entries(a1=(Handled(), SILENCED))), AlertsView(), TITLES, TOLD)
    (row,) = with_class(part, "is-hushed")
    assert "静默 · 李四 口径调整 到11月26日09:42" in " ".join(words(row))
    assert len(with_class(row, "bell")) == 1


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        pytest.param(AlertsView(level=Severity.RED), [STREET], id="by level"),
        pytest.param(AlertsView(theme=Theme.SAFETY), [], id="by theme"),
        pytest.param(AlertsView(handling=Handling.CLAIMED), [STREET], id="by handling"),
        pytest.param(AlertsView(told=Told.NO), [OTHER], id="by silence"),
        pytest.param(AlertsView(told=Told.YES), [STREET], id="told as usual"),
        pytest.param(AlertsView(area_code=OTHER), [OTHER], id="by area"),
        pytest.param(AlertsView(text="001街道 满意率"), [STREET], id="by every word of a search"),
        pytest.param(AlertsView(text="张三"), [STREET], id="by who is on it"),
        pytest.param(AlertsView(text="没有"), [], id="by a word that is nowhere"),
    ],
)
def test_the_list_is_filtered_by_the_address(view: AlertsView, expected: list[str]) -> None:
    assert areas_shown(view, a1=(CLAIMED, None), a2=(Handled(), SILENCED)) == expected


def test_the_tiles_count_what_the_other_filters_leave() -> None:
    tiles = with_class(
        board_part(board(), AlertsView(level=Severity.RED, area_code=OTHER), TITLES, TOLD), "alerts-tile"
    )
    assert [words(tile) for tile in tiles] == [["1", "全部"], ["0", "红"], ["0", "橙"], ["1", "黄"], ["0", "蓝"]]


def test_an_empty_list_says_so_and_says_when_only_the_filter_empties_it() -> None:
    assert "目前没有未解除的预警" in said(found=())
    assert "没有符合筛选条件的预警" in said(AlertsView(level=Severity.BLUE))


def test_a_rule_that_cannot_be_judged_is_listed_with_its_reason() -> None:
    text = said(faults=(RuleFault(LADDER, "指标“甲”已不在目录中。"),))
    assert "判定不了的规则 这些规则现在判定不了，原有的预警状态保持不变。" in text
    assert "满意率偏低 指标“甲”已不在目录中。" in text


def test_overdue_data_names_the_department_the_days_and_who_is_missing() -> None:
    debt = DataDebt(builders.indicator(), "热线分中心", Period.parse("2026-10"), 13, ("东街街道", "西街街道"))
    assert "热线分中心 回访满意率 2026年10月 13 天 还没有提醒 东街街道、西街街道" in said(debts=(debt,))


def test_a_storm_names_the_rule_and_can_be_let_go() -> None:
    part = board_part(board(held_rules=("satisfaction",)), AlertsView(), TITLES, TOLD)
    (button,) = [one for one in walk(part) if getattr(one, "data-alerts-act", "") == "release_storm"]
    assert getattr(button, "data-alerts-rule") == "satisfaction"
    assert "满意率偏低 2 个 放行" in " ".join(words(part))


def test_the_strip_has_one_cell_per_period_named_in_words() -> None:
    cells = strip(slots_of(history([95, 95, 95, 95], [95, 84, 95, 95], [95, None, 95, 95], [95, 70, 95, 95]))).children
    assert [words(cell) for cell in cells] == [[], ["黄"], ["黄"], ["红"]]
    assert [cell.title for cell in cells][2:] == [
        "2026年9月：没有数据，黄色，预警中",
        "2026年10月：70.00%；红色，预警中",
    ]


def test_the_strip_has_a_key_for_the_marks_it_carries() -> None:
    waiting = replace(LADDER, steps=tuple(replace(step, hold=2) for step in LADDER.steps))
    course = history(*[[95, one, 95, 95] for one in (95, 84, None)], rule=waiting)
    assert words(strip_key(slots_of(course))) == ["观察中或恢复中，级别尚待确认", "没有数据，沿用上期级别"]
    assert strip_key(slots_of(history([95, 95, 95, 95]))) is None


def test_a_missing_figure_is_hatched_and_an_undecided_state_is_ringed() -> None:
    rows: list[list[float | None]] = [[95, one, 95, 95] for one in (95, 84, 84, None)]
    waiting = replace(LADDER, steps=tuple(replace(step, hold=2) for step in LADDER.steps))
    cells = strip(slots_of(history(*rows, rule=waiting))).children
    assert [classes(cell) for cell in cells] == ["", "is-ringed", "severity-yellow", "severity-yellow is-missing"]


def test_a_long_course_shows_its_last_three_years() -> None:
    month: list[float | None] = [95, 95, 95, 95]
    assert len(slots_of(history(*[month] * 60))) == MOST_PERIODS


def test_the_picture_leaves_out_a_level_far_from_the_figures() -> None:
    drawn = picture(history([95, 91, 95, 95], [95, 89, 95, 95]))
    assert [words(line) for line in with_class(drawn, "alerts-lines")] == [["蓝 90", "黄 85", "橙 80"]]


def test_a_baseline_rule_shows_the_figure_between_what_was_expected_and_its_limits() -> None:
    watching = builders.rule(
        2, 3, kind=RuleKind.BASELINE, baseline=BaselineMethod.XMR, comparator=Comparator.GREATER_EQUAL
    )
    rows: list[list[float | None]] = [[95, 90 + month % 3, 95, 95] for month in range(20)]
    course = history(*rows, [95, 60, 95, 95], rule=watching)
    last = slots_of(course)[-1]
    assert last.shown == 60 < last.lower < last.centre < last.upper
    assert "控制限" in words(picture(course))
    assert with_class(picture(course), "alerts-band") == []


def test_a_course_without_a_single_figure_says_so() -> None:
    assert "这个单位还没有可以判定的数据。" in words(picture(history([95, None, 95, 95])))


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.floats(-1e12, 1e12), st.floats(0, 1e9))
def test_a_larger_number_is_never_drawn_lower_and_never_outside(
    low: float, width: float, number: float, more: float
) -> None:
    frame = Frame(low, low + width)
    assert 0 <= frame.up(number) <= frame.up(number + more) <= 100


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=40))
def test_any_course_can_be_drawn(values: list[float | None]) -> None:
    drawn = picture(history(*[[50, value, 50, 50] for value in values]))
    dots = with_class(drawn, "alerts-dot")
    assert len(dots) == sum(value is not None and math.isfinite(value) for value in values[-MOST_PERIODS:])


@pytest.mark.parametrize(
    ("handled", "offered"),
    [
        pytest.param(Handled(), ["认领", "督办", "备注", "静默"], id="nobody is on it"),
        pytest.param(CLAIMED, ["督办", "备注", "静默", "放弃认领"], id="somebody is on it"),
        pytest.param(Handled(Handling.DISPATCHED, "张三", NOW), ["备注", "督办", "静默"], id="a task was given out"),
    ],
)
def test_what_may_be_done_follows_where_the_handling_stands(handled: Handled, offered: list[str]) -> None:
    (bar,) = with_class(opened(handled=handled), "alerts-deeds")
    assert words(bar) == offered


def opened(view: AlertsView | None = None, handled: Handled | None = None, **changes: Any) -> Any:
    """The first alert of the list, opened."""
    (first, *_) = entries(a1=(handled or Handled(), None))
    course = replace(history([95, 95, 95, 95], [95, 70, 95, 95]), entry=first, **changes)
    return detail(course, view or AlertsView(alert=KEY), TOLD)


def test_a_form_opens_by_the_address_and_carries_the_alert_with_it() -> None:
    part = opened(AlertsView(alert=KEY, form=Form.DISPATCH))
    (form,) = with_class(part, "alerts-form")
    assert (getattr(form, "data-alerts-act"), getattr(form, "data-alerts-key")) == ("dispatch", KEY)
    named = [getattr(one, "name", None) for one in walk(form)]
    assert [name for name in named if name] == ["note", "reference", "who"]


def test_every_form_says_that_the_name_is_the_persons_own_word() -> None:
    for form in (Form.CLAIM, Form.NOTE, Form.DISPATCH, Form.SILENCE):
        assert "单机模式没有登录" in " ".join(words(opened(AlertsView(alert=KEY, form=form))))


def test_a_form_that_does_not_fit_the_handling_does_not_open() -> None:
    assert with_class(opened(AlertsView(alert=KEY, form=Form.RELEASE)), "alerts-form") == []


def test_an_alert_that_has_ended_shows_its_course_and_offers_nothing() -> None:
    part = detail(history([95, 95, 95, 95]), AlertsView(alert=KEY, form=Form.CLAIM), TOLD)
    assert "这条预警已经解除，不用再处理；下面是它的经过。" in words(part)
    assert with_class(part, "alerts-form") == with_class(part, "alerts-deeds") == []


def test_an_opened_alert_leads_to_its_rule_and_to_the_origin_of_its_figure() -> None:
    ways = links(opened())
    assert ways["规则第 1 版"] == "/alerts?part=rules&rule=satisfaction"
    assert ways["查看数据来源"].endswith(f"figure=satisfaction@{STREET}@2026-10")


def test_the_course_of_events_is_newest_first_with_reasons_and_notes() -> None:
    change = RecordedChange("2026-10", "firing", Severity.RED, 1, "触发", NOW)
    act = AlertAct(
        "satisfaction", STREET, "2026-10", Act.DISPATCH, "张三", NOW + timedelta(hours=1), "限期", "潞督〔1〕"
    )
    (listed,) = with_class(opened(changes=(change,), acts=(act,)), "alerts-timeline")
    first, second = (" ".join(words(item)) for item in listed.children)
    assert first == "2026-11-23 10:42 张三  督办 （潞督〔1〕） 限期"
    assert second == "2026-11-23 09:42 2026年10月： 红 预警中 触发 · 第 1 版规则"


def test_an_alert_that_cannot_be_shown_is_told_beside_the_list() -> None:
    part = board_part(board(), AlertsView(alert="x@y"), TITLES, TOLD, missing("没有单位“y”。", AlertsView(alert="x@y")))
    assert "没有单位“y”。" in words(part)
    assert "/alerts?alert=satisfaction@140403001" in addresses(part)
