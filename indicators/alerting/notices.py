"""What is to be told, and when: from changes of alert state to what a message may say.

The way of a notice, each step a function here or beside it:

1. A look at the rules finds changes, and `kind_of_change` names them. Each notice is kept in the
   transaction of its change, under its `key`.
2. Its group waits (`group_key`, `due_at`), so that one load makes one message; a fall waits longer.
3. When the wait is over `settle` takes all pending notices together and leaves one per alert, of what
   is true now: an opening that resolved meanwhile is gone.
4. `storms.sort_out` keeps back what is suppressed (`suppression.suppressed`) and what belongs to a storm; the
   rest is told, grouped. What is kept back stays pending and comes to step 3 again at the next tick.
5. `reminders` brings what time itself brings: repeats, claims run out, silences ending.

A notice is told at most once, because its key names the very occasion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from indicators.alerting.office_hours import SHANGHAI, moment
from indicators.alerting.rule import Severity

GROUP_WAIT = timedelta(minutes=10)
GROUP_INTERVAL = timedelta(minutes=30)
MORNING = time(9)

Fingerprint = tuple[str, str]  # rule code, area code


class NoticeKind(StrEnum):
    """Why something is told."""

    OPENED = "opened"
    RAISED = "raised"
    FALLEN = "fallen"
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
    NoticeKind.FALLEN: "级别下降",
    NoticeKind.RESOLVED: "预警解除",
    NoticeKind.REPEAT: "仍在预警",
    NoticeKind.CLAIM_EXPIRED: "认领到期未解除",
    NoticeKind.SILENCE_EXPIRED: "静默到期仍在告警",
    NoticeKind.SILENCE_ENDING: "静默即将到期",
    NoticeKind.DATA_OVERDUE: "数据逾期未报",
    NoticeKind.RULE_ERROR: "规则无法计算",
    NoticeKind.STORM: "普遍性变化，请核数据或口径",
}
CHANGE_WORDS = {
    NoticeKind.OPENED: "触发",
    NoticeKind.RAISED: "升级",
    NoticeKind.FALLEN: "降级",
    NoticeKind.RESOLVED: "解除",
}
CHANGES = tuple(CHANGE_WORDS)
_RISES = (NoticeKind.OPENED, NoticeKind.RAISED)
_END_OF_SILENCE = NoticeKind.SILENCE_EXPIRED
_REMINDERS = (NoticeKind.SILENCE_EXPIRED, NoticeKind.CLAIM_EXPIRED, NoticeKind.REPEAT)  # the weightier first
ABOUT_AN_ALERT = (*CHANGES, *_REMINDERS)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told.

    `episode` is the period the alert opened in, `period` the one that brought this about. `at` is when it
    came about: all notices of one look at the rules share it. `occasion` tells this time from any other
    (for a change the period and the data version, for a reminder the instant it was due, for a late figure
    indicator and period). `severity` is
    NONE for an alert that ended; `severity_before` is what it was before the change. A settled change
    `has_risen` when the alert stands graver than the look at `at` left it.
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
    has_risen: bool = False

    @property
    def fingerprint(self) -> Fingerprint:
        """Which alert it is about, whatever the episode."""
        return self.rule_code, self.area_code

    @property
    def key(self) -> str:
        """The name of this very telling; two notices with one key are one.

        A late figure is late whichever rule speaks of it, and a silence ends once though a revision moves the
        period its alert opened in.
        """
        rule_code = "" if self.kind is NoticeKind.DATA_OVERDUE else self.rule_code
        episode = "" if self.kind is NoticeKind.SILENCE_EXPIRED else self.episode
        return "|".join((self.kind, rule_code, self.area_code, episode, self.occasion))


def kind_of_change(before: Severity, after: Severity) -> NoticeKind | None:
    """Name the notice a change of an alert calls for, NONE being not open."""
    if after > before:
        return NoticeKind.RAISED if before else NoticeKind.OPENED
    if after < before:
        return NoticeKind.FALLEN if after else NoticeKind.RESOLVED
    return None


def group_key(rule_code: str, parent_code: str) -> str:
    """Name the group whose notices go out in one message."""
    return f"{rule_code}|{parent_code}"


def not_before(at: datetime, last_sent_at: datetime | None) -> datetime:
    """Give when the group of a notice may be sent; `last_sent_at` is when it last was."""
    waited = at + GROUP_WAIT
    return waited if last_sent_at is None else max(waited, last_sent_at + GROUP_INTERVAL)


def due_at(group: Sequence[Notice], last_sent_at: datetime | None) -> datetime:
    """Give when notices of one group may be sent together: falls wait for whatever else there is to tell, at the
    longest until the next morning.
    """
    pressing = [one.at for one in group if one.kind is not NoticeKind.FALLEN]
    first = min(pressing or [one.at for one in group])
    may_be_sent = not_before(first, last_sent_at)
    if pressing:
        return may_be_sent
    return max(may_be_sent, moment(first.astimezone(SHANGHAI).date() + timedelta(days=1), MORNING))


def settle(pending: Sequence[Notice], open_now: Mapping[Fingerprint, Severity]) -> tuple[Notice, ...]:
    """Leave of the pending notices what is true and new, one per alert, by time.

    `pending` stands in the order it was written; `open_now` holds the severity of every open alert.

    Between the state before the first change and the present one an alert has opened, risen, fallen, resolved
    or done nothing worth telling. Reminders of an alert that is closed, or has something newer to tell, fall
    away; the end of a silence takes the place of what it kept back, and any reminder that of a fall, for it
    says the present level. Settling twice changes nothing.
    """
    alerts: dict[tuple[str, str, str], list[Notice]] = {}
    others: dict[str, Notice] = {}
    for notice in sorted(pending, key=lambda one: one.at):
        if notice.kind in ABOUT_AN_ALERT:
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
    if reminder is None or (change is not None and change.kind in _RISES and reminder.kind is not _END_OF_SILENCE):
        return change
    return replace(reminder, severity=severity)


def _net_change(changes: Sequence[Notice], severity: Severity) -> Notice | None:
    """Make one change of several: from before the first to what is true now, told as of the last."""
    first, last = changes[0], changes[-1]
    after = Severity.NONE if last.kind is NoticeKind.RESOLVED else severity
    kind = kind_of_change(first.severity_before, after)
    if kind is None or (kind is NoticeKind.RESOLVED and last.kind is not NoticeKind.RESOLVED):
        return None
    if kind is NoticeKind.FALLEN and all(change.kind in _RISES for change in changes):
        return None  # what became of a rise is for the next evaluation to say
    at_first_look = [change for change in changes if change.at == first.at][-1]
    return replace(
        last,
        kind=kind,
        severity=after,
        severity_before=first.severity_before,
        at=first.at,
        has_risen=first.has_risen or after > at_first_look.severity,
    )


def occasion_at(at: datetime) -> str:
    """Name the occasion that is an instant."""
    return at.astimezone(SHANGHAI).isoformat()
