"""From the number on the screen back to the cell: who, when, which file, which revision."""

from datetime import timedelta
from decimal import Decimal

import pytest

from data_access import queries
from data_access.store import Store
from indicators.observation import Source
from indicators.period import Period
from indicators.problem import Refusal
from indicators.provenance import Provenance
from tests.postgres.district import (
    COMPLETION,
    DAY,
    JULY,
    MAP_TOWN,
    RENAMED_NEW,
    RENAMED_OLD,
    SPLIT_OLD,
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


def _provenance(store: Store, area: str = STREET, period: Period = JULY, days: int = 30) -> Provenance:
    with store.read() as connection:
        return queries.provenance(connection, COMPLETION, area, period, START + days * DAY)


def test_a_figure_names_its_cell_its_load_and_its_definition(store: Store) -> None:
    found_district(store)
    load_id, _, known = load(store, [observation("87.3", row=14, parts=("873", "1000"))], targets=[target("100")])
    found = _provenance(store)
    assert found.current is not None
    assert found.current.source == Source("7月.xlsx", "经济", 14, 3)
    assert (found.current.load.load_id, found.current.load.loaded_by, found.current.load.loaded_at) == (
        load_id,
        "张三",
        known,
    )
    assert (found.current.value, found.current.numerator) == (Decimal("87.3"), Decimal(873))
    assert (found.area_name, found.indicator.version, found.indicator_known_from) == ("东街街道", 1, START)
    assert (found.target, found.target_source) == (Decimal(100), Source("7月.xlsx", "计划", 9, 2))


def test_every_revision_is_told_newest_first_and_what_repeats_is_said_to_repeat(store: Store) -> None:
    found_district(store)
    load(store, [observation("1")], name="一")
    load(store, [observation("1")], name="二", at=START + 2 * DAY)
    third, _, _ = load(store, [observation("3")], name="三", at=START + 3 * DAY)
    undo(store, third)
    told = [
        (one.source.file_name, one.value, one.is_repetition, one.load.is_live) for one in _provenance(store).revisions
    ]
    assert told == [
        ("二", Decimal(1), False, True),
        ("三", Decimal(3), False, False),
        ("二", Decimal(1), True, True),
        ("一", Decimal(1), False, True),
    ]


def test_the_past_does_not_know_its_future(store: Store) -> None:
    found_district(store)
    load(store, [observation("1")])
    load(store, [observation("2")], name="更正", at=START + 9 * DAY)
    then = _provenance(store, days=5)
    assert len(then.revisions) == 1
    assert then.current == then.revisions[0]
    assert then.revisions[0].known_to is None
    assert _provenance(store).revisions[1].known_to == START + 9 * DAY


def test_a_figure_reported_under_the_former_code_is_found_and_says_so(store: Store) -> None:
    found_district(store)
    before = Period.parse("2020-06")
    load(store, [observation("7", area=RENAMED_OLD, period=before)])
    found = _provenance(store, RENAMED_NEW, before)
    assert found.current is not None
    assert (found.current.value, found.current.reported_code) == (Decimal(7), RENAMED_OLD)


def test_a_figure_nobody_reported_has_no_current_revision(store: Store) -> None:
    found_district(store)
    found = _provenance(store, MAP_TOWN)
    assert (found.current, found.revisions, found.target) == (None, (), None)


@pytest.mark.parametrize(
    ("indicator", "area", "sentence"),
    [
        ("nothing", STREET, "指标目录中没有“nothing”；请核对指标代码。"),
        (COMPLETION, "110101", "本区没有区划代码“110101”；请核对代码。"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(store: Store, indicator: str, area: str, sentence: str) -> None:
    found_district(store)
    with pytest.raises(Refusal) as refused, store.read() as connection:
        queries.provenance(connection, indicator, area, JULY, START + timedelta(days=1))
    assert str(refused.value) == sentence


def test_a_figure_of_a_dissolved_street_without_heir_is_seen_here_and_nowhere_else(store: Store) -> None:
    found_district(store)
    before = Period.parse("2020-06")
    load(store, [observation("7", area=SPLIT_OLD, period=before)])
    found = _provenance(store, SPLIT_OLD, before)
    assert found.current is not None
    assert (found.area_name, found.current.value) == ("故县街道", Decimal(7))
    assert figures(cube(store), period=before) == {}
