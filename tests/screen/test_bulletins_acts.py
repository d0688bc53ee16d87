"""What is done on the page of bulletins: what it leaves, who may, and what is refused in a sentence."""

from typing import Any

import pytest

from callbacks.roles import Role
from data_access.store import Store
from indicators.issuing import Stage
from layouts.bulletins import ids
from tests.screen.bulletin_page import ACT, NEW, Desk, sentence_of
from tests.screen.wire import answer_of, fire, person


@pytest.fixture
def desk(empty_store: Store) -> Desk:
    return Desk(empty_store)


@pytest.mark.parametrize("act", ["review", "return", "issue", "discard", "withdraw_template", "put_order", "end_order"])
def test_who_may_only_draft_is_refused_every_other_act(desk: Desk, act: str) -> None:
    desk.draft()
    desk.app = desk.page(person(Role.STEWARD))
    assert desk.on(act, who="李四", remark="试") == "没有办理这一步的权限；请交给有权限的同事。"


def test_a_submit_keeps_what_was_changed_in_the_form_first(desk: Desk) -> None:
    desk.draft()
    desk.on("submit", who="张三", requirements="一、抓紧。\n\n二、落实。", copies_to="区委办公室")
    one = desk.book.bulletin(1)
    assert (one.stage, one.written.requirements, one.written.copies_to) == (
        Stage.REVIEW,
        ("一、抓紧。", "二、落实。"),
        "区委办公室",
    )


def test_a_submit_of_what_stands_leaves_no_signature_of_a_revision(desk: Desk) -> None:
    desk.draft()
    desk.on("submit", who="张三")
    assert [one.act.label for one in desk.book.bulletin(1).signatures] == ["拟稿", "送审"]


def test_a_draft_is_renewed_with_what_is_known_now(desk: Desk) -> None:
    desk.draft()
    before = desk.book.bulletin(1).digest
    desk.correct_july()
    assert "已按现在掌握的数据重新编写" in desk.on("renew", who="张三")
    assert desk.book.bulletin(1).digest != before


