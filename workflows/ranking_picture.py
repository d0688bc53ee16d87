"""The course of places as a picture for a document: drawn on the server, read in black and white too."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from indicators.problem import Refusal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
)
_DASHES = ("-", "--", "-.", ":")
_MARKS = "osD^v<>PXh*"
_FEW = 12  # periods whose names stand level
_INK, _FAINT, _GRID, _CHOSEN = "#46586a", "#93a5b4", "#e3e9ee", "#0c7f75"


def course_png(
    title: str,
    note: str,
    periods: Sequence[str],
    units: Sequence[tuple[str, Sequence[int]]],
    chosen: str = "",
) -> bytes:
    """Draw one line a unit over the periods, first place on top; a period without a place breaks the line.

    Raises:
        Refusal: this machine has no font for Chinese.
    """
    # Loaded here: a worker that is never asked for a picture need not carry a plotting library.
    from matplotlib import font_manager, rc_context
    from matplotlib.figure import Figure

    known = {font.name for font in font_manager.fontManager.ttflist}
    fonts = [name for name in _FONTS if name in known]
    if not fonts:
        raise Refusal.because("服务器没有安装中文字体，不能生成图片；安装 fonts-noto-cjk 后重试。")
    with rc_context({"font.family": fonts, "font.size": 11, "axes.unicode_minus": False}):
        figure = Figure(figsize=(11, 1.6 + 0.36 * max(len(units), 4)), dpi=150, layout="constrained")
        axes = figure.subplots()
        lowest = max((place for _, places in units for place in places), default=1)
        for at, (label, places) in enumerate(units):
            _line(axes, _style(at, is_chosen=label == chosen, is_any_chosen=bool(chosen)), places)
        _label_ends(axes, periods, units, chosen)
        axes.set_ylim(lowest + 0.6, 0.4)
        axes.set_yticks(range(1, lowest + 1))
        axes.set_xlim(-0.3, len(periods) - 1 + 0.12 * len(periods))
        axes.set_xticks(range(len(periods)), periods, rotation=0 if len(periods) <= _FEW else 60)
        axes.grid(axis="y", color=_GRID, linewidth=0.6)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, colors=_INK)
        axes.set_title(title, loc="left", fontweight="bold", pad=12)
        axes.set_xlabel(note, loc="right", fontsize=9, color=_INK, labelpad=10)
        content = io.BytesIO()
        figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _style(at: int, *, is_chosen: bool, is_any_chosen: bool) -> dict[str, Any]:
    """Tell the lines apart by dash and mark; once one is chosen the others step back."""
    if is_chosen:
        return {"color": _CHOSEN, "linewidth": 3.0, "marker": "o", "markersize": 7, "zorder": 4}
    if is_any_chosen:
        return {"color": _FAINT, "linewidth": 1.1, "marker": "o", "markersize": 3.5, "zorder": 2}
    dash, mark = _DASHES[at % len(_DASHES)], _MARKS[at % len(_MARKS)]
    return {"color": _INK, "linewidth": 1.3, "linestyle": dash, "marker": mark, "markersize": 5, "zorder": 2}


def _line(axes: "Axes", style: dict[str, Any], places: Sequence[int]) -> None:
    points = [float(place) if place else float("nan") for place in places]
    axes.plot(range(len(points)), points, **style)


def _label_ends(axes: "Axes", periods: Sequence[str], units: Sequence[tuple[str, Sequence[int]]], chosen: str) -> None:
    """Write each unit's name where its line ends, names of equal places one after the other."""
    ends: dict[int, list[str]] = {}
    for label, places in units:
        if places and places[-1]:
            ends.setdefault(places[-1], []).append(label)
    for place, labels in ends.items():
        weight = "bold" if chosen in labels else "normal"
        axes.text(len(periods) - 1 + 0.25, place, f"{place} {'、'.join(labels)}", va="center", fontweight=weight)
