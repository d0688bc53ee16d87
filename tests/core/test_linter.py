"""The linter: what an analyst is told of a rule before anybody is alarmed by it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.linter import Lint, lint, lint_table
from indicators.alerting.rule import (
    AlertRule,
    Comparator,
    EventWindow,
    Missing,
    RuleKind,
    Scope,
    Severity,
)
from indicators.alerting.rule_table import rule_table
from indicators.alerting.sentence import number_words
from indicators.alerting.watching import Scene
from indicators.catalogue import Indicator, Kind
from indicators.cube import Series
from indicators.publish import scene_of
from tests.builders import OCTOBER, TODAY, cube, district, indicator, rule, series
from tests.core.sample_cube import sample_cube

NAN = float("nan")
CODE = "satisfaction"
ABOVE, AT_LEAST, AT_MOST = Comparator.GREATER, Comparator.GREATER_EQUAL, Comparator.LESS_EQUAL
VALID: Mapping[str, Any] = {"valid_min": 0, "valid_max": 100}
REVIEW_ON = date(2027, 3, 31)
CALM = [[None, 91.0, 92.0, 93.0], [None, 91.0, 92.0, 93.0], [None, 91.0, 92.0, 93.0]] * 12


def scene(of: Indicator | None = None, rows: Sequence[Sequence[float | None]] = CALM, *more: Series) -> Scene:
    """Three streets and their district with one history, and other series beside it."""
    made = cube(district(3), series(of or indicator(), rows), *more)
    return scene_of(replace(made, event_layers=("fires", "calls")), OCTOBER, TODAY)


def sound(*entries: float, **changes: Any) -> AlertRule:
    """A rule without a review date past or missing."""
    return rule(*(entries or (90, 85, 80, 70)), **({"review_on": REVIEW_ON} | changes))


def errors(found: Lint) -> list[tuple[Severity | None, str, str]]:
    return [(one.severity, one.message, one.example) for one in found.findings if one.is_error]


def tomls(found: Lint) -> list[str]:
    return [one.toml for one in found.findings if one.is_error]


def warnings(found: Lint) -> list[str]:
    return [one.message for one in found.findings if not one.is_error]


def test_a_sound_rule_raises_no_word() -> None:
    rows = [*CALM, [None, 60.0, 60.0, 93.0], [None, 95.0, 95.0, 95.0], [None, 95.0, 95.0, 95.0]]
    assert lint(sound(), scene(rows=rows), ()).findings == ()


def test_every_shipped_rule_is_savable() -> None:
    made = sample_cube()
    rules = [one.indicator.rule for one in made.series.values() if one.indicator.rule]
    here = scene_of(made, OCTOBER, TODAY)
    refused = [one.code for one in rules if not lint_table(one.code, rule_table(one), here, rules).is_savable]
    assert refused == []


TABLE: Mapping[str, object] = {
    "indicator": CODE,
    "kind": "threshold",
    "comparator": "<",
    "yellow": 85,
    "red": 70,
    "review_on": "2027-03-31",
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"exit": {"red": 90}},
            (
                Severity.RED,
                "红色解除线 90 应在本级与轻一级的阈值之间，且不等于本级阈值，请改正。",
                "红色解除线写 71.5",
            ),
            id="an exit that falls through",
        ),
        pytest.param(
            {"indicator": "satisfactio"},
            (None, "目录中没有指标“satisfactio”，是否指 回访满意率（satisfaction）？", "指标选“回访满意率”"),
            id="an indicator that does not exist",
        ),
        pytest.param(
            {"hold": {"yellow": 0}},
            (
                Severity.YELLOW,
                "“持续”的“黄色”是“0”，应为1 到 24 的整数，请改正。",
                "红色持续写 1 期，黄色写 2 期",
            ),
            id="a hold of no period",
        ),
        pytest.param(
            {"comparator": None},
            (None, "缺少“比较方式”，请补上。", "比较方式选“低于”"),
            id="a field left out",
        ),
    ],
)
def test_a_table_that_cannot_be_kept_gives_level_reason_and_example(
    changes: Mapping[str, object], expected: tuple[Severity | None, str, str]
) -> None:
    table = {name: value for name, value in {**TABLE, **changes}.items() if value is not None}
    assert errors(lint_table("draft", table, scene(), ())) == [expected]


def test_the_published_bands_of_yinchuan_are_refused_with_bands_that_would_do() -> None:
    bands = {"green": "≥0", "yellow": "−30…−10", "red": "<−30"}
    found = lint_table("draft", {"indicator": CODE, "kind": "threshold", "bands": bands}, scene(), ())
    ((severity, message, _),) = errors(found)
    assert (severity, "(-10, 0)" in message) == (Severity.YELLOW, True)
    right = {"green": ">=0", "blue": "-10..0", "yellow": "-30..-10", "red": "<-30"}
    (toml,) = tomls(found)
    assert toml == "，".join(f'{colour} = "{band}"' for colour, band in right.items())


def test_a_table_that_cannot_be_read_and_names_no_indicator_is_told_both() -> None:
    found = lint_table("draft", {**TABLE, "red": "低", "indicator": "nothing"}, scene(), ())
    assert (len(errors(found)), found.rule, found.is_savable) == (2, None, False)


@pytest.mark.parametrize(
    ("scope", "message", "example", "toml"),
    [
        pytest.param(
            Scope(peer_groups=("街道",)),
            "没有分组“街道”，现有分组：街道组，请改正范围。",
            "范围选分组“街道组”",
            'scope = { peer_groups = ["街道组"] }',
            id="a group",
        ),
        pytest.param(
            Scope(area_codes=("140403009",)),
            "区划中没有单位“140403009”，请改正范围。",
            "范围选单位“第003街道”",
            'scope = { area_codes = ["140403003"] }',
            id="a unit",
        ),
        pytest.param(
            Scope(peer_groups=("街道组",), area_codes=("140403003",)),
            "范围里既写了分组又点了单位，只能用一种，请删去其一。",
            "范围只选分组“街道组”",
            'scope = { peer_groups = ["街道组"] }',
            id="both a group and a unit",
        ),
    ],
)
def test_a_scope_that_cannot_be_is_refused_with_one_that_can(
    scope: Scope, message: str, example: str, toml: str
) -> None:
    found = lint(sound(scope=scope), scene(), ())
    assert (errors(found), tomls(found)) == ([(None, message, example)], [toml])


FIRES = indicator(kind=Kind.COUNT, unit="起", decimals=0)


def fires(layer: str) -> AlertRule:
    window = EventWindow(layer, 500, 7)
    return sound(3, kind=RuleKind.EVENT_COUNT, comparator=AT_LEAST, event_window=window)


def test_a_layer_there_is_not_is_refused_with_the_nearest_there_is() -> None:
    found = lint(fires("fire"), scene(FIRES), ())
    said = "没有事件图层“fire”，现有图层：fires、calls，请改正。"
    assert errors(found) == [(None, said, "事件图层选“fires”")]
    assert tomls(found) == ['events = { layer = "fires", radius_m = 500, window_days = 7 }']


def test_a_layer_before_any_events_were_loaded_is_refused() -> None:
    bare = replace(scene(FIRES), event_layers=())
    ((_, said, _),) = errors(lint(fires("fires"), bare, ()))
    assert said == "没有事件图层“fires”，还没有导入过任何事件。"


def test_a_layer_there_is_raises_no_error() -> None:
    assert errors(lint(fires("fires"), scene(FIRES), ())) == []


def test_a_layer_that_has_yet_to_be_chosen_is_asked_for() -> None:
    table = {**rule_table(fires("fires")), "events": {"layer": "", "radius_m": 500, "window_days": 30}}
    (found,) = lint_table(CODE, table, scene(FIRES), ()).findings
    assert (found.message, found.example) == ("请选要数哪一类事件。", "在“事件图层”里选一个图层")


BROKEN_FIELDS: Mapping[str, object] = {
    "kind": "speed",
    "comparator": "≥",
    "red": "低",
    "keep": 99,
    "hold": {"red": 0},
    "exit": {"orange": 50},
    "scope": {"area_codes": 7},
    "events": {"layer": "fires", "radius_m": 1, "window_days": 0},
    "missing": "some",
    "baseline": "mean",
    "review_on": "明年",
    "name": "长" * 41,
    "text": 3,
    "mutes": "夜间",
}


@pytest.mark.parametrize("field", BROKEN_FIELDS)
def test_nothing_an_analyst_reads_is_written_as_in_a_file(field: str) -> None:
    for finding in lint_table("draft", {**TABLE, field: BROKEN_FIELDS[field]}, scene(), ()).findings:
        assert not re.search(r"“[a-z_]+”的|的“[a-z_]+”| = ", finding.message + finding.example)


@pytest.mark.parametrize("field", BROKEN_FIELDS)
def test_every_fault_of_a_field_has_an_example_in_words_and_as_a_file_writes_it(field: str) -> None:
    found = lint_table("draft", {**TABLE, field: BROKEN_FIELDS[field]}, scene(), ()).findings
    assert all(one.example and " = " in one.toml for one in found if one.is_error)


def expression(text: str, **changes: Any) -> AlertRule:
    return sound(5, comparator=ABOVE, kind=RuleKind.EXPRESSION, expression=text, **changes)


def test_an_expression_that_cannot_be_read_is_pointed_at() -> None:
    ((_, message, example),) = errors(lint(expression("回访满意率 +"), scene(), ()))
    assert message.startswith("算式有误，第 8 个字符：")
    assert example.splitlines()[0] == "回访满意率 +"


def test_an_unknown_name_in_an_expression_brings_the_near_ones() -> None:
    ((_, message, _),) = errors(lint(expression("回访满意 - 3"), scene(), ()))
    assert "是否指 回访满意率" in message


@pytest.mark.parametrize(
    ("watching", "of", "is_refused"),
    [
        pytest.param(sound(missing=Missing.NEVER), {}, True, id="a value"),
        pytest.param(expression("回访满意率", missing=Missing.NEVER), {}, True, id="a formula over rates"),
        pytest.param(
            expression("回访满意率", missing=Missing.NEVER), {"kind": Kind.COUNT}, False, id="a formula over counts"
        ),
        pytest.param(expression("回访满意率", missing=Missing.ALL), {}, False, id="a formula that skips"),
    ],
)
def test_missing_may_be_nothing_for_counted_events_only(
    watching: AlertRule, of: Mapping[str, Any], is_refused: bool
) -> None:
    said = [message for _, message, _ in errors(lint(watching, scene(indicator(**of)), ()))]
    assert any("缺数当作 0" in message for message in said) is is_refused


def test_a_rate_differs_by_points_as_the_linter_advises() -> None:
    said = number_words(sound(kind=RuleKind.YOY_DIFFERENCE), indicator(), -3.0)
    assert said == "同比下降3.00个百分点"


def test_a_rule_for_an_indicator_that_is_gone_is_refused() -> None:
    gone = replace(sound(), indicator_code="petitions")
    assert errors(lint(gone, scene(), ()))[0][1].startswith("目录中没有指标“petitions”")


FIELDS = (*TABLE, "blue", "orange", "exit", "hold", "keep", "scope", "bands", "expression", "baseline")
levels = st.dictionaries(st.sampled_from(["red", "blue", "green"]), st.integers() | st.text(max_size=4))
anything = (
    st.none() | st.integers(-200, 200) | st.text(max_size=8) | st.booleans() | st.lists(st.text(max_size=3)) | levels
)


@given(st.dictionaries(st.sampled_from(FIELDS), anything))
def test_no_table_makes_the_linter_fail(changes: Mapping[str, object]) -> None:
    found = lint_table("draft", {**TABLE, **changes}, scene(rows=CALM[:3]), ())
    assert found.is_savable is not any(one.is_error for one in found.findings)
