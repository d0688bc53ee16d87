"""The sample's figures as a cube, without files and store: what the story looks like to the rules."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from indicators.catalogue import Indicator, TargetKind
from indicators.cube import Cube, Series
from indicators.parse import parse_definitions
from indicators.period import Frequency, Period, is_merged_away
from indicators.snapshot import AreaFrame, Floats
from sample_data import district, economy, months
from sample_data.cells import printed
from sample_data.figures import definitions, figures
from sample_data.headings import Part
from sample_data.panel import Panel
from sample_data.place import communities, rows_of, towns, zones

LEVELS = {"区县": "county", "镇街": "town", "功能区": "zone", "村社区": "community"}
APART = {"forest_fire_danger", "resident_population"}  # daily and yearly: not panels of months


def sample_frame() -> AreaFrame:
    """Give the areas that stand today, the district first."""
    rows = [row for row in rows_of("areas.csv") if not row["停用日期"]] + rows_of("communities.csv")
    return AreaFrame(
        codes=tuple(row["区划代码"] for row in rows),
        names=tuple(row["名称"] for row in rows),
        labels=tuple(row["简称"] or row["名称"] for row in rows),
        levels=tuple(LEVELS[row["层级"]] for row in rows),
        kinds=tuple(row["类型"] for row in rows),
        parents=tuple(row["上级代码"] for row in rows),
        peer_groups=tuple(row["分组"] for row in rows),
        is_ranked=tuple(row["是否排名"] == "是" for row in rows),
    )


def sample_cube() -> Cube:
    """Give every monthly and quarterly series with its targets, as finally known."""
    frame = sample_frame()
    places = {
        "towns": [frame.codes.index(town.area_code) for town in towns()],
        "zones": [frame.codes.index(unit.area_code) for unit in zones()],
        "communities": [frame.codes.index(unit.area_code) for unit in communities()],
        "district": [0],
    }
    found = parse_definitions({code: table for code, table in definitions().items() if code not in APART})
    series = {indicator.code: _series(indicator, places, len(frame.codes)) for indicator in found}
    rules = tuple(indicator.rule for indicator in found if indicator.rule)
    return Cube(frame, series, datetime(2026, 11, 24, tzinfo=UTC), data_version=1, rules=rules)


def _series(indicator: Indicator, places: Mapping[str, Sequence[int]], width: int) -> Series:
    rows = _months(indicator)
    shape = (len(rows), width)
    values, numerators, denominators = (np.full(shape, np.nan) for _ in range(3))
    status = np.full(shape, "", dtype="<U1")
    for level, ordinals in places.items():
        panel: Panel | None = getattr(figures(), level).get(indicator.code)
        if panel is None:
            continue
        picked = [months.row(month) for month in rows]
        told = np.array([[_told(indicator.code, figure) for figure in line] for line in panel.values[picked]])
        values[:, ordinals] = told
        status[:, ordinals] = np.where(np.isnan(told), "N", "A")
        if panel.numerators is not None:
            numerators[:, ordinals] = panel.numerators[picked]
        if panel.denominators is not None:
            denominators[:, ordinals] = panel.denominators[picked]
    return Series(
        indicator=indicator,
        periods=tuple(_slot(indicator, month) for month in rows),
        values=values,
        status=status,
        numerators=numerators,
        denominators=denominators,
        is_revised=np.zeros(shape, dtype=np.bool_),
        targets=_targets(indicator, places["towns"], width),
        is_sample=True,
    )


def _told(code: str, figure: float) -> float:
    cell = printed(code, Part.VALUE, float(figure))
    return float(cell) if isinstance(cell, (Decimal, int)) else np.nan


def _months(indicator: Indicator) -> list[Period]:
    if indicator.frequency is Frequency.QUARTER:
        return [month for month in months.WRITTEN if month.position % 3 == 0]
    merged = indicator.has_merged_january
    return [month for month in months.WRITTEN if not is_merged_away(month, has_merged_january=merged)]


def _slot(indicator: Indicator, month: Period) -> Period:
    return month if indicator.frequency is Frequency.MONTH else Period.containing(month.start, indicator.frequency)


def _targets(indicator: Indicator, ordinals: Sequence[int], width: int) -> dict[int, Floats]:
    if indicator.target_kind in (TargetKind.NONE, TargetKind.COMPLETION):
        return {}
    targets = {}
    for at, year in enumerate(months.YEARS):
        line = np.full(width, np.nan)
        if indicator.code in economy.yearly_targets():
            line[ordinals] = economy.yearly_targets()[indicator.code][at]
        else:
            line[0] = district.yearly_targets()[indicator.code][year]
        targets[year] = line
    return targets
