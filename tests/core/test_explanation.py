"""What is said of a change: its causes add up to what is printed, and rounding is named where it has a part."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring.explanation import Change, change_of, changes_of
from indicators.scoring.ranked import Ranked
from tests.core.bulletin_scene import AREAS, STREETS, THEN_REPEAT, frozen, ranked

ROUNDING = "四舍五入"
figures = st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=len(AREAS), max_size=len(AREAS))


def changes(found: Ranked) -> Iterator[tuple[int, Change]]:
    for unit in range(len(AREAS)):
        changed = change_of(found, unit)
        if changed is not None:
            yield unit, changed


@given(figures, figures)
@settings(max_examples=100)
def test_the_causes_add_up_to_the_printed_change(satisfaction: list[float | None], repeat: list[float | None]) -> None:
    found = ranked(snapshots=frozen(satisfaction, repeat))
    for unit, changed in changes(found):
        printed = found.scores.shown[unit] - found.before.scores.shown[unit] if found.before else np.nan
        assert changed.points == printed
        assert math.fsum(cause.points for cause in changed.causes) == pytest.approx(printed, abs=1e-9)


@given(figures, figures)
@settings(max_examples=100)
def test_rounding_is_a_cause_of_less_than_a_hundredth_and_never_of_a_place(
    satisfaction: list[float | None], repeat: list[float | None]
) -> None:
    found = ranked(snapshots=frozen(satisfaction, repeat))
    for _, changed in changes(found):
        for cause in changed.causes:
            assert cause.label != ROUNDING or (abs(cause.points) <= 0.01 + 1e-9 and cause.places == 0)


@pytest.mark.parametrize(
    ("now", "causes"),
    [
        pytest.param(80.01, [("回访满意率", 0.0075), (ROUNDING, 0.0025)], id="80.0075 is printed as 80.01"),
        pytest.param(80.003, [("回访满意率", 0.00225), (ROUNDING, -0.00225)], id="80.00225 is printed as 80.00"),
        pytest.param(81.0, [("回访满意率", 0.75)], id="80.75 needs no rounding"),
    ],
)
def test_rounding_is_named_only_where_it_has_a_part(now: float, causes: list[tuple[str, float]]) -> None:
    unit = 1 + STREETS.index("乙街道")
    changed = dict(changes(ranked(snapshots=frozen([85.5, 100, now, 90, 80, 75, 60, 98, 80, 62, 70], THEN_REPEAT))))[
        unit
    ]
    assert [(cause.label, round(cause.points, 6)) for cause in changed.causes] == causes


@given(figures, figures)
@settings(max_examples=30)
def test_the_changes_of_everybody_are_the_changes_of_each(
    satisfaction: list[float | None], repeat: list[float | None]
) -> None:
    found = ranked(snapshots=frozen(satisfaction, repeat))
    assert changes_of(found, range(len(AREAS))) == dict(changes(found))
