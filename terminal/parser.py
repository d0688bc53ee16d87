"""An argument parser that speaks Chinese, in its help and in its refusals."""

import argparse
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

from indicators.period import Period
from indicators.problem import Refusal
from terminal.tables import width

_EXPLAINED_AT = 24
_FAULTS = (
    (r"the following arguments are required: (.+)", "缺少参数 {0}"),
    (r"unrecognized arguments: (.+)", "无法识别的参数 {0}"),
    (r"argument (.+): expected one argument", "{0} 后面要写一个值"),
    (r"argument (.+): expected at least one argument", "{0} 后面至少要写一个值"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", "{0} 写的是“{1}”，只能是 {2} 之一"),
    (r"argument (.+): not allowed with argument (.+)", "{0} 和 {1} 不能同时使用"),
    (r"argument (.+): ignored explicit argument (.+)", "{0} 不带值，多写了“{1}”"),
    (r"argument (.+?): (.+)", "{0}：{1}"),
)


class ChineseParser(argparse.ArgumentParser):
    """`ArgumentParser` with Chinese words; a wrong command line is a `Refusal`, not an exit."""

    def __init__(self, **options: Any) -> None:
        options["formatter_class"] = _ChineseHelp
        options["add_help"] = False
        options["allow_abbrev"] = False
        super().__init__(**options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明并退出")

    def error(self, message: str) -> NoReturn:
        """Refuse the command line in one sentence.

        Raises:
            Refusal: always.
        """
        raise Refusal.because(f"{said(message)}；用法请看 {self.prog} --help。")


class _ChineseHelp(argparse.HelpFormatter):
    """One line to an argument, explanations below each other by what the terminal shows."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        if isinstance(action, argparse._SubParsersAction):
            return "".join(self._format_action(one) for one in action._get_subactions())
        written = self._format_action_invocation(action)
        space = " " * max(_EXPLAINED_AT - width(written), 2)
        return f"  {written}{space}{self._expand_help(action) if action.help else ''}\n"


def said(message: str) -> str:
    """Say a fault that argparse words in English."""
    for pattern, sentence in _FAULTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return sentence.format(*(part.replace("'", "").replace(", ", "、") for part in found.groups()))
    return "命令的写法不对"


def period(text: str) -> Period:
    """Read a period argument; raises what argparse words as a fault of the argument."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def day(text: str) -> date:
    """Read a day argument; raises what argparse words as a fault of the argument."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-01") from error


def positive(text: str) -> int:
    """Read a count of at least one; raises what argparse words as a fault of the argument."""
    if not (text.isascii() and text.isdigit()) or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)


def load_number(text: str) -> int:
    """Read the number of a load; raises what argparse words as a fault of the argument."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}”不是批次号，请用 loads 命令查看")
    return int(text)
