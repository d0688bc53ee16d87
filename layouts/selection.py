"""The selection: a view laid over a snapshot. Blank parts become the natural choice, unknown ones are told."""

from dataclasses import dataclass

import numpy as np

from indicators.catalogue import Indicator, Theme
from indicators.snapshot import CLASS_NOT_REPORTING, AreaFrame, Column, Snapshot
from layouts.view import OWN_LAYERS, Figure, View

ROOT = 0


class NothingToShow(Exception):  # noqa: N818 - an answer for the screen, not a crash
    """There is no indicator yet; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What every panel shows: one snapshot, one theme, one indicator, one area."""

    view: View
    snapshot: Snapshot
    theme: Theme
    column: Column
    ordinal: int
    complaints: tuple[str, ...]

    @property
    def indicator(self) -> Indicator:
        """The indicator on the map."""
        return self.column.indicator

    @property
    def areas(self) -> AreaFrame:
        """The areas of the snapshot."""
        return self.snapshot.areas

    @property
    def area_code(self) -> str:
        """The selected area, the district itself when none is."""
        return self.areas.codes[self.ordinal]

    @property
    def is_area_selected(self) -> bool:
        """Whether something smaller than the district is selected."""
        return self.ordinal != ROOT

    @property
    def is_mapped(self) -> bool:
        """Whether the map has a figure to show, or the indicator is not collected below the district at all."""
        below = self.column.class_[ROOT + 1 :]
        return has_area_figures(self.column) or bool(np.all(below == CLASS_NOT_REPORTING))

    @property
    def point_layers(self) -> tuple[str, ...]:
        """The point layers that are switched on."""
        return tuple(layer for layer in self.view.layers if layer not in OWN_LAYERS)

    def figure_search(self, indicator_code: str, area_code: str) -> str:
        """The address that asks where a figure of this snapshot came from."""
        period = self.snapshot.columns[indicator_code].period
        return self.view.with_figure(Figure(indicator_code, area_code, period)).search()

    def indicator_search(self, indicator: Indicator) -> str:
        """The address that puts an indicator on the map."""
        return self.view.with_indicator(indicator.theme, indicator.code).search()


def select(view: View, snapshot: Snapshot) -> Selection:
    """Settle a view on a snapshot.

    Raises:
        NothingToShow: the theme has no indicator.
    """
    complaints = list(view.complaints)
    column = _column(view, snapshot, complaints)
    ordinal = _ordinal(view, snapshot, complaints)
    return Selection(view, snapshot, column.indicator.theme, column, ordinal, tuple(complaints))


def wall_columns(snapshot: Snapshot, theme: Theme) -> tuple[Column, ...]:
    """Give a theme's columns that may be on the wall, in catalogue order."""
    return tuple(
        column
        for column in snapshot.columns.values()
        if column.indicator.theme is theme and column.indicator.is_wall_visible
    )


def has_area_figures(column: Column) -> bool:
    """Say whether any area below the district has a figure to colour the map with."""
    return bool(np.any(column.class_[ROOT + 1 :] >= 0))


def _column(view: View, snapshot: Snapshot, complaints: list[str]) -> Column:
    if view.indicator_code:
        if view.indicator_code in snapshot.columns:
            return snapshot.columns[view.indicator_code]
        complaints.append(f"没有代码为“{view.indicator_code}”的指标，已改为本专题的首个指标。")
    theme = view.theme or Theme.ECONOMY
    columns = sorted(wall_columns(snapshot, theme), key=_natural_order)
    if not columns:
        raise NothingToShow("本专题还没有指标；请先运行 python cli.py catalogue 导入指标目录。")
    return columns[0]


def _natural_order(column: Column) -> tuple[bool, int]:
    """Figures for the map first, then the declared order of headlines."""
    return not has_area_figures(column), column.indicator.headline_order or 1_000


def _ordinal(view: View, snapshot: Snapshot, complaints: list[str]) -> int:
    if not view.area_code:
        return ROOT
    try:
        return snapshot.areas.ordinal(view.area_code)
    except KeyError:
        complaints.append(f"没有代码为“{view.area_code}”的区划，已显示全域。")
        return ROOT
