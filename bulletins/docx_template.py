"""A template as staff hand it in: opened, checked placeholder by placeholder, or refused with place and cure."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from lxml import etree

from bulletins.docx_body import (
    ANNEX_LIST,
    ANNEX_NUMBER,
    ANNEX_TITLE,
    BODY,
    FIRST_LEVEL,
    NOTE,
    PICTURE,
    SECOND_LEVEL,
    TINY,
)
from bulletins.docx_table import CELL_STYLE
from bulletins.docx_xml import Styles
from indicators.problem import Problem, Refusal

PLACEHOLDERS: Final = {
    "issuer": "发文机关",
    "number": "发文字号或期号",
    "title": "标题",
    "addressees": "主送机关",
    "body": "正文",
    "annex_list": "附件说明",
    "office": "署名",
    "day": "成文日期",
    "annexes": "附件",
    "copies_to": "抄送机关",
    "printed_by": "印发机关",
}
BLOCKS: Final = ("body", "annex_list", "annexes")
REQUIRED: Final = ("title", "body", "day", "annexes")
MAX_BYTES: Final = 20 * 1024 * 1024
_MAX_UNPACKED: Final = 100 * 1024 * 1024
_STYLES: Final = (
    BODY,
    FIRST_LEVEL,
    SECOND_LEVEL,
    ANNEX_LIST,
    ANNEX_NUMBER,
    ANNEX_TITLE,
    NOTE,
    PICTURE,
    TINY,
    CELL_STYLE,
)
_MARK: Final = re.compile(r"\{\{(?P<inner>[^{}]*)\}\}|(?P<broken>\{\{[^{}]*|[^{}]*\}\}|\{[%#].*|｛\s*｛[^｝]*[｝\s]*)")
_INNER: Final = re.compile(r"(?P<block>p )?\s*(?P<name>\w+)\s*")
_FETCHED: Final = ("image", "oleObject", "frame", "subDocument", "aFChunk")
_BAD_FILE: Final = "模板不是完好的 .docx 文件，请在 Word 或 WPS 里打开后另存为 .docx 再试。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: page and paragraph on it as last laid out, or the part of the page."""

    page: int
    paragraph: int
    part: str = ""

    def words(self) -> str:
        """Say the place."""
        return self.part or f"第{self.page}页第{self.paragraph}段"


def opened(template: bytes) -> DocxTemplate:
    """Open a template and check it.

    Raises:
        Refusal: not a .docx, a placeholder that is broken, unknown or missing, a style that is missing.
    """
    _guard(template)
    docx = DocxTemplate(io.BytesIO(template))
    try:
        document = docx.get_docx()
    except (KeyError, ValueError, etree.XMLSyntaxError):
        raise Refusal.because(_BAD_FILE) from None
    problems = [*_faults(document), *_missing(document)]
    if problems:
        raise Refusal(tuple(Problem(message) for message in problems))
    return docx


def styles_of(document: DocumentObject) -> Styles:
    """Find the paragraph styles of a document by name."""
    return Styles({style.name: style.style_id for style in document.styles if style.name})


def placeholders(paragraph: Any) -> tuple[str, ...]:
    """Name the placeholders of one paragraph of XML."""
    inner = (_INNER.fullmatch(match["inner"] or "") for match in _MARK.finditer(text_of(paragraph)))
    return tuple(one["name"] for one in inner if one is not None)


def text_of(paragraph: Any) -> str:
    """Give the text of a paragraph without that of text boxes anchored in it."""
    texts = (one for one in paragraph.iter(qn("w:t")) if next(one.iterancestors(qn("w:p"))) is paragraph)
    return "".join(one.text or "" for one in texts)


def parts_of(document: DocumentObject) -> Iterator[tuple[str, Any]]:
    """Give the body, then every header and footer, as XML with what it is called."""
    yield "", document.element.body
    seen: set[str] = set()
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in ("header", "footer") and relation.rId not in seen:
            seen.add(relation.rId)
            yield "页眉" if kind == "header" else "页脚", relation.target_part.element


