"""A bulletin on the wall: what a room reads from ten metres, laid out in columns that `assets/bulletin_wall.js` pages.

Pure. Every text is a text of the content; where the room is too small, whole columns go to the next page.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from bulletins.content import Content, Listing, Part, Table
from bulletins.wall_ranking import LIST_TONES, ranking_tables
from bulletins.web_title import broken_title

_SAMPLE = "样例数据"
_NUMERAL = re.compile(r"^[一二三四五六七八九十]+、")
_SECOND = re.compile(r"（[一二三四五六七八九十]+）")
_CLAUSE = re.compile(r"(?:（[^）]*）|[^；。])+[；。”’]*|[；。”’]+")  # a bracket is never torn apart
_PHRASE = re.compile(r"(?:（[^）]*）|[^，])+，*|，+")
_SHORT, _SHORTEST_TORN = ' class="short"', 12  # characters
_UNIT = "(个百分点|[亿万]?元|[分位个件期])"
_FIGURE = re.compile(rf"(\d[\d,]*\.\d+%?|\d[\d,]*%|\d[\d,]*(?={_UNIT})){_UNIT}?")  # neither 12345热线 nor a date


def write_wall(content: Content, style_urls: Sequence[str], script_url: str, *, wall: str, bulletins: str) -> str:
    """Write the whole page as HTML; every text of the content is escaped.

    `style_urls` are the addresses of `00-tokens.css` and `bulletin_wall.css` in this order, `script_url` that of
    `bulletin_wall.js`; `wall` and `bulletins` are the addresses the page leads back to.
    """
    styles = "".join(f'<link rel="stylesheet" href="{escape(url)}">' for url in style_urls)
    ways = f'<a href="{escape(wall)}">大屏</a><a href="{escape(bulletins)}">通报页</a>'
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<title>{escape(content.title)}</title><link rel="icon" href="data:,">{styles}',
        f'<script src="{escape(script_url)}" defer></script></head>',
        '<body class="bulletin">',
        *_head(content, ways),
        '<main class="bulletin-frame"><div class="bulletin-flow">',
        *_flow(content),
        "</div></main>",
        *_foot(content),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _head(content: Content, ways: str) -> Iterator[str]:
    facts = "".join(f"<span>{escape(text)}</span>" for text in (content.issuer, content.number, content.day) if text)
    mark = f'<span class="sample">{_SAMPLE}</span>' if content.is_sample else ""
    yield f'<header class="bulletin-head"><div><h1>{broken_title(content.title)}</h1><p class="facts">{facts}</p></div>'
    yield f'<div class="ends">{mark}<nav>{ways}</nav></div>'
    if content.correction:
        yield f'<p class="correction">{escape(content.correction)}</p>'
    yield "</header>"


def _foot(content: Content) -> Iterator[str]:
    yield f'<footer class="bulletin-foot"><p>{escape(content.basis)}</p>'
    yield '<div class="bulletin-pages" role="group" aria-label="翻页" hidden>'
    yield '<button type="button" data-turn="-1" title="上一页（←）" aria-label="上一页">‹</button>'
    yield '<span aria-live="off"></span>'
    yield '<button type="button" data-turn="1" title="下一页（→）" aria-label="下一页">›</button></div></footer>'


def _flow(content: Content) -> Iterator[str]:
    """Give what is told in passing first, then the places, then what stands behind both."""
    ranking = next((table for table in content.annexes if table.roles), None)
    overall = [section for section in content.sections if section.gist]
    for section in overall:
        yield from _section("gist", section.heading, section.paragraphs[: section.gist])
    yield from _listings(content.listings)
    if ranking is not None:
        yield from _ranking(content, ranking)
    for section in content.sections:
        is_told = section.part is Part.PLACES and ranking is not None
        name = section.part.value if section.part else "plain"
        if not is_told and section.paragraphs[section.gist :]:
            yield from _section(name, section.heading, section.paragraphs[section.gist :])
    yield '<section class="lead">'
    yield from (f"<p>{escape(text)}</p>" for text in content.lead if text != content.correction)
    yield "</section>"


def _section(name: str, heading: str, paragraphs: Sequence[str]) -> Iterator[str]:
    yield f'<section class="{name}">{_heading(heading)}'
    for text in paragraphs:
        is_title = _SECOND.match(text) is not None and text[-1:] not in "。；"
        yield f'<p class="second">{escape(text)}</p>' if is_title else f"<p>{_clauses(text)}</p>"
    yield "</section>"


def _heading(text: str) -> str:
    return f"<h2>{escape(_NUMERAL.sub('', text))}</h2>"


def _clauses(text: str) -> str:
    """Put every clause on a line of its own, and mark the phrases that are too short to be torn apart."""
    return "".join(
        f'<span class="clause">{"".join(_phrase(one) for one in _PHRASE.findall(clause))}</span>'
        for clause in _CLAUSE.findall(text)
    )


def _phrase(text: str) -> str:
    return f"<span{_SHORT if len(text) <= _SHORTEST_TORN else ''}>{_figures(text)}</span>"


def _figures(text: str) -> str:
    """Set the figures in bold and keep each with its unit."""
    said, end = [], 0
    for found in _FIGURE.finditer(text):
        figure, unit = escape(found[1]), escape(found[3] or "")
        said += [escape(text[end : found.start()]), f'<span class="figure"><b>{figure}</b>{unit}</span>']
        end = found.end()
    return "".join([*said, escape(text[end:])])


def _listings(listings: Sequence[Listing]) -> Iterator[str]:
    """Name who is on 红榜 and 黑榜, group by group, or say that nobody is."""
    if not listings:
        return
    yield '<section class="listings">'
    for group, found in groupby(listings, key=lambda one: one.group):
        yield f"<div><h3>{escape(group)}</h3><div>{''.join(_listing(one) for one in found)}</div></div>"
    yield "</section>"


def _listing(listing: Listing) -> str:
    if not listing.units:
        return f"<p>{escape(listing.said)}</p>"
    units = "".join(f"<span>{escape(unit)}</span>" for unit in listing.units)
    return f'<p class="named"><b class="list {LIST_TONES.get(listing.name, "")}">{escape(listing.name)}</b>{units}</p>'


def _ranking(content: Content, table: Table) -> Iterator[str]:
    """Give the places under the heading of their section, with the notes that say how to read them."""
    heading = next((one.heading for one in content.sections if one.part is Part.PLACES), table.title)
    yield f'<section class="ranking">{_heading(heading)}'
    yield from ranking_tables(table)
    yield from (f'<p class="note">{escape(note)}</p>' for note in table.notes)
    yield "</section>"
