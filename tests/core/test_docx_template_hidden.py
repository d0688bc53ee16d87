"""What stands in a template where nobody reads it, and templates that are too long: refused when they are handed in."""

import pytest
from jinja2.exceptions import TemplateSyntaxError

from bulletins.docx_fill import fill
from bulletins.docx_template import BLOCKS, PLACEHOLDERS, opened
from bulletins.docx_zip import zipped
from indicators.problem import Refusal
from tests.core.docx_reading import changed_template, parts

TITLE = '<w:t xml:space="preserve">{{ title }}</w:t>'
HIDDEN = "在域、修订痕迹、替代文字或注释里；占位符只能写在正文、页眉和页脚的文字里，请删去。"
BOX = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{{ 1//0 }}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
TOO_LONG = "模板的内容过多（最多 5,000 段，文字部分展开后最多 5 MB），请删去多余的内容，只留版式，再试。"
NOTE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
NOTE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def refusal(template: bytes) -> str:
    """Give what is said about a template."""
    with pytest.raises(Refusal) as caught:
        opened(template)
    return str(caught.value)


def beside_title(xml: str) -> bytes:
    """Give the template with more in the run of its title."""
    return changed_template(TITLE, TITLE + xml)


def with_part(name: str, old: str, new: str) -> bytes:
    """Give the template with a piece of another part replaced."""
    all_parts = parts(changed_template(TITLE, TITLE))
    assert old in all_parts[name].decode()
    all_parts[name] = all_parts[name].decode().replace(old, new, 1).encode()
    return zipped(all_parts)


def with_remark(words: str) -> bytes:
    """Give the template with a part of remarks."""
    all_parts = parts(changed_template(TITLE, TITLE))
    part = f'<Override PartName="/word/comments.xml" ContentType="{NOTE_TYPE}"/></Types>'
    relation = f'<Relationship Id="rId98" Type="{NOTE_RELATION}" Target="comments.xml"/></Relationships>'
    for name, end, new in (
        ("[Content_Types].xml", "</Types>", part),
        ("word/_rels/document.xml.rels", "</Relationships>", relation),
    ):
        all_parts[name] = all_parts[name].replace(end.encode(), new.encode())
    text = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    all_parts["word/comments.xml"] = f'<w:comments {W}><w:comment w:id="0">{text}</w:comment></w:comments>'.encode()
    return zipped(all_parts)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        pytest.param("<w:instrText>{{ 1//0 }}</w:instrText>", "{{ 1//0 }}", id="a division in a field code"),
        pytest.param("<w:instrText>{% if %}</w:instrText>", "{% if %}", id="a statement in a field code"),
        pytest.param("<w:instrText>{{ 'x'*9999 }}</w:instrText>", "{{ 'x'*9999 }}", id="a calculation"),
        pytest.param("<w:instrText>{{ title }}</w:instrText>", "{{ title }}", id="a known name in a field code"),
        pytest.param("<w:delText>{{ 1//0 }}</w:delText>", "{{ 1//0 }}", id="deleted words"),
        pytest.param('<w:sym w:char="{{ 1//0 }}"/>', "{{ 1//0 }}", id="an attribute"),
        pytest.param("<!-- {{ 1//0 }} -->", "{{ 1//0 }}", id="a remark of the file"),
    ],
)
def test_a_placeholder_where_no_text_stands_is_refused_with_its_words_and_place(xml: str, words: str) -> None:
    assert f"模板第1页第4段的占位符“{words}”{HIDDEN}" in refusal(beside_title(xml))


def test_a_text_box_is_read_as_the_text_it_is() -> None:
    assert "占位符“1//0”不认识" in refusal(changed_template(f"{TITLE}</w:r>", f"{TITLE}</w:r>{BOX}"))


@pytest.mark.parametrize(("name", "said"), [("word/footer4.xml", "页脚"), ("word/header1.xml", "页眉")])
def test_a_placeholder_hidden_in_header_or_footer_is_told_as_such(name: str, said: str) -> None:
    template = with_part(name, "</w:p>", "<w:r><w:instrText>{{ 1//0 }}</w:instrText></w:r></w:p>")
    assert f"模板{said}的占位符“{{{{ 1//0 }}}}”{HIDDEN}" in refusal(template)


