"""A rate on too few cases is withheld, but it has come in: nobody is pressed for it."""

from typing import Any

import pytest

from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store
from indicators.catalogue import DueRule
from tests.postgres.district import CALLS, COMPLETION, DAY, JULY, MAP_TOWN, STREET, load, observation
from tests.postgres.watch import WAIT, Watch, plain

OWED = DueRule(months_after=1, day=8)  # July was due on 8 August
TOWNS: dict[str, Any] = {"scope": {"area_codes": [STREET, MAP_TOWN]}}


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give two towns that reported for June; July is owed, and something else has been reported for it."""
    made = Watch(store, receivers=(Receiver("专班", ReceiverKind.WEBHOOK, "http://127.0.0.1:9/", wants_data=True),))
    made.found(plain(due=OWED, min_denominator=30), plain(CALLS))
    made.months(["1"], code=CALLS)
    for area in (STREET, MAP_TOWN):
        made.months(["90"], area=area, last=JULY.shift(-1))
    return made


def report_few(watch: Watch) -> None:
    load(watch.store, [observation("80", parts=("4", "5"))], name="few.xlsx", at=watch.clock.now)


def test_who_reported_too_few_cases_is_not_told_to_be_late(watch: Watch) -> None:
    watch.rule(**TOWNS)
    report_few(watch)
    watch.cockpit.evaluate()
    assert [one.notice.area_code for one in watch.notices("data_overdue")] == [MAP_TOWN]


def test_a_call_for_a_figure_falls_away_when_it_comes_though_on_too_few_cases(watch: Watch) -> None:
    watch.rule(**TOWNS)
    watch.cockpit.evaluate()
    report_few(watch)
    watch.pass_time(WAIT)
    assert watch.told() == [("data_overdue", STREET, "settled"), ("data_overdue", MAP_TOWN, "told")]


def test_a_rule_on_lateness_takes_too_few_cases_for_a_figure(watch: Watch) -> None:
    watch.rule(kind="staleness", comparator=">=", yellow=1, **TOWNS)
    report_few(watch)
    watch.pass_time(DAY)
    assert list(watch.open_alerts()) == [(COMPLETION, MAP_TOWN)]
