"""A small district with one scheme of two figures, for the page that shows and changes schemes."""

from typing import Any

from data_access.store import Store
from indicators.period import Period
from tests.postgres.district import CALLS, COMPLETION, MAP_TOWN, SPLIT_ONE, SPLIT_TWO
from tests.postgres.watch import Watch, plain

CODE = "monthly"
TOWNS = (MAP_TOWN, SPLIT_ONE, SPLIT_TWO)
FIGURES = {COMPLETION: ("9070", "8060", "6090"), CALLS: ("6080", "7030", "5060")}  # two months of each town
NEWEST = Period.parse("2026-07")
ITEMS: list[dict[str, Any]] = [
    {"indicator": COMPLETION, "weight": 60, "satisfactory": 90, "unacceptable": 50},
    {"indicator": CALLS, "weight": 40, "satisfactory": 90, "unacceptable": 10},
]
TABLE: dict[str, Any] = {"name": "月度考核", "parts": [{"name": "重点工作", "weight": 100, "parts": ITEMS}]}


def found_schemes(store: Store) -> Watch:
    """Enter the district, two months of three towns and the first version of a scheme."""
    watch = Watch(store)
    watch.found(*(plain(code, is_rankable=True) for code in FIGURES))
    for code, rows in FIGURES.items():
        for town, row in zip(TOWNS, rows, strict=True):
            watch.months((row[:2], row[2:]), area=town, code=code)
    watch.cockpit.schemes.save(CODE, TABLE, "首版", "张三")
    return watch
