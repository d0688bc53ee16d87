"""A ranking as a file: the same figures as on the page, as workbook, as CSV, and the chart as a picture."""

import csv
import io
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from dash import Dash

from app import ROOT, create_faces
from callbacks.roles import Role
from data_access.settings import Settings
from layouts.ranking import ids
from tests.screen.test_ranking_page import TENTH, board
from tests.screen.wire import fixed_clock, person


@pytest.fixture(scope="module")
def app(sample_url: str) -> Dash:
    """The page, for somebody who may only look."""
    return create_faces(Settings(sample_url, "127.0.0.1", 8050, ROOT), fixed_clock, person(Role.VIEWER))["/ranking"]


def exported(app: Dash, suffix: str, search: str = "") -> Any:
    return app.server.test_client().get(f"/ranking/export.{suffix}{search}")


def test_the_workbook_has_a_sheet_a_group_with_the_figures_of_the_table(app: Dash) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(app, "xlsx").data))
    first = board(app)[ids.GRID]["rowData"][0]
    sheet = book["街道组"]
    assert book.sheetnames == ["街道组", "镇组", "功能区"]
    assert [cell.value for cell in sheet[4]][:3] == [1, first["name"], float(first["score"])]
    assert "样例数据" in sheet["A2"].value


def test_a_sheet_ends_with_what_stands_under_the_table(app: Dash) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(app, "xlsx").data))["功能区"]
    assert sheet.cell(sheet.max_row, 1).value == "只列数据，不参加排名。"


def test_one_indicator_is_exported_with_its_own_columns(app: Dash) -> None:
    rows = list(csv.reader(io.StringIO(exported(app, "csv", "?indicator=tax_revenue").data.decode("utf-8-sig"))))
    assert rows[0][2:8] == ["位次", "单位", "数值（万元）", "较上年同期", "位次升降", "备注"]


def test_the_csv_lists_every_unit_and_marks_invented_figures(app: Dash) -> None:
    rows = list(csv.reader(io.StringIO(exported(app, "csv").data.decode("utf-8-sig"))))
    assert len(rows) == 1 + 19
    assert {row[-1] for row in rows[1:]} == {"样例数据"}


def test_the_chart_comes_as_a_picture(app: Dash) -> None:
    answer = exported(app, "png", f"?unit={TENTH}")
    assert (answer.mimetype, answer.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


def test_a_file_is_named_after_what_it_holds(app: Dash) -> None:
    named = unquote(exported(app, "csv").headers["Content-Disposition"])
    assert named.endswith("镇街高质量发展月度考核（样例） 2026年10月.csv")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("export.doc", "只能导出为 xlsx、csv 或 png", id="another ending"),
        pytest.param("export.csv?period=1999-01", "没有数据", id="a month without figures"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_in_a_sentence(app: Dash, address: str, sentence: str) -> None:
    answer = app.server.test_client().get(f"/ranking/{address}")
    assert (answer.status_code, sentence in answer.get_json()["error"]) == (422, True)
