"""Try a rule on the stored periods, each as it was known when it was judged.

Only the rule's own indicators are read. What was known at each moment is kept for a while, so that moving a
slider folds and reads nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, overload

import numpy as np

from data_access import queries
from data_access.instants import day_of, end_of_day
from data_access.queries_rules import incidents_of
from data_access.store import Store
from indicators.alerting.backtest import BacktestReport, backtest
from indicators.alerting.binding import formula_of
from indicators.alerting.expression import ExpressionError
from indicators.alerting.hindsight import Known, judged_on, known
from indicators.alerting.rule import AlertRule, EventWindow, RuleKind
from indicators.alerting.tuning import Tuning, tuning
from indicators.cube import Cube, Series
from indicators.history import effective_period
from indicators.period import Period, reporting_periods, running_at
from indicators.problem import Refusal
from workflows.cache import Cache
from workflows.event_counts import event_counts
from workflows.publish import Publisher

PERIODS = 36
MOMENTS_BUDGET = 16 << 20


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything that decides what rules see: whose calendar, how far back, the store's state, what of it."""

    indicator_code: str
    is_about_lateness: bool
    periods: int
    data_version: int
    today: date
    codes: tuple[str, ...]
    windows: tuple[tuple[str, EventWindow], ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A period, the day it is judged and the instant up to which it is judged by."""

    period: Period
    today: date
    known_at: datetime


class Backtester:
    """Tries rules on history; thread-safe."""

    def __init__(self, store: Store, clock: Callable[[], datetime], publisher: Publisher) -> None:
        self._store = store
        self._clock = clock
        self._publisher = publisher
        self._seen: Cache[_Look, Sequence[Known]] = Cache(MOMENTS_BUDGET, _weight)

    def report(self, rule: AlertRule, present: AlertRule | None = None, periods: int = PERIODS) -> BacktestReport:
        """Backtest a rule over the last periods, beside the version in force, held against labelled incidents.

        Raises:
            Refusal: the rule's indicator is not known, or its expression cannot be read.
        """
        rules = [rule] if present is None else [rule, present]
        with self._store.read() as connection:
            incidents = incidents_of(connection, rule.indicator_code)
        tried = backtest(rules, self._moments(rules, periods), incidents)
        return BacktestReport(tried[0], tried[1] if present else None)

    def tuning(self, rule: AlertRule, periods: int = PERIODS) -> Tuning:
        """Give what moving the rule's ladder would cost; raises as `report` does."""
        return tuning(rule, self._moments([rule], periods))

    def _moments(self, rules: Sequence[AlertRule], periods: int) -> Sequence[Known]:
        """Give what was known at each moment of the first rule's calendar, oldest first."""
        live = self._publisher.cube()
        codes = _looked_at(rules[0], live)
        for beside in rules[1:]:
            with suppress(Refusal):  # what cannot be judged any more says so in its own backtest
                codes |= _looked_at(beside, live)
        look = _Look(
            indicator_code=rules[0].indicator_code,
            is_about_lateness=rules[0].kind is RuleKind.STALENESS,
            periods=periods,
            data_version=live.data_version,
            today=day_of(self._clock()),
            codes=tuple(sorted(codes)),
            windows=tuple((rule.indicator_code, rule.event_window) for rule in rules if rule.event_window),
        )
        return self._seen.obtain(look, lambda: self._read(look, rules, live))

    def _read(self, look: _Look, rules: Sequence[AlertRule], live: Cube) -> Sequence[Known]:
        """Lay all moments out when they fit the budget, else each when its turn comes: the daily history of a
        whole district is more than ten megabytes at every one of them.
        """
        moments = _Moments(self._plan(look, rules[0].kind, live), partial(self._cube, look.codes, rules))
        return tuple(moments) if len(moments) * moments.weight <= MOMENTS_BUDGET else moments

    def _plan(self, look: _Look, kind: RuleKind, live: Cube) -> tuple[_Moment, ...]:
        """Say for each period on which day and by what was known when it is judged, from when the district stood."""
        series = live.series[look.indicator_code]
        slots = _slots(series, kind, self._publisher.running_period(), look.today)[-look.periods :]
        days = [min(judged_on(series.indicator, slot, kind), look.today) for slot in slots]
        with self._store.read() as connection:
            root, every = queries.root_code(connection), queries.all_areas(connection)
            entered = _Entered.of(queries.first_known(connection, look.codes))
        lives = [area for area in every if area.area_code == root]
        plan = [
            _Moment(slot, day, min(entered.known_at(day), live.known_at)) for slot, day in zip(slots, days, strict=True)
        ]
        # The last period is the present: everything known now, as on the wall.
        plan[-1] = _Moment(slots[-1], look.today, live.known_at)
        return tuple(one for one in plan if any(area.is_valid_on(day_of(one.known_at)) for area in lives))

    def _cube(self, codes: tuple[str, ...], rules: Sequence[AlertRule], at: datetime) -> Cube:
        with self._store.read() as connection:
            cube = queries.read_cube(connection, at, queries.root_code(connection), codes)
            return replace(cube, event_counts=event_counts(connection, cube, rules, day_of(at)))


class _Moments(Sequence[Known]):
    """Moments laid out when they are asked for; only the last one, which everybody asks for, is kept."""

    def __init__(self, plan: Sequence[_Moment], read: Callable[[datetime], Cube]) -> None:
        self._plan = plan
        self._read = lru_cache(maxsize=1)(read)  # neighbours may stand on the same figures
        self._last = self._lay_out(plan[-1])
        self.weight = _bytes((self._last,))

    def __len__(self) -> int:
        return len(self._plan)

    @overload
    def __getitem__(self, at: int) -> Known: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Known]: ...
    def __getitem__(self, at: int | slice) -> Known | Sequence[Known]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._last if at in (-1, len(self) - 1) else self._lay_out(self._plan[at])

    def _lay_out(self, moment: _Moment) -> Known:
        return known(moment.period, self._read(moment.known_at), moment.today)