def test_a_placeholder_in_a_remark_is_refused() -> None:
    assert "模板的批注里有占位符“{{ title }}”" in refusal(with_remark("{{ title }}"))


def test_a_placeholder_of_a_remark_in_two_runs_is_refused() -> None:
    assert "模板的批注里有占位符“{{ 1//0 }}”" in refusal(with_remark("{</w:t></w:r><w:r><w:t>{ 1//0 }}"))


def test_a_calculation_in_the_properties_is_refused() -> None:
    template = with_part("docProps/core.xml", "/>", "><dc:title>{{ 1//0 }}</dc:title></cp:coreProperties>")
    assert "模板的文档属性里有占位符“{{ 1//0 }}”" in refusal(template)


def test_a_known_placeholder_that_word_copied_into_the_properties_stays() -> None:
    template = with_part("docProps/core.xml", "/>", "><dc:title>{{ title }}</dc:title></cp:coreProperties>")
    assert opened(template).get_docx().paragraphs


@pytest.mark.parametrize(
    "split",
    [
        pytest.param("{</w:t></w:r></w:p><w:p><w:r><w:t>% if 1 %}", id="over two paragraphs"),
        pytest.param("{</w:t><w:instrText>{ 1//0 }}</w:instrText><w:t>", id="over text and field code"),
        pytest.param("{<!-- --></w:t><w:t>{ 1//0 }<!-- -->}", id="around a remark of the file"),
    ],
)
def test_what_only_becomes_a_calculation_when_it_is_joined_is_refused(split: str) -> None:
    assert "模板" in refusal(beside_title(f"<w:t>{split}</w:t>"))


@pytest.mark.parametrize("wrong", ["{{ 1//0 }}", "{% set a = 1 %}", "{{ title|upper }}", "{{ title.x }}", "{{ self }}"])
def test_nothing_but_names_is_ever_evaluated(wrong: str) -> None:
    docx = opened(changed_template(TITLE, TITLE))
    docx.get_docx().paragraphs[0].add_run(wrong)
    with pytest.raises(TemplateSyntaxError, match="no known name"):
        fill(docx, {"title": "一"})


def test_a_template_that_cannot_be_laid_out_is_refused_when_it_is_handed_in() -> None:
    all_parts = parts(changed_template(TITLE, TITLE))
    body = all_parts["word/document.xml"].decode()
    all_parts["word/document.xml"] = body.replace("w:pgMar", "w:pgMarNone").encode()
    assert "模板填不进内容，请从自带模板开始修改" in refusal(zipped(all_parts))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        pytest.param("word/document.xml", "<w:p/>" * 5_001, id="paragraphs"),
        pytest.param("word/document.xml", f"<x {W.replace(':w', '')}>{'<p/>' * 5_001}</x>", id="without a prefix"),
        pytest.param("word/footer4.xml", "<w:p/>" * 5_001, id="paragraphs of a footer"),
        pytest.param("word/document.xml", "<w:r/>" * 40_001, id="elements"),
        pytest.param("word/document.xml", "字" * (2 * 1024 * 1024), id="letters"),
    ],
)
def test_a_template_that_unpacks_to_too_much_is_refused_in_one_sentence(name: str, more: str) -> None:
    end = "</w:body>" if name == "word/document.xml" else "</w:ftr>"
    assert refusal(with_part(name, end, more + end)) == TOO_LONG


def test_line_ends_and_tabs_of_words_become_those_of_the_document() -> None:
    docx = opened(changed_template(TITLE, TITLE))
    document = docx.get_docx()
    fill(docx, {name: "" if name in BLOCKS else "甲\n乙\t丙" for name in PLACEHOLDERS})
    assert "甲\n乙\t丙" in [one.text for one in document.paragraphs]


def test_a_template_of_many_paragraphs_still_serves() -> None:
    template = with_part("word/document.xml", "<w:body>", "<w:body>" + "<w:p/>" * 1_000)
    assert len(opened(template).get_docx().paragraphs) > 1_000
