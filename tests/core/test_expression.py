"""Rule expressions by example: how they may be written, what they give, and how they are said."""

import numpy as np
import pytest

from indicators.alerting.expression import GRAMMAR_VERSION, Expression, Missing, parse

NAN = float("nan")
NAMES = {
    "unemployment": "unemployment",
    "城镇调查失业率": "unemployment",
    "失业率": "unemployment",
    "tax": "tax",
    "税收收入": "tax",
    "nontax": "nontax",
    "非税收入": "nontax",
    "revenue": "revenue",
    "一般公共预算收入": "revenue",
    "calls": "calls",
    "12345工单承办量": "calls",
    "particles": "particles",
    "PM2.5平均浓度": "particles",
    "max": "max",
    "Growth of tax": "tax",
}
FIGURES = {"unemployment": 4.0, "tax": 60.0, "nontax": 30.0, "revenue": 100.0, "calls": 1000.0, "particles": 35.5}


def read(text: str) -> Expression:
    return parse(text, NAMES)


def value(text: str, missing: Missing = Missing.ANY, **figures: float) -> float:
    """What a text gives for one area."""
    return float(read(text).evaluate({code: np.array(x) for code, x in (FIGURES | figures).items()}, missing))


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        pytest.param("失业率>5且税收收入<300", "unemployment > 5 且 tax < 300", id="without spaces"),
        pytest.param(
            "失业率＞５　且（税收收入－３）×２≤３００", "unemployment > 5 且 (tax - 3) * 2 <= 300", id="full width"
        ),
        pytest.param("税收收入÷一般公共预算收入≥0.5", "tax / revenue >= 0.5", id="signs of the school book"),
        pytest.param(
            "失业率 ≠ 5 或 失业率 <> 6", "unemployment != 5 或 unemployment != 6", id="three signs for not equal"
        ),
        pytest.param("失业率 == 5", "unemployment = 5", id="two equal signs are one"),
        pytest.param("not tax > 1 and TAX < 5 OR tax=3", "非 tax > 1 且 tax < 5 或 tax = 3", id="English, in any case"),
        pytest.param("非税收入>5", "nontax > 5", id="a name that begins with a connective"),
        pytest.param("非非税收入>5", "非 nontax > 5", id="and a connective before it"),
        pytest.param(
            "税收收入>非税收入且失业率<3", "tax > nontax 且 unemployment < 3", id="names joined without spaces"
        ),
        pytest.param(
            "ＡＢＳ（ｔａｘ） ＞ ５ ＡＮＤ 失业率>5", "abs(tax) > 5 且 unemployment > 5", id="full-width letters"
        ),
        pytest.param("3<失业率<=5", "3 < unemployment <= 5", id="chained"),
        pytest.param("[12345工单承办量] > 【PM2.5平均浓度】", "calls > particles", id="names in brackets"),
        pytest.param("[growth  of TAX] > 1", "tax > 1", id="a name in other case and spacing"),
        pytest.param("[max] > 1", "[max] > 1", id="a code that is also a function"),
        pytest.param("((税收收入)) + (3 * 2) > 1", "tax + 3 * 2 > 1", id="redundant brackets go"),
        pytest.param(
            "(税收收入 + 3) * 2 - (1 - 失业率) > 1", "(tax + 3) * 2 - (1 - unemployment) > 1", id="others stay"
        ),
        pytest.param(
            "(税收收入>1且失业率>2)且(失业率>3或失业率>4)",
            "tax > 1 且 unemployment > 2 且 (unemployment > 3 或 unemployment > 4)",
            id="connectives of one kind stand side by side",
        ),
        pytest.param("- -税收收入 - -3 > +2.50", "tax - -3 > 2.5", id="signs cancel"),
        pytest.param("非 非 失业率>3", "unemployment > 3", id="two negations cancel"),
        pytest.param("round(失业率,0)>round(失业率,2)", "round(unemployment) > round(unemployment, 2)", id="rounding"),
        pytest.param("失业率\n>\t5", "unemployment > 5", id="over several lines"),
    ],
)
def test_one_meaning_has_one_canonical_text(typed: str, canonical: str) -> None:
    assert read(typed).canonical == canonical


def test_expressions_of_one_meaning_are_equal_however_they_were_typed() -> None:
    assert read("失业率＞５ 且 (税收收入<3)") == read("unemployment > 5 and 税收收入 < 3.0")


def test_the_indicators_come_in_order_of_first_use() -> None:
    assert read("税收收入 + 失业率 > 税收收入 / 非税收入").indicator_codes == ("tax", "unemployment", "nontax")


@pytest.mark.parametrize(
    ("text", "is_condition"),
    [("失业率 - 5", False), ("max(失业率, 5)", False), ("失业率 > 5", True), ("非 失业率 > 5 或 税收收入 = 1", True)],
)
def test_an_expression_knows_whether_it_is_a_condition(text: str, is_condition: bool) -> None:
    assert read(text).is_condition is is_condition


