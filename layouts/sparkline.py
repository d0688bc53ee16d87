"""A sparkline as a picture: the last slots of a figure, gaps where nothing was reported."""

import math
from urllib.parse import quote

from dash import html

_WIDTH, _HEIGHT, _MARGIN = 96, 36, 5
_INK = "#a9bac7"
_DOT = "#eaf1f6"


def sparkline(values: tuple[float, ...], description: str) -> html.Img:
    """Draw the values oldest first; the last one carries a dot. NaN breaks the line."""
    present = [value for value in values if not math.isnan(value)]
    body = _drawing(values, min(present), max(present)) if present else ""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">{body}</svg>'
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt=description, className="headline-spark")


def _drawing(values: tuple[float, ...], low: float, high: float) -> str:
    step = (_WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)
    scale = (_HEIGHT - 2 * _MARGIN) / (high - low) if high > low else 0.0
    middle = 0.0 if scale else (_HEIGHT - 2 * _MARGIN) / 2
    points = [
        None if math.isnan(value) else (_MARGIN + place * step, _HEIGHT - _MARGIN - middle - (value - low) * scale)
        for place, value in enumerate(values)
    ]
    path = "".join(
        f"{'L' if place and points[place - 1] else 'M'}{point[0]:.1f},{point[1]:.1f}"
        for place, point in enumerate(points)
        if point
    )
    line = f'<path d="{path}" fill="none" stroke="{_INK}" stroke-width="1.6" stroke-linejoin="round"/>'
    last = points[-1]
    return line + (f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.6" fill="{_DOT}"/>' if last else "")
