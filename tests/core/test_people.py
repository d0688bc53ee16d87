"""Names as people write them: what cannot be seen makes no second person and no person at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.people import is_name, is_same_person

UNSEEN = ("\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u034f", "\ufe0f", "\U000e0100", "\u3164", "\u2800")


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda character: f"U+{ord(character):04X}")
@pytest.mark.parametrize("place", ["{0}张三", "张{0}三", "张三{0}"])
def test_what_cannot_be_seen_makes_no_other_person(place: str, unseen: str) -> None:
    assert is_same_person(place.format(unseen), "张三")


def test_spaces_width_and_case_make_no_other_person() -> None:
    assert is_same_person("Ｌｉ　Ｓｉ", "li si")


def test_a_mark_that_can_be_seen_makes_another_person() -> None:
    assert not is_same_person("Jose", "José")


def test_a_letter_and_its_mark_are_one_however_they_are_parted() -> None:
    assert is_same_person("Jose\u200d\u0301", "José")


@given(st.lists(st.sampled_from([*UNSEEN, " ", "\u3000", "\n"])).map("".join))
def test_a_name_of_nothing_visible_is_no_name(written: str) -> None:
    assert not is_name(written)


def test_a_name_with_something_hidden_in_it_is_a_name() -> None:
    assert is_name("\u200b甲")
