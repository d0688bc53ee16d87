"""PDF where LibreOffice is missing, fails or hangs; that it renders is seen in tests/paper."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from time import monotonic

import pytest

from data_access.document_pdf import AT_ONCE, to_pdf
from indicators.problem import Refusal


def pretended(folder: Path, script: str) -> str:
    """Put a program called soffice into a folder; gives the folder."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(folder)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what other threads bring about."""
    deadline = monotonic() + 30
    while not is_so():
        assert monotonic() < deadline


def test_without_libreoffice_there_is_one_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        to_pdf(b"", search_path=str(tmp_path))
    assert str(caught.value) == "没有安装 LibreOffice，只能生成 docx；安装 libreoffice-writer 后重试。"


def test_an_office_that_makes_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="LibreOffice 没有生成 PDF"):
        to_pdf(b"", search_path=pretended(tmp_path, "exit 0"))


def test_an_office_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    path = pretended(tmp_path, f"tail -f /dev/null & echo $! > '{tmp_path}/child'\nwait")
    with pytest.raises(Refusal, match="1 秒内没有生成 PDF，已停止"):
        to_pdf(b"", search_path=path, timeout_s=1)
    child = (tmp_path / "child").read_text().strip()
    state = Path("/proc", child, "stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_while_as_many_as_may_are_at_work_another_is_asked_to_come_later(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    busy = pretended(tmp_path, f"echo $$ >> '{tmp_path}/begun'; read word < '{gate}'; echo pdf > document.pdf")
    # Open at both ends from the beginning: nobody waits for the other side, and each takes a line.
    with ThreadPoolExecutor(AT_ONCE) as crowd, os.fdopen(os.open(gate, os.O_RDWR), "wb", buffering=0) as opened:
        made = [crowd.submit(to_pdf, b"", search_path=busy) for _ in range(AT_ONCE)]
        until(lambda: (tmp_path / "begun").exists() and (tmp_path / "begun").read_text().count("\n") == AT_ONCE)
        with pytest.raises(Refusal, match="正在生成别的 PDF，请稍后再试"):
            to_pdf(b"", search_path=busy, timeout_s=0.05)
        opened.write(b"go\n" * AT_ONCE)
        wait(made)
    assert [one.result() for one in made] == [b"pdf\n"] * AT_ONCE


def test_each_conversion_has_a_profile_of_its_own_and_leaves_nothing(tmp_path: Path) -> None:
    path = pretended(tmp_path, f'pwd >> "{tmp_path}/seen"; echo "$2" >> "{tmp_path}/seen"; echo pdf > document.pdf')
    assert to_pdf(b"", search_path=path) == to_pdf(b"", search_path=path) == b"pdf\n"
    folders = (tmp_path / "seen").read_text().split()[::2]
    assert len(set(folders)) == 2
    assert not any(os.path.exists(folder) for folder in folders)


def test_the_office_gets_no_way_out_and_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    to_pdf(b"", search_path=pretended(tmp_path, f'env > "{tmp_path}/seen"; echo pdf > document.pdf'))
    seen = (tmp_path / "seen").read_text()
    assert "secret" not in seen
    assert "https_proxy=http://127.0.0.1:9" in seen
