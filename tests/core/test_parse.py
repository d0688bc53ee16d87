"""Definitions as data: what is read, what is refused and with which sentence, and back again."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from indicators.alerting.machine import fold
from indicators.alerting.rule import Comparator, RuleKind, Severity, Step
from indicators.catalogue import Direction, DueRule, Indicator, Kind, StandardBreak, TargetKind, Theme
from indicators.parse import parse_definitions, to_table
from indicators.period import Frequency, Period
from indicators.problem import Refusal
from tests.builders import indicator, rule

TABLE = """
[completion]
catalogue_id = "06"
name = "重点项目投资完成率"
theme = "economy"
group = "投资"
unit = "%"
decimals = 1
direction = "higher"
kind = "rate"
frequency = "month"
aggregation = "ratio"
lowest_level = "town"
owner = "区发改局"
definition = "截至当月累计完成投资占年度计划投资的比重"
numerator = "累计完成投资"
denominator = "年度计划投资"
due = { months_after = 1, day = 8, grace_days = 2 }
change_measure = "points"
target_kind = "completion"
valid_min = 0
valid_max = 200.5
is_rankable = true
headline_order = 1
aliases = ["项目投资完成率"]
[[completion.standard_breaks]]
period = "2026-03"
note = "口径调整"
[completion.ladder]
kind = "schedule_gap_pp"
comparator = "<"
blue = -5
yellow = -10
red = -30
hold = { yellow = 3 }
exit = { yellow = -8 }
basis = "sourced-adapted(S-YC)"
"""


def table(**changes: object) -> dict[str, object]:
    """The table above with fields changed; None takes a field away."""
    changed = tomllib.loads(TABLE)["completion"] | changes
    return {name: value for name, value in changed.items() if value is not None}


def ladder(**changes: object) -> dict[str, object]:
    base = tomllib.loads(TABLE)["completion"]["ladder"] | changes
    return {name: value for name, value in base.items() if value is not None}


def refusal_of(tables: Mapping[str, Mapping[str, object]]) -> list[str]:
    with pytest.raises(Refusal) as caught:
        parse_definitions(tables)
    return [problem.sentence() for problem in caught.value.problems]


def test_a_table_becomes_an_indicator_with_its_rule() -> None:
    (found,) = parse_definitions(tomllib.loads(TABLE))
    assert (found.code, found.theme, found.kind) == ("completion", Theme.ECONOMY, Kind.RATE)
    assert found.due == DueRule(1, 8, 2)
    assert (found.valid_min, found.valid_max) == (Decimal(0), Decimal("200.5"))
    assert found.standard_breaks == (StandardBreak(Period.parse("2026-03"), "口径调整"),)
    assert found.rule is not None
    assert found.rule.steps == (
        Step(Severity.BLUE, -5.0, 2),
        Step(Severity.YELLOW, -10.0, 3, -8.0),
        Step(Severity.RED, -30.0, 1),
    )
    assert (found.rule.kind, found.rule.comparator, found.rule.keep) == (RuleKind.SCHEDULE_GAP_PP, Comparator.LESS, 1)


def test_safety_counts_hold_one_period_at_every_level() -> None:
    count = table(
        theme="safety",
        unit="起",
        direction="lower",
        change_measure="difference",
        target_kind="none",
        ladder={"kind": "yoy_difference", "comparator": ">", "blue": 0, "red": 3},
    )
    (found,) = parse_definitions({"accidents": count})
    assert found.rule is not None
    assert [step.hold for step in found.rule.steps] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param(
            {"is_rankable": None, "is_rankble": True},
            "指标“completion”有不认识的字段“is_rankble”，是否应为“is_rankable”？请改正或删去。",
            id="a misspelt field",
        ),
        pytest.param({"owner": None}, "指标“completion”缺少“owner”，请补上。", id="a field left out"),
        pytest.param({"name": " "}, "指标“completion”的“name”是“ ”，应为非空的文字，请改正。", id="a blank name"),
        pytest.param(
            {"decimals": "一"}, "指标“completion”的“decimals”是“一”，应为0 到 6 的整数，请改正。", id="not a number"
        ),
        pytest.param(
            {"direction": "up"},
            "指标“completion”的“direction”是“up”，应为其中之一：higher、lower、neutral，请改正。",
            id="not one of the choices",
        ),
        pytest.param(
            {"lowest_level": "village"},
            "指标“completion”的“lowest_level”是“village”，应为其中之一：prefecture、county、town、zone、community，请改正。",
            id="no such level",
        ),
        pytest.param(
            {"due": {"months_after": 1, "day": 32}},
            "指标“completion”的“due”的“day”是“32”，应为1 到 31 的整数，请改正。",
            id="a day that never comes",
        ),
        pytest.param(
            {"valid_min": 300}, "指标“completion”的“valid_min”300 大于“valid_max”200.5，请改正。", id="an empty range"
        ),
        pytest.param(
            {"valid_max": "很多"}, "指标“completion”的“valid_max”是“很多”，应为数字，请改正。", id="a limit in words"
        ),
        pytest.param(
            {"direction": "neutral", "ladder": None},
            "指标“completion”方向为 neutral，不能参加排名，请把“is_rankable”改为 false 或写明方向。",
            id="a ranking without a direction",
        ),
        pytest.param(
            {"frequency": "quarter", "has_merged_january": True},
            "指标“completion”不是月度指标，没有 1—2月合并，请把“has_merged_january”改为 false。",
            id="a merged January without months",
        ),
        pytest.param(
            {"denominator": None},
            "指标“completion”按分子分母汇总，请写明“numerator”和“denominator”。",
            id="a ratio of nothing",
        ),
        pytest.param(
            {"weight_code": "people"},
            "指标“completion”的“weight_code”是“people”，没有这个指标，请改正。",
            id="an unknown weight",
        ),
        pytest.param(
            {"standard_breaks": [{"period": "三月", "note": "调整"}]},
            "指标“completion”的第 1 个“standard_breaks”的“period”是“三月”，应为报告期，如 2026-03，请改正。",
            id="a break at no period",
        ),
        pytest.param(
            {"ladder": ladder(yellow=-3, exit=None)},
            "指标“completion”的“ladder”的黄色阈值 -3 应比蓝色 -5 更低，请改正；例如黄色阈值写 -10。",
            id="a ladder that does not climb",
        ),
        pytest.param(
            {"ladder": ladder(exit={"yellow": -4})},
            "指标“completion”的“ladder”的黄色解除线 -4 应在本级与轻一级的阈值之间，且不等于本级阈值，请改正；"
            "例如黄色解除线写 -9.5。",
            id="an exit outside its room",
        ),
        pytest.param(
            {"ladder": {"kind": "threshold", "comparator": "<"}},
            "指标“completion”的“ladder”一级阈值也没有，请至少写明一级，或删去整张表。",
            id="a ladder without a level",
        ),
        pytest.param(
            {"ladder": ladder(comparator=">", blue=5, yellow=10, red=30, exit=None)},
            "指标“completion”的“ladder”用大于号，但指标以高为优，越低才越应提示，请改用小于号。",
            id="a ladder against the direction",
        ),
        pytest.param(
            {"ladder": ladder(), "target_kind": "none"},
            "指标“completion”的“ladder”是 schedule_gap_pp，指标的“target_kind”应为其中之一："
            "accumulate、ceiling、completion、maintain，请改正。",
            id="behind time without a target",
        ),
        pytest.param(
            {"ladder": ladder(kind="yoy_pct")},
            "指标“completion”的“ladder”是 yoy_pct，但比率的变化应以百分点计，请改用 yoy_difference。",
            id="per cent of per cent",
        ),
        *(
            pytest.param(
                {"ladder": ladder(kind=kind)},
                f"指标“completion”的“ladder”是 {kind}，还要有{part}，指标定义里写不下，请换一种类型，"
                '或删去这张表、导入后在规则编辑器里新建；例如 kind = "threshold"。',
                id=f"a kind that needs more than a ladder: {kind}",
            )
            for kind, part in (
                ("baseline", "基线方法"),
                ("expression", "算式"),
                ("event_count", "事件的图层、半径和天数"),
            )
        ),
    ],
)
def test_a_faulty_table_is_refused_with_its_cure(changes: dict[str, object], sentence: str) -> None:
    assert refusal_of({"completion": table(**changes)}) == [sentence]


def test_all_faults_of_all_tables_come_at_once() -> None:
    faulty = {"completion": table(unit=7, frequency="often"), "Other-Code": table(group=None)}
    assert refusal_of(faulty) == [
        "指标“completion”的“unit”是“7”，应为文字，请改正。",
        "指标“completion”的“frequency”是“often”，应为其中之一：day、month、quarter、year，请改正。",
        "指标“Other-Code”的代码只能用小写字母、数字和下划线，并以字母开头，请改正。",
        "指标“Other-Code”缺少“group”，请补上。",
    ]


def test_the_written_table_is_plain_json_and_reads_back_as_the_same() -> None:
    (found,) = parse_definitions(tomllib.loads(TABLE))
    written = json.loads(json.dumps(to_table(found), ensure_ascii=False))
    assert parse_definitions({"completion": written}) == (found,)


@given(
    decimals=st.integers(0, 6),
    limits=st.none() | st.decimals(-1000, 1000, places=3),
    frequency=st.sampled_from(Frequency),
    entries=st.lists(st.integers(-100, 100), min_size=1, max_size=4, unique=True).map(sorted),
    keep=st.integers(0, 3),
    version=st.integers(1, 9),
)
def test_any_indicator_reads_back_as_itself(
    decimals: int, limits: Decimal | None, frequency: Frequency, entries: list[int], keep: int, version: int
) -> None:
    made = indicator(
        decimals=decimals,
        valid_min=limits,
        frequency=frequency,
        version=version,
        target_kind=TargetKind.NONE,
        aliases=("满意率",),
        rule=replace(rule(*reversed(entries), keep=keep), version=version),
    )
    assert parse_definitions({made.code: to_table(made)}) == (made,)


def shipped() -> dict[str, dict[str, object]]:
    """Every definition table that comes with the product."""
    tables: dict[str, dict[str, object]] = {}
    for path in sorted((Path(indicators.__file__).parent / "definitions").glob("*.toml")):
        tables |= tomllib.loads(path.read_text(encoding="utf-8"))
    return tables


def by_name(found: Indicator) -> str:
    return found.code


SHIPPED = parse_definitions(shipped())


@pytest.mark.parametrize("found", SHIPPED, ids=by_name)
def test_every_shipped_definition_is_written_and_read_back_as_itself(found: Indicator) -> None:
    tables = shipped() | {found.code: to_table(found)}
    assert found in parse_definitions(json.loads(json.dumps(tables)))


@pytest.mark.parametrize("found", [found for found in SHIPPED if found.rule], ids=by_name)
def test_every_shipped_ladder_fires_at_each_of_its_levels(found: Indicator) -> None:
    assert found.rule is not None
    sign = -1.0 if found.rule.comparator.is_low_bad else 1.0
    for step in found.rule.steps:
        beyond = np.full((step.hold, 1), step.enter_value + sign * 1e-6)
        assert fold(found.rule, beyond, np.isfinite(beyond)).severity[-1, 0] == step.severity


@pytest.mark.parametrize("found", SHIPPED, ids=by_name)
def test_every_shipped_direction_can_be_ranked_if_it_is_ranked(found: Indicator) -> None:
    assert not (found.is_rankable and found.direction is Direction.NEUTRAL)
