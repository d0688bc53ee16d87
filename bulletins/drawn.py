"""Every drawing of a bulletin as a picture with its title: what the faces put behind the text."""

from collections.abc import Mapping

from shapely.geometry.base import BaseGeometry

from bulletins import drawings
from bulletins.content import Content


def drawn(content: Content, outlines: Mapping[str, BaseGeometry]) -> tuple[tuple[str, bytes], ...]:
    """Draw the map, where outlines are known, and the bars, as PNG; nothing on a machine without a Chinese font."""
    if not drawings.can_draw():
        return ()
    made = []
    if content.map is not None and any(code in outlines for code, _ in content.map.classes):
        made.append((content.map.title, drawings.map_png(content.map, outlines)))
    made += [(bars.title, drawings.bars_png(bars)) for bars in content.bars if bars.bars]
    return tuple(made)
