"""One alert through time: the course of an area beside the lines it was held to."""

from dataclasses import replace

import numpy as np
import pytest

from indicators.alerting.replay import replay_rules
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, EventWindow, RuleKind, Scope, Severity
from indicators.alerting.strip import labels_of, strip_of, worst_of
from indicators.alerting.watching import Scene
from indicators.baselines.score import deviations
from indicators.catalogue import Direction, Kind
from indicators.cube import Series
from indicators.problem import Refusal
from indicators.publish import build, scene_of
from tests.builders import MISSING, OCTOBER, TODAY, cube, district, indicator, rule, series

RATE = indicator().code
A, B = "140403001", "140403002"
LOW = rule(MISSING, 80, 70, MISSING, keep=0)
ROWS = [
    [None, 90.0, 90.0, 90.0],
    [None, 75.0, 90.0, None],
    [None, 75.0, 65.0, 90.0],
    [None, None, 75.0, 90.0],
]


def scene(*parts: Series) -> Scene:
    return scene_of(cube(district(3), *(parts or (series(indicator(), ROWS),))), OCTOBER, TODAY)


def test_the_course_of_an_area_slot_by_slot() -> None:
    strip = strip_of(LOW, scene(), A)
    assert [str(period) for period in strip.periods] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    np.testing.assert_equal(strip.figures, [90.0, 75.0, 75.0, np.nan])
    assert (strip.severity, strip.state) == ((0, 2, 2, 2), ("normal", "firing", "firing", "firing"))


def test_the_lines_run_blue_to_red_and_blanks_have_none() -> None:
    strip = strip_of(replace(LOW, steps=tuple(replace(s, exit_value=s.enter_value + 5) for s in LOW.steps)), scene(), A)
    np.testing.assert_equal(strip.entries, (np.nan, 80.0, 70.0, np.nan))
    np.testing.assert_equal(strip.exits, (np.nan, 85.0, 75.0, np.nan))


def test_it_says_what_the_wall_says_of_the_same_area() -> None:
    of = cube(district(3), series(indicator(rule=LOW), ROWS))
    alerts = {alert.area_ordinal: alert for alert in build(of, OCTOBER, TODAY).alerts}
    for ordinal, code in ((1, A), (2, B)):
        strip = strip_of(LOW, scene_of(of, OCTOBER, TODAY), code)
        assert (strip.severity[-1], strip.state[-1]) == (alerts[ordinal].severity, alerts[ordinal].state)


def test_without_an_area_it_is_the_one_that_stands_worst() -> None:
    assert strip_of(LOW, scene(), "").area_code == B


WORST = {
    "the graver level before the worse number": ([[None, 75.0, 78.0]], 1),
    "of equal levels the worse number": ([[None, 75.0, 72.0, 79.0]], 2),
    "of equals the first": ([[None, 75.0, 75.0, 75.0]], 1),
    "who has figures before who has none": ([[None, None, 90.0, 90.0]], 2),
}


@pytest.mark.parametrize(("rows", "ordinal"), WORST.values(), ids=WORST.keys())
def test_who_stands_worst(rows: list[list[float | None]], ordinal: int) -> None:
    looked = scene_of(cube(district(len(rows[0]) - 1), series(indicator(), rows)), OCTOBER, TODAY)
    outcome = replay_rules([replace(LOW, steps=LOW.steps[:1])], looked).outcomes[LOW.code]
    assert worst_of(outcome) == ordinal


def test_where_more_is_worse_the_larger_number_is_the_worst() -> None:
    high = replace(LOW, comparator=Comparator.GREATER, steps=(replace(LOW.steps[0], enter_value=95.0),))
    looked = scene(series(indicator(), [[None, 90.0, 92.0, 91.0]]))
    assert worst_of(replay_rules([high], looked).outcomes[LOW.code]) == 2


def test_an_area_out_of_scope_has_a_course_without_numbers() -> None:
    strip = strip_of(replace(LOW, scope=Scope(area_codes=(A,))), scene(), B)
    assert np.isnan(strip.watched).all()
    assert set(strip.state) == {"normal"}


def test_only_a_baseline_has_an_expected_course_and_limits() -> None:
    assert (strip_of(LOW, scene(), A).centre.size, strip_of(LOW, scene(), A).upper.size) == (0, 0)


def test_a_baseline_shows_its_expected_course_and_limits() -> None:
    rows = [[None, 80.0 + at % 3, 80.0, 80.0] for at in range(14)]
    xmr = replace(
        LOW, kind=RuleKind.BASELINE, baseline=BaselineMethod.XMR, comparator=Comparator.GREATER_EQUAL,
        steps=(replace(LOW.steps[0], enter_value=3.0),),
    )  # fmt: skip
    strip = strip_of(xmr, scene(series(indicator(), rows)), A)
    assert (len(strip.centre), len(strip.lower), len(strip.upper)) == (14, 14, 14)
    assert strip.lower[-1] < strip.centre[-1] < strip.upper[-1]


