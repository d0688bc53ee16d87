"""The rule list and the editor without a store: what a form spells, what a list and a linter say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.alerts_rules_form import table_of
from indicators.alerting.board import RuleLine, RuleVersion
from indicators.alerting.lint_finding import Lint, error, warning
from indicators.alerting.lint_fit import kinds_of
from indicators.alerting.rule import BaselineMethod, Comparator, RuleKind, Severity
from indicators.alerting.rule_table import read_rule, rule_table
from indicators.alerting.sentence import sentence
from indicators.catalogue import TargetKind
from layouts.alerts.editor_charts import preview_data
from layouts.alerts.editor_difference import difference
from layouts.alerts.editor_form import Choices, form_fields
from layouts.alerts.editor_more import more_fields
from layouts.alerts.editor_view import RuleView
from layouts.alerts.editor_words import CLEAN, finding_of, lint_lines, said_card
from layouts.alerts.rules import rule_list
from tests import builders
from tests.screen.alert_values import history
from tests.screen.reading import walk, words
from tests.screen.wire import NOW

INDICATOR = builders.indicator()
CHOICES = Choices(
    indicators=(INDICATOR,),
    kinds=dict.fromkeys(RuleKind, ""),
    peer_groups=("街道组", "镇组"),
    areas=(("140403001", "第001街道"), ("140403002", "第002街道")),
    layers={"fire": "火情", "grid": "网格事件"},
    mutes=("夜间", "节假日"),
    methods={BaselineMethod.CUSUM: "担心缓慢走坏时选它"},
    proposed=BaselineMethod.XMR,
    proposal="用控制图",
)
LADDER = {"comparator": "<", "blue": 90.0, "orange": 80.5, "hold": {"blue": 2, "orange": 1}, "keep": 1}
views = st.builds(
    RuleView,
    rule_code=st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=40),
    is_new=st.just(False),
)
news = st.builds(RuleView, is_new=st.just(True), indicator_code=st.sampled_from(["", "tax_revenue", "税收"]))


def spelled(table: Mapping[str, Any]) -> dict[str, Any]:
    """Read a drawn form back as the page does: values by name, switches that are down, what stays fixed."""
    drawn = [*form_fields(INDICATOR, table, CHOICES), *more_fields(INDICATOR, table, CHOICES.mutes)]
    fields: dict[str, Any] = {}
    chosen: dict[str, list[str]] = {}
    for part in walk(drawn):
        if name := getattr(part, "name", None):
            fields[name] = value_of(part)
        if switch := getattr(part, "data-rules-switch", None):
            pressed = chosen.setdefault(switch, [])
            pressed += [getattr(part, "data-rules-value")] if getattr(part, "aria-pressed") == "true" else []
    return {"indicator": INDICATOR.code, "basis": table.get("basis", ""), "fields": fields, "chosen": chosen}


def value_of(part: Any) -> str:
    options = [one for one in walk(part) if type(one).__name__ == "Option"]
    if options:
        return next(str(prop(one, "value")) for one in options if prop(one, "selected"))
    return str(prop(part, "value") or prop(part, "children") or "")


def prop(part: Any, name: str) -> Any:
    return getattr(part, name, None)


@given(views | news)
def test_an_address_is_read_back_as_it_was_written(view: RuleView) -> None:
    assert RuleView.parse(view.search()) == view


@given(st.text())
def test_no_address_breaks_the_page(search: str) -> None:
    assert RuleView.parse(search).is_editing in (True, False)


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param({"kind": "threshold"}, id="a ladder with blanks"),
        pytest.param({"kind": "threshold", "exit": {"blue": 91.25}}, id="an exit of one's own"),
        pytest.param({"kind": "threshold", "scope": {"peer_groups": ["镇组"]}}, id="a peer group"),
        pytest.param({"kind": "threshold", "scope": {"area_codes": ["140403002"]}}, id="a named unit"),
        pytest.param({"kind": "baseline", "baseline": "cusum", "comparator": ">=", "orange": 99.0}, id="a baseline"),
        pytest.param({"kind": "expression", "expression": "满意率 - 5", "missing": "all"}, id="a formula"),
        pytest.param({"kind": "expression", "expression": "满意率 > 5"}, id="a truth held to a ladder of old"),
        pytest.param(
            {"kind": "event_count", "events": {"layer": "grid", "radius_m": 300, "window_days": 7}}, id="events"
        ),
        pytest.param(
            {
                "kind": "threshold",
                "name": "满意率偏低",
                "text": "请核实",
                "owner": "热线",
                "review_on": "2027-03-31",
                "mutes": ["夜间"],
                "basis": "sourced",
            },
            id="everything around the condition",
        ),
    ],
)
def test_a_drawn_form_spells_the_table_it_was_drawn_from(extra: dict[str, Any]) -> None:
    rule = read_rule("satisfaction", {"indicator": INDICATOR.code, **LADDER, **extra})
    assert read_rule("satisfaction", table_of(spelled(rule_table(rule)))) == rule


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(json_like, json_like, json_like)
def test_no_form_a_page_can_make_up_breaks_the_reading(form: Any, fields: Any, chosen: Any) -> None:
    table_of(form)
    assert "indicator" in table_of({"fields": fields, "chosen": chosen, "indicator": form})


def line(title: str = "满意率偏低", **changes: Any) -> RuleLine:
    """A rule in force without open alerts."""
    rule = builders.rule(90, 85, float("nan"), 75, name=title, **changes)
    version = RuleVersion(rule, "active", NOW, "张三", "首版", NOW)
    return RuleLine(title, INDICATOR, version, None, version, (0, 0, 0, 0), "")


def listed(*lines: RuleLine, today: date = date(2026, 11, 23)) -> list[dict[str, Any]]:
    """Every line of the list, theme by theme."""
    return [one for theme in rule_list(lines, today)["themes"] for one in theme["rules"]]


def test_a_line_shows_kind_scope_ladder_version_and_owner() -> None:
    assert listed(line()) == [
        {
            "title": "满意率偏低",
            "search": "?part=rules&rule=satisfaction",
            "indicator": "回访满意率",
            "fault": "",
            "kind": "数值",
            "scope": "本级和各镇街",
            "sign": "<",
            "steps": [["blue", "90"], ["yellow", "85"], ["red", "75"]],
            "versions": [["第 1 版", "执行中", "active"]],
            "open": [],
            "owner": "热线分中心",
            "review": ("未定", "desk-when"),
        }
    ]


def test_open_alerts_are_counted_by_level_gravest_first() -> None:
    (row,) = listed(replace(line(), open_counts=(4, 0, 2, 1)))
    assert row["open"] == [["red", "1"], ["orange", "2"], ["blue", "4"]]


def test_a_review_that_is_past_is_marked() -> None:
    dated = line(review_on=date(2026, 11, 22))
    assert listed(dated)[0]["review"] == ("2026-11-22 已过", "rules-past")
    assert listed(dated, today=date(2026, 11, 22))[0]["review"] == ("2026-11-22", "")


def test_what_waits_for_a_second_person_stands_beside_what_is_in_force() -> None:
    standing = line()
    waiting = RuleVersion(replace(standing.newest.rule, version=2), "proposed", NOW, "张三", "", NOW)
    (row,) = listed(replace(standing, proposed=waiting, newest=waiting))
    assert [one[:2] for one in row["versions"]] == [["第 1 版", "执行中"], ["第 2 版", "待复核"]]


def test_a_rule_that_cannot_be_judged_says_why() -> None:
    assert listed(replace(line(), fault="指标已撤销"))[0]["fault"] == "指标已撤销"


def test_a_rule_whose_indicator_is_gone_is_listed_last() -> None:
    themes = rule_list([replace(line("甲"), indicator=None), line("乙")], date(2026, 11, 23))["themes"]
    assert [(theme["name"], theme["rules"][0]["title"]) for theme in themes] == [
        *(("服务（1 条）", "乙"), ("指标已不在目录（1 条）", "甲"))
    ]


def test_a_clean_rule_has_one_green_line() -> None:
    assert words(lint_lines(Lint((), builders.rule(90)))) == [CLEAN]


def test_findings_come_errors_first_each_with_its_example() -> None:
    found = (
        warning("没有写复审日期。", "复审日期写 2027-11-23"),
        error("红色永远不会触发。", "red = 50", Severity.RED),
    )
    text = words(lint_lines(Lint(found, builders.rule(90))))
    assert text == [
        "✕ 错误",
        "红色永远不会触发。",
        "例：red = 50",
        "！提示",
        "没有写复审日期。",
        "例：复审日期写 2027-11-23",
    ]


def test_the_sentence_shown_is_the_one_the_alert_will_say() -> None:
    course = history([95, 95, 84, 95], [95, 70, 84, 95])
    finding = finding_of(course)
    assert finding is not None
    assert sentence(course.rule, course.indicator, finding) in "".join(words(said_card(course)))


def test_while_a_unit_is_calm_the_conditions_are_said_instead() -> None:
    course = history([95, 95, 95, 95], [95, 95, 95, 95])
    text = "".join(words(said_card(course)))
    assert "现在没有达到任何一级" in text
    assert "红色：低于75%" in text


def test_an_overdue_figure_keeps_the_level_and_is_named() -> None:
    finding = finding_of(history([95, 70, 84, 95], [95, None, 84, 95]))
    assert finding is not None
    assert (finding.severity, finding.value, finding.overdue) == (Severity.RED, 70.0, "2026年10月")


def test_a_comparison_names_only_the_fields_that_differ() -> None:
    before = builders.rule(90, 85)
    after = replace(builders.rule(90, 80, hold=2), name="新名", comparator=Comparator.LESS)
    changes = {one.name: (one.before, one.after) for one in difference(before, after, {})}
    assert changes == {
        "黄色": ("< 85，解除线 自动，持续 1 期", "< 80，解除线 自动，持续 2 期"),
        "蓝色": ("< 90，解除线 自动，持续 1 期", "< 90，解除线 自动，持续 2 期"),
        "规则名称": ("—", "新名"),
    }


def test_the_preview_carries_the_line_its_levels_and_what_happened() -> None:
    data = preview_data(history([95, 95, 84, 95], [95, 70, None, 95]), ())
    assert data["watched"] == [95.0, 70.0]
    assert data["severity"] == [0, 4]
    assert data["entries"] == [90.0, 85.0, 80.0, 75.0]
    assert data["words"] == ["95.00%", "70.00%，红色"]


def kind_options(chosen: str, against: Mapping[RuleKind, str]) -> list[tuple[str, bool, bool]]:
    """The choices of kinds as they are drawn: words, whether greyed out, whether chosen."""
    choices = replace(CHOICES, kinds=dict.fromkeys(RuleKind, "") | dict(against))
    drawn = form_fields(INDICATOR, {**LADDER, "kind": chosen}, choices)
    (kinds,) = (part for part in walk(drawn) if getattr(part, "name", None) == "kind")
    return [
        (str(prop(one, "children")), prop(one, "disabled"), prop(one, "selected"))
        for one in walk(kinds)
        if type(one).__name__ == "Option"
    ]


def test_a_kind_that_cannot_be_is_greyed_out_behind_the_others_with_its_reason() -> None:
    options = kind_options("threshold", {RuleKind.YOY_PCT: "至今没有可比的上年同期"})
    assert options[0] == ("数值", False, True)
    assert options[-1] == ("同比（%）（至今没有可比的上年同期）", True, False)
    assert sum(is_greyed for _, is_greyed, _ in options) == 1


def test_the_kind_a_rule_has_is_shown_even_where_it_can_no_longer_be() -> None:
    assert ("数值（没有数）", False, True) in kind_options("threshold", {RuleKind.THRESHOLD: "没有数"})


@pytest.mark.parametrize(
    ("target", "offered", "not_offered"),
    [
        pytest.param(TargetKind.NONE, RuleKind.PEER_PLACE, RuleKind.SCHEDULE_GAP_PP, id="without a plan"),
        pytest.param(TargetKind.COMPLETION, RuleKind.SCHEDULE_GAP_PP, RuleKind.GROWTH_GAP_PP, id="against 时序"),
        pytest.param(TargetKind.COMPLETION, RuleKind.STREAK, RuleKind.BASELINE, id="no baseline beside a plan"),
    ],
)
def test_only_the_kinds_an_indicator_can_have_are_offered(
    target: TargetKind, offered: RuleKind, not_offered: RuleKind
) -> None:
    kinds = kinds_of(replace(INDICATOR, target_kind=target), 24)
    assert (offered in kinds, not_offered in kinds) == (True, False)
