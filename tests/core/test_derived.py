"""Derived numbers of one drafted series: what is compared with what, and what is left blank."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from indicators.areas import frame_of
from indicators.catalogue import Aggregation, ChangeMeasure, Indicator, Kind, StandardBreak, TargetKind
from indicators.derived import Draft, completion, draft, gap, plan, pop, yoy
from indicators.history import lay_out
from indicators.period import Frequency, Period
from indicators.rollup import roll_up
from tests import builders
from tests.builders import district, indicator, series

NAN = float("nan")
AMOUNT: dict[str, Any] = {
    "kind": Kind.CUMULATIVE,
    "unit": "万元",
    "decimals": 0,
    "change_measure": ChangeMeasure.PERCENT,
    "aggregation": Aggregation.SUM,
}


def drafted(
    of: Indicator,
    rows: Sequence[float | None],
    *,
    last: str = "2026-10",
    targets: Mapping[int, float] | None = None,
    cases: Sequence[float] | None = None,
) -> Draft:
    """Draft a series of the district itself (one area)."""
    areas = district(0)
    part = series(
        of,
        [[row] for row in rows],
        last=last,
        targets={year: [target] for year, target in (targets or {}).items()},
        denominators=None if cases is None else np.array(cases)[:, None],
    )
    frame = frame_of(builders.frame(areas))
    return draft(roll_up(lay_out(part, Period.parse(last)), frame), part.targets, frame)


def test_the_merged_slot_compares_with_the_merged_slot_of_last_year() -> None:
    amount = indicator(**AMOUNT, has_merged_january=True)
    year_and_a_slot = drafted(amount, [100.0, *[None] * 10, 112.0], last="2026-02")
    assert yoy(year_and_a_slot, year_and_a_slot.last_slot).tolist() == [[12.0]]


def test_a_cumulative_figure_moves_on_the_month_by_its_increments() -> None:
    amount = drafted(indicator(**AMOUNT), [10.0, 30.0, 55.0], last="2026-03")
    np.testing.assert_equal(pop(amount, amount.every_slot)[:, 0], [NAN, 100.0, 25.0])


def test_two_months_in_one_are_never_set_beside_one_month() -> None:
    amount = drafted(indicator(**AMOUNT, has_merged_january=True), [90.0, 100.0, 15.0, 24.0, 30.0], last="2026-04")
    np.testing.assert_almost_equal(pop(amount, amount.every_slot)[:, 0], [NAN, NAN, NAN, NAN, -100 / 3])


def test_a_completion_rate_is_not_compared_across_new_year() -> None:
    rate = drafted(indicator(target_kind=TargetKind.COMPLETION), [92.0, 100.0, 6.0, 15.0], last="2026-02")
    np.testing.assert_equal(pop(rate, rate.every_slot)[:, 0], [NAN, 8.0, NAN, 9.0])


def test_a_change_of_standard_blocks_every_comparison_across_it() -> None:
    new_standard = StandardBreak(Period.parse("2026-03"), "执行新标准")
    days = indicator(standard_breaks=(new_standard,), unit="%", decimals=1)
    months = [float(i) for i in range(28)]
    changes = yoy(made := drafted(days, months, last="2027-04"), made.every_slot)[:, 0]
    by_month = dict(zip(map(str, made.line.periods), changes.tolist(), strict=True))
    assert by_month["2026-02"] == 12.0
    assert all(np.isnan(by_month[month]) for month in ("2026-03", "2026-12", "2027-02"))
    assert by_month["2027-03"] == 12.0
    march = made.line.periods.index(Period.parse("2026-03"))
    np.testing.assert_equal(pop(made, np.array([march, march + 1]))[:, 0], [NAN, 1.0])


def test_a_year_that_contains_the_change_of_standard_is_not_compared_with_the_one_before() -> None:
    new_standard = StandardBreak(Period.parse("2026-03"), "执行新标准")
    yearly = indicator(standard_breaks=(new_standard,), frequency=Frequency.YEAR)
    made = drafted(yearly, [80.0, 81.0], last="2026")
    assert np.isnan(yoy(made, made.last_slot)).all()


def test_running_up_to_a_target_is_judged_against_the_months_passed() -> None:
    amount = drafted(indicator(**AMOUNT, target_kind=TargetKind.ACCUMULATE), [780.0], targets={2026: 1000.0})
    assert completion(amount, amount.last_slot).tolist() == [[78.0]]
    assert gap(amount, amount.last_slot)[0, 0] == pytest.approx(78 - 1000 / 12)
    assert plan(amount, amount.last_slot)[0, 0] == pytest.approx(1000 * 10 / 12)


def test_a_flow_runs_up_only_while_no_month_is_missing() -> None:
    flow = indicator(**(AMOUNT | {"kind": Kind.FLOW}), target_kind=TargetKind.ACCUMULATE)
    made = drafted(flow, [10.0, 20.0, None, 30.0], last="2026-04", targets={2026: 100.0})
    np.testing.assert_equal(completion(made, made.every_slot)[:, 0], [10.0, 30.0, NAN, NAN])


def test_a_target_held_all_year_has_no_time_progress_but_a_margin() -> None:
    days = drafted(indicator(target_kind=TargetKind.MAINTAIN), [84.5], targets={2026: 86.0})
    assert np.isnan(completion(days, days.last_slot)).all()
    assert gap(days, days.last_slot).tolist() == [[-1.5]]


def test_growth_against_plan_takes_the_growth_itself_or_the_change_on_last_year() -> None:
    planned: dict[str, Any] = {"target_kind": TargetKind.GROWTH, "decimals": 1}
    growth = drafted(indicator(**planned, kind=Kind.GROWTH), [4.5], targets={2026: 6.0})
    assert gap(growth, growth.last_slot).tolist() == [[-1.5]]
    sales = drafted(indicator(**(AMOUNT | planned)), [100.0, *[None] * 11, 104.5], targets={2026: 6.0})
    assert gap(sales, sales.last_slot).tolist() == [[-1.5]]


def test_too_few_cases_blank_the_figure_and_everything_made_from_it() -> None:
    rate = indicator(min_denominator=5)
    made = drafted(rate, [90.0, *[None] * 11, 100.0], cases=[40.0, *[NAN] * 11, 4.0])
    assert made.is_suppressed[:, 0].tolist() == [False] * 12 + [True]
    assert np.isnan(made.history.values[-1, 0])
    assert np.isnan(yoy(made, made.last_slot)).all()
    assert np.isnan(made.comparable[-1, 0])


def test_an_increment_that_spans_a_change_of_standard_is_compared_with_nothing() -> None:
    torn = indicator(**AMOUNT, standard_breaks=(StandardBreak(Period.parse("2026-03"), "口径扩大"),))
    amount = drafted(torn, [10.0, 30.0, 155.0, 180.0, 210.0], last="2026-05")
    np.testing.assert_equal(pop(amount, amount.every_slot)[:, 0], [NAN, 100.0, NAN, NAN, 20.0])
