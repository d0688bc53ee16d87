"""Reading a rendered page: its words with their places in points, counted from the top left."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bulletins.content import Content
from bulletins.docx_face import write_docx
from data_access.document_pdf import to_pdf

POINTS_A_MM = 72 / 25.4
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>')


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is on it."""

    width: float
    height: float
    words: tuple[Word, ...]

    def text(self) -> str:
        """Give all words without the spaces between them."""
        return "".join(word.text for word in self.words)


def render(content: Content, folder: Path) -> Path:
    """Render a bulletin into a folder."""
    file = folder / "bulletin.pdf"
    file.write_bytes(to_pdf(write_docx(content)))
    return file


def pages(file: Path) -> list[Page]:
    """Read the pages of a PDF."""
    told = tool("pdftotext", "-bbox", str(file), "-")
    return [
        Page(float(width), float(height), tuple(_word(found) for found in _WORD.findall(words)))
        for width, height, words in _PAGE.findall(told)
    ]


def _word(found: tuple[str, str, str, str, str]) -> Word:
    left, top, right, bottom = (float(one) for one in found[:4])
    return Word(left, top, right, bottom, found[4])


def tool(*command: str) -> str:
    """Run one of poppler's programs; gives what it prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