def _guard(template: bytes) -> None:
    """Refuse what is no document, is too large, or would fetch something from elsewhere when it is rendered."""
    if len(template) > MAX_BYTES:
        raise Refusal.because("模板超过 20 MB，请删去其中的图片后重试。")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                raise Refusal.because("模板展开后过大，请删去其中的图片后重试。")
            relations = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
            has_document = "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        raise Refusal.because(_BAD_FILE) from None
    if not has_document:
        raise Refusal.because(_BAD_FILE)
    for text in relations:
        _guard_relations(text)


def _guard_relations(text: bytes) -> None:
    try:
        root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise Refusal.because(_BAD_FILE) from None
    for relation in root:
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode") == "External" and kind in _FETCHED:
            raise Refusal.because("模板里有链接到别处的图片或对象，请改为直接插入图片后重试。")


def _faults(document: DocumentObject) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("notes") and re.search(rb"\{[{%#]", relation.target_part.blob):
            yield "模板的脚注里有占位符，占位符只能写在正文、页眉和页脚里，请删去。"
    for part, element in parts_of(document):
        for place, paragraph in _placed(element, part):
            yield from _paragraph_faults(place, text_of(paragraph))


def _placed(element: Any, part: str) -> Iterator[tuple[Place, Any]]:
    """Number the paragraphs by page, as Word or WPS last laid them out."""
    page, number = 1, 0
    for paragraph in element.iter(qn("w:p")):
        breaks = [one for one in paragraph.iter(qn("w:br")) if one.get(qn("w:type")) == "page"]
        starts = [*paragraph.iter(qn("w:lastRenderedPageBreak")), *paragraph.iter(qn("w:pageBreakBefore"))]
        if starts:
            page, number = page + 1, 0
        number += 1
        yield Place(page, number, part), paragraph
        if breaks or next(paragraph.iter(qn("w:sectPr")), None) is not None:
            page, number = page + 1, 0


def _paragraph_faults(place: Place, text: str) -> Iterator[str]:
    for match in _MARK.finditer(text):
        if match["broken"] is not None:
            yield f"模板{place.words()}的占位符“{match['broken'].strip()[:40]}”没有写完整，{_cure(match['broken'])}"
            continue
        inner = _INNER.fullmatch(match["inner"])
        name = inner["name"] if inner else match["inner"].strip()
        if inner is None or name not in PLACEHOLDERS:
            yield f"模板{place.words()}的占位符“{name}”不认识，请改成其中之一：{_known()}。"
        elif name in BLOCKS and (inner["block"] is None or text.strip() != match.group()):
            yield f"模板{place.words()}的占位符“{name}”要独占一段，请写成 {{{{p {name} }}}}。"
        elif name not in BLOCKS and inner["block"] is not None:
            yield f"模板{place.words()}的占位符“{name}”前面多了 p，请写成 {{{{ {name} }}}}。"


def _cure(broken: str) -> str:
    if "｛" in broken:
        return "请用半角花括号，例如 {{ title }}。"
    if broken.startswith(("{%", "{#")):
        return "模板里只能写 {{ title }} 这样的占位符，请删去。"
    return "前后各要两个花括号，例如 {{ title }}。"


def _missing(document: DocumentObject) -> Iterator[str]:
    written = {
        name for _, element in parts_of(document) for one in element.iter(qn("w:p")) for name in placeholders(one)
    }
    for name in REQUIRED:
        if name not in written:
            shown = f"{{{{p {name} }}}}" if name in BLOCKS else f"{{{{ {name} }}}}"
            yield f"模板里没有{PLACEHOLDERS[name]}的占位符“{name}”，请在它的位置写上 {shown}。"
    present = {style.name for style in document.styles}
    for style in _STYLES:
        if style not in present:
            yield f"模板里没有样式“{style}”，请从自带模板开始修改，保留它的样式。"


def _known() -> str:
    return "、".join(f"{name}（{meaning}）" for name, meaning in PLACEHOLDERS.items())
