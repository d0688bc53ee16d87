"""The page of rankings over the shipped sample: what it lists and how a score came about."""

from typing import Any

import pytest
from dash import Dash
from hypothesis import given
from hypothesis import strategies as st

from app import ROOT, create_faces
from callbacks.ranking import _BOARD
from callbacks.roles import Role
from data_access.settings import Settings
from data_access.store import Store, open_store
from indicators.period import Frequency, Period
from layouts.ranking import ids
from layouts.ranking.view import SPANS, RankingView
from tests.screen.wire import answer_of, fire, fixed_clock, person
from workflows.cockpit import Cockpit

BOARD = f"..{'...'.join(f'{one}.{name}' for one, name in _BOARD)}.."
COURSE = "..ranking-grid.rowTransaction...ranking-course-spec.data...ranking-ways.children.."
TENTH, ZONE = "140403009", "140403400"
RATE, UNRANKABLE = "request_satisfaction_rate", "criminal_incidents"


@pytest.fixture(scope="module")
def faces(sample_url: str) -> dict[str, Dash]:
    return create_faces(Settings(sample_url, "127.0.0.1", 8050, ROOT), fixed_clock, person(Role.VIEWER))


@pytest.fixture(scope="module")
def app(faces: dict[str, Dash]) -> Dash:
    """The page, for somebody who may only look."""
    return faces["/ranking"]


def board(app: Dash, search: str = "") -> dict[str, Any]:
    return answer_of(fire(app, BOARD, **{ids.ADDRESS: search}))


def course(app: Dash, search: str = "") -> dict[str, Any]:
    return answer_of(fire(app, COURSE, **{ids.ADDRESS: search, ids.MAP_SPEC: {}}))


def said(tree: Any) -> list[str]:
    """Every text of an answered component, in reading order."""
    if isinstance(tree, list):
        return [word for one in tree for word in said(one)]
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return [] if tree in (None, "") else [str(tree)]


def text(answer: dict[str, Any], place: str) -> str:
    return "".join(said(answer[place]["children"]))


def test_the_natural_choice_is_the_only_scheme_and_the_last_month_that_is_over(app: Dash) -> None:
    answer = board(app)
    assert text(answer, ids.TITLE) == "镇街高质量发展月度考核（样例） · 2026年10月"
    assert "方案第1版" in text(answer, ids.STANDING)
    assert "样例数据" in text(answer, "desk-marks")


def test_the_first_group_is_listed_in_the_order_of_places(app: Dash) -> None:
    rows = board(app)[ids.GRID]["rowData"]
    assert [row["place"] for row in rows] == sorted(row["place"] for row in rows)
    assert len(rows) == 13


def test_the_scheme_that_ranks_can_be_opened_in_its_editor(app: Dash) -> None:
    assert "'href': '/schemes?scheme=township_monthly'" in str(board(app)[ids.SCHEME]["children"])


def test_every_group_has_a_tab_and_zones_say_that_they_are_only_listed(app: Dash) -> None:
    assert said(board(app)[ids.TABS]["children"]) == ["街道组 13", "镇组 3", "功能区 3（只列不排）"]


def test_zones_are_listed_apart_without_places(app: Dash) -> None:
    answer = board(app, "?group=功能区")
    assert {row["place"] for row in answer[ids.GRID]["rowData"]} == {None}
    assert text(answer, ids.NOTES) == "只列数据，不参加排名。"


def test_a_unit_brings_its_own_group(app: Dash) -> None:
    rows = board(app, f"?unit={ZONE}")[ids.GRID]["rowData"]
    assert [row["code"] for row in rows if row["chosen"]] == [ZONE]


def test_every_place_lies_in_its_interval_or_is_told_otherwise_by_the_draws(app: Dash) -> None:
    for row in board(app)[ids.GRID]["rowData"]:
        assert 1 <= row["low"] <= row["high"] <= row["count"]


def test_who_cannot_be_told_from_the_first_is_called_first_tier_and_nobody_first(app: Dash) -> None:
    answer = board(app)
    tier = [row["first_words"] for row in answer[ids.GRID]["rowData"] if "第一" in row["first_words"]]
    assert tier
    assert all(one.startswith("第一梯队") for one in tier)
    assert "谁居首位尚不能断定" in text(answer, ids.NOTES)


