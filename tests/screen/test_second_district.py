"""Another district is only data: twelve counties of Changzhi, from files to the map, without a line of code.

The boundaries and figures lie in ``../shared/data`` beside the repository, which is present in CI; the
areas and the catalogue are the shipped example.
"""

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import ROOT, create_faces
from cli import main
from data_access.settings import Settings
from tests.screen.wire import fixed_clock

EXAMPLE = ROOT / "sample_data" / "changzhi"
DATA = ROOT.parent / "shared" / "data" / "changzhi"
COMMANDS = [
    ["areas", str(EXAMPLE / "areas.csv")],
    ["boundaries", str(DATA / "长治市县区界_WGS84.geojson")],
    ["catalogue", str(EXAMPLE / "catalogue.csv")],
    ["load", str(DATA / "指标长表.csv"), "--yes"],
    ["load", str(DATA / "2021年10月降尘监测结果_GBK.csv"), "--yes"],
]

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data 不在仓库旁边（CI 中有）"),
    pytest.mark.usefixtures("changzhi"),
]


@pytest.fixture(scope="module")
def changzhi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store into which the five commands have brought Changzhi."""
    url = f"sqlite:///{tmp_path_factory.mktemp('changzhi') / 'cockpit.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        assert [main(command) for command in COMMANDS] == [0] * len(COMMANDS)
        yield url


@pytest.fixture(scope="module")
def browser(changzhi: str) -> FlaskClient:
    settings = Settings(database_url=changzhi, host="127.0.0.1", port=8050, root=ROOT)
    client: FlaskClient = create_faces(settings, fixed_clock)["/"].server.test_client()
    return client


def published() -> dict[str, str]:
    """The dustfall of October 2021 by county, read straight from the GBK table."""
    with (DATA / "2021年10月降尘监测结果_GBK.csv").open(encoding="gbk", newline="") as file:
        return {row["区/县"]: row["10月降尘量"] for row in csv.DictReader(file)}


def shown(capsys: pytest.CaptureFixture[str], indicator: str, period: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["show", "--indicator", indicator, "--period", period, "--format", "json"]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


def test_every_published_figure_comes_out_as_it_went_in(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["area_name"]: row["value"] for row in shown(capsys, "dustfall", "2021-10")}
    assert {name: rows[name] for name in published()} == {name: float(text) for name, text in published().items()}


def test_the_twelve_counties_add_up_to_the_published_census(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["area_code"]: row["value"] for row in shown(capsys, "census_population", "2020")}
    assert rows["140400"] == sum(value for code, value in rows.items() if code != "140400") == 3_180_884


def test_districts_and_counties_are_ranked_apart(capsys: pytest.CaptureFixture[str]) -> None:
    rows = shown(capsys, "dustfall", "2021-10")
    first = {row["peer_group"]: row["area_name"] for row in rows if row["rank"] == 1}
    assert first == {"市辖区": "上党区", "县": "长子县"}


def test_the_map_says_every_county_as_the_table_does(browser: FlaskClient) -> None:
    told = browser.get("/map/1/now/2021-10/dustfall.json").get_json()
    assert sorted(figure[1] for figure in told["areas"].values()) == sorted(published().values())


def test_the_wall_is_named_after_the_district_of_the_store(browser: FlaskClient) -> None:
    assert "潞州" not in browser.get("/").get_data(as_text=True)


@pytest.mark.parametrize("place", ["潞州区", "潞城区"])
def test_two_names_one_character_apart_are_never_confused(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    codes = {row["area_name"]: row["area_code"] for row in shown(capsys, "census_population", "2020")}
    assert codes[place] == {"潞州区": "140403", "潞城区": "140406"}[place]


def test_a_second_round_of_the_commands_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = shown(capsys, "dustfall", "2021-10")
    assert [main(command) for command in COMMANDS] == [0] * len(COMMANDS)
    assert capsys.readouterr().out.count("没有重复导入") >= 3
    assert shown(capsys, "dustfall", "2021-10") == before


def test_the_example_ships_codes_and_definitions_and_no_boundaries() -> None:
    assert {path.suffix for path in EXAMPLE.iterdir()} <= {".csv", ".toml"}
