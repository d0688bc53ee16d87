"""The picker and what the methods say of themselves."""

from typing import Any

import numpy as np
import pytest

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.explain import explain
from indicators.baselines.lines import Mark, control_chart
from indicators.baselines.picker import PERSISTENT, persistence, propose, slots_to_learn, why_not
from indicators.baselines.xmr import Assurance
from indicators.catalogue import Aggregation, Direction, Indicator, Kind, StandardBreak, TargetKind
from indicators.period import Frequency, Period
from indicators.snapshot import Floats
from tests.core.baseline_drafts import FIRST, count, drafted, rate

EVERY_METHOD = pytest.mark.parametrize("method", list(BaselineMethod))
DAILY: dict[str, Any] = {"frequency": Frequency.DAY, "name": "12345诉求量", "unit": "件"}
AMOUNT: dict[str, Any] = {"kind": Kind.CUMULATIVE, "unit": "万元", "decimals": 0}
CALLS = [12.0, 15.0, 11.0, 14.0, 13.0, 12.0, 16.0, 14.0, 13.0, 15.0, 12.0, 22.0]


def column(values: list[float]) -> Floats:
    return np.array(values)[:, None]


@pytest.mark.parametrize(
    ("of", "slots", "expected"),
    [
        pytest.param(rate(), 24, BaselineMethod.XMR, id="a monthly rate"),
        pytest.param(rate(), 7, BaselineMethod.XMR, id="a short monthly rate, with trial limits"),
        pytest.param(rate(), 4, None, id="four months are nothing to judge by"),
        pytest.param(rate(target_kind=TargetKind.COMPLETION), 48, None, id="a completion is judged by the plan"),
        pytest.param(rate(**AMOUNT, target_kind=TargetKind.ACCUMULATE), 48, None, id="so is a cumulative amount"),
        pytest.param(rate(**AMOUNT), 48, BaselineMethod.SAME_PERIOD, id="an amount without a target has its seasons"),
        pytest.param(rate(**AMOUNT), 20, BaselineMethod.XMR, id="an amount of less than three years"),
        pytest.param(count(), 48, BaselineMethod.FARRINGTON, id="a monthly count of three years"),
        pytest.param(count(kind=Kind.CUMULATIVE), 48, BaselineMethod.FARRINGTON, id="a cumulative count, differenced"),
        pytest.param(count(), 36, BaselineMethod.XMR, id="a monthly count of less than three years and a month"),
        pytest.param(count(**DAILY), 30, BaselineMethod.EARS, id="a daily count"),
        pytest.param(count(**DAILY), 9, BaselineMethod.XMR, id="a daily count too short for EARS"),
    ],
)
def test_the_picker_proposes_by_kind_of_data(of: Indicator, slots: int, expected: BaselineMethod | None) -> None:
    assert propose(of, slots).method is expected


def walk(weight: float, slots: int = 400) -> Floats:
    """Figures of three areas each of which keeps so much of the one before it."""
    steps = np.random.default_rng(5).normal(size=(slots, 3))
    figures = np.zeros((slots, 3))
    for slot in range(1, slots):
        figures[slot] = weight * figures[slot - 1] + steps[slot]
    return figures + 80.0


@pytest.mark.parametrize("weight", [-0.4, 0.0, 0.3, 0.8])
def test_persistence_is_what_a_figure_keeps_of_the_one_before(weight: float) -> None:
    assert persistence(drafted(rate(), walk(weight))) == pytest.approx(weight, abs=0.1)


def test_a_cumulative_figure_is_taken_apart_before_it_is_called_slow() -> None:
    months = np.random.default_rng(7).uniform(90, 110, (48, 1))
    summed = np.concatenate([np.cumsum(months[at : at + 12], axis=0) for at in range(0, 48, 12)])
    assert abs(persistence(drafted(rate(**AMOUNT), summed))) < PERSISTENT


def test_a_change_of_standard_is_no_slow_movement() -> None:
    even = walk(0.0, 48) + np.where(np.arange(48) < 24, 0.0, 50.0)[:, None]
    broken = rate(standard_breaks=(StandardBreak(FIRST.shift(24), "口径调整"),))
    assert persistence(drafted(rate(), even)) > PERSISTENT > abs(persistence(drafted(broken, even)))


def test_a_baseline_learns_from_the_present_standard_only() -> None:
    broken = rate(standard_breaks=(StandardBreak(FIRST.shift(24), "一"), StandardBreak(FIRST.shift(40), "二")))
    assert [slots_to_learn(drafted(of, walk(0.0, 48))) for of in (rate(), broken)] == [48, 8]


@pytest.mark.parametrize("figures", [np.full((20, 2), 95.0), np.full((20, 2), np.nan), walk(0.9)[:11]])
def test_what_cannot_be_told_counts_as_free_of_persistence(figures: Floats) -> None:
    assert persistence(drafted(rate(), figures)) == 0.0


