"""Arguments that several commands share, worded once."""

from argparse import Namespace, _SubParsersAction
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from terminal.parser import ChineseParser, day
from workflows.cockpit import Cockpit

Run = Callable[[Cockpit, Namespace], None]
Words: TypeAlias = "_SubParsersAction[ChineseParser]"
_FORMATS = {"table": "table 对齐的表格（默认）", "csv": "csv 供 Excel 和 WPS 打开", "json": "json 供程序读取"}


def nothing(_parser: ChineseParser) -> None:
    """Describe a command that takes no argument."""


def add_file(parser: ChineseParser, meaning: str) -> None:
    """Describe the file a command reads or writes."""
    parser.add_argument("file", metavar="文件", type=Path, help=meaning)


def add_format(parser: ChineseParser, *choices: str) -> None:
    """Describe in what form the answer is printed: table, csv, json."""
    said = "，".join(_FORMATS[choice] for choice in choices)
    parser.add_argument("--format", choices=choices, default="table", metavar="样式", help=said)


def add_known_on(parser: ChineseParser) -> None:
    """Describe the day whose knowledge is asked for."""
    said = "按这一天所知道的数据，如 2026-11-01；不写时按现在"
    parser.add_argument("--known-on", metavar="日期", type=day, help=said)


def add_reason(parser: ChineseParser) -> None:
    """Describe why something is changed."""
    parser.add_argument("--reason", metavar="理由", required=True, help="为什么改")


def add_by(parser: ChineseParser, deed: str) -> None:
    """Describe who does it: 拟定, 登记, 撤回."""
    parser.add_argument("--by", metavar="姓名", default="", help=f"由谁{deed}；不写时为本机用户")


def words_of(parser: ChineseParser) -> Words:
    """Let a command have words of its own, as in “schemes import”."""
    return parser.add_subparsers(title="做什么", metavar="做什么", dest="act", required=True)


def add_word(words: Words, name: str, purpose: str, run: Run) -> ChineseParser:
    """Describe one word of a command and what does it."""
    word = words.add_parser(name, help=purpose, description=f"{purpose}。")
    word.set_defaults(act_run=run)
    return word


def add_book(words: Words, what: str, kinds: str, *, listed: Run, lint: Run, export: Run, bring: Run) -> None:
    """Describe list, lint, export and import of what is kept in versions: 规则, 方案; `kinds` of files it comes in."""
    add_word(words, "list", f"列出执行中的{what}", listed)
    checked = add_word(words, "lint", f"检查{what}文件；不写文件时检查执行中的{what}", lint)
    checked.add_argument("file", metavar="文件", type=Path, nargs="?", help=f"{what}文件：{kinds}")
    add_file(add_word(words, "export", f"把执行中的{what}导出为文件", export), f"导出到这个 {kinds} 文件")
    brought = add_word(words, "import", f"导入{what}文件，有改动的{what}成为新版本", bring)
    add_file(brought, f"{what}文件：{kinds}")
    add_reason(brought)
    add_by(brought, "拟定")


def act(cockpit: Cockpit, asked: Namespace) -> None:
    """Do the word of a command that has several."""
    asked.act_run(cockpit, asked)
