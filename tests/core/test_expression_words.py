"""A rule expression says its condition in Chinese, with the labels of its indicators."""

import pytest

from indicators.alerting.expression import parse

LABELS = {
    "unemployment": "失业率",
    "tax": "税收收入",
    "nontax": "非税收入",
    "revenue": "一般公共预算收入",
    "calls": "12345工单承办量",
}
NAMES = {label: code for code, label in LABELS.items()} | {"PM2.5平均浓度": "particles"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("失业率 > 5 且 税收收入 < 300000", "失业率高于5，且税收收入低于300,000", id="two conditions"),
        pytest.param("5 <= 失业率", "失业率不低于5", id="the figure comes first"),
        pytest.param("3 < 失业率 <= 5", "失业率高于3且不高于5", id="between two limits"),
        pytest.param("非 失业率 >= 3", "失业率低于3", id="a denied comparison is its opposite"),
        pytest.param(
            "非 (失业率 > 5 或 税收收入 != 3)", "（失业率高于5，或税收收入不等于3）不成立", id="a denied bracket"
        ),
        pytest.param(
            "失业率>5 且 税收收入=3 或 失业率>8", "（失业率高于5，且税收收入等于3），或失业率高于8", id="且 within 或"
        ),
        pytest.param(
            "失业率>5 且 (税收收入=3 或 失业率>8)", "失业率高于5，且（税收收入等于3，或失业率高于8）", id="或 within 且"
        ),
        pytest.param(
            "失业率 < 税收收入 < 非税收入", "失业率低于税收收入，且税收收入低于非税收入", id="a chain of figures"
        ),
        pytest.param("一般公共预算收入 - 税收收入 < 100", "一般公共预算收入与税收收入之差低于100", id="difference"),
        pytest.param("税收收入 + 非税收入 > 100", "税收收入与非税收入之和高于100", id="sum of two"),
        pytest.param("税收收入 + 非税收入 + 失业率 > 1", "税收收入、非税收入、失业率之和高于1", id="sum of three"),
        pytest.param("税收收入 > 1.5 * 非税收入", "税收收入高于非税收入的1.5倍", id="so many times"),
        pytest.param(
            "税收收入 / 一般公共预算收入 * 100 < 60",
            "税收收入与一般公共预算收入之比（%）低于60",
            id="a ratio in per cent",
        ),
        pytest.param("abs(税收收入 - 非税收入) > 5", "税收收入与非税收入之差的绝对值高于5", id="absolute difference"),
        pytest.param("max(税收收入, 非税收入) > 5", "税收收入、非税收入中的最大值高于5", id="the greatest"),
        pytest.param("round(失业率, 1) >= 5.5", "失业率（四舍五入到1位小数）不低于5.5", id="rounded"),
        pytest.param(
            "(税收收入 + 非税收入) / 一般公共预算收入 * 100 < 60",
            "（税收收入 + 非税收入） ÷ 一般公共预算收入 × 100 低于 60",
            id="a formula",
        ),
        pytest.param(
            "min(失业率 * 2, -税收收入) - -3 > -4",
            "最小值（失业率 × 2，−税收收入） − （-3） 高于 -4",
            id="a formula with functions",
        ),
        pytest.param("[PM2.5平均浓度] > 35", "particles高于35", id="without a label the code is said"),
        pytest.param("失业率 - 5", "失业率与5之差", id="a number"),
    ],
)
def test_a_condition_says_itself(text: str, said: str) -> None:
    assert parse(text, NAMES).words(LABELS) == said
