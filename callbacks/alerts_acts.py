"""What a person asks for with a form: the use case it calls, and the sentence that says what came of it."""

from collections.abc import Callable, Mapping, Sequence

from callbacks.alerts_forms import SentForm
from callbacks.alerts_parts import names_of
from callbacks.alerts_silence import matchers_about, matchers_of, span_of
from indicators.alerting.handling import Handled
from indicators.alerting.matching_labels import Matcher
from indicators.alerting.mute_timing import read_mute_timing
from indicators.alerting.office_hours import moment_words
from indicators.alerting.suppression import read_inhibition
from indicators.problem import Refusal
from workflows.cockpit import Cockpit

UNKNOWN = "看不懂要做什么，请刷新页面后重试。"
_POLICIES = {"mute": "免打扰时段", "inhibition": "抑制规则"}


def perform(cockpit: Cockpit, sent: SentForm) -> str:
    """Do what a form asks for and say what came of it.

    Raises:
        Refusal: it was not done, and why.
    """
    act = _ACTS.get(sent.act)
    if act is None:
        raise Refusal.because(UNKNOWN)
    return act(cockpit, sent)


def _key(sent: SentForm) -> tuple[str, str]:
    rule_code, _, area_code = sent.text("key").rpartition("@")
    return rule_code, area_code


def _claim(cockpit: Cockpit, sent: SentForm) -> str:
    taken = cockpit.alerts.claim(*_key(sent), note=sent.text("note"), who=sent.who)
    return f"{taken.by}已认领{_until(taken)}。"


def _until(taken: Handled) -> str:
    return f"，{moment_words(taken.until)}前有效" if taken.until else ""


def _release(cockpit: Cockpit, sent: SentForm) -> str:
    cockpit.alerts.release(*_key(sent), note=sent.text("note"), who=sent.who)
    return "已放弃认领，这条预警重新等待认领。"


def _note(cockpit: Cockpit, sent: SentForm) -> str:
    cockpit.alerts.note(*_key(sent), note=sent.text("note"), who=sent.who)
    return "备注已记下。"


def _dispatch(cockpit: Cockpit, sent: SentForm) -> str:
    reference = sent.text("reference")
    cockpit.alerts.dispatch(*_key(sent), reference=reference, note=sent.text("note"), who=sent.who)
    return f"已记为督办：{reference}。"


def _silence_alert(cockpit: Cockpit, sent: SentForm) -> str:
    return _silenced(cockpit, sent, matchers_about(sent, *_key(sent)))


def _put_silence(cockpit: Cockpit, sent: SentForm) -> str:
    return _silenced(cockpit, sent, matchers_of(sent, names_of(cockpit, cockpit.alerts.board())))


def _silenced(cockpit: Cockpit, sent: SentForm, matchers: Sequence[Matcher]) -> str:
    starts_at, ends_at, until_resolved = span_of(sent, cockpit.alerts.now())
    made = cockpit.alerts.put_silence(
        matchers,
        starts_at,
        ends_at,
        sent.text("reason"),
        until_resolved=until_resolved,
        may_wait=sent.text("ahead") == "yes",
        approver=sent.text("approver"),
        who=sent.who,
    )
    resolved = "，解除即止" if until_resolved else ""
    return f"静默 {made.silence_id} 已保存，到{moment_words(ends_at)}为止{resolved}；判定和显示照常。"


def _expire_silence(cockpit: Cockpit, sent: SentForm) -> str:
    cockpit.alerts.expire_silence(sent.number("id"), who=sent.who)
    return f"静默 {sent.number('id')} 已提前结束。"


def _put_mute(cockpit: Cockpit, sent: SentForm) -> str:
    times = [span.strip() for span in sent.text("times").replace("，", "、").replace(",", "、").split("、")]
    table: dict[str, object] = {
        "weekdays": [day for day in sent.texts("weekdays") if day],
        "months": [month for month in sent.texts("months") if month],
        "times": [span for span in times if span],
        "days": sent.text("days"),
    }
    timing = read_mute_timing(sent.text("name"), {name: value for name, value in table.items() if value})
    cockpit.alerts.put_mute_timing(timing, sent.text("reason"), who=sent.who)
    return f"免打扰时段“{timing.name}”已保存；在规则里引用它才起作用。"


def _put_inhibition(cockpit: Cockpit, sent: SentForm) -> str:
    names = names_of(cockpit, cockpit.alerts.board())
    table = {
        "source": [str(matcher) for matcher in matchers_of(sent, names, "source_")],
        "target": [str(matcher) for matcher in matchers_of(sent, names, "target_")],
        "equal": [label for label in sent.texts("equal") if label],
    }
    inhibition = read_inhibition(sent.text("name"), table)
    cockpit.alerts.put_inhibition(inhibition, sent.text("reason"), who=sent.who)
    return f"抑制规则“{inhibition.name}”已保存，立即起作用。"


def _drop_policy(cockpit: Cockpit, sent: SentForm) -> str:
    kind, name = sent.text("kind"), sent.text("name")
    if kind not in _POLICIES:
        raise Refusal.because(UNKNOWN)
    cockpit.alerts.drop_policy(kind, name, sent.text("reason"), who=sent.who)
    return f"{_POLICIES[kind]}“{name}”已停用。"


def _requeue(cockpit: Cockpit, sent: SentForm) -> str:
    cockpit.alerts.requeue(sent.number("id"), who=sent.who)
    return f"消息 {sent.number('id')} 已重新排队，定时进程随即再发。"


def _forward(cockpit: Cockpit, sent: SentForm) -> str:
    issued_at = sent.moment("issued", "发布时间")
    if issued_at is None:
        raise Refusal.because("转发官方预警要写明发布时间，例如 2026-11-23 08:30。")
    count = cockpit.alerts.forward(sent.text("issuer"), issued_at, sent.text("text"), who=sent.who)
    return f"已排队转发给 {count} 个接收人。" if count else "同样的内容此前已经转发过，没有重复发送。"


def _release_storm(cockpit: Cockpit, sent: SentForm) -> str:
    count = cockpit.alerts.release_storm(sent.text("rule"), who=sent.who)
    return f"已放行 {count} 条通知。"


_ACTS: Mapping[str, Callable[[Cockpit, SentForm], str]] = {
    "claim": _claim,
    "release": _release,
    "note": _note,
    "dispatch": _dispatch,
    "silence": _silence_alert,
    "put_silence": _put_silence,
    "expire_silence": _expire_silence,
    "put_mute": _put_mute,
    "put_inhibition": _put_inhibition,
    "drop_policy": _drop_policy,
    "requeue": _requeue,
    "forward": _forward,
    "release_storm": _release_storm,
}
