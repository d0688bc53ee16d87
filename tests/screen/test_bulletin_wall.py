"""The wall of October's bulletin: its figures are the content's, and no other page of the product pays for it."""

from datetime import UTC, datetime

import pytest
from dash import Dash

from app import FACES, ROOT, create_faces
from bulletins.content import ColumnRole, Content
from bulletins.wall_face import write_wall
from data_access.settings import Settings
from data_access.store import open_store
from indicators.issuing import BulletinKind
from tests.builders import OCTOBER
from tests.core.wall_reading import WallReader
from tests.screen.bulletin_reading import figures
from workflows.cockpit import Cockpit

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def october(sample_url: str) -> Content:
    """The bulletin of October."""
    cockpit = Cockpit(open_store(sample_url), lambda: NOW)
    return cockpit.bulletins.compose("", OCTOBER, BulletinKind.NOTICE)


@pytest.fixture(scope="module")
def wall(october: Content) -> WallReader:
    """Its wall, read back."""
    return WallReader(write_wall(october, (), "/assets/bulletin_wall.js", wall="/", bulletins="/bulletins"))


@pytest.fixture(scope="module")
def product(sample_url: str) -> dict[str, Dash]:
    """Every face of the product."""
    return create_faces(Settings(database_url=sample_url, host="127.0.0.1", port=8050, root=ROOT), lambda: NOW)


def test_every_text_of_the_wall_is_a_text_of_the_bulletin(october: Content, wall: WallReader) -> None:
    known = (*october.texts(), october.basis)
    assert [piece for piece in wall.told if not any(piece in text for text in known)] == []


def test_every_figure_of_the_wall_is_a_figure_of_the_bulletin(october: Content, wall: WallReader) -> None:
    known = {figure for text in (*october.texts(), october.basis) for figure in figures(text)}
    assert {figure for piece in wall.told for figure in figures(piece)} - known == set()


def test_every_place_and_score_of_the_ranking_is_on_the_wall(october: Content, wall: WallReader) -> None:
    ranking = next(table for table in october.annexes if table.roles)
    place, score = (ranking.roles.index(role) for role in (ColumnRole.PLACE, ColumnRole.SCORE))
    assert [(row[0], row[2]) for row in wall.body_rows] == [(row[place], row[score]) for row in ranking.rows]


def test_every_figure_of_the_problems_and_requirements_is_on_the_wall(october: Content, wall: WallReader) -> None:
    shown = set(wall.told)
    assert [text for section in october.sections[2:] for text in section.paragraphs if text not in shown] == []


@pytest.mark.parametrize("address", [face.address for face in FACES])
def test_no_other_page_loads_what_is_the_walls_of_a_bulletin(product: dict[str, Dash], address: str) -> None:
    assert "bulletin_wall" not in product["/"].server.test_client().get(address).text


@pytest.mark.parametrize("name", ["00-tokens.css", "bulletin_wall.css", "bulletin_wall.js"])
def test_what_the_wall_of_a_bulletin_loads_is_served(product: dict[str, Dash], name: str) -> None:
    with product["/"].server.test_client().get(f"/assets/{name}") as answer:
        assert answer.status_code == 200
