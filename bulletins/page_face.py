"""A bulletin as one web page: no script, nothing fetched, reads and prints like the document."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from bulletins.annex_titles import annex_number, annex_titles
from bulletins.content import Content, Section, Table
from bulletins.page_style import STYLE
from bulletins.table_layout import heading_spans, is_short, laid_out, row_spans, text_width
from bulletins.web_title import broken_title
from indicators.issuing import BulletinKind

_BRACKET = re.compile(r"[（(]")
_SAMPLE = "样例数据"
_REPORT = "工作专报"
_MOST_BESIDE = {False: 100, True: 200}  # characters beside each other on A4, upright and lying
_LONG = ' class="long"'
_RUN_IN = re.compile(
    r"（[一二三四五六七八九十]+）[^。：]{1,30}[。：]?"
)  # set apart from the sentence, as in the document


def write_page(content: Content, pictures: Sequence[tuple[str, bytes]] = ()) -> str:
    """Write the whole bulletin as HTML; every text of the content is escaped and stands in its order.

    `pictures` are the drawings with their titles, as PNG; they are written into the page behind the annexes.
    """
    content = laid_out(content)
    titles = annex_titles(content, has_drawings=bool(pictures))
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(content.title)}</title><style>{STYLE}</style></head>",
        '<body><main class="sheet">',
        *_head(content),
        *_body(content, titles),
        *_tail(content),
        "</main>",
        *(
            line
            for number, table in enumerate(content.annexes, start=1)
            for line in _annex(content, table, number, titles)
        ),
        *_pictures(content, pictures, titles),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _head(content: Content) -> Iterator[str]:
    yield from _sample(content)
    if content.kind is BulletinKind.NOTICE:
        yield f"<header>{_line('mark', content.issuer)}{_line('number', content.number)}"
    else:
        yield f"<header>{_line('mark', _REPORT)}{_line('number', content.number)}"
        yield _ends("dateline", content.issuer, content.day)
    yield f"<hr></header>{_title(content.title)}"


def _sample(content: Content) -> Iterator[str]:
    if content.is_sample:
        yield f'<p class="sample">{_SAMPLE}</p>'


def _body(content: Content, titles: tuple[str, ...]) -> Iterator[str]:
    yield _line("addressees", content.addressees, after="：")
    yield from (f"<p>{escape(paragraph)}</p>" for paragraph in content.lead)
    for section in content.sections:
        yield from _section(section)
    yield from _annex_list(titles)


def _section(section: Section) -> Iterator[str]:
    yield f"<section><h2>{escape(section.heading)}</h2>"
    for paragraph in section.paragraphs:
        begins = _RUN_IN.match(paragraph)
        end = begins.end() if begins else 0
        lead = f"<b>{escape(paragraph[:end])}</b>" if end else ""
        name = ' class="second"' if end and end == len(paragraph) else ""
        yield f"<p{name}>{lead}{escape(paragraph[end:])}</p>"
    yield "</section>"


def _annex_list(annexes: tuple[str, ...]) -> Iterator[str]:
    """Give 附件说明: without numbers when there is only one."""
    if not annexes:
        return
    titles = [f'<a href="#annex-{number}">{escape(one)}</a>' for number, one in enumerate(annexes, start=1)]
    if len(titles) == 1:
        yield f'<p class="annexes">附件：{titles[0]}</p>'
    else:
        lines = "".join(f"<li>{title}</li>" for title in titles)
        yield f'<div class="annexes"><span>附件：</span><ol>{lines}</ol></div>'


def _tail(content: Content) -> Iterator[str]:
    yield f'<footer><div class="signed">{_line("office", content.office)}{_line("day", content.day)}</div>'
    if content.copies_to or content.printed_by:
        copies = _line("copies", content.copies_to, before="抄送：", after="。")
        printed = _ends("printed", content.printed_by, f"{content.day}印发") if content.printed_by else ""
        yield f'<div class="imprint">{copies}{printed}</div>'
    yield f"{_line('basis', content.basis)}</footer>"


def _annex(content: Content, table: Table, number: int, titles: tuple[str, ...]) -> Iterator[str]:
    is_dense = _is_dense(table)
    kinds = ["sheet", *(["wide"] if table.is_landscape else []), *(["dense"] if is_dense else [])]
    yield f'<article class="{" ".join(kinds)}" id="annex-{number}">'
    yield from _sample(content)
    yield f'<p class="annex-number">{annex_number(titles, number)}</p>'
    yield _title(table.title)
    yield f'<div class="scroll"><table><colgroup>{"".join(_columns(table))}</colgroup><thead>'
    spans = heading_spans(table)
    for level in range(len(table.headings)):
        cells = (
            f"<th{_span('colspan', one.columns)}{_span('rowspan', one.rows)}>{escape(one.title)}</th>"
            for one in spans
            if one.row == level
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</thead><tbody>"
    for row, span in zip(table.rows, row_spans(table), strict=True):
        first = _cell(row[0], wraps=is_dense, rows=span) if span else ""
        yield f"<tr>{first}{''.join(_cell(cell, wraps=is_dense) for cell in row[1:])}</tr>"
    yield "</tbody></table></div>"
    yield from (_line("note", note) for note in table.notes)
    yield "</article>"


def _pictures(content: Content, pictures: Sequence[tuple[str, bytes]], titles: tuple[str, ...]) -> Iterator[str]:
    if not pictures:
        return
    yield f'<article class="sheet" id="annex-{len(titles)}">'
    yield from _sample(content)
    yield f'<p class="annex-number">{annex_number(titles, len(titles))}</p>'
    yield _title(titles[-1])
    for title, png in pictures:
        yield f'<figure><img alt="{escape(title)}" src="data:image/png;base64,{b64encode(png).decode()}"></figure>'
    yield "</article>"


def _is_dense(table: Table) -> bool:
    """Say whether the cells must wrap and the letters be small for the table to keep within the paper."""
    columns = zip(*table.rows, strict=True)
    room = sum(max((text_width(cell) for cell in cells if is_short(cell)), default=0) + 1 for cells in columns)
    return room > _MOST_BESIDE[table.is_landscape]


def _columns(table: Table) -> Iterator[str]:
    total = sum(table.widths)
    return (f'<col style="width:{100 * share / total:.2f}%">' for share in table.widths)


def _cell(text: str, *, wraps: bool, rows: int = 1) -> str:
    is_long = not is_short(text) or (wraps and _BRACKET.search(text) is not None)
    return f"<td{_span('rowspan', rows)}{_LONG if is_long else ''}>{escape(text)}</td>"


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""


def _title(text: str) -> str:
    return f"<h1>{broken_title(text)}</h1>"


def _line(name: str, text: str, before: str = "", after: str = "") -> str:
    return f'<p class="{name}">{before}{escape(text)}{after}</p>' if text else ""


def _ends(name: str, left: str, right: str) -> str:
    return f'<p class="{name} ends"><span>{escape(left)}</span><span>{escape(right)}</span></p>'
