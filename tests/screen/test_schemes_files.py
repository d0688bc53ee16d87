"""Schemes as files through the page's routes: checked, compared, kept, refused, and given out again."""

import io
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from flask.testing import FlaskClient

from callbacks.roles import Role
from data_access.migrations import migrate
from data_access.store import open_store
from tests.postgres.watch import Watch
from tests.screen.scheme_pages import page_of, said
from tests.screen.scheme_store import CODE, TABLE, found_schemes
from tests.screen.wire import person

OTHER = TABLE | {"name": "月度考核（改）", "red_from": 95}
SIGNED = {"who": "李四", "reason": "按新办法"}


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    store = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(store)
    yield found_schemes(store)
    store.close()


@pytest.fixture
def client(watch: Watch) -> FlaskClient:
    client: FlaskClient = page_of(watch.store).server.test_client()
    return client


def toml(table: dict[str, Any], code: str = CODE) -> bytes:
    return tomli_w.dumps({code: table}).encode()


def sent(client: FlaskClient, act: str, content: bytes, name: str = "方案.toml", **fields: str) -> dict[str, Any]:
    answer = client.post(f"/schemes/{act}", data={"file": (io.BytesIO(content), name), **fields})
    return {"status": answer.status_code, **answer.get_json()}


def kept(client: FlaskClient, content: bytes, name: str = "方案.toml", **fields: str) -> dict[str, Any]:
    checked = sent(client, "check", content, name)
    along = {"checksum": checked["checksum"], "bases": checked["bases"], **SIGNED}
    return sent(client, "load", content, name, **(along | fields))


def test_a_check_shows_what_would_change_and_keeps_nothing(client: FlaskClient, watch: Watch) -> None:
    text = said(sent(client, "check", toml(OTHER))["report"])
    assert "可以导入 现在还没有保存" in text
    assert "名称 月度考核 月度考核（改） 红榜线 — 95" in text
    assert len(watch.cockpit.schemes.versions(CODE)) == 1


def test_a_checked_file_is_kept_with_name_and_reason(client: FlaskClient, watch: Watch) -> None:
    assert kept(client, toml(OTHER))["sentence"] == "已导入：“月度考核（改）”第 2 版，现在起执行。"
    newest = watch.cockpit.schemes.versions(CODE)[0]
    assert (newest.author, newest.reason) == ("李四", "按新办法")


def test_faults_of_a_file_are_told_and_it_cannot_be_kept(client: FlaskClient, watch: Watch) -> None:
    faulty = toml(TABLE | {"adjustment_cap": -1})
    text = said(sent(client, "check", faulty)["report"])
    assert "不能导入 有 1 处错误" in text
    assert "错误 方案的加减分上限不能小于 0；一般写 5。" in text
    assert "加减分上限不能小于 0" in kept(client, faulty)["refused"]
    assert len(watch.cockpit.schemes.versions(CODE)) == 1


def test_a_file_that_says_what_stands_needs_no_import(client: FlaskClient) -> None:
    assert "不用导入 文件里的方案与现有的相同。" in said(sent(client, "check", toml(TABLE))["report"])


def test_a_new_scheme_comes_in_by_a_file(client: FlaskClient, watch: Watch) -> None:
    content = toml(OTHER, "half_year")
    assert "新方案，2 项指标。" in said(sent(client, "check", content)["report"])
    kept(client, content)
    assert set(watch.cockpit.schemes.schemes()) == {CODE, "half_year"}


@pytest.mark.parametrize("suffix", ["xlsx", "toml"])
def test_what_is_exported_is_read_again_as_the_same_scheme(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/schemes/export.{suffix}?scheme={CODE}")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "与现有的相同" in said(sent(client, "check", answer.get_data(), f"方案.{suffix}")["report"])


def test_all_schemes_in_force_are_exported_together(client: FlaskClient) -> None:
    kept(client, toml(OTHER, "half_year"))
    assert set(tomllib.loads(client.get("/schemes/export.toml").text)) == {CODE, "half_year"}


@pytest.mark.parametrize("address", ["export.pdf", "export.toml?scheme=none"])
def test_a_file_there_is_not_is_refused_in_a_sentence(client: FlaskClient, address: str) -> None:
    answer = client.get(f"/schemes/{address}")
    assert (answer.status_code >= 400, "方案" in answer.get_json()["error"]) == (True, True)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("方案.pdf", b"%PDF", "考核方案请用 xlsx 或 toml 文件。"),
        ("方案.toml", b"name = ", "TOML 写法有误"),
        ("方案.toml", b"\xff\xfe\x00", "不是 UTF-8 编码"),
        ("方案.toml", b"a = " + b"[" * 5000, "TOML 写法有误"),
        ("方案.toml", b'[x]\nname = "<img src=x onerror=alert(1)>"\nparts = 3', "若干小表的列表"),
        ("方案.xlsx", b"PK\x03\x04not a workbook", "方案.xlsx"),
    ],
    ids=["another kind", "no toml", "no text", "nested without end", "another shape", "no workbook"],
)
def test_a_hostile_file_gets_one_plain_answer(client: FlaskClient, name: str, content: bytes, sentence: str) -> None:
    answer = sent(client, "check", content, name)
    text = said(answer["report"])
    assert answer["status"] == 200
    assert "不能导入 没有保存任何内容。" in text
    assert sentence in text


def test_a_post_without_a_file_is_refused(client: FlaskClient) -> None:
    answer = client.post("/schemes/check", data={"file": "x"})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "没有收到文件，请重新选择。")


def test_another_file_than_the_checked_one_is_not_kept(client: FlaskClient, watch: Watch) -> None:
    checked = sent(client, "check", toml(OTHER))
    answer = sent(client, "load", toml(TABLE), checksum=checked["checksum"], bases=checked["bases"], **SIGNED)
    assert (answer["status"], "不是同一个" in answer["error"]) == (409, True)
    assert len(watch.cockpit.schemes.versions(CODE)) == 1


def test_a_file_checked_against_an_older_version_is_not_kept(client: FlaskClient, watch: Watch) -> None:
    checked = sent(client, "check", toml(OTHER))
    watch.cockpit.schemes.save(CODE, TABLE | {"red_from": 90}, "抢先", "张三")
    answer = sent(client, "load", toml(OTHER), checksum=checked["checksum"], bases=checked["bases"], **SIGNED)
    assert "核对以后方案“monthly”又有了新版本" in answer["refused"]


@pytest.mark.parametrize("bases", ["", "[]", "{}", "x", '{"monthly": "1"}', "[" * 3000])
def test_a_file_that_was_compared_with_nothing_is_not_kept(client: FlaskClient, bases: str) -> None:
    assert "refused" in kept(client, toml(OTHER), bases=bases)


@pytest.mark.parametrize(("fields", "sentence"), [({"who": ""}, "请填写姓名"), ({"reason": ""}, "请写明理由")])
def test_an_import_needs_a_name_and_a_reason(client: FlaskClient, fields: dict[str, str], sentence: str) -> None:
    assert sentence in kept(client, toml(OTHER), **fields)["refused"]


def test_only_analysts_bring_files_in_and_everybody_takes_them_out(watch: Watch) -> None:
    client = page_of(watch.store, person(Role.STEWARD)).server.test_client()
    posts = [client.post(f"/schemes/{act}", data={"file": (io.BytesIO(b""), "x.toml")}) for act in ("check", "load")]
    assert [one.status_code for one in posts] == [403, 403]
    assert client.get("/schemes/export.toml").status_code == 200
