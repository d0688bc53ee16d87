"""Playback: every period as a link on a scale; the play button only follows these links, one by one."""

from collections.abc import Sequence

from dash import html

from indicators.period import Period
from layouts.elements import aria, link
from layouts.selection import Selection

MOST_PERIODS = 48


def playback(selection: Selection, newest_first: Sequence[Period]) -> list[html.Button | html.Div | html.Span]:
    """Show the scale of periods, oldest on the left, with the one on the map marked."""
    periods = tuple(reversed(newest_first[:MOST_PERIODS]))
    current = selection.snapshot.period
    play = html.Button("▶", className="play-button", type="button", title="逐期播放", **aria(pressed="false"))
    scale = html.Div([_tick(period, selection, newest_first[0]) for period in periods], className="scale")
    return [play, scale, html.Span(current.label(), className="period-now")]


def _tick(period: Period, selection: Selection, newest: Period) -> html.Span:
    target = selection.view.with_period(None if period == newest else period)
    current = "true" if period == selection.snapshot.period else ""
    is_january = period.position == 1
    year = html.Span(str(period.year) if is_january else "", className="scale-year")
    return html.Span(
        link(year, target.search(), title=period.label()),
        className="is-january" if is_january else "",
        **aria(current=current),
    )
