"""Repeats, claims that ran out and silences that end: told when due, once each, and to nobody needlessly."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.holidays import is_working_day
from indicators.alerting.handling import Handled, Handling
from indicators.alerting.notices import NoticeKind
from indicators.alerting.office_hours import SHANGHAI
from indicators.alerting.reminders import OpenAlert, reminder, repeat_at, silence_notices
from indicators.alerting.rule import Severity
from tests.core.alert_scene import at, is_weekday, labels, silence

BLUE, YELLOW, ORANGE, RED = list(Severity)[1:]
CLAIMED = Handled(Handling.CLAIMED, "张三", at("11-23 10:00"), until=at("11-23 12:00"))
LAPSED = Handled(Handling.UNCLAIMED, "张三", at("11-23 10:00"), until=at("11-23 12:00"))
DISPATCHED = Handled(Handling.DISPATCHED, "李主任", at("11-23 10:00"))


def alert(severity: Severity = RED, **changes: Any) -> OpenAlert:
    """The street's alert, which people were told of on Monday morning."""
    facts: dict[str, Any] = {
        "rule_code": "gdp_gap",
        "area_code": "140403001",
        "episode": "2026-10",
        "period": "2026-10",
        "severity": severity,
        "labels": labels(severity.name.lower()),
        "opened_at": at("11-23 09:00"),
        "told_at": at("11-23 09:10"),
        "handled": Handled(),
    }
    return OpenAlert(**(facts | changes))


@pytest.mark.parametrize(
    ("severity", "told", "again"),
    [
        pytest.param(RED, "11-23 09:10", at("11-23 15:10"), id="red after four working hours"),
        pytest.param(RED, "09-30 17:00", at("10-08 11:00"), id="red not within a holiday"),
        pytest.param(ORANGE, "11-23 08:50", at("11-24 09:00"), id="orange the next day at nine"),
        pytest.param(ORANGE, "11-27 12:00", at("11-28 09:00"), id="orange on a Saturday, too"),
        pytest.param(YELLOW, "11-23 08:50", at("11-30 09:00"), id="yellow the next Monday"),
        pytest.param(YELLOW, "11-29 23:00", at("11-30 09:00"), id="which may be tomorrow"),
        pytest.param(BLUE, "11-23 09:10", None, id="blue never: it stands in the bulletin"),
    ],
)
def test_when_an_alert_is_told_again(severity: Severity, told: str, again: datetime | None) -> None:
    assert repeat_at(severity, at(told), is_working_day) == again


def kind_at(now: str, of: OpenAlert) -> NoticeKind | None:
    found = reminder(of, at(now), is_weekday)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("now", "of", "kind"),
    [
        pytest.param("11-23 15:09", alert(), None, id="not yet due"),
        pytest.param("11-23 15:10", alert(), NoticeKind.REPEAT, id="due"),
        pytest.param("11-23 18:00", alert(handled=CLAIMED), None, id="somebody has claimed it"),
        pytest.param("12-31 18:00", alert(handled=DISPATCHED), None, id="it is dispatched"),
        pytest.param("11-23 12:00", alert(handled=LAPSED), NoticeKind.CLAIM_EXPIRED, id="a claim ran out"),
        pytest.param(
            "11-23 12:30", alert(handled=LAPSED, told_at=at("11-23 12:10")), None, id="people know that it ran out"
        ),
        pytest.param("12-31 18:00", alert(told_at=None), None, id="people do not know of it yet"),
        pytest.param("12-31 18:00", alert(BLUE), None, id="blue is not repeated"),
    ],
)
def test_what_an_open_alert_brings(now: str, of: OpenAlert, kind: NoticeKind | None) -> None:
    assert kind_at(now, of) is kind


def test_a_claim_that_ran_out_says_whose_and_when() -> None:
    found = reminder(alert(handled=LAPSED), at("11-23 13:00"), is_weekday)
    assert found is not None
    assert found.reason == "张三的认领已于11月23日12:00到期"


@given(st.datetimes(datetime(2026, 11, 23, 15, 10), datetime(2027, 3, 1)))
def test_a_repeat_keeps_its_key_until_it_is_told(now: datetime) -> None:
    due, later = (reminder(alert(), one, is_weekday) for one in (at("11-23 15:10"), now.replace(tzinfo=SHANGHAI)))
    assert due == later


def kinds(now: str, **changes: Any) -> list[NoticeKind]:
    quiet = silence(**{"ends_at": at("11-30 09:00"), **changes})
    orange = alert(ORANGE, opened_at=at("11-20 09:00"))
    return [one.kind for one in silence_notices(quiet, [orange], at(now), is_weekday)]


@pytest.mark.parametrize(
    ("now", "changes", "expected"),
    [
        pytest.param("11-23 08:00", {}, [], id="before it starts"),
        pytest.param("11-27 08:59", {}, [], id="while its end is far"),
        pytest.param("11-27 09:00", {}, [NoticeKind.SILENCE_ENDING], id="a working day ahead"),
        pytest.param("11-30 09:00", {}, [NoticeKind.SILENCE_EXPIRED], id="over, and the alert is open still"),
        pytest.param(
            "11-24 09:00", {"expired_at": at("11-24 09:00")}, [NoticeKind.SILENCE_EXPIRED], id="ended early by a person"
        ),
        pytest.param("11-24 09:00", {"expired_at": at("11-22 09:00")}, [], id="taken back before it started"),
    ],
)
def test_what_the_end_of_a_silence_brings(now: str, changes: dict[str, Any], expected: list[NoticeKind]) -> None:
    assert kinds(now, **changes) == expected


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(alert(ORANGE, opened_at=at("11-26 09:00")), id="it opened after the silence"),
        pytest.param(alert(RED), id="it is red now, which the silence does not mean"),
    ],
)
def test_an_alert_the_silence_did_not_keep_quiet_is_not_told_of_its_end(of: OpenAlert) -> None:
    assert list(silence_notices(silence(), [of], at("11-26 09:00"), is_weekday)) == []


def test_the_end_of_a_silence_is_told_once_for_an_alert() -> None:
    orange = alert(ORANGE)
    keys = [
        one.key
        for now in ("11-26 09:00", "11-27 15:00")
        for one in silence_notices(silence(), [orange], at(now), is_weekday)
    ]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_the_words_of_a_silence_that_ends() -> None:
    (ending,) = silence_notices(silence(ends_at=at("11-30 09:00")), [], at("11-27 10:00"), is_weekday)
    assert ending.reason == "张三的静默将于11月30日09:00到期，原因：企业搬迁，数据口径调整中"
