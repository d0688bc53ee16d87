"""The variation icon: a shape, a word and a reason for what a figure says against its own course.

Every verdict has a shape of its own, so that it reads without colour too: ○ common, hollow △▽ better,
solid ▲▼ worse, arrows where there is no good side. Its colour is the tone of good or bad news.
"""

from collections.abc import Mapping

from dash import html

from indicators.baselines.verdict import Verdict
from indicators.baselines.xmr import Assurance, Variation
from indicators.wording import Tone
from layouts.elements import aria

_SHAPES: Mapping[Variation, tuple[str, str, str]] = {  # for side 0, 1 (high) and −1 (low)
    Variation.UNKNOWN: ("–", "–", "–"),
    Variation.COMMON: ("○", "○", "○"),
    Variation.IMPROVEMENT: ("○", "△", "▽"),
    Variation.CONCERN: ("○", "▲", "▼"),
    Variation.SHIFTED: ("○", "↑", "↓"),
}
_ASSURANCE_SHAPES = {Assurance.PASSES: "✓", Assurance.FAILS: "✕", Assurance.HIT_OR_MISS: "?"}


def variation_mark(verdict: Verdict, *, with_reason: bool = True) -> html.Span:
    """Show the verdict; where there is no room its reason is only kept at hand."""
    shape = _SHAPES[verdict.variation][verdict.side]
    return _mark(shape, verdict.label, verdict.reason, verdict.tone, with_reason=with_reason)


def variation_shape(verdict: Verdict) -> list[html.Span]:
    """Show the shape alone, with its word and reason at hand; nothing where there is nothing to judge."""
    if verdict.variation is Variation.UNKNOWN:
        return []
    said = "：".join(part for part in (verdict.label, verdict.reason) if part)
    shape = _SHAPES[verdict.variation][verdict.side]
    look = f"variation-shape tone-{verdict.tone.value}"
    return [html.Span(shape, className=look, role="img", title=said, **aria(label=said))]


def assurance_mark(verdict: Verdict) -> list[html.Span]:
    """Show how the target is met; nothing where the figure has none of its own."""
    if verdict.assurance is Assurance.NONE:
        return []
    shape = _ASSURANCE_SHAPES[verdict.assurance]
    return [_mark(shape, verdict.assurance_label, verdict.assurance_reason, verdict.assurance_tone)]


def _mark(shape: str, label: str, reason: str, tone: Tone, *, with_reason: bool = True) -> html.Span:
    said = html.B([html.I(shape, **aria(hidden="true")), label], className=f"tone-{tone.value}")
    why = [html.Span(reason)] if with_reason and reason else []
    return html.Span([said, *why], className="variation", title=reason)
