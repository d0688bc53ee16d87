"""One alert's course as a picture: a strip of periods, and the watched figure against its lines.

Everything that carries a word or a level is an element placed by per cent; only the bare lines are a
drawing, which may be stretched because its strokes keep their width. So the picture follows the page,
prints, and reads aloud through the strip.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from urllib.parse import quote

from dash import html

from indicators.alerting.board import AlertHistory
from indicators.alerting.rule import RuleKind, Severity
from indicators.alerting.sentence import is_taken_apart
from layouts.alerts.course import Slot, slots_of, strip, strip_key
from layouts.desk.elements import Children, aria
from layouts.trend_panel import set_apart

_INK, _LIMIT, _EXPECTED = "#16222c", "#66798a", "#0c7f75"
_MOST_LABELS = 7
_TICKS = 5
_WORD_HEIGHT = 7.5  # per cent of the picture a line's words need
_ROOM = 0.06
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Frame:
    """The numbers between the lower and the upper edge of the picture."""

    low: float
    high: float

    def up(self, number: float) -> float:
        """Give a number's height above the lower edge in per cent, kept inside the picture."""
        return min(max(100 * (number - self.low) / (self.high - self.low), 0.0), 100.0)


def picture(history: AlertHistory) -> html.Div:
    """The chart over the strip, sharing one calendar."""
    slots = slots_of(history)
    if all(math.isnan(slot.shown) for slot in slots):
        return html.Div(
            [html.P("这个单位还没有可以判定的数据。", className="desk-quiet"), strip(slots), strip_key(slots)]
        )
    return html.Div(
        [_caption(history), _chart(history, slots), strip(slots), strip_key(slots)], className="alerts-picture"
    )


def _caption(history: AlertHistory) -> html.P:
    """What is drawn, and how its lines are told apart."""
    is_baseline = history.rule.kind is RuleKind.BASELINE
    what = history.indicator.label if is_baseline else history.rule.kind.label
    what += "（当期值）" if is_taken_apart(history.rule, history.indicator) else ""
    keys = [html.Span([html.I(className="alerts-key is-line"), "实际"])]
    if is_baseline:
        keys += [html.Span([html.I(className="alerts-key is-centre"), "预期"])]
        keys += [html.Span([html.I(className="alerts-key is-limit"), "控制限"])]
    else:
        keys += [html.Span([html.I(className="alerts-key is-entry"), "进入线"])]
        keys += [html.Span([html.I(className="alerts-key is-exit"), "解除线"])]
    return html.P([html.Strong(what), html.Span(keys, className="alerts-keys")], className="alerts-caption")


def _chart(history: AlertHistory, slots: Sequence[Slot]) -> html.Div:
    lines = [] if history.rule.kind is RuleKind.BASELINE else _ladder(history)
    frame = _frame(slots, [entry for _, entry, _ in lines])
    plot = html.Div(
        [
            *_bands(lines, frame, is_low_bad=history.rule.comparator.is_low_bad),
            _drawing(slots, frame),
            *_lines(lines, frame),
            *_points(slots, frame),
        ],
        className="alerts-plot",
    )
    return html.Div(
        [
            html.Div(_axis(frame), className="alerts-axis"),
            plot,
            html.Div(_line_words(lines, frame), className="alerts-lines"),
            html.Div(_calendar(slots), className="alerts-calendar"),
        ],
        className="alerts-chart",
        role="img",
        **aria(label=f"{history.area_name}{history.indicator.label}近 {len(slots)} 期走势"),
    )


def _ladder(history: AlertHistory) -> list[tuple[Severity, float, float]]:
    """Give the levels the rule has, mildest first, each with its entry and its exit."""
    pairs = zip(history.entries, history.exits, strict=True)
    return [(Severity(at), enter, leave) for at, (enter, leave) in enumerate(pairs, start=1) if not math.isnan(enter)]


def _frame(slots: Sequence[Slot], entries: Sequence[float]) -> Frame:
    """Frame all figures and limits, and every entry that lies no farther off than the figures are spread."""
    found = [number for slot in slots for number in (slot.shown, slot.lower, slot.upper) if math.isfinite(number)]
    low, high = min(found), max(found)
    reach = max(high - low, abs(high) * 0.1, 1e-9)
    near = [entry for entry in entries if low - reach <= entry <= high + reach] or sorted(
        entries, key=lambda entry: min(abs(entry - low), abs(entry - high))
    )[:1]
    low, high = min([low, *near]), max([high, *near])
    room = (high - low) * _ROOM or abs(high) * 0.1 or 1.0
    return Frame(low - room, high + room)


