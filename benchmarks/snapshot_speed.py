"""One snapshot: from the store, from arrays, from memory; and a ranking beside the same ranking in SQL."""

from datetime import timedelta

import numpy as np
from sqlalchemy import text

from benchmarks.country import Country
from benchmarks.result import Figure, seconds
from benchmarks.stores import NOW, open_cockpit
from data_access import queries
from data_access.instants import to_text
from data_access.store import Store, open_store
from indicators.catalogue import Direction
from indicators.period import Period
from indicators.publish import build
from indicators.scoring.rank import rank, rank_change
from indicators.snapshot import Floats, Ints

_AFTER = NOW + timedelta(days=1)  # every load is known by then
_RANKING = """
WITH two AS (
  SELECT indicator_code, period, area_code, CAST(value AS REAL) AS value FROM observations
  WHERE period IN (:now, :before) AND known_to > :known
), placed AS (
  SELECT *, RANK() OVER (PARTITION BY indicator_code, period ORDER BY value DESC) AS place FROM two
)
SELECT n.indicator_code, n.area_code, n.value, n.place, b.place - n.place
FROM placed n LEFT JOIN placed b
  ON b.indicator_code = n.indicator_code AND b.area_code = n.area_code AND b.period = :before
WHERE n.period = :now
"""


def snapshot_figures(country: Country, address: str) -> list[Figure]:
    """Measure every way a snapshot comes about."""
    store, period = open_store(address), Period.parse(country.periods[-1])
    with store.read() as connection:
        cube = queries.read_cube(connection, _AFTER, queries.root_code(connection))
    section = f"快照（{country.towns:,} 个单位，{country.indicators} 项指标，{country.months} 个月）"
    runs = 3 if country.towns > 10_000 else 5
    fresh = seconds(lambda: open_cockpit(address).snapshot(period), runs=runs)
    built = seconds(lambda: build(cube, period, NOW.date()), runs=runs)
    cockpit = open_cockpit(address)
    kept = seconds(lambda: cockpit.snapshot(period), runs=20)
    in_sql = seconds(lambda: _in_sql(store, country), runs=runs)
    group = np.zeros(len(cube.areas.codes), dtype=np.int64)
    group[0] = -1  # the country itself is not ranked
    ranked = seconds(lambda: [_ranked(series.values, group) for series in cube.series.values()], runs=runs)
    store.close()
    label = f"{country.indicators} 项指标的位次和升降"
    return [
        Figure(section, "从库中读出全部历史并算好", fresh * 1000, "ms"),
        Figure(section, "只算（同比、完成率、分档、位次、预警）", built * 1000, "ms"),
        Figure(section, "再取一次", kept * 1000, "ms", "从库中读出", fresh * 1000),
        Figure(section, label, ranked * 1000, "ms", "同一库的 SQL 窗口函数", in_sql * 1000),
    ]


def _ranked(values: Floats, group: Ints) -> Ints:
    now, before = (rank(values[slot], group, Direction.HIGHER_IS_BETTER) for slot in (-1, -2))
    return rank_change(now, before, group)


def _in_sql(store: Store, country: Country) -> int:
    with store.read() as connection:
        months = {"now": country.periods[-1], "before": country.periods[-2], "known": to_text(_AFTER)}
        return len(connection.execute(text(_RANKING), months).all())
