"""Rules as tables: read with every fault at once, written so that they read the same again."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.rule import (
    AlertRule,
    BaselineMethod,
    BoundFormula,
    Comparator,
    EventWindow,
    Missing,
    RuleKind,
    Scope,
    Severity,
    Step,
)
from indicators.alerting.rule_table import kept_table, read_kept, read_rule, rule_table
from indicators.problem import Refusal

BASE: Mapping[str, object] = {"indicator": "tax", "kind": "threshold", "comparator": "<", "yellow": 60, "red": 50}
PARTS = {
    RuleKind.EXPRESSION: {"expression": "税收收入 - 3"},
    RuleKind.BASELINE: {"baseline": BaselineMethod.XMR},
    RuleKind.EVENT_COUNT: {"event_window": EventWindow("fires", 500, 7)},
}
texts = st.text(st.characters(categories=("L", "N")), max_size=20)


@st.composite
def rules(draw: st.DrawFn) -> AlertRule:
    """Any rule that may be written."""
    kind, comparator = draw(st.sampled_from(RuleKind)), draw(st.sampled_from(Comparator))
    levels = sorted(draw(st.sets(st.sampled_from([s for s in Severity if s]), min_size=1)))
    start = draw(st.integers(-100, 100))
    sign = -1 if comparator.is_low_bad else 1
    steps = tuple(
        Step(
            severity=level,
            enter_value=start + sign * 10.0 * at,
            hold=draw(st.integers(1, 24)),
            exit_value=draw(st.sampled_from([None, start + sign * (10.0 * at - 2.5)])),
        )
        for at, level in enumerate(levels)
    )
    return AlertRule(
        code="draft",
        version=draw(st.integers(1, 9)),
        indicator_code=draw(st.sampled_from(["tax", "calls"])),
        kind=kind,
        comparator=comparator,
        steps=steps,
        keep=draw(st.integers(0, 24)),
        name=draw(texts),
        scope=Scope(
            tuple(draw(st.lists(st.just("镇组"), max_size=1))), tuple(draw(st.lists(st.just("01"), max_size=1)))
        ),
        missing=draw(st.sampled_from(Missing)),
        mutes=tuple(draw(st.lists(st.just("夜间"), max_size=1))),
        text=draw(texts),
        owner=draw(texts),
        review_on=draw(st.sampled_from([None, date(2027, 3, 31)])),
        **PARTS.get(kind, {}),  # type: ignore[arg-type]
    )


@given(rules())
def test_a_rule_reads_the_same_after_it_was_written(rule: AlertRule) -> None:
    kept = json.loads(json.dumps(rule_table(rule)))
    assert read_rule(rule.code, kept, rule.version) == rule


def test_who_made_a_version_and_why_are_not_in_its_table() -> None:
    rule = read_rule("draft", BASE)
    assert rule_table(replace(rule, author="张三", reason="上年误报太多")) == rule_table(rule)


def test_levels_left_out_stay_blank_and_red_alone_is_prompt() -> None:
    assert read_rule("draft", BASE).steps == (Step(Severity.YELLOW, 60.0, 2), Step(Severity.RED, 50.0, 1))


def test_levels_may_be_written_as_published_bands() -> None:
    bands = {"green": ">=60", "yellow": "50..60", "red": "<50"}
    written = {"indicator": "tax", "kind": "threshold", "bands": bands}
    assert read_rule("draft", written) == read_rule("draft", BASE)


def fault(**changes: Any) -> str:
    """Give the only fault of the plain table with changes; None takes a field away."""
    table = {name: value for name, value in {**BASE, **changes}.items() if value is not None}
    with pytest.raises(Refusal) as refusal:
        read_rule("draft", table)
    (problem,) = refusal.value.problems
    return problem.message


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"indicator": None}, "规则“draft”缺少“indicator”，请补上。", id="nothing to watch"),
        pytest.param(
            {"yelow": 70}, "规则“draft”有不认识的字段“yelow”，是否应为“yellow”？请改正或删去。", id="a slip of the pen"
        ),
        pytest.param({"red": "很低"}, "规则“draft”的“red”是“很低”，应为数字，请改正。", id="words for a number"),
        pytest.param(
            {"red": 70},
            "规则“draft”的红色阈值 70 应比黄色 60 更低，请改正；例如红色阈值写 0。",
            id="a graver level that is milder",
        ),
        pytest.param(
            {"exit": {"red": 65}},
            "规则“draft”的红色解除线 65 应在本级与轻一级的阈值之间，且不等于本级阈值，请改正；例如红色解除线写 51。",
            id="an exit that falls through the level below",
        ),
        pytest.param(
            {"exit": {"red": 50}},
            "规则“draft”的红色解除线 50 应在本级与轻一级的阈值之间，且不等于本级阈值，请改正；例如红色解除线写 51。",
            id="an exit on the entry itself",
        ),
        pytest.param(
            {"exit": {"orange": 52}},
            "规则“draft”的橙色写了解除线却没有阈值，请补上阈值或删去解除线；例如 orange = 52。",
            id="an exit without an entry",
        ),
        pytest.param(
            {"hold": {"red": 0}},
            "规则“draft”的“hold”的“red”是“0”，应为1 到 24 的整数，请改正。",
            id="a hold of no period",
        ),
        pytest.param(
            {"kind": "expression"},
            '规则“draft”的类型是“自定义算式”，请写明算式；例如 expression = "失业率 - 目标失业率"。',
            id="an expression left out",
        ),
        pytest.param(
            {"baseline": "xmr"},
            "规则“draft”的类型是“数值”，用不上“baseline”，请删去。",
            id="a baseline nobody looks at",
        ),
        pytest.param(
            {"kind": "event_count", "events": {"layer": "fires", "radius_m": 5, "window_days": 7}},
            "规则“draft”的“events”的“radius_m”是“5”，应为50 到 50000 的整数，请改正。",
            id="a radius of a doorstep",
        ),
        pytest.param(
            {"scope": {"towns": ["镇组"]}},
            "规则“draft”的“scope”有不认识的字段“towns”，请删去。",
            id="an unknown scope",
        ),
        pytest.param(
            {"name": "很" * 41}, "规则“draft”的“name”有 41 个字，最多 40 个，请写短一些。", id="a name without end"
        ),
        pytest.param(
            {"review_on": "明年"},
            "规则“draft”的“review_on”是“明年”，应为日期，如 2027-03-31，请改正。",
            id="a day in words",
        ),
        pytest.param(
            {"yellow": None, "red": None},
            "规则“draft”一级阈值也没有，请至少写明一级，或删去整张表。",
            id="no level at all",
        ),
    ],
)
def test_a_fault_is_named_with_its_cure(changes: Mapping[str, object], expected: str) -> None:
    assert fault(**changes) == expected


def test_every_fault_of_a_table_is_told_at_once() -> None:
    with pytest.raises(Refusal) as refusal:
        read_rule(
            "draft", {"indicator": "tax", "kind": "speed", "comparator": "≥", "yellow": 60, "red": "低", "keep": 99}
        )
    assert len(refusal.value.problems) == 4


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        pytest.param('{"indicator": "tax"', "缺少“indicator”，请补上。", id="a text cut off"),
        pytest.param(
            json.dumps({**BASE, "kind": "baseline"}), "类型是“偏离基线”，请写明基线方法", id="a part that lacks"
        ),
        pytest.param(
            json.dumps({"indicator": "tax", "kind": "threshold", "bands": {"red": "低"}}), "看不懂", id="bands in words"
        ),
        pytest.param(
            json.dumps({**BASE, "bound": {"formula": "tax"}}),
            "缺了一部分，请重新保存",
            id="a formula without a grammar",
        ),
    ],
)
def test_a_kept_rule_that_cannot_be_read_says_so_itself(definition: str, said: str) -> None:
    assert said in read_kept("draft", definition, 3).fault


def test_of_a_kept_rule_with_a_fault_the_rest_is_read() -> None:
    rule = read_kept("draft", json.dumps({**BASE, "kind": "baseline"}), 3)
    assert replace(rule, fault="") == replace(read_rule("draft", BASE, 3), kind=RuleKind.BASELINE)


@given(rules())
def test_a_kept_rule_that_can_be_read_has_no_fault(rule: AlertRule) -> None:
    assert read_kept(rule.code, json.dumps(rule_table(rule)), rule.version) == rule


def test_a_rule_is_kept_with_what_its_formula_means_and_shown_without() -> None:
    table = {**BASE, "kind": "expression", "expression": "税收收入 - 3"}
    rule = replace(read_rule("draft", table), bound=BoundFormula("tax - 3", 1))
    assert read_kept("draft", json.dumps(kept_table(rule)), 1) == rule
    assert "bound" not in rule_table(rule)
