"""Headlines: five or six numbers of a theme, each with its comparison, its plan and its source."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash import html

from indicators.baselines.verdict import Verdict
from indicators.catalogue import Theme
from indicators.headline import Headline
from indicators.headline import headlines as headlines_of
from indicators.snapshot import Alert
from indicators.wording import Tone
from layouts.elements import flags, link, quiet, toned
from layouts.header import theme_names
from layouts.selection import ROOT, Selection
from layouts.sparkline import sparkline
from layouts.variation import variation_shape

MOST_HEADLINES = 6
_LONG_FIGURE = 8  # characters from which a figure is set a little smaller
_LEAST_SPARK = 3  # slots with figures that make a line worth drawing
_FIGURE_WEIGHT = 1.45  # how much wider a digit of the figure is than a character of the text
_ROOM_WITH_SPARK = 18.5  # characters of figure, unit and change that leave room for a sparkline


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said about figures beside the figures: the open alerts, and each figure against its own course."""

    alerts: Sequence[Alert]
    verdict_of: Callable[[str], Verdict]


def headline_cards(
    headlines: tuple[Headline, ...], selection: Selection, standing: Standing
) -> list[html.Article] | html.P:
    """Show the headlines of a theme, most important first."""
    if not headlines:
        return quiet("本专题没有设定首要指标。")
    return [headline_card(headline, selection, standing) for headline in headlines[:MOST_HEADLINES]]


def more_headlines(selection: Selection, standing: Standing) -> list[html.Article | html.H2]:
    """Show the next theme's headlines, for walls wide enough to have room for them."""
    themes = tuple(Theme)
    theme = themes[(themes.index(selection.theme) + 1) % len(themes)]
    spoken = headlines_of(selection.snapshot, theme)
    cards = [headline_card(headline, selection, standing) for headline in spoken[:MOST_HEADLINES]]
    return [html.H2(theme_names(selection.snapshot)[theme], className="headlines-title"), *cards]


def headline_card(headline: Headline, selection: Selection, standing: Standing) -> html.Article:
    """Show one number: its name puts it on the map, its figure says where it came from."""
    indicator = selection.snapshot.columns[headline.indicator_code].indicator
    is_current = indicator.code == selection.indicator.code
    name = link(headline.name, selection.indicator_search(indicator), class_name="headline-name")
    period = headline.period_label.removeprefix(f"{selection.snapshot.period.year}年") or headline.period_label
    source = html.Span(f"{lead_department(headline.owner)} · {period}", className="headline-source")
    return html.Article(
        [
            html.Div([name, source], className="headline-line"),
            html.Div([_figure(headline, selection), _aside(headline, standing)], className="headline-main"),
            *_progress(headline),
        ],
        className=f"headline-card {flags(is_current=is_current)}".strip(),
    )


def lead_department(owner: str) -> str:
    """The department that answers for a figure, without its offices and helpers; the drawer names them all."""
    return owner.split("（")[0].split("/")[0]


def _figure(headline: Headline, selection: Selection) -> html.Div:
    root = selection.areas.codes[ROOT]
    size = f"headline-figure {flags(is_long=len(headline.value) >= _LONG_FIGURE)}".strip()
    value = link(headline.value, selection.figure_search(headline.indicator_code, root), class_name=size)
    unit = html.Span(headline.unit, className="headline-unit")
    mark = [html.Span(headline.status_mark, className="headline-unit")] if headline.status_mark else []
    change = toned(headline.change, headline.change_tone, "headline-change")
    return html.Div([value, unit, *mark, change], className="headline-value")


def _aside(headline: Headline, standing: Standing) -> html.Div:
    """Beside the figure: how many alerts of the gravest level are open, the variation mark, the sparkline."""
    marks = [*_open_alerts(headline, standing.alerts), *variation_shape(standing.verdict_of(headline.indicator_code))]
    return html.Div([html.Div(marks, className="headline-marks"), *_spark(headline)], className="headline-aside")


def _open_alerts(headline: Headline, alerts: Sequence[Alert]) -> list[html.Span]:
    counted = Counter(alert.severity for alert in alerts if alert.indicator.code == headline.indicator_code)
    if not counted:
        return []
    levels = sorted(counted, reverse=True)
    said = "、".join(f"{level.label} {counted[level]}" for level in levels)
    square = f"headline-alerts severity-{levels[0].name.lower()}"
    return [html.Span(f"{levels[0].label} {counted[levels[0]]}", className=square, title=f"未解除的预警：{said}")]


def _spark(headline: Headline) -> list[html.Img]:
    words = (headline.unit, headline.status_mark, headline.change)
    is_roomy = len(headline.value) * _FIGURE_WEIGHT + sum(map(len, words)) <= _ROOM_WITH_SPARK
    if not is_roomy or sum(not math.isnan(value) for value in headline.spark) < _LEAST_SPARK:
        return []
    return [sparkline(headline.spark, f"{headline.name}近 {len(headline.spark)} 期走势")]


def _progress(headline: Headline) -> list[html.Div]:
    """The bar with the tick of the year's progress, and its words; nothing where there is no plan."""
    if math.isnan(headline.completion_pct):
        return []
    tone = "tone-bad" if headline.gap_tone is Tone.BAD else ""
    filled = min(max(headline.completion_pct, 0.0), 100.0)
    bar = [html.Div(className=f"progress-fill {tone}".strip(), style={"width": f"{filled:.2f}%"})]
    if not math.isnan(headline.elapsed_pct):
        bar.append(html.Div(className="progress-tick", style={"left": f"{headline.elapsed_pct:.2f}%"}))
    words = [html.Span(headline.completion), toned(headline.gap, headline.gap_tone)]
    return [html.Div(bar, className="progress"), html.Div(words, className="headline-foot")]
