"""The fold of semantics C and L: golden traces by hand, and the laws every history obeys."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.ladder import compile_ladders
from indicators.alerting.machine import NOT_OPEN, STATE_NAMES, RuleFold, fold, fold_all
from indicators.alerting.rule import AlertRule, Comparator, Severity, Step
from tests.builders import rule

NAN = float("nan")
ABOVE, AT_LEAST = Comparator.GREATER, Comparator.GREATER_EQUAL
# Levels 10, 20, 30, 40 from above; exits 9, 19, 29, 39 (one display unit, which is also 10 % of the step).
LADDER = rule(10, 20, 30, 40, comparator=ABOVE)
LIGHTS = {"normal": ".", "pending": "o", "firing": "!", "recovering": "~"}


def folded(of: AlertRule, values: Sequence[float], *, unit: float = 1.0) -> RuleFold:
    numbers = np.array(values, dtype=np.float64)[:, None]
    return fold(of, numbers, np.isfinite(numbers), unit=unit)


def trace(of: AlertRule, values: Sequence[float], *, unit: float = 1.0) -> list[str]:
    """Each slot as level and light: 0. normal, 0o pending, 2! firing at yellow, 2~ recovering from it."""
    result = folded(of, values, unit=unit)
    names = STATE_NAMES[result.state[:, 0]].tolist()
    return [f"{level}{LIGHTS[name]}" for level, name in zip(result.severity[:, 0].tolist(), names, strict=True)]


def state_after(history: str, of: AlertRule) -> str:
    """The state after a history in a line: `.` calm, `x` breached, `_` not reported."""
    values = [{".": 0.0, "x": 100.0, "_": NAN}[slot] for slot in history]
    return str(STATE_NAMES[folded(of, values).state[-1, 0]])


def lone(enter: float, exit_value: float, *, hold: int, keep: int, comparator: Comparator = ABOVE) -> AlertRule:
    return rule(comparator=comparator, keep=keep, steps=(Step(Severity.RED, enter, hold, exit_value),))


def test_the_golden_trace() -> None:
    golden = lone(90, 85, hold=2, keep=1)
    values = [80, 92, 93, 91, NAN, 88, 84, 83, 82]
    assert trace(golden, values) == ["0.", "0o", "4!", "4!", "4!", "4!", "4~", "0.", "0."]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        pytest.param("..x", "pending", id="a first breach is watched"),
        pytest.param("..x.", "normal", id="a breach that does not last makes no noise"),
        pytest.param("..xx", "firing", id="a breach that lasts fires"),
        pytest.param("..x_x", "firing", id="a missing month neither counts nor breaks the count"),
        pytest.param("..xx_", "firing", id="silence is not calm"),
        pytest.param("..xx.", "recovering", id="one calm period is not yet the end"),
        pytest.param("..xx..", "normal", id="a second calm period is"),
        pytest.param("..xx._.", "normal", id="calm counts across a missing month"),
        pytest.param("..xx.x", "firing", id="a relapse goes back to firing"),
        pytest.param("..xx.x.", "recovering", id="and its calm counts from the start"),
        pytest.param("___", "normal", id="nothing ever reported is normal, not firing"),
    ],
)
def test_a_history_in_a_line(history: str, expected: str) -> None:
    assert state_after(history, lone(50, 40, hold=2, keep=1)) == expected


def test_with_keep_zero_the_first_calm_period_ends_it() -> None:
    assert trace(lone(90, 85, hold=1, keep=0), [92, 84, 92]) == ["4!", "0.", "4!"]


def test_with_keep_two_three_calm_periods_end_it() -> None:
    assert trace(lone(90, 85, hold=1, keep=2), [92, 84, 84, 84]) == ["4!", "4~", "4~", "0."]


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        pytest.param(ABOVE, ["0.", "4!", "4!", "4~"], id="> enters above and leaves at the exit"),
        pytest.param(AT_LEAST, ["4!", "4!", "4!", "4!"], id="≥ enters at the entry and stays at the exit"),
        pytest.param(Comparator.LESS, ["0.", "4!", "4!", "4~"], id="< enters below and leaves at the exit"),
        pytest.param(Comparator.LESS_EQUAL, ["4!", "4!", "4!", "4!"], id="≤ enters at the entry and stays at the exit"),
    ],
)
def test_a_comparator_is_never_mixed(comparator: Comparator, expected: list[str]) -> None:
    sign = -1 if comparator.is_low_bad else 1
    ends = lone(sign * 90, sign * 85, hold=1, keep=1, comparator=comparator)
    assert trace(ends, [sign * value for value in (90, 91, 86, 85)]) == expected


def test_going_up_skips_levels_and_coming_down_passes_through_recovering() -> None:
    walk = {
        5: "0.",
        12: "1!",
        25: "2!",
        45: "4!",  # skips orange
        39.5: "4!",  # below the entry of red, above its exit 39
        38: "4~",
        37: "3!",  # lands on orange, whose entry 30 is met
        28: "3~",
        21: "2!",
        19.5: "2!",
        19: "2~",  # on the exit: > leaves
        19.6: "2!",  # a relapse
        9: "2~",
        8: "0.",  # meets no entry at all
    }
    assert trace(LADDER, list(walk)) == list(walk.values())


def test_falling_may_pass_over_levels_whose_entry_is_not_met() -> None:
    assert trace(LADDER, [45, 11, 11, 5, 5]) == ["4!", "4~", "1!", "1~", "0."]


def test_low_bad_is_high_bad_upside_down() -> None:
    behind = rule(-5, -10, -20, -30, comparator=Comparator.LESS)
    # exits −4.5, −9, −19, −29: a tenth of each step
    values = [-4.0, -5.0, -5.1, -31.0, -29.5, -29.0, -28.0, -18.9, -9.2, -9.0, -4.4]
    expected = ["0.", "0.", "1!", "4!", "4!", "4~", "3!", "3~", "1!", "1!", "1~"]
    assert trace(behind, values, unit=0.1) == expected


def test_each_level_waits_for_its_own_hold() -> None:
    patient = rule(10, 20, 30, 40, comparator=ABOVE, hold=2)
    steps = (*patient.steps[:3], Step(Severity.RED, 40, 1))
    mixed = rule(comparator=ABOVE, steps=steps)
    assert trace(mixed, [45]) == ["4!"]
    assert trace(mixed, [35, 12]) == ["0o", "1!"]
    assert trace(mixed, [12, 35, 35]) == ["0o", "1!", "3!"]


def test_a_blank_level_is_never_taken() -> None:
    three_lights = rule(NAN, 20, NAN, 40, comparator=ABOVE)
    assert trace(three_lights, [12, 25, 35, 45, 38, 38, 5, 5]) == ["0.", "2!", "2!", "4!", "4~", "2!", "2~", "0."]


@pytest.mark.parametrize(
    ("entries", "unit", "exits"),
    [
        pytest.param((10, 20, 30, 40), 1.0, [9, 19, 29, 39], id="one display unit at least"),
        pytest.param((10, 30, 80, 200), 0.1, [8, 25, 68, 188], id="a tenth of the way to the next, red from below"),
        pytest.param((10, 10.5, 11, 30), 1.0, [9, 10, 10.5, 28.1], id="never below the entry of the level beneath"),
        pytest.param((50,), 0.5, [49.5], id="a lone level has only the display unit"),
    ],
)
def test_default_exits_leave_room(entries: tuple[float, ...], unit: float, exits: list[float]) -> None:
    quiet = np.zeros((1, 1, 1))
    lines = compile_ladders([rule(*entries, comparator=ABOVE)], [unit], quiet, quiet == 0).exit_lines
    assert lines[: len(entries), 0, 0].tolist() == exits


@pytest.mark.parametrize(
    ("entries", "comparator", "best", "exits"),
    [
        pytest.param((1,), AT_LEAST, 0, [1], id="from the first one on it ends with none at all"),
        pytest.param((1, 2), AT_LEAST, 0, [1, 1], id="so does the level above"),
        pytest.param((0,), ABOVE, 0, [0], id="more than none ends at none"),
        pytest.param((3, 5), AT_LEAST, 0, [2, 4], id="elsewhere the display unit is kept"),
        pytest.param((100,), Comparator.LESS, 100, [100], id="less than all ends with all"),
        pytest.param((2, 1), Comparator.LESS_EQUAL, 3, [2, 2], id="of three the first may end it"),
    ],
)
def test_an_exit_stays_where_the_best_number_there_can_be_meets_it(
    entries: tuple[float, ...], comparator: Comparator, best: float, exits: list[float]
) -> None:
    quiet = np.zeros((1, 1, 1))
    lines = compile_ladders([rule(*entries, comparator=comparator)], [1.0], quiet, quiet == 0, [best]).exit_lines
    assert lines[: len(entries), 0, 0].tolist() == exits


def test_restless_counts_still_end_with_none() -> None:
    numbers = np.array([*[0.0, 20.0] * 6, 4, 1, 0])[:, None, None]
    ladders = compile_ladders([rule(3, comparator=AT_LEAST, keep=0)], [1.0], numbers, np.isfinite(numbers), [0.0])
    assert fold_all(ladders, numbers, np.isfinite(numbers)).severity[-3:, 0, 0].tolist() == [1, 1, 0]


def test_a_restless_series_needs_half_its_usual_move_to_leave() -> None:
    # Twelve points alternating 50, 54: mean moving range 4, σ̂ = 4 ÷ 1.128, exit = 60 − σ̂ ÷ 2 = 58.227.
    restless = [50.0, 54.0] * 6
    lone_level = rule(60, comparator=ABOVE)
    assert trace(lone_level, [*restless, 61, 58.3, 58.2])[-3:] == ["1!", "1!", "1~"]
    assert trace(lone_level, [50.0] * 12 + [61, 58.3])[-2:] == ["1!", "1~"]


def test_since_is_the_slot_the_open_alert_opened_in_through_rises_and_falls() -> None:
    assert folded(LADDER, [5, 12, 45, 38, 35]).since.tolist() == [1]
    assert folded(LADDER, [5, 12, 45, 5, 5]).since.tolist() == [NOT_OPEN]
    assert folded(LADDER, [12, 5, 5, 12]).since.tolist() == [3]


VALUES = st.one_of(st.just(NAN), st.integers(0, 50).map(float))
HISTORIES = st.lists(VALUES, min_size=1, max_size=40)
ENTRIES = st.lists(st.integers(1, 49), min_size=4, max_size=4, unique=True).map(sorted)


@st.composite
def rules(draw: st.DrawFn) -> AlertRule:
    """Any ladder from above: some levels blank, any holds, keep and comparator."""
    entries = draw(ENTRIES)
    kept = draw(st.lists(st.sampled_from(list(Severity)[1:]), min_size=1, max_size=4, unique=True).map(sorted))
    steps = tuple(Step(s, float(entries[s - 1]), draw(st.integers(1, 3))) for s in kept)
    return rule(comparator=draw(st.sampled_from([ABOVE, AT_LEAST])), steps=steps, keep=draw(st.integers(0, 2)))


@given(rules(), HISTORIES, st.integers(0, 40))
def test_a_missing_month_never_changes_an_alert(of: AlertRule, history: list[float], at: int) -> None:
    at = min(at, len(history))
    with_gap = trace(of, [*history[:at], NAN, *history[at:]])
    before = with_gap[at - 1] if at else "0."
    assert with_gap[at] == before


@given(rules(), HISTORIES, st.integers(1, 39))
def test_replaying_in_two_sittings_equals_one(of: AlertRule, history: list[float], cut: int) -> None:
    numbers = np.array(history)[:, None, None]
    usable = np.isfinite(numbers)
    ladders = compile_ladders([of], [1.0], numbers, usable)
    once = fold_all(ladders, numbers, usable)
    first = fold_all(ladders, numbers[:cut], usable[:cut])
    second = fold_all(ladders, numbers[cut:], usable[cut:], first.carry)
    assert np.concatenate([first.state, second.state]).tolist() == once.state.tolist()
    assert np.concatenate([first.severity, second.severity]).tolist() == once.severity.tolist()
    assert second.since.tolist() == once.since.tolist()


@given(rules(), HISTORIES, st.integers(1, 40))
def test_no_period_is_judged_by_figures_that_came_later(of: AlertRule, history: list[float], known: int) -> None:
    assert trace(of, history[:known]) == trace(of, history)[:known]


@given(rules(), HISTORIES)
def test_turning_rule_and_figures_upside_down_changes_nothing(of: AlertRule, history: list[float]) -> None:
    mirrored = Comparator.LESS if of.comparator is ABOVE else Comparator.LESS_EQUAL
    steps = tuple(Step(step.severity, -step.enter_value, step.hold) for step in of.steps)
    upside_down = rule(comparator=mirrored, steps=steps, keep=of.keep)
    assert trace(upside_down, [-value for value in history]) == trace(of, history)


@given(rules(), HISTORIES)
def test_a_level_is_taken_only_where_its_own_entry_is_met(of: AlertRule, history: list[float]) -> None:
    entries = {int(step.severity): step.enter_value for step in of.steps}
    levels = [0, *folded(of, history).severity[:, 0].tolist()]
    for value, before, now in zip(history, levels, levels[1:], strict=False):
        assert now in (before, 0) or (value >= entries[now] if of.comparator is AT_LEAST else value > entries[now])


@given(st.lists(rules(), min_size=1, max_size=4), st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=20))
def test_rules_and_areas_folded_together_fold_as_they_do_alone(
    several: list[AlertRule], table: list[tuple[float, float, float]]
) -> None:
    numbers = np.repeat(np.array(table)[:, None, :], len(several), axis=1)
    usable = np.isfinite(numbers)
    together = fold_all(compile_ladders(several, [1.0] * len(several), numbers, usable), numbers, usable)
    for at, of in enumerate(several):
        alone = fold(of, numbers[:, at], usable[:, at], unit=1.0)
        assert together.severity[:, at].tolist() == alone.severity.tolist()
        assert together.state[:, at].tolist() == alone.state.tolist()
        assert together.since[at].tolist() == alone.since.tolist()


def by_the_book(enter: float, leave: float, hold: int, keep: int, history: Sequence[float]) -> list[str]:
    """The condition table of semantics C for one level (>), written out row by row."""
    state, count, calm, lights = "normal", 0, 0, []
    for value in history:
        if not math.isnan(value):
            if state in ("normal", "pending"):
                count = count + 1 if value > enter else 0
                state = "normal" if count == 0 else "firing" if count >= hold else "pending"
            elif value > leave:
                state, calm = "firing", 0
            elif state == "firing":
                state, calm = ("normal", 0) if keep == 0 else ("recovering", 1)
            elif calm >= keep:
                state, calm = "normal", 0
            else:
                calm += 1
            count = 0 if state == "normal" else count
        lights.append(("4" if state in ("firing", "recovering") else "0") + LIGHTS[state])
    return lights


@given(HISTORIES, st.integers(20, 40), st.integers(1, 15), st.integers(1, 4), st.integers(0, 3))
def test_one_level_follows_the_table_row_by_row(
    history: list[float], enter: int, room: int, hold: int, keep: int
) -> None:
    of = lone(enter, enter - room, hold=hold, keep=keep)
    assert trace(of, history) == by_the_book(enter, enter - room, hold, keep, history)