def test_a_baseline_of_a_running_total_shows_what_each_month_added() -> None:
    fires = indicator(kind=Kind.CUMULATIVE, unit="起", decimals=0, direction=Direction.LOWER_IS_BETTER)
    added = [3.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0, 2.0, 3.0, 9.0]  # January to October
    rows = [[None, sum(added[: at + 1]), None, None] for at in range(len(added))]
    xmr = replace(rule(1, kind=RuleKind.BASELINE, comparator=Comparator.GREATER_EQUAL), baseline=BaselineMethod.XMR)
    looked = scene(series(fires, rows))
    strip = strip_of(xmr, looked, A)
    assert strip.figures.tolist() == added
    assert strip.lower[-1] < strip.centre[-1] < strip.upper[-1] < 12  # on the scale of a month
    (alert,) = build(replace(cube(district(3), series(fires, rows)), rules=(xmr,)), OCTOBER, TODAY).alerts
    assert (alert.value, alert.sentence[:15]) == (9.0, "回访满意率当期9起，偏离正常水")


def test_a_count_of_events_shows_the_events() -> None:
    window = EventWindow("fire", 500, 30)
    fires = indicator(kind=Kind.FLOW, unit="起", decimals=0)
    looked = scene(series(fires, [[None, 40.0, 41.0, 42.0]] * 2))
    counts = {(RATE, window): dict.fromkeys(looked.drafts[RATE].line.periods, np.array([0.0, 2.0, 0.0, 1.0]))}
    counted = rule(1, kind=RuleKind.EVENT_COUNT, comparator=Comparator.GREATER_EQUAL, event_window=window)
    assert strip_of(counted, replace(looked, event_counts=counts), A).figures.tolist() == [2.0, 2.0]


def test_what_a_baseline_rule_found_is_kept_with_what_it_decided() -> None:
    xmr = replace(LOW, kind=RuleKind.BASELINE, baseline=BaselineMethod.XMR)
    looked = scene(series(indicator(), [[None, 80.0 + at % 3, 80.0, 80.0] for at in range(14)]))
    found = replay_rules([xmr], looked).outcomes[xmr.code].deviation
    assert found is not None
    np.testing.assert_array_equal(found.p_value, deviations(BaselineMethod.XMR, looked.drafts[RATE]).p_value)


def test_a_rule_without_a_baseline_has_no_finding_to_keep() -> None:
    assert replay_rules([LOW], scene()).outcomes[LOW.code].deviation is None


def test_an_incident_labelled_takes_its_figure_out_of_the_baseline_of_a_rule() -> None:
    rows = [[None, 80.0 + at % 3 + 40.0 * (at == 7), 80.0, 80.0] for at in range(14)]
    xmr = replace(LOW, kind=RuleKind.BASELINE, baseline=BaselineMethod.XMR)
    plain = scene(series(indicator(), rows))
    told = replace(plain, incidents={RATE: ((1, OCTOBER.shift(-6)),)})
    assert strip_of(xmr, told, A).upper[-1] < strip_of(xmr, plain, A).upper[-1]


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(Refusal, match="没有单位“999”；请从清单里选"):
        strip_of(LOW, scene(), "999")


FAULTY: dict[str, tuple[AlertRule, str]] = {
    "its indicator is gone": (replace(LOW, indicator_code="gone"), "指标“gone”已不在目录中"),
    "its formula names an indicator that is gone": (
        replace(LOW, kind=RuleKind.EXPRESSION, expression="没有 - 1"),
        "算式无法判定",
    ),
}


@pytest.mark.parametrize(("faulty", "sentence"), FAULTY.values(), ids=FAULTY.keys())
def test_a_rule_that_cannot_be_judged_is_refused_with_its_fault(faulty: AlertRule, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        strip_of(faulty, scene(), A)


def test_an_alert_is_known_by_its_labels() -> None:
    looked = scene()
    labels = labels_of(replace(LOW, code="low"), indicator(), Severity.ORANGE, looked.areas, 1)
    assert labels == {
        "rule": "low",
        "indicator": "satisfaction",
        "theme": "service",
        "area": A,
        "area_name": "第001街道",
        "peer_group": "街道组",
        "parent": "140403",
        "severity": "orange",
        "owner": "热线分中心",
        "rule_title": "回访满意率 · 偏低",
    }


def test_a_rule_with_an_owner_of_its_own_is_labelled_with_it() -> None:
    looked = scene()
    assert labels_of(replace(LOW, owner="督查室"), indicator(), Severity.RED, looked.areas, 1)["owner"] == "督查室"
