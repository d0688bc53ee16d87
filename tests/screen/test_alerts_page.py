"""The page of early warning over a real store: who may read, who may act, and in whose name."""

from typing import Any

import pytest
from dash import Dash

from app import ROOT, create_faces
from callbacks.roles import Identify, Role, local_user
from data_access.settings import Settings
from data_access.store import Store
from layouts.alerts import ids
from layouts.alerts.view import Part
from tests.postgres.district import COMPLETION, MAP_TOWN, STREET
from tests.screen.alert_store import found_alerts
from tests.screen.wire import answer_of, body_of, fire, fixed_clock, person, post
from workflows.cockpit import Cockpit

PART = "..alerts-part.children...alerts-part.className...alerts-drawn.data.."
ACT = "..alerts-answer.children...alerts-acted.data...alerts-address.search.."
KEY = f"{COMPLETION}@{STREET}"


@pytest.fixture
def store(empty_store: Store) -> Store:
    """Two units below the line of one rule: one orange, one red."""
    found_alerts(empty_store)
    return empty_store


def page_of(store: Store, identify: Identify = local_user) -> Dash:
    settings = Settings(str(store.url), "127.0.0.1", 8050, ROOT)
    return create_faces(settings, fixed_clock, identify)["/alerts"]


def part_of(app: Dash, search: str = "") -> str:
    """Every word of a part, as it crosses the wire."""
    return " ".join(said(answer_of(fire(app, PART, **{ids.ADDRESS: search}))[ids.PART]["children"]))


def said(tree: Any) -> list[str]:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return [word for one in tree for word in said(one)]
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return [] if tree in (None, "") else [str(tree)]


def ask(app: Dash, act: str, search: str = "?form=claim", **fields: object) -> dict[str, Any]:
    """Send a form, by 王五 unless it says otherwise; gives what changed on the page."""
    asked = {"act": act, "turn": 1, "fields": {"who": "王五"} | fields}
    return answer_of(fire(app, ACT, **{ids.ASKED: asked, ids.ADDRESS: search}))


def sentence_of(answer: dict[str, Any]) -> str:
    return str(answer[ids.ANSWER]["children"]["props"]["children"][0]["props"]["children"])


@pytest.mark.parametrize("part", list(Part))
def test_an_empty_store_is_told_in_words_and_never_a_fault(empty_store: Store, part: Part) -> None:
    answer = fire(page_of(empty_store), PART, **{ids.ADDRESS: f"?part={part}"})
    assert answer.status_code == 200


def test_a_claim_is_on_the_list_with_its_note_and_closes_its_form(store: Store) -> None:
    app = page_of(store)
    answer = ask(app, "claim", f"?alert={KEY}&form=claim", key=KEY, note="正在核对", who="王五")
    assert sentence_of(answer).startswith("王五已认领，")
    assert answer[ids.ADDRESS]["search"] == f"?alert={KEY}"
    assert "已认领 王五，到11月23日17:42 正在核对" in part_of(app)


def test_a_name_written_in_the_page_never_stands_before_the_one_the_server_knows(store: Store) -> None:
    app = page_of(store, person(Role.ANALYST))
    assert sentence_of(ask(app, "claim", key=KEY, who="冒名者")).startswith("测试员已认领")


@pytest.mark.parametrize("who", ["", " ", "本机用户", "本机 用户"])
def test_at_the_machine_itself_no_act_goes_without_a_name(store: Store, who: str) -> None:
    app = page_of(store)
    assert sentence_of(ask(app, "claim", key=KEY, who=who)).startswith("请填写姓名")
    assert sentence_of(ask(app, "release_storm", rule=COMPLETION, who=who)).startswith("请填写姓名")
    assert "未认领" in part_of(app)


def test_nobody_approves_his_own_silence_by_writing_his_name_another_way(store: Store) -> None:
    fields: dict[str, Any] = {"reason": "口径调整", "scope": "alert", "duration": "3", "red": "hush"}
    answer = ask(page_of(store), "silence", key=f"{COMPLETION}@{MAP_TOWN}", who="李 四", approver="李四", **fields)
    assert "批准人不能是申请人本人" in sentence_of(answer)


