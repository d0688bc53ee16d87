"""Published bands read as ladders: a gap, an overlap or a word too many is refused, the rest says what it said."""

import operator
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.alerting.bands import as_ladder
from indicators.problem import Refusal

_MEETS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_COLOURS = ("green", "blue", "yellow", "orange", "red")
cuts = st.lists(st.integers(-50, 50), min_size=1, max_size=4, unique=True).map(sorted)


def ladder(**bands: object) -> Mapping[str, object]:
    return as_ladder("tax", {"kind": "threshold", "bands": bands})


def refused(bands: object, **more: object) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        as_ladder("tax", {"bands": bands, **more})
    return [problem.message for problem in refusal.value.problems]


def test_the_published_bands_of_yinchuan_are_refused_for_their_gap() -> None:
    (fault,) = refused({"green": "≥0", "yellow": "−30…−10", "red": "<−30"})
    assert fault.startswith(
        "规则“tax”有缺口：黄色 -30 到 -10与绿色≥0之间的 (-10, 0) 不属于任何一级，请补上这一段；例如"
    )


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        pytest.param(
            {"green": ">=0", "yellow": "-30..0", "red": "<-20"},
            "规则“tax”有重叠：有的数既属于红色<-20，又属于黄色 -30 到 0，请改正",
            id="an overlap",
        ),
        pytest.param(
            {"green": ">0", "red": "<0"},
            "规则“tax”有缺口：0 本身既不属于红色<0，也不属于绿色>0，请把等号写在其中一级",
            id="a single number left out",
        ),
        pytest.param(
            {"green": "0..100", "red": "<0"},
            "规则“tax”没有覆盖全部数值：比绿色 0 到 100更高的数不属于任何一级",
            id="an open end left out",
        ),
        pytest.param(
            {"green": ">=0", "red": "-10..0", "yellow": "<-10"},
            "规则“tax”的颜色没有朝一个方向逐级加重，请核对各段数值",
            id="a graver level in the middle",
        ),
        pytest.param(
            {"green": ">-10", "yellow": "-30..-10", "red": "<-30"},
            "规则“tax”的等号有的归重一级、有的归轻一级，一条规则只能用一种，请把等号都写在同一侧",
            id="ends that belong to either side",
        ),
        pytest.param(
            {"green": "<=3", "yellow": "3..5", "orange": ">=5"},
            "规则“tax”有重叠：3 既属于绿色≤3，又属于黄色 3 到 5，一个数只能属于一级，请把等号都写在同一侧；"
            '例如 green = "<3"，yellow = "3..5"，orange = ">=5"。',
            id="both ends of a band are its neighbours'",
        ),
        pytest.param(
            {"green": ">=60", "red": "<=60"},
            "规则“tax”有重叠：60 既属于红色≤60，又属于绿色≥60，一个数只能属于一级，请把等号都写在同一侧；"
            '例如 green = ">60"，red = "<=60"。',
            id="one number in two bands",
        ),
        pytest.param(
            {"blue": ">=0", "red": "<0"},
            "规则“tax”要写明绿色和至少一级预警，缺了就不知道哪些数值算正常",
            id="no word of what is normal",
        ),
        pytest.param({"green": ">=0"}, "规则“tax”要写明绿色和至少一级预警", id="nothing but normal"),
        pytest.param({"green": ">=0", "red": "很低"}, "规则“tax”的“red = 很低”看不懂", id="words for a number"),
        pytest.param({"green": ">=0", "purple": "<0"}, "规则“tax”的“purple = <0”看不懂", id="a colour of one's own"),
        pytest.param([">=0"], "规则“tax”的“bands”应是一张小表", id="a list"),
    ],
)
def test_bands_that_do_not_say_where_a_number_belongs_are_refused(bands: object, expected: str) -> None:
    (fault,) = refused(bands)
    assert fault.startswith(expected)


def test_every_fault_of_the_bands_is_told_at_once() -> None:
    assert len(refused({"green": "0..10", "yellow": "-30..-10", "red": "<-40"})) == 3


def test_levels_are_written_as_bands_or_as_thresholds_but_not_both() -> None:
    assert refused({"green": ">=0", "red": "<0"}, red=-5) == ["规则“tax”已用“bands”写明各级，请删去“red”。"]


def test_a_table_without_bands_is_left_as_it_is() -> None:
    table = {"kind": "threshold", "red": 3}
    assert as_ladder("tax", table) is table


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        pytest.param(
            {"green": "≥0", "blue": "-10..0", "yellow": "-30..-10", "red": "<-30"},
            {"comparator": "<", "blue": 0.0, "yellow": -10.0, "red": -30.0},
            id="low is bad, the milder level has the end",
        ),
        pytest.param(
            {"green": "<5", "yellow": "5 到 6", "red": "≥6"},
            {"comparator": ">=", "yellow": 5.0, "red": 6.0},
            id="high is bad",
        ),
        pytest.param(
            {"green": "<=3", "yellow": "3..5", "red": ">5"},
            {"comparator": ">", "yellow": 3.0, "red": 5.0},
            id="an equal sign is more than an end of a band in between",
        ),
        pytest.param({"green": "＜5", "red": "≥5"}, {"comparator": ">=", "red": 5.0}, id="one light"),
        pytest.param({"green": ">60", "red": "<=60"}, {"comparator": "<=", "red": 60.0}, id="one light, low is bad"),
    ],
)
def test_bands_become_a_ladder(bands: Mapping[str, str], expected: Mapping[str, object]) -> None:
    assert ladder(**bands) == {"kind": "threshold", **expected}


@given(cuts, st.booleans(), st.booleans(), st.integers(-60, 60))
def test_a_ladder_gives_every_number_the_level_of_its_band(
    cuts: Sequence[int], is_low_bad: bool, has_graver_ends: bool, number: int
) -> None:
    read = ladder(**_written(cuts, is_low_bad, has_graver_ends))
    beyond = [number < cut if is_low_bad else number > cut for cut in cuts]
    on_the_cut = number in cuts and has_graver_ends
    assert _level(read, number) == sum(beyond) + on_the_cut


def _written(cuts: Sequence[int], is_low_bad: bool, has_graver_ends: bool) -> dict[str, str]:
    """Write the cuts as a document would: closed bands in between, the equal signs on one side at both ends."""
    names = list(_COLOURS[: len(cuts) + 1])
    if is_low_bad:
        names.reverse()
    has_low_end = has_graver_ends is is_low_bad
    texts = [f"{'<=' if has_low_end else '<'}{cuts[0]}"]
    texts += [f"{low}..{high}" for low, high in pairwise(cuts)]
    texts.append(f"{'>' if has_low_end else '>='}{cuts[-1]}")
    return dict(zip(names, texts, strict=True))


def _level(read: Mapping[str, object], number: float) -> int:
    entries = [float(str(read[colour])) for colour in _COLOURS if colour in read]
    return sum(_MEETS[str(read["comparator"])](number, entry) for entry in entries)
