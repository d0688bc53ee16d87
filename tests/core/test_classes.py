"""Cuts, classes and legends of the map; level tables of semantics B."""

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue import Direction
from indicators.classes import (
    Band,
    classify,
    legend,
    level_cuts,
    map_breaks,
    natural_breaks,
)
from indicators.problem import Refusal
from indicators.rounding import published

FIGURES = st.lists(st.integers(-5_000, 5_000).map(lambda n: n / 10), min_size=1, max_size=60)


def spread(figures: Sequence[float], lower_ends: Sequence[float]) -> float:
    """The squared deviations from the class means: what natural breaks make least."""
    classes = classify(np.array(figures), lower_ends)
    parts = [np.array(figures)[classes == class_] for class_ in np.unique(classes)]
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts))


@settings(max_examples=60)
@given(FIGURES.filter(lambda figures: len(set(figures)) >= 6), st.integers(2, 6))
def test_natural_breaks_are_as_good_as_mapclassify(figures: list[float], count: int) -> None:
    with warnings.catch_warnings():
        # mapclassify runs without numba here and says so; speed is not what is compared.
        warnings.filterwarnings("ignore", message="Numba not installed", category=UserWarning)
        import mapclassify  # a reference for tests only: it would cost a worker 100 MB

        reference = mapclassify.FisherJenks(np.array(figures), k=count)
    lower_ends = [min(f for f in figures if f > top) for top in reference.bins[:-1] if top < max(figures)]
    assert spread(figures, natural_breaks(np.array(figures), count).tolist()) == pytest.approx(
        spread(figures, lower_ends), rel=1e-9, abs=1e-6
    )


def test_two_clouds_of_figures_are_parted_between_them() -> None:
    assert natural_breaks(np.array([1.0, 2.0, 3.0, 90.0, 91.0, np.nan]), 2).tolist() == [90.0]


def test_thousands_of_figures_are_split_nearly_as_well_as_by_the_full_search() -> None:
    figures = np.random.default_rng(7).gamma(2.0, 30.0, 900)
    rough = natural_breaks(figures, 5).tolist()
    fine = natural_breaks(np.round(figures), 5).tolist()  # few enough distinct figures for the full search
    assert spread(figures.tolist(), rough) <= 1.01 * spread(figures.tolist(), fine)


@given(FIGURES)
def test_classes_are_monotone_and_none_is_empty(figures: list[float]) -> None:
    cuts = map_breaks(np.array(figures), 1)
    classes = classify(published(np.sort(np.array(figures)), 1), cuts)
    assert (np.diff(classes) >= 0).all()
    assert set(classes.tolist()) == set(range(len(cuts) + 1))


@given(FIGURES)
def test_a_cut_stands_at_the_published_decimals_and_splits_as_the_figures_did(figures: list[float]) -> None:
    shown = np.array(figures)
    cuts = map_breaks(shown, 1)
    assert published(np.array(cuts), 1).tolist() == list(cuts)
    assert classify(shown, cuts).tolist() == classify(shown, natural_breaks(shown).tolist()).tolist()


def test_cuts_are_the_roundest_numbers_that_part_the_figures() -> None:
    figures = np.array([47.7, 49.8, 50.0, 54.0, 59.2, 65.8, 66.4, 68.2, 68.4, 70.5, 71.7, 73.6, 76.4, 80.8, 81.6, 86.6])
    assert map_breaks(figures, 1) == (54.0, 60.0, 70.0, 80.0, 85.0)


def test_a_figure_on_a_cut_belongs_to_the_upper_class() -> None:
    assert classify(np.array([52.9, 53.0, 81.9, 82.0]), (53.0, 82.0)).tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("cuts", "decimals", "labels"),
    [
        pytest.param((53.0, 60.0, 82.0), 1, ("<53", "53–60", "60–82", "≥82"), id="no more decimals than the cuts need"),
        pytest.param((99.5, 99.75), 2, ("<99.50", "99.50–99.75", "≥99.75"), id="at most the published decimals"),
        pytest.param((12000.0,), 0, ("<12,000", "≥12,000"), id="thousands are separated"),
        pytest.param((), 1, ("全部",), id="one class is all"),
    ],
)
def test_a_legend_says_what_the_classes_are(cuts: tuple[float, ...], decimals: int, labels: tuple[str, ...]) -> None:
    assert legend(cuts, decimals) == labels


GREEN, YELLOW, RED = 0, 1, 2
INF = float("inf")


@pytest.mark.parametrize(
    ("bands", "direction", "fault"),
    [
        pytest.param(
            [Band(0, INF, GREEN), Band(-30, -10, YELLOW), Band(-INF, -30, RED)],
            Direction.HIGHER_IS_BETTER,
            "空档：-10～0",
            id="green from 0, yellow -30 to -10, red below: the gap is refused",
        ),
        pytest.param(
            [Band(-INF, 5, RED), Band(3, INF, GREEN)], Direction.HIGHER_IS_BETTER, "重叠：3～5", id="an overlap"
        ),
        pytest.param([Band(5, 5, GREEN)], Direction.NEUTRAL, "下限不小于上限", id="an empty band"),
        pytest.param(
            [Band(-INF, 3, GREEN), Band(3, INF, RED)], Direction.HIGHER_IS_BETTER, "以高为优", id="red on the good side"
        ),
        pytest.param(
            [Band(-INF, 3, RED), Band(3, INF, GREEN)], Direction.LOWER_IS_BETTER, "以低为优", id="green on the bad side"
        ),
    ],
)
def test_a_faulty_level_table_is_refused(bands: list[Band], direction: Direction, fault: str) -> None:
    with pytest.raises(Refusal, match=fault):
        level_cuts(bands, direction)


def test_a_sound_level_table_gives_its_cuts() -> None:
    bands = [Band(0, INF, GREEN), Band(-10, 0, YELLOW), Band(-INF, -10, RED)]
    assert level_cuts(bands, Direction.HIGHER_IS_BETTER) == (-10, 0)