def test_the_grammar_has_a_version() -> None:
    assert GRAMMAR_VERSION == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("tax + nontax * 2", 120, id="products before sums"),
        pytest.param("(tax + nontax) * 2", 180, id="brackets first"),
        pytest.param("tax - nontax - 10", 20, id="from left to right"),
        pytest.param("tax / nontax / 2 * 6", 6, id="so with division"),
        pytest.param("-unemployment * 2 - -1", -7, id="signs"),
        pytest.param("abs(unemployment - 10)", 6, id="abs"),
        pytest.param("min(tax, nontax, 45) + max(tax, 45)", 90, id="min and max"),
        pytest.param("round(particles)", 36, id="half goes up"),
        pytest.param("round(-particles)", -36, id="half goes away from zero"),
        pytest.param("round(unemployment * 0 + 2.675, 2)", 2.68, id="the decimal decides, not the binary below it"),
        pytest.param("round(1.005 * unemployment / 4 * 100)", 101, id="a tie reached by arithmetic is a tie"),
        pytest.param("tax - 59.7", 0.3, id="a difference of decimals is a decimal"),
        pytest.param("tax / (nontax - 30)", NAN, id="nothing divides by zero"),
        pytest.param("1 / (0.3 - 0.1 - 0.2 + unemployment - 4)", NAN, id="not by a zero of decimals either"),
        pytest.param("tax" + " * 1000000000000000000" * 18, NAN, id="out of range"),
        pytest.param("tax > 50", 1, id="higher"),
        pytest.param("tax > 60", 0, id="not higher when equal"),
        pytest.param("tax >= 60", 1, id="not lower"),
        pytest.param("3 < unemployment <= 4", 1, id="chained and true"),
        pytest.param("3 < unemployment < 4", 0, id="chained and false"),
        pytest.param("tax > 70 或 tax > 50 且 nontax > 20", 1, id="且 before 或"),
        pytest.param("(tax > 50 或 tax > 70) 且 nontax > 30", 0, id="brackets over 且"),
        pytest.param("非 tax > 70 且 nontax > 20", 1, id="非 takes one comparison"),
        pytest.param("非 (tax > 50 且 nontax > 20)", 0, id="非 takes a bracket"),
        pytest.param("(unemployment * 0.1 - 0.1) >= 0.3", 1, id="0.3 is 0.3 though floats fall short"),
        pytest.param("0.1 * 3 + unemployment > 4.3", 0, id="and though they run over"),
        pytest.param("(revenue * 1.05 / revenue - 1) * 100 = 5", 1, id="a growth of five per cent is five"),
        pytest.param("1000000000000.01 + unemployment > 1000000000004", 1, id="small parts of large figures count"),
    ],
)
def test_what_a_text_gives(text: str, expected: float) -> None:
    assert value(text) == expected or (np.isnan(expected) and np.isnan(value(text)))


@pytest.mark.parametrize(
    ("text", "under_any", "under_all", "under_never"),
    [
        pytest.param("tax", NAN, NAN, 0, id="a figure alone"),
        pytest.param("tax + nontax", NAN, 30, 30, id="a sum goes without it"),
        pytest.param("tax - nontax", NAN, -30, -30, id="a difference, too"),
        pytest.param("min(tax, nontax)", NAN, 30, 0, id="the least"),
        pytest.param("max(tax, nontax)", NAN, 30, 30, id="the greatest"),
        pytest.param("tax * nontax", NAN, NAN, 0, id="a product cannot go without it"),
        pytest.param("nontax / tax", NAN, NAN, NAN, id="nothing divides by it"),
        pytest.param("tax + 5", NAN, NAN, 5, id="a constant does not stand in for a figure"),
        pytest.param("max(tax, 5)", NAN, NAN, 5, id="nor in an extreme"),
        pytest.param("1 + 2 + 0 * nontax + (tax + 1)", NAN, 3, 4, id="an undecided sum is skipped in its turn"),
        pytest.param("tax > 5", NAN, NAN, 0, id="a comparison is undecided"),
        pytest.param("tax > 5 或 nontax > 20", 1, 1, 1, id="或 is decided by what is known"),
        pytest.param("tax > 5 且 nontax > 40", 0, 0, 0, id="so is 且"),
        pytest.param("tax > 5 且 nontax > 20", NAN, NAN, 0, id="unless it hangs on the missing one"),
        pytest.param("10 < nontax < tax", NAN, NAN, 0, id="a chain hangs on its open link"),
        pytest.param("40 < nontax < tax", 0, 0, 0, id="unless another has failed"),
    ],
)
def test_what_a_missing_figure_does(text: str, under_any: float, under_all: float, under_never: float) -> None:
    found = [value(text, missing, tax=NAN) for missing in (Missing.ANY, Missing.ALL, Missing.NEVER)]
    np.testing.assert_array_equal(found, [under_any, under_all, under_never])


def test_an_infinite_figure_is_a_missing_one() -> None:
    assert np.isnan(value("tax > 5", tax=float("inf")))


def test_an_indicator_that_has_vanished_is_undecided_even_where_missing_counts_as_zero() -> None:
    found = read("tax < 5").evaluate({"nontax": np.zeros(3)}, Missing.NEVER)
    assert np.isnan(found).all()


def test_the_answer_has_the_shape_of_the_figures() -> None:
    figures = {"tax": np.zeros((4, 3)), "nontax": np.ones((4, 3))}
    assert read("tax > 1 或 nontax > 2").evaluate(figures).shape == (4, 3)


def test_the_answer_does_not_share_memory_with_the_figures() -> None:
    figures = {"tax": np.array([1.0, 2.0])}
    read("tax").evaluate(figures)[:] = 0
    assert figures["tax"].tolist() == [1.0, 2.0]
