"""What is to be told, and when: from changes of alert state to what a message may say.

The way of a notice, each step a function here or beside it:

1. A look at the rules finds changes; `kind_of_change` says which are told at once (falls are not, they
   go to the digest). Each notice is kept in the transaction of its change, under its `key`.
2. Its group waits (`group_key`, `not_before`), so that one load makes one message.
3. When the wait is over `settle` takes all pending notices together and leaves one per alert, of what
   is true now: an opening that resolved meanwhile is gone.
4. `sort_out` keeps back what is suppressed (`suppression.suppressed`) and what belongs to a storm; the
   rest is told, grouped. What is kept back stays pending and comes to step 3 again at the next tick.
5. `reminders` brings what time itself brings: repeats, claims run out, silences ending.

A notice is told at most once, because its key names the very occasion.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from indicators.alerting.office_hours import SHANGHAI, WorkingDay, working_hours_after
from indicators.alerting.rule import Severity
from indicators.alerting.suppression import Suppression

GROUP_WAIT = timedelta(minutes=10)
GROUP_INTERVAL = timedelta(minutes=30)
STORM_HOLD_HOURS = 8  # one working day of office hours
_STORM_SHARE_PCT = 30
_STORM_LEAST = 4

Fingerprint = tuple[str, str]  # rule code, area code
Hush = Callable[["Notice"], Suppression | None]


class NoticeKind(StrEnum):
    """Why something is told."""

    OPENED = "opened"
    RAISED = "raised"
    RESOLVED = "resolved"
    REPEAT = "repeat"
    CLAIM_EXPIRED = "claim_expired"
    SILENCE_EXPIRED = "silence_expired"
    SILENCE_ENDING = "silence_ending"
    DATA_OVERDUE = "data_overdue"
    RULE_ERROR = "rule_error"
    STORM = "storm"

    @property
    def label(self) -> str:
        """The words a message begins with."""
        return _LABELS[self]


_LABELS = {
    NoticeKind.OPENED: "新的预警",
    NoticeKind.RAISED: "级别上升",
    NoticeKind.RESOLVED: "预警解除",
    NoticeKind.REPEAT: "仍在预警",
    NoticeKind.CLAIM_EXPIRED: "认领到期未解除",
    NoticeKind.SILENCE_EXPIRED: "静默到期仍在告警",
    NoticeKind.SILENCE_ENDING: "静默即将到期",
    NoticeKind.DATA_OVERDUE: "数据逾期未报",
    NoticeKind.RULE_ERROR: "规则无法计算",
    NoticeKind.STORM: "普遍性变化，请核数据或口径",
}
CHANGES = (NoticeKind.OPENED, NoticeKind.RAISED, NoticeKind.RESOLVED)
_RISES = (NoticeKind.OPENED, NoticeKind.RAISED)
_REMINDERS = (NoticeKind.SILENCE_EXPIRED, NoticeKind.CLAIM_EXPIRED, NoticeKind.REPEAT)  # the weightier first
_ABOUT_AN_ALERT = (*CHANGES, *_REMINDERS)
_CAN_BE_SUPPRESSED = (*_ABOUT_AN_ALERT, NoticeKind.DATA_OVERDUE)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told.

    `episode` is the period the alert opened in, `period` the one that brought this about. `at` is when it
    came about: all notices of one look at the rules share it. `occasion` tells this time from any other
    (for a change the period and the data version, for a reminder the instant it was due). `severity` is
    NONE for an alert that ended; `severity_before` is what it was before the change.
    """

    kind: NoticeKind
    rule_code: str
    area_code: str
    episode: str
    period: str
    severity: Severity
    at: datetime
    occasion: str = ""
    severity_before: Severity = Severity.NONE
    reason: str = ""

    @property
    def fingerprint(self) -> Fingerprint:
        """Which alert it is about, whatever the episode."""
        return self.rule_code, self.area_code

    @property
    def key(self) -> str:
        """The name of this very telling; two notices with one key are one."""
        return "|".join((self.kind, self.rule_code, self.area_code, self.episode, self.occasion))


