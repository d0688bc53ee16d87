"""Who is on an alert, as the wall says it: rings, words, the grey bell, the key; and which ones are red."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import FACES
from indicators.alerting.handling import Handled, Handling
from indicators.alerting.rule import Severity
from indicators.alerting.suppression import Suppression
from indicators.catalogue import Theme
from indicators.report import table_rows
from indicators.snapshot import Alert, Snapshot
from layouts.handling import reds, rings
from layouts.map_title import legend
from layouts.selection import Selection, select
from layouts.view import View
from layouts.warnings_panel import warnings_panel
from tests.builders import district, indicator, rule, series, snapshot
from tests.screen.entries import CLAIMED, DISPATCHED, INHIBITION, MUTE, SILENCE, entries, entry
from tests.screen.reading import classes, with_class, words

ASSETS = Path(__file__).resolve().parents[2] / "assets"
RATE = indicator("rate", name="按时办结率", theme=Theme.SERVICE, decimals=1, rule=rule(80, 70, 60, 50, code="rate"))
CALM = indicator("calm", name="群众安全感", theme=Theme.SERVICE, decimals=1)


def wall_snapshot() -> Snapshot:
    """Three streets, of which the first is red and the second blue; an indicator without a rule."""
    rows = [[90.0, 40.0, 75.0, 95.0]]
    return snapshot(district(3), series(RATE, rows), series(CALM, rows))


def selection(search: str = "") -> Selection:
    return select(View.parse(search or "?theme=service&indicator=rate"), wall_snapshot())


def one_warning(alert: Alert, **changes: Any) -> Any:
    chosen = selection()
    panel = warnings_panel(chosen, [entry(alert, chosen.snapshot, **changes)])
    return with_class(panel, "warning")[0]


def red(**changes: Any) -> Alert:
    alert: Alert = replace(wall_snapshot().alerts[0], **changes)
    return alert


@pytest.mark.parametrize(
    ("handled", "said", "ring"),
    [
        pytest.param(Handled(), "未认领", "unclaimed", id="nobody"),
        pytest.param(CLAIMED, "张三已认领", "claimed", id="one who has claimed it"),
        pytest.param(DISPATCHED, "李四已督办", "dispatched", id="one who has given out a task"),
        pytest.param(
            Handled(Handling.UNCLAIMED, "张三", until=SILENCE.until), "未认领", "unclaimed", id="nobody any more"
        ),
    ],
)
def test_a_warning_says_who_is_on_it_with_the_ring_of_the_map(handled: Handled, said: str, ring: str) -> None:
    (who,) = with_class(one_warning(red(), handled=handled), "handling")
    assert ("".join(words(who)), classes(with_class(who, "ring")[0])) == (said, f"ring ring-{ring}")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        pytest.param(SILENCE, "静默至11月24日00:00：王敏，口径核对中", id="a silence"),
        pytest.param(MUTE, "免打扰时段“夜间”至11月24日00:00：18:00-24:00", id="a mute timing"),
        pytest.param(INHIBITION, "抑制“全区先于单位”：潞州区的规则“gdp”正在预警", id="an inhibition"),
    ],
)
def test_a_hushed_warning_stays_with_a_bell_that_says_by_whom_until_when_and_why(kept: Suppression, said: str) -> None:
    (line,) = with_class(one_warning(red(), suppression=kept), "bell-line")
    assert "".join(words(line)) == said


def test_the_line_of_the_bell_breaks_before_the_person_and_nowhere_else() -> None:
    (line,) = with_class(one_warning(red(), suppression=SILENCE), "bell-line")
    assert words(line) == ["静默至11月24日00:00：", "王敏，口径核对中"]


def test_only_a_silence_takes_the_place_of_unclaimed() -> None:
    said = [words(with_class(one_warning(red(), suppression=kept), "handling")) for kept in (SILENCE, MUTE)]
    assert said == [["已静默"], ["未认领"]]


def test_a_long_reason_is_shortened_on_the_wall_and_whole_at_hand() -> None:
    (line,) = with_class(one_warning(red(), suppression=replace(SILENCE, why="核" * 60)), "bell-line")
    assert (words(line)[-1].endswith("核…"), line.title) == (True, "核" * 60)  # type: ignore[attr-defined]


def test_a_rule_with_a_name_of_its_own_is_named() -> None:
    named = red(rule=replace(RATE.rule, code="rate_2", name="低位徘徊红色预警信号"))  # type: ignore[type-var]
    assert words(with_class(one_warning(named), "warning-rule")) == ["“低位徘徊红色提示”"]


def test_two_rules_on_one_figure_are_two_warnings_and_the_counts_agree() -> None:
    chosen = selection()
    other = red(rule=replace(RATE.rule, code="rate_2"), severity=Severity.YELLOW)  # type: ignore[type-var]
    panel = warnings_panel(chosen, [*entries(chosen.snapshot), entry(other, chosen.snapshot)])
    levels = [words(one) for one in with_class(panel, "warning-level")]
    counts = [words(one) for one in with_class(panel, "count")]
    assert (levels, counts) == (
        [["红"], ["黄"], ["蓝"]],
        [["1", "红"], ["0", "橙"], ["1", "黄"], ["1", "蓝"]],
    )


def test_the_ring_on_the_map_is_that_of_the_gravest_alert() -> None:
    of = wall_snapshot()
    other = red(rule=replace(RATE.rule, code="rate_2"), severity=Severity.YELLOW)  # type: ignore[type-var]
    assert rings([entry(other, of, handled=DISPATCHED), entry(red(), of, handled=CLAIMED)], "rate") == {
        "140403001": "claimed"
    }


def test_of_equally_grave_alerts_the_ring_is_that_of_the_one_least_cared_for() -> None:
    of = wall_snapshot()
    pair = [entry(red(), of, handled=CLAIMED), entry(red(), of, suppression=SILENCE)]
    assert rings(pair, "rate") == rings(pair[::-1], "rate") == {"140403001": "silenced bell"}


def test_a_muted_alert_keeps_its_ring_and_gets_a_bell() -> None:
    of = wall_snapshot()
    assert rings([entry(red(), of, suppression=MUTE)], "rate") == {"140403001": "unclaimed bell"}


def test_rings_speak_of_the_shown_indicator_alone_and_not_of_what_nobody_has_touched() -> None:
    of = wall_snapshot()
    assert rings(entries(of), "rate") == rings(entries(of, handled=CLAIMED), "calm") == {}


@pytest.mark.parametrize(
    ("search", "count"),
    [
        pytest.param("?theme=service&indicator=rate", 1, id="marks on the map"),
        pytest.param("?theme=service&indicator=rate&layers=areas", 0, id="marks switched off"),
        pytest.param("?theme=service&indicator=calm", 0, id="no marks"),
    ],
)
def test_the_legend_explains_the_rings_while_there_are_marks(search: str, count: int) -> None:
    chosen = selection(search)
    key = with_class(legend(chosen, table_rows(chosen.snapshot, chosen.indicator.code)), "ring-key")
    assert [words(one) for one in key] == [["未认领", "已认领", "已督办", "已静默"]] * count


def test_the_glyphs_of_handling_stand_in_one_sheet_that_every_face_loads() -> None:
    sheets = [sheet.name for sheet in ASSETS.glob("*.css") if ".ring-claimed" in sheet.read_text(encoding="utf-8")]
    assert len(sheets) == 1
    assert not [face.address for face in FACES if re.search(face.ignored_assets, sheets[0])]


def test_red_alerts_are_named_by_rule_area_and_the_period_they_opened_in() -> None:
    assert reds(wall_snapshot()) == {
        "rate": {
            "title": "按时办结率",
            "search": "?theme=service&indicator=rate",
            "areas": {"140403001": ["2026-10", "第001街道"]},
        }
    }
