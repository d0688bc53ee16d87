"""Templates that staff edit: what is wrong with one is said with its place and its cure."""

import pytest

from bulletins.docx_face import write_docx
from bulletins.docx_zip import zipped
from indicators.issuing import BulletinKind
from indicators.problem import Refusal
from tests.core.bulletin_content import bulletin
from tests.core.docx_reading import changed_template, parts, texts

TITLE = "{{ title }}"
EXTERNAL = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
)


def refusal(template: bytes) -> str:
    """Give what is said about a template."""
    with pytest.raises(Refusal) as caught:
        write_docx(bulletin(), template)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(
            TITLE,
            "{{ title",
            "模板第1页第4段的占位符“{{ title”没有写完整，前后各要两个花括号，例如 {{ title }}。",
            id="unclosed",
        ),
        pytest.param(TITLE, "title }}", "模板第1页第4段的占位符“title }}”没有写完整", id="unopened"),
        pytest.param(
            TITLE,
            "{{ titel }}",
            "模板第1页第4段的占位符“titel”不认识，请改成其中之一：issuer（发文机关）",
            id="unknown",
        ),
        pytest.param(TITLE, "{{ title.x }}", "占位符“title.x”不认识", id="a dot"),
        pytest.param(TITLE, "{{ }}", "占位符“”不认识", id="empty"),
        pytest.param(TITLE, "{% for x in y %}", "模板里只能写 {{ title }} 这样的占位符，请删去。", id="a statement"),
        pytest.param(TITLE, "｛｛ title ｝｝", "请用半角花括号，例如 {{ title }}。", id="full-width braces"),
        pytest.param(TITLE, "标题", "模板里没有标题的占位符“title”，请在它的位置写上 {{ title }}。", id="missing"),
        pytest.param("{{p body }}", "正文", "请在它的位置写上 {{p body }}。", id="missing block"),
        pytest.param(
            "{{p body }}", "{{ body }}", "占位符“body”要独占一段，请写成 {{p body }}。", id="a block without p"
        ),
        pytest.param("{{p body }}", "见{{p body }}", "占位符“body”要独占一段", id="a block beside words"),
        pytest.param(TITLE, "{{p title }}", "占位符“title”前面多了 p，请写成 {{ title }}。", id="p too many"),
    ],
)
def test_a_faulty_placeholder_is_named_with_its_cure(old: str, new: str, sentence: str) -> None:
    assert sentence in refusal(changed_template(old, new))


def test_the_page_is_the_one_that_word_last_laid_out() -> None:
    template = changed_template(">{{ office }}<", "><w:lastRenderedPageBreak/><w:t>{{ offfice }}</w:t><")
    template = changed_template(
        '<w:t xml:space="preserve">{{ office }}</w:t>', "<w:lastRenderedPageBreak/><w:t>{{ offfice }}</w:t>"
    )
    assert "模板第2页第1段的占位符“offfice”" in refusal(template)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Refusal) as caught:
        write_docx(bulletin(), changed_template(TITLE, "{{ one }}{{ two }}"))
    assert len(caught.value.problems) == 3


def test_a_fault_in_a_footer_is_told_as_such() -> None:
    template = parts(changed_template(TITLE, TITLE))
    template["word/footer4.xml"] = template["word/footer4.xml"].replace(b"{{ printed_by }}", b"{{ printer }}")
    assert "模板页脚的占位符“printer”不认识" in refusal(zipped(template))


def test_a_placeholder_that_word_split_into_runs_is_filled() -> None:
    split = '{{ ti</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">tle }}'
    assert bulletin().title in texts(write_docx(bulletin(), changed_template(TITLE, split)))


def test_words_that_staff_add_stay() -> None:
    template = changed_template("{{ issuer }}", "{{ issuer }}文件")
    assert bulletin().issuer + "文件" in texts(write_docx(bulletin(), template))


def test_a_template_without_a_style_is_refused_with_its_name() -> None:
    template = parts(changed_template(TITLE, TITLE))
    template["word/styles.xml"] = template["word/styles.xml"].replace("一级标题".encode(), "标题甲".encode())
    assert "模板里没有样式“一级标题”，请从自带模板开始修改，保留它的样式。" in refusal(zipped(template))


def test_styles_are_found_by_name_when_an_editor_has_renumbered_them() -> None:
    template = {name: part.replace(b"Bulletin", b"a") for name, part in parts(changed_template(TITLE, TITLE)).items()}
    assert texts(write_docx(bulletin(), zipped(template))) == texts(write_docx(bulletin()))


@pytest.mark.parametrize(
    "file", [b"", b"PK\x03\x04broken", zipped({"a.txt": b"a"}), zipped({"word/document.xml": b"<"})]
)
def test_what_is_no_document_is_refused(file: bytes) -> None:
    assert "模板不是完好的 .docx 文件" in refusal(file)


def test_a_template_that_fetches_a_picture_from_elsewhere_is_refused() -> None:
    template = parts(changed_template(TITLE, TITLE))
    name = "word/_rels/document.xml.rels"
    template[name] = template[name].replace(b"</Relationships>", EXTERNAL.encode())
    assert "模板里有链接到别处的图片或对象" in refusal(zipped(template))


def test_the_template_of_the_other_kind_serves_too() -> None:
    template = changed_template(TITLE, TITLE, BulletinKind.REPORT)
    assert bulletin().title in texts(write_docx(bulletin(), template))


def test_a_template_that_unpacks_without_end_is_refused_before_it_is_read() -> None:
    template = parts(changed_template(TITLE, TITLE)) | {"word/media/image1.png": bytes(101 * 1024 * 1024)}
    assert "模板展开后过大，请删去其中的图片后重试。" in refusal(zipped(template))


def test_a_template_of_more_than_20_megabytes_is_refused() -> None:
    assert "模板超过 20 MB，请删去其中的图片后重试。" in refusal(bytes(20 * 1024 * 1024 + 1))


def test_a_template_that_declares_entities_is_refused() -> None:
    template = parts(changed_template(TITLE, TITLE))
    document = template["word/document.xml"].replace(
        b"<w:document ", b'<!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/hostname">]><w:document ', 1
    )
    template["word/document.xml"] = document.replace(TITLE.encode(), TITLE.encode() + b"&secret;")
    assert "模板不是完好的 .docx 文件" in refusal(zipped(template))
