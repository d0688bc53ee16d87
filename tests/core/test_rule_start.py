"""Where the editor starts: whatever indicator and kind a person picks, the ladder proposed makes sense."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.lint_fit import kinds_of, misfits
from indicators.alerting.lint_reach import unreachable
from indicators.alerting.linter import lint
from indicators.alerting.replay import replay_rules
from indicators.alerting.rule import AlertRule, RuleKind, Severity
from indicators.alerting.rule_table import read_rule
from indicators.alerting.watching import Scene, watched
from indicators.catalogue import Direction
from indicators.publish import scene_of
from tests import builders
from tests.core.sample_cube import sample_cube
from workflows.rule_start import starting_table

TODAY = date(2026, 11, 23)
WINDOW = {"events": {"layer": "fire", "radius_m": 500, "window_days": 30}}


@cache
def sample() -> Scene:
    return scene_of(sample_cube(), builders.OCTOBER, TODAY)


def scene(rows: Sequence[Sequence[float | None]], direction: Direction = Direction.HIGHER_IS_BETTER) -> Scene:
    watched_by_all = builders.indicator(direction=direction, is_rankable=False)
    return scene_of(builders.cube(builders.district(3), builders.series(watched_by_all, rows)), builders.OCTOBER, TODAY)


def started(of: Scene, kind: RuleKind | None = None, code: str = "satisfaction") -> AlertRule:
    table = starting_table(of.drafts[code].indicator, of, TODAY, kind)
    return read_rule(code, {**table, **(WINDOW if kind is RuleKind.EVENT_COUNT else {})})


@pytest.mark.parametrize("kind", [kind for kind in RuleKind if kind not in (RuleKind.EVENT_COUNT, RuleKind.EXPRESSION)])
def test_every_kind_offered_for_an_indicator_starts_with_a_ladder_without_faults(kind: RuleKind) -> None:
    faults = []
    for code, draft in sample().drafts.items():
        slots = len(draft.line.periods)
        if kind in kinds_of(draft.indicator, slots):
            rule = started(sample(), kind, code)
            faults += [(code, one.message) for one in misfits(rule, draft.indicator, slots)]
            faults += [(code, one.message) for one in unreachable(rule, sample())]
    assert faults == []


@pytest.mark.parametrize("code", sorted(sample_cube().series))
def test_what_an_indicator_starts_with_passes_the_linter_and_is_mostly_calm(code: str) -> None:
    rule = started(sample(), None, code)
    outcome = replay_rules([rule], sample()).outcomes[code]
    is_judged = np.isfinite(outcome.watched[-36:])
    assert [one.message for one in lint(rule, sample(), ()).findings if one.is_error] == []
    assert ((outcome.severity[-36:] > 0) & is_judged).sum() <= 0.2 * is_judged.sum()


def test_a_new_standard_starts_with_what_can_be_judged_already() -> None:
    rule = started(sample(), None, "air_composite_index")  # reported by another standard since the spring
    assert np.isfinite(watched(rule, sample())[-1]).any()


def test_slow_growth_with_a_plan_is_held_against_the_plan() -> None:
    assert started(sample(), None, "industrial_value_added_growth").kind is RuleKind.GROWTH_GAP_PP


figures = st.lists(st.lists(st.integers(0, 100).map(float), min_size=4, max_size=4), min_size=2, max_size=8)


@given(figures, st.sampled_from([Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER]))
def test_the_best_figure_on_record_never_meets_a_level_that_starts(
    rows: list[list[float]], direction: Direction
) -> None:
    of = scene(rows, direction)
    rule = started(of, RuleKind.THRESHOLD)
    sign = -1.0 if rule.comparator.is_low_bad else 1.0
    best = float((sign * watched(rule, of)).min())
    assert all(sign * step.enter_value > best for step in rule.steps)


def test_levels_start_where_few_of_all_figures_have_been() -> None:
    rows: list[list[float | None]] = [[None, 95.0, 95.0, 95.0] for _ in range(33)]
    rule = started(scene([*rows, [None, 50.0, 90.0, 95.0]]), RuleKind.THRESHOLD)
    assert [(step.severity, step.enter_value) for step in rule.steps] == [
        (Severity.YELLOW, 90.0),
        (Severity.ORANGE, 50.0),
    ]


@pytest.mark.parametrize(
    ("large", "small", "expected"),
    [
        pytest.param(6, 3, [1.0], id="a group of three has room for the last place only"),
        pytest.param(6, 4, [2.0, 1.0], id="one of four for two"),
        pytest.param(9, 6, [3.0, 2.0, 1.0], id="larger ones for all"),
    ],
)
def test_places_start_where_the_smallest_group_can_still_come_to_an_end(
    large: int, small: int, expected: list[float]
) -> None:
    rest = [builders.area(f"{builders.ROOT_CODE}1{at:02d}", peer_group="功能区组") for at in range(small)]
    of = builders.indicator(is_rankable=True)
    rows: list[list[float | None]] = [[None, *(50.0 + at for at in range(large + small))]] * 6
    made = scene_of(builders.cube(builders.district(large, *rest), builders.series(of, rows)), builders.OCTOBER, TODAY)
    rule = started(made, RuleKind.PEER_PLACE)
    assert [step.enter_value for step in rule.steps] == expected
    outcome = replay_rules([rule], made).outcomes[rule.code]
    best_of_each = [large, large + small]  # the first of either group
    assert (outcome.severity[-1, best_of_each] == 0).all()


def test_a_formula_starts_empty_and_without_a_level() -> None:
    of = scene([[95.0, 95.0, 90.0, 95.0]] * 3)
    table = starting_table(of.drafts["satisfaction"].indicator, of, TODAY, RuleKind.EXPRESSION)
    assert (table["kind"], {"expression", "blue", "yellow", "orange", "red"} & set(table)) == ("expression", set())


def test_a_review_is_proposed_a_year_from_today() -> None:
    assert started(scene([[95.0] * 4] * 3)).review_on == date(2027, 11, 23)
