"""A formula over indicators of which one does not apply: out of the rule where that decides it, judged elsewhere."""

from typing import Any

import pytest

from data_access.store import Store
from indicators.observation import Status
from indicators.period import Period
from tests.postgres.district import CALLS, DAY, JULY, STREET
from tests.postgres.watch import YELLOW, Watch, plain

AUGUST, SEPTEMBER = JULY.shift(1), JULY.shift(2)
ENDED = [("2026-07", "firing", YELLOW, "触发"), ("2026-08", "normal", 0, "不适用")]


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a district that has reported two indicators in June and July."""
    made = Watch(store)
    made.found(plain(), plain(CALLS))
    made.months(["90", "50"])
    made.months(["60", "60"], code=CALLS)
    return made


def without_calls(watch: Watch, slot: Period, value: str | None) -> None:
    """Let a month pass in which the calls do not apply."""
    watch.clock.now += 31 * DAY
    watch.months([value], last=slot)
    watch.months([None], code=CALLS, last=slot, status=Status.NOT_APPLICABLE)
    watch.cockpit.evaluate()


def test_an_operand_that_does_not_apply_ends_the_alert_of_a_formula(watch: Watch) -> None:
    watch.rule("gap", kind="expression", expression="completion - calls", yellow=0)
    watch.cockpit.evaluate()
    without_calls(watch, AUGUST, "50")
    assert watch.recorded(rule="gap") == ENDED


def test_it_stays_ended_while_the_operand_does_not_apply(watch: Watch) -> None:
    watch.rule("gap", kind="expression", expression="completion - calls", yellow=0)
    without_calls(watch, AUGUST, "50")
    without_calls(watch, SEPTEMBER, "40")
    assert watch.open_alerts() == {}


def test_an_operand_that_does_not_apply_is_laid_on_the_calendar_of_the_rule(watch: Watch) -> None:
    watch.rule("calls_gap", indicator=CALLS, kind="expression", expression="completion + 0", yellow=60)
    watch.cockpit.evaluate()
    watch.clock.now += 31 * DAY
    watch.months([None], last=AUGUST, status=Status.NOT_APPLICABLE)
    watch.months(["60"], code=CALLS, last=AUGUST)
    watch.cockpit.evaluate()
    assert watch.recorded(rule="calls_gap") == ENDED


def test_an_indicator_the_rule_is_filed_under_but_does_not_ask_may_not_apply(watch: Watch) -> None:
    watch.rule("filed", indicator=CALLS, kind="expression", expression="completion + 0", yellow=60)
    without_calls(watch, AUGUST, "50")
    assert watch.open_alerts() == {("filed", STREET): ("firing", YELLOW)}


@pytest.mark.parametrize(
    "ladder",
    [
        pytest.param({"expression": "completion + calls * 0", "missing": "all", "yellow": 60}, id="a sum without it"),
        pytest.param(
            {"expression": "completion < 60 或 calls > 90", "comparator": ">=", "yellow": 1}, id="true without it"
        ),
    ],
)
def test_a_formula_that_is_decided_without_the_operand_is_judged(watch: Watch, ladder: dict[str, Any]) -> None:
    watch.rule("gap", kind="expression", **ladder)
    without_calls(watch, AUGUST, "50")
    assert watch.open_alerts() == {("gap", STREET): ("firing", YELLOW)}


def test_a_missing_operand_still_leaves_the_alert_as_it_is(watch: Watch) -> None:
    watch.rule("gap", kind="expression", expression="completion - calls", yellow=0)
    watch.clock.now += 31 * DAY
    watch.months(["90"], last=AUGUST)
    watch.months([None], code=CALLS, last=AUGUST, status=Status.MISSING)
    watch.cockpit.evaluate()
    assert watch.open_alerts() == {("gap", STREET): ("firing", YELLOW)}
