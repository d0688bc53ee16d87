"""A kept rule that cannot be read is the fault of that one rule: everything else goes on, and its alerts stand."""

import json

import pytest
from sqlalchemy import select, update

from data_access.store import Store
from data_access.tables import indicators, rules
from data_access.writes import bump_version
from tests.postgres.district import CALLS, COMPLETION, MAP_TOWN, STREET
from tests.postgres.watch import YELLOW, Watch, low, plain

BROKEN = {
    "a baseline without its method": json.dumps(low(kind="baseline")),
    "an event count without its window": json.dumps(low(kind="event_count")),
    "no level": json.dumps(low(yellow=None, hold=None)),
    "a text cut off": '{"indicator": "completion',
}


@pytest.fixture
def watch(store: Store) -> Watch:
    """Give a watch over two indicators with a rule each, both of which have fired."""
    made = Watch(store)
    made.found(plain(), plain(CALLS))
    made.months(["90", "50"])
    made.months(["90", "50"], code=CALLS, area=MAP_TOWN)
    made.rule()
    made.rule(CALLS, indicator=CALLS)
    made.cockpit.evaluate()
    return made


def spoil(watch: Watch, definition: str) -> None:
    """Let the kept text of the first rule be another."""
    with watch.store.write() as connection:
        connection.execute(update(rules).where(rules.c.rule_code == COMPLETION).values(definition=definition))
        bump_version(connection)


@pytest.mark.parametrize("definition", BROKEN.values(), ids=BROKEN.keys())
def test_an_unreadable_rule_is_told_as_a_fault_and_the_others_go_on(watch: Watch, definition: str) -> None:
    spoil(watch, definition)
    watch.months(["40"], code=CALLS, area=STREET)
    watch.cockpit.evaluate()
    assert [fault.rule.code for fault in watch.cockpit.alerts.board().faults] == [COMPLETION]
    assert watch.open_alerts()[CALLS, STREET] == ("firing", YELLOW)


def test_the_alerts_of_an_unreadable_rule_stand_as_they_were(watch: Watch) -> None:
    before = watch.open_alerts()[COMPLETION, STREET]
    spoil(watch, BROKEN["a baseline without its method"])
    watch.cockpit.evaluate()
    assert watch.open_alerts()[COMPLETION, STREET] == before


def test_the_list_of_rules_says_what_is_wrong_with_it(watch: Watch) -> None:
    spoil(watch, BROKEN["a baseline without its method"])
    faults = {line.newest.rule.code: line.fault for line in watch.cockpit.rules.rules()}
    assert "请写明基线方法" in faults[COMPLETION]
    assert faults[CALLS] == ""


@pytest.mark.parametrize("definition", BROKEN.values(), ids=BROKEN.keys())
def test_saving_the_rule_anew_is_the_cure(watch: Watch, definition: str) -> None:
    spoil(watch, definition)
    watch.cockpit.rules.save_rule(COMPLETION, low(), "改正", "张三")
    assert watch.cockpit.alerts.board().faults == ()


def test_a_kept_definition_whose_ladder_lacks_a_part_can_still_be_read(watch: Watch) -> None:
    named = indicators.c.indicator_code == COMPLETION
    with watch.store.write() as connection:
        table = json.loads(connection.execute(select(indicators.c.definition).where(named)).scalar_one())
        table["ladder"] = {"kind": "baseline", "comparator": "<", "yellow": 3}
        connection.execute(update(indicators).where(named).values(definition=json.dumps(table)))
        bump_version(connection)
    assert COMPLETION in watch.cockpit.now().columns
