"""What is judged reaches up to today: a month that still runs is seen, and so is one in which nobody reports."""

from datetime import UTC, date, datetime

import pytest

from data_access.store import Store
from indicators.catalogue import DueRule
from indicators.period import Frequency, Period
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, STREET
from tests.postgres.watch import MINUTE, RED, YELLOW, Watch, plain

JUNE = JULY.shift(-1)
AUGUST_9 = Period.parse("2026-08-09")
DECEMBER_10 = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)
OWED = DueRule(months_after=1, day=8)
DAILY = plain(frequency=Frequency.DAY, due=DueRule(months_after=0, day=1))


@pytest.fixture
def daily(store: Store) -> Watch:
    """Give a district that counts day by day, calm up to yesterday, when 99 came in."""
    watch = Watch(store)
    watch.found(DAILY)
    watch.rule(comparator=">=", yellow=60)
    watch.months(["10", "10", "99"], last=AUGUST_9)
    return watch


@pytest.fixture
def silent(store: Store) -> Watch:
    """Give a district whose figures were told of in July and have stopped since, looked at in December."""
    watch = Watch(store)
    watch.found(plain(due=OWED), plain(CALLS, due=OWED))
    watch.rule(yellow=60)
    watch.rule("late", kind="staleness", comparator=">=", yellow=30, red=60, hold={}, keep=0)
    watch.clock.now = datetime(2026, 7, 9, 2, 0, tzinfo=UTC)
    watch.months(["50"], last=JUNE)
    watch.cockpit.evaluate()
    watch.pass_time(11 * MINUTE)
    watch.clock.now = DECEMBER_10
    return watch


def test_a_daily_figure_of_the_running_month_opens_its_alert_at_once(daily: Watch) -> None:
    daily.cockpit.evaluate()
    assert daily.recorded() == [("2026-08-09", "firing", YELLOW, "触发")]


def test_the_list_shows_what_the_running_month_brought(daily: Watch) -> None:
    daily.cockpit.evaluate()
    assert daily.open_alerts() == {(COMPLETION, STREET): ("firing", YELLOW)}


def test_people_are_told_of_the_running_month(daily: Watch) -> None:
    daily.cockpit.evaluate()
    daily.pass_time(11 * MINUTE)
    assert ("opened", STREET) in [told[:2] for told in daily.told()]


def test_an_alert_of_the_running_month_is_news_on_the_page(daily: Watch) -> None:
    assert [alert.severity for alert in daily.cockpit.now().alerts] == [YELLOW]


def test_the_list_as_of_an_earlier_day_does_not_know_of_it(daily: Watch) -> None:
    daily.clock.now += DAY
    daily.months(["99"], last=AUGUST_9.shift(1))
    daily.cockpit.evaluate()
    periods = [str(one.alert.period) for one in daily.cockpit.alerts.board(date(2026, 8, 10)).entries]
    assert periods == ["2026-08-09"]


def test_when_everybody_stops_reporting_the_owner_is_told(silent: Watch) -> None:
    silent.cockpit.evaluate()
    assert "2026-11" in {one.notice.period for one in silent.notices("data_overdue")}


def test_when_everybody_stops_reporting_an_old_alert_says_how_old_its_figure_is(silent: Watch) -> None:
    (alert,) = (one for one in silent.cockpit.now().alerts if one.rule.code == COMPLETION)
    assert alert.is_stale


def test_when_everybody_stops_reporting_the_debt_is_listed(silent: Watch) -> None:
    debts = {(debt.indicator.code, str(debt.period)) for debt in silent.cockpit.alerts.board().debts}
    assert (COMPLETION, "2026-11") in debts


def test_a_unit_that_owes_five_months_owes_since_the_first(silent: Watch) -> None:
    silent.cockpit.evaluate()
    assert silent.open_alerts()[("late", STREET)] == ("firing", RED)


def test_a_figure_at_last_ends_the_debt(silent: Watch) -> None:
    silent.cockpit.evaluate()
    silent.months(["70"], last=Period.parse("2026-11"))
    silent.cockpit.evaluate()
    assert ("late", STREET) not in silent.open_alerts()
