"""The rule list and the editor over a real store: what the list shows and what follows the form."""

import re
import tomllib
from typing import Any

import pytest
from dash import Dash

from app import ROOT
from callbacks.roles import Role
from data_access.store import Store
from indicators.alerting.rule_table import read_rule
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor_charts import BLANK
from layouts.alerts.editor_view import EXPORT_PATH
from tests.postgres.district import COMPLETION, MAP_TOWN, RENAMED_NEW, STREET
from tests.screen.rule_pages import (
    ACT,
    ADDRESS,
    EDITOR,
    LISTED,
    LIVE,
    TESTED,
    answered,
    asked,
    form_of,
    opened,
    page_of,
    said,
)
from tests.screen.rule_store import RULE_NAME, found_rules
from tests.screen.wire import fire, person


@pytest.fixture
def store(empty_store: Store) -> Store:
    """One rule over a year of figures."""
    found_rules(empty_store)
    return empty_store


@pytest.fixture
def page(store: Store) -> Dash:
    return page_of(store)


def test_the_list_and_the_editor_are_shown_by_address(page: Dash) -> None:
    shown = {
        search: (
            answered(page, LISTED, alerts_address=search)[ids.LIST]["hidden"],
            opened(page, search)[ids.EDITOR]["hidden"],
        )
        for search in ("", "?part=rules", "?part=rules&new=1", f"?part=rules&rule={COMPLETION}")
    }
    assert list(shown.values()) == [(True, True), (False, True), (True, False), (True, False)]


def test_the_list_names_the_rule_with_what_it_has_open(page: Dash) -> None:
    (theme,) = answered(page, LISTED, alerts_address="?part=rules")[ids.LINES]["data"]["themes"]
    (rule,) = theme["rules"]
    assert [rule[part] for part in ("title", "indicator", "kind", "scope")] == [
        *(RULE_NAME, "指标completion", "数值", "本级和各镇街")
    ]
    assert rule["open"] == [["orange", "1"], ["blue", "1"]]


def test_a_rule_nobody_wrote_is_told_in_a_sentence(page: Dash) -> None:
    head = said(opened(page, "?part=rules&rule=x")[ids.HEAD]["children"])
    assert head == "‹ 全部规则 规则 没有规则“x”；请回到全部规则。"


def test_a_new_rule_starts_with_a_ladder_for_the_chosen_indicator(page: Dash) -> None:
    answer = opened(page, f"?part=rules&new=1&indicator={COMPLETION}")
    assert "保存为第 1 版" in said(answer[ids.HEAD]["children"])
    assert not {"blue", "yellow", "orange", "red"}.isdisjoint(answer[ids.FORM]["data"]["table"])


def test_a_change_of_kind_proposes_a_ladder_and_leaves_the_rest_alone(page: Dash) -> None:
    fields = {"kind": "streak", "text": "请核实", "enter_red": "12"}
    redrawn = {"code": COMPLETION, "indicator": COMPLETION, "fields": fields, "chosen": {}}
    table = opened(page, f"?part=rules&rule={COMPLETION}", redrawn)[ids.FORM]["data"]["table"]
    assert (table["kind"], table["comparator"], table["text"]) == ("streak", ">=", "请核实")
    assert "red" not in table


def test_no_layer_of_events_is_chosen_for_the_writer(page: Dash) -> None:
    redrawn = {"code": COMPLETION, "indicator": COMPLETION, "fields": {"kind": "event_count"}, "chosen": {}}
    table = opened(page, f"?part=rules&rule={COMPLETION}", redrawn)[ids.FORM]["data"]["table"]
    assert table["events"] == {"layer": "", "radius_m": 500, "window_days": 30}


def test_a_kind_chosen_long_ago_does_not_come_back(page: Dash) -> None:
    redrawn = {"code": COMPLETION, "indicator": COMPLETION, "fields": {"kind": "streak"}, "chosen": {}}
    answer = answered(page, EDITOR, alerts_address=f"?part=rules&rule={COMPLETION}", rules_redrawn=redrawn)
    assert answer[ids.FORM]["data"]["table"]["kind"] == "threshold"


