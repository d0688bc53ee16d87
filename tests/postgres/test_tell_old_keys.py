"""Notices that an older version wrote under other keys: each settles once, and what it tells is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from data_access.tables import notices
from indicators.alerting.matching_labels import read_matcher
from indicators.catalogue import DueRule
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, MAP_TOWN, STREET
from tests.postgres.watch import WAIT, Watch, plain

HOUR = timedelta(hours=1)
DESK = Receiver("数据专班", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/", wants_data=True)
LATE = "【数据提醒】指标completion2026年7月逾期 2 天：区发改局"


@pytest.fixture
def owed(store: Store) -> Watch:
    """Give a watch in which two towns owe their figure of July, as an older version noted it."""
    made = Watch(store, receivers=(DESK,))
    made.found(plain(due=DueRule(1, 8)), plain(CALLS, due=DueRule(1, 8)))
    made.rule(scope={"area_codes": [STREET, MAP_TOWN]})
    made.months(["1", "1"], code=CALLS, last=JULY)
    made.cockpit.evaluate()
    written_before(made)
    return made


def written_before(watch: Watch) -> None:
    """Write the notices anew as they once were: named by rule, area, episode and an occasion that says less."""
    with watch.store.write() as connection:
        for row in connection.execute(select(notices)).all():
            late, fault = row.kind == "data_overdue", row.kind == "rule_error"
            occasion = row.period if late else row.occasion.rsplit("|", 1)[0] if fault else row.occasion
            key = "|".join((row.kind, row.rule_code, row.area_code, row.episode, occasion))
            named = update(notices).where(notices.c.notice_id == row.notice_id)
            connection.execute(named.values(notice_key=key, occasion=occasion))


def test_a_late_figure_of_an_older_version_is_told_once_and_settled(owed: Watch) -> None:
    for _ in range(4):
        owed.pass_time(WAIT)
    assert (owed.subjects(), {one.state for one in owed.notices()}) == ([LATE], {"told"})


def test_a_late_figure_told_by_an_older_version_is_not_told_again_under_its_new_name(owed: Watch) -> None:
    owed.pass_time(WAIT)
    for _ in range(3):
        owed.pass_time(DAY)
    states = [(one.state, one.state_reason) for one in owed.notices()]
    assert owed.subjects() == [LATE]
    assert states == [("told", "")] * 2 + [("settled", "同一事项已经通知过，不再重复")] * 2


def test_what_waits_under_its_old_and_its_new_name_is_told_once(owed: Watch) -> None:
    owed.receivers = ()
    owed.pass_time(DAY)
    owed.receivers = (DESK,)
    owed.pass_time(WAIT)
    owed.pass_time(HOUR)
    assert [message.opening.count("马厂镇") for message in owed.messages()] == [1]
    assert sorted({(one.state, one.state_reason) for one in owed.notices()}) == [
        ("settled", "同一事项另有一条通知，不再重复"),
        ("told", ""),
    ]


def test_two_rules_that_named_one_late_figure_each_tell_it_once(owed: Watch) -> None:
    with owed.store.write() as connection:
        connection.execute(update(notices).values(notice_key=notices.c.area_code, state="settled"))
    owed.rule("other", scope={"area_codes": [STREET, MAP_TOWN]})
    owed.turn("paused")
    owed.cockpit.evaluate()
    written_before(owed)
    with owed.store.write() as connection:
        connection.execute(update(notices).values(state="waiting", settled_at=""))
    owed.pass_time(WAIT)
    owed.receivers = (DESK, Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:8/", wants_data=True))
    owed.pass_time(HOUR)
    assert [message.opening.count("马厂镇") for message in owed.messages()] == [1]


def test_figures_of_two_indicators_that_an_older_version_named_alike_are_both_told(store: Store) -> None:
    watch = Watch(store, receivers=(DESK,))
    watch.found(plain(due=DueRule(1, 8)), plain(CALLS, due=DueRule(1, 8)))
    for code in (COMPLETION, CALLS):
        watch.rule(code, indicator=code, scope={"area_codes": [STREET]})
        watch.months(["90"], code=code, last=JULY.shift(-1))
    watch.cockpit.evaluate()
    written_before(watch)
    watch.pass_time(WAIT)
    assert len(watch.subjects()) == 2


def test_the_end_of_a_silence_that_an_older_version_told_is_not_told_again(store: Store) -> None:
    watch = Watch(store, receivers=(DESK,))
    watch.found()
    watch.rule()
    now = watch.clock.now
    matchers = [read_matcher(f'area="{STREET}"'), read_matcher('severity!="red"')]
    watch.cockpit.alerts.put_silence(matchers, now, now + HOUR, "口径核对", until_resolved=False, who="王五")
    watch.months(["50"])
    watch.cockpit.evaluate()
    for _ in range(2):
        watch.pass_time(HOUR)
    written_before(watch)
    watch.receivers = (DESK, Receiver("值班室", ReceiverKind.WEBHOOK, "http://127.0.0.1:8/"))
    for _ in range(2):
        watch.pass_time(HOUR)
    assert watch.reasons() == ["静默到期仍在告警"]


def test_the_fault_of_a_rule_that_an_older_version_told_is_not_told_again(store: Store) -> None:
    watch = Watch(store, receivers=(DESK,))
    watch.found()
    watch.rule(kind="expression", expression="指标completion - 没有这个指标")
    watch.months(["49"])
    watch.cockpit.evaluate()
    written_before(watch)
    for value in ("50", "51", "52"):
        watch.pass_time(WAIT)
        watch.pass_time(WAIT)
        watch.months([value])
    assert len(watch.subjects()) == 1


def test_a_late_figure_is_told_of_its_own_indicator_though_its_rule_watches_another_by_now(store: Store) -> None:
    watch = Watch(store, receivers=(DESK,))
    watch.found(plain(due=DueRule(1, 8)), plain(CALLS))
    watch.rule(scope={"area_codes": [STREET, MAP_TOWN]})
    watch.months(["1"], code=CALLS)
    watch.cockpit.evaluate()
    watch.rule(indicator=CALLS, scope={"area_codes": [STREET, MAP_TOWN]})
    watch.pass_time(WAIT)
    assert LATE in watch.subjects()
