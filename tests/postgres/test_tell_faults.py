"""Rules that cannot be judged, over the store: their owner is told of every fault once, and of none that is mended."""

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from tests.postgres.watch import MINUTE, WAIT, Watch

DESK = Receiver("数据专班", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/", wants_data=True)
FAULTY = "【工作提示】规则无法判定：指标completion · 自定义算式"


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch whose rule asks for an indicator there is not."""
    made = Watch(store, receivers=(DESK,))
    made.found()
    made.months(["50"])
    made.rule(kind="expression", expression="指标completion - 没有这个指标")
    made.cockpit.evaluate()
    return made


def test_the_owner_of_a_rule_that_cannot_be_judged_is_told_what_to_do(watch: Watch) -> None:
    watch.pass_time(WAIT)
    (message,) = watch.messages()
    assert message.title == FAULTY
    assert "请区发改局处理" in message.opening


def test_a_fault_is_told_once_however_often_the_rules_are_looked_at(watch: Watch) -> None:
    for value in ("51", "52", "53"):
        watch.months([value])
        watch.pass_time(WAIT)
    assert watch.subjects() == [FAULTY]


def test_a_fault_that_returns_is_told_again(watch: Watch) -> None:
    watch.pass_time(WAIT)
    for state in ("paused", "active"):
        watch.turn(state)
        watch.pass_time(WAIT)
    watch.pass_time(WAIT)
    assert watch.subjects() == [FAULTY, FAULTY]


@pytest.mark.parametrize(("state", "reason"), [("paused", "规则已暂停"), ("retired", "规则已停用")])
def test_a_fault_whose_rule_was_stopped_within_the_wait_says_so(watch: Watch, state: str, reason: str) -> None:
    watch.turn(state)
    watch.pass_time(WAIT)
    watch.pass_time(WAIT)
    assert [(one.state, one.state_reason) for one in watch.notices("rule_error")] == [("settled", reason)]
    assert watch.subjects() == []


@pytest.mark.parametrize("looks", [True, False], ids=["once it is looked at", "before it is looked at"])
def test_a_fault_mended_within_the_wait_is_not_told(watch: Watch, looks: bool) -> None:
    watch.rule(kind="expression", expression="指标completion")
    if looks:
        watch.cockpit.evaluate()
    watch.clock.now += WAIT
    watch.cockpit.tell()
    watch.pass_time(MINUTE)
    errors = [(one.state, one.state_reason) for one in watch.notices("rule_error")]
    assert (errors, FAULTY in watch.subjects()) == ([("settled", "规则已恢复判定")], False)
