"""When what the wall shows of alerts changes though nobody does anything: the next of these instants is told."""

from datetime import date, datetime, timedelta

import pytest

from data_access.leases import SCHEDULER, take
from data_access.store import Store
from indicators.alerting.handling import Handling
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.mute_timing import MuteTiming
from indicators.alerting.office_hours import SHANGHAI
from tests.postgres.district import COMPLETION, STREET
from tests.postgres.watch import AUGUST_10, Watch
from workflows.standing import Standing

HOUR = timedelta(hours=1)
MIDNIGHT = datetime(2026, 8, 11, tzinfo=SHANGHAI)
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
    watch.cockpit.alerts.put_mute_timing(MuteTiming("夜间", times=((18 * 60, 24 * 60),)), "下班后不打扰")
    assert standing(watch).changes_at == datetime(2026, 8, 10, 18, tzinfo=SHANGHAI)


def test_the_alerts_of_a_past_day_are_handled_as_they_were(watch: Watch) -> None:
    watch.cockpit.alerts.claim(COMPLETION, STREET)
    days = (None, date(2026, 8, 9))
    found = [standing(watch, day).entries[COMPLETION, STREET].handled.handling for day in days]
    assert found == [Handling.CLAIMED, Handling.UNCLAIMED]


def test_health_tells_when_the_scheduler_last_showed_itself(watch: Watch) -> None:
    with watch.store.write() as connection:
        take(connection, SCHEDULER, "host:1", None, AUGUST_10)
    assert watch.cockpit.health()["scheduler_seen_at"] == "2026-08-10T02:00:00+00:00"
