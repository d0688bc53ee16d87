"""A series that breaks off: a unit left out twice while others are reported; its alerts are held, never resolved."""

from datetime import date

import numpy as np
import pytest

from indicators.alerting.rule import Comparator, RuleKind, Severity
from tests.builders import district, indicator, rule, series, snapshot

CODE = indicator().code
WARNED = indicator(rule=rule(90, 80, 70, 60))
BEFORE_DUE = date(2026, 11, 3)
LEFT_OUT_TWICE = [[None, 65.0, 95.0, 95.0], [None, None, 95.0, 95.0], [None, None, None, 95.0]]


def test_a_unit_left_out_twice_holds_its_alert_even_before_the_figure_is_due() -> None:
    (held,) = snapshot(district(3), series(WARNED, LEFT_OUT_TWICE), today=BEFORE_DUE).alerts
    assert (held.area_ordinal, held.severity, held.is_stale, held.held) == (
        1,
        Severity.ORANGE,
        True,
        "数据中断，状态沿用",
    )
    assert held.sentence == "回访满意率65.00%，低于橙色线70%；数据中断，连续两期未报送，状态沿用"


def test_a_unit_left_out_for_good_is_never_resolved() -> None:
    rows = [LEFT_OUT_TWICE[0], *[[None, None, 95.0, 95.0]] * 12]
    made = snapshot(district(3), series(WARNED, rows), today=BEFORE_DUE)
    assert ([alert.severity for alert in made.alerts], made.resolved_count) == ([Severity.ORANGE], 0)


def test_a_unit_left_out_once_is_only_waited_for() -> None:
    (open_,) = snapshot(district(3), series(WARNED, LEFT_OUT_TWICE[:2], last="2026-10"), today=BEFORE_DUE).alerts
    assert (open_.is_stale, open_.is_broken_off, open_.held) == (False, False, "")


def test_a_rule_that_still_has_its_number_holds_nothing_over() -> None:
    owing = rule(0.5, kind=RuleKind.STALENESS, comparator=Comparator.GREATER)
    (alert,) = snapshot(district(1), series(indicator(rule=owing), [[None, 1.0], [None, None], [None, None]])).alerts
    assert (alert.is_broken_off, alert.held) == (False, "数据逾期，状态沿用")


BROKEN_OFF: dict[str, tuple[list[list[float | None]], list[bool]]] = {
    "left out twice while others reported": (LEFT_OUT_TWICE, [False, True, False, False]),
    "reported again": ([*LEFT_OUT_TWICE, [None, 95.0, 95.0, 95.0]], [False] * 4),
    "nobody reported in one of the two": (
        [[None, 65.0, 95.0, 95.0], [None] * 4, [None, None, 95.0, 95.0]],
        [False] * 4,
    ),
    "never reported at all": ([[None, None, 95.0, 95.0]] * 3, [False] * 4),
    "too short a history to tell": ([[None, None, 95.0, 95.0]] * 2, [False] * 4),
    "only the district went on": ([[90.0, 65.0, 95.0, 95.0], [90.0, *[None] * 3], [90.0, *[None] * 3]], [False] * 4),
}


@pytest.mark.parametrize(("rows", "gone"), BROKEN_OFF.values(), ids=BROKEN_OFF.keys())
def test_whose_series_broke_off(rows: list[list[float | None]], gone: list[bool]) -> None:
    shown = snapshot(district(3), series(indicator(), rows), today=BEFORE_DUE).column(CODE)
    assert shown.is_broken_off.tolist() == gone


def test_who_is_said_to_have_no_figure_did_not_break_off() -> None:
    letters = np.array([["", "A", "A"], ["", "M", "A"], ["", "M", "A"]])
    rows = [[None, 65.0, 95.0], [None, None, 95.0], [None, None, 95.0]]
    shown = snapshot(district(2), series(indicator(), rows, status=letters), today=BEFORE_DUE).column(CODE)
    assert not shown.is_broken_off.any()
