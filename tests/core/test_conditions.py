"""The conditions of a rule said as the machine judges them."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.conditions import condition_words
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, EventWindow, RuleKind, Severity, Step
from indicators.catalogue import ChangeMeasure, Direction, Indicator, Kind, TargetKind
from tests.builders import indicator, rule

NAN = float("nan")
LOW, HIGH = Comparator.LESS_EQUAL, Comparator.GREATER_EQUAL
SALES = indicator(unit="万元", decimals=0, kind=Kind.CUMULATIVE, change_measure=ChangeMeasure.PERCENT)
INVESTED = indicator(decimals=1, target_kind=TargetKind.COMPLETION)
GROWTH = indicator(decimals=1, kind=Kind.GROWTH, target_kind=TargetKind.GROWTH)
AIR = indicator(unit="", kind=Kind.INDEX, direction=Direction.LOWER_IS_BETTER)
EVENTS = EventWindow("fire", 500, 30)
BACKWARDS = re.compile(
    "(低于|不高于|高于|达到|不低于|不足|超过|不超过)[“‘]?(低于|高于|落后|超|同比|环比|为|组内|连续|逾期)"
)


def said(of: AlertRule, about: Indicator, end: float = NAN) -> str:
    """What a rule's only level says, with the line it ends at by default."""
    (words,) = condition_words(of, about, (NAN, NAN, NAN, end))
    return words


def only(entry: float, kind: RuleKind, comparator: Comparator, hold: int = 1, **changes: Any) -> AlertRule:
    return rule(steps=(Step(Severity.RED, entry, hold),), kind=kind, comparator=comparator, **changes)


@pytest.mark.parametrize(
    ("of", "about", "end", "expected"),
    [
        pytest.param(
            only(-30.0, RuleKind.SCHEDULE_GAP_PP, LOW),
            INVESTED,
            -29.0,
            "红色：落后时序30.0个百分点以上（含），一期即报；回到落后时序29.0个百分点以内（不含）解除",
            id="behind time",
        ),
        pytest.param(
            only(0.7, RuleKind.SCHEDULE_RATIO, LOW, hold=2),
            INVESTED,
            0.73,
            "红色：完成进度不高于时序进度的0.7倍，连续2期；回到完成进度高于时序进度的0.73倍解除",
            id="a share of time",
        ),
        pytest.param(
            only(-27.7, RuleKind.POP_PCT, LOW),
            SALES,
            -25.0,
            "红色：环比下降27.7%以上（含），一期即报；回到环比下降25.0%以内（不含）解除",
            id="a fall",
        ),
        pytest.param(
            only(0.0, RuleKind.YOY_PCT, Comparator.LESS),
            SALES,
            0.5,
            "红色：比同比持平更低，一期即报；回到同比增长0.5%以上（含）解除",
            id="any fall at all",
        ),
        pytest.param(
            only(0.0, RuleKind.SCHEDULE_GAP_PP, LOW),
            INVESTED,
            1.0,
            "红色：与时序持平或更低，一期即报；回到超时序1.0个百分点以上（不含）解除",
            id="not ahead of time",
        ),
        pytest.param(
            only(5.0, RuleKind.YOY_PCT, LOW),
            SALES,
            6.0,
            "红色：同比增长5.0%以下（含），一期即报；回到同比增长6.0%以上（不含）解除",
            id="a growth too small",
        ),
        pytest.param(
            only(10.0, RuleKind.YOY_PCT, HIGH),
            AIR,
            9.0,
            "红色：同比上升10.0%以上（含），一期即报；回到同比上升9.0%以内（不含）解除",
            id="an index says no verdict on a line",
        ),
        pytest.param(
            only(-2.0, RuleKind.PARENT_GAP_PP, Comparator.LESS),
            GROWTH,
            0.0,
            "红色：低于上级平均2个百分点以上（不含），一期即报；回到与上级平均持平或更高解除",
            id="below the parent",
        ),
        pytest.param(
            only(-1.5, RuleKind.GROWTH_GAP_PP, LOW),
            GROWTH,
            -1.0,
            "红色：低于计划1.5个百分点以上（含），一期即报；回到低于计划1.0个百分点以内（不含）解除",
            id="below the plan",
        ),
        pytest.param(
            only(85.0, RuleKind.THRESHOLD, Comparator.LESS),
            indicator(),
            85.5,
            "红色：低于85%，一期即报；回到不低于85.5%解除",
            id="a figure",
        ),
        pytest.param(
            only(3.0, RuleKind.STREAK, HIGH),
            SALES,
            2.0,
            "红色：连续变差达到3期，一期即报；回到连续变差不足2期解除",
            id="a streak",
        ),
        pytest.param(
            only(3.0, RuleKind.PEER_PLACE, LOW),
            SALES,
            4.0,
            "红色：组内倒数第3名以内（含），一期即报；回到组内倒数第4名以外（不含）解除",
            id="a place",
        ),
        pytest.param(
            only(10.0, RuleKind.STALENESS, HIGH),
            SALES,
            9.0,
            "红色：逾期达到10天，一期即报；数据报来后解除",
            id="overdue",
        ),
        pytest.param(
            only(5.0, RuleKind.EVENT_COUNT, HIGH, event_window=EVENTS),
            SALES,
            4.0,
            "红色：火情半径500米、30天内达到5起，一期即报；回到火情半径500米、30天内不足4起解除",
            id="events",
        ),
        pytest.param(
            only(4.0, RuleKind.BASELINE, HIGH, baseline=BaselineMethod.XMR),
            SALES,
            3.5,
            "红色：偏离正常水平达到4.00，一期即报；回到偏离正常水平低于3.50解除",
            id="off its baseline",
        ),
    ],
)
def test_a_condition_is_worded_by_its_kind(of: AlertRule, about: Indicator, end: float, expected: str) -> None:
    assert said(of, about, end) == expected


def test_an_exit_of_ones_own_is_said_instead_of_the_default() -> None:
    own = replace(only(85.0, RuleKind.THRESHOLD, LOW), steps=(Step(Severity.RED, 85.0, 1, 90.0),))
    assert said(own, indicator(), 85.5).endswith("回到高于90%解除")


def test_levels_are_said_gravest_first() -> None:
    words = condition_words(rule(95, 90, 85, 80), indicator(), (96, 91, 86, 81))
    assert [one[0] for one in words] == ["红", "橙", "黄", "蓝"]


numbers = st.integers(-500, 500).map(lambda tenths: tenths / 10)


@given(
    st.sampled_from(RuleKind), st.sampled_from(Comparator), numbers, numbers, st.sampled_from([SALES, INVESTED, AIR])
)
def test_no_condition_reads_backwards(
    kind: RuleKind, comparator: Comparator, entry: float, end: float, about: Indicator
) -> None:
    of = only(entry, kind, comparator, baseline=BaselineMethod.XMR, event_window=EVENTS)
    assert not BACKWARDS.search(said(of, about, end))
