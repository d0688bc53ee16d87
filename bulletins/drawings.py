"""The drawings of a bulletin as PNG: a map of classes and bars of scores, legible when copied in black and white.

The same drawing gives the same bytes. Matplotlib is met inside the functions: it costs a third of a
second and tens of megabytes, which a server that prints no bulletin does not pay.
"""

import io
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shapely.geometry.base import BaseGeometry

from bulletins.content import BarDrawing, MapDrawing
from bulletins.map_labels import extent, side_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# By file, since the list that Matplotlib keeps does not know what was installed after it was made.
FONT_FILES: Final = (
    "simsun.ttc",
    "FandolSong-Regular.otf",
    "SourceHanSerifSC-Regular.otf",
    "NotoSerifCJK-Regular.ttc",
    "simhei.ttf",
    "FandolHei-Regular.otf",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
)
_WIDTH_IN: Final = 6.14  # 156 mm
_DPI: Final = 200
_DARKEST: Final = 0.42
_LIGHTEST: Final = 0.95
_BAR_TONE: Final = "0.55"
_INK: Final = "black"
_KEYS_A_LINE: Final = 5


def can_draw() -> bool:
    """Tell whether this machine has a font with Chinese characters."""
    return bool(_fonts())


def map_png(drawing: MapDrawing, outlines: Mapping[str, BaseGeometry]) -> bytes:
    """Draw the units in shades of grey, the best class darkest; a unit without a score is hatched."""
    with _style():
        figure, axes = _page(_map_height(outlines))
        tones = shades(len(drawing.legend))
        for code, class_ in drawing.classes:
            if code in outlines:
                _fill(axes, outlines[code], tones[class_] if class_ >= 0 else None)
        axes.set_aspect("equal")
        axes.axis("off")
        axes.set_title(drawing.title, fontsize=12)
        _label(axes, drawing, outlines)
        _legend(axes, drawing, tones)
        return _png(figure)


def bars_png(drawing: BarDrawing) -> bytes:
    """Draw one bar a unit from zero, best on top, with its score behind it."""
    with _style():
        figure, axes = _page(0.9 + 0.27 * len(drawing.bars))
        places = range(len(drawing.bars))
        scores = [score for _, score in drawing.bars]
        axes.barh(places, scores, color=_BAR_TONE, edgecolor=_INK, linewidth=0.6, height=0.62)
        axes.set_yticks(places, [label for label, _ in drawing.bars])
        axes.invert_yaxis()
        axes.set_xlim(0, max([*scores, 1.0]) * 1.12)
        axes.tick_params(length=0)
        axes.set_xticks([])
        for side in ("top", "right", "bottom"):
            axes.spines[side].set_visible(False)
        for place, score in zip(places, scores, strict=True):
            axes.text(score, place, f" {_worded(score)}", va="center", fontsize=9.5)
        axes.set_title(drawing.title, fontsize=12)
        return _png(figure)


def _worded(score: float) -> str:
    return str(Decimal(str(score)).quantize(Decimal("0.01"), ROUND_HALF_UP))


@cache
def _fonts() -> tuple[str, ...]:
    """Find fonts with Chinese characters, the one to use first; the others serve for what it lacks."""
    from matplotlib import font_manager

    installed = {Path(file).name: file for file in sorted(font_manager.findSystemFonts(), reverse=True)}
    found = [installed[name] for name in FONT_FILES if name in installed]
    for file in found:
        font_manager.fontManager.addfont(file)
    return tuple(font_manager.FontProperties(fname=file).get_name() for file in found)


def _style() -> Any:
    import matplotlib as mpl

    return mpl.rc_context(
        {
            "font.family": list(_fonts()),
            "font.size": 9.5,
            "axes.unicode_minus": False,
            "hatch.linewidth": 0.5,
            "savefig.facecolor": "white",
        }
    )


def _page(height_in: float) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH_IN, height_in), dpi=_DPI, layout="constrained")
    return figure, figure.subplots()


def _png(figure: "Figure") -> bytes:
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def shades(count: int) -> list[str]:
    """Give grey tones, the best class darkest."""
    step = (_LIGHTEST - _DARKEST) / max(1, count - 1)
    return [f"{_DARKEST + place * step:.3f}" for place in range(count)]


def _map_height(outlines: Mapping[str, BaseGeometry]) -> float:
    west, south, east, north = extent(outlines)
    return min(7.5, max(3.0, _WIDTH_IN * 0.62 * (north - south) / max(east - west, 1e-9) + 0.9))


def _fill(axes: "Axes", outline: BaseGeometry, shade: str | None) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Ring

    rings = [
        Ring(list(ring.coords), closed=True)
        for polygon in getattr(outline, "geoms", [outline])
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    if not rings:
        return
    hatch = None if shade is not None else "////"
    axes.add_patch(
        PathPatch(
            Ring.make_compound_path(*rings),
            facecolor=shade or "white",
            edgecolor=_INK,
            linewidth=0.6,
            hatch=hatch,
        )
    )
    axes.autoscale_view()


def _label(axes: "Axes", drawing: MapDrawing, outlines: Mapping[str, BaseGeometry]) -> None:
    """Write each label beside the map, on the nearer side, with a thin line to its unit."""
    shown = {code: text for code, text in drawing.labels if code in outlines}
    west, _, east, _ = extent(outlines)
    margin = (east - west) * 0.32
    axes.set_xlim(west - margin, east + margin)
    for label in side_labels(shown, outlines):
        axes.plot(*zip(label.point, label.end, strict=True), color=_INK, linewidth=0.4)
        axes.plot(*label.point, marker="o", markersize=1.8, color=_INK)
        aligned = "left" if label.is_right else "right"
        axes.text(*label.end, f" {label.text} ", ha=aligned, va="center", fontsize=8.5)


def _legend(axes: "Axes", drawing: MapDrawing, tones: list[str]) -> None:
    from matplotlib.patches import Patch

    keys = [
        Patch(facecolor=shade, edgecolor=_INK, linewidth=0.6, label=name)
        for shade, name in zip(tones, drawing.legend, strict=True)
    ]
    if any(class_ < 0 for _, class_ in drawing.classes):
        keys.append(Patch(facecolor="white", edgecolor=_INK, linewidth=0.6, hatch="////", label="无得分"))
    axes.legend(
        handles=keys, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=min(_KEYS_A_LINE, len(keys)), frameon=False
    )
