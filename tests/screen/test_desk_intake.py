"""The clerk's file: checked first, loaded only as it was checked, refused in sentences with their cells."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import ROOT, create_faces
from callbacks.gate import LARGEST_BODY_BYTES
from callbacks.roles import Role
from data_access import queries
from data_access.settings import Settings
from data_access.store import Store
from tests.postgres.district import found_district
from tests.screen.wire import fixed_clock, person
from tests.screen.workbooks import GOOD, workbook

NAME = "7月进度.xlsx"


@pytest.fixture
def store(empty_store: Store) -> Store:
    """The district, and nothing reported."""
    found_district(empty_store)
    return empty_store


@pytest.fixture
def client(store: Store) -> FlaskClient:
    settings = Settings(str(store.url), "127.0.0.1", 8050, ROOT)
    server: Flask = create_faces(settings, fixed_clock, person(Role.STEWARD))["/data"].server
    return server.test_client()


def posted(client: FlaskClient, act: str, content: bytes, name: str = NAME, **fields: str) -> dict[str, Any]:
    answer = client.post(f"/data/{act}", data={"file": (io.BytesIO(content), name), **fields})
    assert answer.status_code == 200, answer.get_json()
    said: dict[str, Any] = answer.get_json()
    return said


def loaded(client: FlaskClient, content: bytes, name: str = NAME) -> dict[str, Any]:
    checksum = posted(client, "check", content, name)["checksum"]
    return posted(client, "load", content, name, checksum=checksum, is_confirmed="1")


def verdict(answer: dict[str, Any]) -> str:
    name: str = answer["report"]["props"]["className"].rpartition("is-")[2]
    return name


def said(tree: Any) -> str:
    if isinstance(tree, list):
        return " ".join(filter(None, map(said, tree)))
    if isinstance(tree, dict):
        return said(tree.get("props", {}).get("children"))
    return "" if tree is None else str(tree)


def load_count(store: Store) -> int:
    with store.read() as connection:
        return len(queries.loads(connection))


def test_a_check_of_an_unknown_sheet_explains_its_reading_and_stores_nothing(client: FlaskClient, store: Store) -> None:
    answer = posted(client, "check", workbook())
    assert verdict(answer) == "confirm"
    assert "B 列“指标completion”" in said(answer["report"])
    assert "5 条数据，其中新增 5、修订 0、未变 0" in said(answer["report"])
    assert load_count(store) == 0


def test_a_guess_nobody_confirmed_is_not_loaded(client: FlaskClient, store: Store) -> None:
    content = workbook()
    checksum = posted(client, "check", content)["checksum"]
    assert verdict(posted(client, "load", content, checksum=checksum)) == "confirm"
    assert load_count(store) == 0


def test_a_confirmed_file_is_loaded_and_its_reading_becomes_a_form(client: FlaskClient, store: Store) -> None:
    content = workbook()
    answer = loaded(client, content)
    assert (verdict(answer), load_count(store)) == ("loaded", 1)
    assert "（新存的表式）" in said(answer["report"])
    next_month = workbook(title="2026年8月进度表")
    assert verdict(posted(client, "check", next_month, "8月进度.xlsx")) == "ready"


def test_the_same_file_twice_is_told_with_its_first_load(client: FlaskClient, store: Store) -> None:
    content = workbook()
    loaded(client, content)
    again = posted(client, "check", content, "换了名字.xlsx")
    assert (verdict(again), load_count(store)) == ("already", 1)
    assert "批次 1" in said(again["report"])


def test_a_correction_says_how_many_figures_it_revises(client: FlaskClient) -> None:
    loaded(client, workbook())
    answer = posted(client, "check", workbook([*GOOD[:4], ("西白兔镇", 66.9)]), "7月进度_更正.xlsx")
    assert "新增 0、修订 1、未变 4" in said(answer["report"])


def test_every_problem_is_told_at_once_with_its_cell_and_nothing_is_stored(client: FlaskClient, store: Store) -> None:
    loaded(client, workbook())
    broken = workbook([("城关", 82.5), ("堠北庄街道", "约八成"), ("马厂镇", 89.6), ("马厂镇", 71.0)])
    answer = posted(client, "check", broken, "坏.xlsx")
    text = said(answer["report"])
    assert verdict(answer) == "refused"
    for cell in ("错误 进度 3 A", "错误 进度 4 B", "错误 进度 6 B"):
        assert cell in text
    assert verdict(posted(client, "load", broken, "坏.xlsx", checksum=answer["checksum"])) == "refused"
    assert load_count(store) == 1


def test_only_what_was_checked_can_be_loaded(client: FlaskClient, store: Store) -> None:
    checksum = posted(client, "check", workbook())["checksum"]
    other = workbook(title="2026年8月进度表")
    data = {"file": (io.BytesIO(other), NAME), "checksum": checksum, "is_confirmed": "1"}
    answer = client.post("/data/load", data=data)
    assert (answer.status_code, load_count(store)) == (409, 0)
    assert "不是同一个" in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("程序.xlsx", b"MZ\x90\x00" + bytes(400), "扩展名是 .xlsx", id="a program in a workbook's name"),
        pytest.param("空.xlsx", b"", "空", id="an empty file"),
        pytest.param("截断.xlsx", workbook()[:900], "已损坏", id="a torn workbook"),
        pytest.param("二进制.csv", b"\x00\x01\x02\xff" * 50, "文字编码", id="bytes in a table's name"),
        pytest.param("无关.csv", "甲,乙\n1,2\n".encode(), "看不出", id="a table of something else"),
    ],
)
def test_a_hostile_or_foreign_file_gets_one_sentence(
    client: FlaskClient, store: Store, name: str, content: bytes, reason: str
) -> None:
    answer = posted(client, "check", content, name)
    text = said(answer["report"])
    assert (verdict(answer), load_count(store)) == ("refused", 0)
    assert "错误 1 处" in text
    assert reason in text
    assert "Traceback" not in text


def test_a_form_nobody_knows_is_refused_in_a_sentence(client: FlaskClient) -> None:
    answer = posted(client, "check", workbook(), form="没有这种")
    assert "没有代码为“没有这种”的表式" in said(answer["report"])


@pytest.mark.parametrize("data", [{}, {"file": "text"}, {"file": (io.BytesIO(b"x"), "")}])
def test_a_post_without_a_file_is_told_to_choose_one(client: FlaskClient, data: dict[str, Any]) -> None:
    answer = client.post("/data/check", data=data, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "没有收到文件，请重新选择。")


def test_a_body_above_the_limit_is_refused_unread(client: FlaskClient) -> None:
    answer = client.post("/data/check", data=b"x" * (LARGEST_BODY_BYTES + 1), content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/7月.xlsx", "7月.xlsx"),
        ("C:/报表/7月.xlsx", "7月.xlsx"),
        ("7\t月\x1b[31m.xlsx", "7月[31m.xlsx"),
        ("\u202e7月.xlsx", "7月.xlsx"),
        ("很" * 300 + ".xlsx", "很" * 195 + ".xlsx"),
    ],
)
def test_a_file_name_is_kept_without_path_and_without_what_cannot_be_seen(
    client: FlaskClient, store: Store, sent: str, kept: str
) -> None:
    loaded(client, workbook(), sent)
    with store.read() as connection:
        assert queries.load_named(connection, 1).file_name == kept


def test_markup_in_a_file_is_only_ever_text(client: FlaskClient) -> None:
    answer = posted(client, "check", workbook([("<script>alert(1)</script>", 82.5), *GOOD[1:]]))
    assert "<script>alert(1)</script>" in said(answer["report"])
    assert "dangerously" not in str(answer)
