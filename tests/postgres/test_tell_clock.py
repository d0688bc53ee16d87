"""A clock that was a year ahead for a while: nothing it wrote mutes anybody once it is right again."""

from datetime import timedelta

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from tests.postgres.crowd import AREAS
from tests.postgres.district import DAY, JULY, MAP_TOWN
from tests.postgres.watch import AUGUST_10, WAIT, Watch, plain

HOUR = timedelta(hours=1)
YEAR = 365 * DAY
OFFICE = Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/")


@pytest.fixture
def ahead(store: Store) -> Watch:
    """Give a watch in which the street went orange while the clock was a year ahead."""
    made = Watch(store, receivers=(OFFICE,))
    made.found(plain())
    made.rule(orange=40, hold={"yellow": 1, "orange": 1}, keep=0)
    for area in AREAS:
        made.months(["90"], area=area, last=JULY.shift(-1))
    made.clock.now += YEAR
    made.months(["30"])
    made.cockpit.evaluate()
    return made


def set_right(watch: Watch) -> None:
    watch.clock.now = AUGUST_10 + HOUR


def test_what_came_about_while_the_clock_was_ahead_is_told_when_it_is_right(ahead: Watch) -> None:
    set_right(ahead)
    ahead.pass_time(timedelta())
    ahead.pass_time(WAIT)
    assert ahead.reasons() == ["触发"]


@pytest.mark.parametrize("restarts", [True, False], ids=["after a restart", "while it runs"])
def test_a_group_told_while_the_clock_was_ahead_is_told_again_when_it_is_right(ahead: Watch, restarts: bool) -> None:
    ahead.pass_time(WAIT)
    set_right(ahead)
    if restarts:
        ahead.cockpit = ahead.another()
    ahead.months(["30"], area=MAP_TOWN)
    ahead.pass_time(timedelta())
    ahead.pass_time(HOUR)
    assert [line.area_name for message in ahead.messages() for line in message.lines] == ["东街街道", "马厂镇"]


def test_an_alert_told_while_the_clock_was_ahead_is_repeated_on_the_next_morning(ahead: Watch) -> None:
    ahead.pass_time(WAIT)
    set_right(ahead)
    ahead.pass_time(timedelta())
    ahead.pass_time(DAY)
    ahead.pass_time(WAIT)
    assert [line.area_name for message in ahead.messages() for line in message.lines] == ["东街街道"] * 2
    assert ahead.reasons()[-1] == "仍在预警"


def test_a_message_made_while_the_clock_was_ahead_is_due_when_it_is_right(ahead: Watch) -> None:
    ahead.pass_time(WAIT)
    set_right(ahead)
    ahead.pass_time(timedelta())
    (message,) = ahead.cockpit.alerts.messages()
    assert message.next_try_at == message.created_at == ahead.clock.now
