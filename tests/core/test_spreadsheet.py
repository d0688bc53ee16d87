"""Files of worded tables: numbers stay numbers, nothing runs as a formula, the sheet prints on A4."""

import csv
import io

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from workflows.spreadsheet import Tab, csv_text, xlsx_bytes

TAB = Tab(
    "街道组",
    "月度考核 · 2026年10月",
    "方案第1版",
    ("位次", "单位", "较上期"),
    (("并列1", "东街", "+1.50"), ("3", "西街", "—")),
)


def sheet_of(*rows: tuple[str, ...]) -> Worksheet:
    """Write one tab with these rows and read it back."""
    content = xlsx_bytes([Tab("甲", "题", "据", ("列",), rows)])
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def test_a_sheet_says_its_title_and_basis_before_its_headings() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([TAB]))).worksheets[0]
    assert [sheet.title, sheet["A1"].value, sheet["A2"].value] == ["街道组", TAB.title, TAB.basis]
    assert [cell.value for cell in sheet[3]] == ["位次", "单位", "较上期"]
    assert [cell.value for cell in sheet[4]] == ["并列1", "东街", 1.5]


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [
        pytest.param("93.50", 93.5, "0.00", id="a score keeps its two decimals"),
        pytest.param("-1.10", -1.1, "+0.00;-0.00;0", id="a change keeps its sign"),
        pytest.param("7", 7, "0", id="a place"),
    ],
)
def test_a_plain_number_becomes_one_and_looks_as_it_was_worded(text: str, number: float, shown: str) -> None:
    cell = sheet_of((text,))["A4"]
    assert (cell.value, cell.number_format) == (number, shown)


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "http://a.b", "7—10", "不足1%", "—"]
)
def test_what_is_no_plain_number_stays_text_and_never_runs(text: str) -> None:
    cell = sheet_of((text,))["A4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_column_that_holds_ranges_stays_text_from_top_to_bottom() -> None:
    sheet = sheet_of(("7—10",), ("12",))
    assert [sheet["A4"].data_type, sheet["A5"].data_type] == ["s", "s"]


def test_a_tie_and_a_missing_figure_leave_the_numbers_of_their_column_numbers() -> None:
    sheet = sheet_of(("1",), ("并列2",), ("—",))
    assert [sheet[f"A{row}"].value for row in (4, 5, 6)] == [1, "并列2", "—"]


def test_a_sheet_prints_on_a4_landscape_with_its_headings_repeated() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([TAB]))).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.print_title_rows) == (
        9,
        "landscape",
        "$3:$3",
    )


def test_a_name_no_sheet_may_have_is_made_one() -> None:
    (name,) = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Tab("a/b:[c]*", "", "", ("列",), ())]))).sheetnames
    assert name == "abc"


def test_csv_opens_in_excel_and_disarms_formulas_but_not_negative_numbers() -> None:
    text = csv_text(("单位", "变动"), [("=HYPERLINK(1)", "-1.10")])
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [["单位", "变动"], ["'=HYPERLINK(1)", "-1.10"]]
