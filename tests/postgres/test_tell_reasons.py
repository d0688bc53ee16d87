"""Why a notice was not told, and what waits for somebody who wants it: said as it is."""

from collections.abc import Callable

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from indicators.catalogue import DueRule
from tests.postgres.district import CALLS, DAY, JULY, STREET
from tests.postgres.watch import MINUTE, WAIT, Watch, plain

OFFICE = Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/")
DATA_DESK = Receiver("数据专班", ReceiverKind.WEBHOOK, "http://127.0.0.1:8/", wants_data=True)
UNWANTED = "没有接收人订阅这类通知"
STOPS = {
    "paused": "规则已暂停，不必再发",
    "retired": "规则已停用，不必再发",
    "edited": "规则已修改，不必再发",
}


@pytest.mark.parametrize("looks", [True, False], ids=["once it is looked at", "before it is looked at"])
@pytest.mark.parametrize(("turn", "reason"), STOPS.items(), ids=STOPS.keys())
def test_what_a_turn_of_its_rule_ends_before_it_is_told_says_so(
    store: Store, turn: str, reason: str, looks: bool
) -> None:
    watch = Watch(store, receivers=(OFFICE,))
    watch.found()
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    if turn == "edited":
        watch.rule(yellow=40)
    else:
        watch.turn(turn)
    if looks:
        watch.cockpit.evaluate()
    watch.clock.now += WAIT
    watch.cockpit.tell()
    assert (watch.subjects(), {(one.state, one.state_reason) for one in watch.notices()}) == (
        [],
        {("settled", reason)},
    )


def test_a_figure_that_is_not_asked_for_any_more_says_so(store: Store) -> None:
    watch = Watch(store, receivers=(OFFICE,))
    watch.found(plain(), plain(CALLS))
    watch.rule(kind="staleness", comparator=">=", yellow=1, keep=None)
    watch.months(["90"], last=JULY.shift(-3))
    watch.cockpit.evaluate()
    watch.months(["90", "90", "90"])
    watch.cockpit.evaluate()
    watch.pass_time(WAIT)
    opened = [one for one in watch.notices("opened") if one.notice.area_code == STREET]
    assert [one.state_reason for one in opened] == ["数据已报送，不必再发"]


def faulty(store: Store) -> Watch:
    """Give a watch with a rule that cannot be judged, and nobody who asked for such notices."""
    made = Watch(store, receivers=(OFFICE,))
    made.found()
    made.months(["50"])
    made.rule(kind="expression", expression="指标completion - 没有这个指标")
    made.cockpit.evaluate()
    made.pass_time(WAIT)
    return made


def owed(store: Store) -> Watch:
    """Give a watch in which a street owes its figure of July, and nobody who asked for such notices."""
    made = Watch(store, receivers=(OFFICE,))
    made.found(plain(due=DueRule(1, 8)), plain(CALLS))
    made.rule(scope={"area_codes": [STREET]})
    made.months(["1"], code=CALLS)
    made.cockpit.evaluate()
    made.pass_time(WAIT)
    return made


@pytest.mark.parametrize("scene", [faulty, owed])
def test_what_lasts_waits_for_somebody_who_asks_for_it_and_says_so(
    store: Store, scene: Callable[[Store], Watch]
) -> None:
    watch = scene(store)
    assert [(one.state, one.state_reason) for one in watch.notices()] == [("waiting", UNWANTED)]


@pytest.mark.parametrize("scene", [faulty, owed])
def test_what_lasts_is_told_once_to_a_receiver_who_came_later(store: Store, scene: Callable[[Store], Watch]) -> None:
    watch = scene(store)
    watch.receivers = (OFFICE, DATA_DESK)
    for _ in range(3):
        watch.pass_time(DAY)
    assert [one.receiver for one in watch.cockpit.alerts.messages()] == ["数据专班"]


def test_a_late_figure_that_came_waits_for_nobody(store: Store) -> None:
    watch = owed(store)
    watch.months(["90"])
    watch.pass_time(MINUTE)
    assert [(one.state, one.state_reason) for one in watch.notices()] == [("settled", "数据已报送")]


def test_a_fault_that_is_mended_waits_for_nobody(store: Store) -> None:
    watch = faulty(store)
    watch.rule(kind="expression", expression="指标completion", yellow=10)
    watch.pass_time(MINUTE)
    assert [(one.state, one.state_reason) for one in watch.notices()] == [("settled", "规则已恢复判定")]


def test_an_alert_nobody_asked_for_is_not_kept_for_later(store: Store) -> None:
    watch = Watch(
        store, receivers=(Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/", themes=frozenset("无")),)
    )
    watch.found()
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    watch.pass_time(WAIT)
    watch.receivers = (OFFICE,)
    watch.pass_time(MINUTE)
    assert (watch.subjects(), watch.told()) == ([], [("opened", STREET, "unaddressed")])
