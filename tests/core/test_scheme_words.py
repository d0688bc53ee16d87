"""Two versions of a scheme side by side: what differs is said, what agrees is not."""

from dataclasses import replace
from datetime import date

import pytest

from indicators.scoring.scheme import Bands, BestInterval, Branch, Goalposts, Item, Measure, Scheme
from indicators.scoring.scheme_words import scheme_difference, standard_words, validity_words
from tests.core.schemes import scheme

TAX, CALLS = Item("tax", 60, Goalposts(9, -1)), Item("calls", 40, Goalposts(1, 9), Measure.YOY)
PLAIN = scheme(Branch("经济", 100, (TAX, CALLS)))
NAMES = {"tax": "税收收入", "calls": "诉求量"}


def said(after: Scheme, before: Scheme = PLAIN) -> list[tuple[str, str, str]]:
    changes = scheme_difference(before, after, lambda code: NAMES.get(code, ""))
    return [(one.name, one.before, one.after) for one in changes]


def tree(*items: Item, name: str = "经济", weight: float = 100) -> Scheme:
    return scheme(Branch(name, weight, items))


def test_a_scheme_does_not_differ_from_itself() -> None:
    assert said(PLAIN) == []


@pytest.mark.parametrize(
    ("after", "change"),
    [
        pytest.param(replace(PLAIN, red_from=95.5), ("红榜线", "—", "95.5"), id="a field of the head"),
        pytest.param(replace(PLAIN, least_coverage=0.5), ("最低覆盖率", "2/3", "0.5"), id="two thirds"),
        pytest.param(
            replace(PLAIN, tie_breaks=("calls:yoy",)), ("并列先比", "—", "诉求量（同比）"), id="an item by its name"
        ),
        pytest.param(
            tree(replace(TAX, weight_pct=50), CALLS), ("指标：税收收入", "权重60", "权重50"), id="only the weight"
        ),
        pytest.param(
            tree(replace(TAX, standard=Goalposts(8, -1)), CALLS),
            ("指标：税收收入", "满意值9，不允许值−1", "满意值8，不允许值−1"),
            id="only the standard",
        ),
        pytest.param(tree(replace(TAX, is_required=True), CALLS), ("指标：税收收入", "不必备", "必备"), id="required"),
        pytest.param(
            tree(TAX), ("指标：诉求量（同比）", "权重40；满意值1，不允许值9；归入“经济”", "—"), id="an item left out"
        ),
        pytest.param(tree(TAX, CALLS, weight=90), ("分类：经济", "权重100", "权重90"), id="a heading's weight"),
        pytest.param(tree(CALLS, TAX), ("排列次序", "原次序", "改了次序，权重和标准不变"), id="only the order"),
    ],
)
def test_a_change_is_said_once_in_words(after: Scheme, change: tuple[str, str, str]) -> None:
    assert said(after) == [change]


def test_an_item_under_another_heading_says_both() -> None:
    moved = scheme(Branch("经济", 60, (TAX,)), Branch("服务", 40, (CALLS,)))
    assert ("指标：诉求量（同比）", "归入“经济”", "归入“服务”") in said(moved)


def test_standards_are_said_as_people_say_them() -> None:
    assert standard_words(BestInterval(20, 40, 60, 80)) == "40—60得100分，到20或80得60分"
    assert standard_words(Bands((1, 2, 3, 4, 5))) == "五档标准值：1、2、3、4、5"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "不限"),
        (date(2026, 1, 1), None, "2026-01-01起"),
        (None, date(2026, 12, 31), "至2026-12-31"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026-01-01至2026-12-31"),
    ],
)
def test_a_validity_is_said_with_the_ends_it_has(first: date | None, last: date | None, words: str) -> None:
    assert validity_words(replace(PLAIN, valid_from=first, valid_to=last)) == words
