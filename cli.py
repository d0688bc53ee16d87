"""The command line: the same use cases as the screen, for cron and for hands.

`python cli.py --help`; DATABASE_URL selects the store. Exit code 0 when it was done, 1 when it was refused.
"""

import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from data_access.migrations import migrate
from data_access.receivers import read_receivers
from data_access.settings import Settings
from data_access.store import Store, open_store
from indicators.problem import Refusal
from terminal import alerting, bulletin, commands, issuing, ranking, scheduler, schemes
from terminal.arguments import act, add_file, add_format, add_known_on, nothing
from terminal.faults import OperatorLog, keep_for_the_operator
from terminal.journal import Journal, log_in
from terminal.parser import ChineseParser, load_number, period
from terminal.progress import waiting
from workflows.clockwork import Clockwork
from workflows.cockpit import Cockpit
from workflows.sample import load_sample

ROOT = Path(__file__).resolve().parent
Arguments = Callable[[ChineseParser], None]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its word, what it does, its arguments, and the function that does it."""

    name: str
    purpose: str
    arguments: Arguments
    run: Callable[[Cockpit, Namespace], None]


def _file(meaning: str) -> Arguments:
    return lambda parser: add_file(parser, meaning)


def _area_file(parser: ChineseParser) -> None:
    add_file(parser, "单位表或区划变更表：csv、xlsx，或带代码和名称的 geojson")
    parser.add_argument("--root", metavar="代码=名称", default="", help="表里没有列出最上一级时写明，如 140400=长治市")


def _boundary_file(parser: ChineseParser) -> None:
    add_file(parser, "边界文件：shp（同名文件放在一起）、zip、gdb 文件夹、gpkg、kml、dxf 或 geojson")
    parser.add_argument("--illustrative", action="store_true", help="这是示意边界，大屏上会注明")
    parser.add_argument(
        "--transform",
        choices=["ask", "none", "gcj02", "bd09"],
        default="ask",
        metavar="坐标",
        help="坐标偏移怎样处理：ask 发现偏移时拒绝并说明（默认），none 不转换，gcj02 或 bd09 按该坐标系转换",
    )
    parser.add_argument("--crs", metavar="坐标系", default="", help="文件没有写明或写错坐标系时指定，如 EPSG:4547")
    parser.add_argument("--layer", metavar="图层", default="", help="文件里有几个面图层时指定用哪一个")


def _report_file(parser: ChineseParser) -> None:
    add_file(parser, "报表文件：xlsx、xls 或 csv")
    parser.add_argument("--form", metavar="表式", default="", help="表式代码；不写时自动识别")


def _load_file(parser: ChineseParser) -> None:
    _report_file(parser)
    parser.add_argument("--yes", action="store_true", help="没有登记过的表式，按自动识别的读法导入，不再询问")


def _load_id(parser: ChineseParser) -> None:
    parser.add_argument("load", metavar="批次", type=load_number, help="批次号，用 loads 查看")


def _shown(parser: ChineseParser) -> None:
    parser.add_argument("--indicator", metavar="指标", required=True, help="指标代码，如 project_investment_completion")
    parser.add_argument("--period", metavar="报告期", type=period, required=True, help="如 2026-10、2026-Q3、2026")
    add_known_on(parser)
    add_format(parser, "table", "csv", "json")


def _scheduler(asking: Cockpit, asked: Namespace) -> None:
    if asked.status:
        print(scheduler.status(asking.health()))
        return
    journal = Journal(_now, log_in(ROOT / "var"))
    clockwork = Clockwork(_store(), lambda store: scheduler.jobs_of(_cockpit(store)), _now)
    scheduler.run(clockwork, journal, parent=asked.with_parent)


def _sample(cockpit: Cockpit, _asked: Namespace) -> None:
    before = cockpit.data_version()
    with waiting("正在导入样例区") as report:
        done = load_sample(_store(), progress=report)
        if cockpit.data_version() != before:
            cockpit.evaluate()
    print(done)


COMMANDS = (
    Command("areas", "导入单位（区县、镇街、社区）和区划变更", _area_file, commands.areas),
    Command("boundaries", "导入边界", _boundary_file, commands.boundaries),
    Command("catalogue", "导入指标目录", _file("指标目录：toml、csv 或 xlsx"), commands.catalogue),
    Command("form", "登记表式：说明一种报表怎样读", _file("表式文件：toml，写法见 docs/forms.md"), commands.form),
    Command("check", "试读报表，列出全部问题，不写入任何数据", _report_file, commands.check),
    Command("load", "导入报表", _load_file, commands.load),
    Command("loads", "列出全部批次", nothing, commands.loads),
    Command("undo", "撤销一个批次，恢复此前的数据", _load_id, commands.undo),
    Command("show", "查看一个指标在一个报告期的全部单位", _shown, commands.show),
    Command("evaluate", "重新判定预警，记录变化", nothing, commands.evaluate),
    Command("alerts", "列出当前预警和处置情况", alerting.alert_arguments, alerting.alerts),
    Command("backtest", "用历史数据回测一条规则", alerting.backtest_arguments, alerting.backtest),
    Command(
        "rules", "预警规则：list 列出，lint 检查，export 导出，import 导入，approve 复核", alerting.rule_words, act
    ),
    Command("schemes", "考核方案：查看、检查、导入导出、停用，登记加减分和否决", schemes.scheme_words, act),
    Command("rank", "按考核方案排名，列出区间和每一步的数", ranking.rank_arguments, ranking.rank),
    Command("explain", "说明一个单位的得分怎样来、为什么变", ranking.explain_arguments, ranking.explain),
    Command("bulletin", "把排名写成通报或专报：docx、pdf、xlsx 附件或网页", bulletin.arguments, bulletin.bulletin),
    Command("bulletins", "通报的草稿、审核、签发、核对和更正；模板和定期编写", issuing.arguments, act),
    Command("scheduler", "运行定时进程：判定预警、发送通知、每日复查", scheduler.arguments, _scheduler),
    Command("backup", "备份整个数据库", _file("备份写到这个文件"), commands.backup),
    Command("restore", "从备份恢复；现有数据库另存一份", _file("用 backup 写出的备份文件"), commands.restore),
    Command("sample", "空库时导入样例区（潞州区），已有数据时什么也不做", nothing, _sample),
)


def parser() -> ChineseParser:
    """Describe the command line."""
    top = ChineseParser(prog="cli.py", description="一张图领导驾驶舱 · 命令行。数据库由环境变量 DATABASE_URL 指定。")
    words = top.add_subparsers(title="命令", metavar="命令", dest="command", required=True)
    for command in COMMANDS:
        one = words.add_parser(command.name, help=command.purpose, description=f"{command.purpose}。")
        command.arguments(one)
        one.set_defaults(run=command.run)
    return top


def _now() -> datetime:
    """Read the real clock: the only place of the command line that does."""
    return datetime.now(UTC)


def _cockpit(store: Store) -> Cockpit:
    settings = Settings.from_environment(os.environ, ROOT)
    receivers = partial(read_receivers, settings.receivers_file)
    return Cockpit(store, _now, receivers=receivers, public_url=settings.link, issuer=settings.issuer)


def _store() -> Store:
    """Open the store the environment names and bring its tables up to date."""
    store = open_store(Settings.from_environment(os.environ, ROOT).database_url)
    migrate(store)
    return store


def main(words: Sequence[str]) -> int:
    """Do one command; everything that goes wrong is said in a sentence, never in a traceback."""
    try:
        asked = parser().parse_args(words)
        asked.run(_cockpit(_store()), asked)
        sys.stdout.flush()
    except Refusal as refusal:
        return _said(problem.sentence() for problem in refusal.problems)
    except KeyboardInterrupt:
        return _said(["已中断；没有做完的改动不会留下。"])
    except BrokenPipeError:
        # The reader of our output has gone: nothing more to say, and not to stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the last door: the operator gets a file, the user a sentence
        return _said([keep_for_the_operator(error, ROOT / "var")])
    return 0


def _said(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    logging.getLogger().addHandler(OperatorLog(ROOT / "var"))
    sys.exit(main(sys.argv[1:]))
