"""A small district with one rule and a year of figures, for the pages that show and change rules."""

from datetime import timedelta

from data_access.store import Store
from data_access.writes_rules import put_rule
from indicators.period import Period
from tests import builders
from tests.postgres.district import COMPLETION, DAY, MAP_TOWN, START, STREET, found_district, load, observation

RULE_NAME = "完成率偏低"
FIRST = Period.parse("2025-11")
TOWN_FIGURES = ("90", "90", "78", "77", "90", "90", "68", "66", "90", "90", "90", "59")
STREET_FIGURES = ("92",) * 11 + ("75",)


def found_rules(store: Store) -> None:
    """Enter the district, twelve months of two units and a rule of three levels; 马厂镇 ends below orange."""
    found_district(store)
    rule = builders.rule(80, 70, 60, code=COMPLETION, name=RULE_NAME)
    with store.write() as connection:
        put_rule(connection, rule, author="张三", reason="首版", at=START + timedelta(hours=1), state="active")
    pairs = zip(TOWN_FIGURES, STREET_FIGURES, strict=True)
    rows = [
        observation(value, area=area, period=FIRST.shift(month))
        for month, pair in enumerate(pairs)
        for value, area in zip(pair, (MAP_TOWN, STREET), strict=True)
    ]
    load(store, rows, at=START + DAY)
