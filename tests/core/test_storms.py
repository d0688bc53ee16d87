"""What settled notices become: told, kept back as suppressed, or held as a storm; nothing is lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.notices import Notice, NoticeKind, kind_of_change, settle
from indicators.alerting.rule import Severity
from indicators.alerting.storms import Outcome, held_until, is_storm, sort_out
from indicators.alerting.suppression import Suppression, SuppressionKind, suppressed
from tests.core.alert_scene import at, is_weekday, labels, silence
from tests.core.notice_samples import STREET, change, moments, notice, pendings, walks

NONE, BLUE, YELLOW, ORANGE, RED = Severity
OPENED = NoticeKind.OPENED
QUIET = Suppression(SuppressionKind.SILENCE, "静默7", "张三", "口径调整", at("11-26 09:00"))


def sorted_out(settled: Sequence[Notice], now: str = "11-23 09:10", **changes: Any) -> Outcome:
    facts: dict[str, Any] = {"hush": lambda _: None, "in_scope": {STREET[0]: 40}}
    return sort_out(settled, at(now), is_weekday, **(facts | changes))


@pytest.mark.parametrize(
    ("opened", "in_scope", "expected"),
    [
        pytest.param(12, 40, False, id="thirty per cent is not more than that"),
        pytest.param(13, 40, True, id="a third is"),
        pytest.param(3, 3, False, id="three units are no storm"),
        pytest.param(4, 13, True, id="four of thirteen are"),
        pytest.param(4, 14, False, id="four of fourteen are not"),
    ],
)
def test_when_it_is_a_storm(opened: int, in_scope: int, expected: bool) -> None:
    assert is_storm(opened, in_scope) is expected


def test_a_storm_is_held_for_one_working_day() -> None:
    assert held_until(at("11-27 16:00"), is_weekday) == at("11-30 16:00")


def openings(count: int, when: str = "11-23 09:00") -> list[Notice]:
    codes = [f"140403{n:03d}" for n in range(1, count + 1)]
    return [change(NONE, RED if code.endswith("2") else YELLOW, when, area_code=code) for code in codes]


def test_in_a_storm_one_notice_for_the_district_is_told_and_the_units_wait() -> None:
    outcome = sorted_out(openings(13))
    assert ([one.kind for one in outcome.ready], len(outcome.held)) == ([NoticeKind.STORM], 13)


def test_the_notice_of_a_storm_says_how_many_and_names_the_gravest_level() -> None:
    (storm,) = sorted_out(openings(13)).ready
    said = "40个单位中有13个同时出现预警，各单位的通知暂缓发出"
    assert (storm.reason, storm.severity, storm.area_code) == (said, RED, "")


def test_a_storm_is_the_same_at_every_tick() -> None:
    assert sorted_out(openings(13)).ready[0].key == sorted_out(openings(20), "11-23 17:00").ready[0].key


def test_the_notice_of_a_storm_that_waits_is_not_doubled() -> None:
    storm = sorted_out(openings(13)).ready[0]
    assert sorted_out([*openings(13), storm]).ready == (storm,)


def test_what_waits_says_why_and_until_when() -> None:
    waiting = sorted_out(openings(13)).held[0]
    assert (waiting.why, waiting.until) == ("普遍性变化，请核数据或口径", at("11-24 09:00"))


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        pytest.param({"now": "11-24 09:00"}, 13, id="a working day later the units are told"),
        pytest.param({"released": [sorted_out(openings(13)).ready[0].key]}, 13, id="or once the steward released them"),
        pytest.param({"in_scope": {}}, 13, id="a rule that watches nobody known has no storm"),
    ],
)
def test_a_storm_ends(changes: dict[str, Any], count: int) -> None:
    outcome = sorted_out(openings(13), **changes)
    assert ([one.kind for one in outcome.ready], outcome.held) == ([OPENED] * count, ())


def test_what_rose_since_its_storm_is_told_and_the_rest_waits() -> None:
    risen = change(YELLOW, RED, "11-23 11:00", area_code="140403001")
    settled = settle(
        [*openings(13), risen], {("gdp_gap", one.area_code): one.severity for one in [*openings(13), risen]}
    )
    outcome = sorted_out(settled, "11-23 11:10")
    assert [(one.kind, one.area_code) for one in outcome.ready] == [(NoticeKind.STORM, ""), (OPENED, "140403001")]
    assert len(outcome.held) == 12


def test_what_fell_since_its_storm_waits_with_it() -> None:
    fallen = change(RED, YELLOW, "11-23 11:00", area_code="140403002")
    settled = settle([*openings(13), fallen], {("gdp_gap", one.area_code): YELLOW for one in openings(13)})
    assert len(sorted_out(settled, "11-23 11:10").held) == 13


def test_a_unit_that_was_told_counts_to_its_storm_still() -> None:
    told = {(STREET[0], at("11-23 09:00")): 1}
    (storm,) = sorted_out(openings(12), told=told).ready
    assert storm.reason.startswith("40个单位中有13个")


def test_openings_of_several_loads_are_no_storm() -> None:
    assert sorted_out([*openings(7), *openings(7, "11-24 09:00")], "11-24 09:10").held == ()


def test_a_release_of_one_storm_does_not_release_the_next() -> None:
    first = sorted_out(openings(13)).ready[0].key
    outcome = sorted_out(openings(13, "11-25 09:00"), "11-25 09:10", released=[first])
    assert len(outcome.held) == 13


def test_a_suppressed_notice_waits_and_says_why() -> None:
    (waiting,) = sorted_out([change(NONE, RED)], hush=lambda _: QUIET).held
    assert (waiting.why, waiting.until, waiting.suppression) == ("静默：口径调整", QUIET.until, QUIET)


@pytest.mark.parametrize("kind", [NoticeKind.SILENCE_ENDING, NoticeKind.RULE_ERROR, NoticeKind.STORM])
def test_what_is_about_the_silence_the_rule_or_the_data_is_never_suppressed(kind: NoticeKind) -> None:
    assert len(sorted_out([notice(kind)], hush=lambda _: QUIET).ready) == 1


def test_a_data_alert_is_silenced_with_its_alert() -> None:
    assert sorted_out([notice(NoticeKind.DATA_OVERDUE)], hush=lambda _: QUIET).ready == ()


@given(pendings, moments, st.integers(1, 10))
def test_every_notice_is_told_now_or_kept(pending: list[Notice], now: datetime, in_scope: int) -> None:
    outcome = sort_out(pending, now, is_weekday, hush=lambda _: None, in_scope={"甲": in_scope})
    units = [one for one in outcome.ready if one.reason == ""]
    assert sorted(one.key for one in pending) == sorted(one.key for one in (*units, *(h.notice for h in outcome.held)))


@given(walks, st.lists(st.integers(-1440, 4319), min_size=1))
def test_a_silenced_alert_is_never_told_before_the_end(walk: list[tuple[Severity, bool]], ticks: list[int]) -> None:
    quiet = silence('area="140403001"', approver="李主任")
    severity, pending = NONE, []
    for then, _ in walk:
        if kind_of_change(severity, then) is not None:
            pending.append(change(severity, then, "11-23 09:00"))
        severity = then

    for minutes in ticks:
        now = max(quiet.starts_at + timedelta(minutes=minutes), quiet.starts_at)

        def hush(one: Notice, now: datetime = now) -> Suppression | None:
            return suppressed(
                labels(), one.severity, now, silences=[quiet], mutes=[], inhibitions=[], is_working_day=is_weekday
            )

        settled = settle(pending, {STREET: severity} if severity else {})
        assert sort_out(settled, now, is_weekday, hush=hush, in_scope={}).ready == ()
