"""The backtest: the production fold at every moment over what was known then, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.backtest import Backtest, BacktestReport, Labelled, backtest
from indicators.alerting.hindsight import Known, judged_on, known
from indicators.alerting.incident import Incident, IncidentKind
from indicators.alerting.rule import AlertRule, Comparator, EventWindow, RuleKind, Severity, Step
from indicators.catalogue import IRREGULAR, DueRule
from indicators.cube import Cube
from indicators.period import Period
from indicators.publish import build
from tests.builders import ROOT_CODE, cube, district, indicator, rule, series

ONE, TWO = f"{ROOT_CODE}001", f"{ROOT_CODE}002"
LAST = Period.parse("2026-10")
LIGHT = {"blue": Severity.BLUE, "red": Severity.RED}
figures = st.one_of(st.none(), st.integers(0, 12).map(float))
histories = st.lists(st.tuples(figures, figures), min_size=1, max_size=14)
ladders = st.lists(st.integers(0, 10), min_size=1, max_size=4, unique=True).map(lambda cuts: sorted(cuts, reverse=True))


def month(at: int, of: int) -> Period:
    """The at-th of so many months that end in October."""
    return LAST.shift(at - of + 1)


def known_cube(rows: Sequence[Sequence[float | None]], last: Period) -> Cube:
    """A cube of two streets that knows some months up to the last one."""
    return cube(district(2), series(indicator(), [[None, *row] for row in rows], last=str(last)))


def moments(rows: Sequence[Sequence[float | None]]) -> list[Known]:
    """Every month judged on its due day by what had come by then: itself and all before it."""
    found = []
    for at in range(len(rows)):
        period = month(at, len(rows))
        today = judged_on(indicator(), period, RuleKind.THRESHOLD)
        found.append(known(period, known_cube(rows[: at + 1], period), today))
    return found


def tried(of: AlertRule, history: str, other: str = "", incidents: Sequence[Incident] = ()) -> Backtest:
    """Backtest a rule on two streets' histories in a line: `.` fine, `x` breached, `_` not reported."""
    value = {".": 10.0, "x": 0.0, "_": None}
    rows = [(value[a], value[b]) for a, b in zip(history, other or "_" * len(history), strict=True)]
    return backtest([of], moments(rows), incidents)[0]


def incident(at: int, of: int, area_code: str = ONE) -> Incident:
    return Incident(1, "satisfaction", area_code, month(at, of), IncidentKind.EVENT, "集体投诉", "", "张三")


def lone(hold: int = 1, keep: int = 0) -> AlertRule:
    """One light that enters below 5 and leaves from 6 on."""
    return rule(steps=(Step(Severity.RED, 5.0, hold, 6.0),), keep=keep)


@given(histories, ladders, st.integers(1, 3), st.integers(0, 2))
def test_at_the_last_moment_it_shows_what_the_wall_shows(
    rows: Sequence[Sequence[float | None]], entries: Sequence[float], hold: int, keep: int
) -> None:
    watching = rule(*entries, hold=hold, keep=keep)
    now = judged_on(indicator(), LAST, RuleKind.THRESHOLD)
    wall = build(replace(known_cube(rows, LAST), rules=(watching,)), LAST, now)
    found = backtest([watching], moments(rows))[0]
    shown = dict(zip(found.area_codes, found.severity[-1].tolist(), strict=True))
    open_ = {wall.areas.codes[alert.area_ordinal]: int(alert.severity) for alert in wall.alerts}
    assert {code: level for code, level in shown.items() if level} == open_


@given(histories, st.lists(ladders, min_size=2, max_size=4))
def test_rules_tried_side_by_side_are_as_tried_one_by_one(
    rows: Sequence[Sequence[float | None]], each: Sequence[Sequence[float]]
) -> None:
    rules, seen = [rule(*entries) for entries in each], moments(rows)
    together = [_told(one) for one in backtest(rules, seen)]
    assert together == [_told(backtest([one], seen)[0]) for one in rules]


def _told(found: Backtest) -> tuple[object, ...]:
    return found.rule, found.area_codes, found.severity.tolist(), found.state.tolist(), found.alarms, found.sentence()


@given(histories, ladders, st.data())
def test_what_came_later_never_changes_what_was_seen(
    rows: Sequence[Sequence[float | None]], entries: Sequence[float], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(1, len(rows)))
    seen = moments(rows)
    whole, part = backtest([rule(*entries)], seen)[0], backtest([rule(*entries)], seen[:cut])[0]
    columns = [whole.area_codes.index(code) for code in part.area_codes]
    assert whole.severity[:cut, columns].tolist() == part.severity.tolist()


def test_a_late_figure_is_not_seen_before_it_came() -> None:
    september, october = month(0, 2), LAST
    without, late = known_cube([(None, 9.0)], september), known_cube([(0.0, 9.0), (9.0, 9.0)], october)
    seen = [known(september, without, date(2026, 10, 10)), known(october, late, date(2026, 11, 10))]
    found = backtest([lone(keep=2)], seen)[0]
    assert found.severity[:, found.area_codes.index(ONE)].tolist() == [0, Severity.RED]


