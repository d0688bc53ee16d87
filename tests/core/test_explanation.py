"""What is said of a change: its causes add up to what is printed, and rounding is named where it has a part."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.scoring.explanation import Cause, Change, change_of, changes_of, main_causes, score_sentence
from indicators.scoring.ranked import Ranked, rank_period
from indicators.scoring.scheme import Veto
from indicators.scoring.scheme_record import Mark
from tests.builders import OCTOBER
from tests.core.bulletin_scene import AREAS, SCHEME, STREETS, THEN_REPEAT, frozen, ranked

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


def vetoed(street: str) -> Mark:
    code = AREAS[1 + STREETS.index(street)].area_code
    veto = Veto(code, "发生较大事故", "潞安委〔2026〕12号")
    return Mark(1, SCHEME.code, veto, OCTOBER, OCTOBER, "周九")


def change(found: Ranked, street: str) -> Change:
    return dict(changes(found))[1 + STREETS.index(street)]


@given(figures, figures)
@settings(max_examples=50)
def test_the_places_of_the_causes_add_up_beside_a_veto(
    satisfaction: list[float | None], repeat: list[float | None]
) -> None:
    found = ranked(marks=[vetoed("甲街道")], snapshots=frozen(satisfaction, repeat))
    for _, changed in changes(found):
        assert math.fsum(cause.places for cause in changed.causes) == pytest.approx(changed.places, abs=1e-9)


@pytest.mark.parametrize(
    ("street", "said"),
    [
        pytest.param(
            "甲街道",
            "甲街道因发生较大事故（潞安委〔2026〕12号）一票否决，位次因此下降5位；得分比2026年9月持平。",
            id="who is vetoed",
        ),
        pytest.param(
            "乙街道",
            "乙街道受其他单位一票否决影响，位次因此上升1位；得分比2026年9月上升10.00分，"
            "主要是回访满意率多得7.50分、重复诉求率多得2.50分；与2026年9月相比位次上升3位。",
            id="who gains by it",
        ),
    ],
)
def test_a_veto_that_moved_the_place_is_said_first(street: str, said: str) -> None:
    found = change(ranked(marks=[vetoed("甲街道")]), street)
    assert (found.causes[0].label, found.sentence) == ("一票否决", said)


def test_a_veto_that_ended_is_said_so() -> None:
    then, now = frozen()
    before = rank_period(SCHEME, then, [replace(vetoed("甲街道"), first_period=then.period, last_period=then.period)])
    found = change(rank_period(SCHEME, now, (), before), "甲街道")
    assert found.sentence == "甲街道2026年9月的一票否决解除，位次因此上升5位；得分比2026年9月持平。"


def test_the_score_of_a_vetoed_unit_names_the_document() -> None:
    said = score_sentence(ranked(marks=[vetoed("甲街道")]), 1)
    assert said.endswith("；因发生较大事故（潞安委〔2026〕12号）一票否决，列本组末位。")


def test_what_went_the_way_of_the_whole_is_named_first() -> None:
    causes = [Cause("甲", 2.0, 0.0), Cause("乙", -1.0, 0.0), Cause("丙", -1.5, 0.0), Cause("丁", 0.001, 0.0)]
    assert [cause.label for cause in main_causes(causes, -0.5)] == ["丙", "乙", "甲"]


@pytest.mark.parametrize(
    ("places", "said"),
    [(-12.0, "-12"), (-11.83, "约-12"), (0.4, ""), (0.5, "约+1"), (2.0, "+2")],
)
def test_places_are_printed_whole(places: float, said: str) -> None:
    assert Cause("甲", 0.0, places).places_words == said


def test_a_cause_of_which_nothing_is_printed_is_not_listed() -> None:
    empty = Cause(ROUNDING, 0.002, 0.0)
    assert Change((Cause("甲", 0.01, 0.0), empty), 0.01, 0, "").said == (Cause("甲", 0.01, 0.0),)
