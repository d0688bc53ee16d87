"""From the form of a silence to its conditions and its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from callbacks.alerts_forms import SentForm
from indicators.alerting.board import AlertEntry, Board
from indicators.alerting.matching_labels import Labels, Matcher, Operator
from indicators.alerting.silence import LONGEST
from indicators.alerting.strip import labels_of
from indicators.problem import Refusal
from layouts.alerts.names import Names

_MOST_NAMED = 3
_NOT_RED = Matcher("severity", Operator.NOT_EQUAL, "red")


def matchers_of(sent: SentForm, names: Names, prefix: str = "") -> tuple[Matcher, ...]:
    """Read the conditions of a form; a row without a value does not count.

    Raises:
        Refusal: a condition that could never be meant.
    """
    rows = zip(*(sent.texts(f"{prefix}{name}") for name in ("label", "operator", "value")), strict=False)
    return tuple(_matcher(label, operator, value, names) for label, operator, value in rows if value)


def _matcher(label: str, operator: str, value: str, names: Names) -> Matcher:
    if operator not in set(Operator):
        raise Refusal.because("请为每个条件选好比较方式。")
    how = Operator(operator)
    return Matcher(label, how, names.code_of(label, how, value))


def matchers_about(sent: SentForm, rule_code: str, area_code: str) -> tuple[Matcher, ...]:
    """Give the conditions of a silence asked for on one alert: how wide, and whether red goes on."""
    rule, area = Matcher("rule", Operator.EQUAL, rule_code), Matcher("area", Operator.EQUAL, area_code)
    meant = {"rule": (rule,), "area": (area,)}.get(sent.text("scope"), (rule, area))
    return meant if sent.text("red") == "hush" else (*meant, _NOT_RED)


def span_of(sent: SentForm, now: datetime) -> tuple[datetime, datetime, bool]:
    """Give the start, the end, and whether it ends with the alert if that comes first.

    Raises:
        Refusal: the length or a time cannot be read.
    """
    starts_at = max(sent.moment("starts", "从何时起") or now, now)
    duration = sent.text("duration")
    if duration == "resolved":
        return starts_at, starts_at + LONGEST, True
    if duration == "until":
        ends_at = sent.moment("ends", "到何时止")
        if ends_at is None:
            raise Refusal.because("请写明到何时止，例如 2026-12-31 18:00。")
        return starts_at, ends_at, False
    days = sent.number("duration")
    if not days:
        raise Refusal.because("请选好静默多久。")
    return starts_at, starts_at + timedelta(days=days), False


def meant_by(board: Board, matchers: Sequence[Matcher]) -> list[AlertEntry]:
    """Give the open alerts that meet all conditions."""
    return [one for one in board.entries if all(matcher.matches(_labels(one, board)) for matcher in matchers)]


def _labels(entry: AlertEntry, board: Board) -> Labels:
    alert = entry.alert
    return labels_of(alert.rule, alert.indicator, alert.severity, board.areas, alert.area_ordinal)


def count_words(board: Board, sent: SentForm, names: Names) -> str:
    """Say how many open alerts a silence being written would keep back."""
    try:
        matchers = matchers_of(sent, names)
    except Refusal as refusal:
        return str(refusal)
    if not matchers:
        return "写好至少一个条件，这里就显示现在会静默几条。"
    found = meant_by(board, matchers)
    if not found:
        return "按这些条件，现在没有预警会被静默；要为以后设好，请写明从何时起，或选“照样保存”。"
    named = "、".join(f"{one.area_name}{one.alert.indicator.label}" for one in found[:_MOST_NAMED])
    rest = f"等 {len(found)} 条" if len(found) > _MOST_NAMED else ""
    return f"现在会静默 {len(found)} 条：{named}{rest}。"
