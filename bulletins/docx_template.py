"""A template as staff hand it in: opened, checked placeholder by placeholder, or refused with place and cure."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
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
from bulletins.docx_fill import fill
from bulletins.docx_fit import fit
from bulletins.docx_package import BAD_FILE, guard
from bulletins.docx_sections import dress
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
_KNOWN: Final = re.compile(rf"(?<!\{{)\{{\{{(?:p )?\s*(?:{'|'.join(PLACEHOLDERS)})\s*\}}\}}")
_OPENING: Final = re.compile(r"\{[{%#][^{}<]{0,40}\}{0,2}")
_TAG: Final = re.compile(r"<[^>]*>")
_ONLY_IN_TEXT: Final = "占位符只能写在正文、页眉和页脚的文字里，请删去"
_PARTS: Final = {"footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "core": "文档属性", "app": "文档属性"}
# What a document that is put together otherwise than those of Word and WPS raises where it is laid out.
_FAILURES: Final = (TemplateError, etree.LxmlError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


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
    """Open a template, check it, and fill it once to see that it can be filled.

    Raises:
        Refusal: not a .docx, a placeholder that is broken, unknown, missing or no text, a style that is missing.
    """
    guard(template)
    docx = DocxTemplate(io.BytesIO(template))
    try:
        document = docx.get_docx()
    except (KeyError, ValueError, etree.XMLSyntaxError):
        raise Refusal.because(BAD_FILE) from None
    problems = list(dict.fromkeys((*_faults(document), *_missing(document))))
    if problems:
        raise Refusal(tuple(Problem(message) for message in problems))
    _try(template)
    return docx


def _try(template: bytes) -> None:
    """Lay out a bulletin that says next to nothing."""
    docx = DocxTemplate(io.BytesIO(template))
    try:
        document = docx.get_docx()  # asked again after it was filled, it would be read anew
        fill(docx, {name: "<w:p/>" if name in BLOCKS else "一" for name in PLACEHOLDERS})
        fit(document)
        dress(document, ends_landscape=True, is_sample=True)
        document.save(io.BytesIO())
    except _FAILURES:
        raise Refusal.because("模板填不进内容，请从自带模板开始修改，只用列明的占位符。") from None


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


def _faults(document: DocumentObject) -> Iterator[str]:
    read = {id(document.part)}
    read |= {id(one.target_part) for one in document.part.rels.values() if one.reltype.endswith(("/header", "/footer"))}
    for part, opened_element in parts_of(document):
        # Read anew: an element that was opened for writing tells the text of what stands within it as its own.
        element = _parsed(etree.tostring(opened_element))
        places = {paragraph: place for place, paragraph in _placed(element, part)}
        for paragraph, place in places.items():
            yield from _paragraph_faults(place, text_of(paragraph))
        yield from _hidden_faults(element, places, part or "正文")
    for other in document.part.package.iter_parts():
        if id(other) not in read and other.content_type.endswith("xml"):
            yield from _other_faults(str(other.partname), other.blob)


def _hidden_faults(element: Any, places: Mapping[Any, Place], part: str) -> Iterator[str]:
    """Find placeholders where a reader sees no text: field codes, deleted words, alternative texts, remarks."""
    for node in element.iter():
        hidden = [*node.values(), node.tail or "", "" if node.tag == qn("w:t") else node.text or ""]
        for match in _OPENING.finditer("\n".join(hidden)):
            above = next((places[one] for one in (node, *node.iterancestors()) if one in places), None)
            where = above.words() if above else part
            yield f"模板{where}的占位符“{match.group()}”在域、修订痕迹、替代文字或注释里；{_ONLY_IN_TEXT}。"


def _other_faults(part: str, xml: bytes) -> Iterator[str]:
    """Find placeholders in a part that is not filled; into properties editors copy known ones from the text."""
    try:
        text = etree.tostring(_parsed(xml), encoding="unicode")
    except etree.XMLSyntaxError:
        raise Refusal.because(BAD_FILE) from None
    stem = part.rsplit("/", 1)[-1].removesuffix(".xml")
    if part.startswith("/docProps/"):
        text = _KNOWN.sub(" ", text)
    for found in (_OPENING.search(text), _OPENING.search(_TAG.sub("", text))):
        if found:
            yield f"模板的{_PARTS.get(stem, f'部件 {part} ')}里有占位符“{found.group()}”；{_ONLY_IN_TEXT}。"
            return


def _parsed(xml: bytes) -> Any:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


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
