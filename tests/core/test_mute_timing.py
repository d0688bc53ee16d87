"""Mute timings: recurring hours by the week and by the announced calendar; never for red."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.holidays import is_working_day
from indicators.alerting.mute_timing import DayKind, MuteTiming, mute_timing_table, read_mute_timing
from indicators.alerting.rule import Severity
from indicators.alerting.suppression import Suppression, SuppressionKind, suppressed
from indicators.problem import Refusal
from tests.core.alert_scene import at, hushed, labels

NIGHT = MuteTiming("夜间", times=((18 * 60, 24 * 60), (0, 8 * 60)))
WEEKEND = MuteTiming("周末", weekdays=(6, 7))
HOLIDAYS = MuteTiming("节假日", day_kind=DayKind.HOLIDAY)
WORKING_LUNCH = MuteTiming("午休", times=((12 * 60, 14 * 60),), day_kind=DayKind.WORKING, months=(10, 11))


@pytest.mark.parametrize(
    ("timing", "now", "covered"),
    [
        pytest.param(NIGHT, "11-23 18:00", True, id="from the minute it starts"),
        pytest.param(NIGHT, "11-23 17:59", False, id="not the minute before"),
        pytest.param(NIGHT, "11-24 08:00", False, id="nor the minute it ends"),
        pytest.param(WEEKEND, "11-22 23:59", True, id="Sunday ends the week"),
        pytest.param(WEEKEND, "11-23 00:00", False, id="Monday starts it"),
        pytest.param(WEEKEND, "10-10 09:00", True, id="a worked Saturday is a Saturday"),
        pytest.param(HOLIDAYS, "10-10 09:00", False, id="and no holiday"),
        pytest.param(HOLIDAYS, "10-01 09:00", True, id="National Day is one"),
        pytest.param(WORKING_LUNCH, "10-10 13:00", True, id="lunch on a worked Saturday"),
        pytest.param(WORKING_LUNCH, "10-01 13:00", False, id="lunch on a holiday"),
        pytest.param(WORKING_LUNCH, "12-01 13:00", False, id="lunch in another month"),
    ],
)
def test_when_a_timing_mutes(timing: MuteTiming, now: str, covered: bool) -> None:
    assert timing.covers(at(now), is_working_day) is covered


@pytest.mark.parametrize(
    ("timing", "now", "until"),
    [
        pytest.param(NIGHT, "11-23 19:30", at("11-24 08:00"), id="over midnight"),
        pytest.param(WEEKEND, "11-21 10:00", at("11-23 00:00"), id="until Monday"),
        pytest.param(HOLIDAYS, "10-01 10:00", at("10-08 00:00"), id="a whole holiday"),
        pytest.param(WORKING_LUNCH, "11-23 12:00", at("11-23 14:00"), id="one span"),
        pytest.param(NIGHT, "11-23 12:00", at("11-23 12:00"), id="at once when it does not mute"),
    ],
)
def test_until_when_a_timing_mutes(timing: MuteTiming, now: str, until: datetime) -> None:
    assert timing.over_at(at(now), is_working_day) == until


def test_a_muted_alert_says_by_which_timing() -> None:
    expected = Suppression(SuppressionKind.MUTE, "周末", "", "周六、周日", at("11-23 00:00"))
    assert hushed(labels(), "11-21 10:00", mutes=[NIGHT, WEEKEND]) == expected


TABLE = {"weekdays": ["周一", "周日"], "times": ["18:00-24:00"], "days": "working", "months": ["2月", "12月"]}


def test_a_timing_is_read_as_an_operator_writes_it() -> None:
    expected = MuteTiming("晚间", (1, 7), ((1080, 1440),), DayKind.WORKING, (2, 12))
    assert read_mute_timing("晚间", TABLE) == expected


def test_a_timing_says_itself_in_chinese() -> None:
    assert read_mute_timing("晚间", TABLE).words == "2月、12月、周一、周日、工作日、18:00-24:00"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        pytest.param(
            {"weekdays": ["星期八"]}, "的“weekdays”里有“星期八”，应为 周一 到 周日，请改正。", id="no such day"
        ),
        pytest.param({"months": ["13月"]}, "的“months”里有“13月”，应为 1月 到 12月，请改正。", id="no such month"),
        pytest.param(
            {"times": ["22:00-07:00"]},
            "的“times”里有“22:00-07:00”，应写成“18:00-24:00”这样，起点早于终点；跨过零点的请分成两段：22:00-24:00 和 "
            "00:00-07:00。",
            id="over midnight",
        ),
        pytest.param({"times": ["08:00-08:00"]}, "的“times”里有“08:00-08:00”，应写成", id="no length"),
        pytest.param({"times": ["08:60-09:00"]}, "的“times”里有“08:60-09:00”，应写成", id="no such minute"),
        pytest.param({"times": ["08:00-24:01"]}, "的“times”里有“08:00-24:01”，应写成", id="no such hour"),
        pytest.param({"times": ["早上"]}, "的“times”里有“早上”，应写成", id="no time"),
        pytest.param({"times": ["08:00-09:00"] * 11}, "的“times”有11段，最多10段，请合并。", id="too many"),
        pytest.param({"days": "sunday"}, "的“days”是“sunday”，应为其中之一：any、working、holiday", id="no such kind"),
        pytest.param({"weekday": ["周一"]}, "有不认识的字段“weekday”，是否应为“weekdays”？", id="a field mistyped"),
        pytest.param({}, "没有限定时间，会一直免打扰，请写明星期、时刻、日子或月份。", id="always"),
        pytest.param(
            {"times": ["00:00-13:00", "12:00-24:00"]}, "没有限定时间，会一直免打扰", id="always, in two spans"
        ),
    ],
)
def test_a_faulty_timing_is_refused_with_a_sentence(table: dict[str, object], fault: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_mute_timing("晚间", table)
    assert refusal.value.problems[0].message.startswith(f"免打扰时段“晚间”{fault}")


minutes = st.integers(0, 400 * 24 * 60)
instants = minutes.map(lambda passed: at("01-01 00:00") + timedelta(minutes=passed))
spans = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(sorted).filter(lambda span: span[0] < span[1])
timings = st.builds(
    MuteTiming,
    st.just("任意"),
    st.lists(st.integers(1, 7), unique=True).map(tuple),
    st.lists(spans.map(tuple), max_size=4).map(tuple),
    st.sampled_from(DayKind),
    st.lists(st.integers(1, 12), unique=True).map(tuple),
)


@given(timings, instants)
def test_red_is_never_muted(timing: MuteTiming, now: datetime) -> None:
    found = suppressed(
        labels("red"), Severity.RED, now, silences=[], mutes=[timing], inhibitions=[], is_working_day=is_working_day
    )
    assert found is None


@given(timings, instants, st.floats(0, 0.99))
def test_a_timing_mutes_without_a_gap_until_it_says_it_is_over(timing: MuteTiming, now: datetime, share: float) -> None:
    over = timing.over_at(now, is_working_day)
    between = now + share * ((over or now) - now)
    assert over is None or (
        not timing.covers(over, is_working_day) and (between == now or timing.covers(between, is_working_day))
    )


narrow = st.builds(
    replace, timings, months=st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=11).map(tuple)
)


@given(narrow)
def test_a_timing_is_read_as_it_was_written(timing: MuteTiming) -> None:
    assert read_mute_timing(timing.name, mute_timing_table(timing)) == timing
