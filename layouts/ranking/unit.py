"""“这个得分怎样来”: the score in one sentence, what changed and why, the nearest ways up, every step."""

from collections.abc import Sequence
from itertools import groupby

from dash import html

from indicators.catalogue import half_up
from indicators.scoring.explanation import Cause, Change, Step
from layouts.desk.elements import Children, aria, card, quiet, row, table
from layouts.ranking import ids

_MOST_BARS = 8
_LEAST_SHOWN = 0.005
_NUMERIC = frozenset({2, 3, 4, 5})
_HEADINGS = ("指标", "取数", "数值", "得分", "权重", "贡献", "说明")


def unit_card(name: str, sentence: str, change: Change | None, compared_with: str) -> html.Section:
    """How a unit's score came about; the ways up come later into their own place."""
    return card(
        f"{name}：这个得分怎样来",
        html.P(sentence, className="ranking-sentence"),
        *_change(change, compared_with),
        html.Div(quiet("正在比较…"), id=ids.WAYS, className="ranking-ways"),
        class_name="ranking-unit",
    )


def waiting_card(sentence: str) -> html.Section:
    """What stands there while no unit is chosen, or where there is nothing to explain."""
    return card("这个得分怎样来", quiet(sentence), html.Div(id=ids.WAYS), class_name="ranking-unit is-waiting")


def figure_card(name: str, pairs: Sequence[tuple[str, str]]) -> html.Section:
    """One indicator's figure of a unit: what it is compared with."""
    listed = html.Dl(
        [html.Div([html.Dt(term), html.Dd(said)]) for term, said in pairs if said not in ("", "—")],
        className="desk-facts ranking-facts",
    )
    return card(name, listed, html.Div(id=ids.WAYS), class_name="ranking-unit")


def ways(sentences: Sequence[str]) -> list[Children]:
    """The nearest ways up one place."""
    if not sentences:
        return [html.H3("升一位最近的路"), quiet("本期没有单靠一项指标就能上升一位的路。")]
    return [html.H3("升一位最近的路"), html.Ol([html.Li(one) for one in sentences], className="desk-sentences")]


def _change(change: Change | None, compared_with: str) -> list[Children]:
    if change is None:
        return [quiet("没有可比较的上期得分。")]
    shown, rest = _shown(change.causes)
    bars = [_bar(cause.label, cause.points, _largest(change.causes)) for cause in shown]
    if abs(rest) >= _LEAST_SHOWN:
        bars.append(_bar("其余各项", rest, _largest(change.causes)))
    total = html.P(f"合计 {signed(change.points)}，与得分变动一致", className="desk-quiet")
    return [
        html.H3(f"比{compared_with}的变化"),
        html.P(change.sentence),
        html.Ul(bars, className="ranking-bars", **aria(label="得分变化的构成")) if bars else None,
        total if bars else None,
    ]


def _shown(causes: Sequence[Cause]) -> tuple[list[Cause], float]:
    """Take the causes worth a bar of their own, largest first, and the sum of all others."""
    shown = [cause for cause in causes if abs(cause.points) >= _LEAST_SHOWN][:_MOST_BARS]
    return shown, sum(cause.points for cause in causes) - sum(cause.points for cause in shown)


def _largest(causes: Sequence[Cause]) -> float:
    return max(abs(cause.points) for cause in causes)


def _bar(label: str, points: float, largest: float) -> html.Li:
    """A bar from the middle: to the right what raised the score, to the left what lowered it."""
    width = 50 * min(abs(points) / largest, 1.0)
    style = {"left" if points > 0 else "right": "50%", "width": f"{width:.2f}%"}
    rail = html.Span(html.I(className="is-up" if points > 0 else "is-down", style=style), className="ranking-rail")
    return html.Li([html.Span(label), rail, html.B(signed(points))])


def signed(points: float) -> str:
    """“+0.86”, “−1.10”, “0”."""
    shown = half_up(points, 2)
    return "0" if not shown else f"{shown:+}".replace("-", "−")


def steps_card(name: str, steps: Sequence[Step], total: str) -> html.Section:
    """Every item of a unit's score, heading by heading, down to the score itself."""
    rows: list[Children] = []
    for path, members in groupby(steps, key=lambda step: step.path):
        if path:
            rows.append(html.Tr(html.Th(path, colSpan=len(_HEADINGS), scope="rowgroup"), className="is-group"))
        rows += [_step(step) for step in members]
    rows.append(row([html.B("得分"), "", "", "", "", html.B(total), ""], numeric=_NUMERIC, class_name="is-total"))
    title = f"{name}：逐项得分"
    return card(
        title,
        html.Div(table(title, _HEADINGS, rows, numeric=_NUMERIC, class_name="is-steps"), className="desk-wide"),
        aside="贡献 = 得分 × 权重，按两位小数列出；合计以得分为准",
        class_name="ranking-steps",
    )


def _step(step: Step) -> html.Tr:
    cells = [step.label, step.measure, step.figure, step.score, step.weight, step.contribution, step.note]
    return row(cells, numeric=_NUMERIC)
