"""What is left out on purpose: months that do not apply, and a January from before it was merged."""

import numpy as np

from indicators.catalogue import Aggregation, ChangeMeasure, Kind
from indicators.period import Period
from indicators.publish import replay
from indicators.report import table_rows
from tests.builders import OCTOBER, TODAY, cube, district, indicator, rule, series, snapshot

CODE = "satisfaction"
RULED = indicator(rule=rule(80.0))
OUT_OF_SEASON = np.array([["", "A"], ["", "N"], ["", "A"]])


def test_a_month_that_does_not_apply_ends_the_alert_and_what_follows_starts_afresh() -> None:
    calm_again = series(RULED, [[None, 70.0], [None, None], [None, 85.0]], status=OUT_OF_SEASON)
    september = snapshot(district(1), calm_again, period=OCTOBER.shift(-1))
    assert september.alerts == ()
    assert september.columns[CODE].alert_state.tolist() == ["normal", "normal"]
    _, _, record = replay(cube(district(1), calm_again), OCTOBER, TODAY)
    assert [(str(one.period), one.state, one.reason) for one in record] == [
        ("2026-08", "firing", "触发"),
        ("2026-09", "normal", "不适用"),
    ]


def test_a_breach_before_a_month_that_does_not_apply_does_not_count_towards_the_hold() -> None:
    slow = indicator(rule=rule(80.0, hold=2))
    breached = series(slow, [[None, 70.0], [None, None], [None, 70.0]], status=OUT_OF_SEASON)
    assert snapshot(district(1), breached).columns[CODE].alert_state[1] == "pending"


def test_a_january_kept_from_before_it_was_merged_is_never_shown() -> None:
    monthly = series(indicator(), [[None, 10.0], [None, 20.0]], last="2026-02")
    merged = series(indicator(has_merged_january=True), [[None, 10.0], [None, 20.0]], last="2026-02")
    kept = type(merged)(
        indicator=merged.indicator,
        periods=monthly.periods,
        values=monthly.values,
        status=monthly.status,
        numerators=monthly.numerators,
        denominators=monthly.denominators,
        is_revised=monthly.is_revised,
        targets={},
        is_sample=False,
    )
    january, february = (snapshot(district(1), kept, period=Period.parse(f"2026-0{month}")) for month in (1, 2))
    assert str(january.columns[CODE].period) == "2025-12"
    assert [str(slot) for slot in february.columns[CODE].history_periods] == ["2026-02"]
    assert february.columns[CODE].values[1] == 20.0


def test_a_fall_below_zero_is_named_and_keeps_its_number() -> None:
    profit = indicator(kind=Kind.FLOW, unit="万元", change_measure=ChangeMeasure.PERCENT, aggregation=Aggregation.NONE)
    rows = table_rows(snapshot(district(1), series(profit, [[None, 100.0], *[[None, None]] * 11, [None, -50.0]])), CODE)
    assert [(one.yoy, one.yoy_tone, str(one.yoy_number)) for one in rows] == [("由正转负", "bad", "-150.0")]
