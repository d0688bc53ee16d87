"""The bulletin as a web page: every text in its order, nothing run, nothing fetched."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.page_face import write_page
from indicators.issuing import BulletinKind
from tests.core.face_contents import SCORES, content, table

_ALONE = ("meta", "hr", "col", "wbr", "img")


class Reader(HTMLParser):
    """Collects the texts, the tags and the attributes; every tag must be closed where it was opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open and "title" not in self._open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


def test_every_text_of_the_content_is_on_the_page() -> None:
    shown = Reader(write_page(content())).text
    assert [text for text in content().texts() if text not in shown] == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_no_text_can_break_out_of_the_page(text: str) -> None:
    page = write_page(content(table((text, text)), title=text, office=text, lead=(text,)))
    assert Reader(page).texts.count(text) >= 4


@pytest.mark.parametrize("kind", list(BulletinKind), ids=lambda kind: kind.name.lower())
def test_nothing_runs_and_nothing_is_fetched(kind: BulletinKind) -> None:
    page = write_page(content(kind=kind))
    reader = Reader(page)
    assert {"script", "link", "img", "iframe", "object"} & set(reader.tags) == set()
    assert [name for name, _ in reader.attributes if name.startswith("on") or name == "src"] == []
    assert [value for name, value in reader.attributes if name == "href" and not str(value).startswith("#")] == []
    assert re.findall(r"url\(|@import|http", page) == []


def test_the_pictures_are_the_last_annex_of_the_list() -> None:
    told = content()
    page, number = write_page(told, [("图", b"png")]), len(told.annexes) + 1
    assert f'<a href="#annex-{number}">排名图</a>' in page
    assert f'id="annex-{number}"' in page
    assert f'<p class="annex-number">附件{number}</p>' in page


def test_a_picture_is_written_into_the_page_with_its_title_for_who_cannot_see_it() -> None:
    page = write_page(content(), [("得分“分布”图<>", b"\x89PNG")])
    assert '<img alt="得分“分布”图&lt;&gt;" src="data:image/png;base64,iVBORw==">' in page


def test_a_wide_annex_prints_lying() -> None:
    page = write_page(content(SCORES))
    assert ('class="sheet wide"' in page, "@page wide{size:A4 landscape" in page) == (True, True)


@pytest.mark.parametrize(("columns", "is_dense"), [(12, False), (24, True)], ids=["twelve", "twenty-four"])
def test_a_table_of_very_many_figures_wraps_them_to_keep_within_the_paper(columns: int, is_dense: bool) -> None:
    names = tuple(f"指标{number}" for number in range(columns))
    table = replace(SCORES, headings=(names,), rows=(("100.00（12）",) * columns,), widths=(1,) * columns)
    page = write_page(content(replace(table, numbers=(False,) * columns)))
    assert ('class="sheet wide dense"' in page) == is_dense


def test_a_divided_heading_spans_its_columns() -> None:
    page = write_page(content(SCORES))
    assert '<th rowspan="2">单位</th><th colspan="2">经济运行</th><th rowspan="2">得分</th>' in page


def test_several_annexes_are_numbered_and_one_is_not() -> None:
    both, one = Reader(write_page(content())), Reader(write_page(content(SCORES)))
    assert ("附件2" in both.text, "附件1" in one.text, one.texts.count("附件")) == (True, False, 1)


def test_invented_figures_are_marked_on_every_sheet() -> None:
    page = Reader(write_page(content(is_sample=True)))
    assert page.texts.count("样例数据") == 3


def test_real_figures_are_not_marked() -> None:
    assert "样例数据" not in write_page(content())


def test_the_head_of_the_second_level_is_set_apart_from_its_sentence() -> None:
    assert "<p><b>（一）街道组。</b>紫金街得分94.50分。</p>" in write_page(content())


def test_a_report_says_who_and_when_beneath_its_number() -> None:
    page = write_page(content(kind=BulletinKind.REPORT, number="第10期"))
    who, when = "<span>潞州区人民政府办公室</span>", "<span>2026年11月25日</span>"
    assert f'<p class="number">第10期</p>\n<p class="dateline ends">{who}{when}</p>' in page


def test_addressees_copies_and_printing_stand_as_the_office_writes_them() -> None:
    shown = Reader(write_page(content())).text
    for text in ("各镇人民政府、各街道办事处：", "抄送：区委各部门。", "2026年11月25日印发"):
        assert text in shown


def test_a_long_title_may_break_at_groups_of_sense_only() -> None:
    page = write_page(content(title="关于2026年10月镇街月度考核情况的通报"))
    assert "<h1>关于2026年10月<wbr>镇街月度考核<wbr>情况的<wbr>通报</h1>" in page


def test_what_the_office_left_blank_leaves_no_empty_line() -> None:
    page = write_page(content(number="", copies_to="", printed_by="", addressees=""))
    assert ('class="number"><' in page, 'imprint"' in page, 'class="addressees"' in page) == (False, False, False)


def test_the_same_content_gives_the_same_page() -> None:
    assert write_page(content()) == write_page(content())
