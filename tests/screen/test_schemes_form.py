"""A scheme as a form: nothing is lost on the way there and back, and every slip is named at its place."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.schemes_form import blank_form, form_of, table_of
from indicators.scoring.scheme import (
    Aggregation,
    Bands,
    BestInterval,
    Branch,
    Goalposts,
    Item,
    Measure,
    MissingPolicy,
    Scheme,
)
from indicators.scoring.scheme_table import read_scheme

FIGURES = st.floats(-1e9, 1e9)
WEIGHTS = st.floats(0.001, 1000)
WORDS = st.text("经济运行政务服务 abc/“”", min_size=1, max_size=12).map(str.strip).filter(bool)
CODES = st.sampled_from(["tax", "rate", "calls", "online"])
STANDARDS = st.one_of(
    st.builds(Goalposts, FIGURES, FIGURES),
    st.builds(BestInterval, FIGURES, FIGURES, FIGURES, FIGURES),
    st.builds(Bands, st.tuples(*[FIGURES] * 5)),
)
ITEMS = st.builds(Item, CODES, WEIGHTS, STANDARDS, st.sampled_from(Measure), st.booleans())
INNER = st.builds(Branch, WORDS, WEIGHTS, st.lists(ITEMS, min_size=1, max_size=3).map(tuple))
OUTER = st.builds(Branch, WORDS, WEIGHTS, st.lists(ITEMS | INNER, min_size=1, max_size=3).map(tuple))
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))
SCHEMES = st.builds(
    Scheme,
    code=st.just("monthly"),
    version=st.just(1),
    name=WORDS,
    root=st.lists(ITEMS | OUTER, min_size=1, max_size=4).map(lambda parts: Branch("总分", 100.0, tuple(parts))),
    basis=WORDS | st.just(""),
    peer_groups=st.lists(WORDS, max_size=2).map(tuple),
    aggregation=st.sampled_from(Aggregation),
    missing=st.sampled_from(MissingPolicy),
    least_coverage=st.sampled_from([2 / 3, 0.5, 0.75, 1.0]),
    decimals=st.integers(0, 4),
    tie_breaks=st.lists(CODES, max_size=2).map(tuple),
    breaks_ties_by_improvement=st.booleans(),
    adjustment_cap=st.floats(0, 100),
    red_from=st.none() | FIGURES,
    black_below=st.none() | FIGURES,
    valid_from=DAYS,
    valid_to=DAYS,
    owner=WORDS | st.just(""),
    is_sample=st.booleans(),
)


@given(SCHEMES)
def test_a_scheme_comes_back_from_its_form_unchanged(scheme: Scheme) -> None:
    table, slips = table_of(form_of(scheme))
    assert slips == ()
    assert read_scheme("monthly", table) == scheme


def form(**head: str) -> dict[str, Any]:
    item = {"indicator": "tax", "measure": "value", "weight": "100", "kind": "goalposts", "marks": ["9", "1"]}
    plain = blank_form()
    return {"head": plain["head"] | {"name": "月度考核"} | head, "parts": [item]}


def places(of: object) -> dict[str, str]:
    return {slip.place: slip.sentence for slip in table_of(of)[1]}


def test_numbers_are_read_as_people_type_them() -> None:
    written = form(red_from="９５", adjustment_cap=" 5 ")
    written["parts"][0] |= {"marks": ["−3", "-１５"]}
    table, slips = table_of(written)
    assert slips == ()
    assert (table["red_from"], table["adjustment_cap"]) == (95, 5)
    assert (table["parts"][0]["satisfactory"], table["parts"][0]["unacceptable"]) == (-3, -15)


@pytest.mark.parametrize(
    ("head", "place", "sentence"),
    [
        ({"name": " "}, "name", "请填写方案名称。"),
        ({"red_from": "很高"}, "red_from", "“红榜线”写的“很高”不是数字，请改正。"),
        ({"adjustment_cap": ""}, "adjustment_cap", "“加减分上限”没有填，请填数字。"),
        ({"least_coverage": "三分之二"}, "least_coverage", "“最低覆盖率”写的“三分之二”不是数字，请改正。"),
        ({"valid_from": "今年"}, "valid_from", "“有效期起”写的“今年”不是日期，请写成 2026-01-01 这样。"),
    ],
)
def test_a_slip_of_the_head_is_named_at_its_field(head: dict[str, str], place: str, sentence: str) -> None:
    assert places(form(**head)) == {place: sentence}


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"indicator": ""}, "0:indicator", "请选指标。"),
        ({"weight": ""}, "0:weight", "“权重”没有填，请填数字。"),
        ({"weight": "0"}, "0:weight", "权重要大于 0。"),
        ({"weight": "inf"}, "0:weight", "“权重”写的“inf”不是数字，请改正。"),
        ({"marks": ["9"]}, "0:marks.1", "“不允许值”没有填，请填数字。"),
        ({"marks": "9"}, "0:marks.0", "“满意值”、“不允许值”没有填，请填数字。"),
        ({"kind": "bands", "marks": ["1", "2", "x", "4", "5"]}, "0:marks.2", "“平均”写的“x”不是数字，请改正。"),
    ],
)
def test_a_slip_of_an_item_is_named_at_its_field(changes: dict[str, Any], place: str, sentence: str) -> None:
    written = form()
    written["parts"][0] |= changes
    assert places(written)[place] == sentence


def test_an_empty_heading_is_told() -> None:
    written = form()
    written["parts"].append({"name": "", "weight": "50", "parts": []})
    assert places(written) == {
        "1:name": "请填写分类的名称。",
        "1": "这个分类下没有指标，请加一个，或删去分类。",
    }


def test_a_tie_break_that_was_not_chosen_is_told() -> None:
    written = form()
    written["head"]["tie_breaks"] = ["tax", ""]
    assert list(places(written)) == ["tie_breaks"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["head", "parts", "name", "weight", "marks", "kind", "indicator", "required", "tie_breaks"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_a_page_sends_is_read_as_a_table_or_told_as_slips(sent: object) -> None:
    table, slips = table_of(sent)
    assert isinstance(table["parts"], list)
    assert slips
