"""Tell: settle what waits to be told into messages, each group of alerts in one, and see them off."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from data_access import queries
from data_access import queries_alerts as stored
from data_access.holidays import is_working_day
from data_access.instants import day_of
from data_access.outbox import OutboxMessage, idempotency_key, put_messages
from data_access.queries_rules import PROPOSED, REJECTED, rule_versions
from data_access.receivers import Receiver, wants
from data_access.store import Store
from data_access.writes_alerts import put_notices, settle_notices
from indicators.alerting.notices import (
    Fingerprint,
    Notice,
    NoticeKind,
    group_key,
    not_before,
    settle,
    sort_out,
)
from indicators.alerting.replay import Replay
from indicators.alerting.rule import AlertRule
from indicators.alerting.strip import labels_of
from indicators.alerting.suppression import Suppression
from indicators.alerting.watching import Scene, in_scope
from indicators.cube import Cube
from indicators.period import Period
from indicators.publish import replay
from workflows import remind
from workflows.evaluate_notices import ARRIVED
from workflows.publish import Publisher
from workflows.standing import standing
from workflows.telling import Newsroom, concern_of, is_about_alert

_MOST_AT_ONCE = 50  # messages sent before the scheduler looks at its other jobs
_GONE = "等待期内已恢复，不必再发"
_DISSOLVED = "单位已撤销，不再通知"
_UNHEARD = "此前没有通知过，不必再说解除"
_UNWANTED = "没有接收人订阅这类通知"
_NEVER_STOOD = (PROPOSED, REJECTED)


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
        """Make messages of the notices whose wait is over, under the lock that lets nobody tell them too."""
        with self._store.read() as connection:
            if not stored.pending_notices(connection):
                return 0
        period, now = self._publisher.running_period(), self._clock()
        snapshot, cube = self._publisher.snapshot(period), self._publisher.cube()
        judged, scene = self._judged(cube, period, day_of(now))
        with self._store.write() as connection:
            if {snapshot.data_version, cube.data_version} != {queries.data_version(connection)}:
                return 0  # what waits may be of newer figures than these; the next tick sees both
            stands = standing(connection, snapshot, now)
            # What ends a wait comes with it: a silence that is over speaks for what it kept back.
            put_notices(connection, remind.due(connection, stands, now))
            rules = (*_former_rules(connection, cube.rules), *cube.rules)
            return self._settle(connection, Newsroom(stands, rules, scene, judged, now, self._public_url), now)

    def _judged(self, cube: Cube, period: Period, today: date) -> tuple[Replay, Scene]:
        """Fold the rules once for as long as nothing changes: what is held back is looked at every few seconds."""
        if self._last is None or self._last[0] is not cube or self._last[1:3] != (period, today):
            judged, scene, _ = replay(cube, period, today)
            self._last = (cube, period, today, judged, scene)
        return self._last[3:]

    def _settle(self, connection: Connection, newsroom: Newsroom, now: datetime) -> int:
        pending = _worth_telling(connection, newsroom, now)
        settled = settle(pending, {key: entry.alert.severity for key, entry in newsroom.stands.entries.items()})
        left = {key for notice in settled for key in _covered(notice, pending)}
        settle_notices(connection, [one.key for one in pending if one.key not in left], "settled", reason=_GONE, at=now)
        released = stored.released_storms(connection)
        outcome = sort_out(
            _of_the_told(connection, settled, pending, now),
            now,
            is_working_day,
            hush=partial(_hush, newsroom),
            in_scope={
                rule.code: int(in_scope(rule.scope, newsroom.scene.areas, newsroom.scene.frame).sum())
                for rule in newsroom.rules.values()
            },
            released=released,
        )
        for held in outcome.held:
            settle_notices(connection, _covered(held.notice, pending), "held", reason=held.why)
        ready = _untold(connection, outcome.ready, released, now)
        told = stored.told_at(connection)
        return sum(
            self._send_off(connection, newsroom, group, pending, now)
            for group in _groups(ready, newsroom.parents).values()
            if now >= not_before(min(one.at for one in group), _last_told(group, told, newsroom.parents))
        )

    def _send_off(
        self,
        connection: Connection,
        newsroom: Newsroom,
        group: Sequence[Notice],
        pending: Sequence[Notice],
        now: datetime,
    ) -> int:
        """Put one group on its way to whoever wants it; a receiver gets the lines it asked for."""
        named, messages = [one.key for one in group], []
        wanted: dict[str, Notice] = {}
        for receiver in self._receivers():
            lines = [one for one in group if wants(receiver, concern_of(one, newsroom))]
            message = newsroom.message(lines)
            if message is not None:
                wanted |= {one.key: one for one in lines}
                messages.append(OutboxMessage(idempotency_key(receiver.name, named), receiver.name, message))
        told = [key for notice in wanted.values() for key in _covered(notice, pending)]
        rest = [key for notice in group if notice.key not in wanted for key in _covered(notice, pending)]
        first = messages[0].idempotency_key if messages else ""
        settle_notices(connection, told, "told", at=now, message_key=first)
        settle_notices(connection, rest, "unaddressed", reason=_UNWANTED, at=now)
        return put_messages(connection, messages, now)


def _former_rules(connection: Connection, in_force: Sequence[AlertRule]) -> tuple[AlertRule, ...]:
    """Give the rules that what waits speaks of and that are in force no more, as they last stood."""
    codes = {one.rule_code for one in stored.pending_notices(connection)} - {rule.code for rule in in_force} - {""}
    stood = (
        next((one.rule for one in rule_versions(connection, code) if one.state not in _NEVER_STOOD), None)
        for code in sorted(codes)
    )
    return tuple(rule for rule in stood if rule is not None)


def _worth_telling(connection: Connection, newsroom: Newsroom, now: datetime) -> list[Notice]:
    """Give what waits, without late figures that have come in, areas that are no more, and storms, told of anew."""
    pending = list(stored.pending_notices(connection))
    areas = newsroom.scene.areas.codes
    arrived = [one for one in pending if one.kind is NoticeKind.DATA_OVERDUE and not newsroom.is_owed(one)]
    dissolved = [one for one in pending if is_about_alert(one) and one.area_code not in areas]
    for gone, reason in ((arrived, ARRIVED), (dissolved, _DISSOLVED)):
        settle_notices(connection, [one.key for one in gone], "settled", reason=reason, at=now)
    return [one for one in pending if one.kind is not NoticeKind.STORM and one not in (*arrived, *dissolved)]


def _of_the_told(
    connection: Connection, settled: Sequence[Notice], pending: Sequence[Notice], now: datetime
) -> list[Notice]:
    """Leave out the end of alerts nobody was told of: who never heard the one need not hear the other."""
    known = stored.known_open(connection)
    unheard = [one for one in settled if one.kind is NoticeKind.RESOLVED and one.fingerprint not in known]
    for notice in unheard:
        settle_notices(connection, _covered(notice, pending), "settled", reason=_UNHEARD, at=now)
    return [one for one in settled if one not in unheard]


def _untold(connection: Connection, ready: Sequence[Notice], released: Collection[str], now: datetime) -> list[Notice]:
    """Keep the notices of storms; leave out those told before, for a storm is found anew at every tick.

    One that is over before it was told need not be.
    """
    storms = {one.key: one for one in ready if one.kind is NoticeKind.STORM}
    put_notices(connection, storms.values())
    pending = {one.key for one in stored.pending_notices(connection) if one.kind is NoticeKind.STORM}
    for key in pending - storms.keys():
        settle_notices(connection, [key], "settled", reason=stored.RELEASED if key in released else _GONE, at=now)
    return [one for one in ready if one.kind is not NoticeKind.STORM or one.key in pending]


def _hush(newsroom: Newsroom, notice: Notice) -> Suppression | None:
    """Say what keeps a notice quiet: what keeps its alert quiet, open or just closed."""
    entry = newsroom.stands.entries.get(notice.fingerprint)
    if entry is not None:
        return entry.suppression
    rule, areas = newsroom.rules.get(notice.rule_code), newsroom.scene.areas
    if rule is None or notice.area_code not in areas.codes or rule.indicator_code not in newsroom.scene.drafts:
        return None
    indicator = newsroom.scene.drafts[rule.indicator_code].indicator
    labels = labels_of(rule, indicator, notice.severity_before, areas, areas.ordinal(notice.area_code))
    return newsroom.stands.hush(rule, labels, notice.severity_before)


def _covered(notice: Notice, pending: Sequence[Notice]) -> list[str]:
    """Name the kept notices a settled one speaks for: all of its alert's episode, else itself."""
    if not is_about_alert(notice):
        return [notice.key]
    return [
        one.key
        for one in pending
        if is_about_alert(one) and one.fingerprint == notice.fingerprint and one.episode == notice.episode
    ]


def _groups(ready: Sequence[Notice], parents: Mapping[str, str]) -> Mapping[str, list[Notice]]:
    """Part notices into messages: alerts by rule and parent, late figures by period too, all else on its own."""
    groups: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in ready:
        group = group_key(notice.rule_code, parents.get(notice.area_code, ""))
        if is_about_alert(notice):
            groups[group].append(notice)
        elif notice.kind is NoticeKind.DATA_OVERDUE:
            groups[f"{group}|{notice.period}"].append(notice)
        else:
            groups[notice.key].append(notice)
    return groups


def _last_told(
    group: Sequence[Notice], told: Mapping[Fingerprint, datetime], parents: Mapping[str, str]
) -> datetime | None:
    rule, parent = group[0].rule_code, parents.get(group[0].area_code, "")
    times = [at for (code, area), at in told.items() if code == rule and parents.get(area, "") == parent]
    return max(times, default=None)
