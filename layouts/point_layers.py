"""Point layers: events and monitors as positions with one shape each; no names of people, no addresses."""

from collections.abc import Sequence
from typing import Any

from geo.point import MonitorReading, PointEvent, PointLayer

GLYPHS = {"circle": "●", "square": "■", "triangle": "▲", "diamond": "◆", "cross": "✚"}
SHAPES = tuple(GLYPHS)


def shape_of(layers: Sequence[PointLayer], name: str) -> str:
    """The shape that tells a layer from the others; it stays the same while the layers do."""
    names = sorted(layer.layer for layer in layers)
    return SHAPES[names.index(name) % len(SHAPES)] if name in names else SHAPES[0]


def point_layer(
    layers: Sequence[PointLayer], name: str, points: Sequence[PointEvent] | Sequence[MonitorReading]
) -> dict[str, Any]:
    """Give a layer as [lon, lat, text] for the map; only monitors carry a text, their reading."""
    return {"layer": name, "shape": shape_of(layers, name), "points": [_position(point) for point in points]}


def _position(point: PointEvent | MonitorReading) -> list[float | str]:
    text = f"{point.value}" if isinstance(point, MonitorReading) and point.value is not None else ""
    return [round(point.lon, 6), round(point.lat, 6), text]
