"""The cube: everything as known at one moment, with old codes carried on where nothing changed."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from data_access import queries, writes
from data_access.instants import end_of_day
from data_access.store import Store
from geo.area import Area, Level
from indicators.period import Period
from indicators.problem import Refusal
from tests.postgres.district import (
    CALLS,
    COMPLETION,
    DAY,
    JULY,
    MAP_TOWN,
    MERGED_OLD,
    RENAMED_NEW,
    RENAMED_OLD,
    ROOT,
    SPLIT_OLD,
    START,
    STREET,
    cube,
    figures,
    found_district,
    indicator,
    load,
    observation,
    target,
)

BEFORE = Period.parse("2020-06")


def test_the_root_comes_first_then_the_areas_of_the_day_in_code_order(store: Store) -> None:
    found_district(store)
    frame = cube(store).areas
    assert frame.codes[0] == ROOT
    assert list(frame.codes[1:]) == sorted(frame.codes[1:])
    assert RENAMED_OLD not in frame.codes
    assert frame.parents[1:] == (ROOT,) * 5


def test_figures_of_a_renamed_area_follow_it_but_those_of_a_split_or_merged_one_do_not(store: Store) -> None:
    found_district(store)
    old = [observation("1", area=code, period=BEFORE) for code in (RENAMED_OLD, SPLIT_OLD, MERGED_OLD)]
    load(store, [*old, observation("9", area=MAP_TOWN, period=BEFORE)])
    assert figures(cube(store), period=BEFORE) == {RENAMED_NEW: 1.0, MAP_TOWN: 9.0}


def test_a_figure_under_the_own_code_outranks_one_under_the_former_code(store: Store) -> None:
    found_district(store)
    load(store, [observation("1", area=RENAMED_OLD), observation("2", area=RENAMED_NEW)])
    assert figures(cube(store)) == {RENAMED_NEW: 2.0}


def test_seen_from_before_the_change_the_old_areas_stand(store: Store) -> None:
    found_district(store, at=datetime(2020, 1, 1, tzinfo=UTC))
    load(store, [observation("1", area=RENAMED_OLD, period=BEFORE)], at=datetime(2020, 7, 5, tzinfo=UTC))
    then = cube(store, end_of_day(date(2020, 7, 6)))
    assert RENAMED_NEW not in then.areas.codes
    assert figures(then, period=BEFORE) == {RENAMED_OLD: 1.0}


def test_areas_of_another_district_are_not_read(store: Store) -> None:
    found_district(store)
    with store.write() as connection:
        writes.put_areas(connection, [Area("140404", "上党区", Level.COUNTY, "区", "1404")])
    load(store, [observation("5", area="140404"), observation("6")])
    assert figures(cube(store)) == {STREET: 6.0}


def test_numerators_denominators_and_targets_land_on_their_areas(store: Store) -> None:
    found_district(store)
    shown = [observation("87.5", parts=("7", "8")), observation("50", area=MAP_TOWN)]
    load(store, shown, targets=[target("100"), target("80", area=RENAMED_OLD), target("90", year=2025)])
    read = cube(store)
    series, at = read.series[COMPLETION], read.areas.codes.index
    assert (series.numerators[0, at(STREET)], series.denominators[0, at(STREET)]) == (7.0, 8.0)
    assert np.isnan(series.numerators[0, at(MAP_TOWN)])
    assert sorted(series.targets) == [2025, 2026]
    assert series.targets[2026][[at(STREET), at(RENAMED_NEW)]].tolist() == [100.0, 80.0]
    assert np.isnan(series.targets[2026][at(MAP_TOWN)])


def test_every_float_is_the_one_its_decimal_text_names(store: Store) -> None:
    found_district(store)
    written = ["0.1", "2.675", "87.30", "1E-7", "123456789012345.67", "0.30000000000000004"]
    periods = [Period.parse("2026-01").shift(slot) for slot in range(len(written))]
    load(store, [observation(text, period=period) for text, period in zip(written, periods, strict=True)])
    read = cube(store)
    column = read.series[COMPLETION].values[:, read.areas.codes.index(STREET)]
    assert column.tolist() == [float(text) for text in written]


def test_sample_figures_mark_their_indicator_and_no_other(store: Store) -> None:
    found_district(store)
    load(store, [observation("1")], name="样例", is_sample=True)
    load(store, [observation("2", code=CALLS)], name="真实")
    assert {code: one.is_sample for code, one in cube(store).series.items()} == {COMPLETION: True, CALLS: False}


def test_periods_ascend_and_an_indicator_nobody_reports_is_empty(store: Store) -> None:
    found_district(store)
    load(store, [observation("1", period=Period.parse(text)) for text in ("2026-07", "2025-12", "2026-02")])
    series = cube(store).series
    assert [str(period) for period in series[COMPLETION].periods] == ["2025-12", "2026-02", "2026-07"]
    assert series[CALLS].values.shape == (0, 6)


def test_the_definition_is_the_one_known_at_the_moment(store: Store) -> None:
    found_district(store)
    with store.write() as connection:
        known_at = writes.next_known_at(connection, START + 5 * DAY)
        counts = writes.put_indicators(connection, known_at, [indicator(decimals=2), indicator(CALLS)])
    before, after = cube(store, START + DAY).series[COMPLETION].indicator, cube(store).series[COMPLETION].indicator
    assert (counts.new, counts.revised, counts.unchanged) == (0, 1, 1)
    assert (before.version, before.decimals) == (1, 1)
    assert (after.version, after.decimals) == (2, 2)


def test_a_district_that_did_not_stand_is_refused(store: Store) -> None:
    found_district(store)
    with pytest.raises(Refusal, match="区划代码 999999 在 2026-02-04 不存在"), store.read() as connection:
        queries.read_cube(connection, START + 30 * DAY, "999999")
    assert figures(cube(store), period=JULY) == {}
