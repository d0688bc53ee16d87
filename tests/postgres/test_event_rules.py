"""A rule over events, from the points of a load to the warning: how many lie close together in the last days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from data_access import writes
from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from geo.point import PointEvent
from indicators.catalogue import Direction, Kind
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, MAP_TOWN, ROOT, STREET, load, undo
from tests.postgres.watch import ORANGE, WAIT, YELLOW, Watch, course, low, plain

OFFICE = Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/")
METRE = 1 / 111_320
WEEK = {"layer": "fires", "radius_m": 500, "window_days": 7}
FIRES: dict[str, Any] = {
    "kind": "event_count",
    "comparator": ">=",
    "yellow": 3,
    "orange": 5,
    "hold": {"yellow": 1, "orange": 1},
    "events": {"layer": "fires", "radius_m": 500, "window_days": 30},
    "keep": 0,
}


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch over fires, whose count was reported for three months, and a rule on those close together."""
    made = Watch(store)
    made.found(plain(kind=Kind.COUNT, unit="起", direction=Direction.LOWER_IS_BETTER))
    made.months(["2", "2", "2"])
    made.rule(**FIRES)
    return made


def burn(watch: Watch, places: Sequence[tuple[date, int]], area: str = STREET, layer: str = "fires") -> int:
    """Load fires by day and metres to the north; gives the load."""
    load_id, _, known_at = load(watch.store, name=f"{layer}{area}{places}", at=watch.clock.now)
    fires = [
        PointEvent(layer, f"{area}-{at}-{day}", day, 113.1, 36.2 + north * METRE, area, "火情", "起火", 1)
        for at, (day, north) in enumerate(places)
    ]
    with watch.store.write() as connection:
        writes.put_events(connection, load_id, known_at, fires)
        writes.bump_version(connection)
    return load_id


def ago(days: int) -> date:
    """Give a day before the end of July."""
    return JULY.end - timedelta(days=days)


def test_fires_close_together_raise_the_alert_of_their_area_and_of_the_district(watch: Watch) -> None:
    burn(watch, [(ago(0), 0), (ago(5), 100), (ago(20), 400)])
    watch.cockpit.evaluate()
    assert watch.open_alerts() == {(COMPLETION, area): ("firing", YELLOW) for area in (ROOT, STREET)}


def test_the_sentence_says_how_many_within_what(watch: Watch) -> None:
    burn(watch, [(ago(at), 10 * at) for at in range(5)])
    entry = watch.cockpit.alerts.board().entries[0]
    assert int(entry.alert.severity) == ORANGE
    assert entry.alert.sentence == "fires半径500米、30天内5起（橙色线5起）"


def test_the_messages_of_a_cluster_speak_of_events_from_its_beginning_to_its_end(watch: Watch) -> None:
    watch.receivers = (OFFICE,)
    layer = {"layer": "fire", "radius_m": 500, "window_days": 7}
    watch.rule(**FIRES | {"orange": None, "hold": {"yellow": 1}, "events": layer})
    burn(watch, [(date(2026, 8, 8), at) for at in range(3)], layer="fire")
    watch.cockpit.evaluate()
    watch.pass_time(WAIT)
    watch.pass_time(30 * DAY)
    watch.cockpit.evaluate()
    watch.pass_time(WAIT)
    lines = [(line.sentence, line.direction) for message in watch.messages() for line in message.lines]
    assert lines[0] == ("火情半径500米、7天内3起（黄色线3起）", "")
    assert lines[-1] == ("火情半径500米、7天内0起，已回到解除线内，预警解除", "")


QUIET = {
    "too far apart": [(ago(0), 0), (ago(1), 600), (ago(2), 1200)],
    "too long ago": [(ago(0), 0), (ago(1), 0), (ago(30), 0)],
    "too few": [(ago(0), 0), (ago(1), 0)],
}


@pytest.mark.parametrize("places", QUIET.values(), ids=QUIET.keys())
def test_what_is_not_close_together_is_no_alert(watch: Watch, places: list[tuple[date, int]]) -> None:
    burn(watch, places)
    assert watch.open_alerts() == {}


def test_neighbours_across_a_border_count_for_both_areas(watch: Watch) -> None:
    burn(watch, [(ago(0), 0), (ago(1), 50)])
    burn(watch, [(ago(2), 100)], MAP_TOWN)
    assert {area for _, area in watch.open_alerts()} == {ROOT, STREET, MAP_TOWN}


