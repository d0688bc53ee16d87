"""The control chart: limits, signals, icons, rebases; the checks of semantics G."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.baselines.signals import Signal
from indicators.baselines.xmr import Assurance, Chart, Variation, xmr
from indicators.catalogue import Direction

NAN = float("nan")
CALM = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0]  # mean 10.5, moving ranges 2, 3, 2, 1 …
CHECK = [1.0, 2.0, 1.0, 2.0, 10.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]
figures = st.lists(st.integers(-50, 50).map(float) | st.just(NAN), min_size=1, max_size=40)


def chart(values: Sequence[float], direction: Direction = Direction.LOWER_IS_BETTER, **changes: Any) -> Chart:
    return xmr(np.array(values, dtype=np.float64), direction=direction, **changes)


def marked(values: Sequence[float], **changes: Any) -> str:
    """The signal of each slot as one digit, “.” for none."""
    return "".join(str(one or ".") for one in chart(values, **changes).marks.signals.tolist())


@pytest.mark.parametrize(
    ("screen", "lower", "upper"),
    [
        pytest.param(True, -0.72, 4.60, id="screened, the jump to ten does not widen the limits"),
        pytest.param(False, -3.06, 6.95, id="unscreened, it does"),
    ],
)
def test_the_limits_are_those_of_the_published_vignette(screen: bool, lower: float, upper: float) -> None:
    made = chart(CHECK, n_fix=18, screen=screen)
    assert [round(float(line[-1]), 2) for line in (made.mean, made.lower, made.upper)] == [1.94, lower, upper]


def test_the_near_limits_lie_two_thirds_of_the_way_out() -> None:
    made = chart(CHECK, n_fix=18)
    np.testing.assert_allclose(made.near_upper - made.mean, (made.upper - made.mean) * 2 / 3)


def test_a_point_outside_the_limits_is_signal_one() -> None:
    assert marked(CHECK, n_fix=18) == "....1............."


def test_the_first_twelve_figures_lock_the_limits() -> None:
    assert chart([*CALM, 30.0, 31.0, 29.0]).upper[-1] == chart(CALM).upper[-1]


def test_seven_in_a_row_above_the_mean_are_a_shift_and_every_one_is_marked() -> None:
    assert marked([*CALM, *[11.0, 12.0, 11.0, 12.0, 11.0, 12.0, 11.0]]) == "." * 11 + "2" * 8


def test_six_in_a_row_are_no_shift() -> None:
    assert marked([*CALM[:11], 10.0, *[11.0, 12.0, 11.0, 12.0, 11.0, 12.0]]) == "." * 18


def test_a_figure_on_the_mean_breaks_a_shift() -> None:
    balanced = [9.0, 11.0] * 6
    assert marked([*balanced, 11.0, 12.0, 11.0, 10.0, 11.0, 12.0, 11.0]) == "." * 19


def test_seven_rising_figures_are_a_trend_from_their_turning_point_on() -> None:
    assert marked([*CALM, *[8.5, 9.0, 9.5, 10.0, 10.6, 11.0, 11.5]]) == "." * 12 + "3" * 7


def test_an_equal_neighbour_neither_counts_in_a_trend_nor_breaks_it() -> None:
    assert marked([*CALM, *[8.5, 9.0, 9.0, 9.5, 10.0, 10.6, 11.0, 11.5]]) == "." * 12 + "33.33333"


def test_six_rising_figures_and_an_equal_one_are_no_trend() -> None:
    assert marked([*CALM, *[8.5, 9.0, 9.0, 9.5, 10.0, 10.6, 11.0]]) == "." * 19


def test_two_of_three_mark_only_the_figures_beyond_the_near_limit() -> None:
    assert round(float(chart(CALM).near_upper[0]), 2) == 14.21
    assert marked([*CALM, 10.0, 14.6, 12.0, 14.7, 9.0]) == "." * 13 + "4.4."


def test_two_of_three_need_all_three_on_one_side() -> None:
    assert marked([*CALM, 10.0, 14.6, 9.0, 14.7, 9.0]) == "." * 17


def test_a_figure_outside_the_limit_counts_as_beyond_the_near_one() -> None:
    assert marked([*CALM, 10.0, 30.0, 12.0, 14.7, 9.0]) == "." * 13 + "1.4."


def test_of_several_signals_outside_comes_before_trend_before_two_of_three_before_shift() -> None:
    rising = [11.0, 11.5, 12.0, 12.5, 13.0, 14.6, 30.0]
    assert marked([*CALM, 10.0, *rising]) == "." * 12 + "3333333" + "1"
    assert marked([*CALM, 10.0, 11.0, 11.0, 11.0, 11.0, 14.6, 14.6, 11.0]) == "." * 13 + "2222442"


def test_a_missing_figure_breaks_every_run() -> None:
    assert marked([*CALM, *[11.0, 12.0, 11.0], NAN, *[12.0, 11.0, 12.0]]) == "." * 19
    assert marked([*CALM, *[8.5, 9.0, 9.5], NAN, *[10.0, 10.6, 11.0, 11.5]]) == "." * 20
    assert marked([*CALM, 10.0, 14.6, NAN, 14.7, 9.0]) == "." * 17


def test_a_missing_figure_breaks_the_moving_range() -> None:
    with_gap = [10.0, 12.0, NAN, 100.0, 102.0, 100.0, 102.0]
    assert chart(with_gap).segments[-1].reach == pytest.approx(2.66 * 2.0)


def test_fewer_than_five_figures_are_a_run_chart_only() -> None:
    made = chart(CALM[:4])
    assert np.isnan(made.upper).all()
    assert made.icon.reason == "只有4期数据，满5期才作判断"


def test_five_to_eleven_figures_have_trial_limits() -> None:
    assert chart(CALM[:5]).segments[-1].is_trial
    assert "试用控制限" in chart(CALM[:11]).icon.reason
    assert not chart(CALM).segments[-1].is_trial


def test_a_constant_baseline_has_no_limits_and_says_so() -> None:
    made = chart([0.1] * 12)
    assert made.segments[-1].is_constant
    assert made.icon.reason == "数值恒定，没有波动"
    assert set(made.marks.signals.tolist()) == {Signal.NONE}
    assert chart([*[0.1] * 12, 0.3]).icon.reason == "基线期内数值恒定，定不出控制限"


def test_a_percentage_is_drawn_within_its_bounds_but_judged_by_its_limits() -> None:
    nearly_all = [97.0, 99.0] * 6
    made = chart([*nearly_all, 100.0], Direction.HIGHER_IS_BETTER, percent_bounds=True, target=101.0)
    assert made.upper[-1] == 100.0
    assert made.assurance is Assurance.HIT_OR_MISS


@pytest.mark.parametrize(
    ("values", "direction", "variation", "label"),
    [
        pytest.param([*CALM, 11.0], Direction.LOWER_IS_BETTER, Variation.COMMON, "普通波动", id="nothing special"),
        pytest.param([*CALM, 30.0], Direction.LOWER_IS_BETTER, Variation.CONCERN, "关注（高）", id="more is worse"),
        pytest.param([*CALM, 30.0], Direction.HIGHER_IS_BETTER, Variation.IMPROVEMENT, "改善（高）", id="more is good"),
        pytest.param([*CALM, 1.0], Direction.LOWER_IS_BETTER, Variation.IMPROVEMENT, "改善（低）", id="less is good"),
        pytest.param([*CALM, 1.0], Direction.HIGHER_IS_BETTER, Variation.CONCERN, "关注（低）", id="less is worse"),
        pytest.param([*CALM, 30.0], Direction.NEUTRAL, Variation.SHIFTED, "↑", id="neutral has no good side"),
        pytest.param([*CALM, NAN], Direction.NEUTRAL, Variation.UNKNOWN, "无法判断", id="no figure, no icon"),
    ],
)
def test_the_variation_icon_reads_the_latest_figure(
    values: Sequence[float], direction: Direction, variation: Variation, label: str
) -> None:
    icon = chart(values, direction).icon
    assert (icon.variation, icon.label) == (variation, label)


def test_a_trend_is_judged_by_its_slope_even_below_the_mean() -> None:
    rising_below = [6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0]
    icon = chart([*CALM, *rising_below], Direction.HIGHER_IS_BETTER).icon
    assert (icon.label, icon.reason) == ("改善（高）", "连续7期上升")


def test_a_shift_says_how_long_it_lasts() -> None:
    assert chart([*CALM, *[11.0, 12.0] * 4]).icon.reason == "连续9期高于平均水平"


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [
        pytest.param(50.0, Direction.HIGHER_IS_BETTER, Assurance.FAILS, id="never as high as wanted"),
        pytest.param(1.0, Direction.HIGHER_IS_BETTER, Assurance.PASSES, id="always higher than wanted"),
        pytest.param(11.0, Direction.HIGHER_IS_BETTER, Assurance.HIT_OR_MISS, id="now and then"),
        pytest.param(50.0, Direction.LOWER_IS_BETTER, Assurance.PASSES, id="always lower than allowed"),
        pytest.param(1.0, Direction.LOWER_IS_BETTER, Assurance.FAILS, id="never as low as wanted"),
        pytest.param(50.0, Direction.NEUTRAL, Assurance.NONE, id="a neutral figure reaches nothing"),
        pytest.param(None, Direction.HIGHER_IS_BETTER, Assurance.NONE, id="no target"),
    ],
)
def test_the_assurance_icon_compares_the_target_with_the_limits(
    target: float | None, direction: Direction, expected: Assurance
) -> None:
    assert chart(CALM, direction, target=target).assurance is expected


def test_a_rebase_gives_the_later_figures_limits_of_their_own() -> None:
    shifted = [value + 100.0 for value in CALM]
    made = chart([*CALM, *shifted], rebases=[12])
    assert [segment.start for segment in made.segments] == [0, 12]
    assert made.mean[-1] - made.mean[0] == pytest.approx(100.0)
    assert not made.marks.signals.any()


def test_without_a_person_nothing_is_rebased() -> None:
    shifted = [value + 100.0 for value in CALM]
    assert len(chart([*CALM, *shifted]).segments) == 1


def test_the_assurance_icon_comes_from_the_latest_segment() -> None:
    shifted = [value + 100.0 for value in CALM]
    made = chart([*CALM, *shifted], Direction.HIGHER_IS_BETTER, target=50.0, rebases=[12])
    assert made.assurance is Assurance.PASSES


def test_small_counts_have_the_limits_of_a_poisson_process() -> None:
    few = [0.0, 2.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0]
    assert chart(few, is_small_count=True).upper[-1] == pytest.approx(1.0 + 3.0)


def test_a_mean_of_five_cases_is_not_small() -> None:
    assert chart(CALM, is_small_count=True).upper[-1] == chart(CALM).upper[-1]


def test_the_limits_of_a_small_rate_follow_its_exposure() -> None:
    exposure = np.array([1.0] * 11 + [4.0])
    rates = [1.0, 3.0, 2.0, 2.0, 1.0, 3.0, 2.0, 2.0, 1.0, 3.0, 2.0, 2.0]
    made = chart(rates, is_small_count=True, exposure=exposure)
    np.testing.assert_allclose(made.upper[[0, -1]], [2.0 + 3.0 * np.sqrt(2.0), 2.0 + 3.0 * np.sqrt(0.5)])


def test_the_limits_of_a_small_proportion_are_binomial() -> None:
    shares = [10.0, 30.0, 20.0, 20.0] * 3
    made = chart(shares, is_small_count=True, percent_bounds=True, exposure=np.full(12, 0.1))
    assert made.upper[-1] == pytest.approx(20.0 + 3.0 * np.sqrt(20.0 * 80.0 / 10.0))


@given(figures)
def test_turning_the_series_over_turns_every_signal_over(values: list[float]) -> None:
    upright, upside_down = chart(values), chart([-value for value in values])
    assert upright.marks.signals.tolist() == upside_down.marks.signals.tolist()
    assert upright.marks.sides.tolist() == (-upside_down.marks.sides).tolist()


@given(figures, st.integers(1, 39))
def test_segments_are_charted_apart(values: list[float], rebase: int) -> None:
    whole = chart(values, rebases=[rebase])
    parts = [chart(part) for part in (values[:rebase], values[rebase:]) if part]
    np.testing.assert_allclose(whole.upper, np.concatenate([part.upper for part in parts]))
    assert whole.marks.signals.tolist() == [one for part in parts for one in part.marks.signals.tolist()]
