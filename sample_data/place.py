"""The sample district: its towns, zones and communities as the shipped lists name them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent
DISTRICT_CODE = "140403"
DISTRICT_NAME = "潞州区"
# Invented for the sample: the town whose totals hold each statistical unit (“其中”).
TOWN_OF_ZONE = {"140403400": "140403013", "140403401": "140403014", "140403403": "140403010"}


@dataclass(frozen=True, slots=True)
class Town:
    """A town or street with its invented weight in the district; `*_pct` are shares of the district."""

    area_code: str
    name: str
    population: int
    industry_pct: float
    retail_pct: float
    retail_units: int
    tax_pct: float
    investment_pct: float
    funds_pct: float
    contracts: int
    enrolments: int
    entities_pct: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A zone or community; `parent_code` is the town or zone above it."""

    area_code: str
    name: str
    parent_code: str


@cache
def towns() -> tuple[Town, ...]:
    """Give the sixteen towns and streets in code order."""
    return tuple(
        Town(
            area_code=row["area_code"],
            name=row["name"],
            population=int(row["population"]),
            industry_pct=float(row["industry_pct"]),
            retail_pct=float(row["retail_pct"]),
            retail_units=int(row["retail_units"]),
            tax_pct=float(row["tax_pct"]),
            investment_pct=float(row["investment_pct"]),
            funds_pct=float(row["funds_pct"]),
            contracts=int(row["contracts"]),
            enrolments=int(row["enrolments"]),
            entities_pct=float(row["entities_pct"]),
        )
        for row in rows_of("profiles.csv")
    )


@cache
def zones() -> tuple[Unit, ...]:
    """Give the three statistical units in code order."""
    return tuple(
        Unit(row["区划代码"], row["名称"], row["上级代码"]) for row in rows_of("areas.csv") if row["层级"] == "功能区"
    )


@cache
def communities() -> tuple[Unit, ...]:
    """Give the 215 villages and communities in code order."""
    return tuple(Unit(row["区划代码"], row["名称"], row["上级代码"]) for row in rows_of("communities.csv"))


@cache
def town_of_community() -> NDArray[np.int64]:
    """Give for each community the position of the town whose totals hold it."""
    position = {town.area_code: i for i, town in enumerate(towns())}
    found = [position[TOWN_OF_ZONE.get(unit.parent_code, unit.parent_code)] for unit in communities()]
    return np.array(found, dtype=np.int64)


def position_of(area_code: str) -> int:
    """Give a town's place in the town order; raises KeyError for any other area."""
    return {town.area_code: i for i, town in enumerate(towns())}[area_code]


def share(name: str) -> NDArray[np.float64]:
    """Give one weight of all towns as fractions that add up to one."""
    weights: NDArray[np.float64] = np.array([float(getattr(town, name)) for town in towns()])
    fractions: NDArray[np.float64] = weights / weights.sum()
    return fractions


def rows_of(file_name: str) -> list[dict[str, str]]:
    """Read a shipped list as rows by heading."""
    with (FOLDER / file_name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
