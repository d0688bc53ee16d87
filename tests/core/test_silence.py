"""Silences: from a start until an end, for a reason, and for red by two people."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.holidays import is_working_day
from indicators.alerting.matching_labels import Labels, read_matcher
from indicators.alerting.rule import Severity
from indicators.alerting.silence import Silence, SilenceState, check_silence, ending_told_at, has_served
from indicators.alerting.suppression import Suppression, SuppressionKind, suppressed
from indicators.problem import Refusal
from tests.core.alert_scene import at, hushed, is_weekday, labels, silence


@pytest.mark.parametrize(
    ("now", "changes", "expected"),
    [
        pytest.param("11-23 08:59", {}, SilenceState.PENDING, id="before it starts"),
        pytest.param("11-23 09:00", {}, SilenceState.ACTIVE, id="from its start"),
        pytest.param("11-26 08:59", {}, SilenceState.ACTIVE, id="until its end"),
        pytest.param("11-26 09:00", {}, SilenceState.EXPIRED, id="at its end it is over"),
        pytest.param("11-26 09:00", {"expired_at": at("11-26 10:00")}, SilenceState.EXPIRED, id="not ended late"),
        pytest.param("11-24 12:00", {"expired_at": at("11-24 12:00")}, SilenceState.EXPIRED, id="ended early"),
        pytest.param("11-23 08:00", {"expired_at": at("11-22 09:00")}, SilenceState.EXPIRED, id="taken back before"),
    ],
)
def test_the_states_of_a_silence(now: str, changes: dict[str, Any], expected: SilenceState) -> None:
    assert silence(**changes).state(at(now)) is expected


def test_all_matchers_must_hold() -> None:
    both = silence('area_name="城关街道"', 'theme="safety"')
    assert hushed(labels(), silences=[both]) is None


def test_a_silence_says_by_whom_why_and_until_when() -> None:
    expected = Suppression(SuppressionKind.SILENCE, "静默7", "张三", "企业搬迁，数据口径调整中", at("11-26 09:00"))
    assert hushed(labels(), silences=[silence()]) == expected


def test_of_several_silences_the_longest_is_named() -> None:
    longer = silence(ends_at=at("12-20 09:00"), silence_id=8)
    found = hushed(labels(), silences=[silence(), longer, silence()])
    assert found is not None
    assert found.name == "静默8"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"ends_at": at("11-23 09:00")}, "静默的结束时间应晚于开始时间，请改正。", id="no time at all"),
        pytest.param(
            {"starts_at": at("11-20 09:00"), "ends_at": at("11-21 09:00")},
            "静默的结束时间已经过去，请改正。",
            id="over already",
        ),
        pytest.param(
            {"ends_at": at("11-23 09:00") + timedelta(days=90, seconds=1)},
            "静默最长90天，请把结束时间提前；到期后仍有需要的，可再次申请。",
            id="longer than ninety days",
        ),
        pytest.param({"author": " "}, "没有写明由谁静默，请登录后再试。", id="by nobody"),
        pytest.param({"author": "\u200b"}, "没有写明由谁静默，请登录后再试。", id="by nobody to be seen"),
        pytest.param({"reason": " "}, "请写明静默的原因。", id="without reason"),
        pytest.param({"reason": "因" * 201}, "静默原因有201个字，最多200个字，请写短一些。", id="a long reason"),
        pytest.param(
            {"matchers": (read_matcher('area_name="城关街道"'),)},
            '这条静默可能涉及红色预警，请另请一人批准，或加上条件 severity!="red"。',
            id="red without a second person",
        ),
        pytest.param({"approver": "张三"}, "静默的批准人不能是申请人本人，请另请一人批准。", id="one's own approval"),
        pytest.param(
            {"approver": "张三\u200b"},
            "静默的批准人不能是申请人本人，请另请一人批准。",
            id="one's own approval with something hidden",
        ),
        pytest.param(
            {"matchers": (read_matcher('area_name="城关街道"'),), "approver": "\u2060"},
            '这条静默可能涉及红色预警，请另请一人批准，或加上条件 severity!="red"。',
            id="red approved by nobody to be seen",
        ),
        pytest.param(
            {"matchers": ()},
            '这条静默可能涉及红色预警，请另请一人批准，或加上条件 severity!="red"。；'
            '匹配条件没有指明任何预警，会静默全部，请至少写一个“标签=值”，例如 area_name="城关街道"。',
            id="everything",
        ),
        pytest.param(
            {"matchers": (read_matcher('severity!="red"'),)},
            '匹配条件没有指明任何预警，会静默全部，请至少写一个“标签=值”，例如 area_name="城关街道"。',
            id="everything but red",
        ),
    ],
)
def test_a_silence_is_refused_with_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        check_silence(silence(**changes), at("11-23 09:00"))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(silence(), id="without red"),
        pytest.param(silence('severity=~"yellow|orange"'), id="of two levels"),
        pytest.param(silence('area_name="城关街道"', approver="李主任"), id="with a second person"),
        pytest.param(silence(ends_at=at("11-23 09:00") + timedelta(days=90)), id="of ninety days"),
    ],
)
def test_a_sound_silence_passes(sound: Silence) -> None:
    check_silence(sound, at("11-23 09:00"))


@pytest.mark.parametrize(
    ("firing", "until_resolved", "served"),
    [
        pytest.param([labels(area_name="太西街道")], True, True, id="what it means is not firing any more"),
        pytest.param([labels()], True, False, id="it is firing still"),
        pytest.param([], False, False, id="it was not asked to end with it"),
    ],
)
def test_an_until_resolved_silence_ends_with_its_alerts(
    firing: list[Labels], until_resolved: bool, served: bool
) -> None:
    assert has_served(silence(until_resolved=until_resolved), firing) is served


@pytest.mark.parametrize(
    ("end", "told_at"),
    [
        pytest.param("12-02 15:00", at("12-01 15:00"), id="the day before at that hour"),
        pytest.param("11-30 09:00", at("11-27 09:00"), id="a Monday: on Friday"),
        pytest.param("12-03 03:00", at("12-02 08:00"), id="not before offices open"),
        pytest.param("12-02 23:30", at("12-01 18:00"), id="nor after they close"),
        pytest.param("11-24 08:00", None, id="not at all when it was made later than that"),
    ],
)
def test_the_end_of_a_silence_is_announced_a_working_day_ahead(end: str, told_at: datetime | None) -> None:
    assert ending_told_at(silence(ends_at=at(end)), is_weekday) == told_at


minutes = st.integers(0, 400 * 24 * 60)
instants = minutes.map(lambda passed: at("01-01 00:00") + timedelta(minutes=passed))


@given(instants, st.integers(1, 90 * 24 * 60), st.floats(0, 0.99), st.sampled_from(Severity))
def test_a_silence_holds_from_its_start_until_its_end(
    starts_at: datetime, length: int, share: float, severity: Severity
) -> None:
    ends_at = starts_at + timedelta(minutes=length)
    quiet = silence('area="140403001"', starts_at=starts_at, ends_at=ends_at, approver="李主任")
    now = starts_at + share * (ends_at - starts_at)
    found = suppressed(
        labels(), severity, now, silences=[quiet], mutes=[], inhibitions=[], is_working_day=is_working_day
    )
    assert found is not None
    assert found.until == ends_at
