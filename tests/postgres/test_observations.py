"""Observations are never overwritten: what we knew on any day can be read again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from data_access import queries, writes
from data_access.store import Store
from data_access.tables import observations
from data_access.writes import Counts
from indicators.observation import Status
from indicators.problem import Refusal
from tests.postgres.district import (
    DAY,
    JULY,
    MAP_TOWN,
    RENAMED_NEW,
    START,
    STREET,
    cube,
    figures,
    found_district,
    load,
    observation,
    target,
    undo,
)

TICK = timedelta(microseconds=1)


def test_a_correction_keeps_the_earlier_figure_readable(store: Store) -> None:
    found_district(store)
    _, first, known = load(store, [observation("87.3"), observation("61", area=MAP_TOWN)])
    _, second, corrected = load(store, [observation("78.3"), observation("61.0", area=MAP_TOWN)], at=START + 9 * DAY)
    assert (first, second) == (Counts(2, 0, 0), Counts(0, 1, 1))
    assert figures(cube(store, known - TICK)) == {}
    assert figures(cube(store, known)) == {STREET: 87.3, MAP_TOWN: 61.0}
    assert figures(cube(store, corrected - TICK)) == {STREET: 87.3, MAP_TOWN: 61.0}
    assert figures(cube(store, corrected)) == {STREET: 78.3, MAP_TOWN: 61.0}


@pytest.mark.parametrize("written", ["0.1", "87.30", "-0.005", "12345678901234567890.123456789", "1E+3", "0"])
def test_a_number_is_kept_digit_for_digit(store: Store, written: str) -> None:
    found_district(store)
    load(store, [observation(written)])
    with store.read() as connection:
        kept = connection.execute(select(observations.c.value)).scalar_one()
        shown = queries.provenance(connection, "completion", STREET, JULY, START + 30 * DAY).current
    assert Decimal(kept) == Decimal(written)
    assert "E" not in kept
    assert shown is not None
    assert shown.value == Decimal(written)


def test_missing_is_not_zero(store: Store) -> None:
    found_district(store)
    load(store, [observation(None), observation("0", area=MAP_TOWN)])
    load(store, [observation(None, area=RENAMED_NEW, status=Status.NOT_APPLICABLE)], name="b")
    assert figures(cube(store)) == {STREET: "M", MAP_TOWN: 0.0, RENAMED_NEW: "N"}


def test_a_provisional_figure_that_becomes_final_is_a_new_revision(store: Store) -> None:
    found_district(store)
    load(store, [observation("87.3", status=Status.PROVISIONAL)])
    _, counts, _ = load(store, [observation("87.3")], name="终报.xlsx", at=START + 9 * DAY)
    assert counts == Counts(0, 1, 0)
    series = cube(store).series["completion"]
    assert series.status[0].tolist().count("A") == 1
    assert not series.is_revised.any()


def test_only_a_changed_figure_is_marked_as_revised(store: Store) -> None:
    found_district(store)
    load(store, [observation("87.3"), observation("61", area=MAP_TOWN), observation(None, area=RENAMED_NEW)])
    before = cube(store).series["completion"].is_revised.any()
    load(store, [observation("78.3"), observation("50", area=RENAMED_NEW)], name="更正.xlsx", at=START + 9 * DAY)
    after = cube(store)
    marked = after.series["completion"].is_revised[0].tolist()
    assert not before
    assert [code for code, is_revised in zip(after.areas.codes, marked, strict=True) if is_revised] == [STREET]


def test_the_same_fact_twice_in_one_load_is_refused_and_nothing_is_kept(store: Store) -> None:
    found_district(store)
    with pytest.raises(Refusal, match="同一批数据中有两条说的是同一件事（completion，2026-07，140403001）"):
        load(store, [observation("1"), observation("2", row=5)])
    with store.read() as connection:
        assert queries.loads(connection) == ()
        assert queries.data_version(connection) == 1


def test_the_same_content_stands_only_once_until_it_is_undone(store: Store) -> None:
    found_district(store)
    first, _, _ = load(store, [observation("1")], content=b"x")
    with pytest.raises(Refusal, match=f"7月.xlsx：内容相同的文件已经导入（批次 {first}），没有重复导入。"):
        load(store, [observation("2")], content=b"x")
    undo(store, first)
    second, counts, _ = load(store, [observation("1")], content=b"x", at=START + 21 * DAY)
    assert counts == Counts(1, 0, 0)
    with store.read() as connection:
        assert [(one.load_id, one.is_live) for one in queries.loads(connection)] == [(second, True), (first, False)]
        assert queries.original_file(connection, first) == b"x"
        standing = queries.standing_load(connection, writes.content_key(b"x", "observations", ""))
    assert standing is not None
    assert standing.load_id == second


def test_undo_takes_back_only_what_the_load_still_says(store: Store) -> None:
    found_district(store)
    load(store, [observation("1"), observation("10", area=MAP_TOWN)], name="一")
    wrong, _, _ = load(store, [observation("2"), observation("20", area=MAP_TOWN)], name="二", at=START + 2 * DAY)
    load(store, [observation("3")], name="三", at=START + 3 * DAY)
    done, undone = undo(store, wrong)
    assert done == (1, 1)
    assert figures(cube(store, undone - TICK)) == {STREET: 3.0, MAP_TOWN: 20.0}
    assert figures(cube(store, undone)) == {STREET: 3.0, MAP_TOWN: 10.0}


def test_undoing_two_loads_never_brings_an_undone_figure_back(store: Store) -> None:
    found_district(store)
    load(store, [observation("1")], name="一")
    second, _, _ = load(store, [observation("2")], name="二", at=START + 2 * DAY)
    third, _, _ = load(store, [observation("3")], name="三", at=START + 3 * DAY)
    undo(store, second)
    undo(store, third)
    assert figures(cube(store)) == {STREET: 1.0}


def test_undoing_the_only_load_leaves_no_figure_but_the_history(store: Store) -> None:
    found_district(store)
    only, _, known = load(store, [observation("1")], targets=[target("100")])
    done, _ = undo(store, only)
    assert done == (2, 0)
    assert figures(cube(store)) == {}
    assert cube(store).series["completion"].targets == {}
    assert figures(cube(store, known)) == {STREET: 1.0}


@pytest.mark.parametrize(
    ("load_id", "sentence"),
    [(99, "没有批次 99；请用 loads 查看已导入的批次。"), (1, "批次 1 已经撤销过，不必再撤。")],
)
def test_what_cannot_be_undone_is_refused_with_the_reason(store: Store, load_id: int, sentence: str) -> None:
    found_district(store)
    load(store, [observation("1")])
    undo(store, 1)
    with pytest.raises(Refusal) as refused:
        undo(store, load_id)
    assert str(refused.value) == sentence


def test_a_load_of_areas_is_corrected_by_another_one_not_undone(store: Store) -> None:
    found_district(store)
    with store.write() as connection:
        load_id = writes.insert_load(
            connection, kind="areas", file_name="区划.csv", content=b"1", loaded_at=START, loaded_by="张三"
        )
    with pytest.raises(Refusal, match=f"批次 {load_id} 是区划或指标目录，不能撤销；请导入改正后的文件。"):
        undo(store, load_id)
