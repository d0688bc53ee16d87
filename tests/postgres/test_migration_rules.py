"""From the store of the first release to the second: ladders become rules, alerts stay, history stays locked."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, exc, select

from data_access import backup as door
from data_access import queries, writes
from data_access.migrations import migrate, schema_version, upgrade
from data_access.queries_rules import rule_versions, rules_in_force
from data_access.store import Store, open_store
from data_access.tables import (
    alert_acts,
    alert_changes,
    alert_policies,
    evaluations,
    incidents,
    notices,
    outbox,
    rebases,
    rule_states,
    rules,
    silences,
)
from data_access.writes import AlertChange
from data_access.writes_rules import put_default_rules
from indicators.alerting.incident import IncidentKind
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.mute_timing import DayKind, MuteTiming
from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.catalogue import Indicator
from tests.postgres.conftest import NewUrl
from tests.postgres.district import (
    CALLS,
    COMPLETION,
    JULY,
    MAP_TOWN,
    ROOT,
    START,
    STREET,
    areas,
    changes,
    load,
    observation,
)
from tests.postgres.post_office import put
from tests.postgres.watch import AUGUST_10, Watch, plain

LADDER = AlertRule(
    COMPLETION,
    1,
    COMPLETION,
    RuleKind.THRESHOLD,
    Comparator.LESS,
    (Step(Severity.YELLOW, 60.0, 2), Step(Severity.RED, 40.5, 1, exit_value=45.0)),
    basis="sourced",
)
KEPT = (
    alert_acts,
    alert_policies,
    evaluations,
    incidents,
    notices,
    outbox,
    rebases,
    rule_states,
    rules,
    silences,
    alert_changes,
)


def catalogue() -> tuple[Indicator, ...]:
    """Give an indicator with a ladder and one without."""
    return plain(rule=LADDER), plain(CALLS)


@pytest.fixture
def old(engine: str, new_url: NewUrl) -> Iterator[Store]:
    """Give a store as the first release left it: a catalogue, figures and an alert that was recorded."""
    store = open_store(new_url(engine))
    with store.write() as connection:
        upgrade(connection, "0001")
        known_at = writes.next_known_at(connection, START)
        writes.put_areas(connection, areas(), changes(), root_code=ROOT)
        writes.put_indicators(connection, known_at, catalogue())
        writes.bump_version(connection)
    load(store, [observation("50", period=JULY.shift(-1)), observation("50")], at=AUGUST_10 - timedelta(hours=1))
    with store.write() as connection:
        recorded = [
            AlertChange(COMPLETION, 1, STREET, "2026-06", "pending", 0, "进入观察"),
            AlertChange(COMPLETION, 1, STREET, "2026-07", "firing", 2, "触发"),
        ]
        writes.put_alert_changes(connection, recorded, {}, data_version=2, changed_at=AUGUST_10)
    yield store
    store.close()


def test_the_old_store_has_none_of_the_new_tables(old: Store) -> None:
    with old.read() as connection:
        assert schema_version(connection) == "0001"


def test_every_ladder_of_the_catalogue_stands_as_the_first_version_of_a_rule(old: Store) -> None:
    migrate(old)
    with old.read() as connection:
        versions = rule_versions(connection)
        assert [(one.rule.code, one.rule.version, one.state, one.rule.author) for one in versions] == [
            (COMPLETION, 1, "active", "指标目录")
        ]
        (rule,) = rules_in_force(connection, START + timedelta(days=1))
    assert (rule.kind, rule.comparator, rule.steps, rule.keep, rule.basis) == (
        LADDER.kind,
        LADDER.comparator,
        LADDER.steps,
        LADDER.keep,
        LADDER.basis,
    )


def test_a_rule_taken_over_counts_from_when_its_definition_was_known(old: Store) -> None:
    migrate(old)
    with old.read() as connection:
        (version,) = rule_versions(connection)
    assert version.since == START


def test_a_newer_definition_gives_the_rule_its_ladder(old: Store) -> None:
    with old.write() as connection:
        milder = Step(Severity.YELLOW, 55.0, 2)
        changed = plain(rule=AlertRule(COMPLETION, 1, COMPLETION, LADDER.kind, LADDER.comparator, (milder,)))
        writes.put_indicators(connection, writes.next_known_at(connection, AUGUST_10), [changed])
    migrate(old)
    with old.read() as connection:
        assert [rule.steps for rule in rules_in_force(connection, AUGUST_10 + timedelta(days=1))] == [(milder,)]


def test_the_same_catalogue_loaded_again_changes_no_rule(old: Store) -> None:
    migrate(old)
    with old.write() as connection:
        assert put_default_rules(connection, catalogue(), writes.next_known_at(connection, AUGUST_10)) == 0


def test_alerts_stay_as_they_were_and_go_on(old: Store) -> None:
    migrate(old)
    watch = Watch(old)
    assert watch.cockpit.evaluate() == 0
    assert watch.open_alerts() == {(COMPLETION, STREET): ("firing", 2)}


def test_what_was_open_before_is_not_told_as_new(old: Store) -> None:
    migrate(old)
    watch = Watch(old)
    watch.cockpit.evaluate()
    assert watch.notices() == []


@pytest.fixture
def lived(store: Store) -> Watch:
    """Give a store in which something of every kind was done about warnings."""
    watch = Watch(store)
    watch.found()
    watch.rule(scope={"area_codes": [STREET, MAP_TOWN]})
    watch.months(["50"])
    watch.cockpit.evaluate()
    alerts, book = watch.cockpit.alerts, watch.cockpit.rules
    alerts.claim(COMPLETION, STREET, who="王五")
    matchers = [read_matcher(f'area="{MAP_TOWN}"'), read_matcher('severity!="red"')]
    later = watch.clock.now + timedelta(days=1)
    alerts.put_silence(matchers, watch.clock.now, later, "核对", until_resolved=False, who="王五")
    alerts.put_mute_timing(MuteTiming("休息日", day_kind=DayKind.HOLIDAY), "休息日不打扰")
    book.label_incident(COMPLETION, STREET, JULY, IncidentKind.TASK, "企业停产")
    book.rebase(COMPLETION, STREET, JULY, "口径变了", "潞发改〔2026〕3号")
    return watch


def test_nobody_can_delete_what_was_once_said_or_done(lived: Watch) -> None:
    put(lived.store, "key")
    for table in KEPT:
        with pytest.raises(exc.DBAPIError, match="append-only"), lived.store.write() as connection:
            connection.execute(delete(table))


def test_a_backup_carries_everything_and_the_numbers_go_on(
    lived: Watch, engine: str, new_url: NewUrl, tmp_path: Path
) -> None:
    put(lived.store, "key")
    door.backup(lived.store, tmp_path / "copy.backup", lived.clock.now)
    other = open_store(new_url(engine))
    migrate(other)
    door.restore(other, tmp_path / "copy.backup", lived.clock.now, "李四")
    rows = {}
    for store in (lived.store, other):
        with store.read() as connection:
            rows[store.place] = {table.name: sorted(map(tuple, connection.execute(select(table)))) for table in KEPT}
    assert rows[other.place] == rows[lived.store.place]
    restored = Watch(other, clock=lived.clock)
    restored.cockpit.alerts.note(COMPLETION, STREET, "恢复以后", "赵六")
    assert [act.note for act in restored.cockpit.alerts.history(COMPLETION, STREET).acts] == ["", "恢复以后"]
    other.close()


def test_a_backup_of_the_first_release_is_brought_up_to_date(
    old: Store, engine: str, new_url: NewUrl, tmp_path: Path
) -> None:
    if not old.is_sqlite:
        migrate(old)  # a server's rows are copied as the tables of this release
    door.backup(old, tmp_path / "old.backup", AUGUST_10)
    other = open_store(new_url(engine))
    migrate(other)
    door.restore(other, tmp_path / "old.backup", AUGUST_10, "李四")
    with other.read() as connection:
        assert [one.rule.code for one in rule_versions(connection)] == [COMPLETION]
        assert len(list(queries.alert_record(connection))) == 2
    other.close()
