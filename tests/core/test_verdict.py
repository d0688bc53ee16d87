"""The verdict on a figure: 普通波动, 改善 or 关注 with its reason, from the control chart of its own series."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indicators.baselines.verdict import Verdict, verdict, verdict_on
from indicators.baselines.xmr import Assurance, Variation
from indicators.catalogue import Direction, Indicator, Kind, TargetKind
from indicators.period import Period
from indicators.wording import Tone
from tests.builders import OCTOBER, TODAY, cube, district, series
from tests.core.baseline_drafts import FIRST, count, drafted, rate

CALM = [10.0, 12.0, 9.0, 11.0] * 3  # mean 10.5, limits 10.5 ± 5.3
NAN = float("nan")


def judged(values: list[float], of: Indicator | None = None, **changes: Any) -> Verdict:
    return verdict(drafted(of or rate(), [[value] for value in values], **changes), 0)


@pytest.mark.parametrize(
    ("latest", "direction", "label", "tone"),
    [
        pytest.param(11.0, Direction.HIGHER_IS_BETTER, "普通波动", Tone.FLAT, id="within the limits"),
        pytest.param(20.0, Direction.HIGHER_IS_BETTER, "改善（高）", Tone.GOOD, id="high and the higher the better"),
        pytest.param(20.0, Direction.LOWER_IS_BETTER, "关注（高）", Tone.BAD, id="high and the lower the better"),
        pytest.param(1.0, Direction.LOWER_IS_BETTER, "改善（低）", Tone.GOOD, id="low and the lower the better"),
        pytest.param(1.0, Direction.HIGHER_IS_BETTER, "关注（低）", Tone.BAD, id="low and the higher the better"),
        pytest.param(20.0, Direction.NEUTRAL, "变化（高）", Tone.FLAT, id="high without a good side"),
    ],
)
def test_good_and_bad_follow_the_direction_alone(latest: float, direction: Direction, label: str, tone: Tone) -> None:
    said = judged([*CALM, latest], rate(direction=direction))
    assert (said.label, said.tone) == (label, tone)


def test_the_reason_is_the_signal_in_words() -> None:
    assert judged([*CALM, 20.0]).reason == "高于控制上限"


def test_a_labelled_incident_does_not_widen_the_limits() -> None:
    draft = drafted(rate(), [[value] for value in [10.0, 12.0, 90.0, *CALM, 20.0]])
    said = [verdict(draft, 0, (), incidents).label for incidents in ((), [(0, FIRST.shift(2))])]
    assert said == ["普通波动", "改善（高）"]


def test_a_known_figure_is_judged_by_what_the_cube_says_happened() -> None:
    of = cube(district(0), series(rate(), [[value] for value in [10.0, 12.0, 90.0, *CALM, 20.0]]))
    told = replace(of, incidents={"satisfaction": ((0, OCTOBER.shift(-13)),)})
    assert [verdict_on(one, "satisfaction", "140403", OCTOBER, TODAY).label for one in (of, told)] == [
        "普通波动",
        "改善（高）",
    ]


def test_too_few_figures_are_not_judged() -> None:
    said = judged([10.0, 12.0, 30.0])
    assert (said.label, said.reason, said.tone) == (
        "数据不足，暂不判断",
        "只有3期数据，满5期才作判断",
        Tone.FLAT,
    )


def test_a_missing_figure_is_not_judged() -> None:
    said = judged([*CALM, NAN])
    assert (said.label, said.reason) == ("暂不判断", "本期没有数据")


def test_a_cumulative_figure_is_judged_by_what_its_slot_added() -> None:
    own = [10.0, 12.0, 9.0, 11.0] * 6
    totals = np.concatenate([np.cumsum(own[:12]), np.cumsum(own[12:])])
    said = judged(totals.tolist(), rate(kind=Kind.CUMULATIVE, unit="万元", decimals=0))
    assert (said.label, said.reason) == ("普通波动", "按当期数看，在控制限以内，没有异常信号")


def test_two_months_in_one_figure_are_not_held_against_one() -> None:
    own = [20.0, *[10.0] * 10, 20.0]
    of = count(kind=Kind.FLOW, has_merged_january=True)
    said = verdict(drafted(of, [[value] for value in own], first=Period.parse("2020-02")), 0)
    assert (said.label, said.reason) == ("暂不判断", "两个月的合并数，不与单月相比")


def test_a_completion_is_left_to_its_plan() -> None:
    said = judged([float(month) for month in range(1, 13)], rate(target_kind=TargetKind.COMPLETION))
    assert (said.variation, said.label) == (Variation.UNKNOWN, "不看波动")


@pytest.mark.parametrize(
    ("target", "assurance"),
    [(2.0, Assurance.PASSES), (10.5, Assurance.HIT_OR_MISS), (30.0, Assurance.FAILS)],
)
def test_a_target_of_its_own_brings_the_second_icon(target: float, assurance: Assurance) -> None:
    said = judged(CALM, rate(target_kind=TargetKind.MAINTAIN), targets={2020: [target]})
    assert (said.assurance, bool(said.assurance_reason)) == (assurance, True)


def test_a_figure_off_its_course_is_not_praised_for_what_its_baseline_reached() -> None:
    said = judged([*CALM, -20.0], rate(target_kind=TargetKind.MAINTAIN), targets={2020: [2.0], 2021: [2.0]})
    assert (said.label, said.assurance_label, said.assurance_tone) == ("关注（低）", "持续达标（按基线期）", Tone.FLAT)
    assert said.assurance_reason == "控制限整体好于目标；本期有异常信号，过程可能已变"


def test_without_a_target_there_is_no_second_icon() -> None:
    assert (judged(CALM).assurance, judged(CALM).assurance_reason) == (Assurance.NONE, "")


def test_a_figure_the_cube_does_not_know_is_not_judged() -> None:
    known = cube(district(1), series(rate(), [[1.0, 2.0]]))
    asked = [
        ("nope", "140403", OCTOBER),
        ("satisfaction", "999", OCTOBER),
        ("satisfaction", "140403", OCTOBER.shift(4)),
    ]
    assert {verdict_on(known, *one, TODAY).reason for one in asked} == {"本期没有数据"}
