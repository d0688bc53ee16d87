"""Standing policies: recurring hours without messages, and alerts that keep others from being told."""

from collections.abc import Sequence
from datetime import date

from dash import html

from indicators.alerting.matching_labels import LABELS, Matcher
from indicators.alerting.mute_timing import DayKind, MuteTiming
from indicators.alerting.suppression import Inhibition
from layouts.alerts.forms import Choice, choice_field, form, note_field, text_field, ticks_field
from layouts.alerts.names import Names
from layouts.alerts.silences import matcher_row
from layouts.alerts.view import AlertsView, Form
from layouts.desk.elements import Children, card, link, quiet, row, table

_WEEKDAYS: tuple[Choice, ...] = tuple((f"周{day}", f"周{day}") for day in "一二三四五六日")
_MONTHS: tuple[Choice, ...] = tuple((f"{month}月", f"{month}月") for month in range(1, 13))
_DAYS: tuple[Choice, ...] = tuple((kind.value, kind.label) for kind in DayKind)
_EQUAL: tuple[Choice, ...] = tuple((label, words) for label, words in LABELS.items() if label != "severity")
_SIDE_ROWS = 2


def mutes_card(timings: Sequence[MuteTiming], known_until: date, view: AlertsView) -> html.Section:
    """The recurring hours in which a rule's messages wait; red is never among them."""
    said = (
        "规则引用了时段才起作用；红色预警任何时候都通知。"
        f"节假日和调休按国务院办公厅通知，已知到 {known_until.isoformat()}，此后按周一至周五算工作日。"
    )
    rows = [row([html.Strong(one.name), one.words, drop_form("mute", one.name)]) for one in timings]
    listed = _table("免打扰时段", ("名称", "时段", "停用"), rows) if rows else quiet("没有设免打扰时段。")
    opened = mute_form() if view.form is Form.MUTE else None
    return card(
        "免打扰时段", html.P(said, className="desk-quiet"), opened, listed, aside=_toggle(Form.MUTE, "新增时段", view)
    )


def inhibitions_card(inhibitions: Sequence[Inhibition], names: Names, view: AlertsView) -> html.Section:
    """The alerts that keep others from being told while they stand."""
    said = "前一类预警发生时，同一对象的后一类预警不再另行通知；前者解除，后者恢复通知。"
    rows = [
        row([html.Strong(one.name), inhibition_words(one, names), drop_form("inhibition", one.name)])
        for one in inhibitions
    ]
    listed = _table("抑制", ("名称", "内容", "停用"), rows) if rows else quiet("没有设抑制规则。")
    opened = inhibition_form() if view.form is Form.INHIBITION else None
    aside = _toggle(Form.INHIBITION, "新增抑制", view)
    return card("抑制", html.P(said, className="desk-quiet"), opened, listed, aside=aside)


def inhibition_words(inhibition: Inhibition, names: Names) -> str:
    """Say an inhibition: “规则是‘甲’的预警发生时，指标是‘乙’的不通知（区划代码相同）”."""
    same = "、".join(LABELS[label] for label in inhibition.equal)
    return f"{_side(inhibition.source, names)}的预警发生时，{_side(inhibition.target, names)}的不再通知（{same}相同）"


def _side(matchers: Sequence[Matcher], names: Names) -> str:
    return "且".join(names.words(matcher) for matcher in matchers)


def _table(name: str, headings: Sequence[str], rows: Sequence[Children]) -> html.Div:
    return html.Div(table(name, headings, rows, class_name="is-policies"), className="desk-wide")


def _toggle(opens: Form, words: str, view: AlertsView) -> Children:
    is_open = view.form is opens
    return link("取消" if is_open else words, view.with_form(None if is_open else opens).href(), "desk-button")


def drop_form(kind: str, name: str) -> html.Details:
    """To end a policy takes a reason."""
    asked = form(
        "drop_policy", f"停用“{name}”", [note_field("reason", "理由（必填）")], "确认停用", kind=kind, name=name
    )
    return html.Details([html.Summary("停用"), asked])


def mute_form() -> html.Form:
    """A new timing; whatever is left blank does not narrow it."""
    fields = [
        text_field("name", "名称（必填）", placeholder="例如：夜间", is_first=True),
        choice_field("days", "哪些日子", _DAYS),
        ticks_field("weekdays", "星期（不选为不限）", _WEEKDAYS),
        ticks_field("months", "月份（不选为不限）", _MONTHS),
        text_field("times", "时刻（不填为全天）", placeholder="22:00-24:00、00:00-07:00", size="is-wide"),
        note_field("reason", "理由（必填）"),
    ]
    return form("put_mute", "新增免打扰时段", fields, "保存")


def inhibition_form() -> html.Form:
    """A new inhibition: which alerts, which others, and what they must have in common."""
    sides = [
        html.Fieldset(
            [html.Legend(legend), *[matcher_row(place, name=name) for place in range(_SIDE_ROWS)]], className="is-wide"
        )
        for name, legend in (
            ("source_", "当这类预警发生时（条件同时满足）"),
            ("target_", "这类预警不再通知（条件同时满足）"),
        )
    ]
    fields = [
        text_field("name", "名称（必填）", placeholder="例如：整区预警时不逐街通知", is_first=True),
        *sides,
        ticks_field("equal", "两类预警的什么须相同（至少一项）", _EQUAL),
        note_field("reason", "理由（必填）"),
    ]
    return form("put_inhibition", "新增抑制", fields, "保存")
