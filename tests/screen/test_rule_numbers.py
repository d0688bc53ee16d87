"""What a rule costs, in the numbers of the backtest and at every place of the slider."""

from indicators.alerting.backtest import BacktestReport, backtest
from indicators.alerting.tuning import tuning
from layouts.alerts.editor_numbers import cost_words, numbers
from tests.builders import rule
from tests.core.test_backtest import moments
from tests.screen.reading import words


def test_one_alarm_in_three_years_is_counted_and_not_rounded_away() -> None:
    history = moments([(9.0, 9.0)] * 35 + [(1.0, 9.0)])
    (tried,) = backtest([rule(5)], history)
    assert words(numbers(BacktestReport(tried, None)))[:2] == ["1", "条/36 期"]
    assert cost_words(tuning(rule(5), history, 3))[1] == "1 条/36 期，平均同时 0.0 条未解除，1% 时间在预警"


def test_an_alarm_that_never_ends_is_seen_to_stand() -> None:
    (tried,) = backtest([rule(5, 4, 3)], moments([(1.0, 1.0)] * 12))
    assert words(numbers(BacktestReport(tried, None)))[2:4] == ["2.0", "条平均同时未解除"]


def test_periods_without_a_number_stand_beside_the_calm_ones() -> None:
    (tried,) = backtest([rule(5)], moments([(None, 9.0)] * 4 + [(9.0, 9.0)] * 8))
    said = words(numbers(BacktestReport(tried, None)))
    assert said[said.index("各级期次") + 1 :][:3] == ["0", "正常 20", "没有数 4"]


def test_numbers_are_rounded_half_up_everywhere() -> None:
    history = moments([(1.0, 9.0)] * 3 + [(9.0, 9.0)] * 9)  # 3 of 24 unit-periods, a quarter at once
    (tried,) = backtest([rule(5, keep=0)], history)
    assert "平均同时0.3条未解除" in tried.sentence()
    assert "13%的时间在预警" in tried.sentence()
