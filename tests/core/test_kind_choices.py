"""What stands against each kind of rule: the indicator itself, or that there has been nothing to judge."""

from collections.abc import Sequence

import pytest

from indicators.alerting.kind_choices import kind_choices
from indicators.alerting.rule import RuleKind
from indicators.catalogue import ChangeMeasure, Indicator, Kind, TargetKind
from indicators.publish import scene_of
from tests import builders

AMOUNT = builders.indicator(kind=Kind.FLOW, unit="万元", change_measure=ChangeMeasure.PERCENT)
GROWTH = builders.indicator(kind=Kind.GROWTH, target_kind=TargetKind.GROWTH)


def against(of: Indicator, rows: Sequence[Sequence[float | None]], kind: RuleKind) -> str:
    scene = scene_of(builders.cube(builders.district(3), builders.series(of, rows)), builders.OCTOBER, builders.TODAY)
    return kind_choices(of, scene, len(rows))[kind]


@pytest.mark.parametrize(
    ("of", "slots", "kind", "expected"),
    [
        pytest.param(AMOUNT, 6, RuleKind.YOY_PCT, "至今没有可比的上年同期", id="half a year"),
        pytest.param(AMOUNT, 14, RuleKind.YOY_PCT, "", id="more than a year"),
        pytest.param(AMOUNT, 1, RuleKind.POP_PCT, "至今没有可比的上一期", id="one month"),
        pytest.param(AMOUNT, 2, RuleKind.POP_PCT, "", id="two months"),
        pytest.param(GROWTH, 6, RuleKind.GROWTH_GAP_PP, "还没有下达计划增速，至今算不出差距", id="no plan yet"),
        pytest.param(AMOUNT, 6, RuleKind.GROWTH_GAP_PP, "没有计划增速，算不出与计划之差", id="no plan ever"),
        pytest.param(AMOUNT, 3, RuleKind.BASELINE, "至少要有", id="three months are no baseline"),
        pytest.param(AMOUNT, 24, RuleKind.BASELINE, "", id="two years are one"),
        pytest.param(AMOUNT, 1, RuleKind.THRESHOLD, "", id="a figure is enough for a threshold"),
        pytest.param(AMOUNT, 1, RuleKind.EXPRESSION, "", id="a formula has yet to be written"),
        pytest.param(AMOUNT, 1, RuleKind.EVENT_COUNT, "", id="so has a place to count events in"),
        pytest.param(builders.indicator(), 6, RuleKind.EVENT_COUNT, "是比率或增速", id="no ratio is counted by events"),
        pytest.param(GROWTH, 6, RuleKind.EVENT_COUNT, "是比率或增速", id="nor is a growth rate"),
    ],
)
def test_a_kind_is_of_use_once_it_has_had_something_to_judge(
    of: Indicator, slots: int, kind: RuleKind, expected: str
) -> None:
    found = against(of, [[90.0 + slot % 3 + area for area in range(4)] for slot in range(slots)], kind)
    assert expected in found if expected else found == ""


def test_of_an_indicator_without_a_figure_whatever_fits_may_be_chosen() -> None:
    assert against(AMOUNT, [[None] * 4] * 3, RuleKind.YOY_PCT) == ""
