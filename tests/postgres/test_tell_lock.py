"""Telling and the lock of the one who writes: all is decided before it, and nothing on what is no longer so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from indicators.alerting.matching_labels import read_matcher
from tests.postgres.crowd import AREAS
from tests.postgres.district import DAY, JULY, RENAMED_NEW, STREET
from tests.postgres.watch import MINUTE, WAIT, Clock, Watch, plain
from workflows.cockpit import Cockpit

HOUR = timedelta(hours=1)
OFFICE = Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/")


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch in which the street has just gone yellow."""
    made = Watch(store, receivers=(OFFICE,))
    made.found(plain())
    made.rule(hold={"yellow": 1}, keep=0)
    for area in AREAS:
        made.months(["90"], area=area, last=JULY.shift(-1))
    fire(made, STREET)
    return made


def fire(watch: Watch, area: str) -> None:
    """Let a figure of July come in and the rules be looked at."""
    watch.months(["50"], area=area)
    watch.cockpit.evaluate()


def silence(watch: Watch) -> None:
    now = watch.clock.now
    matchers = [read_matcher(f'area="{STREET}"'), read_matcher('severity!="red"')]
    watch.cockpit.alerts.put_silence(matchers, now, now + DAY, "口径核对", until_resolved=False, who="王五")


@dataclass
class Interrupted:
    """A clock that lets something happen in between: at the given time it is asked."""

    clock: Clock
    asked_before: int
    happens: Callable[[], object]

    def __call__(self) -> datetime:
        self.asked_before -= 1
        if self.asked_before == 0:
            self.happens()
        return self.clock.now


@pytest.mark.parametrize("asked", range(1, 8))
def test_what_newer_figures_bring_while_messages_are_made_is_not_lost(watch: Watch, asked: int) -> None:
    watch.clock.now += WAIT
    interrupted = Interrupted(watch.clock, asked, lambda: fire(watch, RENAMED_NEW))
    Cockpit(watch.store, interrupted, receivers=lambda: watch.receivers).tell()
    watch.pass_time(HOUR)
    assert {state for _, area, state in watch.told() if area == STREET} == {"told"}
    assert {state for _, area, state in watch.told() if area == RENAMED_NEW} == {"told"}


@pytest.mark.parametrize("asked", range(1, 4))
def test_nothing_is_told_of_what_was_silenced_while_messages_were_made(watch: Watch, asked: int) -> None:
    watch.clock.now += WAIT
    interrupted = Interrupted(watch.clock, asked, lambda: silence(watch))
    Cockpit(watch.store, interrupted, receivers=lambda: watch.receivers).tell()
    watch.pass_time(MINUTE)
    assert (watch.subjects(), watch.told()) == ([], [("opened", STREET, "held")])


def test_a_tick_that_finds_nothing_to_do_asks_for_no_lock(watch: Watch) -> None:
    with watch.store.write():
        watch.clock.now += 5 * MINUTE
        assert watch.cockpit.tell() == 0


def test_what_is_held_asks_for_no_lock_at_every_tick(watch: Watch) -> None:
    silence(watch)
    watch.pass_time(WAIT)
    with watch.store.write():
        watch.clock.now += HOUR
        assert watch.cockpit.tell() == 0
    assert [(one.state, one.state_reason) for one in watch.notices()] == [("held", "静默：口径核对")]


def test_a_silence_taken_back_is_seen_at_the_next_tick(watch: Watch) -> None:
    silence(watch)
    for _ in range(3):
        watch.pass_time(WAIT)
    watch.cockpit.alerts.expire_silence(1, who="王五")
    watch.pass_time(timedelta(seconds=5))
    watch.pass_time(WAIT)
    assert watch.reasons() == ["静默到期仍在告警"]
