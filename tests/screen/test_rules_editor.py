"""The rule list and the editor over a real store: what follows the form, and who may change what."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from app import ROOT, create_faces
from callbacks.roles import Identify, Role, local_user
from data_access.migrations import migrate
from data_access.settings import Settings
from data_access.store import Store, open_store
from indicators.alerting.rule_table import read_rule
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor_charts import BLANK
from layouts.alerts.editor_view import EXPORT_PATH
from tests.postgres.district import COMPLETION, MAP_TOWN, STREET
from tests.screen.rule_store import RULE_NAME, found_rules
from tests.screen.wire import answer_of, fire, fixed_clock, person

ADDRESS = "alerts-address"
LISTED = "..rules-listed.children...rules-list.hidden.."
EDITOR = (
    "..rules-editor.hidden...rules-head.children...rules-fields.children...rules-more.children..."
    "rules-versions.children...rules-form.data.."
)
LIVE = (
    "..rules-lint.children...rules-said.children...rules-preview-title.children...rules-difference.children..."
    "rules-saving.children...rules-live.data.."
)
TESTED = "..rules-numbers.children...rules-tested.data.."
ACT = "..rules-done.data...rules-kept.data.."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One rule over a year of figures."""
    made = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(made)
    found_rules(made)
    yield made
    made.close()


@pytest.fixture
def page(store: Store) -> Dash:
    return page_of(store)


def page_of(store: Store, identify: Identify = local_user) -> Dash:
    settings = Settings(str(store.url), "127.0.0.1", 8050, ROOT)
    return create_faces(settings, fixed_clock, identify)["/alerts"]


def answered(app: Dash, output: str, **values: object) -> dict[str, Any]:
    return answer_of(fire(app, output, **{name.replace("_", "-"): value for name, value in values.items()}))


def said(tree: Any) -> str:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return " ".join(said(one) for one in tree)
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def opened(app: Dash, search: str, redrawn: object = None) -> dict[str, Any]:
    return answered(app, EDITOR, alerts_address=search, rules_redrawn=redrawn)


def form_of(app: Dash, **changes: Any) -> dict[str, Any]:
    """The form of the one rule, with changes to its table."""
    form: dict[str, Any] = opened(app, f"?part=rules&rule={COMPLETION}")[ids.FORM]["data"]
    return form | {"base": 1, "table": form["table"] | changes}


def asked(app: Dash, act: str, who: str, **more: Any) -> dict[str, Any]:
    """Do an act as the page asks for it and give what it answered."""
    fields = {"who": who, "reason": more.pop("reason", "试一试"), **more.pop("fields", {})}
    wanted = {"act": act, "turn": 1, "code": COMPLETION, "fields": fields, **more}
    done: dict[str, Any] = answered(app, ACT, rules_act=wanted)[ids.DONE]["data"]
    return done


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
    text = said(answered(page, LISTED, alerts_address="?part=rules")[ids.LISTED]["children"])
    assert f"{RULE_NAME} 指标completion 数值 本级和各镇街" in text


def test_a_rule_nobody_wrote_is_told_in_a_sentence(page: Dash) -> None:
    assert "没有规则“x”" in said(opened(page, "?part=rules&rule=x")[ids.HEAD]["children"])


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


def test_a_form_of_nothing_shows_nothing(page: Dash) -> None:
    assert answered(page, LIVE, rules_form=None)[ids.LIVE]["data"] is None
    assert answered(page, TESTED, rules_form={"indicator": "x", "table": {"kind": 7}})[ids.TESTED]["data"]["rows"] == []


def test_the_backtest_stands_beside_the_version_in_force(page: Dash) -> None:
    answer = answered(page, TESTED, rules_form=form_of(page, blue=95, yellow=85))
    text, data = said(answer[ids.NUMBERS]["children"]), answer[ids.TESTED]["data"]
    assert "（第 1 版 0.3）" in text
    assert {row["code"]: len(row["severity"]) for row in data["rows"]} == {MAP_TOWN: 12, STREET: 12}


def test_a_period_without_a_figure_is_blank_and_not_calm(store: Store) -> None:
    rows = answered(page_of(store), TESTED, rules_form=form_of(page_of(store), scope={"area_codes": [MAP_TOWN]}))
    (row,) = rows[ids.TESTED]["data"]["rows"]
    assert (BLANK in row["severity"], row["severity"][-1]) == (False, 3)


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


