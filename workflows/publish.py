"""Publish: the frozen snapshot of a period, computed once per (period, known-at, data version, day)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from data_access import queries
from data_access.instants import day_of
from data_access.store import Store
from data_access.store_faults import StoreFault
from indicators import publish
from indicators.baselines.verdict import Verdict, verdict_on
from indicators.cube import Cube
from indicators.period import Period
from indicators.problem import Refusal
from indicators.snapshot import Snapshot
from workflows.cache import Cache
from workflows.compact import Ground, ground_bytes, snapshot_bytes
from workflows.event_counts import event_counts
from workflows.kept import with_kept

_MEGABYTE = 1 << 20
CUBE_BUDGET = 40 * _MEGABYTE
SNAPSHOT_BUDGET = 24 * _MEGABYTE

_Key = tuple[datetime | None, int, date]  # known at, data version, today


class Publisher:
    """Hands out snapshots; its keys hold the data version, so nothing it keeps can be out of date."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._grounds: Cache[_Key, Ground] = Cache(CUBE_BUDGET, ground_bytes)
        self._snapshots: Cache[tuple[Period, _Key], Snapshot] = Cache(SNAPSHOT_BUDGET, snapshot_bytes)
        self._choices: Cache[_Key, tuple[Period, ...]] = Cache(2)
        self._last_version: int | None = None

    def snapshot(self, period: Period, known_at: datetime | None = None) -> Snapshot:
        """Give the figures of a period as known at an instant, None meaning all we know now.

        Raises:
            Refusal: no areas are loaded, or the district did not exist then.
            StoreFault: the store cannot be read and this snapshot is not in memory.
        """
        key = self._key(known_at)
        return self._snapshots.obtain((period, key), lambda: self._build(period, key))

    def figures(self, period: Period, indicator_codes: Iterable[str], known_at: datetime | None = None) -> Snapshot:
        """Give some indicators' figures of a period and nothing else: no warnings. Quick, and not kept.

        Raises:
            Refusal: no areas are loaded.
            StoreFault: the store cannot be read.
        """
        key = self._key(known_at)
        return publish.build(self._ground(key).cube.only(indicator_codes), period, key[2])

    def cube(self, known_at: datetime | None = None) -> Cube:
        """Give every figure as known at an instant; raises as `snapshot` does."""
        return self._ground(self._key(known_at)).cube

    def verdict(self, indicator_code: str, area_code: str, period: Period, known_at: datetime | None = None) -> Verdict:
        """Give what a figure says against the course of its own series, as known at an instant."""
        key = self._key(known_at)
        return verdict_on(self._ground(key).cube, indicator_code, area_code, period, key[2])

    def period_choices(self, known_at: datetime | None = None) -> tuple[Period, ...]:
        """Give the months that end with figures in them, newest first; none lies after the month one looks in."""
        key = self._key(known_at)
        return self._choices.obtain(key, lambda: _months(self._ground(key).cube, key[2]))

    def latest_period(self, known_at: datetime | None = None) -> Period:
        """Give the newest month with figures that is over; the running one only when there is no other.

        Raises:
            Refusal: nothing was loaded by then.
        """
        choices, today = self.period_choices(known_at), self._today(known_at)
        if not choices and known_at is not None:
            raise Refusal.because("到那一天为止还没有任何数据；请换一个较晚的日期。")
        if not choices:
            raise Refusal.because("还没有导入任何数据；请先用 load 导入报表。")
        return next((month for month in choices if month.end < today), choices[0])

    def running_period(self, known_at: datetime | None = None) -> Period:
        """Give the month one looks in: rules are judged up to here, each on its indicator's own newest slot.

        Raises:
            Refusal: nothing was loaded by then.
        """
        self.latest_period(known_at)
        return Period.of_month(self._today(known_at))

    def now(self, known_at: datetime | None = None) -> Snapshot:
        """Give everything as it stands on the day one looks; raises as `snapshot` and `running_period` do."""
        return self.snapshot(self.running_period(known_at), known_at)

    def _build(self, period: Period, key: _Key) -> Snapshot:
        ground = self._ground(key)
        snapshot = ground.compacted(publish.build(ground.cube, period, key[2]))
        if not snapshot.rule_faults:
            return snapshot
        with self._store.read() as connection:
            return with_kept(connection, snapshot, key[0] or self._clock())

    def _ground(self, key: _Key) -> Ground:
        return self._grounds.obtain(key, lambda: Ground(self._read(key[0], key[2])))

    def _key(self, known_at: datetime | None) -> _Key:
        return known_at, self._version(), self._today(known_at)

    def _today(self, known_at: datetime | None) -> date:
        """Give the day one looks on: as known on a day, nothing that fell due later is overdue yet."""
        today = day_of(self._clock())
        return today if known_at is None else min(today, day_of(known_at))

    def _version(self) -> int:
        try:
            with self._store.read() as connection:
                version = queries.data_version(connection)
        except StoreFault:
            # The wall keeps its last picture through an outage; /health and the heartbeat say so.
            if self._last_version is None:
                raise
            return self._last_version
        if version != self._last_version:
            self._last_version = version
            # Nobody can ask for an earlier version any more.
            self._grounds.forget(lambda key: key[1] < version)
            self._snapshots.forget(lambda key: key[1][1] < version)
            self._choices.forget(lambda key: key[1] < version)
        return version

    def _read(self, known_at: datetime | None, today: date) -> Cube:
        with self._store.read() as connection:
            # “Now” covers the last act even when the clock stands behind it.
            instant = known_at or max(self._clock(), queries.last_known_at(connection))
            cube = queries.read_cube(connection, instant, queries.root_code(connection))
            return replace(cube, event_counts=event_counts(connection, cube, cube.rules, today))


def _months(cube: Cube, today: date) -> tuple[Period, ...]:
    months = {Period.of_month(period.end) for series in cube.series.values() for period in series.periods}
    return tuple(sorted((m for m in months if m.start <= today), key=lambda month: -month.ordinal))
