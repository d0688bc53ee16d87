"""Silences, standing policies and messages: how they are said, and how a form about them is read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbacks.alerts_forms import SentForm
from callbacks.alerts_silence import count_words, matchers_about, matchers_of, span_of
from indicators.alerting.board import NoticeRow
from indicators.alerting.matching_labels import Matcher, Operator
from indicators.alerting.mute_timing import DayKind, MuteTiming
from indicators.alerting.notices import Notice, NoticeKind
from indicators.alerting.rule import Severity
from indicators.alerting.silence import Silence
from indicators.alerting.suppression import Inhibition
from indicators.problem import Refusal
from layouts.alerts.messages import SILENT, notices_card, outbox_card, pulse, receivers_card
from layouts.alerts.names import Names
from layouts.alerts.policies import inhibitions_card, mutes_card
from layouts.alerts.silences import hushed_card, silences_card
from layouts.alerts.tellings import Tellings
from layouts.alerts.view import AlertsView, Form, Part
from tests.screen.alert_values import OTHER, SILENCED, STREET, board, entries
from tests.screen.reading import walk, with_class, words
from tests.screen.wire import NOW

NAMES = Names({"satisfaction": "满意率偏低"}, {"satisfaction": "回访满意率"}, {STREET: "第001街道", OTHER: "第002街道"})
HERE = AlertsView(Part.SILENCES)
RULE, AREA = (
    Matcher("rule", Operator.EQUAL, "satisfaction"),
    Matcher("area", Operator.EQUAL, STREET),
)
NOT_RED = Matcher("severity", Operator.NOT_EQUAL, "red")


def silence(number: int, **changes: object) -> Silence:
    """A silence of one street for three days, from yesterday on."""
    plain: dict[str, object] = {
        "matchers": (RULE, AREA, NOT_RED),
        "starts_at": NOW - timedelta(days=1),
        "ends_at": NOW + timedelta(days=2),
        "author": "李四",
        "reason": "口径调整",
        "silence_id": number,
    }
    return Silence(**(plain | changes))  # type: ignore[arg-type]


def form(**fields: object) -> SentForm:
    return SentForm.read({"act": "put_silence", "fields": fields})


def rows(*written: tuple[str, str, str]) -> dict[str, object]:
    """The rows of conditions as the page sends them."""
    return {name: [row[at] for row in written] for at, name in enumerate(("label", "operator", "value"))}


def test_what_is_kept_quiet_is_listed_with_why_and_until_when() -> None:
    text = " ".join(words(hushed_card(board(found=entries(a1=(entries()[0].handled, SILENCED))))))
    assert "1 条，判定和显示照常" in text
    assert "第001街道 回访满意率70.00%，低于红色线75% 静默 · 李四 口径调整 到11月26日09:42 未认领" in text


def test_when_nothing_is_kept_quiet_that_is_said() -> None:
    assert "没有被静默、免打扰或抑制的预警。" in words(hushed_card(board()))


def test_a_silence_is_said_with_names_and_only_a_live_one_can_be_ended() -> None:
    over = silence(1, ends_at=NOW - timedelta(hours=1), approver="王五")
    card = silences_card([silence(2), over], NAMES, NOW, HERE)
    ends = [one for one in walk(card) if getattr(one, "data-alerts-act", "") == "expire_silence"]
    assert [getattr(one, "data-alerts-id") for one in ends] == ["2"]
    text = " ".join(words(card))
    assert "2 规则是“满意率偏低” 单位是“第001街道” 级别不是“红色” 2026-11-22 09:42" in text
    assert "已失效 1 条" in text
    assert "李四 王五批准 已失效" in text


def test_names_written_in_a_form_become_codes_and_rows_without_a_value_do_not_count() -> None:
    written = rows(("area", "=", "第001街道"), ("rule", "=", ""), ("severity", "!=", "红"), ("area_name", "=~", "第.*"))
    assert [str(one) for one in matchers_of(form(**written), NAMES)] == [
        f'area="{STREET}"',
        'severity!="red"',
        'area_name=~"第.*"',
    ]


def test_a_silence_being_written_says_how_many_alerts_it_means() -> None:
    written = rows(("rule", "=", "满意率偏低"), ("severity", "!=", "红色"))
    assert count_words(board(), form(**written), NAMES) == "现在会静默 1 条：第002街道回访满意率。"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        pytest.param(rows(("area", "=", "")), "写好至少一个条件", id="nothing is said yet"),
        pytest.param(rows(("area", "=", "没有")), "没有叫“没有”的单位，请从列表里选", id="a name that is none"),
        pytest.param(rows(("area_name", "=", "第3街道")), "没有叫“第3街道”的单位", id="a unit there is not"),
        pytest.param(rows(("rule", "=", "完成率")), "没有叫“完成率”的规则", id="a rule there is not"),
        pytest.param(rows(("area_name", "=~", "没有.*")), "现在没有预警会被静默", id="nothing is meant"),
        pytest.param(rows(("area_name", "=~", "((")), "用得不对", id="an impossible pattern"),
        pytest.param(rows(("secret", "=", "x")), "没有“secret”这个标签", id="an unknown label"),
        pytest.param(rows(("area", "~", "x")), "请为每个条件选好比较方式", id="an unknown comparison"),
    ],
)
def test_the_count_says_why_there_is_none(written: dict[str, object], sentence: str) -> None:
    assert sentence in count_words(board(), form(**written), NAMES)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"scope": "alert", "red": "keep"}, (RULE, AREA, NOT_RED), id="this one, red goes on"),
        pytest.param({"scope": "alert", "red": "hush"}, (RULE, AREA), id="this one, red as well"),
        pytest.param({"scope": "rule", "red": "hush"}, (RULE,), id="the whole rule"),
        pytest.param({"scope": "area"}, (AREA, NOT_RED), id="the whole area, red goes on unless it is said"),
    ],
)
def test_a_silence_on_one_alert_is_as_wide_as_chosen(fields: dict[str, str], expected: tuple[Matcher, ...]) -> None:
    assert matchers_about(form(**fields), "satisfaction", STREET) == expected


@pytest.mark.parametrize(
    ("fields", "hours", "until_resolved"),
    [
        pytest.param({"duration": "3"}, 72, False, id="three days"),
        pytest.param({"duration": "resolved"}, 90 * 24, True, id="until resolved, ninety days at most"),
        pytest.param({"duration": "until", "ends": "2026-11-23 12:42"}, 3, False, id="until an hour of Shanghai"),
    ],
)
def test_a_silence_ends_when_the_form_says(fields: dict[str, str], hours: int, until_resolved: bool) -> None:
    starts_at, ends_at, ends_early = span_of(form(**fields), NOW)
    assert (starts_at, ends_at - NOW, ends_early) == (NOW, timedelta(hours=hours), until_resolved)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"duration": "until"}, "请写明到何时止"),
        ({"duration": "until", "ends": "明天"}, "“到何时止”写的“明天”看不懂"),
        ({"duration": ""}, "请选好静默多久"),
        ({"duration": "-3"}, "请选好静默多久"),
    ],
)
def test_an_end_that_cannot_be_read_is_refused_with_an_example(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        span_of(form(**fields), NOW)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_nothing_a_page_can_send_breaks_the_reading_of_a_form(sent: object) -> None:
    for one in (SentForm.read(sent), SentForm.read({"act": sent, "fields": {"value": sent}})):
        assert isinstance(one.text("value"), str)
        assert all(isinstance(text, str) for text in one.texts("value"))
        assert one.number("value") >= 0


def test_mute_timings_and_inhibitions_are_said_and_ended_with_a_reason() -> None:
    timing = MuteTiming("夜间", times=((22 * 60, 24 * 60),), day_kind=DayKind.WORKING)
    inhibition = Inhibition("区级在前", (RULE,), (Matcher("severity", Operator.EQUAL, "blue"),), ("area",))
    text = " ".join(
        words([mutes_card([timing], date(2026, 12, 31), HERE), inhibitions_card([inhibition], NAMES, HERE)])
    )
    assert "夜间 工作日、22:00-24:00" in text
    assert "已知到 2026-12-31" in text
    assert "规则是“满意率偏低”的预警发生时，级别是“蓝色”的不再通知（区划代码相同）" in text
    assert text.count("理由（必填）") == 2


@pytest.mark.parametrize(
    ("seen_at", "sentence"),
    [
        pytest.param(NOW - timedelta(seconds=12), "定时进程正在运行，一分钟内有响应。", id="alive"),
        pytest.param(NOW - SILENT - timedelta(seconds=1), "定时进程没有在运行（最后一次响应在", id="gone"),
        pytest.param(None, "定时进程没有在运行（从未有过响应）", id="never there"),
    ],
)
def test_the_clock_says_whether_it_runs(seen_at: datetime | None, sentence: str) -> None:
    assert "".join(words(pulse(seen_at, NOW))).startswith(sentence)


@dataclass(frozen=True)
class Sent:
    """A message as a list shows it."""

    message_id: int
    state: str
    last_error: str = ""
    tries: int = 1
    receiver: str = "区长热线群"
    subject: str = "指标预警：满意率偏低"
    created_at: datetime = NOW
    next_try_at: datetime = NOW
    sent_at: datetime | None = None


def test_a_dead_letter_says_its_error_and_can_be_sent_again() -> None:
    listed = [Sent(2, "dead", "连不上对方。", 12), Sent(3, "sent", sent_at=NOW), Sent(1, "waiting")]
    card = outbox_card(listed, {"waiting": 1, "sent": 40, "dead": 1}, AlertsView(Part.MESSAGES))
    (first, *_) = with_class(card, "is-dead")
    assert words(first)[:6] == ["2", "区长热线群", "指标预警：满意率偏低", "未能送达", "连不上对方。", "12 次"]
    again = [one for one in walk(card) if getattr(one, "data-alerts-act", "") == "requeue"]
    assert [getattr(one, "data-alerts-id") for one in again] == ["2"]
    assert words(with_class(card, "desk-summary"))[:6] == ["1", "待发送", "40", "已送达", "1", "未能送达"]


def test_a_notice_that_was_not_told_says_why() -> None:
    notice = Notice(NoticeKind.OPENED, "satisfaction", STREET, "2026-10", "2026-10", Severity.RED, NOW)
    untold = NoticeRow(notice, "unaddressed", "没有接收人要这条规则", None)
    card = notices_card([untold], {"unaddressed": 1}, NAMES, AlertsView(Part.MESSAGES))
    (listed,) = with_class(card, "is-notices")
    assert " ".join(words(listed)).endswith(
        "2026-11-23 09:42 新的预警 红 第001街道 满意率偏低 没有接收人 没有接收人要这条规则"
    )


def test_without_receivers_list_and_messages_say_it_in_the_same_words() -> None:
    opened = Notice(NoticeKind.OPENED, "satisfaction", STREET, "2026-10", "2026-10", Severity.RED, NOW, reason="触发")
    rows = [NoticeRow(opened, state, why, None) for state, why in (("waiting", "没有接收人"), ("held", "夜间"))]
    here, counts = AlertsView(Part.MESSAGES), {"waiting": 15, "held": 2}
    card = notices_card(rows, counts, NAMES, here, has_receivers=False)
    sent = outbox_card([], {"waiting": 0, "sent": 0, "dead": 0}, here, has_receivers=False)
    said = [words(Tellings(has_receivers=False, rows=(row,)).of_alert(entries()[0])) for row in rows]
    assert (said, "共 17 条：没有接收人，未通知 17" in words(card)) == ([["没有接收人，未通知"]] * 2, True)
    assert (words(card).count("没有接收人，未通知"), "待发送" in words(sent)) == (2, False)


def test_the_column_of_explanations_goes_where_it_would_only_repeat() -> None:
    opened = Notice(NoticeKind.OPENED, "satisfaction", STREET, "2026-10", "2026-10", Severity.RED, NOW, reason="触发")
    plain, held = NoticeRow(opened, "waiting", "", None), NoticeRow(opened, "held", "夜间", None)
    here = AlertsView(Part.MESSAGES)
    said = [words(notices_card(rows, {"waiting": 1}, NAMES, here)) for rows in ([plain], [plain, held])]
    assert [("说明" in one, "触发" in one) for one in said] == [(False, False), (True, False)]


def test_without_receivers_the_page_says_where_to_name_them() -> None:
    assert "var/receivers.toml" in " ".join(words(receivers_card([], HERE)))


def test_receivers_are_named_and_an_official_warning_is_forwarded_with_issuer_and_time() -> None:
    card = receivers_card(["政府办值班（邮件）"], AlertsView(Part.MESSAGES, form=Form.FORWARD))
    assert "政府办值班（邮件）" in words(card)
    named = [getattr(one, "name", None) for one in walk(card)]
    assert [name for name in named if name] == ["text", "issuer", "issued", "who"]
