"""第一梯队: both tests together, and nobody above a member left out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring.chance import Chance, chance_of
from indicators.scoring.first_tier import first_tier
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import ranking_rows
from indicators.scoring.robustness import firmness
from tests.core.test_chance import FEW, MANY, ranked

odds = st.lists(st.sampled_from([0.0, 0.04, 0.05, 0.5, 0.9]), min_size=4, max_size=4)
flags = st.lists(st.booleans(), min_size=4, max_size=4)


def tier(found: Ranked, p_first: list[float], with_first: list[bool] | None = None) -> set[int]:
    """Give the places of the tier when the two tests say so."""
    field, units = found.field(0)
    firm = replace(firmness(field, found.scores.rank[units], draws=50), p_first=np.array(p_first))
    chance = chance_of(found, 0)
    assert chance
    told = None if with_first is None else replace(chance, with_first=np.array(with_first))
    return {int(found.scores.rank[unit]) for unit in first_tier(found, units.tolist(), firm, told)}


@pytest.mark.parametrize(
    ("p_first", "with_first", "places"),
    [
        pytest.param([0.9, 0.1, 0.0, 0.0], None, set(), id="a first by nearly every method is first"),
        pytest.param([0.6, 0.4, 0.0, 0.0], None, {1, 2}, id="by methods"),
        pytest.param([0.6, 0.0, 0.4, 0.0], None, {1, 2, 3}, id="nobody above a member is left out"),
        pytest.param([1.0, 0.0, 0.0, 0.0], [True, False, True, False], {1, 2, 3}, id="by few cases alone"),
        pytest.param([0.6, 0.4, 0.0, 0.0], [True, False, True, False], {1, 2, 3}, id="both together"),
        pytest.param([1.0, 0.0, 0.0, 0.0], [True, False, False, False], set(), id="neither"),
        pytest.param([0.7, 0.04, 0.04, 0.04], None, {1}, id="a first of whom alone it is unsure"),
    ],
)
def test_the_tier_is_both_tests_together(p_first: list[float], with_first: list[bool] | None, places: set[int]) -> None:
    assert tier(ranked(MANY), p_first, with_first) == places


@given(odds, flags)
@settings(max_examples=50)
def test_nobody_above_a_member_is_left_out(p_first: list[float], with_first: list[bool]) -> None:
    places = tier(ranked(MANY), p_first, with_first)
    assert places == set(range(1, len(places) + 1))


@given(odds, flags)
@settings(max_examples=50)
def test_whoever_either_test_names_is_in(p_first: list[float], with_first: list[bool]) -> None:
    found = ranked(MANY)
    assert tier(found, p_first) <= tier(found, p_first, with_first)


@pytest.mark.parametrize(
    ("cases", "tiers"),
    [
        pytest.param(FEW, ["第一梯队", "第一梯队", "第一梯队", ""], id="few cases"),
        pytest.param(MANY, ["", "", "", ""], id="many cases"),
    ],
)
def test_the_rows_of_every_face_carry_the_tier(cases: list[float], tiers: list[str]) -> None:
    found = ranked(cases)
    field, units = found.field(0)
    firm = {0: (firmness(field, found.scores.rank[units], draws=50), units.tolist())}
    chances: dict[int, Chance | None] = {0: chance_of(found, 0)}
    assert [row.tier for row in ranking_rows(found, firm, chances)] == tiers