def _bands(lines: Sequence[tuple[Severity, float, float]], frame: Frame, *, is_low_bad: bool) -> Iterator[html.I]:
    """The range of each level, from its entry to the next graver one."""
    for place, (level, enter, _) in enumerate(lines):
        graver = lines[place + 1][1] if place + 1 < len(lines) else (-math.inf if is_low_bad else math.inf)
        bottom, top = sorted((frame.up(enter), frame.up(graver)))
        if top > bottom:
            style = {"bottom": f"{bottom:.2f}%", "height": f"{top - bottom:.2f}%"}
            yield html.I(className=f"alerts-band severity-{level.name.lower()}", style=style)


def _lines(lines: Sequence[tuple[Severity, float, float]], frame: Frame) -> Iterator[html.I]:
    """Entry lines whole, exit lines dotted."""
    for level, enter, leave in lines:
        for number, name in ((enter, "alerts-rule-line"), (leave, "alerts-exit-line")):
            if frame.low <= number <= frame.high:
                yield html.I(
                    className=f"{name} severity-{level.name.lower()}", style={"bottom": f"{frame.up(number):.2f}%"}
                )


def _line_words(lines: Sequence[tuple[Severity, float, float]], frame: Frame) -> list[html.Span]:
    """Level and number beside each entry line, moved apart where lines lie close together."""
    seen = [(level, enter) for level, enter, _ in lines if frame.low <= enter <= frame.high]
    heights = set_apart([frame.up(enter) for _, enter in seen], _WORD_HEIGHT, 100.0) if seen else []
    return [
        html.Span(
            [html.I(className="alerts-square"), f"{level.label} {_plain(enter)}"],
            className=f"severity-{level.name.lower()}",
            style={"bottom": f"{height:.2f}%"},
        )
        for (level, enter), height in zip(seen, heights, strict=True)
    ]


def _points(slots: Sequence[Slot], frame: Frame) -> Iterator[html.Div]:
    """Each period as a column that says itself when pointed at, with a dot where there is a figure."""
    for place, slot in enumerate(slots):
        left = 100 * place / len(slots)
        dot: list[Children] = []
        if math.isfinite(slot.shown):
            dot = [html.I(className=_dot_class(slot), style={"bottom": f"{frame.up(slot.shown):.2f}%"})]
        side = "is-left" if place > len(slots) / 2 else ""
        tip = html.Span([html.B(slot.name), html.Span(slot.words)], className=f"alerts-tip {side}".strip())
        style = {"left": f"{left:.3f}%", "width": f"{100 / len(slots):.3f}%"}
        yield html.Div([*dot, tip], className="alerts-point", style=style)


def _dot_class(slot: Slot) -> str:
    return f"alerts-dot severity-{slot.level.name.lower()}" if slot.level else "alerts-dot"


def _drawing(slots: Sequence[Slot], frame: Frame) -> html.Img:
    """The bare lines: the figure, and the baseline's course and limits."""
    parts = [
        _path([slot.lower for slot in slots], frame, _LIMIT, "4 4"),
        _path([slot.upper for slot in slots], frame, _LIMIT, "4 4"),
        _path([slot.centre for slot in slots], frame, _EXPECTED, ""),
        _path([slot.shown for slot in slots], frame, _INK, "", width=2.0),
    ]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="100" viewBox="0 0 1000 100" '
        f'preserveAspectRatio="none">{"".join(parts)}</svg>'
    )
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt="", className="alerts-drawing")


def _path(numbers: Sequence[float], frame: Frame, colour: str, dash: str, width: float = 1.4) -> str:
    step = 1000 / len(numbers)
    points = [
        f"{(place + 0.5) * step:.1f},{100 - frame.up(number):.2f}" if math.isfinite(number) else ""
        for place, number in enumerate(numbers)
    ]
    moves = [f"{'L' if before else 'M'}{point}" for before, point in pairwise(["", *points]) if point]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{"".join(moves)}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" '
        f'vector-effect="non-scaling-stroke"{dashes}/>'
        if moves
        else ""
    )


def _axis(frame: Frame) -> list[html.Span]:
    """The numbers at the left edge, round ones."""
    step = _round_step((frame.high - frame.low) / _TICKS)
    first = math.ceil(frame.low / step)
    ticks = [number * step for number in range(first, math.floor(frame.high / step) + 1)]
    return [html.Span(_plain(tick), style={"bottom": f"{frame.up(tick):.2f}%"}) for tick in ticks]


def _round_step(rough: float) -> float:
    """Give the next larger step of 1, 2, 2.5 or 5 in its power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _plain(number: float) -> str:
    rounded = Decimal(f"{number:.6g}").normalize()
    return f"{rounded + 0:,f}".replace("-", "−")


def _calendar(slots: Sequence[Slot]) -> list[html.Span]:
    """A few periods named under the chart, the last one always; it ends where the chart ends."""
    step = max(1, math.ceil(len(slots) / _MOST_LABELS))
    last = len(slots) - 1
    named = [
        html.Span(slots[place].name, style={"left": f"{100 * (place + 0.5) / len(slots):.2f}%"})
        for place in range(last - step, -1, -step)
    ]
    return [*reversed(named), html.Span(slots[last].name, className="is-last")]
