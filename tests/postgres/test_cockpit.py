"""The use cases: one snapshot for every face, evaluated once, alive through an outage."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data_access import writes
from data_access.migrations import SCHEMA_VERSION
from data_access.store import Store
from data_access.store_faults import StoreFault
from indicators.catalogue import Aggregation
from indicators.period import Period
from indicators.problem import Refusal
from indicators.report import table_rows
from tests.postgres.conftest import Outage
from tests.postgres.district import (
    COMPLETION,
    DAY,
    JULY,
    RENAMED_NEW,
    RENAMED_OLD,
    STREET,
    areas,
    changes,
    indicator,
    load,
    observation,
)
from workflows.cockpit import Cockpit

AUGUST_10 = datetime(2026, 8, 10, 2, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands where the test puts it."""

    now: datetime = field(default=AUGUST_10)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands on 10 August 2026."""
    return Clock()


@pytest.fixture
def cockpit(store: Store, clock: Clock) -> Cockpit:
    """Give a cockpit over a district with one indicator."""
    with store.write() as connection:
        known_at = writes.next_known_at(connection, datetime(2026, 1, 5, tzinfo=UTC))
        writes.put_areas(connection, areas(), changes())
        writes.put_indicators(connection, known_at, [indicator(aggregation=Aggregation.NONE)])
        writes.bump_version(connection)
    return Cockpit(store, clock, actor="李四")


def _months(store: Store, values: Iterable[str], *, first: str = "2026-05", at: datetime = AUGUST_10 - DAY) -> int:
    periods = (Period.parse(first).shift(slot) for slot in range(99))
    rows = [observation(value, period=period) for value, period in zip(values, periods, strict=False)]
    return load(store, rows, name=f"{first} {list(values)}", at=at)[0]


def test_the_months_to_choose_are_those_with_figures_newest_first(cockpit: Cockpit, store: Store) -> None:
    _months(store, ["50", "70", "80"])
    assert [str(period) for period in cockpit.period_choices()] == ["2026-07", "2026-06", "2026-05"]
    assert cockpit.latest_period() == JULY


def test_the_running_month_is_shown_first_only_when_there_is_no_other(cockpit: Cockpit, store: Store) -> None:
    _months(store, ["50"], first="2026-08")
    alone = cockpit.latest_period()
    _months(store, ["50"], first="2026-07", at=AUGUST_10)
    assert (alone, cockpit.latest_period()) == (JULY.shift(1), JULY)


def test_an_empty_store_says_what_to_load_and_is_well(cockpit: Cockpit) -> None:
    with pytest.raises(Refusal, match="还没有导入任何数据；请先用 load 导入报表。"):
        cockpit.latest_period()
    assert cockpit.health() == {
        "ok": True,
        "schema_version": SCHEMA_VERSION,
        "data_version": 1,
        "last_load_at": None,
        "as_of": None,
        "scheduler_seen_at": None,
        "scheduler_problems": [],
    }


def test_a_snapshot_is_made_once_and_again_only_after_a_change(cockpit: Cockpit, store: Store) -> None:
    _months(store, ["50", "70", "80"])
    first, second = cockpit.snapshot(JULY), cockpit.snapshot(JULY)
    _months(store, ["90"], first="2026-07", at=AUGUST_10)
    third = cockpit.snapshot(JULY)
    assert first is second
    assert third is not first
    assert third.column(COMPLETION).values[third.areas.ordinal(STREET)] == 90.0


def test_known_on_a_day_means_by_the_end_of_that_day(cockpit: Cockpit, store: Store) -> None:
    _months(store, ["50"], first="2026-07", at=datetime(2026, 8, 8, 15, 59, 59, tzinfo=UTC))
    _months(store, ["55"], first="2026-07", at=datetime(2026, 8, 8, 16, 0, 0, tzinfo=UTC))
    ordinal = cockpit.snapshot(JULY).areas.ordinal(STREET)
    on = {day: cockpit.snapshot(JULY, date(2026, 8, day)).column(COMPLETION).values[ordinal] for day in (8, 9)}
    assert on == {8: 50.0, 9: 55.0}


def test_every_row_of_a_table_names_its_cell(cockpit: Cockpit, store: Store) -> None:
    rows = [observation("50", row=14), observation("60", area=RENAMED_OLD, row=15)]
    load_id, _, _ = load(store, rows, name="7月.xlsx", at=AUGUST_10 - DAY)
    table = cockpit.with_sources(table_rows(cockpit.snapshot(JULY), COMPLETION))
    named = {row.area_code: row.source for row in table if row.source}
    assert named == {
        STREET: f"7月.xlsx，工作表“经济”第 14 行第 3 列（C14），批次 {load_id}",
        RENAMED_NEW: f"7月.xlsx，工作表“经济”第 15 行第 3 列（C15），批次 {load_id}",
    }


def test_undo_says_what_it_did(cockpit: Cockpit, store: Store) -> None:
    _months(store, ["50"], first="2026-07")
    wrong = _months(store, ["5"], first="2026-07", at=AUGUST_10)
    report = cockpit.undo(wrong)
    assert report.sentence() == (f"已撤销批次 {wrong}（2026-07 ['5']）：收回 1 条，恢复此前的 1 条，历史记录全部保留。")
    assert [load.is_live for load in cockpit.loads()] == [False, True]


def test_backup_and_restore_say_what_they_did(cockpit: Cockpit, store: Store, tmp_path: Path) -> None:
    _months(store, ["50"], first="2026-07")
    assert cockpit.backup(tmp_path / "周一.zip").sentence().startswith("已备份到 周一.zip：")
    report = cockpit.restore(tmp_path / "周一.zip")
    aside = tmp_path / "before-restore-20260810-100000.backup"
    assert report.sentence().endswith(f"（备份于 2026-08-10 10:00），核对一致；恢复前的数据保存在 {aside}。")


def test_the_last_picture_survives_an_outage_and_health_tells(cockpit: Cockpit, store: Store, outage: Outage) -> None:
    _months(store, ["50", "70", "80"])
    before = cockpit.snapshot(JULY)
    with outage(store):
        during, health = cockpit.snapshot(JULY), cockpit.health()
        with pytest.raises(StoreFault, match="数据库"):
            cockpit.data_version()
        with pytest.raises(StoreFault, match="数据库"):
            cockpit.snapshot(JULY, date(2026, 8, 9))
    _months(store, ["90"], first="2026-07", at=AUGUST_10)
    assert during is before
    assert (health["ok"], "数据库" in health["problem"]) == (False, True)
    assert cockpit.snapshot(JULY) is not before
    assert cockpit.health()["ok"]


def test_a_snapshot_changes_with_the_day_because_what_is_due_does(cockpit: Cockpit, store: Store, clock: Clock) -> None:
    _months(store, ["50"], first="2026-07")
    before = cockpit.snapshot(JULY.shift(1))
    clock.now += timedelta(days=35)
    after = cockpit.snapshot(JULY.shift(1))
    assert (before.column(COMPLETION).period, after.column(COMPLETION).period) == (JULY, JULY.shift(1))


def test_as_known_on_a_day_nothing_due_later_is_overdue(cockpit: Cockpit, store: Store, clock: Clock) -> None:
    _months(store, ["50"], first="2026-06", at=datetime(2026, 7, 6, tzinfo=UTC))
    clock.now = datetime(2026, 11, 25, tzinfo=UTC)
    then = cockpit.snapshot(Period.parse("2026-10"), date(2026, 7, 20)).column(COMPLETION)
    late = cockpit.snapshot(Period.parse("2026-10"), date(2026, 8, 20)).column(COMPLETION)
    assert (then.period, then.is_due) == (JULY.shift(-1), True)
    assert (late.period, bool(np.isnan(late.values).all())) == (JULY, True)
