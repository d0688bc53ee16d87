"""What time itself brings to be told: repeats, claims that ran out, silences that end.

Red is repeated after 4 working hours, orange daily at 09:00, yellow on Mondays at 09:00; blue stands in
the bulletin only. The day or week in which people were told does not bring a repeat, and nobody is
reminded of an alert that somebody is on. Every function may be asked at every tick: what it gives for
one occasion keeps its key.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from indicators.alerting.handling import Handled, Handling
from indicators.alerting.matching_labels import Labels
from indicators.alerting.notices import MORNING, Notice, NoticeKind, occasion_at
from indicators.alerting.office_hours import SHANGHAI, WorkingDay, moment, moment_words, working_hours_after
from indicators.alerting.rule import Severity
from indicators.alerting.silence import Silence, SilenceState, ending_told_at

_RED_HOURS = 4


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An open alert as reminders see it.

    `opened_at` is when evaluation first saw it open, `told_at` when people were last told of this
    episode; None when they have not been.
    """

    rule_code: str
    area_code: str
    episode: str
    period: str
    severity: Severity
    labels: Labels
    opened_at: datetime
    told_at: datetime | None
    handled: Handled


def repeat_at(severity: Severity, last_told: datetime, is_working_day: WorkingDay) -> datetime | None:
    """Give when an alert is told again; None when it is not."""
    day = last_told.astimezone(SHANGHAI).date()
    if severity is Severity.RED:
        return working_hours_after(last_told, _RED_HOURS, is_working_day)
    if severity is Severity.ORANGE:
        return moment(day + timedelta(days=1), MORNING)
    if severity is Severity.YELLOW:
        return moment(day + timedelta(days=8 - day.isoweekday()), MORNING)
    return None


def reminder(alert: OpenAlert, now: datetime, is_working_day: WorkingDay) -> Notice | None:
    """Give what is to be said again of an alert people know of: its claim ran out, or it goes on unclaimed."""
    handled = alert.handled
    if alert.told_at is None or handled.handling is not Handling.UNCLAIMED:
        return None
    if handled.until is not None and alert.told_at < handled.until <= now:
        reason = f"{handled.by}的认领已于{moment_words(handled.until)}到期"
        return _of_alert(alert, NoticeKind.CLAIM_EXPIRED, handled.until, occasion_at(handled.until), reason)
    due = repeat_at(alert.severity, alert.told_at, is_working_day)
    return None if due is None or now < due else _of_alert(alert, NoticeKind.REPEAT, due, occasion_at(due))


def silence_notices(
    silence: Silence, alerts: Sequence[OpenAlert], now: datetime, is_working_day: WorkingDay
) -> Iterator[Notice]:
    """Give what the end of a silence brings: once it is near, one to its author; once it is over, one for
    each alert it kept quiet that is open still.
    """
    occasion = str(silence.silence_id)
    if silence.state(now) is SilenceState.ACTIVE:
        told_at = ending_told_at(silence, is_working_day)
        if told_at is not None and told_at <= now:
            reason = f"{silence.author}的静默将于{moment_words(silence.ends_at)}到期，原因：{silence.reason}"
            yield Notice(NoticeKind.SILENCE_ENDING, "", "", "", "", Severity.NONE, told_at, occasion, reason=reason)
    elif silence.starts_at < silence.over_at <= now:
        reason = f"{silence.author}的静默已于{moment_words(silence.over_at)}到期，原因：{silence.reason}"
        for alert in alerts:
            if alert.opened_at < silence.over_at and silence.means(alert.labels):
                yield _of_alert(alert, NoticeKind.SILENCE_EXPIRED, silence.over_at, occasion, reason)


def _of_alert(alert: OpenAlert, kind: NoticeKind, at: datetime, occasion: str, reason: str = "") -> Notice:
    return Notice(
        kind=kind,
        rule_code=alert.rule_code,
        area_code=alert.area_code,
        episode=alert.episode,
        period=alert.period,
        severity=alert.severity,
        at=at,
        occasion=occasion,
        severity_before=alert.severity,
        reason=reason,
    )
