"""What a load did, and whether the forecast of an undo comes true, on both engines."""

from data_access import queries
from data_access.queries_effect import load_effect
from data_access.store import Store
from indicators.load_effect import LoadEffect, Written
from tests.postgres.district import CALLS, COMPLETION, DAY, MAP_TOWN, START, found_district, load, observation
from tests.postgres.district import target as year_target
from tests.postgres.district import undo as undo_load

NAMES = {COMPLETION: "重点项目投资完成率", CALLS: "12345工单量"}


def effect_of(store: Store, load_id: int) -> LoadEffect:
    with store.read() as connection:
        return load_effect(connection, load_id, NAMES)


def test_a_load_is_told_subject_by_subject_with_what_it_replaced(store: Store) -> None:
    found_district(store)
    load(store, [observation("60")], at=START + DAY)
    second, _, _ = load(
        store,
        [observation("61"), observation("50", area=MAP_TOWN), observation("7", code=CALLS)],
        targets=[year_target("100")],
        at=START + 2 * DAY,
    )
    assert effect_of(store, second).written == (
        Written("12345工单量", "2026-07", new=1, revised=0, standing=1, falling_back=0),
        Written("重点项目投资完成率", "2026-07", new=1, revised=1, standing=2, falling_back=1),
        Written("重点项目投资完成率 目标值", "2026", new=1, revised=0, standing=1, falling_back=0),
    )


def test_the_forecast_of_an_undo_comes_true(store: Store) -> None:
    found_district(store)
    load(store, [observation("60"), observation("20", area=MAP_TOWN)], at=START + DAY)
    second, _, _ = load(store, [observation("61"), observation("9", code=CALLS)], at=START + 2 * DAY)
    forecast = effect_of(store, second)
    (closed, reopened), _ = undo_load(store, second)
    assert (closed, reopened) == (forecast.falling_back + forecast.vanishing, forecast.falling_back) == (2, 1)


def test_what_a_later_load_replaced_is_left_alone(store: Store) -> None:
    found_district(store)
    first, _, _ = load(store, [observation("60"), observation("20", area=MAP_TOWN)], at=START + DAY)
    load(store, [observation("61")], at=START + 2 * DAY)
    before = effect_of(store, first)
    (closed, _), _ = undo_load(store, first)
    assert (before.untouched, before.vanishing, before.falling_back, closed) == (1, 1, 0, 1)


def test_a_figure_does_not_fall_back_to_a_load_that_was_undone(store: Store) -> None:
    found_district(store)
    first, _, _ = load(store, [observation("60")], at=START + DAY)
    second, _, _ = load(store, [observation("61")], at=START + 2 * DAY)
    undo_load(store, first, at=START + 3 * DAY)
    assert (effect_of(store, second).falling_back, effect_of(store, second).vanishing) == (0, 1)


def test_an_undone_load_still_tells_what_it_wrote(store: Store) -> None:
    found_district(store)
    first, _, _ = load(store, [observation("60"), observation("20", area=MAP_TOWN)], at=START + DAY)
    undo_load(store, first)
    effect = effect_of(store, first)
    assert [(one.count, one.standing) for one in effect.written] == [(2, 0)]


def test_a_load_that_changed_nothing_says_so(store: Store) -> None:
    found_district(store)
    load(store, [observation("60")], at=START + DAY)
    again, _, _ = load(store, [observation("60.0")], at=START + 2 * DAY, name="再来一次.xlsx")
    assert effect_of(store, again).forecast()[0] == "这个批次没有写入数据，撤销后只改它的状态。"


def test_the_original_file_comes_back_byte_for_byte(store: Store) -> None:
    found_district(store)
    load_id, _, _ = load(store, [observation("60")], content=b"PK\x03\x04\xff\x00")
    with store.read() as connection:
        assert queries.original_file(connection, load_id) == b"PK\x03\x04\xff\x00"
