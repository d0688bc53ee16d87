"""Storms, late figures and faulty rules over the store: what is told instead, to whom, and what waits meanwhile."""

from datetime import datetime, timedelta

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.message import MessageKind
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.storms import STORM_HOLD_HOURS
from indicators.catalogue import DueRule
from indicators.problem import Refusal
from tests.postgres.crowd import AREAS
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, MAP_TOWN, STREET, undo
from tests.postgres.watch import MINUTE, WAIT, Watch, plain

HOUR = timedelta(hours=1)
DESK = Receiver("数据专班", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/", wants_data=True)
STORM = "【指标预警】普遍性变化，请核数据或口径：指标completion · 偏低"


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch in which four of six units went yellow in one look, on Monday at ten."""
    made = Watch(store, receivers=(DESK,))
    made.found(plain(), plain(CALLS))
    made.rule(keep=0)
    for area in AREAS[:4]:
        made.months(["50"], area=area)
    made.cockpit.evaluate()
    return made


def test_a_storm_is_one_message_and_the_units_wait(watch: Watch) -> None:
    watch.pass_time(WAIT)
    assert watch.subjects() == [STORM]
    assert {(one.state, one.state_reason) for one in watch.notices("opened")} == {
        ("held", "普遍性变化，请核数据或口径")
    }


def test_a_storm_says_how_many_of_how_many(watch: Watch) -> None:
    watch.pass_time(WAIT)
    (message,) = watch.messages()
    assert (message.kind, message.opening) == (
        MessageKind.STORM,
        "指标completion · 偏低：6个单位中有4个同时出现预警，各单位的通知暂缓发出，"
        "请数据管理员核对后放行；一个工作日内未处理的照常发送。",
    )


def test_three_units_are_no_storm(watch: Watch) -> None:
    watch.months(["90"], area=AREAS[0])
    watch.pass_time(WAIT)
    assert watch.subjects() == ["【指标预警】黄色提示·触发 3 项：指标completion · 偏低"]


def test_the_list_says_which_rules_a_storm_holds_back(watch: Watch) -> None:
    watch.pass_time(WAIT)
    assert watch.cockpit.alerts.board().held_rules == (COMPLETION,)


def test_a_storm_is_told_once_however_long_it_lasts(watch: Watch) -> None:
    for _ in range(4):
        watch.pass_time(WAIT)
        watch.cockpit = watch.another()
        watch.receivers = (*watch.receivers, Receiver(f"{watch.clock.now}", ReceiverKind.WEBHOOK, ""))
    assert watch.subjects() == [STORM]


def test_a_second_storm_of_the_rule_is_told_on_its_own(watch: Watch) -> None:
    watch.pass_time(WAIT)
    for value in ("90", "50"):
        for area in AREAS:
            watch.months([value], area=area)
        watch.pass_time(HOUR)
    watch.pass_time(WAIT)
    assert watch.subjects() == [STORM, STORM]


def test_what_the_steward_releases_goes_out_at_the_next_tick(watch: Watch) -> None:
    watch.pass_time(WAIT)
    assert watch.cockpit.alerts.release_storm(COMPLETION, "王五") == 4
    watch.pass_time(HOUR)
    assert watch.subjects() == [STORM, "【指标预警】黄色提示·触发 4 项：指标completion · 偏低"]
    assert watch.cockpit.alerts.board().held_rules == ()


def test_there_is_nothing_to_release_where_nothing_is_held(watch: Watch) -> None:
    watch.pass_time(WAIT)
    watch.cockpit.alerts.release_storm(COMPLETION, "王五")
    watch.pass_time(HOUR)
    with pytest.raises(Refusal, match="没有暂缓的通知"):
        watch.cockpit.alerts.release_storm(COMPLETION, "王五")


def test_a_storm_nobody_looks_into_goes_out_after_one_working_day(watch: Watch) -> None:
    watch.pass_time(WAIT)
    watch.clock.now = datetime(2026, 8, 11, 9, 59, tzinfo=SHANGHAI)
    watch.pass_time(timedelta())
    early = len(watch.subjects())
    watch.pass_time(MINUTE)
    assert (STORM_HOLD_HOURS, early, len(watch.subjects())) == (8, 1, 2)


def test_a_storm_that_was_a_wrong_load_is_never_told(store: Store) -> None:
    watch = Watch(store, receivers=(DESK,))
    watch.found()
    watch.rule(keep=0)
    loads = [watch.months(["50"], area=area) for area in AREAS]
    watch.pass_time(MINUTE)
    for load_id in loads:
        undo(store, load_id, watch.clock.now)
    watch.months(["90"], area=STREET)
    watch.pass_time(WAIT)
    assert (watch.subjects(), {one.state for one in watch.notices()}) == ([], {"settled"})


@pytest.fixture
def graded(store: Store) -> Watch:
    """Give a watch in which four of six units went yellow in one look, told as a storm; below 20 is red."""
    made = Watch(store, receivers=(DESK,))
    made.found()
    made.rule(keep=0, orange=40, red=20, hold={"yellow": 1, "orange": 1, "red": 1})
    for area in AREAS[:4]:
        made.months(["50"], area=area)
    made.cockpit.evaluate()
    made.pass_time(WAIT)
    return made


RED_ALONE = "【指标预警】红色提示·触发（数据修订）：马厂镇 指标completion · 偏低"


def test_a_rise_since_a_storm_is_told_at_once_and_the_other_units_go_on_waiting(graded: Watch) -> None:
    graded.months(["10"], area=MAP_TOWN)
    for _ in range(3):
        graded.pass_time(HOUR)
    assert graded.subjects() == [STORM, RED_ALONE]
    assert {one.notice.area_code for one in graded.notices() if one.state == "held"} == {*AREAS[:4]} - {MAP_TOWN}


def test_the_units_of_a_storm_go_out_when_their_working_day_is_over_though_one_rose_before(graded: Watch) -> None:
    graded.months(["10"], area=MAP_TOWN)
    graded.pass_time(HOUR)
    graded.clock.now = datetime(2026, 8, 11, 10, tzinfo=SHANGHAI)
    graded.pass_time(timedelta())
    assert [line.reason for line in graded.messages()[-1].lines].count("触发") == 3


def test_a_rise_that_was_taken_back_before_it_was_told_waits_with_its_storm(graded: Watch) -> None:
    for value in ("10", "50"):
        graded.months([value], area=MAP_TOWN)
        graded.cockpit.evaluate()
        graded.clock.now += MINUTE
    graded.pass_time(HOUR)
    assert graded.subjects() == [STORM]


@pytest.fixture
def owed(store: Store) -> Watch:
    """Give a watch in which two towns owe their figure of July, due last Saturday."""
    made = Watch(store, receivers=(DESK,))
    made.found(plain(due=DueRule(1, 8)), plain(CALLS))
    made.rule(scope={"area_codes": [STREET, MAP_TOWN]})
    made.months(["1"], code=CALLS)
    made.cockpit.evaluate()
    return made


def test_late_figures_are_one_message_to_their_owner(owed: Watch) -> None:
    owed.pass_time(WAIT)
    assert owed.subjects() == ["【数据提醒】指标completion2026年7月逾期 2 天：区发改局"]
    assert "未报送：东街街道、马厂镇" in owed.messages()[0].opening


def test_a_late_figure_is_told_once_though_every_day_looks(owed: Watch) -> None:
    for _ in range(4):
        owed.pass_time(DAY)
    assert len(owed.subjects()) == 1


def test_a_figure_that_came_within_the_wait_is_not_missed(owed: Watch) -> None:
    owed.months(["90"])
    owed.pass_time(WAIT)
    assert "未报送：马厂镇" in owed.messages()[0].opening
    assert {(one.notice.area_code, one.state_reason) for one in owed.notices() if one.state == "settled"} == {
        (STREET, "数据已报送")
    }


def test_a_silence_of_the_area_keeps_its_late_figures_quiet_too(owed: Watch) -> None:
    now = owed.clock.now
    matchers = [read_matcher(f'area="{STREET}"'), read_matcher('severity!="red"')]
    owed.cockpit.alerts.put_silence(matchers, now, now + DAY, "机构调整", until_resolved=False, who="王五")
    owed.pass_time(WAIT)
    assert "未报送：马厂镇" in owed.messages()[0].opening


def test_who_asked_for_alerts_only_is_not_told_of_late_figures(owed: Watch) -> None:
    owed.receivers = (Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/"),)
    owed.pass_time(WAIT)
    assert (owed.subjects(), {one.state for one in owed.notices()}) == ([], {"waiting"})


def test_figures_of_two_months_owed_are_two_messages(owed: Watch) -> None:
    owed.receivers = ()
    owed.pass_time(timedelta())
    owed.clock.now = datetime(2026, 9, 10, 10, tzinfo=SHANGHAI)
    owed.receivers = (DESK,)
    owed.months(["1"], code=CALLS, last=JULY.shift(1))
    owed.pass_time(timedelta())
    owed.pass_time(WAIT)
    assert sorted(owed.subjects()) == [
        "【数据提醒】指标completion2026年7月逾期 33 天：区发改局",
        "【数据提醒】指标completion2026年8月逾期 2 天：区发改局",
    ]


def test_a_late_figure_is_told_once_though_another_rule_speaks_of_it_later(owed: Watch) -> None:
    owed.pass_time(WAIT)
    owed.rule("other", scope={"area_codes": [STREET, MAP_TOWN]})
    owed.turn("paused")
    owed.pass_time(DAY)
    owed.pass_time(WAIT)
    assert len(owed.subjects()) == 1
