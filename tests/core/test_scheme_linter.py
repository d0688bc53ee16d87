"""A scheme is read, written and checked; what must not be ranked is refused with the rule behind it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from indicators.catalogue import Direction, Indicator
from indicators.problem import Refusal
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
from indicators.scoring.scheme_linter import Ground, lint_scheme
from indicators.scoring.scheme_table import read_scheme, scheme_table
from tests.builders import indicator
from tests.core.schemes import NAN, scheme

TABLE: dict[str, object] = {
    "name": "镇街高质量发展月度考核",
    "basis": "潞政办发〔2026〕8号",
    "valid_from": "2026-01-01",
    "parts": [
        {"indicator": "tax", "measure": "yoy", "weight": 60, "satisfactory": 15, "unacceptable": -5, "required": True},
        {
            "name": "服务",
            "weight": 40,
            "parts": [
                {"indicator": "density", "weight": 30, "best": [40, 60], "limits": [20, 80]},
                {"indicator": "repeat", "weight": 70, "bands": [50, 40, 30, 20, 10]},
            ],
        },
    ],
}
FULL = Scheme(
    code="full",
    version=3,
    name="全写",
    root=Branch("总分", 100.0, (Item("tax", 100.0, Goalposts(15.0, -5.0), Measure.GAP, is_required=True),)),
    basis="1号",
    peer_groups=("街道组",),
    aggregation=Aggregation.GEOMETRIC,
    missing=MissingPolicy.LOWEST,
    least_coverage=0.5,
    decimals=1,
    tie_breaks=("tax:gap",),
    breaks_ties_by_improvement=True,
    adjustment_cap=3.0,
    red_from=90.0,
    black_below=70.0,
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    owner="区考核办",
    is_sample=True,
)


def ground(*indicators: Indicator, history: Sequence[Sequence[Sequence[float]]] = ()) -> Ground:
    catalogue = {one.code: one for one in indicators or (indicator("rate"),)}
    return Ground(catalogue, ("街道组", "镇组"), np.array(history, dtype=np.float64))


def faults(of: Scheme, on: Ground | None = None) -> list[str]:
    return [finding.sentence() for finding in lint_scheme(of, on or ground()) if finding.is_error]


def warnings(of: Scheme, on: Ground) -> list[str]:
    return [finding.message for finding in lint_scheme(of, on) if not finding.is_error]


def one(code: str = "rate", posts: Any = None, **changes: Any) -> Scheme:
    return scheme(Item(code, 100, posts or Goalposts(100, 50), **changes))


def test_a_table_becomes_a_scheme() -> None:
    found = read_scheme("monthly", TABLE)
    assert [(item.key, item.weight_pct, item.standard) for item in found.items] == [
        ("tax:yoy", 60, Goalposts(15, -5)),
        ("density", 30, BestInterval(20, 40, 60, 80)),
        ("repeat", 70, Bands((50, 40, 30, 20, 10))),
    ]


@pytest.mark.parametrize("of", [FULL, read_scheme("monthly", TABLE)], ids=["everything said", "a tree"])
def test_a_scheme_written_and_read_again_is_the_same(of: Scheme) -> None:
    assert read_scheme(of.code, scheme_table(of), of.version) == of


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"parts": []}, "没有指标，请至少写一个", id="empty"),
        pytest.param({"nmae": "x"}, "有不认识的字段“nmae”，是否应为“name”", id="misspelt"),
        pytest.param(
            {"parts": [{"indicator": "a", "weight": 100}]}, "没有计分标准，请写满意值和不允许值", id="no standard"
        ),
        pytest.param({"parts": [{"indicator": "a", "weight": 0}]}, "权重要大于 0", id="no weight"),
        pytest.param({"parts": [{"indicator": "a", "weight": 100, "bands": [1, 2]}]}, "要写五个", id="two bands"),
        pytest.param({"parts": [{"indicator": "a", "weight": 100, "best": [1, 2]}]}, "上下限", id="no limits"),
        pytest.param({"valid_from": "明年"}, "应为日期，如 2026-01-01", id="no date"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_cure(change: dict[str, object], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_scheme("monthly", TABLE | change)


def test_a_tree_without_end_is_refused() -> None:
    parts: list[object] = [{"indicator": "a", "weight": 100, "satisfactory": 1, "unacceptable": 0}]
    for _ in range(30):
        parts = [{"name": "层", "weight": 100, "parts": parts}]
    with pytest.raises(Refusal, match="层级过深"):
        read_scheme("monthly", TABLE | {"parts": parts})


def test_a_sound_scheme_has_no_faults() -> None:
    assert faults(one()) == []


@pytest.mark.parametrize(
    ("of", "said"),
    [
        pytest.param(
            scheme(Item("rate", 60, Goalposts(100, 50))),
            "方案下各项权重合计 60，不是 100；请调整权重，使同一级合计为 100。",
            id="weights",
        ),
        pytest.param(
            one(posts=Goalposts(50, 50)),
            "“回访满意率”的满意值与不允许值相同，分不出高低；请写成不同的数。",
            id="zero range",
        ),
        pytest.param(
            one(posts=Goalposts(50, 100)),
            "“回访满意率”的标准与方向相反：这个指标越高越好；请对调满意值和不允许值。",
            id="against the direction",
        ),
        pytest.param(
            one(posts=BestInterval(50, 40, 60, 80)),
            "“回访满意率”的最佳区间次序不对；应依次为下限、区间起、区间止、上限。",
            id="interval",
        ),
        pytest.param(
            one(posts=Bands((1, 2, 2, 3, 4))),
            "“回访满意率”的五档标准值不是依次递进，分不出高低；请写成不同的数。",
            id="bands",
        ),
        pytest.param(one("gdp"), "“gdp”不在指标目录里；请改为目录里的指标代码，或先导入目录。", id="unknown"),
        pytest.param(
            replace(one(), peer_groups=("县组",)), "方案的分组“县组”不存在；现有分组：街道组、镇组。", id="group"
        ),
        pytest.param(
            replace(one(), tie_breaks=("tax",)),
            "方案的并列先比“tax”，它不在方案里；请改为方案里的指标。",
            id="tie break",
        ),
        pytest.param(
            replace(one(), red_from=60.0, black_below=70.0),
            "方案的红榜线低于黑榜线；红榜线应不低于黑榜线。",
            id="lists",
        ),
        pytest.param(
            replace(one(), least_coverage=0.0), "方案的最低覆盖率要在 0 到 1 之间；一般写 0.6667。", id="coverage"
        ),
        pytest.param(replace(one(), adjustment_cap=-1.0), "方案的加减分上限不能小于 0；一般写 5。", id="cap"),
        pytest.param(
            replace(one(), valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)),
            "方案的有效期起止颠倒；请核对日期。",
            id="dates",
        ),
        pytest.param(
            replace(one(posts=Bands((1, 2, 3, 4, 5))), aggregation=Aggregation.GEOMETRIC),
            "“回访满意率”用五档标准值会得 0 分，几何平均没有意义；请改用满意值和不允许值，或算术平均。",
            id="geometric mean of zeros",
        ),
        pytest.param(
            scheme(Item("rate", 50, Goalposts(100, 50)), Item("rate", 50, Goalposts(100, 50))),
            "“回访满意率”在方案里出现了不止一次；同一指标同一取数只能计一次，请合并。",
            id="twice",
        ),
    ],
)
def test_a_scheme_that_cannot_be_computed_names_the_fault_and_the_cure(of: Scheme, said: str) -> None:
    assert faults(of) == [said]


def test_the_weights_under_a_heading_are_checked_too() -> None:
    tree = scheme(root=Branch("总分", 100, (Branch("服务", 100, (Item("rate", 90, Goalposts(100, 50)),)),)))
    assert faults(tree) == ["“服务”下各项权重合计 90，不是 100；请调整权重，使同一级合计为 100。"]


def test_a_full_score_out_of_the_valid_range_is_refused() -> None:
    bounded = indicator("rate", valid_min=Decimal(0), valid_max=Decimal(100))
    assert faults(one(posts=Goalposts(120, 50)), ground(bounded)) == [
        "“回访满意率”的满分值 120 超出指标的有效范围，谁也得不到满分；请改正。"
    ]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        pytest.param(
            {"name": "地区生产总值", "lowest_level": "county"}, "不是乡镇街道常规统计的指标", id="gdp of towns"
        ),
        pytest.param({"name": "APP登录率"}, "规范化管理办法", id="platform usage"),
        pytest.param({"name": "网格事件上报量"}, "按量排名会催生虚报", id="reports counted"),
        pytest.param({"name": "火灾起数", "is_rankable": False}, "只监测、不排名", id="not for ranking"),
    ],
)
def test_what_must_not_be_ranked_is_refused_with_the_rule_behind_it(named: dict[str, Any], said: str) -> None:
    (sentence,) = faults(one(), ground(indicator("rate", **named)))
    assert said in sentence


def test_a_figure_that_sets_nobody_apart_is_told() -> None:
    history = [[[99.0, 99.1, 98.9]]]
    assert warnings(one(posts=Goalposts(100, 0)), ground(history=history)) == [
        "近期各单位得分都在 99.6 分左右，没有区分度"
    ]


def test_a_full_score_nobody_comes_near_is_told() -> None:
    assert warnings(one(), ground(history=[[[60.0, 80, 70]]])) == ["近期没有单位够得上满分，最好的是 80"]


def test_a_figure_nobody_reports_is_told() -> None:
    assert warnings(one(), ground(history=[[[NAN, NAN, NAN]]])) == ["近期没有一个数可评"]


def test_the_same_thing_counted_twice_is_told() -> None:
    two = scheme(Item("rate", 50, Goalposts(100, 50)), Item("other", 50, Goalposts(100, 50)))
    row = [100.0, 50, 60, 70, 80, 90, 55, 65]
    on = ground(indicator("rate"), indicator("other", name="另一率"), history=[[row, [x * 0.9 + 10 for x in row]]])
    assert [one for one in warnings(two, on) if "计两次" in one] == [
        "与“另一率”几乎同涨同落（相关系数 1.00），等于一件事计两次"
    ]


def test_a_lower_is_better_figure_takes_the_lower_value_as_satisfactory() -> None:
    assert faults(one(posts=Goalposts(5, 60)), ground(indicator("rate", direction=Direction.LOWER_IS_BETTER))) == []


def test_a_finding_says_where_in_the_tree_it_is_mended() -> None:
    backwards, sound = Item("rate", 100, Goalposts(50, 100)), Item("rate", 50, Goalposts(100, 50), Measure.YOY)
    of = scheme(Branch("甲", 50, (sound,)), Branch("乙", 50, (Branch("丙", 100, (backwards,)),)))
    places = {finding.place: finding.message for finding in lint_scheme(of, ground())}
    assert set(places) == {"0", "1.0.0"}
    assert "权重合计 50" in places["0"]


@pytest.mark.parametrize(
    ("different", "place"),
    [
        ({"tie_breaks": ("other",)}, "tie_breaks"),
        ({"peer_groups": ("无此组",)}, "peer_groups"),
        ({"least_coverage": 2.0}, "least_coverage"),
        ({"adjustment_cap": -1.0}, "adjustment_cap"),
        ({"red_from": 60.0, "black_below": 90.0}, "black_below"),
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, "valid_to"),
    ],
)
def test_a_finding_about_the_head_names_its_field(different: dict[str, Any], place: str) -> None:
    assert [finding.place for finding in lint_scheme(replace(one(), **different), ground())] == [place]


def test_a_code_that_no_sheet_could_be_named_by_is_refused() -> None:
    with pytest.raises(Refusal, match="的代码只能用文字、数字、下划线和连字符，不超过 31 个"):
        read_scheme("a/b", TABLE)
