"""Long lists by the page: every row stands on one page, and an address beyond the last page shows the last."""

from hypothesis import given
from hypothesis import strategies as st

from layouts.alerts.board import board_part
from layouts.alerts.paging import PAGE_ROWS, page_of, pager, within
from layouts.alerts.tellings import Tellings
from layouts.alerts.view import AlertsView
from tests.screen.alert_values import board, entries
from tests.screen.reading import addresses, walk, with_class, words

lengths, pages = st.integers(0, 400), st.integers(-3, 99_999)


@given(lengths)
def test_the_pages_together_are_the_list(length: int) -> None:
    rows = range(length)
    assert [row for page in range(1, within(99_999, length) + 1) for row in page_of(rows, page)] == list(rows)


@given(lengths, pages)
def test_no_page_is_longer_than_a_page_or_empty_while_there_are_rows(length: int, page: int) -> None:
    assert min(length, 1) <= len(page_of(range(length), page)) <= PAGE_ROWS


def test_a_pager_says_which_rows_stand_there_and_leads_to_both_sides() -> None:
    turned = pager("通知", 176, 2, lambda page: f"/alerts?page={page}")
    assert words(turned) == ["第 51–100 条，共 176 条", "上一页", "下一页"]
    assert addresses(turned) == ["/alerts?page=1", "/alerts?page=3"]
    assert pager("通知", PAGE_ROWS, 1, str) is None


def test_a_long_list_is_laid_out_one_page_at_a_time() -> None:
    many = board(found=entries() * 40)
    part = board_part(many, AlertsView(page=2), {}, Tellings(has_receivers=True))
    (listed,) = with_class(part, "is-alerts")
    assert len([one for one in walk(listed) if getattr(one, "scope", "") != "col" and type(one).__name__ == "Tr"]) == 31
    assert "第 51–80 条，共 80 条" in words(part)


def test_the_address_keeps_the_page_and_a_filter_begins_at_the_first() -> None:
    view = AlertsView(page=3, sent=2)
    assert AlertsView.parse(view.search()) == view
    assert AlertsView.parse("?page=x&sent=-1") == AlertsView()
    assert view.without_filters().page == 1
