"""The linter on kinds: what an indicator cannot have, the side that is bad, levels nothing can reach."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indicators.alerting.linter import lint
from indicators.alerting.replay import replay_rules
from indicators.alerting.rule import AlertRule, BaselineMethod, Comparator, EventWindow, RuleKind, Severity, Step
from indicators.catalogue import IRREGULAR, ChangeMeasure, Direction, Kind, TargetKind
from tests.builders import indicator, rule
from tests.core.test_linter import ABOVE, AT_LEAST, AT_MOST, CODE, REVIEW_ON, VALID, errors, scene, sound, tomls

COUNTS: dict[str, Any] = {"kind": Kind.FLOW, "unit": "件", "decimals": 0, "change_measure": ChangeMeasure.PERCENT}
RUNNING = {"kind": Kind.CUMULATIVE, "unit": "万元", "decimals": 0, "target_kind": TargetKind.ACCUMULATE}
RUNNING |= {"change_measure": ChangeMeasure.PERCENT}
FIRES = sound(3, kind=RuleKind.EVENT_COUNT, comparator=AT_LEAST, event_window=EventWindow("fires", 500, 7))


@pytest.mark.parametrize(
    ("of", "kind", "reason", "right"),
    [
        pytest.param({}, RuleKind.SCHEDULE_RATIO, "没有随时间累计的年度目标", "threshold", id="a ratio without a plan"),
        pytest.param({}, RuleKind.SCHEDULE_GAP_PP, "没有可比进度的年度目标", "threshold", id="a gap without a plan"),
        pytest.param(
            {"target_kind": TargetKind.GROWTH},
            RuleKind.SCHEDULE_GAP_PP,
            "没有可比进度的年度目标",
            "growth_gap_pp",
            id="a schedule for a planned growth",
        ),
        pytest.param(RUNNING, RuleKind.GROWTH_GAP_PP, "没有计划增速", "schedule_gap_pp", id="a growth nobody planned"),
        pytest.param({}, RuleKind.YOY_PCT, "百分数的百分数", "yoy_difference", id="per cent of a per cent"),
        pytest.param(
            {}, RuleKind.POP_PCT, "百分数的百分数", "yoy_difference", id="per cent of a per cent, month on month"
        ),
        pytest.param({}, RuleKind.PARENT_GAP_PP, "没有增速", "yoy_difference", id="the growth of a rate"),
        pytest.param({"is_rankable": False}, RuleKind.PEER_PLACE, "没有位次", "threshold", id="a place nobody has"),
        pytest.param(
            {"direction": Direction.NEUTRAL},
            RuleKind.PEER_PLACE,
            "没有位次",
            "threshold",
            id="a place without a good side",
        ),
        pytest.param({"due": IRREGULAR}, RuleKind.STALENESS, "不会逾期", "threshold", id="overdue without a due day"),
    ],
)
def test_a_kind_the_indicator_cannot_have_is_refused_with_one_it_can(
    of: Mapping[str, Any], kind: RuleKind, reason: str, right: str
) -> None:
    found = lint(sound(3, kind=kind), scene(indicator(**of)), ())
    ((_, message, _),) = errors(found)
    assert (reason in message, tomls(found)) == (True, [f'kind = "{right}"'])


@pytest.mark.parametrize(
    ("method", "of", "expected"),
    [
        pytest.param(BaselineMethod.XMR, RUNNING, "按年度任务逐期累计", id="a control chart of what only grows"),
        pytest.param(BaselineMethod.EARS, COUNTS, "EARS 只用于按日报送的数据", id="a method for days on months"),
    ],
)
def test_a_baseline_the_picker_rules_out_is_refused(
    method: BaselineMethod, of: Mapping[str, Any], expected: str
) -> None:
    of_kind = indicator(**of)
    found = lint(sound(3, comparator=AT_LEAST, kind=RuleKind.BASELINE, baseline=method), scene(of_kind), ())
    ((_, message, _),) = errors(found)
    assert expected in message


LOWER = {"direction": Direction.LOWER_IS_BETTER}


@pytest.mark.parametrize(
    ("kind", "of", "is_low_bad"),
    [
        pytest.param(RuleKind.THRESHOLD, {}, True, id="of what is better high, low values"),
        pytest.param(RuleKind.THRESHOLD, LOWER, False, id="of what is better low, high values"),
        pytest.param(RuleKind.SCHEDULE_GAP_PP, RUNNING, True, id="behind schedule"),
        pytest.param(RuleKind.SCHEDULE_RATIO, RUNNING, True, id="a small share of the schedule"),
        pytest.param(
            RuleKind.SCHEDULE_GAP_PP, RUNNING | {"target_kind": TargetKind.CEILING}, False, id="ahead of a ceiling"
        ),
        pytest.param(RuleKind.YOY_PCT, COUNTS | LOWER, False, id="growth of what is better low"),
        pytest.param(RuleKind.YOY_DIFFERENCE, {}, True, id="a fall of what is better high"),
        pytest.param(RuleKind.STREAK, {}, False, id="long streaks, whatever is better"),
        pytest.param(RuleKind.STALENESS, {}, False, id="many days overdue"),
        pytest.param(RuleKind.PEER_PLACE, LOWER, True, id="places near the last, whatever is better"),
    ],
)
@pytest.mark.parametrize("comparator", Comparator)
def test_a_rule_that_calls_the_good_side_bad_is_refused(
    kind: RuleKind, of: Mapping[str, Any], is_low_bad: bool, comparator: Comparator
) -> None:
    found = lint(sound(2, kind=kind, comparator=comparator), scene(indicator(**of)), ())
    contradicts = any("方向相反" in message for _, message, _ in errors(found))
    assert contradicts is (comparator.is_low_bad is not is_low_bad)


def test_a_neutral_figure_may_be_watched_from_either_side() -> None:
    neutral = indicator(direction=Direction.NEUTRAL)
    said = [
        message for side in Comparator for _, message, _ in errors(lint(sound(92, comparator=side), scene(neutral), ()))
    ]
    assert [message for message in said if "方向相反" in message] == []


@pytest.mark.parametrize(
    ("watching", "of", "level", "fault"),
    [
        pytest.param(sound(90, 0), VALID, 2, "永远不会触发", id="below the lowest value there can be"),
        pytest.param(sound(90, 0, comparator=AT_MOST), VALID, 0, "", id="at the lowest value, with an equal sign"),
        pytest.param(sound(120), VALID, 1, "一直触发", id="below more than the highest value"),
        pytest.param(
            sound(2, 0, kind=RuleKind.PEER_PLACE, comparator=AT_MOST),
            {},
            2,
            "永远不会触发",
            id="a place before the last",
        ),
        pytest.param(
            sound(3, 1, kind=RuleKind.PEER_PLACE, comparator=AT_MOST),
            {},
            1,
            "一直触发",
            id="as many places as there are units",
        ),
        pytest.param(
            sound(3, 60, kind=RuleKind.STREAK, comparator=AT_LEAST),
            {},
            2,
            "永远不会触发",
            id="a streak longer than history",
        ),
        pytest.param(sound(0, 3, kind=RuleKind.STREAK, comparator=AT_LEAST), {}, 1, "一直触发", id="a streak of none"),
        pytest.param(sound(0.8, -0.1, kind=RuleKind.SCHEDULE_RATIO), RUNNING, 2, "永远不会触发", id="a negative ratio"),
        pytest.param(
            sound(-10, -120, kind=RuleKind.YOY_PCT),
            {**COUNTS, **VALID},
            2,
            "永远不会触发",
            id="a fall by more than all there is",
        ),
        pytest.param(
            sound(-10, -120, kind=RuleKind.YOY_DIFFERENCE), VALID, 2, "永远不会触发", id="a fall beyond the valid range"
        ),
        pytest.param(
            sound(-1, 3, kind=RuleKind.STALENESS, comparator=ABOVE), {}, 1, "一直触发", id="overdue before it is due"
        ),
        pytest.param(
            sound(0, 3, kind=RuleKind.EVENT_COUNT, comparator=AT_LEAST, event_window=EventWindow("fires", 500, 7)),
            COUNTS,
            1,
            "一直触发",
            id="no event is enough",
        ),
    ],
)
def test_a_level_nothing_reaches_or_nothing_misses_is_refused(
    watching: AlertRule, of: Mapping[str, Any], level: int, fault: str
) -> None:
    found = errors(lint(watching, scene(indicator(**of)), ()))
    assert [(severity, fault in message) for severity, message, _ in found] == (
        [(Severity(level), True)] if level else []
    )


@pytest.mark.parametrize(
    ("watching", "of", "expected"),
    [
        pytest.param(
            replace(FIRES, steps=(Step(Severity.RED, 3, 1, 0),)),
            COUNTS,
            "红色解除线 0 永远达不到，报了就不会解除：事件数从 0 开始，0 就是没有事件，请改解除线。",
            id="fewer events than none",
        ),
        pytest.param(
            rule(
                kind=RuleKind.PEER_PLACE,
                comparator=AT_MOST,
                review_on=REVIEW_ON,
                steps=(Step(Severity.BLUE, 1, 1, 3),),
            ),
            {},
            "蓝色解除线 3 永远达不到，报了就不会解除：倒数位次从 1 开始，范围内最大的组只有 3 个单位，请改解除线。",
            id="better than the first of three",
        ),
        pytest.param(
            rule(comparator=Comparator.LESS, review_on=REVIEW_ON, steps=(Step(Severity.RED, 90, 1, 101),)),
            VALID,
            "红色解除线 101 永远达不到，报了就不会解除：“回访满意率”的有效范围是 0 到 100，请改解除线。",
            id="more than the highest value",
        ),
    ],
)
def test_an_exit_no_number_can_meet_is_refused(watching: AlertRule, of: Mapping[str, Any], expected: str) -> None:
    (found,) = (one for one in lint(watching, scene(indicator(**of)), ()).findings if one.is_error)
    assert found.message == expected


def test_the_exit_that_is_proposed_instead_is_one_that_passes() -> None:
    endless = replace(FIRES, steps=(Step(Severity.RED, 3, 1, 0),))
    (found,) = (one for one in lint(endless, scene(indicator(**COUNTS)), ()).findings if one.is_error)
    assert (found.example, found.toml) == ("红色解除线写 2", "exit = { red = 2 }")
    assert errors(lint(replace(FIRES, steps=(Step(Severity.RED, 3, 1, 2),)), scene(indicator(**COUNTS)), ())) == []


def test_an_event_count_from_the_first_event_on_ends_by_itself() -> None:
    here, first = scene(indicator(**COUNTS)), replace(FIRES, steps=(Step(Severity.RED, 1, 1),), keep=0)
    assert errors(lint(first, here, ())) == []
    periods = here.drafts[CODE].line.periods
    counted = {period: np.array([0.0, 1.0 * (at % 2), 0.0, 0.0]) for at, period in enumerate(periods)}
    assert first.event_window is not None
    counts = {(CODE, first.event_window): counted}
    seen = replay_rules([first], replace(here, event_counts=counts)).outcomes[CODE]
    assert seen.severity[-4:, 1].tolist() == [0, 4, 0, 4]
