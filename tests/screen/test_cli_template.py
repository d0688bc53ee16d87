"""The office's own template on the command line: it lays the bulletin out, or is refused with place and cure."""

from pathlib import Path

import pytest

from tests.core.docx_reading import changed_template, texts
from tests.screen.test_cli_alerting import printed


@pytest.fixture
def template(tmp_path: Path, sample_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the office's template is to lie; the shipped sample is the store."""
    monkeypatch.setenv("DATABASE_URL", sample_url)
    return tmp_path / "我的模板.docx"


def asked(file: Path, template: Path) -> list[str]:
    """Give the words of the command."""
    return ["bulletin", "2026-10", "--kind", "通报", "--template", str(template), "--out", str(file)]


def test_an_own_template_lays_the_bulletin_out(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template.write_bytes(changed_template("{{ issuer }}", "潞州区考核办文件"))
    file = template.with_name("通报.docx")
    printed(capsys, *asked(file, template))
    assert "潞州区考核办文件" in texts(file.read_bytes())


@pytest.mark.parametrize("ending", [".docx", ".pdf"])
def test_a_broken_template_is_refused_and_writes_nothing(
    ending: str, template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template.write_bytes(changed_template("{{ title }}", "{{ title"))
    said = printed(capsys, *asked(template.with_name(f"通报{ending}"), template), code=1)
    assert "占位符“{{ title”没有写完整，前后各要两个花括号" in said
    assert list(template.parent.iterdir()) == [template]


def test_a_template_that_is_not_there_is_one_sentence(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, *asked(template.with_name("通报.docx"), template), code=1)
    assert said.count("\n") == 1
    assert "我的模板.docx" in said
