"""The laws every rule expression obeys: against exact arithmetic area by area, and in Kleene's logic."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.expression import Expression, ExpressionError, Missing, parse
from indicators.snapshot import Floats
from tests.core.expression_growth import NAMES, Exact, Grown, Row, grown

NAN = float("nan")
FIGURES = st.none() | st.fractions(-6, 6, max_denominator=1) | st.sampled_from([Fraction(1, 2), Fraction(5, 2)])
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(("first", "second", "third"), FIGURES)), min_size=1, max_size=6)
WILD = st.lists(st.tuples(*[st.floats()] * 3), min_size=1, max_size=6)
HOW = st.sampled_from(Missing)


def arrays(rows: Sequence[Row]) -> dict[str, Floats]:
    return {code: np.array([number(row[code]) for row in rows]) for code in ("first", "second", "third")}


def number(exact: Exact) -> float:
    return NAN if exact is None else float(exact)


@given(grown(), ROWS, HOW)
def test_arrays_give_what_exact_arithmetic_gives_area_by_area(of: Grown, rows: list[Row], missing: Missing) -> None:
    found = parse(of.text, NAMES).evaluate(arrays(rows), missing)
    exact = [number(of.meaning(row, missing)) for row in rows]
    np.testing.assert_allclose(found, exact, rtol=1e-9, atol=1e-12)


@given(grown(), WILD, HOW)
def test_no_figure_of_any_kind_raises_or_warns(of: Grown, wild: list[tuple[float, ...]], missing: Missing) -> None:
    figures = dict(zip(("first", "second", "third"), np.array(wild).T, strict=True))
    with np.errstate(all="raise"):
        found = parse(of.text, NAMES).evaluate(figures, missing)
    assert not np.isinf(found).any()


@given(grown(), WILD, HOW)
def test_an_area_is_judged_alike_alone_and_among_others(
    of: Grown, wild: list[tuple[float, ...]], missing: Missing
) -> None:
    figures = dict(zip(("first", "second", "third"), np.array(wild).T, strict=True))
    expression = parse(of.text, NAMES)
    alone = [
        float(expression.evaluate({code: column[i] for code, column in figures.items()}, missing))
        for i in range(len(wild))
    ]
    np.testing.assert_array_equal(expression.evaluate(figures, missing), alone)


@given(grown())
def test_the_canonical_text_reads_back_as_the_same_expression(of: Grown) -> None:
    expression = parse(of.text, NAMES)
    again = parse(expression.canonical, NAMES)
    assert again == expression
    assert again.canonical == expression.canonical


@given(grown())
def test_the_sentence_names_every_indicator_of_the_expression(of: Grown) -> None:
    expression = parse(of.text, NAMES)
    said = expression.words({"first": "失业率", "second": "非税收入", "third": "三日均值"})
    named = [
        code for code, label in (("first", "失业率"), ("second", "非税收入"), ("third", "三日均值")) if label in said
    ]
    assert sorted(expression.indicator_codes) == named


P, Q, R = "first>0", "second>0", "third>0"


def truths(text: str, letters: int) -> Floats:
    """What a text gives for every case of true, false and undecided in its first so many letters."""
    cases = np.array([*product((1.0, -1.0, np.nan), repeat=letters)]).T
    return parse(text, NAMES).evaluate(dict(zip(("first", "second", "third"), cases, strict=False)))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(f"非({P} 且 {Q})", f"非 {P} 或 非 {Q}", id="De Morgan, 且"),
        pytest.param(f"非({P} 或 {Q})", f"非 {P} 且 非 {Q}", id="De Morgan, 或"),
        pytest.param(f"{P} 且 {Q}", f"{Q} 且 {P}", id="且 commutes"),
        pytest.param(f"{P} 或 {Q}", f"{Q} 或 {P}", id="或 commutes"),
        pytest.param(f"{P} 且 ({Q} 或 {R})", f"{P} 且 {Q} 或 {P} 且 {R}", id="且 distributes"),
        pytest.param(f"{P} 或 {Q} 且 {R}", f"({P} 或 {Q}) 且 ({P} 或 {R})", id="或 distributes"),
        pytest.param(f"{P} 或 {P} 且 {Q}", f"{P} 且 {P}", id="absorption"),
        pytest.param(f"非(非({P}))", P, id="double negation"),
        pytest.param("非 first > second", "first <= second", id="the opposite comparison"),
        pytest.param("first < second < third", "first < second 且 second < third", id="a chain is its links"),
    ],
)
def test_a_law_of_kleene(left: str, right: str) -> None:
    np.testing.assert_array_equal(truths(left, 3), truths(right, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{P} 且 {Q}", [1, 0, NAN, 0, 0, 0, NAN, 0, NAN], id="且"),
        pytest.param(f"{P} 或 {Q}", [1, 1, 1, 1, 0, NAN, 1, NAN, NAN], id="或"),
        pytest.param(f"非 {P} 且 {P}", [0, 0, 0, 0, 0, 0, NAN, NAN, NAN], id="undecided is not false"),
    ],
)
def test_a_truth_table_of_kleene(text: str, expected: list[float]) -> None:
    np.testing.assert_array_equal(truths(text, 2), expected)


FRAGMENTS = st.sampled_from(
    [
        *NAMES,
        *"()[]【】（）,，+-*/%×÷＝≥<>=!非且或 .'\"",
        "and",
        "not",
        "abs",
        "min(",
        "round(",
        "3",
        "0.5",
        "**",
        "高于",
    ]
)


@given(st.text() | st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_text_is_an_expression_or_a_fault_within_it(text: str) -> None:
    try:
        found: Expression | ExpressionError = parse(text, NAMES)
    except ExpressionError as error:
        found = error
    if isinstance(found, ExpressionError):
        assert 0 <= found.position <= len(text)
        assert len(found.pointer().split("\n")) == 2
    else:
        assert parse(found.canonical, NAMES) == found