@pytest.mark.parametrize(
    ("of", "slots", "expected", "words"),
    [
        pytest.param(rate(), 48, BaselineMethod.SAME_PERIOD, "与往年同期相比", id="three years"),
        pytest.param(rate(), 24, None, "请先用阈值或同比规则", id="too short for earlier years"),
        pytest.param(rate(target_kind=TargetKind.GROWTH), 48, BaselineMethod.SAME_PERIOD, "与计划之差", id="planned"),
        pytest.param(count(), 48, BaselineMethod.FARRINGTON, "Farrington", id="a count has its own method"),
    ],
)
def test_no_control_chart_is_proposed_for_what_moves_slowly(
    of: Indicator, slots: int, expected: BaselineMethod | None, words: str
) -> None:
    proposal = propose(of, slots, PERSISTENT)
    (xmr,) = (one for one in proposal.alternatives if one.method is BaselineMethod.XMR)
    assert (proposal.method, words in proposal.reason) == (expected, True)
    assert "相关系数0.50" in xmr.words


def test_the_least_bit_less_persistence_leaves_the_control_chart() -> None:
    assert propose(rate(), 48, PERSISTENT - 0.001).method is BaselineMethod.XMR


@pytest.mark.parametrize(("of", "slots"), [(rate(), 24), (count(), 48), (rate(), 3)])
def test_every_method_not_proposed_is_an_alternative_with_its_reason(of: Indicator, slots: int) -> None:
    proposal = propose(of, slots)
    named = {alternative.method for alternative in proposal.alternatives}
    assert named | {proposal.method} - {None} == set(BaselineMethod)
    assert all(alternative.words for alternative in proposal.alternatives)


def test_slow_drift_is_offered_to_cusum() -> None:
    (cusum,) = (one for one in propose(rate(), 24).alternatives if one.method is BaselineMethod.CUSUM)
    assert (cusum.words, cusum.is_usable) == ("每期变化不大、担心缓慢走坏时选它", True)


@pytest.mark.parametrize(
    ("method", "of", "slots", "words"),
    [
        pytest.param(
            BaselineMethod.FARRINGTON,
            rate(),
            48,
            "Farrington 只用于按月报送的件数、人数，“回访满意率”不是",
            id="a rate is no count",
        ),
        pytest.param(
            BaselineMethod.EARS,
            count(),
            48,
            "EARS 只用于按日报送的数据，“火灾起数”不是按日报送",
            id="a month is no day",
        ),
        pytest.param(
            BaselineMethod.FARRINGTON,
            count(),
            30,
            "Farrington 季节计数至少要有37个月的数据，现有30个月，请待数据积累后再用",
            id="too short",
        ),
        pytest.param(
            BaselineMethod.XMR,
            rate(target_kind=TargetKind.COMPLETION),
            48,
            "“回访满意率”按年度任务逐期累计，请改用与时序进度之差的规则",
            id="a completion runs up",
        ),
        pytest.param(BaselineMethod.XMR, rate(), 12, "", id="nothing against it"),
    ],
)
def test_a_method_says_why_it_cannot_be_used(method: BaselineMethod, of: Indicator, slots: int, words: str) -> None:
    assert why_not(method, of, slots) == words


def test_a_control_chart_explains_an_ordinary_month() -> None:
    said = explain(BaselineMethod.XMR, drafted(rate(), column([95.0, 97.0] * 6 + [96.5])), 0)
    assert said.sentence == (
        "2021年1月回访满意率96.50%，判为“普通波动”：在控制限以内，没有异常信号（平均96.000%，控制限90.680%至100.000%）。"
    )


def test_a_control_chart_marks_what_it_explains() -> None:
    said = explain(BaselineMethod.XMR, drafted(count(), column([10.0, 12.0, 9.0, 11.0] * 3 + [30.0])), 0)
    assert said.sentence.startswith("2021年1月火灾起数30起，判为“关注（高）”：高于控制上限（平均10.5起")
    assert said.chart.marks == (Mark(12, "越限"),)
    assert (said.chart.unit, said.chart.values[-1], said.chart.periods[-1]) == ("起", 30.0, Period.parse("2021-01"))


def test_ears_explains_itself_by_the_week_before() -> None:
    said = explain(BaselineMethod.EARS, drafted(count(**DAILY), column(CALLS), first=Period.parse("2026-10-01")), 0)
    assert said.sentence == (
        "2026年10月12日12345诉求量22件，前一周（隔两天）平均为13.3件，高于18.2件的上限（C2 为5.43，达到3.09提示）。"
    )
    assert said.chart.marks == (Mark(11, "偏高"),)


def test_ears_marks_three_days_that_add_up() -> None:
    slowly = drafted(count(**DAILY), column([*CALLS[:9], 17.0, 17.0, 17.0]), first=Period.parse("2026-10-01"))
    assert Mark(11, "三日累积偏高") in explain(BaselineMethod.EARS, slowly, 0).chart.marks


