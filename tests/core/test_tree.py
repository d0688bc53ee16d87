"""The administrative tree of a day, and what becomes of an area on another day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import AreaChange, Level
from geo.errors import GeoError
from geo.succession import Broken, Succession
from geo.tree import AreaTree
from tests.builders import ROOT_CODE, area, district

REFORM = date(2021, 4, 7)
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
STREET = f"{ROOT_CODE}001"
COMMUNITY = f"{STREET}001"


def full_tree() -> AreaTree:
    community = area(COMMUNITY, "和平社区居委会", level=Level.COMMUNITY, parent_code=STREET)
    return AreaTree(district(3, community))


def test_children_and_descendants_come_in_code_order() -> None:
    tree = full_tree()
    assert [one.area_code for one in tree.children_of(ROOT_CODE)] == [f"{ROOT_CODE}{i:03d}" for i in (1, 2, 3)]
    assert [one.area_code for one in tree.descendants_of(ROOT_CODE, Level.COMMUNITY)] == [COMMUNITY]
    assert len(tree.descendants_of(ROOT_CODE)) == 4


def test_ancestors_come_nearest_first_and_end_with_a_parent_nobody_loaded() -> None:
    assert full_tree().ancestors_of(COMMUNITY) == (STREET, ROOT_CODE, "1404")


def test_an_area_lies_within_itself_and_everything_above() -> None:
    tree = full_tree()
    assert all(tree.is_within(COMMUNITY, above) for above in (COMMUNITY, STREET, ROOT_CODE, "1404"))
    assert not tree.is_within(ROOT_CODE, STREET)


def test_a_circle_of_parents_is_refused() -> None:
    with pytest.raises(GeoError, match="上级关系成环"):
        AreaTree((area("1", parent_code="2"), area("2", parent_code="1")))


def test_two_areas_of_a_day_may_not_share_a_code() -> None:
    with pytest.raises(GeoError, match="同一天对应两个单位"):
        AreaTree((area("1", "东街街道"), area("1", "西街街道")))


@given(DAYS)
def test_of_a_code_given_on_the_tree_of_a_day_holds_the_one_that_stood(day: date) -> None:
    tree = AreaTree.on((area("1", "旧名街道", valid_to=REFORM), area("1", "新名街道", valid_from=REFORM)), day)
    assert tree["1"].name == ("旧名街道" if day < REFORM else "新名街道")


@given(DAYS, st.integers(1, 4))
def test_a_chain_of_renamings_leads_to_whoever_stands_on_the_day(day: date, links: int) -> None:
    days = [date(2016 + 2 * i, 1, 1) for i in range(links)]
    bounds = [date(1949, 10, 1), *days, None]
    stood = [area(str(i), valid_from=bounds[i], valid_to=bounds[i + 1]) for i in range(links + 1)]
    changes = [
        AreaChange(str(i), f"甲{i}", str(i + 1), f"甲{i + 1}", "更名", "区域不变", "", changed)
        for i, changed in enumerate(days)
    ]
    succession = Succession(stood, changes)
    (standing,) = [one.area_code for one in stood if one.is_valid_on(day)]
    assert {succession.on(one.area_code, day, "甲") for one in stood} == {standing}


def test_an_area_that_vanished_without_a_record_is_told_so() -> None:
    answer = Succession([area("1", "东街街道", valid_to=REFORM)], []).on("1", date(2026, 1, 1), "东街街道")
    assert answer == Broken("“东街街道”在该报告期已不存在，也没有登记去向，请核对单位或补充区划变更表。")


def test_an_area_that_did_not_stand_yet_is_told_so() -> None:
    answer = Succession([area("1", "东街街道", valid_from=REFORM)], []).on("1", date(2020, 1, 1), "东街街道")
    assert answer == Broken("“东街街道”自2021年4月7日起设立，报告期在此之前，请核对报告期或单位。")