def test_a_refused_form_stays_open_and_changes_nothing(store: Store) -> None:
    app = page_of(store)
    answer = ask(app, "dispatch", key=KEY, who="王五")
    assert sentence_of(answer).startswith("督办要有文号")
    assert set(answer) == {ids.ANSWER}
    assert "未认领" in part_of(app)


def test_a_list_that_looks_the_same_is_not_drawn_anew_when_time_passes(store: Store) -> None:
    app = page_of(store)
    drawn = answer_of(fire(app, PART, **{ids.ADDRESS: ""}))[ids.DRAWN]["data"]
    body = body_of(app, PART, {ids.ADDRESS: "", ids.DRAWN: drawn}) | {"changedPropIds": [f"{ids.TICK}.data"]}
    address = "/alerts/_dash-update-component"
    assert post(app.server.test_client(), body, address=address).status_code == 204
    ask(app, "claim", key=KEY)
    assert post(app.server.test_client(), body, address=address).status_code == 200


def test_a_viewer_reads_the_list_and_may_not_act(store: Store) -> None:
    app = page_of(store, person(Role.VIEWER))
    shown = answer_of(fire(app, PART, **{ids.ADDRESS: ""}))
    assert shown[ids.PART]["className"] == "desk-part is-reading"
    asked = {"act": "claim", "fields": {"key": KEY}}
    assert fire(app, ACT, **{ids.ASKED: asked}).status_code == 403


def test_a_silenced_alert_says_by_whom_and_why_and_can_be_told_again(store: Store) -> None:
    app = page_of(store)
    fields: dict[str, Any] = {"reason": "口径调整", "scope": "alert", "duration": "3", "red": "keep", "who": "李四"}
    assert sentence_of(ask(app, "silence", key=KEY, **fields)).startswith("静默 1 已保存，到11月26日09:42为止")
    assert "静默 · 李四 口径调整" in part_of(app)
    assert sentence_of(ask(app, "expire_silence", id="1", who="李四")) == "静默 1 已提前结束。"
    assert "静默 · 李四" not in part_of(app)


def test_silencing_red_without_a_second_person_is_refused(store: Store) -> None:
    fields: dict[str, Any] = {"reason": "口径调整", "scope": "alert", "duration": "3", "red": "hush", "who": "李四"}
    answer = ask(page_of(store), "silence", key=f"{COMPLETION}@{MAP_TOWN}", **fields)
    assert "请另请一人批准" in sentence_of(answer)


def test_a_silence_by_conditions_is_read_by_the_names_people_know(store: Store) -> None:
    app = page_of(store)
    rows: dict[str, Any] = {"label": ["rule", "severity"], "operator": ["=", "!="], "value": ["完成率偏低", "红色"]}
    ask(app, "put_silence", reason="数据核对", duration="1", who="李四", **rows)
    assert "规则是“完成率偏低” 级别不是“红色”" in part_of(app, "?part=silences")


def test_a_silence_that_means_nothing_now_is_asked_about_before_it_is_kept(store: Store) -> None:
    app = page_of(store)
    fields: dict[str, Any] = {"label": ["area_name", "severity"], "operator": ["=", "!="], "value": ["黄碾镇", "红"]}
    fields |= {"reason": "数据核对", "duration": "1"}
    assert "现在没有符合条件的预警，这条静默不起作用" in sentence_of(ask(app, "put_silence", **fields))
    assert sentence_of(ask(app, "put_silence", ahead="yes", **fields)).startswith("静默 1 已保存")
    assert "静默 1 的条件与此相同" in sentence_of(ask(app, "put_silence", ahead="yes", **fields))


def test_silencing_a_red_alert_but_not_red_is_refused_with_the_reason(store: Store) -> None:
    fields: dict[str, Any] = {"reason": "口径调整", "scope": "alert", "duration": "3", "red": "keep"}
    answer = ask(page_of(store), "silence", key=f"{COMPLETION}@{MAP_TOWN}", **fields)
    assert sentence_of(answer).startswith("符合条件的只有红色预警")


