"""Labelled incidents: no baseline learns from their figures, which are themselves judged all the same."""

import numpy as np
import pytest

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.material import materials
from indicators.baselines.score import deviations
from indicators.period import Period
from indicators.snapshot import Floats
from tests.core.baseline_drafts import FIRST, count, drafted

EVERY_METHOD = pytest.mark.parametrize("method", list(BaselineMethod))


def noise(slots: int, areas: int = 1) -> Floats:
    return np.random.default_rng(3).poisson(8.0, (slots, areas)).astype(np.float64)


@EVERY_METHOD
def test_a_labelled_incident_teaches_no_method_anything(method: BaselineMethod) -> None:
    marked = {BaselineMethod.EARS: 66, BaselineMethod.CUSUM: 5}.get(method, 59)
    values, worse = noise(72), noise(72)
    values[marked], worse[marked] = 80.0, 800.0
    one, other = (
        deviations(method, drafted(count(), figures), (), [(0, FIRST.shift(marked))]) for figures in (values, worse)
    )
    np.testing.assert_array_equal(one.centre[-1], other.centre[-1])
    assert np.isfinite(one.centre[-1, 0])


@EVERY_METHOD
def test_what_is_not_labelled_is_learnt(method: BaselineMethod) -> None:
    marked = {BaselineMethod.EARS: 66, BaselineMethod.CUSUM: 5, BaselineMethod.XMR: 5}.get(method, 59)
    values = noise(72)
    values[marked] = 80.0
    plain, taught = (
        deviations(method, drafted(count(), values), (), said) for said in ((), [(0, FIRST.shift(marked))])
    )
    assert plain.centre[-1, 0] != taught.centre[-1, 0]


def test_an_incident_is_itself_still_judged() -> None:
    values = noise(13)
    values[5] = 80.0
    found = deviations(BaselineMethod.XMR, drafted(count(), values), (), [(0, FIRST.shift(5))])
    assert found.score[5, 0] > 3.0


def test_an_incident_in_one_area_leaves_the_others_as_they_were() -> None:
    values = noise(13, areas=2)
    plain, taught = (
        deviations(BaselineMethod.XMR, drafted(count(), values), (), said) for said in ((), [(0, FIRST.shift(5))])
    )
    np.testing.assert_array_equal(plain.score[:, 1], taught.score[:, 1])


OTHER_CALENDARS = {
    "a merged January counts to February": ("2021-01", 12, True),
    "a quarter ends in its last month": ("2020-Q2", 5, False),
}


@pytest.mark.parametrize(("dated", "slot", "is_merged"), OTHER_CALENDARS.values(), ids=OTHER_CALENDARS.keys())
def test_an_incident_dated_by_another_calendar_falls_in_the_slot_that_holds_its_end(
    dated: str, slot: int, is_merged: bool
) -> None:
    draft = drafted(count(has_merged_january=is_merged), noise(24))
    slot = [str(period) for period in draft.line.periods].index("2021-02") if is_merged else slot
    (made,) = materials(draft, (), [(0, Period.parse(dated))])
    assert np.flatnonzero(np.isnan(made.learnt[:, 0])).tolist() == [slot]


@pytest.mark.parametrize("dated", ["2019-12", "2030-01"])
def test_an_incident_before_or_after_all_figures_marks_none(dated: str) -> None:
    (made,) = materials(drafted(count(), noise(24)), (), [(0, Period.parse(dated))])
    assert np.isfinite(made.learnt).all()
