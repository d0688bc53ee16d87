"""The page of schemes: what it lists, what it opens, what it finds, and who sees which acts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from hypothesis import given
from hypothesis import strategies as st

from app import ROOT
from callbacks.roles import Role
from data_access.migrations import migrate
from data_access.store import Store, open_store
from layouts.schemes import ids
from layouts.schemes.view import Part, SchemesView
from tests.postgres.district import CALLS, COMPLETION
from tests.postgres.watch import Watch
from tests.screen.scheme_pages import (
    CONSIDERED,
    DONE,
    MARK_DONE,
    TRIED,
    considered,
    draft_of,
    findings,
    page_of,
    said,
    shown,
)
from tests.screen.scheme_store import CODE, TABLE, found_schemes
from tests.screen.wire import answer_of, fire, person

NUMBERS = st.integers(0, 999_999)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def watch(store: Store) -> Watch:
    return found_schemes(store)


@pytest.fixture
def page(watch: Watch) -> Dash:
    return page_of(watch.store)


def test_the_list_says_what_is_in_force_since_when_and_by_whom(page: Dash) -> None:
    text = said(shown(page)[ids.PART]["children"])
    assert f"月度考核 {CODE} 第 1 版 2 2026-08-10 10:00 张三 不限" in text


def test_a_scheme_that_was_retired_can_still_be_found(page: Dash, watch: Watch) -> None:
    watch.cockpit.schemes.retire(CODE, "年度结束", "张三")
    text = said(shown(page)[ids.PART]["children"])
    assert "还没有考核方案；可以新建一个，或导入方案文件。" in text
    assert "停用的方案 1 个" in text
    assert "已停用" in said(shown(page, f"?scheme={CODE}")[ids.HEAD]["children"])


def test_an_opened_scheme_comes_as_a_form_with_everything_that_may_be_chosen(page: Dash) -> None:
    opened = shown(page, f"?scheme={CODE}")[ids.OPENED]["data"]
    assert (opened["code"], opened["base"], opened["may_edit"]) == (CODE, 1, True)
    assert opened["form"]["parts"][0]["parts"][0]["marks"] == ["90", "50"]
    assert [one["code"] for one in opened["indicators"]] == sorted([COMPLETION, CALLS])
    assert opened["indicators"][0]["way"] == "越高越好"
    assert opened["groups"] == ["街道", "镇"]


@pytest.mark.parametrize(
    ("search", "sentence"),
    [("?scheme=none", "没有代码为“none”的考核方案"), ("?new=1&copy=none", "没有代码为“none”的考核方案")],
)
def test_a_scheme_that_is_not_there_is_said_in_a_sentence(page: Dash, search: str, sentence: str) -> None:
    answer = shown(page, search)
    assert sentence in said(answer[ids.HEAD]["children"])
    assert answer[ids.EDITOR]["hidden"] is True


def test_a_store_without_areas_is_told_in_a_sentence(store: Store) -> None:
    answer = shown(page_of(store), "?new=1")
    assert "区划" in said(answer[ids.HEAD]["children"])


def test_a_copy_is_a_new_scheme_with_the_same_content(page: Dash) -> None:
    opened = shown(page, f"?new=1&copy={CODE}")[ids.OPENED]["data"]
    assert (opened["code"], opened["base"], opened["form"]["head"]["name"]) == ("", 0, "月度考核（副本）")
    assert len(opened["form"]["parts"][0]["parts"]) == 2


def test_versions_are_told_with_reasons_and_with_what_they_changed(page: Dash, watch: Watch) -> None:
    watch.cockpit.schemes.save(CODE, TABLE | {"red_from": 95}, "设红榜", "李四")
    text = said(shown(page, f"?scheme={CODE}&part=versions")[ids.PART]["children"])
    assert "第 2 版 2026-08-10 10:00 李四 设红榜 执行中 红榜线" in text
    assert "两版比较" in text


def test_any_two_versions_can_be_held_against_each_other(page: Dash, watch: Watch) -> None:
    for line in (95, 96):
        watch.cockpit.schemes.save(CODE, TABLE | {"red_from": line}, "调红榜", "李四")
    text = said(shown(page, f"?scheme={CODE}&part=versions&from=1&to=3")[ids.PART]["children"])
    assert "第 1 版 第 3 版 红榜线 — 96" in text


# --- what is found while a person writes ---


def test_a_sound_scheme_has_no_faults_and_changes_nothing(page: Dash) -> None:
    draft = draft_of(page)
    assert not any(words.startswith("✕") for found in findings(page, draft).values() for words in found)
    assert "没有改动" in said(considered(page, draft)[ids.DIFFERENCE]["children"])


def test_weights_that_do_not_add_up_are_told_at_their_heading(page: Dash) -> None:
    draft = draft_of(page)
    draft["form"]["parts"][0]["parts"][0]["weight"] = "70"
    assert findings(page, draft) == {"0": ["✕ 下各项权重合计 110，不是 100；请调整权重，使同一级合计为 100。"]}


def test_a_standard_against_the_direction_is_told_at_its_row(page: Dash) -> None:
    draft = draft_of(page)
    draft["form"]["parts"][0]["parts"][1]["marks"] = ["10", "90"]
    assert findings(page, draft) == {"0.1": ["✕ 标准与方向相反：这个指标越高越好；请对调满意值和不允许值。"]}


def test_what_a_draft_changes_is_said_before_it_is_saved(page: Dash) -> None:
    draft = draft_of(page)
    for item, weight in zip(draft["form"]["parts"][0]["parts"], ("50", "50"), strict=True):
        item["weight"] = weight
    text = said(considered(page, draft)[ids.DIFFERENCE]["children"])
    assert f"指标：指标{COMPLETION} 权重60 权重50" in text


def test_a_new_scheme_needs_a_code_of_its_own(page: Dash) -> None:
    draft = draft_of(page, f"?new=1&copy={CODE}")
    assert list(findings(page, draft)) == ["code"]
    draft["form"]["head"]["code"] = CODE
    assert findings(page, draft) == {"code": [f"✕ 代码“{CODE}”已经用过，请另取一个。"]}
    draft["form"]["head"]["code"] = "年 度"
    assert "的代码只能用文字、数字、下划线和连字符" in findings(page, draft)[""][0]


@pytest.mark.parametrize("draft", [None, "x", 7, [], {"form": 3}, {"form": {"parts": {"0": 1}}}, {"code": ["x"]}])
def test_a_draft_a_page_made_up_is_told_as_faulty(page: Dash, draft: object) -> None:
    answer = fire(page, CONSIDERED, **{ids.DRAFT: draft})
    assert answer.status_code == 200
    assert answer_of(answer)[ids.FINDINGS]["data"]["findings"]


# --- the dry run ---


def test_a_dry_run_says_who_gains_and_who_loses_most(page: Dash) -> None:
    draft = draft_of(page)
    for item, weight in zip(draft["form"]["parts"][0]["parts"], ("1", "99"), strict=True):
        item["weight"] = weight
    text = said(answer_of(fire(page, TRIED, **{ids.TRY: draft}))[ids.TRIAL]["children"])
    assert re.match(r"3 个单位中 \d 个平均位次上升、\d 个下降，升得最多的是\S+（平均升 0.5 位）", text)
    assert "与执行中的“月度考核”相比" in text


def test_a_dry_run_of_an_unchanged_scheme_moves_nobody(page: Dash) -> None:
    text = said(answer_of(fire(page, TRIED, **{ids.TRY: draft_of(page)}))[ids.TRIAL]["children"])
    assert "3 个单位的平均位次都没有变化。" in text


@pytest.mark.parametrize("weight", ["70", "x"], ids=["a fault", "a slip"])
def test_a_faulty_scheme_is_not_tried(page: Dash, weight: str) -> None:
    draft = draft_of(page)
    draft["form"]["parts"][0]["parts"][0]["weight"] = weight
    text = said(answer_of(fire(page, TRIED, **{ids.TRY: draft}))[ids.TRIAL]["children"])
    assert text == "方案还有错误，改好以后才能试算。"


def test_a_new_scheme_is_tried_beside_one_that_is_in_force(page: Dash, watch: Watch) -> None:
    draft = draft_of(page, f"?new=1&copy={CODE}")
    draft["form"]["head"] |= {"code": "other", "beside": CODE}
    text = said(answer_of(fire(page, TRIED, **{ids.TRY: draft}))[ids.TRIAL]["children"])
    assert "与执行中的“月度考核”相比" in text
    watch.cockpit.schemes.retire(CODE, "停", "张三")
    text = said(answer_of(fire(page, TRIED, **{ids.TRY: draft}))[ids.TRIAL]["children"])
    assert text == "还没有执行中的方案可比，试算要先有一个。"


# --- who sees what ---


def test_somebody_who_only_reads_sees_the_page_without_the_acts(watch: Watch) -> None:
    page = page_of(watch.store, person(Role.VIEWER))
    opened, listed = shown(page, f"?scheme={CODE}"), shown(page)
    assert opened[ids.OPENED]["data"]["may_edit"] is False
    assert "只能查看；修改由分析人员做" in said(opened[ids.HEAD]["children"])
    assert not {"停用…", "复制新建"} & set(said(opened[ids.HEAD]["children"]).split())
    assert not {"新建方案", "导入方案文件"} & set(said(listed[ids.PART]["children"]).split())
    assert shown(page, f"?scheme={CODE}&part=marks")[ids.MARKING]["hidden"] is True
    assert [fire(page, output).status_code for output in (DONE, MARK_DONE)] == [403, 403]


def test_a_steward_keeps_marks_but_no_schemes(watch: Watch) -> None:
    page = page_of(watch.store, person(Role.STEWARD))
    assert shown(page, f"?scheme={CODE}&part=marks")[ids.MARKING]["hidden"] is False
    assert [fire(page, output).status_code for output in (DONE, MARK_DONE)] == [403, 200]


def test_the_scripts_name_only_ids_that_the_page_has(page: Dash) -> None:
    known = set(re.findall(r'"id": ?"([^"]+)"', page.server.test_client().get("/schemes/_dash-layout").text))
    script = (ROOT / "assets/desk_schemes.js").read_text("utf-8").partition("schemes.ID = {")[2].partition("}")[0]
    named = re.findall(r': "([a-z-]+)"', script)
    assert named
    assert set(named) <= known


@given(st.sampled_from(Part), st.booleans(), NUMBERS, NUMBERS)
def test_a_view_reads_back_from_its_address(part: Part, is_new: bool, older: int, newer: int) -> None:
    view = SchemesView(
        "" if is_new else "月度-1", Part.EDIT if is_new else part, is_new, "x" if is_new else "", older, newer
    )
    assert SchemesView.parse(view.search()) == view


@given(st.text(max_size=40))
def test_any_address_is_read(search: str) -> None:
    assert SchemesView.parse(search).href().startswith("/schemes")
