"""Tell: settle what waits to be told into messages, each group of alerts in one, and see them off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from data_access import queries_alerts as stored
from data_access.instants import day_of
from data_access.queries_rules import PROPOSED, REJECTED, rule_versions
from data_access.queries_telling import Mark, mark_of, spoken_rules
from data_access.receivers import Receiver
from data_access.store import Store
from data_access.writes_telling import bring_back, has_ahead
from indicators.alerting.replay import Replay
from indicators.alerting.rule import AlertRule
from indicators.alerting.watching import Scene
from indicators.cube import Cube
from indicators.period import Period
from indicators.publish import replay
from workflows import remind
from workflows.publish import Publisher
from workflows.settling import Decision, decide
from workflows.standing import standing
from workflows.telling import Newsroom

_MOST_AT_ONCE = 50  # messages sent before the scheduler looks at its other jobs
_NEVER_STOOD = (PROPOSED, REJECTED)


@dataclass(frozen=True, slots=True)
class _Quiet:
    """A look that found nothing to do: until when, and what would have to change before."""

    mark: Mark
    receivers: tuple[Receiver, ...]
    since: datetime
    until: datetime

    def still_holds(self, mark: Mark, receivers: tuple[Receiver, ...], now: datetime) -> bool:
        """Say whether another look would find the same."""
        return (self.mark, self.receivers) == (mark, receivers) and self.since <= now < self.until


class Teller:
    """From notices to messages to receivers; each step may be asked at any time and does what is due."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        publisher: Publisher,
        receivers: Callable[[], tuple[Receiver, ...]],
        public_url: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._publisher = publisher
        self._receivers = receivers
        self._public_url = public_url.rstrip("/")
        self._last: tuple[Cube, Period, date, Replay, Scene] | None = None
        self._quiet: _Quiet | None = None
        self._latest: datetime | None = None

    def remind(self) -> int:
        """Keep every reminder that is due; gives how many."""
        with self._store.read() as connection:
            if not stored.has_notices(connection):
                return 0  # nobody was ever told of anything, so there is nothing to remind of
        snapshot = self._publisher.now()
        return remind.remind(self._store, snapshot, self._clock())

    def deliver(self) -> int:
        """Send the messages that are due; gives how many arrived."""
        # What sends is brought in here: the libraries cost memory and web workers never send.
        from data_access.delivery import send
        from workflows.deliver import deliver

        return deliver(self._store, self._receivers(), self._clock, send, limit=_MOST_AT_ONCE).sent_count

    def tell(self) -> int:
        """Make messages of the notices whose wait is over; gives how many.

        All is decided and worded before the lock that lets nobody else write; what was decided on figures,
        acts or notices that are others by then is dropped, and the next tick looks again.
        """
        now = self._clock()
        self._set_right(now)
        with self._store.read() as connection:
            mark = mark_of(connection)
        if not mark.pending:
            return 0
        receivers = self._receivers()
        if self._quiet is not None and self._quiet.still_holds(mark, receivers, now):
            return 0
        decision = self._decide(mark, receivers, now)
        if decision is None:
            return 0
        if decision.is_empty:
            self._quiet = _Quiet(mark, receivers, now, decision.looks_again_at)
            return 0
        with self._store.write() as connection:
            return decision.write(connection, now) if mark_of(connection) == mark else 0

    def _set_right(self, now: datetime) -> None:
        """Bring back what a clock that was ahead has written: at the first tick, and when the clock goes back."""
        if self._latest is None or now < self._latest:
            with self._store.read() as connection:
                is_ahead = has_ahead(connection, now)
            if is_ahead:
                with self._store.write() as connection:
                    bring_back(connection, now)
        self._latest = now

    def _decide(self, mark: Mark, receivers: Sequence[Receiver], now: datetime) -> Decision | None:
        """Decide what becomes of everything that waits; None when the store has moved on meanwhile."""
        period = self._publisher.running_period()
        snapshot, cube = self._publisher.snapshot(period), self._publisher.cube()
        judged, scene = self._judged(cube, period, day_of(now))
        with self._store.read() as connection:
            if mark_of(connection) != mark or {snapshot.data_version, cube.data_version} != {mark.data_version}:
                return None
            rules = (*_former_rules(connection, cube.rules), *cube.rules)
            stands = standing(connection, snapshot, now)
            newsroom = Newsroom(stands, rules, scene, judged, now, self._public_url)
            return decide(connection, newsroom, receivers, now)

    def _judged(self, cube: Cube, period: Period, today: date) -> tuple[Replay, Scene]:
        """Fold the rules once for as long as nothing changes: what is held back is looked at every few seconds."""
        if self._last is None or self._last[0] is not cube or self._last[1:3] != (period, today):
            judged, scene, _ = replay(cube, period, today)
            self._last = (cube, period, today, judged, scene)
        return self._last[3:]


def _former_rules(connection: Connection, in_force: Sequence[AlertRule]) -> tuple[AlertRule, ...]:
    """Give the rules that notices speak of and that are in force no more, as they last stood."""
    codes = spoken_rules(connection) - {rule.code for rule in in_force} - {""}
    stood = (
        next((one.rule for one in rule_versions(connection, code) if one.state not in _NEVER_STOOD), None)
        for code in sorted(codes)
    )
    return tuple(rule for rule in stood if rule is not None)
