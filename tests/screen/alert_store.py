"""A small district with two open alerts, for the pages that show them."""

from datetime import timedelta

from data_access.store import Store
from data_access.writes_rules import put_rule
from tests import builders
from tests.postgres.district import COMPLETION, DAY, MAP_TOWN, START, found_district, load, observation

RULE_NAME = "完成率偏低"


def found_alerts(store: Store) -> None:
    """Enter the district, one rule and two figures below its lines: 东街街道 orange, 马厂镇 red."""
    found_district(store)
    rule = builders.rule(80, 70, 60, 50, code=COMPLETION, name=RULE_NAME)
    with store.write() as connection:
        put_rule(connection, rule, author="分析员", reason="首版", at=START + timedelta(hours=1), state="active")
    load(store, [observation("55"), observation("20", area=MAP_TOWN)], at=START + DAY)
