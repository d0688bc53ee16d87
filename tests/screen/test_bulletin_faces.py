"""The crawler: every figure of every face of October's bulletin is the content's, the content's is the ranking's."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bulletins.content import Content
from bulletins.table_layout import laid_out
from data_access.store import open_store
from indicators.issuing import BulletinKind, Written
from tests.builders import OCTOBER
from tests.screen.bulletin_figures import known_figures
from tests.screen.bulletin_reading import (
    PageReader,
    cells_of,
    docx_tables,
    docx_text,
    figures,
    pdf_text,
    plain,
    unnumbered,
    xlsx_tables,
)
from workflows.bulletins import ENDINGS
from workflows.cockpit import Cockpit

NUMBERS = {BulletinKind.NOTICE: "潞政办通〔2026〕8号", BulletinKind.REPORT: "第10期"}
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cockpit(sample_url: str) -> Cockpit:
    """The cockpit over the shipped sample; read only."""
    return Cockpit(open_store(sample_url), lambda: NOW)


@pytest.fixture(scope="module", params=list(NUMBERS), ids=["notice", "report"])
def october(request: pytest.FixtureRequest, cockpit: Cockpit) -> Content:
    """The bulletin of October, of a number and an office."""
    kind: BulletinKind = request.param
    written = Written(NUMBERS[kind], "潞州区人民政府办公室", "", "区委各部门，区人大常委会办公室")
    return laid_out(cockpit.bulletins.compose("", OCTOBER, kind, None, written))


@pytest.fixture(scope="module")
def faces(cockpit: Cockpit, october: Content) -> Mapping[str, bytes]:
    """Every face of it, by the ending of its file."""
    return {ending: cockpit.bulletins.document(october, ending) for ending in ENDINGS}


@pytest.fixture(scope="module")
def texts(faces: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What every face with running text says, without the numbers it gives the annexes."""
    said = {
        ".docx": docx_text(faces[".docx"]),
        ".html": "\n".join(PageReader(faces[".html"].decode()).texts),
        ".pdf": pdf_text(faces[".pdf"], tmp_path_factory.mktemp("pdf")),
    }
    return {ending: unnumbered(text) for ending, text in said.items()}


def all_figures(content: Content) -> set[str]:
    """Give every figure of a content."""
    return {figure for text in content.texts() for figure in figures(text)}


def test_the_tables_of_the_document_are_the_annexes_cell_by_cell(october: Content, faces: Mapping[str, bytes]) -> None:
    assert docx_tables(faces[".docx"])[: len(october.annexes)] == [cells_of(table) for table in october.annexes]


def test_the_sheets_of_the_workbook_print_the_annexes_cell_by_cell(
    october: Content, faces: Mapping[str, bytes]
) -> None:
    assert xlsx_tables(faces[".xlsx"], october) == [cells_of(table) for table in october.annexes]


def test_the_tables_of_the_page_are_the_annexes_cell_by_cell(october: Content, faces: Mapping[str, bytes]) -> None:
    assert PageReader(faces[".html"].decode()).tables == [cells_of(table) for table in october.annexes]


@pytest.mark.parametrize("ending", [".docx", ".html", ".pdf"])
def test_a_face_says_every_figure_of_the_content_and_no_other(
    ending: str, october: Content, texts: Mapping[str, str]
) -> None:
    basis = figures(october.basis)  # the page shows what it stands on to the auditor
    assert figures(texts[ending]) - basis == all_figures(october) - basis


@pytest.mark.parametrize("ending", [".docx", ".html"])
def test_a_face_says_every_text_whole(ending: str, october: Content, texts: Mapping[str, str]) -> None:
    shown = plain(texts[ending])
    assert [text for text in october.texts() if plain(text) not in shown] == []


def test_a_paragraph_of_the_pdf_reads_as_it_was_written(october: Content, texts: Mapping[str, str]) -> None:
    shown = plain(texts[".pdf"])
    body = [text for section in october.sections for text in section.paragraphs if len(text) < 100]
    assert [text for text in (*body, october.title, october.number) if plain(text) not in shown] == []


def test_the_annex_marks_the_first_tier_of_the_ranking(cockpit: Cockpit, october: Content) -> None:
    rows = cockpit.rankings.rows(cockpit.rankings.ranked(cockpit.schemes.scheme().scheme, OCTOBER))
    noted = {line[2] for line in october.annexes[0].rows if "第一梯队" in line[-1]}
    assert noted == {row.area_name for row in rows if row.is_first_tier}


def test_every_figure_of_the_content_is_in_the_ranking_or_counted_from_it(cockpit: Cockpit, october: Content) -> None:
    ranked = cockpit.rankings.ranked(cockpit.schemes.scheme().scheme, OCTOBER)
    rows = cockpit.rankings.rows(ranked)
    office = {figure for text in (october.day, october.number) for figure in figures(text)}
    assert all_figures(october) - known_figures(ranked, rows) - office == set()
