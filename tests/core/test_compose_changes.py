"""更正说明: exactly what differs between two contents, and how a correcting issue says so."""

import re
from dataclasses import replace

import pytest

from bulletins.changes import changes
from bulletins.compose import compose
from bulletins.content import Content, Section
from tests.core.bulletin_scene import (
    NOW_SATISFACTION,
    SCHEME,
    STREETS,
    content,
    frozen,
    masthead,
    ranked,
    rows_of,
)


def revised(street: str, satisfaction: float) -> Content:
    """Compose the bulletin again with one figure revised."""
    figures = [satisfaction if i == 1 + STREETS.index(street) else one for i, one in enumerate(NOW_SATISFACTION)]
    return content(ranked(snapshots=frozen(figures)))


def with_cell(found: Content, unit: str, old: str, new: str) -> Content:
    first, *rest = found.annexes
    rows = tuple(tuple(new if cell == old and unit in row else cell for cell in row) for row in first.rows)
    return replace(found, annexes=(replace(first, rows=rows), *rest))


def with_text(found: Content, old: str, new: str) -> Content:
    sections = (
        Section(one.heading, tuple(text.replace(old, new) for text in one.paragraphs)) for one in found.sections
    )
    return replace(found, sections=tuple(sections))


def with_paragraphs(found: Content, *paragraphs: str) -> Content:
    first, *rest = found.sections
    return replace(found, sections=(replace(first, paragraphs=paragraphs), *rest))


def test_equal_contents_have_no_changes() -> None:
    assert changes(content(), content()).rows == ()


def test_one_changed_cell_is_one_line() -> None:
    found = changes(content(), with_cell(content(), "戊街道", "76.00", "76.50"))
    assert found.rows == (("附件1", "戊街道", "得分", "76.00", "76.50"),)


def test_one_changed_place_is_one_line() -> None:
    found = changes(content(), with_cell(content(), "戊街道", "5—6", "5"))
    assert found.rows == (("附件1", "戊街道", "位次区间", "5—6", "5"),)


def test_a_changed_figure_of_the_text_is_one_line_with_its_clause() -> None:
    found = changes(content(), with_text(content(), "回访满意率85.50%", "回访满意率85.60%"))
    old, new = (f"政务服务方面，潞州区回访满意率{rate}" for rate in ("85.50%", "85.60%"))
    assert found.rows == (("一、总体情况", "", "正文", old, new),)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param("同比上升4.1个百分点", "同比下降4.1个百分点", id="a direction turned round"),
        pytest.param("税收收入同比增长4.1%", "税收收入同比持平", id="a change that is none"),
        pytest.param("红榜：甲街道", "黑榜：甲街道", id="another list"),
        pytest.param("甲街道列第一", "甲街道和乙街道并列第一", id="a tie"),
        pytest.param("戊街道加1.00分", "戊街道减1.00分", id="an addition taken for a deduction"),
        pytest.param("戊街道列最后", "戊街道一票否决，列最后", id="a veto"),
    ],
)
def test_a_word_that_turned_round_is_listed_with_its_clause(was: str, now: str) -> None:
    old, new = (with_paragraphs(content(), text + "。") for text in (was, now))
    assert [row[3:] for row in changes(old, new).rows] == [(was, now)]


def test_a_word_that_turned_round_is_listed_beside_a_listed_cell_of_its_unit() -> None:
    old = with_paragraphs(content(), "戊街道76.00分，比上月上升1.00分。")
    new = with_paragraphs(with_cell(content(), "戊街道", "76.00", "76.50"), "戊街道76.50分，比上月下降1.00分。")
    assert [row[2] for row in changes(old, new).rows] == ["得分", "正文"]


def test_clauses_about_different_things_are_never_set_against_each_other() -> None:
    old, new = (with_paragraphs(content(), text) for text in ("甲街道列第一。", "各单位平均82.67分，相差40.00分。"))
    assert [row[3:] for row in changes(old, new).rows] == [
        ("甲街道列第一", "（无）"),
        ("（无）", "各单位平均82.67分，相差40.00分"),
    ]


def test_two_lists_that_change_places_between_groups_are_listed_group_by_group() -> None:
    groups = ("（一）街道组", "红榜：子镇。", "（二）镇组", "本期无红榜。")
    turned = ("（一）街道组", "本期无红榜。", "（二）镇组", "红榜：子镇。")
    found = changes(with_paragraphs(content(), *groups), with_paragraphs(content(), *turned))
    assert [row[2] for row in found.rows] == ["正文（街道组）"] * 2 + ["正文（镇组）"] * 2


def test_the_unit_of_the_same_name_keeps_its_own_cells() -> None:
    same = with_cell(content(), "丑镇", "丑镇", "戊街道")
    found = changes(same, with_cell(same, "戊街道", "76.00", "76.50"))
    assert [row for row in found.rows if row[0] == "附件1"] == [
        ("附件1", "戊街道（街道组）", "得分", "76.00", "76.50"),
    ]


