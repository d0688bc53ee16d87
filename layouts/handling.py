"""How alerts are being handled, as the wall shows it: rings on the map, words in the list, and which ones are red."""

from collections.abc import Iterable
from typing import Any

from dash import html

from indicators.alerting.board import AlertEntry
from indicators.alerting.handling import Handling
from indicators.alerting.office_hours import moment_words
from indicators.alerting.rule import Severity
from indicators.alerting.suppression import Suppression, SuppressionKind
from indicators.catalogue import Indicator
from indicators.snapshot import Snapshot
from layouts.elements import aria
from layouts.view import View

_LEAST_CARED_FOR_FIRST = (Handling.UNCLAIMED, Handling.SILENCED, Handling.CLAIMED, Handling.DISPATCHED)
_LONGEST_WHY = 16  # characters of a reason on the wall; the alert page has it whole


def ring_of(entry: AlertEntry) -> Handling:
    """Give what the ring around an alert's mark says."""
    kept = entry.suppression
    return entry.handled.ring(is_silenced=kept is not None and kept.kind is SuppressionKind.SILENCE)


def marked(entries: Iterable[AlertEntry], indicator_code: str) -> dict[str, AlertEntry]:
    """Give the alert each area's mark stands for: its gravest on an indicator, of equals the least cared for."""
    of_indicator = [entry for entry in entries if entry.alert.indicator.code == indicator_code]
    of_indicator.sort(key=lambda one: (one.alert.severity, -_LEAST_CARED_FOR_FIRST.index(ring_of(one))))
    return {entry.area_code: entry for entry in of_indicator}


def rings(entries: Iterable[AlertEntry], indicator_code: str) -> dict[str, str]:
    """Give the ring of each mark by area code, “claimed bell” where nobody is told; unclaimed ones are left out."""
    words = {area_code: _ring_words(entry) for area_code, entry in marked(entries, indicator_code).items()}
    return {area_code: said for area_code, said in words.items() if said != Handling.UNCLAIMED.value}


def _ring_words(entry: AlertEntry) -> str:
    return ring_of(entry).value + (" bell" if entry.suppression is not None else "")


def reds(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """Name every red alert, by rule: what it is called, the search of its view, and by area since when and whose.

    Rule, area and the period it opened in name one episode.
    """
    areas = snapshot.areas
    found: dict[str, dict[str, Any]] = {}
    for alert in snapshot.alerts:
        if alert.severity is Severity.RED:
            of_rule = found.setdefault(alert.rule.code, _of_rule(alert.indicator))
            of_rule["areas"][areas.codes[alert.area_ordinal]] = [str(alert.since), areas.names[alert.area_ordinal]]
    return found


def _of_rule(indicator: Indicator) -> dict[str, Any]:
    view = View(theme=indicator.theme, indicator_code=indicator.code)
    return {"title": indicator.label, "search": view.search(), "areas": {}}


def handling_words(entry: AlertEntry) -> html.Span:
    """Say who is on an alert, with the ring its mark carries on the map: “张三已认领”."""
    ring = ring_of(entry)
    by = entry.handled.by if ring in (Handling.CLAIMED, Handling.DISPATCHED) else ""
    return html.Span([ring_glyph(ring), f"{by}{ring.label}"], className="handling")


def ring_glyph(ring: Handling) -> html.Span:
    """Draw a ring as the map does: broken, closed, double; for a silence the grey bell."""
    return html.Span(className=f"ring ring-{ring.value}")


def bell_line(kept: Suppression) -> html.Div:
    """Say what keeps an alert from being told: by what and until when; by whom and why, kept together on a line."""
    until = f"至{moment_words(kept.until)}" if kept.until else ""
    name = "" if kept.who else f"“{kept.name}”"
    why = kept.why if len(kept.why) <= _LONGEST_WHY else f"{kept.why[: _LONGEST_WHY - 1]}…"
    bell = html.Span(className="bell", role="img", **aria(label="暂不通知"))
    said = (f"{kept.kind.label}{name}{until}：", "，".join(part for part in (kept.who, why) if part))
    return html.Div([bell, html.Span([html.Span(part) for part in said])], className="bell-line", title=kept.why)


def ring_key() -> html.Ul:
    """The key of the rings, for the map's legend."""
    return html.Ul([html.Li([ring_glyph(ring), ring.label]) for ring in Handling], className="ring-key")