def test_mute_timings_and_inhibitions_are_added_and_ended(store: Store) -> None:
    app = page_of(store)
    ask(app, "put_mute", name="夜间", times="22:00-24:00、00:00-07:00", weekdays=[], days="any", reason="休息")
    conditions: dict[str, Any] = {
        "source_label": ["area_name"],
        "source_operator": ["="],
        "source_value": ["马厂镇"],
        "target_label": ["severity"],
        "target_operator": ["="],
        "target_value": ["橙色"],
    }
    ask(app, "put_inhibition", name="先报马厂", equal=["rule"], reason="同一原因", **conditions)
    text = part_of(app, "?part=silences")
    assert "夜间 22:00-24:00、00:00-07:00" in text
    assert "单位是“马厂镇”的预警发生时，级别是“橙色”的不再通知（规则相同）" in text
    assert "抑制 · 先报马厂" in part_of(app)
    ask(app, "drop_policy", kind="inhibition", name="先报马厂", reason="不再需要")
    assert "抑制 · 先报马厂" not in part_of(app)


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        ("claim", {"key": "x@y"}, "这条预警已经解除或不存在"),
        ("claim", {"key": 3}, "这条预警已经解除或不存在"),
        ("note", {"key": KEY}, "备注是空的"),
        ("expire_silence", {"id": "99"}, "静默 99 已经失效"),
        ("drop_policy", {"kind": "users", "name": "x", "reason": "y"}, "看不懂要做什么"),
        ("put_mute", {"name": "夜间", "times": "晚上", "reason": "x"}, "晚上"),
        ("put_inhibition", {"name": "甲", "reason": "x"}, "没有匹配条件"),
        ("release_storm", {"rule": "x"}, "没有暂缓的通知"),
        ("forward", {"issuer": "市气象台", "text": "暴雪"}, "要写明发布时间"),
        ("forward", {"issuer": "市气象台", "text": "暴雪", "issued": "2026-11-23 08:30"}, "还没有设接收人"),
        ("requeue", {"id": "7"}, "消息"),
        ("evaluate", {}, "看不懂要做什么"),
    ],
)
def test_an_impossible_request_is_refused_in_a_sentence(
    store: Store, act: str, fields: dict[str, Any], sentence: str
) -> None:
    assert sentence in sentence_of(ask(page_of(store), act, **fields))


def test_an_opened_alert_that_is_none_is_told_beside_the_list(store: Store) -> None:
    text = part_of(page_of(store), "?alert=x@y")
    assert "看不到这条预警" in text
    assert "预警 2 条" in text


def test_the_count_of_a_draft_is_said_by_the_server(store: Store) -> None:
    draft = {"act": "draft", "fields": {"label": ["severity"], "operator": ["="], "value": ["红"]}}
    answer = answer_of(fire(page_of(store), "alerts-counted.data", **{ids.DRAFT: draft}))
    assert answer[ids.COUNTED]["data"] == "现在会静默 1 条：马厂镇指标completion。"


def test_the_messages_say_who_is_told_whether_the_clock_runs_and_what_waits(store: Store) -> None:
    Cockpit(store, fixed_clock).evaluate()
    text = part_of(page_of(store), "?part=messages")
    assert "定时进程没有在运行" in text
    assert "还没有设接收人" in text
    assert "新的预警 红 马厂镇 完成率偏低 没有接收人，未通知" in text


def test_a_message_names_a_rule_that_is_no_longer_in_force(store: Store) -> None:
    cockpit = Cockpit(store, fixed_clock)
    cockpit.evaluate()
    cockpit.rules.retire(COMPLETION, "王五", "口径已改")
    text = part_of(page_of(store), "?part=messages")
    assert "马厂镇 完成率偏低" in text
    assert f" {COMPLETION} " not in text


def test_without_receivers_the_list_never_says_that_anybody_is_told(store: Store) -> None:
    Cockpit(store, fixed_clock).evaluate()
    text = part_of(page_of(store))
    assert "没有设接收人：预警只在大屏和本页显示" in text
    assert text.count("没有接收人，未通知") == 2
    assert "照常通知" not in text