def test_who_surely_is_first_is_called_so(app: Dash) -> None:
    rows = board(app, "?group=镇组")[ids.GRID]["rowData"]
    assert rows[0]["first_words"].startswith("第一 ")


def test_a_small_group_is_listed_without_red_and_black(app: Dash) -> None:
    answer = board(app, "?group=镇组")
    assert {row["list"] for row in answer[ids.GRID]["rowData"]} == {""}
    assert "单位较少，只列位次，不列红黑榜。" in text(answer, ids.NOTES)


def test_a_list_without_anybody_on_it_is_said_to_be_empty(app: Dash) -> None:
    assert "本期无黑榜。" in text(board(app), ids.NOTES)


def test_paper_gets_every_group_and_every_unit(app: Dash) -> None:
    shown = text(board(app), ids.PRINTED)
    assert [name in shown for name in ("街道组 13", "镇组 3", "功能区 3", "五马街道", "黄碾镇")] == [True] * 5


def test_without_a_unit_the_page_says_how_to_choose_one(app: Dash) -> None:
    answer = board(app)
    assert "点选一个单位" in text(answer, ids.UNIT)
    assert answer[ids.STEPS]["children"] is None


def test_a_chosen_unit_says_how_its_score_came_about(app: Dash) -> None:
    answer = board(app, f"?unit={TENTH}")
    score = next(row["score"] for row in answer[ids.GRID]["rowData"] if row["chosen"])
    assert f"得分{score}，街道组第" in text(answer, ids.UNIT)
    steps = said(answer[ids.STEPS]["children"])
    assert steps[-1] == score
    assert {"经济运行", "政务服务", "平安建设", "税收收入"} <= set(steps)


def test_the_bars_of_a_change_add_up_to_it(app: Dash) -> None:
    found = said(board(app, f"?unit={TENTH}")[ids.UNIT]["children"])
    total = next(word for word in found if word.startswith("合计 ")).split("，")[0].removeprefix("合计 ")
    bars = [_number(word) for word in found if word[:1] in "+−" and _number(word) is not None]
    assert sum(bars) == pytest.approx(_number(total), abs=0.005 * (len(bars) + 1))


def test_the_causes_say_what_they_add_up_to_and_that_it_is_the_change_in_the_table(app: Dash) -> None:
    answer = board(app, f"?unit={TENTH}")
    shown = next(row["score_change"] for row in answer[ids.GRID]["rowData"] if row["chosen"])
    assert f"合计 {shown.replace('-', '−')}，与得分变动一致" in text(answer, ids.UNIT)


def _number(word: str) -> Any:
    try:
        return float(word.replace("−", "-"))
    except ValueError:
        return None


def test_the_course_comes_after_and_ends_with_the_place_in_the_table(app: Dash) -> None:
    rows = course(app)[ids.GRID]["rowTransaction"]["update"]
    assert all(row["course"][-1] == row["place"] for row in rows)
    assert {len(row["course"]) for row in rows} == {SPANS[0]}


def test_the_chart_looks_back_as_far_as_it_is_asked_to(app: Dash) -> None:
    spec = course(app, "?span=24")[ids.COURSE_SPEC]["data"]
    assert len(spec["periods"]) == 24
    assert {len(unit["places"]) for unit in spec["units"]} == {24}
    assert spec["periods"][-1] == "2026.10"


def test_the_nearest_ways_up_are_named_for_all_but_the_first(app: Dash) -> None:
    first = board(app)[ids.GRID]["rowData"][0]["code"]
    assert "可上升一位" in text(course(app, f"?unit={TENTH}"), ids.WAYS)
    assert course(app, f"?unit={first}")[ids.WAYS]["children"] is None


