"""The faces of a message: plain text, HTML for mail, and the table that is stored and sent to webhooks."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from indicators.alerting.message import AlertLine, Forwarded, Message, MessageKind, china_time, one_line
from indicators.alerting.rule import Severity
from indicators.alerting.sparkline import sparkline, svg

_FORM = 1
_FOOT, _EDITORS_FOOT = "指标预警 · 内部工作提示", "通报编写 · 内部工作提示"
_LINKS = ("http://", "https://")


def text(message: Message, most_bytes: int | None = None) -> str:
    """Word a message as plain text; with a limit (UTF-8 bytes) the last alerts are counted instead of told.

    What is still too long is cut before its link and its foot.
    """
    for told in range(len(message.lines), -1, -1):
        paragraphs = list(_paragraphs(message, told))
        if most_bytes is None or len("\n".join(paragraphs).encode()) <= most_bytes:
            return "\n".join(paragraphs)
    end = "\n".join(["…", *paragraphs[-2:]])
    room = max((most_bytes or 0) - len(end.encode()), 0)
    return "\n".join(paragraphs[:-2]).encode()[:room].decode(errors="ignore") + end


def _paragraphs(message: Message, told: int) -> Iterator[str]:
    yield message.title
    if message.forwarded:
        yield f"发布单位：{one_line(message.forwarded.issuer)}；发布时间：{china_time(message.forwarded.issued_at)}"
        yield message.forwarded.text.strip()
    if message.opening:
        yield message.opening
    for number, line in enumerate(message.lines[:told], 1):
        place = f"{number}. " if len(message.lines) > 1 else ""
        yield f"{place}{'；'.join(_line_words(line))}"
    if left_out := message.left_out + len(message.lines) - told:
        yield f"另有 {left_out} 条，见链接"
    if message.advice:
        yield f"建议：{message.advice}"
    yield f"查看：{message.link}"
    if told == len(message.lines) == 1 and message.lines[0].claim_link:
        yield f"认领：{message.lines[0].claim_link}"
    yield _foot(message)


def _line_words(line: AlertLine) -> Iterator[str]:
    """Give what is said of an alert, part by part; what is not known is left out."""
    yield f"{line.area_name}｜{_level(line)}：{line.sentence}"
    if line.direction:
        yield line.direction
    yield line.period + ("" if line.age_days is None else f"数据，距今 {line.age_days} 天")
    if line.since:
        yield f"自{line.since}起第 {line.period_count} 期"
    if drawn := sparkline(line.series):
        yield f"走势 {drawn}"


def _level(line: AlertLine) -> str:
    return "·".join(part for part in (f"{line.severity.label}色" if line.severity else "", line.reason) if part)


def _foot(message: Message) -> str:
    foot = _EDITORS_FOOT if message.kind is MessageKind.BULLETIN else _FOOT
    return f"（{foot}，制发 {china_time(message.made_at)}）"


def html(message: Message) -> str:
    """Word a message as HTML for mail: no script, no outside picture, every text escaped."""
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"></head><body>'
        f"<h3>{escape(message.title)}</h3>{''.join(_html_paragraphs(message))}"
        f"<p><small>{escape(_foot(message))}</small></p></body></html>"
    )


def _html_paragraphs(message: Message) -> Iterator[str]:
    if message.forwarded:
        issued = f"{one_line(message.forwarded.issuer)}，{china_time(message.forwarded.issued_at)}"
        yield f"<p>发布：{escape(issued)}</p><blockquote>{escape(message.forwarded.text)}</blockquote>"
    if message.opening:
        yield f"<p>{escape(message.opening)}</p>"
    if message.lines:
        yield f"<ol>{''.join(_html_line(line) for line in message.lines)}</ol>"
    if message.left_out:
        yield f"<p>另有 {message.left_out} 条，见链接</p>"
    if message.advice:
        yield f"<p>建议：{escape(message.advice)}</p>"
    yield f"<p>{_anchor(message.link, '查看全部')}</p>"


def _html_line(line: AlertLine) -> str:
    words = escape("；".join(_line_words(line)))
    claim = f" {_anchor(line.claim_link, '认领')}" if line.claim_link else ""
    return f"<li><p>{words}{claim}</p>{svg(line.series, f'{line.area_name}走势')}</li>"


def _anchor(link: str, words: str) -> str:
    """Link to a page; anything else than a web address is only shown."""
    return f'<a href="{escape(link)}">{words}</a>' if link.startswith(_LINKS) else escape(link)


def table(message: Message) -> dict[str, Any]:
    """Give the parts as a table of plain values: what the outbox keeps and a webhook receives."""
    forwarded = message.forwarded
    return {
        "form": _FORM,
        "kind": message.kind.value,
        "title": message.title,
        "severity": message.severity.name.lower(),
        "made_at": message.made_at.isoformat(),
        "opening": message.opening,
        "alerts": [_line_table(line) for line in message.lines],
        "left_out": message.left_out,
        "advice": message.advice,
        "link": message.link,
        "forwarded": forwarded
        and {"issuer": forwarded.issuer, "issued_at": forwarded.issued_at.isoformat(), "text": forwarded.text},
    }


def _line_table(line: AlertLine) -> dict[str, Any]:
    return {
        "area_code": line.area_code,
        "area_name": line.area_name,
        "severity": line.severity.name.lower(),
        "reason": line.reason,
        "sentence": line.sentence,
        "value": _number(line.value),
        "threshold": _number(line.threshold),
        "direction": line.direction,
        "period": line.period,
        "age_days": line.age_days,
        "since": line.since,
        "period_count": line.period_count,
        "series": [_number(one) for one in line.series],
        "sparkline": sparkline(line.series),
        "claim_link": line.claim_link,
    }


def _number(value: float | None) -> float | None:
    """Give a number JSON can carry; what is missing or not finite is null."""
    return float(value) if value is not None and math.isfinite(value) else None


def message_of(parts: Mapping[str, Any]) -> Message:
    """Read a message back from its table.

    Raises:
        KeyError, ValueError: the table is none that `table` wrote.
    """
    forwarded = parts["forwarded"]
    return Message(
        kind=MessageKind(parts["kind"]),
        title=parts["title"],
        severity=Severity[parts["severity"].upper()],
        made_at=datetime.fromisoformat(parts["made_at"]),
        link=parts["link"],
        opening=parts["opening"],
        lines=tuple(_line_of(line) for line in parts["alerts"]),
        left_out=parts["left_out"],
        advice=parts["advice"],
        forwarded=forwarded
        and Forwarded(forwarded["issuer"], datetime.fromisoformat(forwarded["issued_at"]), forwarded["text"]),
    )


def _line_of(parts: Mapping[str, Any]) -> AlertLine:
    fields = {name: value for name, value in parts.items() if name != "sparkline"}
    series, severity = tuple(parts["series"]), Severity[parts["severity"].upper()]
    return AlertLine(**(fields | {"series": series, "severity": severity}))
