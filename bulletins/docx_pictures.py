"""The drawings of a bulletin as pictures in the document."""

import io
from collections.abc import Mapping
from typing import Final

from docx.document import Document as DocumentObject
from docx.shared import Emu
from lxml import etree
from shapely.geometry.base import BaseGeometry

from bulletins.content import Content
from bulletins.docx_body import Pictures
from bulletins.docx_geometry import TEXT_WIDTH
from bulletins.drawn import drawn

_EMU: Final = 635


def pictures(document: DocumentObject, content: Content, outlines: Mapping[str, BaseGeometry]) -> Pictures:
    """Add the drawings to a document; gives each as a run of XML that shows it as wide as the text, and its height."""
    return tuple(_picture(document, title, png) for title, png in drawn(content, outlines))


def _picture(document: DocumentObject, title: str, png: bytes) -> tuple[str, int]:
    inline = document.part.new_pic_inline(io.BytesIO(png), width=Emu(TEXT_WIDTH * _EMU))
    inline.docPr.set("descr", title)
    shown = f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"
    return shown, inline.extent.cy // _EMU
