"""Boards of ranking as the desk reads them: ranked once per scheme, period and data version, then kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from data_access.instants import day_of, end_of_day
from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.problem import Refusal
from indicators.report import Row, table_rows
from indicators.scoring.course import Course, course_of, course_of_indicator
from indicators.scoring.ranked import Ranked
from indicators.scoring.ranking_rows import RankingRow
from indicators.scoring.scheme import Scheme
from indicators.scoring.scheme_record import Mark, SchemeVersion
from indicators.snapshot import Floats, Snapshot
from workflows.cache import Cache
from workflows.publish import Publisher
from workflows.ranking import TYPICAL_PERIODS, Rankings, typical_moves
from workflows.schemes import SchemeBook

_MOST_BOARDS = 4  # each holds the snapshots of three periods
_MOST_COURSES = 16  # each holds two small tables


class _Key(NamedTuple):
    """Everything a board depends on; `of` is a scheme, or the code of an indicator."""

    of: Scheme | str
    marks: tuple[Mark, ...]
    period: Period
    known_on: date | None
    data_version: int
    today: date
    periods: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A period ranked by a scheme, with the worded rows and the version that ranked it."""

    version: SchemeVersion
    ranked: Ranked
    rows: tuple[RankingRow, ...]


@dataclass(frozen=True, slots=True)
class IndicatorBoard:
    """A period ranked by one indicator: its worded rows right below the district."""

    indicator: Indicator
    snapshot: Snapshot
    rows: tuple[Row, ...]


class RankingBoards:
    """Use cases of the ranking page over one store; thread-safe."""

    def __init__(
        self,
        publisher: Publisher,
        schemes: SchemeBook,
        rankings: Rankings,
        clock: Callable[[], datetime],
        data_version: Callable[[], int],
    ) -> None:
        self._publisher, self._schemes, self._rankings = publisher, schemes, rankings
        self._clock, self._data_version = clock, data_version
        self._boards: Cache[_Key, Board] = Cache(_MOST_BOARDS)
        self._courses: Cache[_Key, tuple[Course, Floats | None]] = Cache(_MOST_COURSES)

    def schemes(self, known_on: date | None = None) -> Mapping[str, SchemeVersion]:
        """Give the schemes in force, by code."""
        return self._schemes.schemes(known_on)

    def indicators(self) -> tuple[Indicator, ...]:
        """Give the indicators that may be ranked by, in the order of the catalogue."""
        columns = self._publisher.snapshot(self._publisher.latest_period()).columns.values()
        return tuple(column.indicator for column in columns if column.indicator.is_rankable)

    def periods(self, known_on: date | None = None) -> tuple[Period, ...]:
        """Give the months that can be ranked, newest first; the natural choice is `latest_period`."""
        return self._publisher.period_choices(_instant(known_on))

    def board(self, scheme_code: str, period: Period | None, known_on: date | None = None) -> Board:
        """Rank a period (None: the newest that is over) by a scheme (blank: the only one there is).

        Raises:
            Refusal: there is no such scheme, several and none was named, or the period has no figures.
        """
        version = self._schemes.scheme(scheme_code, known_on)
        shown = period or self._publisher.latest_period(_instant(known_on))
        return self._boards.obtain(
            self._key(version.scheme, shown, known_on), lambda: self._ranked(version, shown, known_on)
        )

    def course(self, scheme: Scheme, period: Period, periods: int, known_on: date | None = None) -> Course:
        """Give the places of the last so many periods up to one."""
        return self._course(scheme, period, periods, known_on)[0]

    def ways_up(self, board: Board, unit: int, known_on: date | None = None) -> tuple[str, ...]:
        """Say by which single figure a unit would pass the next one above, cheapest first."""
        ranked = board.ranked
        _, moves = self._course(ranked.scheme, ranked.snapshot.period, TYPICAL_PERIODS, known_on)
        return self._rankings.ways_up(ranked, unit, moves)

    def indicator_board(
        self, indicator_code: str, period: Period | None, known_on: date | None = None
    ) -> IndicatorBoard:
        """Rank a period by one indicator.

        Raises:
            Refusal: there is no such indicator, it must not be ranked, or the period has no figures.
        """
        known_at = _instant(known_on)
        shown = period or self._publisher.latest_period(known_at)
        choices = self._publisher.period_choices(known_at)
        if shown not in choices:
            raise Refusal.because(f"{shown.label()}没有数据；最近一期是{choices[0].label()}。")
        snapshot = self._publisher.snapshot(shown, known_at)
        column = snapshot.columns.get(indicator_code)
        if column is None:
            raise Refusal.because(f"没有代码为“{indicator_code}”的指标；请在上方另选。")
        if not column.indicator.is_rankable:
            raise Refusal.because(f"“{column.indicator.label}”只监测、不排名；请在上方另选。")
        below = set(snapshot.areas.children_of(snapshot.areas.codes[0]))
        rows = (row for row in table_rows(snapshot, indicator_code) if row.ordinal in below)
        return IndicatorBoard(column.indicator, snapshot, tuple(rows))

    def indicator_course(
        self, indicator_code: str, period: Period, periods: int, known_on: date | None = None
    ) -> Course:
        """Give the places by one indicator over the last so many months up to one."""
        key = self._key(indicator_code, period, known_on, periods)
        return self._courses.obtain(key, lambda: (self._read(key), None))[0]

    def _ranked(self, version: SchemeVersion, period: Period, known_on: date | None) -> Board:
        ranked = self._rankings.ranked(version.scheme, period, known_on)
        return Board(version, ranked, self._rankings.rows(ranked))

    def _course(
        self, scheme: Scheme, period: Period, periods: int, known_on: date | None
    ) -> tuple[Course, Floats | None]:
        def rank_all() -> tuple[Course, Floats | None]:
            found = self._rankings.course(scheme, period, periods, known_on)
            return course_of(found), typical_moves(found[-TYPICAL_PERIODS:])

        return self._courses.obtain(self._key(scheme, period, known_on, periods), rank_all)

    def _read(self, key: _Key) -> Course:
        known_at = _instant(key.known_on)
        choices = [one for one in self._publisher.period_choices(known_at) if one.ordinal <= key.period.ordinal]
        code = str(key.of)
        snapshots = [self._publisher.figures(one, (code,), known_at) for one in reversed(choices[: key.periods])]
        return course_of_indicator(snapshots, code)

    def _key(self, of: Scheme | str, period: Period, known_on: date | None, periods: int = 0) -> _Key:
        marks = self._schemes.marks(of.code, known_on) if isinstance(of, Scheme) else ()
        return _Key(of, marks, period, known_on, self._data_version(), day_of(self._clock()), periods)


def _instant(known_on: date | None) -> datetime | None:
    return None if known_on is None else end_of_day(known_on)
