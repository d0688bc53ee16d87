"""The snapshot: which slot is shown, who is classed, ranked and warned, and what is left blank."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.area import Level
from indicators.alerting.rule import Comparator, RuleKind, Severity
from indicators.catalogue import (
    IRREGULAR,
    Aggregation,
    ChangeMeasure,
    Direction,
    DueRule,
    Kind,
    StandardBreak,
    TargetKind,
)
from indicators.cube import empty_series
from indicators.period import Frequency, Period
from indicators.publish import build, replay
from indicators.snapshot import (
    CLASS_NO_DATA,
    CLASS_NOT_APPLICABLE,
    CLASS_NOT_REPORTING,
    CLASS_SUPPRESSED,
    NO_CHANGE_KNOWN,
    Column,
    Snapshot,
)
from tests.builders import OCTOBER, TODAY, area, cube, district, indicator, rule, series, snapshot, table

NAN = float("nan")
CODE = "satisfaction"
NOVEMBER = Period.parse("2026-11")


def column(made: Snapshot) -> Column:
    return made.column(CODE)


def test_a_figure_shows_at_its_own_period() -> None:
    shown = column(snapshot(district(3), series(indicator(), [[None, 90.0, 80.0, 70.0]])))
    assert (str(shown.period), shown.values[1:].tolist()) == ("2026-10", [90.0, 80.0, 70.0])


def test_a_figure_not_yet_due_shows_the_month_before_with_its_date() -> None:
    shown = column(
        snapshot(
            district(3), series(indicator(), [[None, 90.0, 80.0, 70.0]]), period=NOVEMBER, today=date(2026, 12, 10)
        )
    )
    assert (str(shown.period), shown.is_due, shown.due_on) == ("2026-10", True, date(2026, 11, 10))


def test_an_overdue_figure_shows_its_own_period_and_nothing_in_it() -> None:
    shown = column(
        snapshot(
            district(3), series(indicator(), [[None, 90.0, 80.0, 70.0]]), period=NOVEMBER, today=date(2026, 12, 11)
        )
    )
    assert (str(shown.period), shown.is_due) == ("2026-11", True)
    assert np.isnan(shown.values).all()
    assert shown.status[1:].tolist() == ["M"] * 3
    assert shown.is_stale[1:].all()


def test_one_street_in_is_enough_to_show_the_new_month() -> None:
    rows = [[None, 90.0, 80.0, 70.0], [None, 91.0, None, None]]
    shown = column(snapshot(district(3), series(indicator(), rows, last="2026-11"), period=NOVEMBER, today=TODAY))
    assert (str(shown.period), shown.is_due) == ("2026-11", False)
    assert shown.status.tolist() == ["", "A", "", ""]
    assert not shown.is_stale.any()


def test_no_later_period_ever_shows() -> None:
    part = series(indicator(), [[None, 1.0, 1.0, 1.0], [None, 2.0, 2.0, 2.0]], last="2026-11")
    assert column(snapshot(district(3), part)).values[1] == 1.0


def test_a_quarterly_figure_stands_in_an_october_snapshot() -> None:
    quarterly = indicator(frequency=Frequency.QUARTER)
    shown = column(snapshot(district(3), series(quarterly, [[None, 5.0, 6.0, 7.0]], last="2026-Q3")))
    assert str(shown.period) == "2026-Q3"


def test_a_daily_figure_shows_its_last_day_of_the_month() -> None:
    daily = indicator(frequency=Frequency.DAY, due=DueRule(1, 31))
    rows = [[None, float(day), 1.0, 1.0] for day in range(1, 4)]
    shown = column(snapshot(district(3), series(daily, rows, last="2026-10-30")))
    assert (str(shown.period), shown.values[1]) == ("2026-10-30", 3.0)


def test_an_irregular_figure_stands_with_its_own_date_until_the_next_one() -> None:
    census = indicator("census", frequency=Frequency.YEAR, due=IRREGULAR)
    made = snapshot(district(2), series(census, [[None, 3.0, 4.0]], last="2020")).column("census")
    assert (str(made.period), made.is_due, made.values[1]) == ("2020", False, 3.0)


def test_an_indicator_nobody_has_ever_reported_has_an_empty_column() -> None:
    shown = column(snapshot(district(3), empty_series(indicator(), 4)))
    assert np.isnan(shown.values).all()
    assert shown.class_[1:].tolist() == [CLASS_NO_DATA] * 3
    assert shown.breaks == ()


def test_every_way_to_have_no_figure_has_a_class_of_its_own() -> None:
    areas = district(5, area("140403001001", level=Level.COMMUNITY, parent_code="140403001"))
    zone = area("140403401", level=Level.ZONE, is_ranked=False)
    part = series(
        indicator(min_denominator=5),
        [[None, 90.0, 80.0, 100.0, None, None, None, None]],
        status=np.array([["", "A", "A", "A", "N", "M", "", ""]], dtype="<U1"),
        denominators=table([[None, 50, 60, 4, None, None, None, None]]),
    )
    shown = column(snapshot((*areas, zone), part))
    no_data, not_applicable, suppressed, never = (
        CLASS_NO_DATA,
        CLASS_NOT_APPLICABLE,
        CLASS_SUPPRESSED,
        CLASS_NOT_REPORTING,
    )
    assert shown.class_.tolist() == [never, 1, 0, suppressed, not_applicable, no_data, never, never]
    assert np.isnan(shown.values[3])


def test_ranks_are_given_within_peer_groups_and_zones_are_listed_without() -> None:
    towns = tuple(area(f"140403{i}", kind="镇", peer_group="镇组") for i in (103, 104, 105))
    zone = area("140403401", level=Level.ZONE, is_ranked=False, peer_group="功能区")
    figures = [None, 90.0, 95.0, 85.0, 70.0, 80.0, 75.0, 99.0]
    shown = column(snapshot((*district(3), *towns, zone), series(indicator(), [figures])))
    assert shown.rank.tolist() == [0, 2, 1, 3, 3, 1, 2, 0]
    assert shown.class_[-1] >= 0


def test_a_group_of_two_shows_figures_and_no_places() -> None:
    shown = column(snapshot(district(2), series(indicator(), [[None, 90.0, 95.0]])))
    assert shown.rank.tolist() == [0, 0, 0]
    assert shown.values[1:].tolist() == [90.0, 95.0]


def test_what_is_suppressed_takes_no_place() -> None:
    part = series(
        indicator(min_denominator=5),
        [[None, 100.0, 95.0, 85.0, 90.0]],
        denominators=table([[None, 2, 100, 100, 100]]),
    )
    assert column(snapshot(district(4), part)).rank.tolist() == [0, 0, 1, 3, 2]


def test_a_neutral_figure_has_classes_and_no_places() -> None:
    neutral = indicator(direction=Direction.NEUTRAL, is_rankable=False)
    shown = column(snapshot(district(3), series(neutral, [[None, 1.0, 5.0, 9.0]])))
    assert shown.class_[1:].tolist() == [0, 1, 2]
    assert not shown.rank.any()


def test_a_move_in_rank_is_shown_only_among_the_same_participants() -> None:
    same = [[None, 90.0, 80.0, 70.0], [None, 75.0, 80.0, 70.0]]
    fewer = [[None, 90.0, 80.0, 70.0], [None, 75.0, 80.0, None]]
    assert column(snapshot(district(3), series(indicator(), same))).rank_change[1:].tolist() == [-1, 1, 0]
    moves = column(snapshot(district(3), series(indicator(), fewer))).rank_change
    assert (moves == NO_CHANGE_KNOWN).all()


def test_a_change_of_standard_blanks_the_comparison_and_says_why() -> None:
    broken = indicator(standard_breaks=(StandardBreak(Period.parse("2026-03"), "执行 HJ 633-2026"),))
    rows = [[None, float(i), 1.0, 2.0] for i in range(13)]
    shown = column(snapshot(district(3), series(broken, rows)))
    assert np.isnan(shown.yoy).all()
    assert shown.yoy_note == "2026年3月口径变动，同比不可比：执行 HJ 633-2026"
    assert column(snapshot(district(3), series(indicator(), rows))).yoy_note == ""


def test_completion_and_gap_stand_beside_the_months_passed() -> None:
    rate = indicator(target_kind=TargetKind.COMPLETION, decimals=1)
    shown = column(snapshot(district(3), series(rate, [[None, 78.0, 90.0, 83.3]])))
    assert shown.elapsed_pct == pytest.approx(83.333, abs=1e-3)
    np.testing.assert_allclose(shown.gap_pp[1:], [-5.333, 6.667, -0.033], atol=1e-3)
    assert np.isnan(column(snapshot(district(3), series(indicator(), [[None, 1.0, 1.0, 1.0]]))).elapsed_pct)


def test_the_district_sum_says_when_a_street_is_missing_and_is_not_compared() -> None:
    amount = indicator(
        aggregation=Aggregation.SUM,
        kind=Kind.FLOW,
        unit="件",
        decimals=0,
        change_measure=ChangeMeasure.PERCENT,
        rule=rule(0, -50, kind=RuleKind.YOY_PCT),
    )
    gap: list[list[float | None]] = [[None] * 4] * 11
    rows = [[None, 10.0, 10.0, 10.0], *gap, [None, 10.0, 10.0, None]]
    shown = column(snapshot(district(3), series(amount, rows)))
    assert (shown.values[0], shown.status[0]) == (20.0, "P")
    assert np.isnan(shown.yoy[0])
    assert shown.severity[0] == 0


def test_sample_figures_mark_the_whole_snapshot() -> None:
    part = series(indicator(), [[None, 1.0, 1.0, 1.0]], is_sample=True)
    assert snapshot(district(3), part).is_sample
    assert not snapshot(district(3), replace(part, is_sample=False)).is_sample


WARNED = indicator(rule=rule(90, 80, 70, 60))


def test_alerts_come_gravest_first_with_figure_line_and_since_when() -> None:
    rows = [[None, 95.0, 85.0, 95.0], [None, 75.0, 85.0, 95.0], [None, 65.0, 85.0, 95.0]]
    made = snapshot(district(3), series(WARNED, rows))
    first, second = made.alerts
    assert (first.area_ordinal, first.severity, first.threshold, first.value) == (1, Severity.ORANGE, 70.0, 65.0)
    assert (str(first.since), first.periods_firing, first.is_new) == ("2026-09", 2, False)
    assert first.sentence == "回访满意率65.00%，低于橙色线70%"
    assert (second.severity, str(second.since), second.periods_firing) == (Severity.BLUE, "2026-08", 3)
    assert column(made).firing_since.tolist() == [-1, 1, 0, -1]


def test_alerts_of_one_level_keep_the_order_of_the_catalogue() -> None:
    first = indicator("first", frequency=Frequency.QUARTER, rule=rule(90, code="first"))
    second = indicator("second", frequency=Frequency.MONTH, rule=rule(90, code="second"))
    row = [[None, 80.0, 95.0, 95.0]]
    made = snapshot(district(3), series(first, row, last="2026-Q3"), series(second, row))
    assert [alert.indicator.code for alert in made.alerts] == ["first", "second"]


def test_a_first_breach_is_new_and_a_first_calm_after_recovery_is_resolved() -> None:
    rows = [[None, 85.0, 95.0, 95.0], [None, 95.0, 95.0, 95.0], [None, 95.0, 85.0, 95.0]]
    made = snapshot(district(3), series(WARNED, rows))
    assert [(alert.area_ordinal, alert.is_new) for alert in made.alerts] == [(2, True)]
    assert made.resolved_count == 1


def test_a_missing_month_holds_the_alert_and_says_so() -> None:
    rows = [[None, 65.0, 95.0, 95.0], [None, None, 95.0, 95.0]]
    (held,) = snapshot(district(3), series(WARNED, rows)).alerts
    assert (held.severity, held.is_stale, str(held.period), held.value) == (Severity.ORANGE, True, "2026-09", 65.0)
    assert held.sentence == "回访满意率65.00%，低于橙色线70%；10月未报送，状态沿用"


def test_news_of_an_older_slot_is_not_news_again() -> None:
    quarterly = indicator(frequency=Frequency.QUARTER, rule=rule(90, 80, 70, 60))
    part = series(quarterly, [[None, 95.0, 95.0, 95.0], [None, 65.0, 95.0, 95.0]], last="2026-Q3")
    in_september = snapshot(district(3), part, period=Period.parse("2026-09"))
    assert [alert.is_new for alert in in_september.alerts] == [True]
    assert [alert.is_new for alert in snapshot(district(3), part).alerts] == [False]


def test_rules_of_different_length_are_folded_side_by_side() -> None:
    short = indicator("short", rule=rule(90, 80, 70, 60, code="short", hold=2))
    long = indicator("long", rule=rule(90, 80, 70, 60, code="long", hold=2))
    made = snapshot(
        district(3),
        series(short, [[None, 65.0, 65.0, 95.0]]),
        series(long, [[None, 65.0, 95.0, 95.0], [None, 65.0, 65.0, 95.0]]),
    )
    assert made.column("short").alert_state.tolist() == ["normal", "pending", "pending", "normal"]
    assert made.column("long").alert_state.tolist() == ["normal", "firing", "pending", "normal"]
    assert made.column("long").firing_since.tolist() == [-1, 1, -1, -1]


def test_a_rise_above_a_high_line_warns_where_lower_is_better() -> None:
    of = indicator(direction=Direction.LOWER_IS_BETTER, rule=rule(3, 5, 8, 10, comparator=Comparator.GREATER))
    shown = column(snapshot(district(3), series(of, [[None, 11.0, 4.0, 3.0]])))
    assert shown.severity.tolist() == [0, 4, 1, 0]
    assert shown.rank.tolist() == [0, 3, 2, 1]


def test_the_record_of_changes_tells_each_step_once() -> None:
    rows = [[None, 95.0, 1.0, 1.0], [None, 75.0, 1.0, 1.0], [None, 65.0, 1.0, 1.0], [None, 85.0, 1.0, 1.0]]
    _, _, changes = replay(cube(district(3), series(WARNED, rows)), OCTOBER, TODAY)
    steps = [step for step in changes if step.area_code == "140403001"]
    told = [(str(step.period), step.state, step.severity, step.reason) for step in steps]
    assert told == [
        ("2026-08", "firing", Severity.YELLOW, "触发"),
        ("2026-09", "firing", Severity.ORANGE, "升级"),
        ("2026-10", "recovering", Severity.ORANGE, "开始恢复"),
    ]


def test_a_snapshot_is_the_same_whenever_it_is_built_from_the_same_cube() -> None:
    rows = [[None, 95.0, 85.0, 95.0], [None, 75.0, 85.0, 95.0]]
    known = cube(district(3), series(WARNED, rows))
    once, again = build(known, OCTOBER, TODAY), build(known, OCTOBER, TODAY)
    assert once.alerts == again.alerts
    assert column(once).class_.tolist() == column(again).class_.tolist()


def test_nobody_can_change_a_snapshot_once_it_is_built() -> None:
    known = cube(district(3), series(WARNED, [[None, 95.0, 85.0, 95.0]]))
    shown = column(build(known, OCTOBER, TODAY))
    for shared in (shown.values, shown.history, shown.class_, shown.severity):
        with pytest.raises(ValueError, match="read-only"):
            shared[...] = 0
    assert known.series[CODE].values.flags.writeable
