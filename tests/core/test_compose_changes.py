"""更正说明: exactly what differs between two contents, and how a correcting issue says so."""

from dataclasses import replace

from bulletins.changes import changes
from bulletins.compose import compose
from bulletins.content import Content, Section
from tests.core.bulletin_scene import (
    NOW_SATISFACTION,
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


def test_the_issue_of_another_month_is_not_corrected() -> None:
    found = ranked()
    then = content(replace(found, snapshot=replace(found.snapshot, period=found.snapshot.period.shift(-1))))
    assert compose(found, rows_of(found), masthead(), then) == content()


def test_an_issue_that_changes_nothing_corrects_nothing() -> None:
    found = ranked()
    assert compose(found, rows_of(found), masthead(), content()) == content()
