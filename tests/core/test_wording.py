"""One wording of one number: changes, gaps, tones and the sentences of alerts."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, EventWindow, RuleKind, Severity
from indicators.alerting.sentence import Finding, sentence
from indicators.catalogue import ChangeMeasure, Direction, Indicator, Kind, TargetKind
from indicators.wording import (
    Tone,
    amount_words,
    change_short,
    change_tone,
    change_words,
    completion_words,
    gap_short,
    gap_tone,
    gap_words,
)
from tests.builders import indicator, rule

NAN = float("nan")
LOWER, NEUTRAL = Direction.LOWER_IS_BETTER, Direction.NEUTRAL
SALES = indicator(unit="万元", decimals=0, kind=Kind.CUMULATIVE, change_measure=ChangeMeasure.PERCENT)
RATE = indicator()
ACCIDENTS = indicator(
    unit="起", decimals=0, kind=Kind.CUMULATIVE, change_measure=ChangeMeasure.DIFFERENCE, direction=LOWER
)
AIR = indicator(unit="", kind=Kind.INDEX, change_measure=ChangeMeasure.PERCENT, direction=LOWER)


@pytest.mark.parametrize(
    ("of", "change", "words", "short"),
    [
        pytest.param(SALES, 6.24, "同比增长6.2%", "+6.2%", id="growth at one decimal"),
        pytest.param(SALES, -4.15, "同比下降4.2%", "-4.2%", id="a fall is a fall, half up"),
        pytest.param(SALES, 0.04, "同比持平", "持平", id="nothing on paper is level"),
        pytest.param(SALES, 1234.5, "同比增长1,234.5%", "+1,234.5%", id="thousands are separated"),
        pytest.param(RATE, -0.3, "同比下降0.30个百分点", "-0.30个百分点", id="a rate falls by points"),
        pytest.param(replace(RATE, unit="‰"), 0.3, "同比上升0.30个千分点", "+0.30个千分点", id="per mille has its own"),
        pytest.param(ACCIDENTS, -5.0, "同比减少5起", "-5起", id="a small count falls by so many"),
        pytest.param(ACCIDENTS, 2.0, "同比增加2起", "+2起", id="and rises by so many"),
        pytest.param(AIR, -4.2, "同比下降4.2%（改善）", "-4.2%", id="an index that should fall says it is better"),
        pytest.param(AIR, 4.2, "同比上升4.2%（恶化）", "+4.2%", id="or worse"),
        pytest.param(SALES, NAN, "", "—", id="nothing known, nothing said"),
    ],
)
def test_a_change_is_worded_as_a_bulletin_words_it(of: Indicator, change: float, words: str, short: str) -> None:
    assert change_words(of, change) == words
    assert change_short(of, change) == short


@given(st.floats(-1e6, 1e6), st.sampled_from([SALES, RATE, ACCIDENTS, AIR]))
def test_no_growth_is_ever_negative_in_words(change: float, of: Indicator) -> None:
    assert "-" not in change_words(of, change)


@pytest.mark.parametrize(
    ("direction", "change", "tone"),
    [
        pytest.param(Direction.HIGHER_IS_BETTER, 1.0, Tone.GOOD, id="higher is better"),
        pytest.param(Direction.HIGHER_IS_BETTER, -1.0, Tone.BAD, id="falling is bad there"),
        pytest.param(LOWER, 1.0, Tone.BAD, id="lower is better"),
        pytest.param(LOWER, -1.0, Tone.GOOD, id="falling is good there"),
        pytest.param(NEUTRAL, 5.0, Tone.FLAT, id="neutral is neither"),
        pytest.param(LOWER, 0.004, Tone.FLAT, id="level on paper is neither"),
        pytest.param(LOWER, NAN, Tone.FLAT, id="unknown is neither"),
    ],
)
def test_tone_follows_the_direction_only(direction: Direction, change: float, tone: Tone) -> None:
    assert change_tone(replace(RATE, direction=direction), change) is tone


@pytest.mark.parametrize(
    ("target", "direction", "gap", "words", "tone"),
    [
        pytest.param(TargetKind.ACCUMULATE, "higher", -4.41, "落后时序4.4个百分点", Tone.BAD, id="behind time"),
        pytest.param(TargetKind.COMPLETION, "higher", 1.3, "超时序1.3个百分点", Tone.GOOD, id="ahead of time"),
        pytest.param(TargetKind.ACCUMULATE, "higher", 0.0, "与时序持平", Tone.FLAT, id="on time"),
        pytest.param(TargetKind.CEILING, "lower", 3.0, "超时序3.0个百分点", Tone.BAD, id="a ceiling used up too fast"),
        pytest.param(TargetKind.CEILING, "lower", -3.0, "低于时序3.0个百分点", Tone.GOOD, id="a ceiling spared"),
        pytest.param(
            TargetKind.MAINTAIN, "higher", -1.5, "低于目标1.50个百分点", Tone.BAD, id="below what must be held"
        ),
        pytest.param(
            TargetKind.MAINTAIN, "lower", -1.5, "低于目标1.50个百分点", Tone.GOOD, id="below is good where low is"
        ),
        pytest.param(TargetKind.GROWTH, "higher", -2.3, "低于计划2.3个百分点", Tone.BAD, id="growth below plan"),
        pytest.param(TargetKind.ACCUMULATE, "higher", NAN, "", Tone.FLAT, id="no plan, no gap"),
        pytest.param(TargetKind.NONE, "higher", NAN, "", Tone.FLAT, id="no target, no gap"),
    ],
)
def test_a_gap_says_what_it_is_a_gap_to(target: TargetKind, direction: str, gap: float, words: str, tone: Tone) -> None:
    of = indicator(target_kind=target, direction=Direction(direction))
    assert (gap_words(of, gap), gap_tone(of, gap)) == (words, tone)


def test_a_gap_in_a_table_carries_its_sign() -> None:
    of = indicator(target_kind=TargetKind.ACCUMULATE)
    assert [gap_short(of, gap) for gap in (-4.41, 1.3, 0.02, NAN)] == ["-4.4", "+1.3", "0.0", "—"]


def test_a_completion_names_what_is_completed() -> None:
    assert completion_words(indicator(target_kind=TargetKind.ACCUMULATE), 78.94) == "完成年度任务78.9%"
    assert completion_words(indicator(target_kind=TargetKind.CEILING), 41.0) == "已用年度控制数41.0%"
    assert completion_words(RATE, NAN) == ""


WINDOW = EventWindow("fire", 500, 30)
SCHEDULE = {"kind": RuleKind.SCHEDULE_GAP_PP}
CASES: list[Any] = [
    pytest.param(
        rule(95, 90, 85, 80),
        RATE,
        Finding(Severity.ORANGE, "firing", 82.31, 82.31, 85.0, 85.5),
        "回访满意率82.31%，低于橙色线85%",
        id="below a threshold",
    ),
    pytest.param(
        rule(95, 90, 85, 80),
        RATE,
        Finding(Severity.ORANGE, "firing", 85.2, 85.2, 85.0, 85.5),
        "回访满意率85.20%，未回到橙色解除线85.5%",
        id="back above the threshold but not beyond the exit",
    ),
    pytest.param(
        rule(95, 90, 85, 80),
        RATE,
        Finding(Severity.ORANGE, "recovering", 86.0, 86.0, 85.0, 85.5),
        "回访满意率86.00%，已回到橙色解除线内，恢复中",
        id="recovering",
    ),
    pytest.param(
        rule(-5, -10, -20, -30, **SCHEDULE),
        indicator(name="投资完成率", decimals=1, target_kind=TargetKind.COMPLETION),
        Finding(Severity.RED, "firing", 47.7, -34.2, -30.0, -29.0, overdue="10月"),
        "投资完成率47.7%，落后时序34.2个百分点（红色线：落后时序30.0个百分点）；10月未报送，状态沿用",
        id="behind time, and the newest figure is missing",
    ),
    pytest.param(
        rule(0, -5, -10, -20, kind=RuleKind.YOY_PCT),
        replace(SALES, short_name="零售额"),
        Finding(Severity.BLUE, "firing", 9876.0, -0.3, 0.0, 0.5),
        "零售额9,876万元，同比下降0.3%（蓝色线：同比持平）",
        id="any fall at all",
    ),
    pytest.param(
        rule(0, 1, 2, 3, kind=RuleKind.YOY_DIFFERENCE, comparator=Comparator.GREATER),
        replace(ACCIDENTS, short_name="事故"),
        Finding(Severity.YELLOW, "firing", 6.0, 2.0, 1.0, 0.0),
        "事故6起，同比增加2起（黄色线：同比增加1起）",
        id="two more than last year",
    ),
    pytest.param(
        rule(5, 10, 20, 30, kind=RuleKind.POP_PCT, comparator=Comparator.GREATER),
        replace(SALES, short_name="警情", unit="起", direction=LOWER),
        Finding(Severity.YELLOW, "firing", 60.0, 12.0, 10.0, 9.0),
        "警情60起，环比增长12.0%（黄色线：环比增长10.0%）",
        id="on the month before",
    ),
    pytest.param(
        rule(0, -1, -2, -3, kind=RuleKind.GROWTH_GAP_PP),
        indicator(name="投资增速", decimals=1, kind=Kind.GROWTH, target_kind=TargetKind.GROWTH),
        Finding(Severity.YELLOW, "firing", 4.5, -1.5, -1.0, -0.9),
        "投资增速4.5%，低于计划1.5个百分点（黄色线：低于计划1.0个百分点）",
        id="growth below plan",
    ),
    pytest.param(
        rule(2, 3, 4, 5, comparator=Comparator.GREATER_EQUAL),
        indicator(name="森林火险等级", unit="级", decimals=0, direction=LOWER),
        Finding(Severity.YELLOW, "firing", 3.0, 3.0, 3.0, 2.0),
        "森林火险等级3级，达到黄色线3级",
        id="a level reached",
    ),
    pytest.param(
        rule(2, 3, 4, 5, kind=RuleKind.BASELINE, comparator=Comparator.GREATER_EQUAL, baseline=BaselineMethod.XMR),
        RATE,
        Finding(Severity.ORANGE, "firing", 82.31, 11.99, 4.0, 3.5),
        "回访满意率82.31%，偏离正常水平11.99（橙色线4.00）",
        id="off its baseline",
    ),
    pytest.param(
        rule(2, 3, 4, 5, kind=RuleKind.BASELINE, comparator=Comparator.GREATER_EQUAL, baseline=BaselineMethod.XMR),
        RATE,
        Finding(Severity.ORANGE, "firing", 82.31, 3.7, 4.0, 3.5),
        "回访满意率82.31%，偏离正常水平3.70（未回到橙色解除线3.50）",
        id="not yet back at its baseline",
    ),
    pytest.param(
        rule(2, 3, 4, 5, kind=RuleKind.BASELINE, comparator=Comparator.GREATER_EQUAL, baseline=BaselineMethod.XMR),
        replace(ACCIDENTS, short_name="火灾起数", kind=Kind.CUMULATIVE),
        Finding(Severity.ORANGE, "firing", 4.0, 4.2, 4.0, 3.5),
        "火灾起数当期4起，偏离正常水平4.20（橙色线4.00）",
        id="a running total is judged by what the month added",
    ),
    pytest.param(
        rule(2, 3, 4, 5, kind=RuleKind.EVENT_COUNT, comparator=Comparator.GREATER_EQUAL, event_window=WINDOW),
        replace(ACCIDENTS, short_name="火灾起数"),
        Finding(Severity.RED, "recovering", NAN, 0.0, 5.0, 4.0),
        "火情半径500米、30天内0起（已回到红色解除线内，恢复中）",
        id="events come to an end",
    ),
    pytest.param(
        rule(2, 3, 4, 5, kind=RuleKind.EVENT_COUNT, comparator=Comparator.GREATER_EQUAL, event_window=WINDOW),
        replace(ACCIDENTS, short_name="火灾起数"),
        Finding(Severity.RED, "firing", NAN, 7.0, 5.0, 4.0),
        "火情半径500米、30天内7起（红色线5起）",
        id="many events near one another",
    ),
    pytest.param(
        rule(5, 10, 20, 30, kind=RuleKind.YOY_PCT, comparator=Comparator.GREATER),
        replace(AIR, short_name="空气质量综合指数"),
        Finding(Severity.YELLOW, "firing", 5.2, 12.0, 10.0, 9.0),
        "空气质量综合指数5.20，同比上升12.0%（恶化）（黄色线：同比上升10.0%）",
        id="an index that grew worse",
    ),
]


@pytest.mark.parametrize(("of", "about", "finding", "expected"), CASES)
def test_an_alert_says_why(of: AlertRule, about: Indicator, finding: Finding, expected: str) -> None:
    assert sentence(of, about, finding) == expected


states = st.sampled_from(["firing", "recovering"])
numbers = st.integers(-500, 500).map(lambda tenths: tenths / 10)


@given(st.sampled_from(RuleKind), st.sampled_from(Comparator), states, numbers, numbers, st.sampled_from([SALES, AIR]))
def test_no_sentence_has_brackets_within_brackets(
    kind: RuleKind, comparator: Comparator, state: str, watched: float, entry: float, about: Indicator
) -> None:
    of = rule(entry, kind=kind, comparator=comparator, baseline=BaselineMethod.XMR, event_window=WINDOW)
    said = sentence(of, about, Finding(Severity.BLUE, state, 5.0, watched, entry, entry))
    assert not re.search("（[^）]*（", said)


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        pytest.param("万元", 3_902_217.0, ("390.22", "亿元"), id="large sums are said in 亿元"),
        pytest.param("万元", 100_050.0, ("10.01", "亿元"), id="half up"),
        pytest.param("万元", -250_000.0, ("-25.00", "亿元"), id="also below zero"),
        pytest.param("万元", 99_999.0, ("99,999", "万元"), id="small sums stay"),
        pytest.param("人", 895_280.0, ("895,280", "人"), id="people are not money"),
        pytest.param("万元", float("nan"), ("—", "万元"), id="nothing known"),
    ],
)
def test_a_headline_says_large_sums_of_money_in_the_larger_unit(
    unit: str, value: float, words: tuple[str, str]
) -> None:
    assert amount_words(indicator(unit=unit, decimals=0), value) == words
