"""The shipped sample goes through the clerk's doors: whole, in order, and on from where it stopped."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from data_access import queries
from data_access.migrations import migrate
from data_access.store import Store, open_store
from indicators import publish
from indicators.period import Period
from indicators.snapshot import Snapshot
from tests.core.sample_cube import sample_cube
from tests.postgres.conftest import MakeStore, NewUrl
from workflows.areas import load_areas
from workflows.cockpit import Cockpit
from workflows.sample import load_sample

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
OCTOBER = Period.parse("2026-10")


class PulledPlugError(Exception):
    """What stands for a kill half way."""


def stop_before(step: int) -> Callable[[str, int, int], None]:
    """Pull the plug before a step."""

    def progress(_title: str, done: int, _total: int) -> None:
        if done == step:
            raise PulledPlugError

    return progress


def load_until(store: Store, step: int) -> None:
    with pytest.raises(PulledPlugError):
        load_sample(store, progress=stop_before(step))


def names(store: Store) -> list[str]:
    with store.read() as connection:
        return [load.file_name for load in reversed(queries.loads(connection))]


def test_a_load_cut_off_half_way_goes_on_where_it_stopped(make_store: MakeStore) -> None:
    store, whole = make_store(), make_store()
    load_until(store, 5)
    load_until(store, 9)
    load_until(store, 13)
    load_until(whole, 13)
    assert names(store) == names(whole)
    assert len(names(store)) == 13


def test_the_areas_come_first_and_the_figures_in_the_order_they_arrived(make_store: MakeStore) -> None:
    store = make_store()
    load_until(store, 13)
    assert names(store) == [
        "areas.csv",
        "communities.csv",
        "area_changes.csv",
        "district_outline.geojson",
        "towns_illustrative.geojson",
        "zones_illustrative.geojson",
        "base.toml",
        "economy.toml",
        "safety.toml",
        "service.toml",
        "2022年度目标任务表.xlsx",
        "公开数据（2021年及以前）.csv",
        "2022年11月社区月报.csv",
    ]


def test_a_store_with_figures_of_its_own_gets_no_sample(make_store: MakeStore) -> None:
    store = make_store()
    load_areas(store, "单位.csv", "代码,名称\n140404,上党区\n".encode(), NOW, "本机用户")
    assert load_sample(store) == "库中已有数据，没有导入样例区。"
    assert names(store) == ["单位.csv"]


@pytest.fixture
def full(new_url: NewUrl) -> Store:
    """A whole sample; loaded once, on the embedded store, for all that is asked of it."""
    store = open_store(new_url("sqlite"))
    migrate(store)
    load_sample(store)
    return store


def told(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    codes = snapshot.areas.codes
    return {(alert.severity.name, codes[alert.area_ordinal], alert.indicator.code) for alert in snapshot.alerts}


def test_the_whole_sample_loads_without_an_error_and_tells_its_story(full: Store) -> None:
    cockpit = Cockpit(full, lambda: NOW)
    snapshot = cockpit.snapshot(OCTOBER)
    assert cockpit.latest_period() == OCTOBER
    assert told(snapshot) == told(publish.build(sample_cube(), OCTOBER, NOW.date()))
    assert load_sample(full) == "样例区已经导入过，没有重复导入。"

    # A corrected figure keeps what was said first, and “as known on” finds it again.
    tax = cockpit.provenance("tax_revenue", "140403104", OCTOBER)
    first = cockpit.provenance("tax_revenue", "140403104", OCTOBER, known_on=date(2026, 11, 10))
    assert len(tax.revisions) == 2
    assert first.current != tax.current

    # A published figure is never invented again, and is no sample.
    revenue = cockpit.provenance("public_budget_revenue", "140403", Period.parse("2022-12")).revisions
    assert [(one.value, one.load.is_sample) for one in revenue] == [(Decimal(158_700), False)]

    # Every figure of every town is one somebody sent, or is said to be missing.
    column = snapshot.column("urban_new_employment")
    silent = [code for code, status in zip(snapshot.areas.codes, column.status, strict=True) if status == "M"]
    assert silent == ["140403009"]