@pytest.mark.parametrize(
    ("act", "fields", "sentence"),
    [
        pytest.param("submit", {"who": ""}, "请填写姓名", id="no name"),
        pytest.param("submit", {"who": "本机用户"}, "请填写姓名", id="not a person"),
        pytest.param("save", {"who": "张三", "revision": "9"}, "没有办成：您打开以后，张三已拟稿。", id="overtaken"),
        pytest.param("review", {"who": "李四"}, "现在是草稿，不能审核", id="another stage"),
        pytest.param("issue", {"who": "李四"}, "现在是草稿，不能签发", id="too early"),
        pytest.param("discard", {"who": "李四"}, "请写明作废的原因", id="no reason"),
        pytest.param("discard", {"who": "李四", "remark": "长" * 201}, "意见不超过 200 字", id="a long reason"),
        pytest.param("save", {"who": "张三", "to": "长" * 2001}, "一段文字不超过 2000 字", id="a long text"),
        pytest.param("save", {"who": "长" * 31}, "不超过 30 字", id="a long name"),
        pytest.param("save", {"who": "张三", "template": "没有"}, "没有这个模板", id="a forged template"),
        pytest.param("save", {"who": "张三", "id": "77"}, "没有编号为 77 的通报", id="a forged number"),
        pytest.param("save", {"who": "张三", "id": "-1"}, "没有编号为 0 的通报", id="no number"),
        pytest.param("correct", {"who": "张三"}, "还没有签发，请直接修改", id="a correction of a draft"),
        pytest.param("burn", {"who": "张三"}, "看不懂要做什么", id="an unknown act"),
        pytest.param("withdraw_template", {"who": "张三"}, "这个模板已经停用", id="no such template"),
        pytest.param("end_order", {"who": "张三", "order": "monthly 通报"}, "没有在定期编写", id="no such order"),
        pytest.param("end_order", {"who": "张三", "order": "monthly"}, "看不懂要做什么", id="a forged order"),
    ],
)
def test_what_may_not_be_is_refused_in_a_sentence(desk: Desk, act: str, fields: dict[str, Any], sentence: str) -> None:
    desk.draft()
    before = desk.book.bulletin(1)
    assert sentence in desk.on(act, **fields)
    assert desk.book.bulletin(1) == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"kind": "公告"}, "看不懂要做什么", id="a forged kind"),
        pytest.param({"period": "昨天"}, "请选择报告期", id="a forged period"),
        pytest.param({"period": "2026-Q1"}, "请选择报告期", id="a quarter"),
        pytest.param({"period": "1999-01"}, "没有", id="a month without figures"),
        pytest.param({"known_on": "昨天"}, "请写成 2026-11-20 这样", id="a day nobody can read"),
        pytest.param({"scheme": "没有"}, "方案", id="a forged scheme"),
        pytest.param({"template": "没有"}, "没有这个模板", id="a forged template"),
        pytest.param({"who": ""}, "请填写姓名", id="nobody"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_and_the_page_stays(
    desk: Desk, fields: dict[str, Any], sentence: str
) -> None:
    answer = desk.ask("draft", **(NEW | fields))
    assert sentence in sentence_of(answer)
    assert set(answer) == {ids.ANSWER}
    assert desk.book.bulletins() == ()


def test_who_was_overtaken_gets_the_page_drawn_anew_and_who_was_only_refused_does_not(desk: Desk) -> None:
    desk.draft()
    overtaken = desk.ask("save", id="1", revision="9", who="张三")
    refused = desk.ask("save", id="1", revision="1", who="")
    assert (ids.ACTED in overtaken, ids.ACTED in refused) == (True, False)


def test_an_act_whose_answer_was_lost_is_told_as_it_stands(desk: Desk) -> None:
    desk.draft()
    desk.on("submit", who="张三")
    seen = desk.book.bulletin(1).revision
    lost = {"id": "1", "revision": str(seen), "who": "李四", "lost": "review"}
    assert sentence_of(desk.ask("recall", **lost)) == "没有办成，仍为待审核；请再试。"
    desk.on("review", who="李四")
    assert sentence_of(desk.ask("recall", **lost)) == "刚才没有收到回答；李四已审核，现在是待签发。"


def test_a_draft_whose_answer_was_lost_is_found_by_what_it_was_to_be(desk: Desk) -> None:
    lost = NEW | {"lost": "draft"}
    assert sentence_of(desk.ask("recall", **lost)) == "没有办成，草稿没有生成；请再试。"
    desk.draft()
    answer = desk.ask("recall", **lost)
    assert ("草稿已生成" in sentence_of(answer), answer[ids.ADDRESS]["search"]) == (True, "?bulletin=1")


def test_of_an_act_on_no_bulletin_the_page_only_shows_what_stands(desk: Desk) -> None:
    answer = desk.ask("recall", lost="put_order", scheme="monthly", kind="通报", who="张三")
    assert ("没有收到回答" in sentence_of(answer), ids.ACTED in answer) == (True, True)


def test_nobody_reviews_his_own_draft(desk: Desk) -> None:
    desk.draft()
    desk.on("submit", who="张三")
    assert desk.on("review", who=" 张 三 ") == "审核人不能是拟稿、修改或送审的人（张三）。"


@pytest.mark.parametrize("sent", [None, 7, "draft", {"act": "draft"}, {"act": "draft", "fields": []}, {"fields": {}}])
def test_a_form_that_is_none_asks_for_nothing(desk: Desk, sent: object) -> None:
    assert "看不懂" in sentence_of(answer_of(fire(desk.app, ACT, **{ids.ASKED: sent})))


def test_letters_no_document_can_hold_are_left_out(desk: Desk) -> None:
    desk.draft(to="各镇\x00人民政府\uffff", copies_to="甲\n乙")
    written = desk.book.bulletin(1).written
    assert (written.addressees, written.copies_to) == ("各镇人民政府", "甲 乙")


def ordered(desk: Desk, **fields: str) -> str:
    """Register a standing order of the monthly scheme."""
    usual = {"scheme": "monthly", "kind": "通报", "editor": "", "deadline_day": "15", "who": "张三"}
    return sentence_of(desk.ask("put_order", **(usual | fields)))


def test_a_standing_order_is_kept_listed_replaced_and_ended(desk: Desk) -> None:
    assert ordered(desk) == "已登记：数据报齐即编写，最迟每月 15 日。"
    ordered(desk, deadline_day="20")
    (kept,) = desk.watch.cockpit.bulletin_orders.orders()
    assert (kept.deadline_day, kept.author) == (20, "张三")
    assert "月度考核 通报 每月 20 日 不发给任何人" in desk.words("?part=orders")
    assert sentence_of(desk.ask("end_order", order="monthly 通报", who="李四")) == "已停止；编好的草稿还在。"
    assert "还没有。" in desk.words("?part=orders")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"deadline_day": "29"}, "截止日要在 1 到 28 之间", id="a day not every month has"),
        pytest.param({"deadline_day": "x"}, "截止日要在 1 到 28 之间", id="no day"),
        pytest.param({"editor": "没有这个人"}, "接收方文件里没有收邮件的", id="a forged editor"),
        pytest.param({"scheme": "没有"}, "方案", id="a forged scheme"),
        pytest.param({"kind": "公告"}, "看不懂要做什么", id="a forged kind"),
        pytest.param({"who": ""}, "请填写姓名", id="nobody"),
    ],
)
def test_an_order_that_cannot_be_is_refused(desk: Desk, fields: dict[str, str], sentence: str) -> None:
    assert sentence in ordered(desk, **fields)
    assert desk.watch.cockpit.bulletin_orders.orders() == ()
