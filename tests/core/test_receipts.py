"""Who has reported: what is late is named, what need not be in yet is not, silence is not calm."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import Level
from indicators.catalogue import DueRule, Indicator
from indicators.cube import empty_series
from indicators.period import Frequency, Period
from indicators.receipts import Receipt, Receipts, receipts
from tests.builders import area, cube, district, indicator, series

Rows = Sequence[Sequence[float | None]]

IN_TIME, ON_THE_DAY, LATE = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)
MONTHLY = indicator(due=DueRule(months_after=1, day=8, grace_days=2))

# One row per month up to October, one column per area: the district itself, then three streets.
ALL_IN: Rows = [[None, 90, 91, 92], [None, 90, 91, 92], [None, 90, 91, 92]]
ONE_LACKS_OCTOBER: Rows = [*ALL_IN[:2], [None, 90, None, 92]]
NOBODY_HAS_OCTOBER: Rows = [*ALL_IN[:2], [None, None, None, None]]
ONE_LACKS_TWO: Rows = [ALL_IN[0], [None, 90, None, 92], [None, 90, None, 92]]


def found(rows: Rows, today: date, of: Indicator = MONTHLY, last: str = "2026-10") -> Receipts:
    (one,) = receipts(cube(district(), series(of, rows, last=last)), today)
    return one


def words(one: Receipts) -> list[str]:
    return [Receipt(int(code)).name for code in one.receipt]


@pytest.mark.parametrize(
    ("rows", "today", "second_street", "period"),
    [
        pytest.param(ALL_IN, LATE, "IN", "2026-10", id="a figure is in"),
        pytest.param(ONE_LACKS_OCTOBER, IN_TIME, "WAITING", "2026-10", id="others have reported, there is still time"),
        pytest.param(ONE_LACKS_OCTOBER, ON_THE_DAY, "WAITING", "2026-10", id="the last day of grace is in time"),
        pytest.param(ONE_LACKS_OCTOBER, LATE, "LATE", "2026-10", id="the day after is late"),
        pytest.param(NOBODY_HAS_OCTOBER, IN_TIME, "IN", "2026-09", id="nobody yet: the month before still counts"),
        pytest.param(NOBODY_HAS_OCTOBER, LATE, "LATE", "2026-10", id="nobody, and late"),
        pytest.param(ONE_LACKS_TWO, LATE, "SILENT", "2026-10", id="two months in a row"),
        pytest.param(ONE_LACKS_TWO, IN_TIME, "LATE", "2026-10", id="September is owed, October is not yet"),
    ],
)
def test_a_street_stands_where_the_calendar_puts_it(rows: Rows, today: date, second_street: str, period: str) -> None:
    one = found(rows, today)
    assert (words(one)[2], str(one.period)) == (second_street, period)


def test_the_district_itself_is_not_expected_where_its_streets_report() -> None:
    assert words(found(ALL_IN, LATE)) == ["NOT_EXPECTED", "IN", "IN", "IN"]


def test_where_only_the_district_ever_reported_no_street_is_late() -> None:
    rows: Rows = [[50.0, None, None, None], [None, None, None, None]]
    assert words(found(rows, LATE)) == ["LATE", "NOT_EXPECTED", "NOT_EXPECTED", "NOT_EXPECTED"]


@pytest.mark.parametrize(
    ("status", "receipt"), [("P", "PROVISIONAL"), ("E", "IN"), ("M", "MISSING"), ("N", "NOT_APPLICABLE")]
)
def test_what_a_file_said_is_told_apart(status: str, receipt: str) -> None:
    statuses = np.array([["", "A", status, "A"]], dtype="<U1")
    (one,) = receipts(cube(district(), series(MONTHLY, [[None, 1, 1, 1]], status=statuses)), LATE)
    assert (words(one)[2], one.overdue, one.received) == (receipt, 0, 3)


def test_an_indicator_nobody_ever_reported_is_not_in_use_and_owes_nothing() -> None:
    (one,) = receipts(cube(district(), empty_series(MONTHLY, 4)), LATE)
    assert (one.last_in, one.overdue, one.expected) == (None, 0, 0)


def test_a_statistical_unit_is_asked_only_for_what_it_once_reported() -> None:
    unit = area("140403400", "漳泽试验区", is_ranked=False)
    silent = [[None, 90, 91, 92, None], [None, 90, 91, 92, None]]
    once = [[None, 90, 91, 92, 5], [None, 90, 91, 92, None]]
    of_unit = [words(receipts(cube(district(3, unit), series(MONTHLY, rows)), LATE)[0])[4] for rows in (silent, once)]
    assert of_unit == ["NOT_EXPECTED", "LATE"]


def test_what_only_a_few_streets_ever_report_is_no_debt_of_the_rest() -> None:
    fire: Rows = [[None, 3, None, None], [None, None, None, None]]
    assert words(found(fire, LATE))[1:] == ["LATE", "NOT_EXPECTED", "NOT_EXPECTED"]


def test_a_functional_zone_owes_nothing_it_never_reported() -> None:
    zone = area("140403900", "经开区", level=Level.ZONE)
    (one,) = receipts(cube(district(3, zone), series(MONTHLY, [[None, 90, 91, 92, None]])), LATE)
    assert words(one)[4] == "NOT_EXPECTED"


def test_a_merged_january_is_never_owed() -> None:
    merged = indicator(has_merged_january=True, due=DueRule(months_after=1, day=8))
    rows = [[None, 90, 91, 92], [None, 90, 91, 92]]
    one = found(rows, date(2027, 2, 20), merged, last="2026-12")
    assert (words(one)[1:], str(one.period)) == (["IN", "IN", "IN"], "2026-12")


def test_a_quarter_is_due_after_its_own_end() -> None:
    quarterly = indicator(frequency=Frequency.QUARTER, due=DueRule(months_after=1, day=30, grace_days=5))
    one = found([[None, 1, 2, 3]], date(2026, 11, 23), quarterly, last="2026-Q2")
    assert (str(one.period), one.due_on, one.overdue) == ("2026-Q3", date(2026, 11, 4), 3)


@given(st.integers(0, 400))
def test_as_days_pass_without_a_report_a_debt_never_shrinks(days: int) -> None:
    start = date(2026, 10, 1).toordinal()
    today, tomorrow = date.fromordinal(start + days), date.fromordinal(start + days + 1)
    rows = [[None, 90, 91, 92]] * 3
    assert found(rows, today, last="2026-09").overdue <= found(rows, tomorrow, last="2026-09").overdue


@given(st.lists(st.lists(st.sampled_from(["", "A", "P", "M", "N"]), min_size=4, max_size=4), min_size=1, max_size=6))
def test_received_waiting_and_overdue_make_up_all_that_is_expected(letters: list[list[str]]) -> None:
    status = np.array(letters, dtype="<U1")
    rows: Rows = [[1.0 if cell in ("A", "P") else None for cell in row] for row in letters]
    (one,) = receipts(cube(district(), series(MONTHLY, rows, status=status)), LATE)
    assert one.received + one.overdue + one.count(Receipt.WAITING) == one.expected


def test_october_is_looked_at_in_november() -> None:
    assert found(ALL_IN, date(2026, 11, 23)).period == Period.parse("2026-10")


def test_a_debt_of_september_is_told_with_the_day_of_september_while_october_is_not_due() -> None:
    one = found(ONE_LACKS_TWO, IN_TIME)
    assert (str(one.owed_period), one.owed_on, one.due_on) == ("2026-09", date(2026, 10, 10), date(2026, 11, 10))
