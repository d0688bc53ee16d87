"""The variation icon on the wall: a shape of its own for each verdict, its tone, its word, its reason."""

import pytest

from indicators.baselines.verdict import Verdict
from indicators.baselines.xmr import Assurance, Variation
from indicators.catalogue import Theme
from layouts.selection import Selection, select
from layouts.trend_panel import trend_title
from layouts.variation import assurance_mark, variation_mark
from layouts.view import View
from tests.builders import area, district, indicator, series, snapshot
from tests.screen.reading import classes, walk, words

CONCERN = Verdict(Variation.CONCERN, 1, "关注（高）", "高于控制上限")
VERDICTS = [
    CONCERN,
    Verdict(Variation.CONCERN, -1, "关注（低）", "低于控制下限"),
    Verdict(Variation.IMPROVEMENT, 1, "改善（高）", "高于控制上限"),
    Verdict(Variation.IMPROVEMENT, -1, "改善（低）", "低于控制下限"),
    Verdict(Variation.SHIFTED, 1, "变化（高）", "高于控制上限"),
    Verdict(Variation.SHIFTED, -1, "变化（低）", "低于控制下限"),
    Verdict(Variation.COMMON, 0, "普通波动", "在控制限以内，没有异常信号"),
    Verdict(Variation.UNKNOWN, 0, "数据不足，暂不判断", "只有3期数据，满5期才作判断"),
]


def selection(name: str) -> Selection:
    made = snapshot(district(0, area("140403001", name)), series(indicator(theme=Theme.ECONOMY), [[None, 9.0]]))
    return select(View.parse("?area=140403001"), made)


def test_every_verdict_has_a_shape_of_its_own() -> None:
    shapes = {words(variation_mark(verdict))[0] for verdict in VERDICTS}
    assert shapes == {"▲", "▼", "△", "▽", "↑", "↓", "○", "–"}


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict.label)
def test_a_mark_reads_shape_word_and_reason(verdict: Verdict) -> None:
    assert words(variation_mark(verdict))[1:] == [verdict.label, verdict.reason]


def test_good_and_bad_news_have_the_tones_of_good_and_bad_and_never_a_warning_colour() -> None:
    worn = [{name for part in walk(variation_mark(verdict)) for name in classes(part).split()} for verdict in VERDICTS]
    tones = ["tone-bad", "tone-bad", "tone-good", "tone-good", *["tone-flat"] * 4]
    assert worn == [{"variation", tone} for tone in tones]


def test_how_the_target_is_met_stands_beside_a_figure_that_has_one() -> None:
    fails = Verdict(Variation.COMMON, 0, "普通波动", "", Assurance.FAILS)
    assert words(assurance_mark(fails)) == ["✕", "持续不达", "控制限整体差于目标"]
    assert assurance_mark(CONCERN) == []


def test_the_trend_says_whose_line_it_is_and_what_its_latest_figure_tells() -> None:
    said = trend_title(selection("东街街道"), CONCERN)
    assert words(said) == ["东街街道 · 回访满意率 · %", "▲", "关注（高）", "高于控制上限"]


def test_a_long_title_keeps_its_line_and_leaves_the_reason_at_hand() -> None:
    mark = trend_title(selection("经济技术开发区" * 5), CONCERN)[1]
    assert (words(mark), getattr(mark, "title", "")) == (["▲", "关注（高）"], "高于控制上限")
