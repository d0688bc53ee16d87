"""A parent without a row of its own is made from its children, by the indicator's rule."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import Area, Level
from indicators.areas import frame_of
from indicators.catalogue import Aggregation, TargetKind
from indicators.cube import Series
from indicators.drafting import drafts
from indicators.history import History, lay_out, status_texts
from indicators.period import Period
from indicators.rollup import ratio_scale, roll_up
from tests import builders
from tests.builders import OCTOBER, TODAY, area, cube, district, indicator, series, table

SUM = indicator(aggregation=Aggregation.SUM, unit="件", decimals=0)
RATIO = indicator(aggregation=Aggregation.RATIO)
COMMUNITIES = tuple(
    area(code, level=Level.COMMUNITY, parent_code=code[:9], peer_group="社区")
    for code in ("140403001001", "140403001002", "140403002001")
)


def rolled(areas: Sequence[Area], part: Series, weights: Sequence[float] | None = None) -> History:
    frame = frame_of(builders.frame(areas))
    history = lay_out(part, part.periods[-1])
    return roll_up(history, frame, None if weights is None else table([weights] * len(part.periods)))


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_dissolving_the_communities_gives_the_streets_and_the_streets_the_district(cases: list[int]) -> None:
    deep = indicator(aggregation=Aggregation.SUM, lowest_level="community")
    added = rolled(district(2, *COMMUNITIES), series(deep, [[None, None, None, *cases]]))
    first, second = cases[0] + cases[1], cases[2]
    assert added.values[0, :3].tolist() == [first + second, first, second]
    assert status_texts(added.status)[0].tolist() == ["A"] * 6


def test_a_reported_district_figure_wins_over_the_sum() -> None:
    added = rolled(district(2), series(SUM, [[100.0, 30.0, 40.0]]))
    assert added.values[0, 0] == 100.0


def test_a_ratio_adds_cases_and_never_averages_rates() -> None:
    part = series(
        RATIO,
        [[None, 90.0, 50.0]],
        numerators=table([[None, 900.0, 5.0]]),
        denominators=table([[None, 1000.0, 10.0]]),
    )
    added = rolled(district(2), part)
    assert added.values[0, 0] == pytest.approx(100 * 905 / 1010)
    assert added.denominators[0, 0] == 1010.0


def test_a_street_without_its_cases_leaves_the_ratio_provisional() -> None:
    part = series(
        RATIO,
        [[None, 90.0, 50.0]],
        numerators=table([[None, 900.0, None]]),
        denominators=table([[None, 1000.0, None]]),
    )
    added = rolled(district(2), part)
    assert added.values[0, 0] == 90.0
    assert status_texts(added.status)[0, 0] == "P"
    assert not added.is_partial[0, 0]


def test_a_sum_that_lacks_a_street_is_provisional_and_partial() -> None:
    added = rolled(district(3), series(SUM, [[None, 30.0, 5.0, 40.0], [None, 30.0, None, 40.0]]))
    assert added.values[:, 0].tolist() == [75.0, 70.0]
    assert status_texts(added.status)[:, 0].tolist() == ["A", "P"]
    assert added.is_partial[:, 0].tolist() == [False, True]


def test_a_street_that_never_reports_leaves_the_sum_provisional_but_comparable() -> None:
    added = rolled(district(3), series(SUM, [[None, 30.0, None, 40.0], [None, 31.0, None, 41.0]]))
    assert status_texts(added.status)[:, 0].tolist() == ["P", "P"]
    assert not added.is_partial.any()


def test_a_street_for_which_a_figure_does_not_apply_is_not_missing() -> None:
    status = np.array([["", "A", "N", "A"]], dtype="<U1")
    added = rolled(district(3), series(SUM, [[None, 30.0, None, 40.0]], status=status))
    assert (status_texts(added.status)[0, 0], added.is_partial[0, 0]) == ("A", False)


def test_no_street_in_is_no_district_figure() -> None:
    added = rolled(district(2), series(SUM, [[None, None, None]]))
    assert np.isnan(added.values[0, 0])
    assert status_texts(added.status)[0, 0] == ""


def test_a_zone_that_overlaps_the_streets_is_not_added_again() -> None:
    zone = area("140403401", "老顶山旅游区", level=Level.ZONE, is_ranked=False)
    added = rolled(district(2, zone), series(SUM, [[None, 30.0, 40.0, 25.0]]))
    assert added.values[0, 0] == 70.0


def test_an_unranked_unit_is_added_when_it_reports_and_not_missed_when_it_does_not() -> None:
    unit = area("140403403", "经开区部分", is_ranked=False)
    reported = rolled(district(2, unit), series(SUM, [[None, 30.0, 40.0, 5.0]]))
    silent = rolled(district(2, unit), series(SUM, [[None, 30.0, 40.0, None]]))
    assert [part.values[0, 0] for part in (reported, silent)] == [75.0, 70.0]
    assert not silent.is_partial[0, 0]


def test_figures_below_the_lowest_level_are_not_added() -> None:
    added = rolled(district(2, *COMMUNITIES), series(SUM, [[None, 5.0, None, 1.0, 1.0, 1.0]]))
    assert np.isnan(added.values[0, 2])


def test_a_community_right_under_the_district_is_no_street() -> None:
    stray = area("140403000001", level=Level.COMMUNITY, peer_group="社区")
    part = series(SUM, [[None, 5.0, 6.0, 99.0]])
    assert rolled(district(2, stray), part).values[0, 0] == 11.0
    deep = series(replace(SUM, lowest_level="community"), [[None, 5.0, 6.0, 99.0]])
    assert rolled(district(2, stray), deep).values[0, 0] == 110.0


@pytest.mark.parametrize(
    ("rule", "expected"), [(Aggregation.MAX, 4.0), (Aggregation.MIN, 2.0), (Aggregation.NONE, np.nan)]
)
def test_a_level_takes_the_gravest_or_the_least_or_nothing(rule: Aggregation, expected: float) -> None:
    added = rolled(district(3), series(indicator(aggregation=rule), [[None, 2.0, 4.0, None]]))
    np.testing.assert_equal(added.values[0, 0], expected)


def test_a_weighted_mean_weighs_by_the_declared_indicator() -> None:
    mean = indicator("dust", aggregation=Aggregation.WEIGHTED_MEAN, weight_code="people")
    people = indicator("people", aggregation=Aggregation.SUM, unit="人", decimals=0)
    parts = (series(mean, [[None, 30.0, 60.0]]), series(people, [[None, 100.0, 200.0]], last="2026-09"))
    whole = cube(district(2), *parts)
    drafted = drafts(whole, frame_of(whole.areas), OCTOBER, TODAY)["dust"]
    assert drafted.history.values[0, 0] == 50.0


def test_targets_add_up_only_when_every_street_has_one() -> None:
    of = indicator(aggregation=Aggregation.SUM, target_kind=TargetKind.ACCUMULATE)
    plans = {2025: [None, 5.0, 7.0], 2026: [None, 5.0, None]}
    part = series(of, [[None, 1.0, 1.0]] * 12, targets=plans, last="2026-10")
    whole = cube(district(2), part)
    drafted = drafts(whole, frame_of(whole.areas), OCTOBER, TODAY)["satisfaction"]
    np.testing.assert_equal(drafted.plans[:, 0], [12.0, np.nan])


@pytest.mark.parametrize(("unit", "scale"), [("%", 100.0), ("‰", 1000.0), ("件/万人", 10_000.0), ("元", 1.0)])
def test_a_ratio_is_scaled_by_its_unit(unit: str, scale: float) -> None:
    assert ratio_scale(unit) == scale


def test_a_series_with_a_hole_is_laid_out_with_an_empty_slot() -> None:
    whole = series(indicator(), [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    holed = Series(
        indicator=whole.indicator,
        periods=(whole.periods[0], whole.periods[2]),
        values=whole.values[[0, 2]],
        status=whole.status[[0, 2]],
        numerators=whole.numerators[[0, 2]],
        denominators=whole.denominators[[0, 2]],
        is_revised=whole.is_revised[[0, 2]],
        targets={},
        is_sample=False,
    )
    laid = lay_out(holed, Period.parse("2026-10"))
    np.testing.assert_equal(laid.values[:, 1], [1.0, np.nan, 3.0])
    assert status_texts(laid.status)[1].tolist() == ["", ""]


def test_what_applies_to_no_street_does_not_apply_to_the_district() -> None:
    out_of_season = np.array([["", "N", "N"], ["", "N", "M"], ["", "N", "A"]])
    peak = indicator(aggregation=Aggregation.MAX)
    added = rolled(
        district(2), series(peak, [[None, None, None], [None, None, None], [None, None, 3.0]], status=out_of_season)
    )
    assert status_texts(added.status)[:, 0].tolist() == ["N", "", "A"]
