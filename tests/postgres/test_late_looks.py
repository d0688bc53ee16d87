"""A look at figures that newer ones have overtaken says nothing; what is told bears the episode people know."""

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from tests.postgres.district import DAY, JULY
from tests.postgres.watch import ORANGE, WAIT, YELLOW, Watch
from workflows.evaluate import evaluate
from workflows.publish import Publisher
from workflows.remind import remind


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watched district whose rule goes orange below 50, and somebody who wants to know."""
    made = Watch(store, receivers=(Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/"),))
    made.found()
    made.rule(orange=50, keep=0, hold={"yellow": 1, "orange": 1})
    return made


def test_figures_that_newer_ones_have_overtaken_are_not_recorded(watch: Watch) -> None:
    watch.months(["40"])
    old = Publisher(watch.store, watch.clock).cube()
    watch.months(["90"])
    now = watch.clock.now
    assert evaluate(watch.store, old, JULY.shift(1), now.date(), now, "李四") == 0
    assert (watch.recorded(), watch.notices()) == ([], [])


def test_nobody_is_reminded_by_figures_that_newer_ones_have_overtaken(watch: Watch) -> None:
    watch.months(["40"])
    watch.pass_time(WAIT)
    watch.pass_time(WAIT)
    old = Publisher(watch.store, watch.clock).now()
    watch.months(["90"])
    watch.clock.now += DAY
    assert remind(watch.store, old, watch.clock.now) == 0
    assert watch.notices("repeat") == []


def test_an_alert_that_opened_anew_is_no_repeat_of_the_former_one(watch: Watch) -> None:
    for value in ("40", "90"):
        watch.months([value])
        watch.pass_time(DAY)
        watch.pass_time(WAIT)
    watch.months(["40"])
    watch.cockpit.evaluate()
    watch.clock.now += 2 * DAY
    watch.cockpit.remind()
    assert [one.notice.kind.value for one in watch.notices()] == ["opened", "resolved", "opened"]


def test_a_rise_bears_the_episode_people_know_though_a_revision_moved_its_beginning(watch: Watch) -> None:
    watch.months(["90", "55"])
    watch.cockpit.evaluate()
    watch.months(["55", "40"])
    watch.cockpit.evaluate()
    assert [(one.notice.kind.value, int(one.notice.severity), one.notice.episode) for one in watch.notices()] == [
        ("opened", YELLOW, "2026-07"),
        ("raised", ORANGE, "2026-07"),
    ]


def test_an_end_bears_the_episode_that_ended(watch: Watch) -> None:
    watch.months(["55", "55"])
    watch.cockpit.evaluate()
    watch.months(["90", "90"])
    watch.cockpit.evaluate()
    assert [one.notice.episode for one in watch.notices("resolved")] == ["2026-06"]
