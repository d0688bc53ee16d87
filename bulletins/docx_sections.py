"""The sections of a rendered bulletin: their paper, their page numbers, the mark of sample data."""

from copy import deepcopy
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bulletins.docx_geometry import BOTTOM, LATIN, LEFT, NUMBER_LINE, PAGE_WIDTH, RIGHT, SONG
from bulletins.docx_xml import NAMESPACES, document_grid, page_field, page_size, plain

SAMPLE_WORDS: Final = "样例数据，内容虚构，不作公文使用"
_NUMBER_LENGTH: Final = 2000
_NUMBER_DEPTH: Final = 400
_BELOW_TEXT: Final = 397  # 7 mm
_SMALL: Final = 280  # one character of 4号


def dress(document: DocumentObject, *, ends_landscape: bool, is_sample: bool) -> None:
    """Give every section its paper, headers and page numbers, after the template has been filled.

    `ends_landscape` tells that the last annex is a landscape one, so that the section which the
    template ends after the annexes is one too.
    """
    sections = list(document.element.body.iter(qn("w:sectPr")))
    own = [one for one in sections if one.find(qn("w:pgMar")) is not None]
    main = own[0]
    if is_sample:
        _mark(document, own)
    portrait = deepcopy(main)
    landscape = _landscape(document, is_sample=is_sample) if _turns(sections, ends_landscape) else None
    for section in sections:
        if section.find(qn("w:pgMar")) is None:
            turned = section.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape"
            _replace(section, landscape if turned and landscape is not None else portrait)
    if ends_landscape and landscape is not None:
        _replace(main, landscape)


def _turns(sections: list[Any], ends_landscape: bool) -> bool:
    bare = [one for one in sections if one.find(qn("w:pgMar")) is None]
    return ends_landscape or any(one.find(qn("w:pgSz")).get(qn("w:orient")) == "landscape" for one in bare)


def _replace(section: Any, model: Any) -> None:
    _empty(section)
    for child in model:
        section.append(deepcopy(child))


def _mark(document: DocumentObject, sections: list[Any]) -> None:
    """Write the mark into every header; a section without headers gets those of the first."""
    first = sections[0]
    for section in sections[1:]:
        if section.find(qn("w:headerReference")) is None:
            for reference in reversed(first.findall(qn("w:headerReference"))):
                section.insert(0, deepcopy(reference))
    if first.find(qn("w:headerReference")) is None:
        _new_headers(document, sections)
    marked: set[str] = set()
    for section in sections:
        for reference in section.findall(qn("w:headerReference")):
            relation = reference.get(qn("r:id"))
            if relation not in marked:
                marked.add(relation)
                document.part.rels[relation].target_part.element.append(_mark_paragraph())


def _new_headers(document: DocumentObject, sections: list[Any]) -> None:
    for page in ("even", "default"):
        part, relation = _added(document, "header")
        _empty(part.element)
        for section in sections:
            section.insert(0, _reference("header", page, relation))


def _mark_paragraph() -> Any:
    text = (
        f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="黑体"/><w:sz w:val="21"/></w:rPr>'
        f"<w:t>{plain(SAMPLE_WORDS)}</w:t></w:r>"
    )
    return parse_xml(
        f'<w:p {NAMESPACES}><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="right"/></w:pPr>{text}</w:p>'
    )


def _landscape(document: DocumentObject, *, is_sample: bool) -> Any:
    """Make a landscape section whose page number stands where the paper has it when it is held upright."""
    references = []
    for page in ("default", "even"):
        part, relation = _added(document, "header")
        element = _empty(part.element)
        element.append(parse_xml(_turned_number(is_odd=page == "default")))
        element.append(_mark_paragraph() if is_sample else parse_xml(f"<w:p {NAMESPACES}/>"))
        references.append(_reference("header", page, relation))
        part, relation = _added(document, "footer")
        _empty(part.element).append(parse_xml(f"<w:p {NAMESPACES}/>"))
        references.append(_reference("footer", page, relation))
    section = parse_xml(f"<w:sectPr {NAMESPACES}>{page_size(is_landscape=True)}{document_grid()}</w:sectPr>")
    for place, reference in enumerate(references):
        section.insert(place, reference)
    return section


def _empty(element: Any) -> Any:
    for child in list(element):
        element.remove(child)
    return element


def _added(document: DocumentObject, kind: str) -> tuple[Any, str]:
    """Add a header or footer part; gives it and the name of the relation."""
    add: Any = getattr(document.part, f"add_{kind}_part")
    part, relation = add()
    return part, relation


def _reference(kind: str, page: str, relation: str) -> Any:
    return parse_xml(f'<w:{kind}Reference {NAMESPACES} w:type="{page}" r:id="{relation}"/>')


def _turned_number(*, is_odd: bool) -> str:
    """Write the page number in a cell at the left edge, turned by a quarter: odd pages below, even pages above.

    A floating table, since LibreOffice misplaces a text box in a header when its page moves.
    """
    down = PAGE_WIDTH - RIGHT - _SMALL - _NUMBER_LENGTH if is_odd else LEFT + _SMALL
    across = BOTTOM - _BELOW_TEXT - _NUMBER_DEPTH
    side = "right" if is_odd else "left"
    number = (
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="{NUMBER_LINE}" w:lineRule="exact"/>'
        f'<w:jc w:val="{side}"/></w:pPr>{_dressed(page_field())}</w:p>'
    )
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="{across}" w:tblpY="{down}"/><w:tblW w:w="{_NUMBER_DEPTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_NUMBER_DEPTH}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{_NUMBER_LENGTH}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{_NUMBER_DEPTH}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f"{number}</w:tc></w:tr></w:tbl>"
    )


def _dressed(runs: str) -> str:
    properties = (
        f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:spacing w:val="0"/>'
        '<w:sz w:val="28"/></w:rPr>'
    )
    return runs.replace("<w:r>", f"<w:r>{properties}")