@dataclass(frozen=True, slots=True)
class Held:
    """A notice kept back: why, and until when at the latest as far as is known."""

    notice: Notice
    why: str
    until: datetime | None
    suppression: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of settled notices at this tick."""

    ready: tuple[Notice, ...]
    held: tuple[Held, ...]


def kind_of_change(before: Severity, after: Severity) -> NoticeKind | None:
    """Name the notice a change of an alert calls for, NONE being not open; a fall calls for none."""
    if after > before:
        return NoticeKind.RAISED if before else NoticeKind.OPENED
    return NoticeKind.RESOLVED if before and not after else None


def group_key(rule_code: str, parent_code: str) -> str:
    """Name the group whose notices go out in one message."""
    return f"{rule_code}|{parent_code}"


def not_before(at: datetime, last_sent_at: datetime | None) -> datetime:
    """Give when the group of a notice may be sent; `last_sent_at` is when it last was."""
    waited = at + GROUP_WAIT
    return waited if last_sent_at is None else max(waited, last_sent_at + GROUP_INTERVAL)


def settle(pending: Sequence[Notice], open_now: Mapping[Fingerprint, Severity]) -> tuple[Notice, ...]:
    """Leave of the pending notices what is true and new, one per alert, by time.

    `pending` stands in the order it was written; `open_now` holds the severity of every open alert.

    Between the state before the first change and the present one an alert has opened, risen, resolved or
    done nothing worth telling. Reminders of an alert that is closed, or has something newer to tell, fall
    away; the end of a silence takes the place of what it kept back. Settling twice changes nothing.
    """
    alerts: dict[tuple[str, str, str], list[Notice]] = {}
    others: dict[str, Notice] = {}
    for notice in sorted(pending, key=lambda one: one.at):
        if notice.kind in _ABOUT_AN_ALERT:
            alerts.setdefault((*notice.fingerprint, notice.episode), []).append(notice)
        else:
            others.setdefault(notice.key, notice)
    settled = (
        _settled(notices, open_now.get((rule, area), Severity.NONE)) for (rule, area, _), notices in alerts.items()
    )
    left = [notice for notice in (*settled, *others.values()) if notice is not None]
    return tuple(sorted(left, key=lambda one: (one.at, one.key)))


def _settled(notices: Sequence[Notice], severity: Severity) -> Notice | None:
    """Settle one episode of one alert."""
    changes = [notice for notice in notices if notice.kind in CHANGES]
    change = _net_change(changes, severity) if changes else None
    has_ended = bool(changes) and changes[-1].kind is NoticeKind.RESOLVED
    if has_ended or severity is Severity.NONE:
        return change
    reminders = {notice.kind: notice for notice in notices if notice.kind in _REMINDERS}
    reminder = next((reminders[kind] for kind in _REMINDERS if kind in reminders), None)
    if reminder is not None and (change is None or reminder.kind is NoticeKind.SILENCE_EXPIRED):
        return replace(reminder, severity=severity)
    return change


def _net_change(changes: Sequence[Notice], severity: Severity) -> Notice | None:
    """Make one change of several: from before the first to what is true now, told as of the last."""
    first, last = changes[0], changes[-1]
    after = Severity.NONE if last.kind is NoticeKind.RESOLVED else severity
    kind = kind_of_change(first.severity_before, after)
    if kind is None or (kind is NoticeKind.RESOLVED and last.kind is not NoticeKind.RESOLVED):
        return None
    return replace(last, kind=kind, severity=after, severity_before=first.severity_before, at=first.at)


def is_storm(opened: int, in_scope: int) -> bool:
    """Say whether so many units of a rule opened in one load that the data are to be doubted first."""
    return opened >= _STORM_LEAST and 100 * opened > _STORM_SHARE_PCT * in_scope


def held_until(at: datetime, is_working_day: WorkingDay) -> datetime:
    """Give when the notices of a storm go out unless the steward releases them before: one working day on."""
    return working_hours_after(at, STORM_HOLD_HOURS, is_working_day)


def sort_out(
    settled: Sequence[Notice],
    now: datetime,
    is_working_day: WorkingDay,
    *,
    hush: Hush,
    in_scope: Mapping[str, int],
    released: Collection[str] = (),
) -> Outcome:
    """Part settled notices into those to be told now and those kept back.

    `in_scope` counts the units each rule watches; `released` holds the keys of the storm notices the
    steward has looked into. A storm adds that notice of its own, the same at every tick until it is over.
    """
    storms = _storms(settled, in_scope)
    storms = {
        load: notice
        for load, notice in storms.items()
        if notice.key not in released and now < held_until(notice.at, is_working_day)
    }
    ready, held = list(storms.values()), []
    said = {notice.key for notice in ready}
    for notice in settled:
        if notice.key in said:
            continue
        suppression = hush(notice) if notice.kind in _CAN_BE_SUPPRESSED else None
        if notice.kind in _RISES and (notice.rule_code, notice.at) in storms:
            held.append(Held(notice, NoticeKind.STORM.label, held_until(notice.at, is_working_day)))
        elif suppression is not None:
            why = f"{suppression.kind.label}：{suppression.why}"
            held.append(Held(notice, why, suppression.until, suppression))
        else:
            ready.append(notice)
    return Outcome(tuple(ready), tuple(held))


def occasion_at(at: datetime) -> str:
    """Name the occasion that is an instant."""
    return at.astimezone(SHANGHAI).isoformat()


def _storms(settled: Sequence[Notice], in_scope: Mapping[str, int]) -> dict[tuple[str, datetime], Notice]:
    """Find the loads in which too many units of a rule opened, each with the notice that says so."""
    loads: dict[tuple[str, datetime], list[Notice]] = {}
    for notice in settled:
        if notice.kind is NoticeKind.OPENED and notice.rule_code in in_scope:
            loads.setdefault((notice.rule_code, notice.at), []).append(notice)
    return {
        (rule_code, at): _storm_notice(opened, in_scope[rule_code])
        for (rule_code, at), opened in loads.items()
        if is_storm(len(opened), in_scope[rule_code])
    }


def _storm_notice(opened: Sequence[Notice], in_scope: int) -> Notice:
    gravest = max(opened, key=lambda notice: notice.severity)
    return replace(
        gravest,
        kind=NoticeKind.STORM,
        area_code="",
        episode="",
        occasion=occasion_at(gravest.at),
        reason=f"{in_scope}个单位中有{len(opened)}个同时出现预警，各单位的通知暂缓发出",
    )
