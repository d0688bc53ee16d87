"""The annex as a workbook: figures are figures, nothing is a formula, the same content gives the same bytes."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from bulletins.content import Content
from bulletins.table_layout import heading_spans
from bulletins.xlsx_face import figure_of, sheet_names, write_xlsx
from tests.core.face_contents import PLACES, SCORES, content, table

FIRST_ROW = 5  # the first row of figures under one row of headings, as a spreadsheet counts


def sheets(of: Content) -> list[Worksheet]:
    """Open the workbook of a content."""
    return list(openpyxl.load_workbook(io.BytesIO(write_xlsx(of))).worksheets)


def cell(text: str) -> Cell:
    """Give the cell a text becomes in a column of figures."""
    found = sheets(content(table(("甲", text))))[0].cell(FIRST_ROW, 2)
    assert isinstance(found, Cell)
    return found


def header(page: Worksheet) -> str:
    """Give what is printed at the upper right of every page."""
    return (page.oddHeader.right.text or "") if page.oddHeader else ""


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("94.50", "94.50", "0.00"),
        ("1", "1", "0"),
        ("0", "0", "0"),
        ("-1.50", "-1.50", "0.00"),
        ("+0.45", "0.45", "+0.00;-0.00;0.00"),
        ("96%", "0.96", "0%"),
        ("-2.5%", "-0.025", "0.0%"),
        ("1,180.5", "1180.5", "#,##0.0"),
        ("12,345,678", "12345678", "#,##0"),
    ],
)
def test_a_number_is_read_exactly_with_the_format_that_prints_it_again(text: str, value: str, shape: str) -> None:
    found = figure_of(text)
    assert (found and (found.value, found.format)) == (Decimal(value), shape)


@pytest.mark.parametrize(
    "text",
    [
        "—",
        "-",
        "并列2",
        "↑2",
        "持平",
        "87.93(4)",
        "未报送",
        "",
        "007",
        "1.",
        ".5",
        "1,18",
        "1e5",
        "1234567890123456",
        "２",
    ],
)
def test_what_is_more_or_less_than_a_number_stays_text(text: str) -> None:
    assert figure_of(text) is None


@given(st.decimals(-99999, 99999, places=2))
def test_every_score_comes_back_as_the_number_it_says(score: Decimal) -> None:
    found = figure_of(str(score))
    assert found is None or f"{found.value:.2f}" == str(score)


def test_a_figure_is_a_number_in_the_sheet_and_a_tie_a_word() -> None:
    first, second = (sheets(content(PLACES))[0].cell(row, 1) for row in (FIRST_ROW, FIRST_ROW + 1))
    assert (first.value, first.data_type, second.value, second.data_type) == (1, "n", "并列2", "s")


def test_a_number_in_a_column_of_names_stays_text() -> None:
    found = sheets(content(table(("12345", "1"))))[0].cell(FIRST_ROW, 1)
    assert (found.value, found.data_type) == ("12345", "s")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-1-2", "@sum", "＝1"])
def test_no_text_becomes_a_formula_not_even_when_somebody_edits_it(text: str) -> None:
    found = cell(text)
    assert (found.value, found.data_type, bool(found.quotePrefix)) == (text, "s", True)


def test_an_address_is_no_link() -> None:
    assert cell("https://example.org").hyperlink is None


def test_one_sheet_stands_for_one_annex_named_by_it() -> None:
    assert [one.title for one in sheets(content())] == ["街道组排名表", "各项得分"]


def test_sheet_names_obey_the_spreadsheet_and_differ() -> None:
    names = sheet_names(["各项/得分", "各项:得分", "", "长" * 40, "长" * 50])
    assert names == ["各项 得分", "各项 得分(2)", "附件", "长" * 31, f"{'长' * 28}(2)"]


def test_a_divided_heading_spans_its_columns_and_an_undivided_one_both_rows() -> None:
    spans = [(one.row, one.column, one.rows, one.columns, one.title) for one in heading_spans(SCORES)]
    assert spans == [
        (0, 0, 2, 1, "单位"),
        (0, 1, 1, 2, "经济运行"),
        (0, 3, 2, 1, "得分"),
        (1, 1, 1, 1, "税收收入"),
        (1, 2, 1, 1, "网办率"),
    ]


def test_the_sheet_prints_on_a4_fitted_to_the_width_with_its_headings_on_every_page() -> None:
    upright, lying = sheets(content())
    for page, rows in ((upright, "$4:$4"), (lying, "$4:$5")):
        setup = page.page_setup
        assert (setup.paperSize, page.print_title_rows, setup.fitToWidth or 1, setup.fitToHeight) == (9, rows, 1, 0)
    assert (upright.page_setup.orientation, lying.page_setup.orientation) == ("portrait", "landscape")


def test_invented_figures_are_marked_on_the_sheet_and_on_every_printed_page() -> None:
    page = sheets(content(is_sample=True))[0]
    assert (page["A3"].value, header(page)) == (
        "潞政办通〔2026〕8号　2026年11月25日　样例数据",
        "样例数据",
    )


def test_real_figures_are_not_marked() -> None:
    page = sheets(content())[0]
    assert ("样例" in str(page["A3"].value), header(page)) == (False, "")


def test_every_cell_of_every_table_is_in_the_workbook_as_printed() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(content())))
    found = {str(one) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for one in row}
    texts = {text for one in (PLACES, SCORES) for row in (*one.headings, *one.rows) for text in row if text}
    assert {text for text in texts if figure_of(text) is None} <= found


def test_the_same_content_gives_the_same_bytes() -> None:
    assert write_xlsx(content()) == write_xlsx(content())
