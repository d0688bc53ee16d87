"""The course of places: read off ranked periods in one frame; an indicator's own periods count once each."""

from indicators.period import Period
from indicators.scoring.course import course_of, course_of_indicator
from indicators.scoring.ranked import rank_period
from indicators.scoring.scheme import Goalposts, Item
from indicators.snapshot import Snapshot
from tests.builders import district, indicator, series, snapshot
from tests.core.schemes import scheme

RATE = indicator("rate", decimals=1)
BY_RATE = scheme(Item("rate", 100, Goalposts(100, 0)))
SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")
FIRST, FOURTH = "140403001", "140403004"


def made(period: Period, *rows: list[float | None]) -> Snapshot:
    """What is known of a period: the figures of the months up to October, the district's own left out."""
    rate = series(RATE, [[None, *row] for row in rows])
    return snapshot(district(len(rows[0])), rate, period=period)


def test_the_course_of_a_scheme_has_the_places_of_every_period() -> None:
    months: list[list[float | None]] = [[90.0, 80.0, 70.0], [60.0, 80.0, 70.0]]
    course = course_of([rank_period(BY_RATE, made(period, *months)) for period in (SEPTEMBER, OCTOBER)])
    assert (course.periods, course.of(FIRST, 12)) == ((SEPTEMBER, OCTOBER), (1, 3))
    assert course.of(FIRST, 1) == (3,)


def test_a_period_without_a_place_is_zero_and_an_unknown_unit_has_no_course() -> None:
    months: list[list[float | None]] = [[None, 80.0, 70.0, 60.0], [90.0, 80.0, 70.0, 60.0]]
    course = course_of([rank_period(BY_RATE, made(period, *months)) for period in (SEPTEMBER, OCTOBER)])
    assert (course.of(FIRST, 12), course.of("140403999", 12)) == ((0, 1), ())


def test_a_unit_that_did_not_exist_yet_had_no_place_then() -> None:
    before = made(SEPTEMBER, [90.0, 80.0, 70.0], [90.0, 80.0, 70.0])
    now = made(OCTOBER, [90.0, 80.0, 70.0, 95.0], [90.0, 80.0, 70.0, 95.0])
    course = course_of([rank_period(BY_RATE, one) for one in (before, now)])
    assert (course.of(FOURTH, 12), course.of(FIRST, 12)) == ((0, 1), (1, 2))


def test_the_course_of_an_indicator_counts_each_of_its_own_periods_once() -> None:
    october = made(OCTOBER, [90.0, 80.0, 70.0], [60.0, 80.0, 70.0])
    november = made(Period.parse("2026-11"), [90.0, 80.0, 70.0], [60.0, 80.0, 70.0])
    course = course_of_indicator([made(SEPTEMBER, [90.0, 80.0, 70.0], [60.0, 80.0, 70.0]), october, november], "rate")
    assert len(course.periods) == len(set(course.periods))
    assert course.of(FIRST, 2)[-1] == october.column("rate").rank[1]


def test_an_indicator_nobody_knows_has_an_empty_course() -> None:
    course = course_of_indicator([made(OCTOBER, [90.0, 80.0, 70.0])], "none")
    assert (course.periods, course.of(FIRST, 12)) == ((), ())
