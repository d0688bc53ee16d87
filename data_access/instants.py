"""Instants as text: UTC, microseconds, sorts as it reads. Days are days of Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
_TICK = timedelta(microseconds=1)


def to_text(at: datetime) -> str:
    """Write an instant.

    Raises:
        ValueError: the instant has no time zone, so nobody can say when it was.
    """
    if at.tzinfo is None:
        raise ValueError(f"时间 {at.isoformat()} 没有时区")
    return at.astimezone(UTC).strftime(_FORM)


def from_text(text: str) -> datetime:
    """Read an instant, in UTC."""
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)


def end_of_day(day: date) -> datetime:
    """Give the last microsecond of a day in Asia/Shanghai: “as known on” means by its end."""
    return datetime.combine(day, time.max, tzinfo=SHANGHAI)


def instant_of(when: date) -> datetime:
    """Give the instant that “as known on” means: of a day its end, of an instant itself."""
    return when if isinstance(when, datetime) else end_of_day(when)


def day_of(at: datetime) -> date:
    """Give the day of an instant in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).date()


def after(last: datetime, now: datetime) -> datetime:
    """Give `now`, or the smallest instant after `last` when the clock has not moved past it."""
    return max(now, last + _TICK)