def test_a_revised_figure_counts_from_the_moment_it_was_known() -> None:
    september, october = month(0, 2), LAST
    wrong, right = known_cube([(0.0, 9.0)], september), known_cube([(9.0, 9.0), (9.0, 9.0)], october)
    seen = [known(september, wrong, date(2026, 10, 10)), known(october, right, date(2026, 11, 10))]
    found = backtest([lone()], seen)[0]
    assert found.severity[:, 0].tolist() == [Severity.RED, 0]


def test_a_figure_that_is_not_in_shows_no_number_and_keeps_the_level() -> None:
    found = tried(lone(), "x_")
    assert (found.severity[:, 0].tolist(), np.isnan(found.watched[:, 0]).tolist()) == ([4, 4], [False, True])


@pytest.mark.parametrize(
    ("history", "rule_", "alarms", "flaps"),
    [
        pytest.param("..xx..", lone(), [(2, 4)], 0, id="an episode from its first month to the first calm one"),
        pytest.param("..xx", lone(), [(2, 4)], 0, id="an open episode ends with the months"),
        pytest.param("x.x", lone(), [(0, 1), (2, 3)], 1, id="back after one calm month is a flap"),
        pytest.param("x..x", lone(), [(0, 1), (3, 4)], 1, id="back after two calm months, too"),
        pytest.param("x...x", lone(), [(0, 1), (4, 5)], 0, id="back after three is a new story"),
        pytest.param("x.x", lone(keep=1), [(0, 3)], 0, id="recovering is not over"),
        pytest.param(".x.", lone(hold=2), [], 0, id="one month is not yet an alarm"),
        pytest.param("xx_..", lone(), [(0, 3)], 0, id="silence is not calm"),
    ],
)
def test_alarms_are_episodes(history: str, rule_: AlertRule, alarms: Sequence[tuple[int, int]], flaps: int) -> None:
    found = tried(rule_, history)
    assert ([(one.opened, one.closed) for one in found.alarms], found.flaps) == (alarms, flaps)


def test_an_alarm_that_stood_before_the_first_month_is_not_counted_as_new() -> None:
    rows = [(0.0, 9.0), (0.0, 9.0), (0.0, 9.0), (9.0, 0.0)]
    found = backtest([lone()], moments(rows)[2:])[0]
    assert ([(one.area_code, one.opened) for one in found.alarms], found.alarm_periods) == ([(TWO, 1)], 2)


def test_an_alarm_names_the_level_it_opened_with_and_the_gravest() -> None:
    rows = [(4.0, None), (1.0, None), (9.0, None)]
    found = backtest([rule(5, 3, 2)], moments(rows))[0]
    assert [(one.severity, one.gravest) for one in found.alarms] == [(Severity.BLUE, Severity.ORANGE)]


def test_the_counts_of_a_year_by_hand() -> None:
    found = tried(lone(), "..xx....x.x.", "............")
    assert (
        len(found.alarms),
        round(found.alarms_per_month, 3),
        found.alarm_periods,
        found.flaps,
        found.areas_fired,
        found.level_periods,
    ) == (3, 0.25, 4, 1, 1, (20, 0, 0, 0, 4))


def test_a_period_without_a_number_is_neither_calm_nor_in_alarm() -> None:
    found = tried(lone(), "__xx____..", "____x_..__")
    assert (found.level_periods, found.blank_periods) == ((4, 0, 0, 0, 8), 8)
    assert found.open_share == 8 / 12
    assert found.levels_sentence() == "各级期次（单位 × 期）：红色8，正常4，没有数8。"


def test_where_every_period_was_judged_nothing_is_said_of_missing_ones() -> None:
    assert tried(lone(), "..xx").levels_sentence() == "各级期次（单位 × 期）：红色2，正常2。"


def test_a_merged_january_counts_as_the_month_it_is() -> None:
    merged = indicator(has_merged_january=True)
    seen = [
        known(
            Period.parse(text),
            cube(district(2), series(merged, [[None, value, None]], last=text)),
            judged_on(merged, Period.parse(text), RuleKind.THRESHOLD),
        )
        for text, value in (("2025-12", 9.0), ("2026-02", 0.0), ("2026-03", 9.0))
    ]
    assert backtest([lone()], seen)[0].alarms_per_month == 0.25


@pytest.mark.parametrize(
    ("history", "at", "expected"),
    [
        pytest.param("...x..", 3, Labelled(1, 0, 0, 0.0), id="an alarm in the very month"),
        pytest.param(".x....", 4, Labelled(1, 0, 0, 3.0), id="an alarm three months ahead"),
        pytest.param("x.....", 4, Labelled(0, 1, 1, None), id="four months ahead is no warning"),
        pytest.param("xxxxxx", 5, Labelled(1, 0, 0, 5.0), id="an alarm that still stands"),
        pytest.param("....x.", 3, Labelled(0, 1, 1, None), id="an alarm that comes after"),
        pytest.param("x.x.x.", 5, Labelled(1, 0, 1, 3.0), id="the earliest in time gives the lead"),
        pytest.param("......", 3, Labelled(0, 1, 0, None), id="no alarm at all"),
    ],
)
def test_alarms_are_held_against_what_happened(history: str, at: int, expected: Labelled) -> None:
    assert tried(lone(), history, incidents=[incident(at, len(history))]).labelled == expected


