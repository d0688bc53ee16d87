"""The command line as a clerk meets it: Chinese, one sentence to a refusal, nothing lost."""

import csv
import functools
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import ROOT
from cli import COMMANDS, main

INDICATOR = "project_investment_completion"
REPORT = "2026年10月项目投资与财税招商月报"  # came twice: as first sent, and corrected


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_explains_itself_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    said = capsys.readouterr().out
    assert end.value.code == 0
    assert "用法：" in said
    assert "usage" not in said


WRONG = {
    "no command": ([], "缺少参数"),
    "an unknown command": (["dance"], "只能是"),
    "a missing file": (["check", "没有.xlsx"], "找不到“没有.xlsx”"),
    "a folder": (["load", "."], "是文件夹"),
    "a load that is not there": (["undo", "77"], "没有批次 77"),
    "a load that is no number": (["undo", "七"], "不是批次号"),
    "a period that is none": (["show", "--indicator", "x", "--period", "2026-13"], "不是真实存在的日期"),
    "a day that is none": (["show", "--indicator", "x", "--period", "2026", "--known-on", "昨天"], "不是日期"),
    "figures of an empty store": (["show", "--indicator", "x", "--period", "2026-10"], "请先用 areas 导入"),
    "a backup that is not there": (["restore", "没有.backup"], "找不到"),
}


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_one_sentence_and_code_1(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    said = capsys.readouterr()
    assert sentence in said.err
    assert (said.out, said.err.count("\n"), "Traceback" in said.err) == ("", 1, False)


STORES = {
    "a database that does not answer": ("postgresql://nobody@127.0.0.1:1/none", "连接不上数据库服务"),
    "a kind of database nobody supports": ("mysql://root@localhost/x", "不支持数据库“mysql”"),
    "no address": ("cockpit.db", "DATABASE_URL 无法识别"),
    "a folder that cannot be made": ("sqlite:////proc/none/cockpit.db", "数据库目录无法建立"),
}


@pytest.mark.parametrize(("address", "sentence"), STORES.values(), ids=STORES.keys())
def test_a_store_that_cannot_be_opened_is_one_sentence(
    address: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    assert main(["loads"]) == 1
    said = capsys.readouterr().err
    assert (sentence in said, said.count("\n")) == (True, 1)


@pytest.mark.usefixtures("sample")
def test_the_table_the_csv_and_the_json_show_the_same_figures(capsys: pytest.CaptureFixture[str]) -> None:
    printed = {}
    for form in ("table", "csv", "json"):
        assert main(["show", "--indicator", INDICATOR, "--period", "2026-10", "--format", form]) == 0
        printed[form] = capsys.readouterr().out
    sheet = list(csv.DictReader(io.StringIO(printed["csv"].removeprefix("\ufeff"))))
    rows = json.loads(printed["json"])["rows"]
    lines = printed["table"].splitlines()[2:]
    assert len(lines) == len(sheet) == len(rows) == 20
    for line, cell, row in zip(lines, sheet, rows, strict=True):
        assert float(cell["数值（%）"]) == row["value"]
        assert cell["单位代码"] == row["area_code"] == line.split()[0]
        assert f" {row['value']:,.1f} " in line


@pytest.mark.usefixtures("sample")
def test_invented_figures_say_so_in_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("table", "csv", "json"):
        assert main(["show", "--indicator", INDICATOR, "--period", "2026-10", "--format", form]) == 0
        assert "样例数据" in capsys.readouterr().out


@pytest.mark.usefixtures("sample")
def test_a_misspelt_indicator_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--indicator", "project_investment_completon", "--period", "2026-10"]) == 1
    assert f"是不是 {INDICATOR}" in capsys.readouterr().err


@pytest.mark.usefixtures("sample")
def test_the_sample_is_not_loaded_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample"]) == 0
    assert "没有重复导入" in capsys.readouterr().out


def test_a_store_of_ones_own_is_left_alone_by_the_sample(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = empty / "单位.csv"
    file.write_text("代码,名称,类型,层级\n990000,测试区,区,区县\n", encoding="utf-8")
    assert [main(["areas", str(file)]), main(["sample"])] == [0, 0]
    assert "库中已有数据" in capsys.readouterr().out


@pytest.mark.usefixtures("own_sample")
def test_an_undone_load_leaves_the_figures_and_comes_back_with_the_file(
    tmp_path: Path, own_sample_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, newest_first = shown(capsys), reports(capsys)
    for load_id in newest_first:
        assert main(["undo", load_id]) == 0
    assert shown(capsys) != before
    for load_id in reversed(newest_first):
        file = tmp_path / f"{REPORT}{load_id}.xlsx"
        file.write_bytes(original_of(own_sample_url, int(load_id)))
        assert main(["load", str(file)]) == 0
    assert [row["value"] for row in shown(capsys)] == [row["value"] for row in before]


@pytest.mark.usefixtures("own_sample")
def test_a_backup_brings_back_what_was_undone_after_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, copy = shown(capsys), str(tmp_path / "copy.backup")
    assert main(["backup", copy]) == 0
    for load_id in reports(capsys):
        assert main(["undo", load_id]) == 0
    assert shown(capsys) != before
    assert main(["restore", copy]) == 0
    assert "核对一致" in capsys.readouterr().out
    assert shown(capsys) == before


@pytest.mark.usefixtures("own_sample")
def test_an_unknown_form_is_shown_and_waits_for_yes_on_a_pipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "新表.csv"
    file.write_text("2026年10月情况\n单位,网办率（%）\n东街街道,91.2\n西街街道,88.0\n", encoding="gb18030")
    assert main(["load", str(file)]) == 1
    said = capsys.readouterr()
    assert ("网办率" in said.out, "加上 --yes 重新运行" in said.err) == (True, True)
    assert main(["load", str(file), "--yes"]) == 0
    assert "已导入" in capsys.readouterr().out


@pytest.mark.usefixtures("own_sample")
def test_a_check_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = listed(capsys)
    file = tmp_path / "新表.csv"
    file.write_text("2026年10月情况\n单位,网办率（%）\n东街街道,191.2\n城关,x\n", encoding="utf-8")
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().err.startswith("新表.csv")
    assert listed(capsys) == before


@pytest.mark.usefixtures("own_sample")
def test_a_second_evaluation_finds_no_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert [main(["evaluate"]), main(["evaluate"])] == [0, 0]
    assert capsys.readouterr().out.splitlines()[-1] == "预警判定完成：0 处变化。"


def test_a_reader_that_goes_away_gets_no_traceback(sample_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": sample_url}
    command = f"{sys.executable} cli.py loads | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_an_interrupted_command_says_that_nothing_is_left(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'cockpit.db'}"}
    command = [sys.executable, "cli.py", "sample"]
    # A shell that runs us in the background has taken Ctrl-C away from all its children.
    give_back = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=give_back
    )
    while not (tmp_path / "cockpit.db-wal").exists() and running.poll() is None:
        os.sched_yield()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (1, "已中断；没有做完的改动不会留下。\n")


def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Read an indicator's rows as JSON, without where they came from."""
    capsys.readouterr()
    assert main(["show", "--indicator", INDICATOR, "--period", "2026-10", "--format", "json"]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return [{name: cell for name, cell in row.items() if name != "source"} for row in rows]


def listed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Read the list of loads."""
    capsys.readouterr()
    assert main(["loads"]) == 0
    return capsys.readouterr().out.splitlines()


def reports(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Give the numbers of the loads of the report, newest first."""
    return [line.split()[0] for line in listed(capsys) if REPORT in line]


def original_of(address: str, load_id: int) -> bytes:
    """Take the kept original of a load out of the store."""
    from data_access import queries
    from data_access.store import open_store

    store = open_store(address)
    with store.read() as connection:
        content = queries.original_file(connection, load_id)
    store.close()
    return content
