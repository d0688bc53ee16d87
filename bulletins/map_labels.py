"""Where the labels of a printed map stand: in two columns beside it, none over another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry.base import BaseGeometry

_LABEL_SHARE: Final = 0.055  # of the height of the map, for one label


@dataclass(frozen=True, slots=True)
class SideLabel:
    """A label, the point of its unit and where its line ends, in the coordinates of the outlines."""

    text: str
    point: tuple[float, float]
    end: tuple[float, float]
    is_right: bool


def side_labels(labels: Mapping[str, str], outlines: Mapping[str, BaseGeometry]) -> tuple[SideLabel, ...]:
    """Share the labels between the two sides, each as near the height of its unit as its neighbours let it.

    The western half of the units goes left. A column keeps the order of its units from north to south.
    """
    points = {code: outlines[code].representative_point() for code in labels}
    ordered = sorted(points, key=lambda code: (points[code].x, code))
    middle = (len(ordered) + 1) // 2
    west, south, east, north = extent(outlines)
    gap = (east - west) * 0.06
    columns = ((ordered[:middle], west - gap, False), (ordered[middle:], east + gap, True))
    placed = []
    for codes, x, is_right in columns:
        column = sorted(codes, key=lambda code: (-points[code].y, code))
        heights = spread([points[code].y for code in column], south, north)
        placed += [
            SideLabel(labels[code], (points[code].x, points[code].y), (x, y), is_right)
            for code, y in zip(column, heights, strict=True)
        ]
    return tuple(placed)


def extent(outlines: Mapping[str, BaseGeometry]) -> tuple[float, float, float, float]:
    """Give west, south, east and north of all outlines together."""
    wests, souths, easts, norths = zip(*(one.bounds for one in outlines.values() if not one.is_empty), strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def spread(heights: Sequence[float], south: float, north: float) -> list[float]:
    """Move heights, given from north to south, apart until a label fits between two and all lie inside."""
    step = min((north - south) / max(1, len(heights)), (north - south) * _LABEL_SHARE)
    moved: list[float] = []
    for height in heights:
        moved.append(min(height, moved[-1] - step) if moved else min(height, north))
    floor = south
    for place in reversed(range(len(moved))):
        moved[place] = max(moved[place], floor)
        floor = moved[place] + step
    return moved
