"""Points for the map of the last months: located requests, grid events, every fire; monitors and readings."""

import calendar
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from indicators.period import Period
from sample_data import months
from sample_data.grassroots import by_town, events, requests
from sample_data.panel import Floats
from sample_data.paths import generator
from sample_data.place import DISTRICT_NAME, FOLDER, rows_of, towns
from sample_data.safety import fires, pm25
from sample_data.sheets import Cell, Column, Sheet, workbook

_LOCATED = {"hotline": 260, "grid": 180}
_NAMES = {"hotline": "12345诉求", "grid": "网格事件", "fire": "火灾"}
_PREFIXES = {"hotline": "GD", "grid": "WG", "fire": "HZ"}
_NATIONAL_MONITORS = (("G01", "国控点甲", "140403004"), ("G02", "国控点乙", "140403009"))


def point_file(month: Period) -> bytes:
    """点位月报: one sheet per layer."""
    counts = {
        "hotline": _some(_LOCATED["hotline"], by_town(requests())[months.row(month)]),
        "grid": _some(_LOCATED["grid"], by_town(events())[months.row(month)]),
        "fire": fires()[months.row(month)].astype(np.int64),
    }
    return workbook([_sheet(layer, month, per_town) for layer, per_town in counts.items()])


def reading_file(month: Period) -> bytes:
    """微站月均值: the month's mean of every monitor."""
    panel = pm25("pm25_concentration", len(towns()))
    levels = _month_mean(panel.numerators, panel.denominators, months.row(month))
    monitors = list(_monitors())
    cells: list[list[Cell]] = [list(column) for column in zip(*monitors, strict=True)]
    rng = generator(f"monitors {month}")
    at_town = [town for town, _ in _monitor_places()]
    values: list[Cell] = [round(float(levels[at] * rng.uniform(0.97, 1.03))) for at in at_town]
    return workbook(
        [
            Sheet(
                name="微站",
                title=f"{DISTRICT_NAME}{month.label()}空气监测点PM2.5月均值",
                right_line="单位：μg/m³",
                columns=[
                    Column("站点编号", cells[0]),
                    Column("站点名称", cells[1]),
                    Column("经度", cells[2]),
                    Column("纬度", cells[3]),
                    Column("PM2.5", values),
                ],
            )
        ]
    )


def _sheet(layer: str, month: Period, per_town: NDArray[np.int64]) -> Sheet:
    rng = generator(f"points {layer} {month}")
    kinds = _kinds()[layer]
    days = calendar.monthrange(month.year, month.position)[1]
    rows: list[tuple[Cell, ...]] = []
    for town, count in enumerate(per_town.tolist()):
        for lon, lat in _inside(rng, _polygons()[town], count):
            category, title = kinds[int(rng.integers(len(kinds)))]
            day = month.start.replace(day=int(rng.integers(days)) + 1).isoformat()
            number = f"{_PREFIXES[layer]}{month.year}{month.position:02d}{len(rows) + 1:05d}"
            rows.append((number, day, category, title, f"{lon:.5f}", f"{lat:.5f}", towns()[town].area_code))
    headings = ("编号", "日期", "类别", "标题", "经度", "纬度", "区划代码")
    parts = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
    return Sheet(
        name=_NAMES[layer],
        title=f"{DISTRICT_NAME}{month.label()}{_NAMES[layer]}点位",
        columns=[Column(heading, list(part)) for heading, part in zip(headings, parts, strict=True)],
    )


def _some(total: int, weights: Floats) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = np.round(total * weights / weights.sum()).astype(np.int64)
    return counts


def _inside(rng: np.random.Generator, area: BaseGeometry, count: int) -> Iterator[tuple[float, float]]:
    """Yield random points inside an area."""
    west, south, east, north = area.bounds
    found = 0
    while found < count:
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(area, lon, lat):
            found += 1
            yield float(lon), float(lat)


def _monitors() -> Iterator[tuple[Cell, ...]]:
    for number, (town, national) in enumerate(_monitor_places(), start=1):
        area = _polygons()[town]
        place = area.representative_point() if national is None else area.centroid
        code, name = (f"W{number:02d}", f"{towns()[town].name}微站") if national is None else national
        yield code, name, f"{place.x:.5f}", f"{place.y:.5f}"


def _monitor_places() -> list[tuple[int, tuple[str, str] | None]]:
    position = {town.area_code: at for at, town in enumerate(towns())}
    national = [(position[area_code], (code, name)) for code, name, area_code in _NATIONAL_MONITORS]
    return [*((at, None) for at in range(len(towns()))), *national]


def _month_mean(totals: Floats | None, days: Floats | None, row: int) -> Floats:
    """Undo the running total of the year: what the month itself added."""
    if totals is None or days is None:
        raise ValueError("a mean needs its sum and its days")
    is_first = months.MONTH_OF[row] == 1
    mean: Floats = (
        totals[row] / days[row] if is_first else (totals[row] - totals[row - 1]) / (days[row] - days[row - 1])
    )
    return mean


@cache
def _polygons() -> tuple[BaseGeometry, ...]:
    drawn = json.loads((FOLDER / "boundaries" / "towns_illustrative.geojson").read_text(encoding="utf-8"))
    by_code = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in drawn["features"]}
    return tuple(by_code[town.area_code] for town in towns())


@cache
def _kinds() -> dict[str, Sequence[tuple[str, str]]]:
    rows = rows_of("points.csv")
    return {
        layer: [(row["category"], row["title"]) for row in members]
        for layer, members in groupby(rows, key=lambda row: row["layer"])
    }
