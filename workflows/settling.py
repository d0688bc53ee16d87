"""Settle: decide what becomes of everything that waits to be told. Nothing is written until all is decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from data_access import queries_alerts as stored
from data_access.holidays import is_working_day
from data_access.outbox import OutboxMessage, idempotency_key, put_messages
from data_access.queries_telling import heard_of, openings_told, told_alike, unkept
from data_access.receivers import Concern, Receiver, wants
from data_access.writes_alerts import put_notices, settle_notices
from indicators.alerting.message import Message
from indicators.alerting.notices import Fingerprint, Notice, NoticeKind, due_at, group_key, settle
from indicators.alerting.rule import Severity
from indicators.alerting.storms import sort_out
from indicators.alerting.strip import labels_of
from indicators.alerting.suppression import Suppression
from indicators.alerting.watching import in_scope
from workflows import remind
from workflows.evaluate_notices import ARRIVED
from workflows.matters import Turns, in_todays_form, repetitions
from workflows.telling import Newsroom, concern_of, is_about_alert

_DISSOLVED = "单位已撤销，不再通知"
_UNHEARD = {
    NoticeKind.RESOLVED: "此前没有通知过，不必再说解除",
    NoticeKind.FALLEN: "此前没有通知过，不必再说降级",
}
_DROPPED = "指标已不在目录，不再提醒"
_STORM_OVER = "等待期内已恢复，不必再发"
_UNWANTED = "没有接收人订阅这类通知"
_LASTING = (NoticeKind.DATA_OVERDUE, NoticeKind.RULE_ERROR)  # as long as their cause; they wait for who wants them
_NOBODY = "没有接收人"
_MESSAGES_AT_ONCE = 1000

_Bundle = tuple[str, ...]  # rule code, area code and episode, or the key of what is told on its own


class Fate(NamedTuple):
    """What becomes of a notice: its next state, why, and the message that tells it."""

    state: str
    reason: str = ""
    message_key: str = ""

    @property
    def is_final(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state not in stored.PENDING


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written down together: notices that came up, what becomes of each by kept key, and the messages.

    `looks_again_at` is when time alone may decide otherwise.
    """

    arrivals: tuple[Notice, ...]
    fates: Mapping[str, Fate]
    messages: tuple[OutboxMessage, ...]
    looks_again_at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether everything stays as it stands."""
        return not (self.arrivals or self.fates or self.messages)

    def write(self, connection: Connection, now: datetime) -> int:
        """Write it down; gives how many messages are new."""
        put_notices(connection, self.arrivals)
        alike: defaultdict[Fate, list[str]] = defaultdict(list)
        for key, fate in self.fates.items():
            alike[fate].append(key)
        for fate, keys in alike.items():
            at = now if fate.is_final else None
            settle_notices(connection, keys, fate.state, reason=fate.reason, at=at, message_key=fate.message_key)
        return sum(
            put_messages(connection, self.messages[start : start + _MESSAGES_AT_ONCE], now)
            for start in range(0, len(self.messages), _MESSAGES_AT_ONCE)
        )


def decide(connection: Connection, newsroom: Newsroom, receivers: Sequence[Receiver], now: datetime) -> Decision:
    """Decide what becomes of everything that waits, as the store and the newsroom stand."""
    return _Settlement(connection, newsroom, receivers, now).decision(connection)


class _Settlement:
    """One look at everything that waits; what it decides gathers in `_fates` and `_messages`."""

    def __init__(
        self, connection: Connection, newsroom: Newsroom, receivers: Sequence[Receiver], now: datetime
    ) -> None:
        self._newsroom = newsroom
        self._receivers = receivers
        self._now = now
        rows = stored.pending_notices(connection)
        # What ends a wait comes with it: a silence that is over speaks for what it kept back.
        self._arrivals = list(unkept(connection, remind.due(connection, newsroom.stands, now)))
        waiting = {row.key: in_todays_form(row.notice, newsroom) for row in rows}
        self._pending = waiting | {one.key: one for one in self._arrivals}
        self._stood = {row.key: Fate(row.state, row.state_reason) for row in rows}
        self._covered: Mapping[_Bundle, Sequence[str]] = {}
        self._heard: Mapping[Fingerprint, Severity] = {}
        self._ahead = [newsroom.stands.changes_at]
        self._fates: dict[str, Fate] = {}
        self._messages: list[OutboxMessage] = []

    def decision(self, connection: Connection) -> Decision:
        """Go the way of notices: settle, leave out who never heard, sort out, group, word."""
        self._heard = heard_of(connection)
        settled = self._of_the_told(self._settled(connection))
        released = stored.released_storms(connection)
        outcome = sort_out(
            settled,
            self._now,
            is_working_day,
            hush=partial(_hush, self._newsroom),
            in_scope=_watched_counts(settled, self._newsroom),
            released=released,
            told=openings_told(connection, settled),
        )
        for held in outcome.held:
            self._decide(self._keys(held.notice), Fate("held", held.why))
            self._ahead += [] if held.until is None else [held.until]
        ready = self._untold(connection, outcome.ready, released)
        told = _told_by_group(stored.told_at(connection), self._newsroom.parents)
        for key, group in _groups(ready, self._newsroom).items():
            at = due_at(group, told.get(key.group))
            if at > self._now:
                self._ahead.append(at)
            else:
                self._send_off(group)
        return Decision(tuple(self._arrivals), self._fates, tuple(self._messages), min(self._ahead))

    def _decide(self, keys: Iterable[str], fate: Fate) -> None:
        """Note a fate; what stands so already need not be written again."""
        self._fates |= {key: fate for key in keys if self._stood.get(key) != fate}

    def _keys(self, notice: Notice) -> Sequence[str]:
        """Name the kept notices a settled one speaks for, as they are kept: all of its alert's episode, else itself."""
        return self._covered.get(_bundle(notice), [notice.key])

    def _settled(self, connection: Connection) -> tuple[Notice, ...]:
        """Leave one true notice per alert of what waits, and of several that tell one thing one."""
        told = told_alike(connection, self._pending.values())
        gone = dict(repetitions(self._pending, [in_todays_form(one, self._newsroom) for one in told]))
        gone |= {key: why for key, one in self._pending.items() if key not in gone and (why := self._why_over(one))}
        self._fates |= {key: Fate("settled", why) for key, why in gone.items()}
        pending = {key: one for key, one in self._pending.items() if key not in gone and not self._is_left_aside(one)}
        self._covered = _by_bundle(pending)
        stands = self._newsroom.stands.entries
        settled = settle(tuple(pending.values()), {key: one.alert.severity for key, one in stands.items()})
        spoken = {_bundle(one) for one in settled}
        turns = Turns.read(connection, self._newsroom)
        for bundle, keys in self._covered.items():
            if bundle not in spoken:
                self._decide(keys, Fate("settled", turns.why_gone([pending[key] for key in keys])))
        return settled

    def _why_over(self, notice: Notice) -> str:
        """Say why there is nothing to tell any more whatever its alert does; blank while there is."""
        if notice.kind is NoticeKind.DATA_OVERDUE and not self._newsroom.is_owed(notice):
            if notice.area_code not in self._newsroom.ordinals:
                return _DISSOLVED
            return ARRIVED if self._newsroom.indicator_code(notice) in self._newsroom.scene.drafts else _DROPPED
        is_dissolved = is_about_alert(notice) and notice.area_code not in self._newsroom.ordinals
        return _DISSOLVED if is_dissolved else ""

    def _is_left_aside(self, notice: Notice) -> bool:
        """Storms are told of anew; a rule that is mended is for the next evaluation to note."""
        is_mended = notice.kind is NoticeKind.RULE_ERROR and not self._newsroom.is_faulty(notice)
        return notice.kind is NoticeKind.STORM or is_mended

    def _of_the_told(self, settled: Sequence[Notice]) -> list[Notice]:
        """Leave out end and fall of alerts nobody was told of: who never heard the one need not hear the other."""
        heard = []
        for notice in settled:
            if notice.kind in _UNHEARD and notice.fingerprint not in self._heard:
                self._decide(self._keys(notice), Fate("settled", _UNHEARD[notice.kind]))
            else:
                heard.append(notice)
        return heard

    def _untold(self, connection: Connection, ready: Sequence[Notice], released: Collection[str]) -> list[Notice]:
        """Keep the notices of storms; leave out those told before, for a storm is found anew at every tick.

        One that is over before it was told need not be.
        """
        storms = {one.key: one for one in ready if one.kind is NoticeKind.STORM}
        new = unkept(connection, storms.values())
        self._arrivals += new
        pending = {key for key, one in self._pending.items() if one.kind is NoticeKind.STORM}
        for key in pending - storms.keys():
            self._decide([key], Fate("settled", stored.RELEASED if key in released else _STORM_OVER))
        pending |= {one.key for one in new}
        return [one for one in ready if one.kind is not NoticeKind.STORM or one.key in pending]

    def _send_off(self, group: Sequence[Notice]) -> None:
        """Put one group on its way to whoever wants it; a receiver gets the lines it asked for."""
        if not self._receivers:
            self._decide([key for one in group for key in self._keys(one)], Fate("waiting", _NOBODY))
            return
        named = [one.key for one in group]
        concerns = [self._concern(one) for one in group]
        worded: dict[tuple[str, ...], Message | None] = {}
        wanted: set[str] = set()
        first = ""
        for receiver in self._receivers:
            lines = [one for one, concern in zip(group, concerns, strict=True) if wants(receiver, concern)]
            keys = tuple(one.key for one in lines)
            if keys not in worded:
                worded[keys] = self._newsroom.message(lines)
            message = worded[keys]
            if message is not None:
                posted = OutboxMessage(idempotency_key(receiver.name, named), receiver.name, message)
                self._messages.append(posted)
                wanted.update(keys)
                first = first or posted.idempotency_key
        for one in group:
            unwanted = Fate("waiting" if one.kind in _LASTING else "unaddressed", _UNWANTED)
            self._decide(self._keys(one), Fate("told", "", first) if one.key in wanted else unwanted)

    def _concern(self, notice: Notice) -> Concern:
        """Say what a notice is about; fall and end reach whoever was told, however far the alert fell before."""
        concern = concern_of(notice, self._newsroom)
        if notice.kind not in _UNHEARD:
            return concern
        return replace(concern, severity=max(concern.severity, self._heard.get(notice.fingerprint, Severity.NONE)))