def test_events_of_another_layer_do_not_count(watch: Watch) -> None:
    burn(watch, [(ago(at), 0) for at in range(5)], layer="calls")
    assert watch.open_alerts() == {}


def test_every_month_has_its_own_count(watch: Watch) -> None:
    burn(watch, [(date(2026, 6, 1), at) for at in range(3)])
    watch.cockpit.evaluate()
    assert course(watch.recorded(), 3) == ["normal", "firing yellow", "normal"]


def test_a_cluster_in_the_middle_of_a_month_is_seen_in_it(watch: Watch) -> None:
    watch.rule(**FIRES | {"yellow": 5, "orange": None, "hold": {"yellow": 1}, "events": WEEK})
    burn(watch, [(date(2026, 7, 10), at) for at in range(6)])
    watch.cockpit.evaluate()
    assert course(watch.recorded(), 3) == ["normal", "normal", "firing yellow"]


def test_a_cluster_of_the_running_month_is_seen_before_anybody_reports_the_month(watch: Watch) -> None:
    burn(watch, [(date(2026, 8, 8), at) for at in range(3)])
    watch.cockpit.evaluate()
    assert watch.recorded() == [("2026-08", "firing", YELLOW, "触发")]
    assert {one.notice.period for one in watch.notices("opened")} == {"2026-08"}


def test_a_cluster_is_seen_in_the_months_nobody_reported(watch: Watch) -> None:
    watch.clock.now += 120 * DAY
    burn(watch, [(date(2026, 10, 20), at) for at in range(3)])
    watch.cockpit.evaluate()
    assert ("2026-10", "firing", YELLOW, "触发") in watch.recorded()


def test_a_cluster_is_seen_though_the_indicator_was_never_reported(store: Store) -> None:
    silent = Watch(store)
    silent.found(plain(kind=Kind.COUNT, unit="起", direction=Direction.LOWER_IS_BETTER), plain(CALLS))
    silent.months(["2"], code=CALLS)
    silent.rule(**FIRES)
    burn(silent, [(date(2026, 8, 8), at) for at in range(3)])
    silent.cockpit.evaluate()
    assert silent.recorded() == [("2026-08", "firing", YELLOW, "触发")]


def test_an_earlier_day_does_not_see_the_events_after_it(watch: Watch) -> None:
    burn(watch, [(date(2026, 8, 8), at) for at in range(3)])
    watch.clock.now += 2 * DAY
    july = watch.cockpit.snapshot(JULY)
    assert [alert.area_ordinal for alert in july.alerts] == []


def test_an_event_alert_of_the_running_month_is_fresh_and_owes_no_figure(watch: Watch) -> None:
    burn(watch, [(date(2026, 8, 8), at) for at in range(3)])
    alert = watch.cockpit.now().alerts[0]
    assert (str(alert.period), str(alert.since), alert.is_new, alert.is_stale) == ("2026-08", "2026-08", True, False)


def test_the_backtest_of_an_event_rule_reaches_up_to_the_running_month(watch: Watch) -> None:
    burn(watch, [(date(2026, 8, 8), at) for at in range(3)])
    tried = watch.cockpit.rules.backtest(COMPLETION, low(**FIRES)).proposed
    assert [str(tried.periods[alarm.opened]) for alarm in tried.alarms] == ["2026-08", "2026-08"]


def test_an_undone_load_of_events_takes_its_alert_back(watch: Watch) -> None:
    load_id = burn(watch, [(ago(at), 0) for at in range(3)])
    watch.cockpit.evaluate()
    watch.clock.now += DAY
    undo(watch.store, load_id, watch.clock.now)
    watch.cockpit.evaluate()
    assert watch.recorded()[-1] == ("2026-07", "normal", 0, "数据修订")


def test_the_editor_counts_the_events_of_a_rule_that_is_being_written(watch: Watch) -> None:
    burn(watch, [(ago(at), 0) for at in range(3)])
    table = {"indicator": COMPLETION, **FIRES, "events": {"layer": "fires", "radius_m": 900, "window_days": 7}}
    assert watch.cockpit.rules.preview("", table, STREET).watched.tolist() == [0.0, 0.0, 3.0, 3.0]
    assert not any("没有一期可以判定" in one.message for one in watch.cockpit.rules.check("", table).findings)
