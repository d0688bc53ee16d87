"""The parts of a bulletin that code writes into the template: text, list of annexes, annexes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bulletins.annex_titles import annex_number, annex_titles
from bulletins.content import Content, Section, Table
from bulletins.docx_geometry import CHARACTER, KAI, LINE, TEXT_HEIGHT
from bulletins.docx_table import table_xml
from bulletins.docx_xml import Styles, run

BODY: Final = "公文正文"
FIRST_LEVEL: Final = "一级标题"
SECOND_LEVEL: Final = "二级标题"
ANNEX_LIST: Final = "附件说明"
_KEPT: Final = "<w:keepNext/>"  # the signature never stands on a page of its own
ANNEX_NUMBER: Final = "附件序号"
ANNEX_TITLE: Final = "附件标题"
NOTE: Final = "表格注"
TINY: Final = "分节"
PICTURE: Final = "附图"
PICTURE_BEFORE: Final = 240  # the space over a drawing
_FIRST_ROOM: Final = TEXT_HEIGHT - 4 * LINE  # under number and title of the annex
_NEXT_ROOM: Final = TEXT_HEIGHT - LINE
_RUN_IN: Final = re.compile(r"（[一二三四五六七八九十]+）[^。：]{1,30}[。：]?")
Pictures = tuple[tuple[str, int], ...]  # runs of XML, and how high each is in twips
NEW_PAGE: Final = "<w:pageBreakBefore/>"


def body_xml(content: Content, styles: Styles) -> str:
    """Write lead and sections."""
    paragraphs = [styles.paragraph(BODY, run(text)) for text in content.lead]
    for section in content.sections:
        paragraphs.extend(_section(section, styles))
    return "".join(paragraphs)


def _section(section: Section, styles: Styles) -> Iterator[str]:
    if section.heading:
        level = SECOND_LEVEL if section.heading.startswith("（") else FIRST_LEVEL
        yield styles.paragraph(level, run(section.heading))
    for text in section.paragraphs:
        yield _paragraph(text, styles)


def _paragraph(text: str, styles: Styles) -> str:
    """Write a paragraph; one that begins with （一） has its first words in 楷体, and is a heading if that is all."""
    begins = _RUN_IN.match(text)
    if begins is None:
        return styles.paragraph(BODY, run(text))
    if begins.end() == len(text):
        return styles.paragraph(SECOND_LEVEL, run(text))
    return styles.paragraph(BODY, run(begins.group(), font=KAI), run(text[begins.end() :]))


def annex_list_xml(titles: tuple[str, ...], styles: Styles) -> str:
    """Write 附件说明: one annex without a number, several with; what wraps aligns with the first character."""
    single = len(titles) == 1
    paragraphs = []
    for number, title in enumerate(titles, start=1):
        first = "附件：" if number == 1 else ""
        digits = "" if single else f"{number}."
        hang = CHARACTER * 3 + (0 if single else round(CHARACTER * 0.75 + 0.5 * CHARACTER * (number > 9)))
        left = 2 * CHARACTER + hang
        tabs = f'<w:tabs><w:tab w:val="left" w:pos="{left - hang + 3 * CHARACTER}"/></w:tabs>'
        before = "" if number == 1 else "<w:r><w:tab/></w:r>"
        spaced = '<w:spacing w:before="579"/>' if number == 1 else ""
        indent = f'<w:ind w:left="{left}" w:hanging="{hang}" w:firstLineChars="0"/>'
        words = run(f"{first}{digits}{title}")
        kept = _KEPT + tabs + spaced + indent
        paragraphs.append(styles.paragraph(ANNEX_LIST, before, words, properties=kept))
    return "".join(paragraphs)


def annexes_xml(content: Content, pictures: Pictures, styles: Styles) -> tuple[str, bool]:
    """Write annexes and drawings, each on a new page; also tell whether the last page is a landscape one.

    Where the paper turns, a section ends; its size is written by `docx_sections`.
    """
    parts: list[str] = []
    is_landscape = False
    for is_turned, first, rest in _blocks(content, pictures, styles):
        if is_turned == is_landscape:
            parts.append(first(NEW_PAGE))
        else:
            parts.append(section_end(styles, is_landscape=is_landscape))
            parts.append(first(""))
        parts.append(rest)
        is_landscape = is_turned
    return "".join(parts), is_landscape


def section_end(styles: Styles, *, is_landscape: bool) -> str:
    """End a section here; `docx_sections` dresses the ones that have no margins yet."""
    orientation = "landscape" if is_landscape else "portrait"
    return styles.paragraph(TINY, properties=f'<w:sectPr><w:pgSz w:orient="{orientation}"/></w:sectPr>')


def _blocks(content: Content, pictures: Pictures, styles: Styles) -> Iterator[tuple[bool, "_Opening", str]]:
    titles = annex_titles(content, has_drawings=bool(pictures))
    for number, annex in enumerate(content.annexes, start=1):
        yield annex.is_landscape, _Opening(styles, annex_number(titles, number)), _annex(annex, styles)
    words = annex_number(titles, len(titles))
    for at, page in enumerate(picture_pages(pictures)):
        title = "" if at else styles.paragraph(ANNEX_TITLE, run(titles[-1]))
        shown = "".join(styles.paragraph(PICTURE, one) for one in page)
        yield False, _Opening(styles, f"{words}（续）" if at else words), title + shown


def picture_pages(pictures: Pictures) -> Iterator[tuple[str, ...]]:
    """Share the drawings out over pages: as many on each as it holds under the heading."""
    page: list[str] = []
    room = _FIRST_ROOM
    for picture, height in pictures:
        if page and height + PICTURE_BEFORE > room:
            yield tuple(page)
            page, room = [], _NEXT_ROOM
        page.append(picture)
        room -= height + PICTURE_BEFORE
    if page:
        yield tuple(page)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first line of an annex; on a new page when it is told so."""

    styles: Styles
    words: str

    def __call__(self, properties: str) -> str:
        return self.styles.paragraph(ANNEX_NUMBER, run(self.words), properties=properties)


def _annex(annex: Table, styles: Styles) -> str:
    notes = "".join(styles.paragraph(NOTE, run(note)) for note in annex.notes)
    return styles.paragraph(ANNEX_TITLE, run(annex.title)) + table_xml(annex, styles) + notes
