"""Which indicator a name in a formula means: a code itself, then an own name, then an alias, and of two none."""

from dataclasses import replace

import pytest

from indicators.alerting.binding import bound, formula_of, written_names
from indicators.alerting.expression import GRAMMAR_VERSION, ExpressionError
from indicators.alerting.rule import AlertRule, BoundFormula, RuleKind
from indicators.catalogue import Indicator
from tests.builders import indicator, rule


def named(code: str, name: str = "", *aliases: str, short: str = "") -> Indicator:
    return indicator(code, name=name or f"{code}的名称", short_name=short, aliases=aliases)


def formula(text: str) -> AlertRule:
    return rule(60.0, code="first", kind=RuleKind.EXPRESSION, expression=text)


def meaning(text: str, *indicators: Indicator) -> str:
    """What a formula that is written now comes to mean."""
    found = bound(formula(text), indicators).bound
    assert found is not None
    return found.formula


def refused(of: AlertRule, *indicators: Indicator) -> str:
    with pytest.raises(ExpressionError) as fault:
        formula_of(of, indicators)
    return fault.value.message


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(
    "owner", [named("owner", "完成率"), named("owner", short="完成率")], ids=["its name", "its short name"]
)
def test_an_own_name_comes_before_the_alias_of_another(owner: Indicator, is_first: bool) -> None:
    other = named("other", "", "完成率")
    assert meaning("完成率 - 3", *([owner, other] if is_first else [other, owner])) == "owner - 3"


def test_a_code_comes_before_the_name_of_another() -> None:
    assert meaning("owner > 3", named("owner"), named("other", "owner")) == "owner > 3"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(named("b", "完成率"), named("a", short="完成率"), id="two own names"),
        pytest.param(named("b", "", "完成率"), named("a", "", "完成率"), id="two aliases"),
    ],
)
def test_a_name_that_two_carry_means_neither(first: Indicator, second: Indicator) -> None:
    with pytest.raises(ExpressionError) as fault:
        bound(formula("3 < 完成率"), (first, second))
    assert fault.value.position == 4
    assert fault.value.message.endswith("不知指哪一个，请把代码写在方括号里：[a] 或 [b]。")


def test_a_name_that_one_indicator_carries_twice_is_its_own() -> None:
    assert written_names([named("a", "完成率", "完成率", short="完成率")]).sole["完成率"] == "a"


def test_a_bound_rule_goes_on_with_its_indicator_whoever_takes_the_name() -> None:
    before = named("owner", "完成率"), named("other", "办结率")
    kept = bound(formula("完成率 * 1"), before)
    after = named("owner", "投资完成率"), named("other", "完成率")
    assert formula_of(kept, after).indicator_codes == ("owner",)


def test_a_rule_kept_before_formulas_were_bound_is_read_as_it_was() -> None:
    indicators = named("owner", "完成率"), named("other", "", "完成率")
    assert formula_of(formula("完成率 * 1"), indicators).indicator_codes == ("other",)


def test_a_formula_of_another_grammar_is_to_be_saved_anew() -> None:
    other = replace(formula("甲 > 3"), bound=BoundFormula("first > 3", GRAMMAR_VERSION + 1))
    assert "重新保存" in refused(other, named("first", "甲"))


def test_a_bound_formula_whose_indicator_is_gone_names_it() -> None:
    kept = bound(formula("甲 > 3"), [named("first", "甲")])
    assert "first" in refused(kept, named("second", "甲"))


def test_other_kinds_have_no_formula_to_bind() -> None:
    plain = rule(60.0)
    assert bound(plain, []) is plain
