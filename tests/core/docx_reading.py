"""How the tests read a document: its text wherever it stands, and templates with something changed."""

import io
import zipfile

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

from bulletins.docx_shipped import made
from bulletins.docx_table import JOINER
from bulletins.docx_zip import zipped
from indicators.issuing import BulletinKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ = ("word/document", "word/header", "word/footer")


def parts(docx: bytes) -> dict[str, bytes]:
    """Give the parts of a document by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opened(docx: bytes) -> DocumentObject:
    """Open a document as a reader does."""
    return Document(io.BytesIO(docx))


def texts(docx: bytes) -> list[str]:
    """Give the text of every paragraph without what joins: in the body and its tables, then in headers and footers."""
    trees = [
        parse_xml(part)
        for name, part in sorted(parts(docx).items())
        if name.startswith(_READ) and name.endswith(".xml")
    ]
    return [
        "".join(one.text or "" for one in p.iter(f"{W}t")).replace(JOINER, "")
        for tree in trees
        for p in tree.iter(f"{W}p")
    ]


def changed_template(old: str, new: str, kind: BulletinKind = BulletinKind.NOTICE) -> bytes:
    """Give the shipped template with a piece of its body replaced, as staff would in Word."""
    all_parts = parts(made(kind))
    document = all_parts["word/document.xml"].decode()
    assert old in document
    all_parts["word/document.xml"] = document.replace(old, new).encode()
    return zipped(all_parts)


def in_style(document: DocumentObject, name: str) -> list[Paragraph]:
    """Give the paragraphs of the body that have a style."""
    return [one for one in document.paragraphs if one.style is not None and one.style.name == name]