def _watched_counts(settled: Sequence[Notice], newsroom: Newsroom) -> Mapping[str, int]:
    """Count the units that each rule with openings watches."""
    codes = {one.rule_code for one in settled if one.kind is NoticeKind.OPENED} & newsroom.rules.keys()
    scene = newsroom.scene
    return {code: int(in_scope(newsroom.rules[code].scope, scene.areas, scene.frame).sum()) for code in codes}


def _hush(newsroom: Newsroom, notice: Notice) -> Suppression | None:
    """Say what keeps a notice quiet: what keeps its alert quiet, open or just closed."""
    entry = newsroom.stands.entries.get(notice.fingerprint)
    if entry is not None:
        return entry.suppression
    rule, ordinal = newsroom.rules.get(notice.rule_code), newsroom.ordinals.get(notice.area_code)
    if rule is None or ordinal is None or rule.indicator_code not in newsroom.scene.drafts:
        return None
    indicator = newsroom.scene.drafts[rule.indicator_code].indicator
    labels = labels_of(rule, indicator, notice.severity_before, newsroom.scene.areas, ordinal)
    return newsroom.stands.hush(rule, labels, notice.severity_before)


def _bundle(notice: Notice) -> _Bundle:
    return (*notice.fingerprint, notice.episode) if is_about_alert(notice) else (notice.key,)


