"""A rule with a formula says the formula by its own figures, never those of the indicator it is filed under."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from indicators.alerting.conditions import condition_words
from indicators.alerting.formula_words import is_condition
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.alerting.sentence import number_words
from indicators.alerting.strip import strip_of
from indicators.catalogue import Kind
from indicators.publish import build, scene_of
from tests import builders

ANCHOR = builders.indicator("filed", name="归档指标")
TAX = builders.indicator("tax", name="税收收入", unit="亿元", kind=Kind.COUNT)
REVENUE = builders.indicator("revenue", name="一般公共预算收入", unit="亿元", kind=Kind.COUNT)


def formula(text: str, entry: float = 1.0, comparator: Comparator = Comparator.GREATER_EQUAL) -> AlertRule:
    return builders.rule(
        steps=(Step(Severity.ORANGE, entry, 1),),
        code="filed",
        kind=RuleKind.EXPRESSION,
        comparator=comparator,
        expression=text,
    )


def said(of: AlertRule, tax: Sequence[float | None], revenue: Sequence[float | None] = (5.0, 5.0, 5.0)) -> str:
    """What the wall says of the district when the two figures ran so."""
    parts = [
        builders.series(one, [[figure] for figure in figures])
        for one, figures in ((ANCHOR, (77.0,) * len(tax)), (TAX, tax), (REVENUE, revenue))
    ]
    cube = replace(builders.cube(builders.district(0), *parts), rules=(of,))
    (alert,) = build(cube, builders.OCTOBER, builders.TODAY).alerts
    return alert.sentence


def test_a_condition_is_said_in_words_with_the_figures_it_looks_at() -> None:
    assert said(formula("税收收入 > 3 且 一般公共预算收入 < 6"), [1.0, 1.0, 4.2]) == (
        "条件成立：税收收入（4.20亿元）高于3，且一般公共预算收入（5.00亿元）低于6"
    )


def test_a_number_is_said_with_its_formula_and_the_line_it_met() -> None:
    assert said(formula("税收收入 / 一般公共预算收入 × 100", 60, Comparator.LESS), [4.0, 4.0, 2.0]) == (
        "税收收入（2.00亿元）与一般公共预算收入（5.00亿元）之比（%）为40，低于橙色线60"
    )


def test_a_condition_that_holds_no_more_says_so_while_it_recovers() -> None:
    assert said(formula("税收收入 > 3"), [1.0, 4.0, 2.0]) == "条件已不成立，恢复中：税收收入（2.00亿元）高于3"


def test_an_indicator_without_a_figure_is_named_as_missing() -> None:
    assert said(formula("税收收入 > 3 或 一般公共预算收入 > 9"), [1.0, 1.0, 4.0], [5.0, 5.0, None]) == (
        "条件成立：税收收入（4.00亿元）高于3，或一般公共预算收入（缺数）高于9"
    )


def test_a_condition_begins_and_ends_by_being_true() -> None:
    parts = [builders.series(one, [[9.0]] * 3) for one in (ANCHOR, TAX, REVENUE)]
    scene = scene_of(builders.cube(builders.district(0), *parts), builders.OCTOBER, builders.TODAY)
    course = strip_of(formula("税收收入 > 30"), scene, "")
    assert condition_words(course.rule, ANCHOR, course.exits, course.formula) == (
        "橙色：条件成立，一期即报；条件不再成立时解除",
    )


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        pytest.param("税收收入 > 3", 1.0, "条件成立", id="true"),
        pytest.param("税收收入大于3", 0.0, "条件不成立", id="false, compared in words"),
        pytest.param("税收收入 - 3", 1.0, "算式结果为1", id="a number"),
        pytest.param("[<5岁人口] * 2", 1.0, "算式结果为1", id="a sign inside a name"),
    ],
)
def test_true_and_false_are_no_numbers(text: str, number: float, words: str) -> None:
    assert number_words(formula(text), ANCHOR, number) == words


def test_a_ladder_of_several_levels_is_no_condition() -> None:
    assert not is_condition(builders.rule(1, 2, comparator=Comparator.GREATER_EQUAL, expression="税收收入 > 3"))
