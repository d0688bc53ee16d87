"""A second district is only data: the Changzhi files, loaded into an empty store by guess and by form.

These tests use ``../shared/data`` beside the repository, which is present in CI; the product itself
never does.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access import queries_intake
from data_access.migrations import migrate
from data_access.store import Store, open_store
from tests.core.intake_store import told
from workflows.areas import load_areas
from workflows.catalogue import load_catalogue
from workflows.load import check, load, put_form

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "sample_data" / "changzhi"
DATA = ROOT.parent / "shared" / "data" / "changzhi"
DUST, LONG = "2021年10月降尘监测结果_GBK.csv", "指标长表.csv"
NOW, WHO = datetime(2026, 11, 3, 1, 30, tzinfo=UTC), "张三"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data 不在仓库旁边（CI 中有）")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(f"sqlite:///{tmp_path / 'changzhi.db'}")
    migrate(store)
    load_areas(store, "areas.csv", (OURS / "areas.csv").read_bytes(), NOW, WHO)
    load_catalogue(store, "catalogue.csv", (OURS / "catalogue.csv").read_bytes(), NOW, WHO)
    return store


def value(store: Store, code: str, period: str, area_code: str) -> str | None:
    with store.read() as connection:
        return queries_intake.standing_figures(connection, code, period)[area_code][0]


def test_the_table_without_codes_is_guessed_with_its_month_from_name_and_heading(store: Store) -> None:
    content = (DATA / DUST).read_bytes()
    asked = load(store, DUST, content, None, NOW, WHO)
    assert asked.is_guessed
    assert "报告期：取自表头“10月”、文件名“2021年10月”。" in asked.guess_text
    done = load(store, DUST, content, None, NOW, WHO, confirm_guess=True)
    assert (done.observation_count, done.area_count, told(done)) == (12, 12, [])
    assert value(store, "dustfall", "2021-10", "140428") == "1.0"


def test_next_months_file_of_the_same_shape_asks_nothing(store: Store) -> None:
    content = (DATA / DUST).read_bytes()
    load(store, DUST, content, None, NOW, WHO, confirm_guess=True)
    november = content.decode("gbk").replace("10月", "11月").encode("gbk")
    report = load(store, DUST.replace("10月", "11月"), november, None, NOW, WHO)
    assert (report.is_guessed, report.load_id is None) == (False, False)
    assert value(store, "dustfall", "2021-11", "140428") == "1.0"


@pytest.mark.parametrize(("form", "name"), [("降尘.toml", DUST), ("长表.toml", LONG)])
def test_each_file_loads_by_its_form_without_an_error(store: Store, form: str, name: str) -> None:
    code = put_form(store, (OURS / form).read_text(encoding="utf-8"), NOW, WHO).code
    report = load(store, name, (DATA / name).read_bytes(), None, NOW, WHO)
    assert (report.form_code, report.has_errors, report.area_count) == (code, False, 12)


def test_the_long_table_brings_the_census_to_its_years(store: Store) -> None:
    content = (DATA / LONG).read_bytes()
    assert check(store, LONG, content, None, NOW).is_guessed
    load(store, LONG, content, None, NOW, WHO, confirm_guess=True)
    assert value(store, "resident_population", "2020", "140403") == "895280"
    assert value(store, "dustfall", "2021-10", "140428") == "1"
