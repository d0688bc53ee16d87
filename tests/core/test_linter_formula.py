"""The linter on formulas: what a condition can be, what the words were bound to, and the same said in other words."""

from dataclasses import replace

import pytest

from indicators.alerting.expression import GRAMMAR_VERSION
from indicators.alerting.linter import lint
from indicators.alerting.rule import BoundFormula, Comparator, RuleKind
from tests.core.test_linter import ABOVE, AT_LEAST, AT_MOST, CODE, NAN, errors, expression, scene, sound


@pytest.mark.parametrize(
    ("comparator", "entry", "said"),
    [
        pytest.param(AT_LEAST, 2, "黄色（>=2）永远不会触发", id="two of one"),
        pytest.param(ABOVE, 1, "黄色（>1）永远不会触发", id="more than true"),
        pytest.param(Comparator.LESS, 0, "黄色（<0）永远不会触发", id="less than false"),
        pytest.param(AT_LEAST, 0, "黄色（>=0）会对所有单位一直触发", id="true or false"),
    ],
)
def test_a_condition_is_one_or_zero_and_its_level_lies_between(comparator: Comparator, entry: int, said: str) -> None:
    written = sound(NAN, entry, comparator=comparator, kind=RuleKind.EXPRESSION, expression="回访满意率 < 60")
    ((_, message, _),) = errors(lint(written, scene(), ()))
    assert message == f"{said}：算式是一个条件，只有成立（1）和不成立（0），请改阈值。"


@pytest.mark.parametrize(
    ("comparator", "wrong", "entry"),
    [(AT_LEAST, 2, 1.0), (ABOVE, 1, 0.5), (Comparator.LESS, 0, 0.5), (AT_MOST, -1, 0.0)],
)
def test_the_entry_a_condition_is_offered_would_do(comparator: Comparator, wrong: int, entry: float) -> None:
    written = sound(NAN, wrong, comparator=comparator, kind=RuleKind.EXPRESSION, expression="回访满意率 < 60")
    ((_, _, example),) = errors(lint(written, scene(), ()))
    assert example == f"黄色阈值写 {entry:g}"
    right = replace(written, steps=(replace(written.steps[0], enter_value=entry),))
    assert [level for level, _, _ in errors(lint(right, scene(), ())) if level] == []


def test_the_linter_gives_the_rule_back_with_its_formula_bound() -> None:
    found = lint(expression("回访满意率  -3"), scene(), ()).rule
    assert found is not None
    assert (found.expression, found.bound) == ("回访满意率  -3", BoundFormula(f"{CODE} - 3", GRAMMAR_VERSION))


def test_a_formula_that_is_typed_otherwise_says_the_same() -> None:
    twin = replace(expression("[satisfaction]－（3.0）"), code="twin")
    ((_, message, _),) = errors(lint(expression("回访满意率 - 3"), scene(), (twin,)))
    assert "完全相同，一件事会报两次" in message
