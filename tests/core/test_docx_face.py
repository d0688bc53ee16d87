"""The document face: everything is said, in the geometry of the standard, always in the same bytes."""

import re
from dataclasses import replace

import pytest
import shapely
from docx.oxml.ns import qn
from docx.shared import Twips

from bulletins.content import Section
from bulletins.docx_columns import column_widths, lines_in, span_width, type_size
from bulletins.docx_face import write_docx
from bulletins.docx_fit import title_lines
from bulletins.docx_sections import SAMPLE_WORDS
from bulletins.docx_shipped import made, shipped
from bulletins.table_layout import heading_spans
from indicators.issuing import BulletinKind
from tests.core.bulletin_content import UNITS, bulletin, change_table, scores_table
from tests.core.docx_reading import W, in_style, opened, parts, texts

KINDS = pytest.mark.parametrize("kind", list(BulletinKind))
OUTLINES = {f"1404030{at:02d}": shapely.box(at % 4, at // 4, at % 4 + 1, at // 4 + 1) for at in range(len(UNITS))}


@KINDS
def test_every_text_of_the_content_stands_in_the_document(kind: BulletinKind) -> None:
    content = bulletin(kind)
    said = "\n".join(texts(write_docx(content)))
    assert [text for text in content.texts() if text not in said] == []


@KINDS
def test_the_same_content_gives_the_same_bytes(kind: BulletinKind) -> None:
    assert write_docx(bulletin(kind), outlines=OUTLINES) == write_docx(bulletin(kind), outlines=OUTLINES)


@KINDS
def test_the_shipped_templates_are_what_the_code_makes(kind: BulletinKind) -> None:
    assert parts(shipped(kind).read_bytes()) == parts(made(kind))


def test_a_portrait_page_leaves_a_text_area_of_156_by_225_millimetres() -> None:
    section = opened(write_docx(bulletin())).sections[0]
    assert [section.page_width, section.page_height] == [Twips(11906), Twips(16838)]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert margins == [Twips(2098), Twips(1984), Twips(1588), Twips(1474)]


def test_lines_are_exact_and_the_grid_has_their_pitch() -> None:
    written = parts(write_docx(bulletin()))
    assert b'<w:docGrid w:type="lines" w:linePitch="579"/>' in written["word/document.xml"]
    assert b'<w:spacing w:line="579" w:lineRule="exact"/>' in written["word/styles.xml"]
    assert b'<w:spacing w:val="-5"/>' in written["word/styles.xml"]


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("公文正文", "仿宋_GB2312", 16),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("公文标题", "方正小标宋简体", 22),
        ("页码", "宋体", 14),
        ("版记", "仿宋_GB2312", 14),
    ],
)
def test_styles_name_the_official_fonts(style: str, font: str, points: int) -> None:
    found = opened(write_docx(bulletin())).styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size.pt == points


def test_body_figures_are_set_in_times_and_the_language_is_chinese() -> None:
    styles = parts(write_docx(bulletin()))["word/styles.xml"].decode()
    assert 'w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"' in styles
    assert 'w:eastAsia="zh-CN"' in styles


def test_headings_have_the_style_of_their_level() -> None:
    document = opened(write_docx(bulletin()))
    assert [one.text for one in in_style(document, "一级标题")][:2] == ["一、总体情况", "二、排名情况"]
    assert [one.text for one in in_style(document, "二级标题")] == ["（一）街道组"]


def test_a_section_of_the_second_level_is_a_heading_of_the_second_level() -> None:
    content = replace(bulletin(), sections=(Section("（一）街道组", ("略。",)),))
    assert [one.text for one in in_style(opened(write_docx(content)), "二级标题")] == ["（一）街道组"]


def test_a_landscape_annex_turns_the_page_and_the_next_turns_it_back() -> None:
    turned = [section.orientation.name for section in opened(write_docx(bulletin())).sections]
    assert turned == ["PORTRAIT", "LANDSCAPE", "PORTRAIT", "PORTRAIT"]


def test_a_bulletin_that_ends_landscape_leaves_no_empty_page_behind() -> None:
    content = replace(bulletin(), annexes=(scores_table(),), map=None, bars=())
    turned = [section.orientation.name for section in opened(write_docx(content)).sections]
    assert turned == ["PORTRAIT", "LANDSCAPE", "PORTRAIT"]


def test_tables_repeat_their_headings_and_leave_the_grid() -> None:
    document = opened(write_docx(bulletin()))
    headings = [len(table._tbl.findall(f".//{W}tblHeader")) for table in document.tables]
    assert headings == [1, 2, 1]
    assert b'<w:snapToGrid w:val="0"/>' in parts(write_docx(bulletin()))["word/styles.xml"]


def test_a_heading_spans_its_columns_and_rows() -> None:
    wide = opened(write_docx(bulletin())).tables[1]
    assert [cell.text for cell in wide.rows[0].cells][:6] == ["单位"] + ["经济发展（30分）"] * 3 + [
        "民生服务（40分）"
    ] * 2
    assert wide.cell(0, 0)._tc is wide.cell(1, 0)._tc


def test_columns_share_the_width_exactly() -> None:
    assert sum(column_widths(change_table(), 24)) == 8844


def test_a_wide_table_is_set_smaller_than_a_narrow_one() -> None:
    assert type_size(scores_table()) < type_size(change_table())


