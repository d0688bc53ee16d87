"""The figures schemes are checked against are those the snapshots show, for every indicator of the shipped sample."""

from collections.abc import Iterator

import numpy as np
import pytest

from data_access.store import open_store
from indicators.scoring.scheme import Branch, Goalposts, Item, Measure, Scheme
from indicators.scoring.scheme_figures import groups_of, measured
from tests.screen.wire import fixed_clock
from workflows.publish import Publisher
from workflows.scheme_history import SchemeHistory


@pytest.fixture(scope="module")
def publisher(sample_url: str) -> Iterator[Publisher]:
    store = open_store(sample_url)
    yield Publisher(store, fixed_clock)
    store.close()


@pytest.mark.parametrize("back", [0, 1, 9, 23], ids=["now", "a month ago", "a new year between", "two years ago"])
def test_figures_laid_out_at_once_are_those_of_each_snapshot(publisher: Publisher, back: int) -> None:
    snapshot = publisher.snapshot(publisher.period_choices()[back])
    items = tuple(Item(code, 1, Goalposts(1, 0), measure) for code in snapshot.columns for measure in Measure)
    scheme = Scheme("all", 1, "全部", Branch("总分", 100, items))
    units = groups_of(scheme, snapshot.areas) >= 0
    shown = [measured(snapshot.column(item.indicator_code), item.measure)[units] for item in items]
    np.testing.assert_array_equal(SchemeHistory(publisher, fixed_clock).figures(scheme)[back], shown)


def test_a_scheme_that_names_a_stranger_is_held_against_nothing(publisher: Publisher) -> None:
    stranger = Scheme("x", 1, "x", Branch("总分", 100, (Item("stranger", 100, Goalposts(1, 0)),)))
    assert SchemeHistory(publisher, fixed_clock).figures(stranger).size == 0
