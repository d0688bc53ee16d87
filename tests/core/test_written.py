"""A file the user names is written whole or not at all."""

from pathlib import Path

import pytest

from indicators.problem import Refusal
from terminal.commands import written


def test_who_reads_the_older_file_reads_it_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "通报.docx"
    file.write_text("旧的", encoding="utf-8")
    with file.open(encoding="utf-8") as reader:
        written(file, "新的".encode())
        assert (reader.read(), file.read_text(encoding="utf-8")) == ("旧的", "新的")


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    written(tmp_path / "通报.docx", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["通报.docx"]


def test_a_name_as_long_as_a_name_may_be_is_written(tmp_path: Path) -> None:
    file = tmp_path / f"{'通' * 83}.pdf"
    written(file, b"x")
    assert file.read_bytes() == b"x"


def test_a_link_stays_a_link_to_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "真.pdf").write_bytes(b"old")
    link = tmp_path / "链.pdf"
    link.symlink_to(tmp_path / "真.pdf")
    written(link, b"new")
    assert (link.is_symlink(), (tmp_path / "真.pdf").read_bytes()) == (True, b"new")


@pytest.mark.parametrize(
    ("name", "said"),
    [(".", "是文件夹；请写明文件名"), ("没有/x.pdf", "没有文件夹“"), (f"{'通' * 90}.pdf", "文件写不进去")],
    ids=["a folder", "no folder", "a name too long"],
)
def test_a_place_that_cannot_be_written_is_refused_and_nothing_is_left(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        written(tmp_path / name, b"x")
    assert list(tmp_path.iterdir()) == []
