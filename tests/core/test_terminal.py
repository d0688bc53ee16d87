"""The terminal: Chinese commands, tables that line up, exports no spreadsheet runs."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.problem import Refusal
from terminal.parser import ChineseParser, load_number, period, said
from terminal.tables import Heading, as_csv, as_json, as_table, width
from workflows.spreadsheet import guarded_cell

NAMES = [Heading("名称", "name"), Heading("数值", "value", is_number=True)]
cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


def parser() -> ChineseParser:
    top = ChineseParser(prog="cli.py")
    commands = top.add_subparsers(dest="command", metavar="命令", required=True, title="命令")
    show = commands.add_parser("show", help="看")
    show.add_argument("--period", metavar="期", type=period)
    show.add_argument("--format", choices=["table", "csv"], metavar="格式", help="样式")
    show.add_argument("--yes", action="store_true", help="不问")
    commands.add_parser("undo", help="撤销").add_argument("load", metavar="批次", type=load_number)
    return top


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "缺少参数 命令"),
        ("undo", "缺少参数 批次"),
        ("undo x", "批次：“x”不是批次号，请用 loads 命令查看"),
        ("undo 1 2", "无法识别的参数 2"),
        ("show --perio 2026", "无法识别的参数 --perio 2026"),
        ("show --period", "--period 后面要写一个值"),
        ("show --period 2026-13", "--period：报告期“2026-13”不是真实存在的日期"),
        ("show --format xml", "--format 写的是“xml”，只能是 table、csv 之一"),
        ("show --yes=1", "--yes 不带值，多写了“1”"),
        ("sing", "命令 写的是“sing”，只能是 show、undo 之一"),
    ],
)
def test_a_wrong_command_line_is_refused_in_one_chinese_sentence(line: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parser().parse_args(line.split())
    assert str(refusal.value).startswith(f"{sentence}；用法请看 cli.py")


def test_a_fault_nobody_foresaw_is_still_said_in_chinese() -> None:
    assert said("something new in a later argparse") == "命令的写法不对"


def test_the_help_has_no_english_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["show", "--help"])
    words = set(re.findall(r"[A-Za-z]{2,}", capsys.readouterr().out))
    assert words == {"cli", "py", "show", "help", "period", "format", "yes"}


@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_every_line_of_a_table_starts_its_columns_at_the_same_place(rows: list[tuple[str, str]]) -> None:
    marked = [(f"{name}|", value) for name, value in rows]
    lines = as_table(NAMES, marked).splitlines()
    first = max([width("名称"), *(width(name) for name, _ in marked)])
    for line, (name, value) in zip(lines[1:], marked, strict=True):
        assert width(line) <= first + 2 + max([4, *(width(one) for _, one in rows)])
        assert line.startswith(name + " " * (first - width(name))) or not value.strip()


def test_numbers_stand_to_the_right_and_names_to_the_left() -> None:
    assert as_table(NAMES, [["西白兔镇", "47.7"], ["五马", "1,180.8"]]).splitlines() == [
        "名称         数值",
        "西白兔镇     47.7",
        "五马      1,180.8",
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd", "-cmd", "@sum", "\tx", "\rx", "＝1", "＋x", "－x", "＠x", "-1-2", "+1+2"]
)
def test_a_formula_is_disarmed(text: str) -> None:
    assert guarded_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-4.2", "+6.2%", "-1,234.5", "+3", "—", "↓3", "城关镇", "", "-.5"])
def test_plain_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert guarded_cell(text) == text


def test_a_csv_opens_in_a_spreadsheet_and_reads_back() -> None:
    text = as_csv(NAMES, [["=镇,“甲”", "-4.2"]])
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [["名称", "数值"], ["'=镇,“甲”", "-4.2"]]


def test_json_carries_machine_names_and_the_head() -> None:
    assert json.loads(as_json({"is_sample": True}, NAMES, [["五马街道", 80.8]])) == {
        "is_sample": True,
        "rows": [{"name": "五马街道", "value": 80.8}],
    }