@dataclass(frozen=True, slots=True)
class _Entered:
    """From when on all figures of a rule's indicators were entered as they came, and when those before were in.

    A district may have entered years of history in one evening. What was judged before anything was on record
    is judged by what was entered of it afterwards, else there would be nothing to try a rule on.
    """

    since: datetime | None
    history_in: datetime | None

    @classmethod
    def of(cls, first: Mapping[tuple[str, Period], datetime]) -> "_Entered":
        """Read it from when the first figure of each indicator and period was entered."""
        begins: dict[str, datetime] = {}
        for (code, _), at in first.items():
            begins[code] = min(at, begins.get(code, at))
        if not begins:
            return cls(None, None)
        since = max(begins.values())
        before = (at for (_, period), at in first.items() if period.end < day_of(since))
        return cls(since, max((since, *before)))

    def known_at(self, day: date) -> datetime:
        """Give the instant up to which a moment of a day is judged by."""
        evening = end_of_day(day)
        return evening if self.since is None or self.history_in is None or evening >= self.since else self.history_in


def _looked_at(rule: AlertRule, cube: Cube) -> set[str]:
    """Give the codes of a rule's indicators and of those that weigh them."""
    found = {rule.indicator_code, *_operands(rule, cube)}
    for code in found:
        if code not in cube.series:
            raise Refusal.because(f"目录中没有指标“{code}”，无从回测；请先改正指标。")
    weighers = {cube.series[code].indicator.weight_code for code in found} - {""}
    while not weighers <= found:
        found |= weighers
        weighers = {cube.series[code].indicator.weight_code for code in found if code in cube.series} - {""}
    return found


def _operands(rule: AlertRule, cube: Cube) -> tuple[str, ...]:
    if rule.kind is not RuleKind.EXPRESSION:
        return ()
    try:
        return formula_of(rule, [one.indicator for one in cube.series.values()]).indicator_codes
    except ExpressionError as fault:
        raise Refusal.because(f"算式有误，无从回测：{fault}") from fault


def _slots(series: Series, kind: RuleKind, latest: Period, today: date) -> tuple[Period, ...]:
    """Give the slots of a series from the first reported one to the one shown now, of events to the running one."""
    last = effective_period(series, latest, today)
    if kind is RuleKind.EVENT_COUNT:
        of = series.indicator
        last = running_at(today, of.frequency, has_merged_january=of.has_merged_january)
    first = series.periods[0] if series.periods and series.periods[0].ordinal <= last.ordinal else last
    return reporting_periods(first, last, has_merged_january=series.indicator.has_merged_january)


def _weight(moments: Sequence[Known]) -> int:
    return moments.weight if isinstance(moments, _Moments) else _bytes(moments)


def _bytes(moments: Sequence[Known]) -> int:
    """Count the memory of what was known: every array once; one number spread over a table weighs nothing."""
    arrays: dict[int, int] = {}
    for moment in moments:
        for draft in moment.scene.drafts.values():
            for part in (draft, draft.history):
                arrays |= {id(array): array.nbytes for array in _arrays(part) if any(array.strides)}
    return sum(arrays.values())


def _arrays(record: Any) -> Iterator[np.ndarray[Any, Any]]:
    for part in fields(record):
        value = getattr(record, part.name)
        if isinstance(value, np.ndarray):
            yield value
