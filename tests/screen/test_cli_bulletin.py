"""The bulletin from the command line: one command to a file that an office can open, or a sentence why not."""

import io
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

from cli import ROOT, main
from tests.screen.test_cli_alerting import printed

SCHEME = "township_monthly"
KNOWN_ON = ("--known-on", "2026-11-24")


def made(capsys: pytest.CaptureFixture[str], file: Path, *words: str, kind: str = "通报") -> bytes:
    """Make October's bulletin as a file; give its bytes."""
    printed(capsys, "bulletin", *(words or ("2026-10",)), "--kind", kind, "--out", str(file))
    return file.read_bytes()


WRONG = {
    "no period": (["bulletin", "--kind", "通报", "--out", "x.docx"], "缺少参数 报告期"),
    "no kind": (["bulletin", "2026-10", "--out", "x.docx"], "缺少参数 --kind"),
    "no file": (["bulletin", "2026-10", "--kind", "通报"], "缺少参数 --out"),
    "a kind there is not": (["bulletin", "2026-10", "--kind", "简报", "--out", "x.docx"], "只能是 通报、专报 之一"),
    "a period that is none": (["bulletin", "2026-13", "--kind", "通报", "--out", "x.docx"], "不是真实存在的日期"),
    "a scheme there is not": (
        ["bulletin", "yearly", "2026-10", "--kind", "通报", "--out", "x.docx"],
        "没有代码为“yearly”的考核方案；现有：township_monthly",
    ),
    "a period without figures": (
        ["bulletin", "2031-10", "--kind", "通报", "--out", "x.docx"],
        "2031年10月没有数据；最近一期是",
    ),
    "a day before all figures": (
        ["bulletin", "2026-10", "--kind", "通报", "--out", "x.docx", "--known-on", "2019-01-01"],
        "到那一天为止还没有任何数据",
    ),
    "an ending nobody writes": (
        ["bulletin", "2026-10", "--kind", "通报", "--out", "x.doc"],
        "通报可写成 .docx、.pdf、.xlsx、.html 文件；请改用其中一种扩展名",
    ),
    "a folder that is not there": (
        ["bulletin", "2026-10", "--kind", "通报", "--out", "没有/x.xlsx"],
        "没有文件夹“没有”；请先建立，或换一个路径",
    ),
}


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_one_sentence_and_leaves_no_file(
    words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = printed(capsys, *words, code=1)
    assert (sentence in said, said.count("\n"), "Traceback" in said) == (True, 1, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("sample")
def test_without_a_scheme_the_only_one_there_is_makes_the_same_bulletin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = made(capsys, tmp_path / "a.html", SCHEME, "2026-10", *KNOWN_ON)
    assert made(capsys, tmp_path / "b.html", "2026-10", *KNOWN_ON) == named


@pytest.mark.usefixtures("sample")
def test_the_options_may_stand_before_the_period(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.html"
    printed(capsys, "bulletin", "--kind", "专报", "--out", str(file), SCHEME, "2026-10")
    assert "工作专报" in file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("sample")
def test_the_command_says_what_it_wrote_and_leaves_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "通报.xlsx"
    said = printed(capsys, "bulletin", "2026-10", "--kind", "通报", "--out", str(file))
    assert said == "《关于2026年10月镇街高质量发展月度考核情况的通报》已写到“通报.xlsx”。\n"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.usefixtures("sample")
def test_every_ending_opens_as_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document(io.BytesIO(made(capsys, tmp_path / "x.docx")))
    book = openpyxl.load_workbook(io.BytesIO(made(capsys, tmp_path / "x.xlsx")))
    page = made(capsys, tmp_path / "x.html").decode()
    assert any("情况的通报" in paragraph.text for paragraph in document.paragraphs)
    assert (len(book.sheetnames), page.startswith("<!DOCTYPE html>")) == (3, True)


@pytest.mark.usefixtures("sample")
def test_what_the_office_writes_stands_in_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--number", "潞政办通〔2026〕8号", "--issuer", "潞州区人民政府办公室", "--to", "各镇街")
    page = made(capsys, tmp_path / "x.html", "2026-10", *words, "--copies-to", "区委各部门").decode()
    for text in ("潞政办通〔2026〕8号", "潞州区人民政府办公室", "各镇街：", "抄送：区委各部门。"):
        assert text in page


@pytest.mark.usefixtures("sample")
def test_the_office_may_be_named_once_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ISSUER", "潞州区人民政府办公室")
    assert '<p class="mark">潞州区人民政府办公室</p>' in made(capsys, tmp_path / "x.html").decode()


@pytest.mark.usefixtures("sample")
def test_a_bulletin_of_what_was_known_on_a_day_comes_again_to_the_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in (".docx", ".xlsx", ".html"):
        both = [made(capsys, tmp_path / f"{name}{ending}", "2026-10", *KNOWN_ON) for name in "ab"]
        assert both[0] == both[1]


@pytest.mark.usefixtures("sample")
def test_the_invented_figures_of_the_sample_are_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert '<p class="sample">样例数据</p>' in made(capsys, tmp_path / "x.html").decode()


@pytest.mark.usefixtures("sample")
def test_a_bulletin_takes_the_place_of_an_older_one_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.html"
    file.write_text("旧" * 2_000_000, encoding="utf-8")
    assert made(capsys, file).decode().endswith("</html>\n")


@pytest.mark.usefixtures("sample")
def test_a_refused_bulletin_leaves_the_older_one_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.html"
    file.write_text("旧", encoding="utf-8")
    printed(capsys, "bulletin", "2031-10", "--kind", "通报", "--out", str(file), code=1)
    assert file.read_text(encoding="utf-8") == "旧"


@pytest.fixture
def no_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which LibreOffice is not to be found."""
    bare = tmp_path / "bin"
    bare.mkdir()
    monkeypatch.setenv("PATH", str(bare))
    return tmp_path


@pytest.mark.usefixtures("sample")
def test_without_libreoffice_a_pdf_becomes_a_docx_and_a_sentence(
    no_libreoffice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = no_libreoffice / "x.pdf"
    assert main(["bulletin", "2026-10", "--kind", "通报", "--out", str(file)]) == 1
    said = capsys.readouterr()
    assert ("没有安装 LibreOffice" in said.err, "已写到“x.docx”" in said.out) == (True, True)
    assert (file.exists(), file.with_suffix(".docx").read_bytes()[:2]) == (False, b"PK")


@pytest.mark.usefixtures("sample")
def test_a_docx_that_somebody_works_on_is_not_replaced_for_want_of_a_pdf(
    no_libreoffice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = no_libreoffice / "x.docx"
    kept.write_text("改过的", encoding="utf-8")
    assert main(["bulletin", "2026-10", "--kind", "通报", "--out", str(kept.with_suffix(".pdf"))]) == 1
    assert capsys.readouterr().out == "“x.docx”已经有了，没有改动它。\n"
    assert kept.read_text(encoding="utf-8") == "改过的"


def test_who_only_looks_does_not_carry_the_libraries_that_write() -> None:
    asked = "import sys, app, cli; print({'docx', 'docxtpl', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_command_explains_its_words_and_endings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bulletin", "--help"])
    said = capsys.readouterr().out
    for text in ("[方案] 报告期", "只有一个方案时可以不写", ".docx、.pdf、.xlsx、.html", "通报（发文字号）或专报"):
        assert text in said
