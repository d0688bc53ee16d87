"""A sparkline of the figures an alert was judged by: as text, and as a small drawing for mail.

A gap stays a gap: “·” in the text, a break in the drawing. Nothing is ever drawn for a missing figure.
"""

import math
from collections.abc import Iterator, Sequence
from html import escape

Figures = Sequence[float | None]

MOST_FIGURES = 24
_BLOCKS = "▁▂▃▄▅▆▇█"
_GAP = "·"
_MIDDLE = 0.5  # where a course that never moves is drawn
_STEP, _HEIGHT, _MARGIN = 8, 24, 3


def sparkline(figures: Figures) -> str:
    """Draw the last figures as blocks from the lowest ▁ to the highest █; empty when there is no figure at all."""
    heights = _heights(figures)
    if all(height is None for height in heights):
        return ""
    last = len(_BLOCKS) - 1
    return "".join(_GAP if height is None else _BLOCKS[round(height * last)] for height in heights)


def svg(figures: Figures, label: str) -> str:
    """Draw the last figures as a line for an HTML mail, a lone figure as a dot; no script, the label escaped."""
    heights = _heights(figures)
    shapes = "".join(_shape(run) for run in _runs(heights))
    if not shapes:
        return ""
    width = (len(heights) - 1) * _STEP + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}">{shapes}</svg>'
    )


def _heights(figures: Figures) -> list[float | None]:
    """Place the last figures between 0 and 1; what is missing or not finite is None."""
    recent = [None if one is None or not math.isfinite(one) else float(one) for one in figures[-MOST_FIGURES:]]
    known = [one for one in recent if one is not None]
    if not known:
        return [None] * len(recent)
    # Halved first, so that the span of the two largest floats is still a number.
    low, span = min(known) / 2, max(known) / 2 - min(known) / 2
    return [None if one is None else (one / 2 - low) / span if span else _MIDDLE for one in recent]


def _runs(heights: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Give the points (x, y) of each stretch without a gap."""
    run: list[tuple[int, float]] = []
    for at, height in enumerate([*heights, None]):
        if height is not None:
            run.append((_MARGIN + at * _STEP, _MARGIN + (1 - height) * (_HEIGHT - 2 * _MARGIN)))
        elif run:
            yield run
            run = []


def _shape(run: Sequence[tuple[int, float]]) -> str:
    if len(run) == 1:
        return f'<circle cx="{run[0][0]}" cy="{run[0][1]:.1f}" r="2" fill="#1f4e79"/>'
    points = " ".join(f"{x},{y:.1f}" for x, y in run)
    return f'<polyline points="{points}" fill="none" stroke="#1f4e79" stroke-width="1.5"/>'
