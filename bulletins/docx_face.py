"""The document face: a bulletin as .docx in the geometry of GB/T 9704-2012.

The same content, template and outlines always give the same bytes.
"""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from shapely.geometry.base import BaseGeometry

from bulletins import docx_body
from bulletins.annex_titles import annex_titles
from bulletins.content import Content
from bulletins.docx_fill import fill
from bulletins.docx_fit import fit
from bulletins.docx_imprint import settle
from bulletins.docx_pictures import pictures
from bulletins.docx_sections import dress
from bulletins.docx_shipped import shipped
from bulletins.docx_template import opened, parts_of, placeholders, styles_of, text_of
from bulletins.docx_xml import plain, printable
from bulletins.docx_zip import steadied
from bulletins.table_layout import laid_out

_PROPERTY: Final = 255  # characters that a property of a document holds
NO_OUTLINES: Final[Mapping[str, BaseGeometry]] = MappingProxyType({})


def write_docx(
    content: Content, template: bytes | None = None, *, outlines: Mapping[str, BaseGeometry] = NO_OUTLINES
) -> bytes:
    """Write a bulletin as a document.

    Args:
        content: what it says.
        template: a .docx with placeholders; without one the shipped template of the kind.
        outlines: the outline of each area by code, for the map; without any there is no map.

    Raises:
        Refusal: the template has a broken, unknown or missing placeholder, or is no document.
    """
    content = laid_out(content)
    docx = opened(shipped(content.kind).read_bytes() if template is None else template)
    document = docx.get_docx()
    styles = styles_of(document)
    drawn = pictures(document, content, outlines)
    annexes, ends_landscape = docx_body.annexes_xml(content, drawn, styles)
    words = {
        **_words(content),
        "body": docx_body.body_xml(content, styles),
        "annex_list": docx_body.annex_list_xml(annex_titles(content, has_drawings=bool(drawn)), styles),
        "annexes": annexes,
    }
    _drop_empty(document, words)
    fill(docx, words)
    _name(document, content)
    fit(document)
    dress(document, ends_landscape=ends_landscape, is_sample=content.is_sample)
    settle(document)
    target = io.BytesIO()
    document.save(target)
    return steadied(target.getvalue())


def _words(content: Content) -> dict[str, str]:
    """Give the simple placeholders their escaped text; the template brings colons, 抄送 and the full stop."""
    words = {
        "issuer": content.issuer,
        "number": content.number,
        "title": content.title,
        "addressees": content.addressees.rstrip("：:"),
        "office": content.office,
        "day": content.day,
        "copies_to": content.copies_to.removeprefix("抄送：").rstrip("。"),
        "printed_by": content.printed_by,
    }
    return {name: plain(text) for name, text in words.items()}


def _drop_empty(document: DocumentObject, words: Mapping[str, str]) -> None:
    """Take out each paragraph whose placeholders all have nothing to say, and a rule left beside another."""
    paragraphs = [one for _, element in parts_of(document) for one in element.iter(qn("w:p"))]
    for paragraph in paragraphs:
        names = placeholders(paragraph)
        if names and not any(words[name] for name in names):
            _drop(paragraph)


def _drop(paragraph: Any) -> None:
    before, after = paragraph.getprevious(), paragraph.getnext()
    paragraph.getparent().remove(paragraph)
    if before is not None and after is not None and _is_rule(before) and _is_rule(after):
        after.getparent().remove(after)


def _is_rule(paragraph: Any) -> bool:
    return not text_of(paragraph) and next(paragraph.iter(qn("w:pBdr")), None) is not None


def _name(document: DocumentObject, content: Content) -> None:
    core = document.core_properties
    core.title = printable(content.title)[:_PROPERTY]
    core.author = printable(content.issuer)[:_PROPERTY]
    core.comments = printable(content.basis)[:_PROPERTY]
