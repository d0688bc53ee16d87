"""Telling over the store: one message to a group after its wait, nothing twice, and a reason for every silence."""

from datetime import datetime, timedelta

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.rule import Severity
from tests.postgres.crowd import AREAS
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, MAP_TOWN, ROOT, STREET
from tests.postgres.watch import MINUTE, WAIT, Watch, plain

HOUR = timedelta(hours=1)
OFFICE = Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/")
DATA_DESK = Receiver("数据专班", ReceiverKind.WEBHOOK, "http://127.0.0.1:8/", level=Severity.RED, wants_data=True)
GONE = "等待期内已恢复，不必再发"


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch whose rule goes yellow below 60, and somebody who wants to know."""
    made = Watch(store, receivers=(OFFICE,))
    made.found(plain(), plain(CALLS))
    made.rule(orange=40, red=20, hold={"yellow": 1, "orange": 1, "red": 1}, keep=0, text="请核实原因")
    for area in AREAS:
        made.months(["90"], area=area, last=JULY.shift(-1))
    return made


def fire(watch: Watch, *areas: str, value: str = "50") -> None:
    """Let figures of July come in and the rules be looked at."""
    for area in areas:
        watch.months([value], area=area)
    watch.cockpit.evaluate()


def silence(watch: Watch, *matchers: str, lasts: timedelta) -> int:
    now = watch.clock.now
    made = watch.cockpit.alerts.put_silence(
        [read_matcher(text) for text in matchers], now, now + lasts, "口径核对", until_resolved=False, who="王五"
    )
    return made.silence_id


def test_one_load_makes_one_message_after_its_wait(watch: Watch) -> None:
    fire(watch, STREET, MAP_TOWN)
    watch.pass_time(9 * MINUTE)
    early = watch.subjects()
    watch.pass_time(2 * MINUTE)
    assert (early, watch.subjects()) == ([], ["【指标预警】黄色提示·触发 2 项：指标completion · 偏低"])


def test_a_message_says_value_threshold_period_age_course_advice_and_where_to_claim(watch: Watch) -> None:
    fire(watch, STREET)
    watch.pass_time(WAIT)
    (message,) = watch.messages()
    (line,) = message.lines
    assert (line.area_name, line.value, line.threshold, line.period) == ("东街街道", 50.0, 60.0, "2026年7月")
    assert (line.age_days, line.series[-2:], message.advice) == (10, (90.0, 50.0), "请核实原因")
    assert line.claim_link.endswith(f"/alerts?alert={COMPLETION}@{STREET}")


def test_the_district_and_its_towns_are_told_apart_and_rules_too(watch: Watch) -> None:
    watch.rule(CALLS, indicator=CALLS)
    watch.months(["50"], code=CALLS)
    fire(watch, STREET, ROOT)
    watch.pass_time(WAIT)
    assert len(watch.subjects()) == 3


def test_what_resolves_within_the_wait_is_never_told(watch: Watch) -> None:
    fire(watch, STREET)
    watch.clock.now += MINUTE
    fire(watch, STREET, value="90")
    watch.pass_time(WAIT)
    assert watch.subjects() == []
    assert {(one.state, one.state_reason) for one in watch.notices()} == {("settled", GONE)}


def test_what_is_told_is_not_told_again_by_ticks_looks_or_a_restart(watch: Watch) -> None:
    fire(watch, STREET)
    for _ in range(3):
        watch.pass_time(WAIT)
        watch.cockpit = watch.another()
        watch.cockpit.evaluate()
    assert len(watch.subjects()) == 1


def test_a_rise_is_told_at_once_and_a_fall_on_the_next_morning(watch: Watch) -> None:
    for value in ("50", "30", "50"):
        fire(watch, STREET, value=value)
        watch.pass_time(HOUR)
    at_once = [message.severity for message in watch.messages()]
    watch.clock.now = datetime(2026, 8, 11, 9, tzinfo=SHANGHAI)
    watch.pass_time(timedelta())
    assert at_once == [Severity.YELLOW, Severity.ORANGE]
    assert watch.subjects()[2:] == ["【指标预警】黄色提示·降级（数据修订）：东街街道 指标completion · 偏低"]


def test_a_fall_goes_with_the_next_message_of_its_group(watch: Watch) -> None:
    fire(watch, STREET, value="30")
    watch.pass_time(WAIT)
    fire(watch, STREET)
    watch.pass_time(HOUR)
    fire(watch, MAP_TOWN)
    watch.pass_time(WAIT)
    assert [line.reason for line in watch.messages()[-1].lines] == ["降级（数据修订）", "触发"]


def test_a_fall_that_is_taken_back_before_it_is_told_is_not_told(watch: Watch) -> None:
    for value in ("30", "50", "30"):
        fire(watch, STREET, value=value)
        watch.pass_time(HOUR)
    assert {(one.state, one.state_reason) for one in watch.notices("fallen")} == {("settled", GONE)}
    assert watch.reasons() == ["触发"]


def test_the_end_is_told_to_those_who_were_told(watch: Watch) -> None:
    fire(watch, STREET)
    watch.pass_time(WAIT)
    fire(watch, STREET, value="90")
    watch.pass_time(HOUR)
    assert watch.messages()[-1].lines[0].sentence == "指标completion90.0%，已回到解除线内，预警解除"


def test_the_end_reaches_who_was_told_only_of_the_gravest(watch: Watch) -> None:
    watch.receivers = (Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/", level=Severity.RED),)
    for value in ("10", "50", "90"):
        fire(watch, STREET, value=value)
        watch.pass_time(HOUR)
    assert [one.lines[0].area_name for one in watch.messages()] == ["东街街道"] * 2


def test_the_end_of_a_later_episode_is_not_told_to_who_knew_only_an_earlier_one(watch: Watch) -> None:
    watch.receivers = (Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/", level=Severity.RED), OFFICE)
    for value in ("10", "90", "50", "90"):
        fire(watch, STREET, value=value)
        watch.pass_time(HOUR)
    told = [one.receiver for one in watch.cockpit.alerts.messages()]
    assert (told.count("领导"), told.count("值班室")) == (2, 4)


def test_between_two_messages_of_a_group_half_an_hour_passes(watch: Watch) -> None:
    fire(watch, STREET)
    watch.pass_time(WAIT)
    fire(watch, MAP_TOWN)
    watch.pass_time(29 * MINUTE)
    early = len(watch.subjects())
    watch.pass_time(MINUTE)
    assert (early, len(watch.subjects())) == (1, 2)


def test_an_opening_and_an_end_by_revision_bear_titles_of_their_own(watch: Watch) -> None:
    for value in ("50", "90", "50"):
        fire(watch, STREET, value=value)
        watch.pass_time(HOUR)
    assert watch.subjects() == [
        f"【指标预警】黄色提示·{why}：东街街道 指标completion · 偏低"
        for why in ("触发", "解除（数据修订）", "触发（数据修订）")
    ]


STOPS = {"paused": "规则暂停", "retired": "规则停用"}


@pytest.mark.parametrize(("state", "reason"), STOPS.items(), ids=STOPS.keys())
def test_the_end_of_a_rule_is_told_with_unit_and_reason(watch: Watch, state: str, reason: str) -> None:
    fire(watch, STREET)
    watch.pass_time(WAIT)
    watch.turn(state)
    watch.cockpit.evaluate()
    watch.pass_time(HOUR)
    (line,) = watch.messages()[-1].lines
    assert (line.area_name, line.sentence) == ("东街街道", f"指标completion：{reason}，预警结束")


def test_what_is_silenced_is_held_and_told_when_the_silence_ends(watch: Watch) -> None:
    silence(watch, f'area="{STREET}"', 'severity!="red"', lasts=2 * HOUR)
    fire(watch, STREET)
    watch.pass_time(HOUR)
    held = [(one.state, one.state_reason) for one in watch.notices("opened")]
    watch.pass_time(HOUR)
    watch.pass_time(WAIT)
    assert held == [("held", "静默：口径核对")]
    assert watch.reasons() == ["静默到期仍在告警"]


def test_the_end_of_a_silence_is_told_once_whichever_job_looks_first(watch: Watch) -> None:
    silence(watch, f'area="{STREET}"', 'severity!="red"', lasts=2 * HOUR)
    fire(watch, STREET)
    watch.cockpit.tell()
    watch.clock.now += 3 * HOUR
    for job in (watch.cockpit.tell, watch.cockpit.remind, watch.cockpit.tell):
        job()
        watch.clock.now += HOUR
    assert watch.reasons() == ["静默到期仍在告警"]


def test_what_resolves_under_a_silence_is_never_told(watch: Watch) -> None:
    silence(watch, f'area="{STREET}"', 'severity!="red"', lasts=DAY)
    fire(watch, STREET)
    watch.pass_time(HOUR)
    fire(watch, STREET, value="90")
    watch.pass_time(2 * DAY)
    assert watch.subjects() == []


def test_two_silences_that_end_together_are_both_announced(watch: Watch) -> None:
    watch.receivers = (DATA_DESK,)
    fire(watch, STREET)
    for area in (STREET, MAP_TOWN):
        silence(watch, f'area="{area}"', 'severity!="red"', lasts=4 * DAY)
    watch.pass_time(3 * DAY + HOUR)
    watch.pass_time(WAIT)
    assert watch.subjects() == ["【工作提示】静默即将到期"] * 2


def orange(watch: Watch) -> None:
    """Let the street go orange on Monday and be told of."""
    fire(watch, STREET, value="30")
    watch.pass_time(WAIT)


def test_orange_is_repeated_on_the_next_morning_and_once_a_day(watch: Watch) -> None:
    orange(watch)
    watch.clock.now = datetime(2026, 8, 11, 8, 59, tzinfo=SHANGHAI)
    for passed in (0, 20, 60):
        watch.pass_time(passed * MINUTE)
    assert watch.reasons() == ["触发", "仍在预警"]


def test_nobody_is_reminded_of_what_somebody_is_on(watch: Watch) -> None:
    orange(watch)
    watch.cockpit.alerts.dispatch(COMPLETION, STREET, "潞督办〔2026〕12号")
    watch.pass_time(3 * DAY)
    watch.pass_time(WAIT)
    assert len(watch.subjects()) == 1


def test_a_claim_that_ran_out_is_told(watch: Watch) -> None:
    orange(watch)
    watch.cockpit.alerts.claim(COMPLETION, STREET, who="王五")
    watch.pass_time(9 * HOUR)
    watch.pass_time(WAIT)
    assert watch.reasons()[-1] == "认领到期未解除"


def test_a_revision_of_an_older_episode_does_not_stop_the_reminders(watch: Watch) -> None:
    watch.months(["50", "90"], last=JULY.shift(-1))
    orange(watch)
    watch.months(["90"], last=JULY.shift(-2))
    watch.cockpit.evaluate()
    watch.pass_time(DAY)
    watch.pass_time(WAIT)
    assert watch.reasons() == ["触发", "仍在预警"]


def test_without_any_receiver_notices_wait_and_say_so_until_there_is_one(watch: Watch) -> None:
    watch.receivers = ()
    fire(watch, STREET)
    watch.pass_time(WAIT)
    waiting = [(one.state, one.state_reason) for one in watch.notices()]
    watch.receivers = (OFFICE,)
    watch.pass_time(MINUTE)
    assert (waiting, watch.reasons()) == ([("waiting", "没有接收人")], ["触发"])


def test_a_notice_that_no_receiver_asks_for_is_unaddressed_and_says_so(watch: Watch) -> None:
    watch.receivers = (Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/", level=Severity.RED),)
    fire(watch, STREET)
    watch.pass_time(WAIT)
    assert [(one.state, one.state_reason) for one in watch.notices()] == [("unaddressed", "没有接收人订阅这类通知")]


def test_a_receiver_gets_the_lines_it_asked_for_and_the_rest_is_unaddressed(watch: Watch) -> None:
    watch.receivers = (Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/", level=Severity.ORANGE),)
    watch.months(["30"], area=MAP_TOWN)
    fire(watch, STREET)
    watch.pass_time(WAIT)
    assert [line.area_name for line in watch.messages()[0].lines] == ["马厂镇"]
    assert sorted(watch.told()) == [("opened", STREET, "unaddressed"), ("opened", MAP_TOWN, "told")]


def test_each_receiver_gets_a_message_of_its_own(watch: Watch) -> None:
    watch.receivers = (OFFICE, Receiver("领导", ReceiverKind.WEBHOOK, "http://127.0.0.1:7/"))
    fire(watch, STREET)
    watch.pass_time(WAIT)
    assert sorted(one.receiver for one in watch.cockpit.alerts.messages()) == ["值班室", "领导"]