WRITTEN = {"kind": "threshold", "comparator": "<", "enter_orange": "55", "enter_yellow": "70", "enter_blue": "80"} | {
    f"hold_{colour}": "1" for colour in ("orange", "yellow", "blue")
}


def carried(app: Dash, base: int, **fields: str) -> dict[str, Any]:
    """Have changes made from a version carried over into the form of today."""
    form = {"code": COMPLETION, "indicator": COMPLETION, "base": base, "carries": True, "chosen": {}, "basis": ""}
    form["fields"] = WRITTEN | {"keep": "1", "name": RULE_NAME} | fields
    return opened(app, f"?part=rules&rule={COMPLETION}", form)


def test_a_form_left_behind_comes_back_as_it_was_written(page: Dash) -> None:
    table = carried(page, 1, enter_red="三十")[ids.FORM]["data"]["table"]
    assert (table["orange"], table["red"], table["yellow"]) == (55.0, "三十", 70.0)


def test_changes_are_carried_over_to_a_version_saved_meanwhile(page: Dash) -> None:
    asked(page, "save", "张三", form=form_of(page, yellow=75, text="请核实"))
    table = carried(page, 1)[ids.FORM]["data"]["table"]
    assert (table["orange"], table["yellow"], table["text"]) == (55.0, 75.0, "请核实")


def test_a_draft_that_cannot_be_read_is_refused_in_a_sentence(page: Dash) -> None:
    assert "已经读不出来" in said(carried(page, 1, kind="没有这一类")[ids.HEAD]["children"])


def test_the_worst_unit_is_shown_until_another_is_picked(page: Dash) -> None:
    form = form_of(page)
    first = answered(page, LIVE, rules_form=form)
    picked = {"area": STREET, "nonce": form["nonce"]}
    then = answered(page, LIVE, rules_form=form, rules_picked=picked)
    assert [one[ids.LIVE]["data"]["course"]["area"] for one in (first, then)] == [MAP_TOWN, STREET]
    assert said(first[ids.PREVIEW_TITLE]["children"]) == "马厂镇 · 数值"


def test_a_unit_picked_in_another_form_does_not_count(page: Dash) -> None:
    picked = {"area": STREET, "nonce": "before"}
    assert answered(page, LIVE, rules_form=form_of(page), rules_picked=picked)[ids.LIVE]["data"]["course"]["area"] == (
        MAP_TOWN
    )


def test_an_exit_that_falls_through_is_refused_with_its_level(page: Dash) -> None:
    answer = answered(page, LIVE, rules_form=form_of(page, exit={"orange": 75}))
    assert "橙色" in said(answer[ids.LINT]["children"])
    assert answer[ids.LIVE]["data"]["is_savable"] is False


def test_a_faulty_expression_is_pointed_at(page: Dash) -> None:
    form = form_of(page, kind="expression", expression="指标completion + (")
    pointer = answered(page, LIVE, rules_form=form)[ids.LIVE]["data"]["pointer"]
    assert pointer.splitlines()[:2] == ["指标completion + (", f"{' ' * 18}^"]


def test_a_formula_not_written_yet_names_what_is_awaited_and_the_units_it_would_look_at(page: Dash) -> None:
    redrawn = {"code": COMPLETION, "indicator": COMPLETION, "fields": {"kind": "expression"}, "chosen": {}}
    form = opened(page, f"?part=rules&rule={COMPLETION}", redrawn)[ids.FORM]["data"]
    answer = answered(page, LIVE, rules_form=form)
    data = answer[ids.LIVE]["data"]
    assert "请选条件成立时报哪一级。" in said(answer[ids.LINT]["children"])
    assert data["awaited"].startswith("写好算式以后")
    assert [name for _, name in data["areas"]][:1] == ["潞州区"]


