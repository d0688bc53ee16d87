"""A scheme tried beside another: who gains, who loses."""

from indicators.scoring.dry_run import dry_run
from indicators.scoring.ranked import Ranked, rank_period
from indicators.scoring.scheme import Goalposts, Item, Scheme
from tests.builders import OCTOBER, district, indicator, series, snapshot
from tests.core.schemes import scheme

EVEN = scheme(Item("first", 50, Goalposts(100, 0)), Item("second", 50, Goalposts(100, 0)))
TILTED = scheme(Item("first", 90, Goalposts(100, 0)), Item("second", 10, Goalposts(100, 0)))
ROWS = ([None, 90, 50, 40], [None, 0, 60, 75])


def course(of: Scheme, months: int = 2) -> list[Ranked]:
    found = []
    for back in reversed(range(months)):
        period = OCTOBER.shift(-back)
        parts = [
            series(indicator(code), [row], last=str(period))
            for code, row in zip(("first", "second"), ROWS, strict=True)
        ]
        found.append(rank_period(of, snapshot(district(3), *parts, period=period)))
    return found


def test_who_lives_by_the_heavier_figure_gains() -> None:
    assert [(one.area_code[-3:], one.gain) for one in dry_run(course(EVEN), course(TILTED))] == [
        ("001", 2),
        ("002", 0),
        ("003", -2),
    ]


def test_every_period_is_counted() -> None:
    assert [(one.better, one.worse, one.periods) for one in dry_run(course(EVEN), course(TILTED))] == [
        (2, 0, 2),
        (0, 0, 2),
        (0, 2, 2),
    ]


def test_only_periods_tried_by_both_are_compared() -> None:
    assert {one.periods for one in dry_run(course(EVEN, 1), course(TILTED))} == {1}


def test_the_same_scheme_moves_nobody() -> None:
    assert {one.gain for one in dry_run(course(EVEN), course(EVEN))} == {0}


def test_nothing_tried_shows_nothing() -> None:
    assert dry_run([], course(EVEN)) == ()


def test_it_is_said_in_a_sentence() -> None:
    first, *_ = dry_run(course(EVEN), course(TILTED))
    assert first.sentence() == f"{first.area_label}：平均位次3.0→1.0，上升2.0位（2期升、0期降）"
