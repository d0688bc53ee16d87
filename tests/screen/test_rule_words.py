"""What is said of one unit's periods, under the editor's picture and beside an alert."""

from dataclasses import replace

import numpy as np

from indicators.alerting.board import AlertHistory
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, EventWindow, RuleKind
from indicators.alerting.strip import strip_of
from indicators.catalogue import Direction, Indicator, Kind
from indicators.publish import scene_of
from layouts.alerts.course import slots_of
from layouts.alerts.editor_charts import preview_data
from tests.builders import OCTOBER, TODAY, cube, district, indicator, rule, series

STREET = "140403001"
FIRES = indicator(name="火灾起数", kind=Kind.CUMULATIVE, unit="起", decimals=0, direction=Direction.LOWER_IS_BETTER)
ADDED = [3.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0, 2.0, 3.0, 9.0]  # January to October
RUNNING_UP = [sum(ADDED[: at + 1]) for at in range(len(ADDED))]
XMR = replace(rule(1, kind=RuleKind.BASELINE, comparator=Comparator.GREATER_EQUAL), baseline=BaselineMethod.XMR)


def course(of: Indicator, figures: list[float], watching: AlertRule) -> AlertHistory:
    made = scene_of(cube(district(1), series(of, [[None, figure] for figure in figures])), OCTOBER, TODAY)
    return strip_of(watching, made, STREET)


def test_a_period_on_its_way_out_says_so() -> None:
    words = preview_data(course(indicator(), [90.0, 75.0, 90.0, 90.0], rule(80, keep=1)), ())["words"]
    assert words == ["90.00%", "75.00%，蓝色", "90.00%，蓝色，恢复中", "90.00%"]


def test_a_baseline_of_a_running_total_is_drawn_and_said_by_what_each_month_added() -> None:
    history = course(FIRES, RUNNING_UP, XMR)
    drawn = preview_data(history, ())
    assert (drawn["baseline"]["figures"], drawn["baseline"]["what"]) == (ADDED, "当期值")
    assert drawn["words"][-1].startswith("当期9起，偏离正常水平")
    last = slots_of(history)[-1]
    assert (last.shown, last.words[:11]) == (9.0, "当期9起，偏离正常水平")


def test_a_period_of_an_event_rule_speaks_of_the_events_alone() -> None:
    window = EventWindow("fire", 500, 30)
    counted = rule(1, kind=RuleKind.EVENT_COUNT, comparator=Comparator.GREATER_EQUAL, event_window=window)
    made = scene_of(cube(district(1), series(FIRES, [[None, 40.0], [None, 41.0]])), OCTOBER, TODAY)
    periods = made.drafts[FIRES.code].line.periods
    counts = {(FIRES.code, window): dict.fromkeys(periods, np.array([2.0, 2.0]))}
    history = strip_of(counted, replace(made, event_counts=counts), STREET)
    assert preview_data(history, ())["words"] == ["火情半径500米、30天内2起，蓝色"] * 2
    assert slots_of(history)[-1].words == "火情半径500米、30天内2起；蓝色，预警中"
