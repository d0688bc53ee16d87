"""A bulletin's whole life from the command line: draft, review, issue, verify, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from cli import main
from tests.screen.test_cli_alerting import printed

NUMBER = "潞政办通〔2026〕8号"
Say = Callable[..., str]


@pytest.fixture
def say(own_sample_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Give a way to speak to a sample store of our own."""
    monkeypatch.setenv("DATABASE_URL", own_sample_url)
    return lambda *words: printed(capsys, "bulletins", *words)


@pytest.fixture
def issued(say: Say) -> Say:
    """Bring October's notice to its issue."""
    say("draft", "2026-10", "--kind", "通报", "--number", NUMBER, "--by", "张三")
    say("submit", "1", "--by", "张三")
    say("review", "1", "--by", "李四")
    assert f"已签发（{NUMBER}）" in say("issue", "1", "--by", "王五")
    return say


def test_the_list_says_where_each_bulletin_stands_and_who_did_what_last(issued: Say) -> None:
    listed = issued("list")
    assert all(word in listed for word in (NUMBER, "2026-10", "已签发", "王五签发"))


def test_an_issued_bulletin_is_verified_byte_for_byte(issued: Say) -> None:
    assert issued("verify", "1") == "按当时的数据重编，逐字节一致。\n"


def test_an_issued_docx_bears_its_number_and_says_the_ranking(issued: Say, tmp_path: Path) -> None:
    file = tmp_path / "10月.docx"
    issued("export", "1", "--out", str(file))
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert NUMBER in said
    assert "排名情况" in said


def test_two_exports_of_an_issue_are_the_same_bytes(issued: Say, tmp_path: Path) -> None:
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for file in (one, other):
        issued("export", "1", "--out", str(file))
    assert one.read_bytes() == other.read_bytes()


def test_nothing_changed_since_the_issue_is_said(issued: Say) -> None:
    assert issued("changes", "1") == "没有变化。\n"


def test_who_drafted_does_not_review(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    say("draft", "2026-10", "--kind", "专报", "--by", "张三")
    say("submit", "1", "--by", "张三")
    assert main(["bulletins", "review", "1", "--by", "张三"]) == 1
    assert "审核人不能是拟稿、修改或送审的人（张三）" in capsys.readouterr().err


def test_a_draft_gets_its_number_afterwards(say: Say) -> None:
    say("draft", "2026-10", "--kind", "通报", "--by", "张三")
    assert say("revise", "1", "--number", NUMBER, "--by", "张三").endswith(f"已修改（{NUMBER}）。\n")


def test_a_report_is_numbered_by_itself(say: Say) -> None:
    say("draft", "2026-10", "--kind", "专报", "--by", "张三")
    assert "第1期" in say("list")


def test_an_order_stands_until_it_is_ended(say: Say) -> None:
    say("order", "township_monthly", "--kind", "通报", "--deadline", "12", "--by", "张三")
    assert "township_monthly" in say("orders")
    say("end-order", "township_monthly", "--kind", "通报", "--by", "张三")
    assert say("orders") == "没有定期编写的通报。\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["verify", "9"], "没有编号为 9 的通报"),
        (["draft", "2026-10", "--kind", "通报", "--by", "张三", "--template", "abc"], "没有编号为“abc”的模板"),
        (["draft", "2031-10", "--kind", "通报", "--by", "张三"], "2031年10月没有数据"),
        (["draft", "2026-10", "--kind", "通报", "--by", " "], "请写明拟稿人的姓名"),
        (["order", "none", "--kind", "通报", "--deadline", "12", "--by", "张三"], "没有代码为“none”的考核方案"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    say: Say, capsys: pytest.CaptureFixture[str], words: list[str], why: str
) -> None:
    assert say("list").startswith("还没有通报")
    assert main(["bulletins", *words]) == 1
    assert why in capsys.readouterr().err
