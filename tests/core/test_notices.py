"""What is told: one true notice per alert, nothing suppressed, no storm of them, nothing twice."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given

from indicators.alerting.notices import (
    CHANGES,
    Fingerprint,
    Notice,
    NoticeKind,
    due_at,
    group_key,
    kind_of_change,
    not_before,
    settle,
)
from indicators.alerting.rule import Severity
from tests.core.alert_scene import at
from tests.core.notice_samples import STREET, change, notice, open_alerts, pendings, walks

NONE, BLUE, YELLOW, ORANGE, RED = Severity
OPENED, RAISED, FALLEN, RESOLVED = CHANGES


def told(pending: Sequence[Notice], now: Severity) -> list[tuple[NoticeKind, Severity]]:
    return [(one.kind, one.severity) for one in settle(pending, {STREET: now} if now else {})]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param(NONE, YELLOW, OPENED, id="it opens"),
        pytest.param(YELLOW, RED, RAISED, id="it rises"),
        pytest.param(RED, NONE, RESOLVED, id="it resolves"),
        pytest.param(RED, YELLOW, NoticeKind.FALLEN, id="it falls"),
        pytest.param(RED, RED, None, id="nothing changed"),
        pytest.param(NONE, NONE, None, id="nothing there"),
    ],
)
def test_which_changes_are_told(before: Severity, after: Severity, kind: NoticeKind | None) -> None:
    assert kind_of_change(before, after) is kind


@pytest.mark.parametrize(
    ("last_sent", "expected"),
    [
        pytest.param(None, "11-23 09:10", id="ten minutes after the load"),
        pytest.param("11-23 08:30", "11-23 09:10", id="the interval is over before"),
        pytest.param("11-23 08:55", "11-23 09:25", id="half an hour after the last message of the group"),
    ],
)
def test_how_long_a_group_waits(last_sent: str | None, expected: str) -> None:
    assert not_before(at("11-23 09:00"), at(last_sent) if last_sent else None) == at(expected)


@pytest.mark.parametrize(
    ("group", "last_sent", "expected"),
    [
        pytest.param([change(RED, YELLOW)], None, "11-24 09:00", id="a fall waits for the next morning"),
        pytest.param([change(RED, YELLOW)], "11-24 08:50", "11-24 09:20", id="and for the interval"),
        pytest.param(
            [change(RED, YELLOW), change(NONE, RED, "11-23 15:00", area_code="140403002")],
            None,
            "11-23 15:10",
            id="or goes with what else there is to tell",
        ),
    ],
)
def test_how_long_a_fall_waits(group: list[Notice], last_sent: str | None, expected: str) -> None:
    assert due_at(group, at(last_sent) if last_sent else None) == at(expected)


def test_a_group_is_a_rule_and_a_parent() -> None:
    assert group_key("gdp_gap", "140403") == "gdp_gap|140403"


@pytest.mark.parametrize(
    ("pending", "now", "expected"),
    [
        pytest.param([change(NONE, ORANGE)], ORANGE, [(OPENED, ORANGE)], id="an opening is told"),
        pytest.param([change(NONE, ORANGE), change(ORANGE, NONE)], NONE, [], id="one that resolved meanwhile is not"),
        pytest.param(
            [change(NONE, YELLOW), change(YELLOW, ORANGE), change(ORANGE, RED)],
            RED,
            [(OPENED, RED)],
            id="an opening and its rises are one opening at the gravest",
        ),
        pytest.param(
            [change(BLUE, YELLOW), change(YELLOW, RED)], RED, [(RAISED, RED)], id="several rises are one rise"
        ),
        pytest.param([change(NONE, RED)], YELLOW, [(OPENED, YELLOW)], id="what fell meanwhile is told as it is"),
        pytest.param([change(YELLOW, RED)], YELLOW, [], id="a rise that was taken back is not told"),
        pytest.param([change(RED, YELLOW)], YELLOW, [(FALLEN, YELLOW)], id="a fall is told"),
        pytest.param([change(RED, YELLOW), change(YELLOW, RED)], RED, [], id="fallen and back again: nothing new"),
        pytest.param(
            [change(RED, BLUE), change(BLUE, YELLOW)], YELLOW, [(FALLEN, YELLOW)], id="fallen and risen a little"
        ),
        pytest.param([change(RED, ORANGE), change(ORANGE, NONE)], NONE, [(RESOLVED, NONE)], id="a fall and a resolve"),
        pytest.param([change(ORANGE, RED)], YELLOW, [], id="a rise does not become a fall by itself"),
        pytest.param(
            [change(RED, ORANGE), notice(NoticeKind.REPEAT)],
            ORANGE,
            [(NoticeKind.REPEAT, ORANGE)],
            id="a repeat stands for the fall",
        ),
        pytest.param([change(YELLOW, NONE)], NONE, [(RESOLVED, NONE)], id="a resolve is told"),
        pytest.param([change(YELLOW, RED), change(RED, NONE)], NONE, [(RESOLVED, NONE)], id="a rise and a resolve"),
        pytest.param([change(RED, NONE), change(NONE, RED)], RED, [], id="resolved and back again: nothing new"),
        pytest.param(
            [change(YELLOW, NONE), change(NONE, RED)], RED, [(RAISED, RED)], id="resolved and back again, graver"
        ),
        pytest.param(
            [change(RED, NONE), change(NONE, BLUE, episode="2026-11")],
            BLUE,
            [(OPENED, BLUE), (RESOLVED, NONE)],
            id="a new episode is a new alert",
        ),
        pytest.param([change(NONE, RED)], NONE, [], id="an opening that is not open is not told"),
        pytest.param([change(YELLOW, RED)], NONE, [], id="nor does a rise become a resolve by itself"),
        pytest.param([notice(NoticeKind.REPEAT)], NONE, [], id="a closed alert is not repeated"),
        pytest.param(
            [notice(NoticeKind.REPEAT)], RED, [(NoticeKind.REPEAT, RED)], id="a repeat says the present level"
        ),
        pytest.param(
            [notice(NoticeKind.REPEAT), change(ORANGE, RED)], RED, [(RAISED, RED)], id="a rise stands for the repeat"
        ),
        pytest.param(
            [notice(NoticeKind.REPEAT), notice(NoticeKind.CLAIM_EXPIRED)],
            RED,
            [(NoticeKind.CLAIM_EXPIRED, RED)],
            id="so does a claim that ran out",
        ),
        pytest.param(
            [change(NONE, RED), notice(NoticeKind.SILENCE_EXPIRED)],
            RED,
            [(NoticeKind.SILENCE_EXPIRED, RED)],
            id="the end of a silence is one notice",
        ),
        pytest.param(
            [change(NONE, RED), notice(NoticeKind.SILENCE_EXPIRED), change(RED, NONE)],
            NONE,
            [],
            id="and none when the alert is over",
        ),
        pytest.param(
            [notice(NoticeKind.SILENCE_EXPIRED), change(RED, NONE)],
            BLUE,
            [(RESOLVED, NONE)],
            id="nor when only the next episode is open",
        ),
    ],
)
def test_what_is_left_of_pending_notices(
    pending: list[Notice], now: Severity, expected: list[tuple[NoticeKind, Severity]]
) -> None:
    assert told(pending, now) == expected


def test_a_settled_notice_tells_of_the_last_change_since_the_first() -> None:
    first = change(NONE, YELLOW, "11-23 09:00", period="2026-10")
    last = change(YELLOW, RED, "11-23 09:05", period="2026-11", reason="数据修订")
    (found,) = settle([first, last], {STREET: RED})
    assert (found.period, found.reason, found.at, found.severity_before) == ("2026-11", "数据修订", first.at, NONE)


def test_notices_of_data_and_rules_are_told_each_once() -> None:
    overdue = [notice(NoticeKind.DATA_OVERDUE, period="2026-10"), notice(NoticeKind.DATA_OVERDUE, period="2026-10")]
    error = notice(NoticeKind.RULE_ERROR)
    kinds = sorted(one.kind for one in settle([*overdue, error], {}))
    assert kinds == [NoticeKind.DATA_OVERDUE, NoticeKind.RULE_ERROR]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(change(NONE, RED), change(NONE, RED, episode="2026-11"), id="another episode"),
        pytest.param(change(NONE, RED), change(NONE, RED, "11-24 09:00"), id="another occasion"),
        pytest.param(change(NONE, RED), change(YELLOW, RED), id="another kind"),
        pytest.param(change(NONE, RED), change(NONE, RED, area_code="140403002"), id="another area"),
    ],
)
def test_a_key_names_the_very_telling(one: Notice, other: Notice) -> None:
    assert one.key != other.key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            notice(NoticeKind.DATA_OVERDUE), notice(NoticeKind.DATA_OVERDUE, rule_code="other"), id="of whichever rule"
        ),
        pytest.param(
            notice(NoticeKind.SILENCE_EXPIRED),
            notice(NoticeKind.SILENCE_EXPIRED, episode="2026-08"),
            id="though the episode moved",
        ),
    ],
)
def test_a_late_figure_and_the_end_of_a_silence_are_told_once(one: Notice, other: Notice) -> None:
    assert one.key == other.key


@given(pendings, open_alerts)
def test_settling_twice_changes_nothing(pending: list[Notice], open_now: Mapping[Fingerprint, Severity]) -> None:
    once = settle(pending, open_now)
    assert settle(once, open_now) == once


@given(pendings, open_alerts)
def test_a_rise_is_told_at_the_present_level_only(
    pending: list[Notice], open_now: Mapping[Fingerprint, Severity]
) -> None:
    rises = [one for one in settle(pending, open_now) if one.kind in (OPENED, RAISED)]
    assert [one.severity for one in rises] == [open_now[one.fingerprint] for one in rises]


@given(walks)
def test_people_know_an_alert_to_be_open_just_when_it_is(walk: list[tuple[Severity, bool]]) -> None:
    pending: list[Notice] = []
    severity, known = NONE, NONE
    for step, (then, is_tick) in enumerate([*walk, (walk[-1][0] if walk else NONE, True)]):
        if kind_of_change(severity, then) is not None:
            pending.append(change(severity, then, occasion=str(step)))
        severity = then
        if is_tick:
            for one in settle(pending, {STREET: severity} if severity else {}):
                known = one.severity
            pending = []
            assert bool(known) is bool(severity)
            assert known >= severity