def test_a_figure_of_the_opening_is_listed() -> None:
    new = replace(content(), lead=(content().lead[0].replace("第3版", "第4版"), *content().lead[1:]))
    assert [(row[0], row[2]) for row in changes(content(), new).rows] == [("正文开头", "正文")]


def test_the_day_of_the_figures_and_the_sentence_about_a_correction_are_no_changes() -> None:
    later = re.sub(r"数据截至\d+年\d+月\d+日", "数据截至2027年1月2日", content().lead[1])
    new = replace(content(), lead=("本期更正第1期。", content().lead[0], later), correction="本期更正第1期。")
    assert later != content().lead[1]
    assert changes(content(), new).rows == ()


def test_a_deadline_the_clerk_sets_is_a_change() -> None:
    old, new = (content(requirements=(f"（一）请于12月{day}日前整改。",)) for day in (5, 8))
    assert [row[3:] for row in changes(old, new).rows] == [("（一）请于12月5日前整改", "（一）请于12月8日前整改")]


def test_another_weight_is_one_line_and_leaves_the_scores_alone() -> None:
    old = content()
    first, scores, last = old.annexes
    headings = tuple(tuple(one.replace("占75%", "占70%") for one in row) for row in scores.headings)
    found = changes(old, replace(old, annexes=(first, replace(scores, headings=headings), last)))
    assert found.rows == (("附件2", "", "表头", "政务服务（占75%）", "政务服务（占70%）"),)


def test_another_wording_without_another_figure_is_no_change() -> None:
    assert changes(content(), content(requirements=("请各单位抓紧整改。",))).rows == ()


def test_a_unit_that_comes_in_is_listed_with_all_it_brings() -> None:
    fewer = content()
    first, *rest = fewer.annexes
    fewer = replace(fewer, annexes=(replace(first, rows=first.rows[:-1]), *rest))
    assert ("附件1", "高新区", "得分", "（无）", "—") in changes(fewer, content()).rows


def test_a_revised_figure_moves_the_unit_and_whom_it_passed_and_nobody_else() -> None:
    found = changes(content(), revised("戊街道", 86.0))
    moved = {(unit, *places) for _, unit, what, *places in found.rows if what == "位次"}
    assert moved == {("戊街道", "5", "4"), ("丁街道", "4", "5")}


def test_a_score_that_stands_in_three_annexes_is_listed_once() -> None:
    found = changes(content(), revised("戊街道", 76.0))
    assert [row[2:] for row in found.rows if row[1:3] == ("戊街道", "得分")] == [("得分", "76.00", "76.75")]


def test_the_columns_of_the_change_table_are_spoken_of_by_both_headings() -> None:
    found = changes(content(), revised("丁街道", 80.5))
    assert {row[2] for row in found.rows if row[1] == "丁街道"} >= {"得分", "得分变化", "得分变化的主要原因"}


def test_a_mean_that_changed_with_a_score_is_listed_with_its_clause() -> None:
    found = changes(content(), revised("戊街道", 76.0))
    assert any("街道组平均82.67分" in row[3] and "街道组平均82.79分" in row[4] for row in found.rows)


def test_the_text_that_only_repeats_a_listed_score_is_not_listed() -> None:
    for satisfaction in (76.0, 86.0):
        found = changes(content(), revised("戊街道", satisfaction))
        assert not any("依次为" in row[3] for row in found.rows)


def test_a_correcting_issue_says_what_it_corrects_and_lists_the_changes() -> None:
    found = ranked(snapshots=frozen([*NOW_SATISFACTION[:5], 76.0, *NOW_SATISFACTION[6:]]))
    corrected = compose(found, rows_of(found), masthead(number="潞考办〔2026〕9号"), content())
    assert corrected.lead[0] == (
        "本期更正2026年11月25日印发的《关于2026年10月镇街月度考核情况的通报》（潞考办〔2026〕8号），更正内容见附件4。"
    )
    assert corrected.annexes[3] == changes(content(), corrected)


def test_the_issue_of_a_scheme_that_was_renamed_is_corrected_by_the_same_sheet() -> None:
    found = ranked(
        replace(SCHEME, name="季度考核办法"), snapshots=frozen([*NOW_SATISFACTION[:5], 76.0, *NOW_SATISFACTION[6:]])
    )
    corrected = compose(found, rows_of(found), masthead(), content())
    assert corrected.correction == corrected.lead[0]
    assert [row for row in corrected.annexes[-1].rows if row[1]] == [
        row for row in changes(content(), revised("戊街道", 76.0)).rows if row[1]
    ]


def test_an_issue_that_changes_nothing_corrects_nothing() -> None:
    found = ranked()
    assert compose(found, rows_of(found), masthead(), content()) == content()
