"""Since when an alert has stood at its level, and what has closed, theme by theme."""

from dataclasses import replace

from indicators.catalogue import Theme
from tests.builders import district, indicator, rule, series, snapshot

WARNED = indicator(rule=rule(90, 80, 70, 60))


def test_what_closed_is_counted_by_theme() -> None:
    rows = [[None, 85.0, 95.0, 95.0], [None, 95.0, 95.0, 95.0], [None, 95.0, 95.0, 95.0]]
    grown = replace(WARNED, code="grown", theme=Theme.ECONOMY)
    made = snapshot(district(3), series(WARNED, rows), series(grown, rows))
    assert made.resolved == {Theme.SERVICE: 1}


def test_an_alert_that_changed_its_level_says_since_when_it_stands_at_it() -> None:
    rows = [[None, 85.0, 85.0, 95.0], [None, 65.0, 85.0, 95.0], [None, 65.0, 85.0, 95.0]]
    risen, level = snapshot(district(3), series(WARNED, rows)).alerts
    assert (str(risen.since), str(risen.level_since), risen.periods_at_level) == ("2026-08", "2026-09", 2)
    assert (level.level_since, level.periods_at_level) == (None, 0)