def test_a_form_of_nothing_shows_nothing(page: Dash) -> None:
    assert answered(page, LIVE, rules_form=None)[ids.LIVE]["data"] is None
    assert answered(page, TESTED, rules_form={"indicator": "x", "table": {"kind": 7}})[ids.TESTED]["data"]["rows"] == []


def test_the_backtest_stands_beside_the_version_in_force(page: Dash) -> None:
    answer = answered(page, TESTED, rules_form=form_of(page, blue=95, yellow=85))
    text, data = said(answer[ids.NUMBERS]["children"]), answer[ids.TESTED]["data"]
    assert "（第 1 版 0.3条/月）" in text
    assert {row["code"]: len(row["severity"]) for row in data["rows"]} == {MAP_TOWN: 12, STREET: 12}


def test_a_period_without_a_figure_is_blank_and_not_calm(store: Store) -> None:
    rows = answered(page_of(store), TESTED, rules_form=form_of(page_of(store), scope={"area_codes": [MAP_TOWN]}))
    (row,) = rows[ids.TESTED]["data"]["rows"]
    assert (BLANK in row["severity"], row["severity"][-1]) == (False, 3)


def test_a_rule_with_faults_keeps_the_last_grid_and_one_without_figures_does_not(page: Dash) -> None:
    without = answered(page, TESTED, rules_form=form_of(page, scope={"area_codes": [RENAMED_NEW]}))
    faulty = answered(page, TESTED, rules_form=form_of(page, exit={"orange": 75}, orange="六十"))
    told = [(one[ids.TESTED]["data"]["rows"], one[ids.TESTED]["data"].get("is_untried")) for one in (without, faulty)]
    assert told == [([], None), ([], True)]
    assert "没有可以判定的数" in said(without[ids.NUMBERS]["children"])


def test_the_slider_proposes_by_budget_and_moves_written_exits(page: Dash) -> None:
    form = form_of(page, exit={"orange": 65})
    data = answered(page, "rules-tuned.data", rules_form=form)[ids.TUNED]["data"]
    zero, next_stricter = data["ladders"][data["zero"]], data["ladders"][data["zero"] + 1]
    step = float(zero["orange"][0]) - float(next_stricter["orange"][0])
    assert zero["orange"] == ["60", "65"]
    assert float(zero["orange"][1]) - float(next_stricter["orange"][1]) == pytest.approx(step)
    assert data["alarms"][data["proposed"][0]] == 0


def test_a_move_of_the_slider_keeps_the_places_it_was_made_from(page: Dash) -> None:
    form = form_of(page) | {"is_tuned": True}
    assert answered(page, "rules-tuned.data", rules_form=form) == {}


def test_a_viewer_reads_rules_and_changes_none(store: Store) -> None:
    page = page_of(store, person(Role.VIEWER))
    assert fire(page, LISTED, **{ADDRESS: "?part=rules"}).status_code == 200
    head = said(opened(page, f"?part=rules&rule={COMPLETION}")[ids.HEAD]["children"])
    assert ("只能查看" in head, "保存" in head.replace("保存和复核由", ""), "暂停" in head) == (True, False, False)
    assert fire(page, ACT, **{ids.ACT: {"act": "pause"}}).status_code == 403


def test_the_exported_file_can_be_read_again(page: Dash) -> None:
    answer = page.server.test_client().get(EXPORT_PATH)
    assert "attachment" in answer.headers["Content-Disposition"]
    tables = tomllib.loads(answer.get_data(as_text=True))
    assert read_rule(COMPLETION, tables[COMPLETION]).name == RULE_NAME


def test_the_scripts_name_only_ids_that_the_page_has(page: Dash) -> None:
    layout = page.server.test_client().get("/alerts/_dash-layout").text
    known = set(re.findall(r'"id": ?"([^"]+)"', layout))
    named = re.findall(r': "((?:rules|alerts|desk)-[a-z-]+)"', (ROOT / "assets/desk_rules.js").read_text("utf-8"))
    assert named
    assert set(named) <= known