def test_the_map_colours_the_group_that_is_looked_at_the_best_darkest(app: Dash) -> None:
    answer = board(app)
    areas = answer[ids.MAP_SPEC]["data"]["areas"]
    shades = [areas[row["code"]]["shade"] for row in answer[ids.GRID]["rowData"]]
    assert shades == sorted(shades, reverse=True)
    assert {areas[code]["shade"] for code in areas if code not in {r["code"] for r in answer[ids.GRID]["rowData"]}} == {
        -1
    }


def test_the_legend_of_the_map_names_every_place_once(app: Dash) -> None:
    named = [one["words"] for one in board(app)[ids.MAP_SPEC]["data"]["legend"]]
    assert (named[0][:2], named[-1][-2:], len(named)) == ("1—", "13", 5)


def test_one_indicator_ranks_too_without_what_only_a_scheme_has(app: Dash) -> None:
    answer = board(app, f"?indicator={RATE}&unit={TENTH}")
    fields = [column["field"] for column in answer[ids.GRID]["columnDefs"]]
    assert "单项排名 · 2026年10月" in text(answer, ids.TITLE)
    assert not {"low", "p_first_number", "list"} & set(fields)
    assert answer[ids.SCHEME]["children"] is None
    assert "街道组第" in text(answer, ids.UNIT)


def test_the_places_of_one_indicator_are_those_of_the_snapshot(app: Dash, sample_url: str) -> None:
    cockpit = Cockpit(open_store(sample_url), fixed_clock)
    column = cockpit.snapshot(cockpit.latest_period()).column(RATE)
    codes = cockpit.now().areas.codes
    rows = board(app, f"?indicator={RATE}")[ids.GRID]["rowData"]
    assert [row["place"] for row in rows] == [int(column.rank[codes.index(row["code"])]) for row in rows]


def test_the_course_of_one_indicator_ends_with_its_place(app: Dash) -> None:
    rows = course(app, f"?indicator={RATE}")[ids.GRID]["rowTransaction"]["update"]
    assert all(row["course"][-1] == (row["place"] or 0) for row in rows)


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        pytest.param("?scheme=none", "没有代码为“none”的考核方案", id="an unknown scheme"),
        pytest.param("?indicator=none", "没有代码为“none”的指标", id="an unknown indicator"),
        pytest.param(f"?indicator={UNRANKABLE}", "“刑事警情数”只监测、不排名", id="an indicator nobody may rank by"),
        pytest.param("?period=1999-01", "1999年1月没有数据", id="a month without figures"),
        pytest.param("?known_on=2001-01-01", "还没有任何数据", id="a day before everything"),
    ],
)
def test_what_cannot_be_ranked_is_told_in_a_sentence_and_the_table_goes(app: Dash, search: str, sentence: str) -> None:
    answer = board(app, search)
    assert sentence in text(answer, ids.STANDING)
    assert (answer[ids.SHEET]["hidden"], answer[ids.GRID]["rowData"]) == (True, [])
    assert course(app, search)[ids.COURSE_SPEC]["data"] is None


def test_an_empty_store_is_told_in_a_sentence(empty_store: Store) -> None:
    app = create_faces(Settings(str(empty_store.url), "127.0.0.1", 8050, ROOT), fixed_clock)["/ranking"]
    assert "还没有" in text(board(app), ids.STANDING)


def codes() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z_0-9]{0,20}", fullmatch=True)


@given(
    st.builds(
        RankingView,
        scheme_code=codes(),
        indicator_code=codes(),
        period=st.none() | st.integers(24000, 24400).map(lambda month: Period(Frequency.MONTH, month)),
        group=st.sampled_from(["", "镇组", "功能区"]),
        unit=codes(),
        known_on=st.none() | st.dates(),
        span=st.sampled_from(SPANS),
    )
)
def test_an_address_is_read_back_as_it_was_written(view: RankingView) -> None:
    assert RankingView.parse(view.search()) == view


@given(st.dictionaries(st.sampled_from(["scheme", "indicator", "period", "unit", "known_on", "span"]), st.text()))
def test_what_cannot_be_read_falls_back_to_the_natural_choice(written: dict[str, str]) -> None:
    search = "&".join(f"{name}=<{text}" for name, text in written.items())
    assert RankingView.parse(f"?{search}") == RankingView()
