"""What a rule looks at, kind by kind, by hand; and what holds for every kind."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from geo.area import Level
from indicators.alerting.machine import STATE_NAMES
from indicators.alerting.replay import replay_rules
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, EventWindow, RuleKind, Scope
from indicators.alerting.watching import Scene, in_scope, watched
from indicators.catalogue import ChangeMeasure, Direction, Indicator, Kind, StandardBreak, TargetKind
from indicators.cube import Series
from indicators.period import Period
from indicators.publish import scene_of
from tests.builders import OCTOBER, TODAY, area, cube, district, indicator, rule, series

AMOUNT: dict[str, Any] = {
    "kind": Kind.CUMULATIVE,
    "unit": "亿元",
    "change_measure": ChangeMeasure.PERCENT,
    "decimals": 2,
}
NAN = float("nan")
Rows = list[list[float | None]]
BLANKS: Rows = [[None, None] for _ in range(12)]


def scene(*parts: Series, streets: int = 3) -> Scene:
    return scene_of(cube(district(streets), *parts), OCTOBER, TODAY)


def looked_at(
    of: Indicator, rows: Sequence[Sequence[float | None]], kind: RuleKind, **changes: Any
) -> list[list[float]]:
    """What a rule of a kind sees; the first column is the district itself."""
    targets = changes.pop("targets", None)
    watching = rule(1.0, kind=kind, **changes)
    made = scene(series(of, rows, targets=targets), streets=len(rows[0]) - 1)
    seen: list[list[float]] = watched(watching, made).tolist()
    return seen


def test_a_rule_looks_at_the_number_as_it_is_printed() -> None:
    assert looked_at(indicator(decimals=1), [[None, 84.96]], RuleKind.THRESHOLD)[-1][1] == 85.0


def test_the_ratio_to_the_schedule_divides_completion_by_what_has_elapsed() -> None:
    of = indicator(**AMOUNT, target_kind=TargetKind.ACCUMULATE)
    rows = [[None, 666.32]]
    seen = looked_at(of, rows, RuleKind.SCHEDULE_RATIO, targets={2026: [None, 1000.0]})
    assert seen[-1][1] == pytest.approx(0.80)


def test_growth_against_the_parent_is_the_distance_to_the_district() -> None:
    rows = [[5.0, 2.0, 6.0]]
    seen = looked_at(indicator(kind=Kind.GROWTH, decimals=1), rows, RuleKind.PARENT_GAP_PP)
    assert seen[-1][1:] == [-3.0, 1.0]


def test_a_streak_counts_the_months_that_were_worse_than_the_one_before() -> None:
    rows: Rows = [[None, value] for value in (90.0, 89.0, 88.0, 88.0, 87.0, None, 86.0, 85.0)]
    seen = [row[1] for row in looked_at(indicator(), rows, RuleKind.STREAK)]
    np.testing.assert_equal(seen, [0, 1, 2, 0, 1, NAN, 0, 1])


def test_a_streak_of_a_running_total_is_one_of_what_each_month_added() -> None:
    rows = [[None, value] for value in (10.0, 19.0, 27.0, 37.0)]
    of = indicator(**AMOUNT)
    made = scene(series(of, rows, last="2026-04"), streets=1)
    assert [row[1] for row in watched(rule(1.0, kind=RuleKind.STREAK), made)[:4].tolist()] == [0, 1, 2, 0]


def test_the_place_is_counted_from_the_last_of_the_group_and_ties_share_the_better_one() -> None:
    seen = looked_at(indicator(), [[None, 90.0, 80.0, 80.0, 70.0]], RuleKind.PEER_PLACE)
    assert seen[-1][1:] == [4.0, 3.0, 3.0, 1.0]


def test_days_overdue_are_counted_from_the_end_of_grace() -> None:
    rows: Rows = [[None, 90.0, 80.0], [None, 91.0, None]]
    seen = looked_at(indicator(), rows, RuleKind.STALENESS, comparator=Comparator.GREATER_EQUAL)
    assert seen[-1][1:] == [0.0, 13.0]


def test_a_formula_stands_on_the_figures_that_had_ended_by_then() -> None:
    first, second = indicator("first", name="甲指标"), indicator("second", name="乙指标")
    made = scene(series(first, [[None, 10.0], [None, 20.0]]), series(second, [[None, 4.0], [None, 5.0]]), streets=1)
    watching = rule(1.0, code="first", kind=RuleKind.EXPRESSION, expression="甲指标 ÷ 乙指标")
    assert [row[1] for row in watched(watching, made).tolist()] == [2.5, 4.0]


def test_an_event_rule_sees_the_counts_it_was_handed() -> None:
    of = indicator()
    known = cube(district(2), series(of, [[None, 1.0, 1.0]]))
    window = EventWindow("fires", 500, 7)
    counts = {("satisfaction", window): {OCTOBER: np.array([7.0, 7.0, 2.0])}}
    made = scene_of(type(known)(known.areas, known.series, known.known_at, 1, event_counts=counts), OCTOBER, TODAY)
    assert watched(rule(5.0, kind=RuleKind.EVENT_COUNT, event_window=window), made)[-1].tolist() == [7.0, 7.0, 2.0]


def test_a_baseline_rule_sees_how_far_a_month_is_off() -> None:
    rows: Rows = [[None, value] for value in [50.0, 52.0] * 12 + [30.0]]
    seen = looked_at(indicator(), rows, RuleKind.BASELINE, baseline=BaselineMethod.XMR)
    assert seen[-1][1] > 3.0


def test_a_rule_sees_a_profit_that_turned_into_a_loss() -> None:
    profit = indicator(**AMOUNT | {"kind": Kind.FLOW})
    rows: Rows = [[None, 100.0], *BLANKS[1:], [None, -50.0]]
    assert looked_at(profit, rows, RuleKind.YOY_PCT)[-1][1] == -150.0


@pytest.mark.parametrize("kind", sorted(set(RuleKind) - {RuleKind.STALENESS, RuleKind.EXPRESSION, RuleKind.BASELINE}))
def test_no_rule_sees_a_number_where_nothing_was_reported(kind: RuleKind) -> None:
    of = indicator(target_kind=TargetKind.COMPLETION, direction=Direction.HIGHER_IS_BETTER)
    rows: Rows = [[None, 90.0], *BLANKS]
    assert np.isnan(np.array(looked_at(of, rows, kind))[-1, 1])


def test_a_growth_across_a_change_of_standard_is_not_seen() -> None:
    torn = indicator(**AMOUNT, standard_breaks=(StandardBreak(Period.parse("2026-03"), "口径扩大"),))
    rows = [[None, 10.0 * month] for month in range(1, 14)]
    assert np.isnan(looked_at(torn, rows, RuleKind.YOY_PCT)[-1][1])


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        pytest.param(
            Scope(), "140403 140403001 140403002 140403100", id="blank: the district and what is ranked below it"
        ),
        pytest.param(Scope(peer_groups=("镇组",)), "140403100", id="a peer group"),
        pytest.param(Scope(peer_groups=("功能区",)), "140403403", id="a peer group of zones, which are not ranked"),
        pytest.param(Scope(peer_groups=("社区组",)), "140403002001", id="a peer group further down"),
        pytest.param(Scope(area_codes=("140403002001",)), "140403002001", id="named areas, however deep"),
    ],
)
def test_a_rule_watches_its_scope(scope: Scope, expected: str) -> None:
    town = area("140403100", "黄碾镇", kind="镇", peer_group="镇组")
    zone = area("140403403", "开发区", level=Level.ZONE, is_ranked=False, peer_group="功能区")
    community = area("140403002001", level=Level.COMMUNITY, parent_code="140403002", peer_group="社区组")
    made = scene_of(cube(district(2, town, zone, community), series(indicator(), [[90.0] * 6])), OCTOBER, TODAY)
    mask = in_scope(scope, made.areas, made.frame)
    assert [code for code, is_in in zip(made.areas.codes, mask, strict=True) if is_in] == expected.split()


def test_a_rule_whose_indicator_is_gone_is_told_by_its_name() -> None:
    gone: AlertRule = rule(1.0, code="gone")
    with pytest.raises(KeyError, match="gone"):
        watched(gone, scene(series(indicator(), [[None, 1.0]]), streets=1))


@pytest.mark.parametrize("comparator", list(Comparator))
def test_the_exit_that_is_printed_parts_the_same_figures_as_the_exact_one(comparator: Comparator) -> None:
    restless: Rows = [[None, value] for value in [50.0, 54.0] * 6]
    ladder = rule(47.0 if comparator.is_low_bad else 57.0, comparator=comparator)
    for tenth in range(400, 640):
        figure = tenth / 10
        rows = [*restless, [None, 40.0 if comparator.is_low_bad else 64.0], [None, figure]]
        seen = scene(series(indicator(decimals=1, rule=ladder), rows), streets=1)
        outcome = replay_rules([ladder], seen).outcomes[ladder.code]
        line = float(outcome.exits[0, 1])
        assert line == round(line, 1)
        holds = {"<": figure < line, "<=": figure <= line, ">": figure > line, ">=": figure >= line}[comparator]
        assert (STATE_NAMES[outcome.state[-1, 1]] == "firing") == holds, figure
