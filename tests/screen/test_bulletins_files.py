"""Bulletins and templates as files: named in Chinese, given out as attachments, taken in or refused with the place."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document

from callbacks.roles import Role
from data_access.migrations import migrate
from data_access.store import open_store
from layouts.bulletins import ids
from tests.core.docx_reading import changed_template
from tests.screen.bulletin_page import NUMBER, Desk, said
from tests.screen.wire import person

TITLE = "关于2026年7月月度考核情况的通报"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A district with an issued bulletin and a draft."""
    file: Path = tmp_path_factory.mktemp("files") / "cockpit.db"
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    made = Desk(store)
    made.issued()
    made.draft(period="2026-06", number="")
    yield made
    store.close()


def handed_in(desk: Desk, content: bytes, name: str = "我的模板.docx", who: str = "张三") -> dict[str, Any]:
    sent = {"file": (io.BytesIO(content), name), "who": who}
    found: dict[str, Any] = desk.client.post("/bulletins/templates", data=sent).get_json()
    return found


def sentence(answer: dict[str, Any]) -> str:
    return said(answer["answer"])[0]


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html"])
def test_an_issued_file_is_the_kept_one_under_its_number_and_title(desk: Desk, suffix: str) -> None:
    answer = desk.client.get(f"/bulletins/1.{suffix}")
    assert answer.data == desk.book.file(1, f".{suffix}")
    assert unquote(answer.headers["Content-Disposition"]).endswith(f"''{NUMBER} {TITLE}.{suffix}")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_draft_can_be_taken_along(desk: Desk) -> None:
    answer = desk.client.get("/bulletins/2.docx")
    assert "2026年6月" in "".join(one.text for one in Document(io.BytesIO(answer.data)).paragraphs)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        pytest.param("1.doc", 422, "通报只有 docx、pdf、xlsx、html、json 五种文件。", id="another ending"),
        pytest.param("1.DOCX", 422, "五种文件", id="capitals"),
        pytest.param("77.docx", 404, "没有编号为 77 的通报", id="no such bulletin"),
        pytest.param(
            "99999999999999999999.docx", 404, "没有编号为 99999999999999999999 的通报", id="a number no store can hold"
        ),
        pytest.param("x.docx", 404, "没有这个页面", id="no number"),
        pytest.param("templates/none.docx", 404, "没有这个模板", id="no such template"),
    ],
)
def test_a_file_that_is_not_there_is_refused_in_a_sentence(desk: Desk, address: str, status: int, words: str) -> None:
    answer = desk.client.get(f"/bulletins/{address}")
    assert (answer.status_code, words in answer.get_json()["error"]) == (status, True)


def test_without_libreoffice_the_pdf_is_refused_in_a_sentence_and_the_docx_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    answer = desk.client.get("/bulletins/2.pdf")
    assert (answer.status_code, "LibreOffice" in answer.get_json()["error"]) == (422, True)
    assert desk.client.get("/bulletins/2.docx").status_code == 200


@pytest.mark.parametrize(("name", "kind"), [("notice", "通报"), ("report", "专报")])
def test_the_shipped_templates_are_there_to_begin_from(desk: Desk, name: str, kind: str) -> None:
    answer = desk.client.get(f"/bulletins/templates/{name}.docx")
    assert unquote(answer.headers["Content-Disposition"]).endswith(f"{kind}模板.docx")
    assert "{{ title }}" in "".join(one.text for one in Document(io.BytesIO(answer.data)).paragraphs)


def test_a_template_is_kept_listed_chosen_given_out_and_withdrawn(desk: Desk) -> None:
    content = changed_template(">{{ title }}<", ">{{ title }}！<")
    assert sentence(handed_in(desk, content)) == "模板“我的模板.docx”已登记，编写通报时可以选它。"
    (kept,) = desk.watch.cockpit.templates.templates()
    assert (kept.name, kept.author) == ("我的模板.docx", "张三")
    assert "我的模板.docx" in desk.words("?part=templates")
    assert "已保存" in desk.on("save", 2, who="张三", template=kept.digest)
    assert f"{TITLE.replace('7月', '6月')}！" in "".join(
        one.text for one in Document(io.BytesIO(desk.client.get("/bulletins/2.docx").data)).paragraphs
    )
    assert desk.client.get(f"/bulletins/templates/{kept.digest}.docx").data == content
    assert "模板已停用" in desk.on("withdraw_template", 2, who="张三", template=kept.digest)
    assert "原来的模板（已停用）" in desk.words("?bulletin=2", ids.SIDE)


@pytest.mark.parametrize(
    ("content", "name", "who", "words"),
    [
        pytest.param(
            changed_template("{{ title }}", "{{ titel }}"), "坏.docx", "张三", "占位符“titel”不认识", id="a placeholder"
        ),
        pytest.param(b"PK\x03\x04", "坏.docx", "张三", ".docx", id="no document"),
        pytest.param(changed_template("x", "x"), "好.docx", "", "请填写姓名", id="nobody"),
    ],
)
def test_a_template_with_a_fault_is_refused_with_its_place(
    desk: Desk, content: bytes, name: str, who: str, words: str
) -> None:
    before = desk.watch.cockpit.templates.templates()
    answer = handed_in(desk, content, name, who)
    assert (words in sentence(answer), answer["is_added"]) == (True, False)
    assert desk.watch.cockpit.templates.templates() == before


def test_a_template_without_a_file_is_refused_in_a_sentence(desk: Desk) -> None:
    answer = desk.client.post("/bulletins/templates", data={"who": "张三"})
    assert (answer.status_code, answer.get_json()["error"]) == (400, "没有收到文件，请重新选择。")


def test_a_template_in_a_folder_is_kept_under_its_bare_name_of_at_most_200_letters(desk: Desk) -> None:
    name = "模" * 250 + ".docx"
    assert sentence(handed_in(desk, changed_template("{{ issuer }}", "文件"), f"C:\\件\\{name}")).startswith(
        f"模板“{name[-200:]}”已登记"
    )


def test_a_placeholder_where_no_text_stands_is_refused_when_it_is_handed_in(desk: Desk) -> None:
    hidden = "<w:p><w:r><w:instrText>{{ 1//0 }}</w:instrText></w:r></w:p>"
    answer = handed_in(desk, changed_template("<w:body>", f"<w:body>{hidden}"))
    assert sentence(answer).startswith("模板第1页第1段的占位符“{{ 1//0 }}”在域、修订痕迹、替代文字或注释里")


def test_every_fault_of_a_template_stands_on_a_line_of_its_own(desk: Desk) -> None:
    answer = handed_in(desk, changed_template("{{ title }}", "{{ titel }}"), "坏.docx")
    listed = answer["answer"]["props"]["children"][0]
    assert (listed["type"], len(listed["props"]["children"])) == ("Ul", 2)
    assert [one[-1] for one in said(listed)] == ["。", "。"]
    assert "；" not in "".join(said(listed))


def test_templates_are_for_those_who_see_to_them(desk: Desk) -> None:
    client = desk.page(person(Role.STEWARD, Role.VIEWER)).server.test_client()
    assert client.get("/bulletins/templates/notice.docx").status_code == 403
    assert client.post("/bulletins/templates").status_code == 403
    assert client.get("/bulletins/1.docx").status_code == 200
