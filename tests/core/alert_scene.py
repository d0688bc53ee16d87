"""A street whose orange alert may be told or not: instants, labels, silences and the question itself."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from data_access.holidays import is_working_day
from indicators.alerting.matching_labels import Labels, read_matcher
from indicators.alerting.mute_timing import MuteTiming
from indicators.alerting.rule import Severity
from indicators.alerting.silence import Silence
from indicators.alerting.suppression import Inhibition, Suppression, active_inhibitions, suppressed


def at(text: str) -> datetime:
    """An instant of 2026 in Asia/Shanghai: “11-23 09:00” (a Monday)."""
    return datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z")


def is_weekday(day: date) -> bool:
    return day.isoweekday() < 6


def labels(severity: str = "orange", **changes: str) -> Labels:
    """An alert of Chengguan Street unless told otherwise."""
    facts = {"rule": "gdp_gap", "area": "140403001", "area_name": "城关街道", "parent": "140403", "theme": "economy"}
    return facts | {"severity": severity} | changes


def silence(*matchers: str, **changes: Any) -> Silence:
    """A sound silence from Monday to Thursday morning."""
    facts: dict[str, Any] = {
        "matchers": tuple(map(read_matcher, matchers or ('area_name="城关街道"', 'severity!="red"'))),
        "starts_at": at("11-23 09:00"),
        "ends_at": at("11-26 09:00"),
        "author": "张三",
        "reason": "企业搬迁，数据口径调整中",
        "silence_id": 7,
    }
    return Silence(**(facts | changes))


def hushed(
    of: Labels,
    now: str = "11-24 09:00",
    severity: Severity = Severity.ORANGE,
    *,
    silences: Sequence[Silence] = (),
    mutes: Sequence[MuteTiming] = (),
    inhibitions: Sequence[Inhibition] = (),
    firing: Sequence[Labels] = (),
) -> Suppression | None:
    active = active_inhibitions(inhibitions, firing)
    return suppressed(
        of, severity, at(now), silences=silences, mutes=mutes, inhibitions=active, is_working_day=is_working_day
    )
