"""The marks an alert carries everywhere on the page: its level, who is on it, why nobody is told."""

from datetime import datetime

from dash import html

from indicators.alerting.handling import Handled, Handling
from indicators.alerting.office_hours import moment_words
from indicators.alerting.rule import Severity
from indicators.alerting.suppression import Suppression
from indicators.snapshot import Alert
from layouts.desk.elements import Children
from layouts.handling import ring_glyph
from layouts.standing import standing_words


def level(severity: Severity, *, class_name: str = "") -> html.Span:
    """A level as a square of its colour and its word."""
    return html.Span(
        [html.I(className="alerts-square"), severity.label],
        className=f"alerts-level severity-{severity.name.lower()} {class_name}".strip(),
    )


def standing(alert: Alert) -> str:
    """Since when, as the wall says it: “10月首次”, “8月起3期”, “红色3期，8月起；共6期”."""
    return standing_words(alert, alert.period.year)


def handling(handled: Handled) -> list[Children]:
    """The ring as the wall draws it with its word, by whom, and until when; the latest note under it."""
    head = html.Span([ring_glyph(handled.handling), html.Span(handled.handling.label)], className="alerts-handling")
    lines = [line for line in (_by(handled), handled.note) if line]
    return [head, *[html.Span(line, className="alerts-line") for line in lines]]


def _by(handled: Handled) -> str:
    if handled.handling is Handling.DISPATCHED:
        return f"{handled.by}，{handled.reference}"
    if handled.handling is Handling.CLAIMED:
        return f"{handled.by}，{_until(handled.until)}"
    return f"{handled.by}的认领已到期" if handled.by and handled.until else ""


def _until(until: datetime | None) -> str:
    return f"到{moment_words(until)}" if until else "不设期限"


def bell(suppression: Suppression) -> list[Children]:
    """The grey bell: by what, by whom, why and until when."""
    head = html.Span([html.I(className="bell"), suppression_words(suppression)], className="alerts-hushed")
    until = f"到{moment_words(suppression.until)}" if suppression.until else "到起因解除"
    return [head, html.Span(suppression.why, className="alerts-line"), html.Span(until, className="alerts-line")]


def suppression_words(suppression: Suppression) -> str:
    """By what and by whom: “静默 · 张三”, “免打扰时段 · 夜间”."""
    name = suppression.who or suppression.name
    return f"{suppression.kind.label} · {name}" if name else suppression.kind.label