def test_a_version_without_red_is_in_force_at_once(page: Dash) -> None:
    done = asked(page, "save", "张三", form=form_of(page, blue=85))
    assert done["sentence"] == "第 2 版已保存，现在起执行。"
    assert done["search"] == f"?part=rules&rule={COMPLETION}"


def test_red_waits_for_a_second_person_who_is_not_the_first(page: Dash) -> None:
    saved = asked(page, "save", "张三", form=form_of(page, red=40))
    same = asked(page, "approve", "张三", version=2)
    other = asked(page, "approve", "李四", version=2)
    assert "待第二人复核" in saved["sentence"]
    assert (same["is_refused"], other["is_refused"]) == (True, False)
    assert other["sentence"] == "第 2 版已通过复核，现在起执行。"


def test_a_returned_version_shows_the_note_to_its_writer(page: Dash) -> None:
    asked(page, "save", "张三", form=form_of(page, red=40))
    asked(page, "reject", "李四", version=2, reason="先看一个月")
    text = said(opened(page, f"?part=rules&rule={COMPLETION}")[ids.HEAD]["children"])
    assert "第 2 版已退回 李四 2026-11-23 09:42：先看一个月" in text


@pytest.mark.parametrize(("who", "reason", "sentence"), [("", "试", "请写姓名"), ("张三", " ", "请写明理由")])
def test_a_change_needs_a_name_and_a_reason(page: Dash, who: str, reason: str, sentence: str) -> None:
    done = asked(page, "save", who, form=form_of(page, blue=85), reason=reason)
    assert (done["is_refused"], sentence in done["sentence"]) == (True, True)


def test_nobody_writes_over_a_version_he_has_not_seen(page: Dash) -> None:
    seen = form_of(page, blue=85)
    asked(page, "save", "张三", form=seen)
    done = asked(page, "save", "李四", form=seen | {"table": seen["table"] | {"blue": 86}})
    assert (done["is_refused"], "张三已保存第 2 版" in done["sentence"]) == (True, True)


def test_a_paused_rule_can_go_on_and_a_retired_one_is_over(page: Dash) -> None:
    sentences = [asked(page, act, "张三")["sentence"] for act in ("pause", "resume", "retire", "resume")]
    assert sentences[:3] == ["规则已暂停。", "规则已恢复。", "规则已停用。"]
    assert "现在不能这样处理" in sentences[3]


def test_a_labelled_incident_is_held_against_the_alarms(page: Dash) -> None:
    fields = {"kind": "event", "title": "两个项目停工", "reference": ""}
    place = {"indicator": COMPLETION, "area": MAP_TOWN, "period": "2026-10"}
    done = asked(page, "label", "张三", fields=fields, **place)
    answer = answered(page, TESTED, rules_form=form_of(page))
    assert (done["is_refused"], done["has_changed_rule"]) == (False, False)
    assert "1/1 命中标注事件" in said(answer[ids.NUMBERS]["children"])
    assert answer[ids.TESTED]["data"]["incidents"][0]["title"] == "两个项目停工"


def test_a_label_taken_back_no_longer_counts(page: Dash) -> None:
    fields = {"kind": "event", "title": "停工", "reference": ""}
    asked(page, "label", "张三", fields=fields, indicator=COMPLETION, area=MAP_TOWN, period="2026-10")
    number = answered(page, TESTED, rules_form=form_of(page))[ids.TESTED]["data"]["incidents"][0]["id"]
    asked(page, "withdraw", "张三", incident=number)
    assert answered(page, TESTED, rules_form=form_of(page))[ids.TESTED]["data"]["incidents"] == []


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "save",
        {"act": "drop"},
        {"act": "label", "fields": {"who": "x", "kind": "y"}},
        {"act": "approve", "version": True, "fields": {"who": "李四"}},
        {"act": "withdraw", "incident": "1; drop", "fields": []},
        {"act": "label", "period": "13月", "fields": {"who": "李四", "kind": "event", "title": "x"}},
    ],
)
def test_an_act_a_page_made_up_is_refused_in_a_sentence(page: Dash, wanted: object) -> None:
    answer = fire(page, ACT, **{ids.ACT: wanted})
    assert (answer.status_code, answer_of(answer)[ids.DONE]["data"]["is_refused"]) == (200, True)


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
