"""Rules of one title are told apart by number."""

from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.rule_titles import numbered


def test_the_second_of_a_title_is_numbered_and_the_first_stays_bare() -> None:
    assert numbered(["偏低", "偏高", "偏低", "偏低"]) == ["偏低", "偏高", "偏低（二）", "偏低（三）"]


def test_numbers_are_written_as_people_count() -> None:
    told = numbered(["甲"] * 100)
    assert [told[number - 1] for number in (10, 11, 20, 21, 100)] == [
        *("甲（十）", "甲（十一）", "甲（二十）", "甲（二十一）", "甲（100）")
    ]


@given(st.lists(st.sampled_from(["甲", "乙", "丙"])))
def test_no_two_rules_share_a_title(titles: list[str]) -> None:
    assert len(set(numbered(titles))) == len(titles)