def _by_bundle(pending: Mapping[str, Notice]) -> Mapping[_Bundle, Sequence[str]]:
    """Lay together the kept keys of everything that waits about one alert."""
    keys: defaultdict[_Bundle, list[str]] = defaultdict(list)
    for key, one in pending.items():
        keys[_bundle(one)].append(key)
    return keys


class _GroupName(NamedTuple):
    group: str  # rule and parent: what may speak once in a while
    part: str  # what of it goes into a message of its own


def _groups(ready: Iterable[Notice], newsroom: Newsroom) -> Mapping[_GroupName, list[Notice]]:
    """Part notices into messages: alerts by rule and parent, late figures by what is late too, all else on its own."""
    groups: defaultdict[_GroupName, list[Notice]] = defaultdict(list)
    for notice in ready:
        group = group_key(notice.rule_code, newsroom.parents.get(notice.area_code, ""))
        late = f"{newsroom.indicator_code(notice)}|{notice.period}"
        own = late if notice.kind is NoticeKind.DATA_OVERDUE else notice.key
        part = "" if is_about_alert(notice) else own
        groups[_GroupName(group, part)].append(notice)
    return groups


def _told_by_group(told: Mapping[Fingerprint, datetime], parents: Mapping[str, str]) -> Mapping[str, datetime]:
    """Give when each group was last told of anything."""
    last: dict[str, datetime] = {}
    for (rule_code, area_code), at in told.items():
        group = group_key(rule_code, parents.get(area_code, ""))
        last[group] = max(at, last.get(group, at))
    return last
