"""Tuning: what a stricter or laxer ladder would cost, and the one that fits a budget."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.backtest import backtest
from indicators.alerting.lint_trial import MOST_OPEN
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.alerting.tuning import Tuning, moved_ladder, propose, tuning
from tests.builders import rule
from tests.core.test_backtest import figures, histories, ladders, moments

comparators = st.sampled_from(Comparator)
shifts = st.integers(0, 12)


def lights(comparator: Comparator, entry: float, keep: int = 1) -> AlertRule:
    return rule(entry, comparator=comparator, keep=keep)


@given(histories, ladders, comparators)
def test_a_ladder_moved_out_of_sight_never_fires(
    rows: Sequence[Sequence[float | None]], entries: Sequence[float], comparator: Comparator
) -> None:
    ordered = entries if comparator.is_low_bad else entries[::-1]
    far = moved_ladder(rule(*ordered, comparator=comparator), 1e9)
    assert backtest([far], moments(rows))[0].alarm_periods == 0


@given(histories, st.integers(0, 12), comparators, st.integers(0, 2), shifts, st.sampled_from([None, 1.5]))
def test_a_stricter_light_is_never_on_for_longer(
    rows: Sequence[Sequence[float | None]],
    entry: int,
    comparator: Comparator,
    keep: int,
    shift: int,
    drop: float | None,
) -> None:
    sign = -1 if comparator.is_low_bad else 1
    exit_value = None if drop is None else entry - sign * drop
    lax = rule(steps=(Step(Severity.RED, entry, 1, exit_value),), comparator=comparator, keep=keep)
    before, after = backtest([lax, moved_ladder(lax, shift)], moments(rows))
    assert not (
        (after.severity > 0) > (before.severity > 0)[:, [before.area_codes.index(c) for c in after.area_codes]]
    ).any()


@given(ladders, comparators, st.integers(-20, 20))
def test_a_move_keeps_the_shape_of_a_ladder(entries: Sequence[float], comparator: Comparator, shift: int) -> None:
    sign = -1 if comparator.is_low_bad else 1
    moved = moved_ladder(rule(*entries, comparator=comparator), shift)
    assert [step.enter_value for step in moved.steps] == [entry + sign * shift for entry in entries]


ROWS = [
    (float(a), float(b))
    for a, b in zip((9, 8, 3, 9, 6, 9, 2, 9, 9, 4, 9, 9), (9, 9, 7, 9, 9, 5, 9, 9, 1, 9, 9, 9), strict=True)
]


def told(entry: float = 5.0, shifts: int = 41) -> Tuning:
    return tuning(rule(entry, keep=0), moments(ROWS), shifts)


def test_the_ladder_as_written_stands_in_the_middle() -> None:
    found = told()
    at = found.shifts.index(0.0)
    assert (at, len(found.shifts), found.variants[at]) == (20, 41, rule(5.0, keep=0))


def test_the_steps_are_round_and_lead_across_the_bulk_of_the_figures() -> None:
    assert told().shifts[20:24] == (0.0, 0.5, 1.0, 1.5)


def test_every_shift_tells_its_alarms_and_its_entries() -> None:
    found = told(shifts=5)
    assert dict(zip(found.shifts, found.alarms, strict=True)) == {-10.0: 2, -5.0: 2, 0.0: 4, 5.0: 0, 10.0: 0}
    assert [entry[Severity.BLUE] for entry in found.entries] == [15.0, 10.0, 5.0, 0.0, -5.0]


def test_a_move_takes_fixed_exits_along() -> None:
    fixed = rule(steps=(Step(Severity.RED, 5.0, 1, 6.0),))
    assert moved_ladder(fixed, 2.0).steps == (Step(Severity.RED, 3.0, 1, 4.0),)


@pytest.mark.parametrize(
    ("costs", "shares", "budget", "expected"),
    [
        pytest.param((9, 6, 3, 1, 0), (0, 0, 0, 0, 0), 5, 0.0, id="the laxest within the budget"),
        pytest.param((9, 6, 3, 1, 0), (0, 0, 0, 0, 0), 9, -2.0, id="all of them"),
        pytest.param((9, 8, 7, 6, 6), (0, 0, 0, 0, 0), 5, None, id="none of them"),
        pytest.param((1, 4, 8, 2, 1), (1, 1, 0.4, 0.1, 0), 5, 1.0, id="not one where all alarms run into one another"),
        pytest.param((1, 2, 2, 2, 1), (1, 0.8, 0.3, 0.1, 0), 5, 1.0, id="not one that stands more than a tenth"),
        pytest.param((0, 0, 0, 0, 0), (1, 1, 1, 1, 0.44), 5, None, id="none while alarms that never end stand"),
        pytest.param((5, 5, 5, 5, 5), (0, 0, 0, 0, 0), 5, -2.0, id="exactly the budget is within it"),
    ],
)
def test_a_budget_proposes(
    costs: Sequence[float], shares: Sequence[float], budget: float, expected: float | None
) -> None:
    shifts = (-2.0, -1.0, 0.0, 1.0, 2.0)
    found = Tuning(shifts, (), (), tuple(map(float, costs)), tuple(map(float, shares)), (), 12, (True,) * 5)
    assert propose(found, budget) == expected


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        pytest.param((True, True, False, False, False), -2.0, id="passing over those the linter refuses"),
        pytest.param((False, False, True, True, False), 0.0, id="the laxest of those it takes"),
        pytest.param((False,) * 5, None, id="none where it takes none"),
    ],
)
def test_a_budget_proposes_only_what_the_linter_takes(sound: tuple[bool, ...], expected: float | None) -> None:
    found = Tuning((-2.0, -1.0, 0.0, 1.0, 2.0), (), (), (1.0,) * 5, (0.0,) * 5, (), 12, sound)
    assert propose(found, 5) == expected


def test_no_place_before_the_last_is_ever_proposed() -> None:
    places = rule(2, 1, kind=RuleKind.PEER_PLACE, comparator=Comparator.LESS_EQUAL)
    found = tuning(places, moments(ROWS), 9)
    refused = [entry for entry, is_sound in zip(found.entries, found.sound, strict=True) if not is_sound]
    assert {Severity.BLUE: 1.0, Severity.YELLOW: 0.0} in refused
    assert propose(found, 200.0) is None  # somebody of two is always the last


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=10), st.integers(0, 12), st.integers(0, 3))
def test_no_ladder_stricter_than_the_proposed_one_costs_or_stands_more_than_the_budget(
    rows: Sequence[Sequence[float | None]], entry: int, budget: int
) -> None:
    found = tuning(rule(entry), moments(rows), 11)
    proposed = propose(found, budget)
    within = [
        cost <= budget and share <= MOST_OPEN
        for shift, cost, share in zip(found.shifts, found.alarms_per_month, found.open_shares, strict=True)
        if proposed is not None and shift >= proposed
    ]
    assert all(within)


def test_a_step_is_never_finer_than_what_is_printed() -> None:
    flat = [(7.0, 7.0)] * 3
    assert tuning(rule(5.0), moments(flat), 3).shifts == (-0.01, 0.0, 0.01)


def test_a_rule_without_figures_can_still_be_moved() -> None:
    assert tuning(rule(5.0), moments([(None, None)]), 3).alarms == (0, 0, 0)