def test_no_heading_needs_more_than_three_lines() -> None:
    table = scores_table()
    size = type_size(table)
    widths = column_widths(table, size)
    assert max(lines_in(one.title, span_width(one, widths), size) for one in heading_spans(table)) <= 3


def test_equal_neighbours_of_the_first_column_are_one_cell() -> None:
    grouped = replace(
        change_table(), rows=(("镇组", "1"), ("镇组", "2"), ("街道组", "3")), headings=(("分组", "位次"),)
    )
    table = replace(grouped, widths=(1.0, 1.0), numbers=(False, True))
    written = opened(write_docx(replace(bulletin(), annexes=(table,)))).tables[0]
    assert written.cell(1, 0)._tc is written.cell(2, 0)._tc
    assert [written.cell(row, 0).text for row in (1, 3)] == ["镇组", "街道组"]


def test_a_column_that_no_row_fills_is_left_out() -> None:
    table = replace(change_table(), rows=tuple((*row[:3], "") for row in change_table().rows))
    written = opened(write_docx(replace(bulletin(), annexes=(table,)))).tables[0]
    assert [cell.text for cell in written.rows[0].cells] == ["单位", "本月得分", "上月得分"]


def test_a_figure_is_joined_to_its_word_where_a_cell_wraps() -> None:
    said = "重点项目投资完成率升1.10，12345诉求解决率降0.38，主要是办理超期的件增加较多"
    table = replace(change_table(), rows=(("东街街道", "96.31", "95.96", said),))
    document = parts(write_docx(replace(bulletin(), annexes=(table,))))["word/document.xml"].decode()
    assert said.replace("升1", "升\u20601").replace("5诉", "5\u2060诉").replace("降0", "降\u20600") + "<" in document


def test_a_cell_breaks_between_its_clauses_where_that_takes_no_more_lines() -> None:
    said = ("招商引资到位资金（与时序差）降1.10，", "12345重复诉求率升0.86")
    table = replace(change_table(), rows=(("东街街道", "96.31", "95.96", "".join(said)),))
    written = opened(write_docx(replace(bulletin(), annexes=(table,)))).tables[0]
    assert written.cell(1, 3).text == "\n".join(said)


def test_the_text_of_a_cell_keeps_off_its_lines() -> None:
    document = parts(write_docx(bulletin()))["word/document.xml"].decode()
    assert {int(width) for width in re.findall(r'<w:left w:w="(\d+)"', document)} == {46}


def test_sample_data_is_marked_on_every_page() -> None:
    document = opened(write_docx(bulletin(is_sample=True)))
    for section in document.sections:
        for header in (section.header, section.even_page_header):
            assert header.paragraphs[-1].text == SAMPLE_WORDS


def test_real_data_are_not_marked() -> None:
    assert SAMPLE_WORDS not in texts(write_docx(bulletin(is_sample=False)))


def test_what_is_blank_leaves_no_words_around_it() -> None:
    content = replace(bulletin(), number="", copies_to="", addressees="", annexes=(), map=None, bars=())
    said = texts(write_docx(content))
    assert not [one for one in said if one.startswith(("抄送", "附件", "："))]


def test_markup_in_a_name_is_shown_as_written() -> None:
    hostile = "<w:p>&{{ title }}{% x %}\x07"
    said = texts(write_docx(replace(bulletin(), addressees=hostile, title=hostile)))
    assert "<w:p>&{{ title }}{% x %}" in said


def test_one_annex_has_no_number() -> None:
    said = texts(write_docx(replace(bulletin(), annexes=(change_table(),), map=None, bars=())))
    assert "附件：2026年10月与9月得分对照表" in said
    assert "附件" in said


def test_the_drawings_are_the_last_annex_and_each_of_their_pages_says_so() -> None:
    document = opened(write_docx(bulletin(), outlines=OUTLINES))
    assert in_style(document, "附件说明")[-1].text == "\t4.排名图"
    assert [one.text for one in in_style(document, "附件序号")] == ["附件1", "附件2", "附件3", "附件4", "附件4（续）"]
    assert in_style(document, "附件标题")[-1].text == "排名图"


def test_drawings_stand_in_the_document_with_their_titles_as_alternative_text() -> None:
    written = parts(write_docx(bulletin(), outlines=OUTLINES))
    assert len([name for name in written if name.endswith(".png")]) == 2
    assert "得分分档图" in written["word/document.xml"].decode()


def test_the_properties_name_title_and_basis_and_no_moment() -> None:
    core = parts(write_docx(bulletin()))["docProps/core.xml"].decode()
    assert bulletin().basis in core
    assert "created" not in core


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        pytest.param("关于10月考核情况的通报", 1, id="short: one line"),
        pytest.param("关于2026年10月镇街高质量发展月度考核情况的通报", 2, id="long: two lines"),
    ],
)
def test_a_title_takes_the_lines_it_needs(title: str, lines: int) -> None:
    assert len(title_lines(title, 20.1)) == lines


def test_a_title_breaks_at_a_group_of_sense() -> None:
    assert title_lines("关于2026年10月镇街高质量发展月度考核情况的通报", 20.1) == (
        "关于2026年10月镇街高质量发展",
        "月度考核情况的通报",
    )