def test_an_incident_elsewhere_is_missed_there_and_no_excuse_here() -> None:
    found = tried(lone(), "..x", "...", incidents=[incident(2, 3, TWO)])
    assert found.labelled == Labelled(0, 1, 1, None)


def test_incidents_outside_the_months_do_not_count() -> None:
    assert tried(lone(), "..x", incidents=[incident(-5, 3), incident(9, 3)]).labelled is None


def test_a_report_says_both_versions_in_a_sentence_each() -> None:
    proposed = tried(lone(), "..x.........", incidents=[incident(3, 12), incident(9, 12)])
    present = tried(rule(99, version=3), "..x.........")
    assert BacktestReport(proposed, present).sentences == (
        "拟用：近12期共报1条，平均每月0.1条，平均同时0.1条未解除，反复0次；1个单位中1个报过，8%的时间在预警。"
        "已标注事件2起，命中1起，漏报1起，另有0条没有对应事件，提前量中位数1期。",
        "现行第3版：近12期共报1条，平均每月0.1条，平均同时1.0条未解除，反复0次；1个单位中1个报过，100%的时间在预警。",
    )


def test_a_rate_that_rounds_to_none_is_left_out() -> None:
    assert "近36期共报1条，平均同时0.0条未解除" in tried(lone(), "." * 35 + "x").sentence()


def test_what_stands_at_once_is_counted_over_all_periods() -> None:
    assert tried(lone(), "xx..", "x..x").standing == 1.0


def test_a_rule_nobody_reports_to_says_so() -> None:
    assert tried(lone(), "___").sentence() == "近3期没有可以判定的数，无从回测。"


def test_a_rule_whose_indicator_vanished_keeps_its_level_and_says_why() -> None:
    seen = moments([(0.0, 9.0), (0.0, 9.0)])
    gone = known(LAST.shift(1), replace(known_cube([(9.0, 9.0)], LAST), series={}), date(2026, 12, 10))
    found = backtest([lone()], [*seen, gone])[0]
    assert found.severity[:, 0].tolist() == [4, 4, 4]
    assert found.sentence() == "无法回测：指标“satisfaction”已不在目录中；请修改或停用这条规则。"


def test_an_area_that_came_later_has_no_past_and_one_that_went_is_left_out() -> None:
    one_street = cube(district(1), series(indicator(), [[None, 0.0]], last="2026-09"))
    seen = [known(month(0, 2), one_street, date(2026, 10, 10)), *moments([(0.0, 0.0)])]
    found = backtest([lone()], seen)[0]
    assert (found.area_codes, found.severity.tolist()) == ((ONE, TWO), [[4, 0], [4, 4]])
    assert backtest([lone()], [*moments([(0.0, 0.0)]), seen[0]])[0].area_codes == (ONE,)


def test_each_version_of_an_event_rule_sees_the_counts_of_its_own_window() -> None:
    near, far = EventWindow("fires", 500, 7), EventWindow("fires", 2000, 7)
    counts = {("satisfaction", near): {LAST: np.array([np.nan, 1.0, 0.0])}}
    counts |= {("satisfaction", far): {LAST: np.array([np.nan, 6.0, 0.0])}}
    seen = [known(LAST, replace(known_cube([(9.0, 9.0)], LAST), event_counts=counts), date(2026, 11, 10))]
    facts: Mapping[str, Any] = {"kind": RuleKind.EVENT_COUNT, "comparator": Comparator.GREATER_EQUAL}
    rules = [rule(5, event_window=window, **facts) for window in (near, far)]
    assert [one.severity[0, 0] for one in backtest(rules, seen)] == [0, 1]


@pytest.mark.parametrize(
    ("due", "period", "kind", "expected"),
    [
        pytest.param(
            DueRule(1, 8, 2), "2026-10", RuleKind.THRESHOLD, date(2026, 11, 10), id="on its due day, grace in"
        ),
        pytest.param(DueRule(0, 5), "2026-10", RuleKind.THRESHOLD, date(2026, 10, 31), id="never before it is over"),
        pytest.param(DueRule(1, 8), "2026-10", RuleKind.STALENESS, date(2026, 11, 30), id="lateness when it shows"),
        pytest.param(DueRule(1, 20), "2026-Q3", RuleKind.YOY_PCT, date(2026, 10, 20), id="a quarter"),
        pytest.param(IRREGULAR, "2026-10", RuleKind.THRESHOLD, date(2026, 10, 31), id="what is never owed, at its end"),
    ],
)
def test_a_period_is_judged_on(due: DueRule, period: str, kind: RuleKind, expected: date) -> None:
    slot = Period.parse(period)
    assert judged_on(indicator(due=due, frequency=slot.frequency), slot, kind) == expected
