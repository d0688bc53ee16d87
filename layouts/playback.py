"""Playback: every period as a link on a scale; the play button only follows these links, one by one."""

from collections.abc import Sequence

from dash import dcc, html

from indicators.period import Period
from layouts.elements import aria, flags, link
from layouts.selection import Selection

MOST_PERIODS = 48


def playback(selection: Selection, newest_first: Sequence[Period]) -> list[html.Button | html.Div | html.Span]:
    """Show the scale of periods, oldest on the left, with the one on the map marked."""
    periods = tuple(reversed(newest_first[:MOST_PERIODS]))
    play = html.Button("▶", className="play-button", type="button", title="逐期播放", **aria(pressed="false"))
    years = (None, *(period.year for period in periods))
    ticks = [_tick(period, selection, is_first=period.year != before) for period, before in zip(periods, years)]  # noqa: B905 - years run one ahead
    now: list[str | dcc.Link] = [selection.snapshot.period.label()]
    if selection.view.period is not None:
        now.append(link("回到最新", selection.view.with_period(None).search()))
    return [play, html.Div(ticks, className="scale"), html.Span(now, className="period-now")]


def _tick(period: Period, selection: Selection, *, is_first: bool) -> html.Span:
    current = "true" if period == selection.snapshot.period else ""
    year = html.Span(str(period.year) if is_first else "", className="scale-year")
    return html.Span(
        link(year, selection.view.with_period(period).search(), title=period.label()),
        className=flags(is_first=is_first),
        **aria(current=current),
    )
