"""The file a template is handed in as: measured and looked over before it is opened as a document."""

import io
import zipfile
from typing import Any, Final

from lxml import etree

from indicators.problem import Refusal

MAX_BYTES: Final = 20 * 1024 * 1024
BAD_FILE: Final = "模板不是完好的 .docx 文件，请在 Word 或 WPS 里打开后另存为 .docx 再试。"
_MAX_UNPACKED: Final = 100 * 1024 * 1024
_MAX_XML: Final = 5 * 1024 * 1024  # the shipped templates have 21 KB
_MAX_PARAGRAPHS: Final = 5_000
_MAX_ELEMENTS: Final = 40_000
_TOO_LONG: Final = "模板的内容过多（最多 5,000 段，文字部分展开后最多 5 MB），请删去多余的内容，只留版式，再试。"
_CHUNK: Final = 64 * 1024
_XML: Final = (".xml", ".rels")
_FETCHED: Final = ("image", "oleObject", "frame", "subDocument", "aFChunk")


def guard(template: bytes) -> None:
    """Look a template over without unpacking it into memory.

    Raises:
        Refusal: it is no document, is too large or too long, or would fetch something from elsewhere.
    """
    if len(template) > MAX_BYTES:
        raise Refusal.because("模板超过 20 MB，请删去其中的图片后重试。")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            _guard_sizes(archive)
            relations = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
            has_document = "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        raise Refusal.because(BAD_FILE) from None
    if not has_document:
        raise Refusal.because(BAD_FILE)
    for text in relations:
        _guard_relations(text)


def _guard_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse a template that unpacks to too much; the sizes told are as far as any entry can be read."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise Refusal.because("模板展开后过大，请删去其中的图片后重试。")
    if sum(entry.file_size for entry in entries if entry.filename.endswith(_XML)) > _MAX_XML:
        raise Refusal.because(_TOO_LONG)
    count = _Count()
    for entry in entries:
        _count(archive, entry, count)


class _Count:
    """Counts elements and paragraphs as they are parsed, and stops when there are too many."""

    def __init__(self) -> None:
        self.elements = self.paragraphs = 0
        self.has_doctype = False  # no document of an office has one

    def doctype(self, *_: Any) -> None:
        """See that entities are declared."""
        self.has_doctype = True

    def start(self, tag: str, _attributes: Any) -> None:
        """Count one more."""
        self.elements += 1
        self.paragraphs += tag.endswith("}p")
        if self.elements > _MAX_ELEMENTS or self.paragraphs > _MAX_PARAGRAPHS:
            raise Refusal.because(_TOO_LONG)

    def close(self) -> None:
        """Have nothing to give."""


def _count(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, count: _Count) -> None:
    """Parse an entry piece by piece; what is no XML, as a picture, ends at its first piece."""
    count.has_doctype, is_broken = False, False
    parser = etree.XMLParser(target=count, resolve_entities=False, no_network=True)
    with archive.open(entry) as stream:
        try:
            while piece := stream.read(_CHUNK):
                parser.feed(piece)
        except etree.XMLSyntaxError:
            is_broken = True
    if entry.filename.endswith(_XML) and (is_broken or count.has_doctype):
        raise Refusal.because(BAD_FILE)


def _guard_relations(text: bytes) -> None:
    try:
        root = etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise Refusal.because(BAD_FILE) from None
    for relation in root:
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode") == "External" and kind in _FETCHED:
            raise Refusal.because("模板里有链接到别处的图片或对象，请改为直接插入图片后重试。")
