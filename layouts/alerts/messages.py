"""Messages: who is told, what is on its way, what could not be delivered, and what was not told and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from dash import html

from indicators.alerting.board import UNTOLD, NoticeRow, notice_words
from indicators.alerting.notices import CHANGE_WORDS
from layouts.alerts.forms import act_button, form, note_field, text_field
from layouts.alerts.names import Names
from layouts.alerts.paging import page_of, pager
from layouts.alerts.view import AlertsView, Form
from layouts.desk.elements import Children, aria, at, card, link, mark, quiet, row, table

SILENT = timedelta(seconds=60)  # the clock shows itself every few seconds


class Outgoing(Protocol):
    """A message as the outbox lists it."""

    @property
    def message_id(self) -> int:
        """Its number."""

    @property
    def receiver(self) -> str:
        """To whom, by name."""

    @property
    def subject(self) -> str:
        """What it is about."""

    @property
    def state(self) -> str:
        """waiting, sent or dead."""

    @property
    def tries(self) -> int:
        """How often it was tried."""

    @property
    def last_error(self) -> str:
        """Why the last try failed."""

    @property
    def created_at(self) -> datetime:
        """When it was written."""

    @property
    def next_try_at(self) -> datetime:
        """When it is tried again."""

    @property
    def sent_at(self) -> datetime | None:
        """When it was delivered."""


def pulse(seen_at: datetime | None, now: datetime) -> html.P:
    """Whether the process that evaluates and sends is running."""
    if seen_at is not None and now - seen_at <= SILENT:
        return html.P("定时进程正在运行，一分钟内有响应。", className="alerts-pulse is-well", role="status")
    last = f"最后一次响应在 {at(seen_at)}" if seen_at else "从未有过响应"
    said = f"定时进程没有在运行（{last}）。预警不会按时判定，消息不会发出；请启动产品或运行 python cli.py scheduler。"
    return html.P(said, className="alerts-pulse is-away", role="alert")


def receivers_card(receivers: Sequence[str], view: AlertsView) -> html.Section:
    """Who is told, and the form to pass an official warning on; addresses and keys are never shown."""
    if not receivers:
        said = "还没有设接收人，预警只在大屏和本页显示，不发消息。接收人写在 var/receivers.toml，写法见管理员手册。"
        return card("接收人", quiet(said))
    items = html.Ul([html.Li(name) for name in receivers], className="alerts-receivers")
    is_open = view.form is Form.FORWARD
    opened = view.with_form(None if is_open else Form.FORWARD)
    toggle = link("取消" if is_open else "转发官方预警", opened.href(), "desk-button")
    return card("接收人", items, forward_form() if is_open else None, aside=toggle)


def forward_form() -> html.Form:
    """An official warning goes on in its own words, with who issued it and when."""
    fields = [
        note_field("text", "原文（必填）", placeholder="照抄发布的内容，不要改写", is_first=True),
        text_field("issuer", "发布单位（必填）", placeholder="例如：长治市气象台"),
        text_field("issued", "发布时间（必填）", placeholder="例如 2026-11-23 08:30"),
    ]
    return form("forward", "转发官方预警", fields, "转发给全部接收人")


def outbox_card(
    messages: Sequence[Outgoing], counts: Mapping[str, int], view: AlertsView, *, has_receivers: bool = True
) -> html.Section:
    """All messages by number, the listed ones as they come, a page of them: those that could not be delivered first."""
    if not messages and not has_receivers:
        return card("消息", quiet(f"{UNTOLD}。设好接收人以后，通知写成消息发出。"))
    tiles = html.Dl(
        [
            _count("待发送", counts["waiting"]),
            _count("已送达", counts["sent"]),
            _count("未能送达", counts["dead"], is_late=counts["dead"] > 0),
        ],
        className="desk-summary alerts-summary",
    )
    if not messages:
        return card("消息", tiles, quiet("还没有要发的消息。"))
    headings = ("编号", "接收人", "标题", "状态", "尝试", "时间", "操作")
    rows = [_message_row(one) for one in page_of(messages, view.sent)]
    turned = pager("消息", len(messages), view.sent, lambda page: replace(view, sent=page).href())
    listed = _wide("消息", table("消息", headings, rows, class_name="is-outbox"))
    return card("消息", tiles, listed, turned, aside=f"列出 {len(messages)} 条，未能送达的在前")


def _wide(name: str, listed: html.Table) -> html.Div:
    """A narrow screen moves the table sideways: by the keyboard, too, and under its name."""
    return html.Div(listed, className="desk-wide", tabIndex=0, role="region", **aria(label=name))


def _count(name: str, count: int, *, is_late: bool = False) -> html.Div:
    return html.Div([html.Dd(str(count)), html.Dt(name)], className="is-late" if is_late else "")


def _message_row(message: Outgoing) -> html.Tr:
    is_dead = message.state == "dead"
    words = {"waiting": "待发送", "sent": "已送达", "dead": "未能送达"}[message.state]
    state: list[Children] = [mark(words, {"dead": "grave", "sent": "live"}.get(message.state, ""))]
    if message.last_error and message.state != "sent":
        state.append(html.Span(message.last_error, className="alerts-line"))
    cells = [
        str(message.message_id),
        message.receiver,
        message.subject,
        state,
        f"{message.tries} 次",
        _when(message),
        act_button("requeue", "重新发送", id=str(message.message_id)) if is_dead else None,
    ]
    return row(cells, class_name="is-dead" if is_dead else "")


def _when(message: Outgoing) -> list[Children]:
    made = f"{at(message.created_at)} 生成"
    if message.sent_at is not None:
        return [at(message.sent_at), html.Span(made, className="alerts-line")]
    if message.state == "dead":
        return [made]
    return [f"{at(message.next_try_at)} 再发", html.Span(made, className="alerts-line")]


def notices_card(
    notices: Sequence[NoticeRow],
    counts: Mapping[str, int],
    names: Names,
    view: AlertsView,
    *,
    has_receivers: bool = True,
) -> html.Section:
    """A page of what was to be told and what became of it, and all by number; what was not told says why."""
    if not notices:
        return card("通知", quiet("还没有要通知的变化。"))
    is_explained = any(map(_explanation, notices))
    rows = [_notice_row(one, names, has_receivers=has_receivers, is_explained=is_explained) for one in notices]
    headings = ("时间", "缘由", "预警", "结果", *(("说明",) if is_explained else ()))
    listed = _wide("通知", table("通知", headings, rows, class_name="is-notices"))
    total = sum(counts.values())
    turned = pager("通知", total, view.page, lambda page: replace(view, page=page).href())
    by_words: Counter[str] = Counter()
    for state, count in counts.items():
        by_words[notice_words(state, has_receivers=has_receivers)] += count
    said = "；".join(f"{words} {count}" for words, count in by_words.items())
    return card("通知", listed, turned, aside=f"共 {total} 条：{said}")


def _explanation(notice_row: NoticeRow) -> str:
    """Say what reason and result leave unsaid: nothing where they say it all."""
    notice, why = notice_row.notice, notice_row.state_reason
    if why and why not in UNTOLD:
        return why
    return "" if notice.reason == CHANGE_WORDS.get(notice.kind) else notice.reason


def _notice_row(notice_row: NoticeRow, names: Names, *, has_receivers: bool, is_explained: bool) -> html.Tr:
    """One notice in as few elements as there are cells: a page of these is redrawn often."""
    notice = notice_row.notice
    area = names.areas.get(notice.area_code, notice.area_code) or "全域"
    rule = names.rules.get(notice.rule_code, notice.rule_code)
    level = f"{notice.severity.label} " if notice.severity else ""
    tone = f"severity-{notice.severity.name.lower()}" if notice.severity else ""
    told = "is-told" if notice_row.state == "told" else ""
    return html.Tr(
        [
            html.Td(at(notice.at)),
            html.Td(notice.kind.label),
            html.Td(f"{level}{area} {rule}", className=tone),
            html.Td(notice_words(notice_row.state, has_receivers=has_receivers), className=told),
            *([html.Td(_explanation(notice_row))] if is_explained else []),
        ]
    )
