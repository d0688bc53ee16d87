"""False-discovery control before anybody is told: what may be chance stands on the list and nowhere else."""

from collections.abc import Mapping
from typing import Any

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from indicators.alerting.matching_labels import read_matcher
from tests.postgres.crowd import AREAS
from tests.postgres.district import COMPLETION, DAY, JULY, MAP_TOWN, STREET
from tests.postgres.watch import ORANGE, WAIT, YELLOW, Watch

CALM = ("80", "81", "79", "80.5", "79.5", "80") * 4
DOUBTFUL, CERTAIN, USUAL = "78.4", "60", "80"
XMR: dict[str, Any] = {
    "kind": "baseline",
    "baseline": "xmr",
    "comparator": ">=",
    "yellow": 1.5,
    "orange": 5,
    "hold": {"yellow": 1, "orange": 1},
}
CHANCE = ("held", "假发现控制未通过，只在清单显示")


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch over two calm years of five towns, and somebody who wants to know everything."""
    made = Watch(store, receivers=(Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/"),))
    made.found()
    made.rule(**XMR)
    return made


def _report(watch: Watch, last: Mapping[str, str]) -> None:
    for area in AREAS:
        watch.months([*CALM, last.get(area, USUAL)], area=area)
    watch.cockpit.evaluate()


def _report_august(watch: Watch, last: Mapping[str, str]) -> None:
    watch.pass_time(31 * DAY)
    for area in AREAS:
        watch.months([last.get(area, USUAL)], last=JULY.shift(1), area=area)
    watch.cockpit.evaluate()


def _became(watch: Watch, area: str) -> list[tuple[str, str]]:
    return [(one.state, one.state_reason) for one in watch.notices() if one.notice.area_code == area]


def test_what_may_be_chance_is_on_the_list_and_not_told(watch: Watch) -> None:
    _report(watch, {STREET: DOUBTFUL})
    assert watch.open_alerts() == {(COMPLETION, STREET): ("firing", YELLOW)}
    assert _became(watch, STREET) == [CHANCE]


def test_what_is_beyond_chance_is_told_beside_it(watch: Watch) -> None:
    _report(watch, {STREET: DOUBTFUL, MAP_TOWN: CERTAIN})
    watch.pass_time(WAIT)
    assert (_became(watch, STREET), _became(watch, MAP_TOWN)) == ([CHANCE], [("told", "")])


def test_the_end_of_what_was_never_told_is_not_told_either(watch: Watch) -> None:
    _report(watch, {STREET: DOUBTFUL})
    watch.pass_time(WAIT)
    _report(watch, {})
    watch.pass_time(WAIT)
    assert _became(watch, STREET) == [
        ("settled", "没有通知就已解除，不必再发"),
        ("settled", "此前没有通知过，不必再说解除"),
    ]
    assert watch.subjects() == []


def test_a_rise_beyond_chance_is_told_as_one_with_the_opening_that_was_not(watch: Watch) -> None:
    _report(watch, {STREET: DOUBTFUL})
    watch.pass_time(WAIT)
    _report(watch, {STREET: CERTAIN})
    watch.pass_time(WAIT)
    assert watch.open_alerts() == {(COMPLETION, STREET): ("firing", ORANGE)}
    assert _became(watch, STREET) == [("told", ""), ("told", "")]
    assert len(watch.messages()) == 1


def test_what_was_doubtful_is_told_once_it_is_beyond_chance_though_its_level_stays(watch: Watch) -> None:
    watch.rule(**(XMR | {"orange": None, "hold": {"yellow": 1}}))
    _report(watch, {STREET: DOUBTFUL})
    _report_august(watch, {STREET: CERTAIN})
    before = watch.subjects()
    watch.pass_time(WAIT)
    assert (before, _became(watch, STREET)) == ([], [("told", "")])
    assert watch.open_alerts() == {(COMPLETION, STREET): ("firing", YELLOW)}


def test_what_is_beyond_chance_at_last_waits_for_the_others_of_its_load(watch: Watch) -> None:
    watch.rule(**(XMR | {"orange": None, "hold": {"yellow": 1}}))
    _report(watch, {STREET: DOUBTFUL})
    _report_august(watch, {STREET: CERTAIN})
    watch.cockpit.tell()
    assert _became(watch, STREET) == [("waiting", "")]


def test_what_was_doubtful_stays_held_while_there_is_no_figure_to_test(watch: Watch) -> None:
    _report(watch, {STREET: DOUBTFUL})
    watch.clock.now += 31 * DAY
    watch.months([USUAL], last=JULY.shift(1), area=MAP_TOWN)
    watch.pass_time(WAIT)
    assert _became(watch, STREET) == [CHANCE]


def test_nobody_is_reminded_of_what_may_be_chance(watch: Watch) -> None:
    watch.rule(**(XMR | {"yellow": None, "orange": 1.5, "hold": {"orange": 1}}))
    _report(watch, {STREET: DOUBTFUL})
    watch.pass_time(WAIT)
    watch.pass_time(2 * DAY)
    assert _became(watch, STREET) == [CHANCE]


def test_the_end_of_a_silence_is_no_news_of_what_may_be_chance(watch: Watch) -> None:
    now = watch.clock.now
    matchers = [read_matcher(f'area="{STREET}"'), read_matcher('severity!="red"')]
    watch.cockpit.alerts.put_silence(matchers, now, now + DAY, "核对", until_resolved=False, who="王五")
    _report(watch, {STREET: DOUBTFUL})
    watch.pass_time(DAY)
    watch.pass_time(WAIT)
    assert _became(watch, STREET) == [CHANCE]


def test_all_baseline_rules_are_tested_together(watch: Watch) -> None:
    watch.rule("alone", scope={"area_codes": [STREET]}, **XMR)
    _report(watch, {STREET: DOUBTFUL})
    assert [one.state for one in watch.notices("opened")] == ["held", "held"]


def test_a_rule_of_another_kind_is_no_test_and_is_told(watch: Watch) -> None:
    watch.rule("line", comparator="<", yellow=79)
    _report(watch, {STREET: DOUBTFUL})
    assert [(one.notice.rule_code, one.state) for one in watch.notices("opened")] == [
        (COMPLETION, "held"),
        ("line", "waiting"),
    ]


def test_without_a_figure_in_the_last_month_nothing_was_tested_so_a_revision_is_told(watch: Watch) -> None:
    _report(watch, {MAP_TOWN: USUAL})
    watch.months(["80"], last=JULY.shift(1), area=MAP_TOWN)
    watch.clock.now += 31 * DAY
    watch.cockpit.evaluate()
    watch.months([CERTAIN], area=STREET)
    watch.cockpit.evaluate()
    assert [(one.notice.area_code, one.state) for one in watch.notices("opened")] == [(STREET, "waiting")]
