"""Evaluation over the store: every change once and with its reason, whatever comes late, is revised or vanishes."""

from dataclasses import replace
from typing import Any

import pytest

from data_access import writes
from data_access.store import Store
from indicators.catalogue import Aggregation, DueRule
from indicators.observation import Status
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, MAP_TOWN, STREET, areas, undo
from tests.postgres.watch import ORANGE, RED, YELLOW, Watch, plain

OWED = DueRule(months_after=1, day=8)  # July was due on 8 August


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watched district with one indicator."""
    made = Watch(store)
    made.found()
    return made


@pytest.fixture
def owed(store: Store) -> Watch:
    """Give a watched district in which July is owed since Saturday, and something else has been reported for it."""
    made = Watch(store)
    made.found(plain(due=OWED), plain(CALLS))
    made.months(["1"], code=CALLS)
    return made


def test_the_first_look_records_and_the_second_finds_nothing(watch: Watch) -> None:
    watch.rule(hold={"yellow": 2})
    watch.months(["50", "50", "80"])
    assert [watch.cockpit.evaluate(), watch.cockpit.evaluate()] == [3, 0]
    assert watch.recorded() == [
        ("2026-05", "pending", 0, "进入观察"),
        ("2026-06", "firing", YELLOW, "触发"),
        ("2026-07", "recovering", YELLOW, "开始恢复"),
    ]


def test_a_new_day_is_a_new_look_that_records_nothing_twice(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    first = watch.cockpit.evaluate()
    watch.clock.now += DAY
    assert (first, watch.cockpit.evaluate_if_new(), len(watch.recorded())) == (1, 0, 1)


def test_a_restarted_cockpit_finds_nothing_new(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    assert watch.another().evaluate() == 0


def test_before_there_are_figures_there_is_nothing_to_look_at_and_nothing_fails(watch: Watch) -> None:
    watch.rule()
    assert (watch.cockpit.evaluate_if_new(), watch.cockpit.sweep()) == (0, 0)


def test_a_revised_july_re_decides_august_and_says_so(watch: Watch) -> None:
    watch.rule(hold={"yellow": 2})
    watch.clock.now += 31 * DAY
    watch.months(["50", "50"], last=JULY.shift(1))
    watch.cockpit.evaluate()
    watch.months(["90"])
    watch.cockpit.evaluate()
    assert watch.recorded() == [
        ("2026-07", "pending", 0, "进入观察"),
        ("2026-08", "firing", YELLOW, "触发"),
        ("2026-07", "normal", 0, "数据修订"),
        ("2026-08", "pending", 0, "数据修订"),
    ]


def test_a_revision_that_ends_the_present_alert_is_told_as_one(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    watch.months(["90"])
    watch.cockpit.evaluate()
    assert [(one.notice.kind.value, one.notice.reason) for one in watch.notices()] == [
        ("opened", "触发"),
        ("resolved", "数据修订"),
    ]


def test_a_revision_of_the_past_alone_is_recorded_and_not_told(watch: Watch) -> None:
    watch.rule(keep=0)
    watch.months(["90", "50", "90", "90"])
    watch.cockpit.evaluate()
    watch.months(["90"], last=JULY.shift(-2))
    watch.cockpit.evaluate()
    assert watch.recorded()[2:] == [("2026-05", "normal", 0, "数据修订")]
    assert watch.notices() == []


def test_a_late_figure_of_an_older_month_is_recorded_and_not_told(watch: Watch) -> None:
    watch.rule(keep=0)
    watch.months(["90", None, "50", "90"])
    watch.cockpit.evaluate()
    watch.months(["50"], last=JULY.shift(-2))
    watch.cockpit.evaluate()
    assert watch.recorded()[2:] == [("2026-05", "firing", YELLOW, "数据修订")]
    assert watch.notices() == []


def test_an_undone_load_takes_back_what_it_fired(watch: Watch) -> None:
    watch.rule()
    watch.months(["90"])
    wrong = watch.months(["50"])
    watch.cockpit.evaluate()
    undo(watch.store, wrong, watch.clock.now)
    watch.cockpit.evaluate()
    assert watch.recorded() == [("2026-07", "firing", YELLOW, "触发"), ("2026-07", "normal", 0, "数据修订")]


def test_an_edited_rule_keeps_the_alert_that_is_still_true(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    watch.rule(yellow=65)
    assert (watch.cockpit.evaluate(), watch.open_alerts()) == (0, {(COMPLETION, STREET): ("firing", YELLOW)})


def test_an_edited_rule_ends_what_is_no_longer_true_and_says_why(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    watch.rule(yellow=40)
    watch.cockpit.evaluate()
    assert watch.recorded()[1:] == [("2026-07", "normal", 0, "规则修改")]
    assert [one.notice.reason for one in watch.notices("resolved")] == ["规则修改"]


def test_a_stricter_rule_opens_what_it_now_finds_with_that_reason(watch: Watch) -> None:
    watch.rule()
    watch.months(["90", "70", "70"])
    watch.cockpit.evaluate()
    watch.rule(yellow=75)
    watch.cockpit.evaluate()
    assert watch.recorded() == [("2026-06", "firing", YELLOW, "规则修改")]


def test_a_revision_long_after_an_edit_is_called_a_revision(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    watch.rule(yellow=65)
    watch.cockpit.evaluate()
    watch.months(["90"])
    watch.cockpit.evaluate()
    assert watch.recorded()[1:] == [("2026-07", "normal", 0, "数据修订")]


ENDS = {"paused": "规则暂停", "retired": "规则停用"}


@pytest.mark.parametrize(("state", "reason"), ENDS.items(), ids=ENDS.keys())
def test_a_rule_that_stops_ends_its_open_alerts_with_its_reason(watch: Watch, state: str, reason: str) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    watch.turn(state)
    assert [watch.cockpit.evaluate(), watch.cockpit.evaluate()] == [1, 0]
    assert watch.recorded()[1:] == [("2026-07", "normal", 0, reason)]


def test_a_resumed_rule_opens_its_alerts_again_with_that_reason(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    for state in ("paused", "active"):
        watch.turn(state)
        watch.cockpit.evaluate()
    assert watch.recorded()[2:] == [("2026-07", "firing", YELLOW, "规则恢复")]


def test_an_area_that_is_dissolved_ends_its_alerts(watch: Watch) -> None:
    watch.rule()
    watch.months(["50"])
    watch.cockpit.evaluate()
    gone = next(area for area in areas() if area.area_code == STREET)
    with watch.store.write() as connection:
        writes.put_areas(connection, [replace(gone, valid_to=watch.clock.now.date())])
        writes.bump_version(connection)
    watch.cockpit.evaluate()
    assert watch.recorded()[1:] == [("2026-07", "normal", 0, "单位撤销")]


def test_a_figure_that_is_not_due_leaves_state_and_peace(store: Store) -> None:
    watch = Watch(store)
    watch.found(plain(), plain(CALLS))
    watch.months(["1"], code=CALLS)
    watch.rule(scope={"area_codes": [STREET]})
    watch.months(["50"], last=JULY.shift(-1))
    watch.cockpit.evaluate()
    assert watch.open_alerts() == {(COMPLETION, STREET): ("firing", YELLOW)}
    assert watch.notices("data_overdue") == []


def test_an_overdue_figure_keeps_the_state_and_is_told_to_its_owner_once(owed: Watch) -> None:
    owed.rule(scope={"area_codes": [STREET]})
    owed.months(["50"], last=JULY.shift(-1))
    for _ in range(3):
        owed.clock.now += DAY
        owed.cockpit.evaluate()
    assert owed.open_alerts() == {(COMPLETION, STREET): ("firing", YELLOW)}
    assert [one.notice.reason for one in owed.notices("data_overdue")] == [
        "2026年7月的指标completion应于2026年8月8日前报送"
    ]


def test_a_series_that_vanished_while_others_report_never_resolves(owed: Watch) -> None:
    owed.rule(scope={"area_codes": [STREET, MAP_TOWN]})
    owed.months(["50"], last=JULY.shift(-2))
    owed.months(["90", "90", "90"], area=MAP_TOWN)
    owed.cockpit.evaluate()
    assert owed.open_alerts() == {(COMPLETION, STREET): ("firing", YELLOW)}
    assert [one.notice.area_code for one in owed.notices("data_overdue")] == [STREET]


def test_a_figure_that_does_not_apply_ends_the_alert_and_is_not_owed(owed: Watch) -> None:
    owed.rule(scope={"area_codes": [STREET]})
    owed.months(["50"], last=JULY.shift(-1))
    owed.months([None], status=Status.NOT_APPLICABLE)
    owed.cockpit.evaluate()
    assert owed.recorded()[1:] == [("2026-07", "normal", 0, "不适用")]
    assert owed.notices("data_overdue") == []


def test_what_is_added_up_of_its_children_owes_nothing_beside_them(store: Store) -> None:
    watch = Watch(store)
    watch.found(plain(aggregation=Aggregation.SUM, due=OWED), plain(CALLS))
    watch.months(["1"], code=CALLS)
    watch.rule()
    watch.months(["50"], last=JULY.shift(-1))
    watch.cockpit.evaluate()
    towns = {area.area_code for area in areas() if area.parent_code == "140403" and area.valid_to is None}
    assert {one.notice.area_code for one in watch.notices("data_overdue")} == towns


def test_two_rules_of_one_figure_speak_for_each_area_once(owed: Watch) -> None:
    owed.rule("a", scope={"area_codes": [STREET]})
    owed.rule("b", scope={"area_codes": [STREET, MAP_TOWN]})
    owed.months(["50"], last=JULY.shift(-1))
    owed.cockpit.evaluate()
    said = [(one.notice.rule_code, one.notice.area_code) for one in owed.notices("data_overdue")]
    assert sorted(said) == [("a", STREET), ("b", MAP_TOWN)]


LATE: dict[str, Any] = {
    "kind": "staleness",
    "comparator": ">=",
    "yellow": 1,
    "orange": 5,
    "red": 9,
    "hold": {"yellow": 1, "orange": 1, "red": 1},
    "scope": {"area_codes": [STREET]},
}


def test_a_lateness_that_grows_is_told_at_every_level_though_no_figure_comes(owed: Watch) -> None:
    owed.rule(**LATE)
    for days in (0, 4, 4):
        owed.clock.now += days * DAY
        owed.cockpit.evaluate()
    changed = [one for one in owed.notices() if one.notice.kind.value != "data_overdue"]
    assert [(one.notice.kind.value, int(one.notice.severity), one.notice.reason) for one in changed] == [
        ("opened", YELLOW, "触发"),
        ("raised", ORANGE, "升级"),
        ("raised", RED, "升级"),
    ]


def test_a_lateness_ends_with_the_figure_and_says_so(owed: Watch) -> None:
    owed.rule(**LATE, keep=0)
    owed.cockpit.evaluate()
    owed.months(["90"])
    owed.cockpit.evaluate()
    assert owed.recorded()[1:] == [("2026-07", "normal", 0, "数据已报送")]
