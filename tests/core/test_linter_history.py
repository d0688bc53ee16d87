"""The linter on history: another rule that says the same, what fires on everything, what never does."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.linter import lint, lint_table
from indicators.alerting.rule import Comparator, RuleKind, Scope, Severity, Step
from indicators.catalogue import Aggregation
from indicators.publish import scene_of
from tests.builders import OCTOBER, TODAY, area, cube, district, indicator, series
from tests.core.test_linter import CALM, CODE, VALID, errors, scene, sound, warnings


def test_a_rule_that_says_the_same_as_another_is_refused() -> None:
    twin = sound(code="twin", indicator_code=CODE, owner="别人", name="同一条")
    ((_, message, _),) = errors(lint(sound(code="draft", indicator_code=CODE), scene(), [twin]))
    assert message == "与规则“同一条”完全相同，一件事会报两次，请改那一条，或写出不同之处。"


def test_a_rule_is_not_beside_its_own_former_version() -> None:
    rows = [*CALM, [None, 60.0, 60.0, 93.0], [None, 95.0, 95.0, 95.0], [None, 95.0, 95.0, 95.0]]
    assert lint(sound(version=2), scene(rows=rows), [sound()]).findings == ()


def test_a_rule_that_looks_at_the_same_of_the_same_units_is_doubted() -> None:
    other = sound(88, code="other", indicator_code=CODE, name="满意率偏低")
    (said, *_) = warnings(lint(sound(), scene(), [other]))
    assert said.startswith("规则“满意率偏低”已在看同一指标的同一类数，范围有重合")


def test_a_rule_for_other_units_is_not_doubted() -> None:
    there, here = Scope(area_codes=("140403001",)), Scope(area_codes=("140403002",))
    other = sound(88, code="other", indicator_code=CODE, scope=there)
    assert [said for said in warnings(lint(sound(scope=here), scene(), [other])) if "重合" in said] == []


NOWHERE = (area("140403021", peer_group="功能区"), area("140403022", peer_group="镇组"))


@pytest.mark.parametrize(
    ("town", "example"),
    [
        pytest.param(91.0, "范围选分组“镇组”", id="a group with figures"),
        pytest.param(None, "两条并成一条，停用另一条", id="no other group has figures"),
    ],
)
def test_only_a_group_with_figures_is_proposed_instead(town: float | None, example: str) -> None:
    rows = [[*row, None, town] for row in CALM]
    there = scene_of(cube(district(3, *NOWHERE), series(indicator(), rows)), OCTOBER, TODAY)
    streets = Scope(peer_groups=("街道组",))
    other = sound(88, code="other", indicator_code=CODE, scope=streets)
    found = [one for one in lint(sound(scope=streets), there, [other]).findings if "重合" in one.message]
    assert [one.example for one in found] == [example]


BAD = [[None, 60.0, 61.0, 62.0]] * 14


def test_a_rule_that_always_fires_for_all_is_refused() -> None:
    ((_, message, _),) = errors(lint(sound(), scene(rows=BAD), ()))
    assert message == "近 12 期里全部 3 个单位期期触发，等于没有这条规则。"


def test_a_single_unit_may_be_in_trouble_all_the_time() -> None:
    alone = sound(scope=Scope(area_codes=("140403001",)))
    found = lint(alone, scene(rows=BAD), ())
    assert found.is_savable
    assert warnings(found)[0] == "近 14 期里有 100% 的时间在预警（14 个单位期中有 14 个），超过一成就不像预警了。"


@pytest.mark.parametrize(
    ("bad_months", "is_doubted"),
    [pytest.param(3, False, id="a tenth of the time is a warning"), pytest.param(4, True, id="more is not")],
)
def test_a_rule_that_is_open_more_than_a_tenth_of_the_time_is_doubted(bad_months: int, is_doubted: bool) -> None:
    rows = [[None, 60.0, 95.0, 95.0]] * bad_months + [[None, 95.0, 95.0, 95.0]] * (10 - bad_months)
    said = " ".join(warnings(lint(sound(keep=0), scene(rows=rows), ())))
    assert ("的时间在预警" in said) is is_doubted


def test_a_rule_that_fires_for_half_of_the_units_now_is_doubted() -> None:
    rows = [*CALM, [None, 60.0, 60.0, 93.0]]
    assert warnings(lint(sound(), scene(rows=rows), ())) == [
        "按现有数据，范围内 3 个单位有 2 个正在触发，像是普遍情况。"
    ]


def test_levels_history_never_reached_are_named_with_the_worst_there_was() -> None:
    found = lint(sound(), scene(), ())
    (warning,) = found.findings
    assert warning.message == ("现有 36 期数据里从未到过蓝色、黄色、橙色、红色；最重的一次是91%，请确认阈值是否太严。")
    assert warning.example == "蓝色阈值写 91.01，历史上至少到过一次"


def test_a_level_that_only_its_hold_kept_away_is_named_so() -> None:
    patient = sound(steps=(Step(Severity.BLUE, 90, 2),))
    rows = [*CALM, [None, 60.0, 92.0, 93.0], *CALM[:2]]
    (said,) = warnings(lint(patient, scene(rows=rows), ()))
    assert said == "现有 39 期数据里从未到过蓝色；最重的一次是60%，但没有连续 2 期，请确认持续期数。"


def test_units_without_a_single_figure_are_doubted() -> None:
    nowhere = sound(scope=Scope(area_codes=("140403",)))
    (said,) = warnings(lint(nowhere, scene(), ()))
    assert said.startswith("范围内的单位至今没有一期可以判定的数")


REACHED = [*CALM, [None, 60.0, 60.0, 93.0], [None, 95.0, 95.0, 95.0], [None, 95.0, 95.0, 95.0]]


@pytest.mark.parametrize(
    ("changes", "severity", "expected"),
    [
        pytest.param(
            {"steps": (Step(Severity.BLUE, 90, 1), Step(Severity.ORANGE, 80, 1))},
            Severity.YELLOW,
            "没有黄色：会从蓝色直接升到更重的一级，请确认是有意留空。",
            id="a blank level in the middle",
        ),
        pytest.param(
            {"steps": (Step(Severity.ORANGE, 80, 1), Step(Severity.RED, 70, 3))},
            Severity.RED,
            "红色要持续 3 期，比橙色的 1 期还久，越重的反而越晚报。",
            id="red more patient than orange",
        ),
        pytest.param(
            {"review_on": None}, None, "没有写复审日期，请写明何时再看这条规则是否还合用。", id="never looked at again"
        ),
        pytest.param(
            {"review_on": date(2026, 11, 1)},
            None,
            "复审日期 2026-11-01 已过，请写明何时再看这条规则是否还合用。",
            id="a review day gone by",
        ),
    ],
)
def test_what_is_seldom_meant_is_told(changes: Mapping[str, Any], severity: Severity | None, expected: str) -> None:
    found = lint(sound(**changes), scene(rows=REACHED), ())
    doubts = [(one.severity, one.message) for one in found.findings if "从未到过" not in one.message]
    assert (doubts, found.is_savable) == ([(severity, expected)], True)


def test_errors_come_before_warnings() -> None:
    found = lint(sound(90, 0, review_on=None), scene(indicator(**VALID)), ())
    assert [one.is_error for one in found.findings] == [True, False]


def test_who_is_never_asked_for_a_figure_is_not_overdue() -> None:
    county_only = indicator(lowest_level="county", aggregation=Aggregation.NONE)
    late = sound(3, kind=RuleKind.STALENESS, comparator=Comparator.GREATER)
    here = scene(county_only, [[50.0, None, None, None]] * 12)
    assert [said for said in warnings(lint(late, here, ())) if "触发" in said] == []


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.floats(0, 100)) for _ in range(3)]), min_size=1, max_size=15))
def test_a_rule_that_cannot_fire_is_never_said_to_fire(rows: Sequence[tuple[float | None, ...]]) -> None:
    silent = sound(-1)
    here = scene(rows=[[None, *row] for row in rows])
    said = " ".join(warnings(lint(silent, here, ())))
    assert not any(word in said for word in ("正在触发", "在预警"))


UNWRITTEN: Mapping[str, Any] = {"indicator": CODE, "kind": "expression", "comparator": ">=", "expression": ""}


@pytest.mark.parametrize(
    ("table", "message", "example"),
    [
        pytest.param(UNWRITTEN, "请选条件成立时报哪一级。", "“条件成立时报”选“黄色”", id="an empty formula"),
        pytest.param(
            {**UNWRITTEN, "expression": "回访满意率 < 60"},
            "请选条件成立时报哪一级。",
            "“条件成立时报”选“黄色”",
            id="a condition",
        ),
        pytest.param(
            {**UNWRITTEN, "expression": "回访满意率 - 60"},
            "请至少写明一级的阈值。",
            "在黄色一行的“进入”写一个数",
            id="a formula that gives a number",
        ),
        pytest.param(
            {"indicator": CODE, "kind": "threshold", "comparator": "<"},
            "请至少写明一级的阈值。",
            "在黄色一行的“进入”写一个数",
            id="a ladder without a level",
        ),
    ],
)
def test_a_rule_without_a_level_is_told_where_to_choose_one(
    table: Mapping[str, Any], message: str, example: str
) -> None:
    ((_, said, right),) = errors(lint_table("draft", table, scene(), ()))
    assert (said, right) == (message, example)


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        pytest.param(1, ("条件从未成立过，请确认算式是否写得太严。", "保持不变，至今用不到"), id="never true"),
        pytest.param(
            3, ("条件成立过，但没有连续 3 期，请确认连续期数。", "“连续几期成立才报”写 1"), id="true for too short"
        ),
    ],
)
def test_a_condition_that_never_fired_is_not_advised_a_threshold(hold: int, expected: tuple[str, str]) -> None:
    rows = CALM if hold == 1 else [*CALM, [None, 60.0, 92.0, 93.0], *CALM[:2]]
    condition = sound(
        kind=RuleKind.EXPRESSION,
        comparator=Comparator.GREATER_EQUAL,
        expression="回访满意率 < 80",
        steps=(Step(Severity.YELLOW, 1, hold),),
    )
    (found,) = lint(condition, scene(rows=rows), ()).findings
    assert (found.message.split("期数据里")[1], found.example) == expected
