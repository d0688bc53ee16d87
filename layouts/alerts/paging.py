"""Long lists by the page, so that a page of thousands opens as fast as one of ten."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from dash import html

from layouts.desk.elements import Children, aria, link

PAGE_ROWS = 50

Row = TypeVar("Row")


def page_of(rows: Sequence[Row], page: int) -> Sequence[Row]:
    """Give the rows of a page; one beyond the last is the last."""
    first = (within(page, len(rows)) - 1) * PAGE_ROWS
    return rows[first : first + PAGE_ROWS]


def within(page: int, total: int) -> int:
    """Give the page itself, or the nearest there is."""
    return min(max(page, 1), max(1, -(-total // PAGE_ROWS)))


def pager(name: str, total: int, page: int, href: Callable[[int], str]) -> Children:
    """Say which rows of how many are listed, with the ways to the pages before and after; one page needs none."""
    if total <= PAGE_ROWS:
        return None
    page = within(page, total)
    first, last = (page - 1) * PAGE_ROWS + 1, min(page * PAGE_ROWS, total)
    before = [link("上一页", href(page - 1), "desk-button is-small")] if page > 1 else []
    after = [link("下一页", href(page + 1), "desk-button is-small")] if last < total else []
    said = html.Span(f"第 {first}–{last} 条，共 {total} 条", className="desk-quiet")
    return html.Nav([said, *before, *after], className="alerts-pager", **aria(label=f"{name}翻页"))
