"""When what the wall shows of alerts changes though nobody does anything: the next of these instants is told."""

from datetime import date, datetime, timedelta

import pytest

from data_access.leases import SCHEDULER, take
from data_access.store import Store
from indicators.alerting.handling import Handling
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.mute_timing import MuteTiming
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.suppression import Inhibition
from tests.postgres.district import COMPLETION, DAY, STREET
from tests.postgres.watch import AUGUST_10, Watch
from workflows.standing import Standing

HOUR = timedelta(hours=1)
MIDNIGHT = datetime(2026, 8, 11, tzinfo=SHANGHAI)
AUGUST_11, AUGUST_12 = date(2026, 8, 11), date(2026, 8, 12)
EVENINGS = MuteTiming("夜间", times=((18 * 60, 24 * 60),))
NOT_RED = read_matcher('severity!="red"')


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch with one open orange alert, at ten in the morning."""
    made = Watch(store)
    made.found()
    made.rule(orange=50, hold={"orange": 1})
    made.months(["45"])
    return made


def standing(watch: Watch, known_on: date | None = None) -> Standing:
    cockpit = watch.cockpit
    return cockpit.alerts.standing(cockpit.snapshot(cockpit.latest_period()), known_on)


def silence(watch: Watch, start: datetime, end: datetime) -> None:
    matchers = [read_matcher(f"area={STREET}"), NOT_RED]
    watch.cockpit.alerts.put_silence(matchers, start, end, "核对口径", until_resolved=False)


def test_without_acts_it_is_the_end_of_the_day_because_figures_fall_due(watch: Watch) -> None:
    assert standing(watch).changes_at == MIDNIGHT


def test_a_claim_changes_the_picture_when_it_runs_out(watch: Watch) -> None:
    watch.cockpit.alerts.claim(COMPLETION, STREET)
    assert standing(watch).changes_at == AUGUST_10 + 8 * HOUR


def test_a_silence_changes_it_when_it_begins_and_when_it_ends(watch: Watch) -> None:
    silence(watch, AUGUST_10 + HOUR, AUGUST_10 + 3 * HOUR)
    before = standing(watch).changes_at
    watch.clock.now = AUGUST_10 + HOUR
    assert (before, standing(watch).changes_at) == (AUGUST_10 + HOUR, AUGUST_10 + 3 * HOUR)


def test_a_mute_timing_changes_it_when_its_hours_begin(watch: Watch) -> None:
    watch.cockpit.alerts.put_mute_timing(EVENINGS, "下班后不打扰")
    assert standing(watch).changes_at == datetime(2026, 8, 10, 18, tzinfo=SHANGHAI)


def test_the_alerts_of_a_past_day_are_handled_as_they_were(watch: Watch) -> None:
    watch.cockpit.alerts.claim(COMPLETION, STREET)
    days = (None, date(2026, 8, 9))
    found = [standing(watch, day).entries[COMPLETION, STREET].handled.handling for day in days]
    assert found == [Handling.CLAIMED, Handling.UNCLAIMED]


def past_bell(watch: Watch, day: date) -> str:
    (entry,) = watch.cockpit.alerts.board(day).entries
    return "" if entry.suppression is None else entry.suppression.kind.label


def test_a_silence_made_later_keeps_nothing_quiet_on_a_past_board(watch: Watch) -> None:
    watch.clock.now += 2 * DAY
    silence(watch, AUGUST_10, AUGUST_10 + 9 * DAY)
    assert [past_bell(watch, day) for day in (AUGUST_11, AUGUST_12)] == ["", "静默"]


def test_a_silence_ended_later_is_in_force_on_a_past_board(watch: Watch) -> None:
    silence(watch, AUGUST_10, AUGUST_10 + 9 * DAY)
    watch.clock.now += 2 * DAY
    watch.cockpit.alerts.expire_silence(1)
    (entry,) = watch.cockpit.alerts.board(AUGUST_11).entries
    assert entry.suppression is not None
    assert entry.suppression.until == AUGUST_10 + 9 * DAY
    assert past_bell(watch, AUGUST_12) == ""


def test_a_mute_timing_made_later_keeps_nothing_quiet_on_a_past_board(watch: Watch) -> None:
    watch.rule(orange=50, hold={"orange": 1}, mutes=["夜间"])
    watch.clock.now += 2 * DAY
    watch.cockpit.alerts.put_mute_timing(EVENINGS, "下班后不打扰")
    assert [past_bell(watch, day) for day in (AUGUST_11, AUGUST_12)] == ["", "免打扰时段"]


def test_an_inhibition_ended_later_is_in_force_on_a_past_board(watch: Watch) -> None:
    watch.rule("other", yellow=50)
    source, target = (read_matcher(f"rule={code}") for code in ("other", COMPLETION))
    watch.cockpit.alerts.put_inhibition(Inhibition("连带", (source,), (target,), ("area",)), "只看一条")
    watch.clock.now += 2 * DAY
    watch.cockpit.alerts.drop_policy("inhibition", "连带", "分开看")
    found = [
        {one.alert.rule.code: one.suppression is not None for one in watch.cockpit.alerts.board(day).entries}
        for day in (AUGUST_11, AUGUST_12)
    ]
    assert [one[COMPLETION] for one in found] == [True, False]


def test_health_tells_when_the_scheduler_last_showed_itself(watch: Watch) -> None:
    with watch.store.write() as connection:
        take(connection, SCHEDULER, "host:1", None, AUGUST_10)
    assert watch.cockpit.health()["scheduler_seen_at"] == "2026-08-10T02:00:00+00:00"
