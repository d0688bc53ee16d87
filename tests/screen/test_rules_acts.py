"""Who may change a rule over a real store, what came of it, and what really happened held against it."""

import pytest
from dash import Dash

from data_access.store import Store
from layouts.alerts import rule_ids as ids
from tests.postgres.district import COMPLETION, MAP_TOWN
from tests.screen.rule_pages import ACT, TESTED, answered, asked, form_of, opened, page_of, said
from tests.screen.rule_store import found_rules
from tests.screen.wire import answer_of, fire


@pytest.fixture
def store(empty_store: Store) -> Store:
    """One rule over a year of figures."""
    found_rules(empty_store)
    return empty_store


@pytest.fixture
def page(store: Store) -> Dash:
    return page_of(store)


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
    assert done["overtaken_by"] == 2


def test_a_refusal_for_another_reason_offers_no_newer_version(page: Dash) -> None:
    assert asked(page, "save", "", form=form_of(page, blue=85))["overtaken_by"] == 0


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
