"""Playback: every period as a link on a scale; the play button only follows these links, one by one."""

from collections import Counter
from collections.abc import Sequence

from dash import dcc, html

from indicators.period import Period
from layouts.elements import aria, flags, link
from layouts.selection import Selection

MOST_PERIODS = 48
_ROOMY_SCALE = 14  # ticks up to which every year can be written
_TICKS_OF_A_LABEL = 4  # ticks that a written year covers on a full scale


def playback(selection: Selection, newest_first: Sequence[Period]) -> list[html.Button | html.Div | html.Span]:
    """Show the scale of periods, oldest on the left, with the one on the map marked."""
    periods = tuple(reversed(newest_first[:MOST_PERIODS]))
    play = html.Button("▶", className="play-button", type="button", title="逐期播放", **aria(pressed="false"))
    ticks = [_tick(period, selection, year=year) for period, year in zip(periods, _years(periods), strict=True)]
    now: list[str | dcc.Link] = [selection.snapshot.period.label()]
    if selection.view.period is not None:
        now.append(link("回到最新", selection.view.with_period(None).search()))
    return [play, html.Div(ticks, className="scale"), html.Span(now, className="period-now")]


def _years(periods: Sequence[Period]) -> list[str]:
    """The year to write at each tick: at its first one, unless the next year stands too close to it."""
    ticks = Counter(period.year for period in periods)
    is_roomy = len(periods) <= _ROOMY_SCALE
    before = [None, *(period.year for period in periods)]
    return [
        str(period.year) if period.year != last and (is_roomy or ticks[period.year] >= _TICKS_OF_A_LABEL) else ""
        for period, last in zip(periods, before, strict=False)
    ]


def _tick(period: Period, selection: Selection, *, year: str) -> html.Span:
    current = "true" if period == selection.snapshot.period else ""
    return html.Span(
        link(
            html.Span(year, className="scale-year"),
            selection.view.with_period(period).search(),
            title=period.label(),
        ),
        className=flags(is_first=bool(year)),
        **aria(current=current),
    )