def test_farrington_explains_itself_by_the_same_month_of_earlier_years() -> None:
    values = column([8.0, 9.0, 7.0, 8.0] * 12)
    values[-1] = 30.0
    said = explain(BaselineMethod.FARRINGTON, drafted(count(), values), 0)
    assert said.sentence == (
        "2023年12月火灾起数30起，按往年同月推算约为7.7起，高于16.3起的上限（偏离为预计值到界限距离的2.59倍，超过1倍提示）。"
    )


def test_farrington_says_when_cases_are_too_few() -> None:
    values = column([0.0, 1.0, 0.0, 0.0, 1.0, 0.0] * 8)
    values[-3:] = [[0.0], [0.0], [4.0]]
    said = explain(BaselineMethod.FARRINGTON, drafted(count(), values), 0).sentence
    assert said.endswith("近四期合计不足5起，数量太少，不作判断。")


def test_the_same_period_explains_itself_by_its_normal_range() -> None:
    wobble = np.random.default_rng(2).integers(90, 110, (48, 1)).astype(np.float64)
    said = explain(BaselineMethod.SAME_PERIOD, drafted(rate(**AMOUNT | {"kind": Kind.FLOW}), wobble), 0).sentence
    assert "万元，按往年同期推算约为" in said
    assert said.endswith("的正常范围内。")


def test_a_cusum_is_drawn_as_its_sum_with_its_line() -> None:
    drifting = [95.0, 97.0] * 10 + [94.0] * 8
    said = explain(BaselineMethod.CUSUM, drafted(rate(), column(drifting)), 0)
    assert said.sentence == "2022年4月回访满意率94.00%，连续偏低的累积和为5.02（达到5提示），可能正在缓慢变化。"
    assert said.chart.upper[-1] == 5.0
    assert said.chart.marks == (Mark(27, "累积越线"),)


def test_a_figure_beyond_the_good_limit_is_no_reproach() -> None:
    values = column(CALLS)
    values[-1] = 2.0
    said = explain(BaselineMethod.EARS, drafted(count(**DAILY), values, first=Period.parse("2026-10-01")), 0)
    assert said.sentence.endswith("低于8.3件的下限，属向好变化。")


@EVERY_METHOD
def test_a_missing_figure_is_named_as_missing(method: BaselineMethod) -> None:
    daily = drafted(count(**DAILY), column([*CALLS, np.nan]), first=Period.parse("2026-10-01"))
    assert explain(method, daily, 0).sentence == "2026年10月13日12345诉求量没有数据，不作判断。"


@pytest.mark.parametrize("method", [BaselineMethod.XMR, BaselineMethod.CUSUM])
def test_two_months_in_one_are_not_judged_as_one(method: BaselineMethod) -> None:
    merged = drafted(count(has_merged_january=True), column([8.0, 9.0] * 11 + [9.0]), first=FIRST.shift(1))
    assert explain(method, merged, 0).sentence == ("2022年1—2月火灾起数9起，是两个月的合并数，不与单月相比，不作判断。")


@EVERY_METHOD
def test_a_chart_has_one_number_per_line_and_slot_of_the_present_standard(method: BaselineMethod) -> None:
    broken = count(standard_breaks=(StandardBreak(FIRST.shift(5), "口径调整"),))
    chart = explain(method, drafted(broken, column([8.0, 9.0, 7.0, 8.0] * 12)), 0).chart
    lines = (chart.periods, chart.values, chart.centre, chart.lower, chart.upper)
    assert {len(line) for line in lines} == {43}


def test_the_icon_and_the_score_read_the_same_limits() -> None:
    few = rate(aggregation=Aggregation.RATIO, direction=Direction.LOWER_IS_BETTER)
    shares, cases = column([10.0, 20.0, 0.0, 10.0] * 3 + [50.0]), np.full((13, 1), 10.0)
    chart = control_chart(drafted(few, shares, denominators=cases), 0)
    assert chart.upper[-1] == pytest.approx(10.0 + 3.0 * np.sqrt(10.0 * 90.0 / 10.0))
    assert chart.icon.label == "关注（高）"


def test_a_maintained_level_is_the_target_of_the_assurance_icon() -> None:
    held = rate(target_kind=TargetKind.MAINTAIN)
    values = column([95.0, 96.0] * 6)
    assert control_chart(drafted(held, values, targets={2020: [99.0]}), 0).assurance is Assurance.FAILS
    assert control_chart(drafted(held, values), 0).assurance is Assurance.NONE


def test_a_rebase_of_another_area_does_not_move_this_one() -> None:
    two = drafted(rate(), np.tile([[95.0, 95.0], [97.0, 97.0]], (8, 1)))
    rebases = [(1, FIRST.shift(8))]
    assert [len(control_chart(two, ordinal, rebases).segments) for ordinal in (0, 1)] == [1, 2]


def test_an_incident_of_another_area_does_not_move_this_one() -> None:
    two = drafted(rate(), np.tile([[95.0, 95.0], [97.0, 97.0], [93.0, 93.0]], (4, 1)))
    counts = [control_chart(two, ordinal, (), [(1, FIRST.shift(8))]).segments[-1].count for ordinal in (0, 1)]
    assert counts == [12, 11]
