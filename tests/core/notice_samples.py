"""Notices of the street's alert, one at a time and by the handful."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from indicators.alerting.notices import Fingerprint, Notice, NoticeKind, kind_of_change
from indicators.alerting.rule import Severity
from tests.core.alert_scene import at

STREET: Fingerprint = ("gdp_gap", "140403001")


def change(before: Severity, after: Severity, when: str = "11-23 09:00", **changes: Any) -> Notice:
    """A change of the street's alert that is told at once."""
    kind = kind_of_change(before, after)
    assert kind is not None
    return notice(kind, when, severity=after, severity_before=before, **changes)


def notice(kind: NoticeKind, when: str = "11-23 09:00", **changes: Any) -> Notice:
    facts: dict[str, Any] = {"rule_code": STREET[0], "area_code": STREET[1], "episode": "2026-10", "period": "2026-10"}
    return Notice(**(facts | {"kind": kind, "at": at(when), "severity": Severity.ORANGE, "occasion": when} | changes))


moments = st.integers(0, 7 * 24 * 60).map(lambda passed: at("11-23 09:00") + timedelta(minutes=passed))
areas = st.sampled_from(["1", "2", "3"])
notices = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    rule_code=st.sampled_from("甲乙"),
    area_code=areas,
    episode=st.sampled_from(["2026-09", "2026-10"]),
    period=st.just("2026-10"),
    severity=st.sampled_from(Severity),
    at=moments,
    occasion=st.sampled_from("xy"),
    severity_before=st.sampled_from(Severity),
)
pendings = st.lists(notices, max_size=12)
open_alerts = st.dictionaries(st.tuples(st.sampled_from("甲乙"), areas), st.sampled_from(list(Severity)[1:]))
walks = st.lists(st.tuples(st.sampled_from(Severity), st.booleans()), max_size=12)
