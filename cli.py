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
from terminal.faults import OperatorLog, keep_for_the_operator
from terminal.journal import Journal, log_in
from terminal.parser import ChineseParser, day, load_number, period, positive
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
    return lambda parser: _add_file(parser, meaning)


def _add_file(parser: ChineseParser, meaning: str) -> None:
    parser.add_argument("file", metavar="文件", type=Path, help=meaning)


def _area_file(parser: ChineseParser) -> None:
    _add_file(parser, "单位表或区划变更表：csv、xlsx，或带代码和名称的 geojson")
    parser.add_argument("--root", metavar="代码=名称", default="", help="表里没有列出最上一级时写明，如 140400=长治市")


def _boundary_file(parser: ChineseParser) -> None:
    _add_file(parser, "边界文件：shp（同名文件放在一起）、zip、gdb 文件夹、gpkg、kml、dxf 或 geojson")
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
    _add_file(parser, "报表文件：xlsx、xls 或 csv")
    parser.add_argument("--form", metavar="表式", default="", help="表式代码；不写时自动识别")


def _load_file(parser: ChineseParser) -> None:
    _report_file(parser)
    parser.add_argument("--yes", action="store_true", help="没有登记过的表式，按自动识别的读法导入，不再询问")


def _load_id(parser: ChineseParser) -> None:
    parser.add_argument("load", metavar="批次", type=load_number, help="批次号，用 loads 查看")


def _shown(parser: ChineseParser) -> None:
    parser.add_argument("--indicator", metavar="指标", required=True, help="指标代码，如 project_investment_completion")
    parser.add_argument("--period", metavar="报告期", type=period, required=True, help="如 2026-10、2026-Q3、2026")
    parser.add_argument(
        "--known-on", metavar="日期", type=day, help="按这一天所知道的数据，如 2026-11-01；不写时按现在"
    )
    parser.add_argument(
        "--format",
        choices=["table", "csv", "json"],
        default="table",
        metavar="样式",
        help="table 对齐的表格（默认），csv 供 Excel 和 WPS 打开，json 供程序读取",
    )


def _alerts(parser: ChineseParser) -> None:
    parser.add_argument("--as-of", metavar="日期", type=day, help="按这一天所知道的数据；不写时按现在")
    _format(parser, "table", "csv", "json")


def _backtest(parser: ChineseParser) -> None:
    parser.add_argument("rule", metavar="规则", help="规则代码，用 rules list 查看")
    parser.add_argument("--periods", metavar="期数", type=positive, default=36, help="回测最近多少期，默认 36")
    _format(parser, "table", "csv")


def _format(parser: ChineseParser, *choices: str) -> None:
    meanings = {"table": "table 对齐的表格（默认）", "csv": "csv 供 Excel 和 WPS 打开", "json": "json 供程序读取"}
    said = "，".join(meanings[choice] for choice in choices)
    parser.add_argument("--format", choices=choices, default="table", metavar="样式", help=said)


def _rules(parser: ChineseParser) -> None:
    words = parser.add_subparsers(title="做什么", metavar="做什么", dest="act", required=True)
    words.add_parser("list", help="列出全部规则").set_defaults(act_run=alerting.rules_list)
    lint = words.add_parser("lint", help="检查规则文件；不写文件时检查执行中的规则")
    lint.add_argument("file", metavar="文件", type=Path, nargs="?", help="规则文件：toml")
    lint.set_defaults(act_run=alerting.rules_lint)
    export = words.add_parser("export", help="把执行中的规则导出为文件")
    export.add_argument("file", metavar="文件", type=Path, help="导出到这个 toml 文件")
    export.set_defaults(act_run=alerting.rules_export)
    bring = words.add_parser("import", help="导入规则文件，有改动的规则成为新版本")
    bring.add_argument("file", metavar="文件", type=Path, help="规则文件：toml")
    bring.add_argument("--reason", metavar="理由", required=True, help="为什么改")
    bring.add_argument("--by", metavar="姓名", default="", help="由谁拟定；不写时为本机用户")
    bring.set_defaults(act_run=alerting.rules_import)
    approve = words.add_parser("approve", help="复核含红色的新版本")
    approve.add_argument("rule", metavar="规则", help="规则代码")
    approve.add_argument("--by", metavar="姓名", required=True, help="复核人，不能是拟定人")
    approve.set_defaults(act_run=alerting.rules_approve)


def _schemes(parser: ChineseParser) -> None:
    words = parser.add_subparsers(title="做什么", metavar="做什么", dest="act", required=True)
    words.add_parser("list", help="列出执行中的考核方案").set_defaults(act_run=schemes.listed)
    lint = words.add_parser("lint", help="检查方案文件；不写文件时检查执行中的方案")
    lint.add_argument("file", metavar="文件", type=Path, nargs="?", help="方案文件：xlsx 或 toml")
    lint.add_argument("--periods", metavar="期数", type=positive, default=0, help="再用最近多少期试算：谁升谁降")
    lint.set_defaults(act_run=schemes.lint)
    export = words.add_parser("export", help="把执行中的方案导出为文件")
    export.add_argument("file", metavar="文件", type=Path, help="导出到这个 xlsx 或 toml 文件")
    export.set_defaults(act_run=schemes.export)
    bring = words.add_parser("import", help="导入方案文件，有改动的方案成为新版本")
    bring.add_argument("file", metavar="文件", type=Path, help="方案文件：xlsx 或 toml")
    bring.add_argument("--reason", metavar="理由", required=True, help="为什么改")
    bring.add_argument("--by", metavar="姓名", default="", help="由谁拟定；不写时为本机用户")
    bring.set_defaults(act_run=schemes.bring)
    marks = words.add_parser("marks", help="列出一个方案的加减分和一票否决")
    marks.add_argument("scheme", metavar="方案", help="方案代码")
    marks.set_defaults(act_run=schemes.marks)
    mark = words.add_parser("mark", help="凭文号给一个单位加减分，或一票否决")
    mark.add_argument("scheme", metavar="方案", help="方案代码")
    mark.add_argument("area", metavar="单位", help="单位的代码或名称")
    how = mark.add_mutually_exclusive_group(required=True)
    how.add_argument("--points", metavar="分", type=float, help="加几分；减分写负数")
    how.add_argument("--veto", action="store_true", help="一票否决")
    mark.add_argument("--document", metavar="文号", required=True, help="依据的文号")
    mark.add_argument("--reason", metavar="原因", required=True, help="为什么")
    mark.add_argument("--first", metavar="报告期", type=period, required=True, help="从哪一期起，如 2026-10")
    mark.add_argument("--last", metavar="报告期", type=period, help="到哪一期止；不写时只这一期")
    mark.add_argument("--by", metavar="姓名", default="", help="由谁登记；不写时为本机用户")
    mark.set_defaults(act_run=schemes.mark)
    withdraw = words.add_parser("withdraw", help="撤回一条加减分或否决")
    withdraw.add_argument("mark", metavar="编号", type=positive, help="编号，用 schemes marks 查看")
    withdraw.add_argument("--by", metavar="姓名", default="", help="由谁撤回；不写时为本机用户")
    withdraw.set_defaults(act_run=schemes.withdraw)


def _rank(parser: ChineseParser) -> None:
    parser.add_argument("scheme", metavar="方案", help="方案代码，用 schemes list 查看")
    parser.add_argument("period", metavar="报告期", type=period, help="如 2026-10")
    parser.add_argument(
        "--known-on", metavar="日期", type=day, help="按这一天所知道的数据，如 2026-11-01；不写时按现在"
    )
    _format(parser, "table", "csv", "json")


def _explain(parser: ChineseParser) -> None:
    parser.add_argument("scheme", metavar="方案", help="方案代码，用 schemes list 查看")
    parser.add_argument("period", metavar="报告期", type=period, help="如 2026-10")
    parser.add_argument("area", metavar="单位", help="单位的代码或名称，如 马厂镇")


def _act(cockpit: Cockpit, asked: Namespace) -> None:
    asked.act_run(cockpit, asked)


def _scheduler(asking: Cockpit, asked: Namespace) -> None:
    if asked.status:
        print(scheduler.status(asking.health()))
        return
    journal = Journal(_now, log_in(ROOT / "var"))
    clockwork = Clockwork(_store(), lambda store: scheduler.jobs_of(_cockpit(store)), _now)
    scheduler.run(clockwork, journal, parent=asked.with_parent)


def _nothing(_parser: ChineseParser) -> None:
    return None


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
    Command("loads", "列出全部批次", _nothing, commands.loads),
    Command("undo", "撤销一个批次，恢复此前的数据", _load_id, commands.undo),
    Command("show", "查看一个指标在一个报告期的全部单位", _shown, commands.show),
    Command("evaluate", "重新判定预警，记录变化", _nothing, commands.evaluate),
    Command("alerts", "列出当前预警和处置情况", _alerts, alerting.alerts),
    Command("backtest", "用历史数据回测一条规则", _backtest, alerting.backtest),
    Command("rules", "预警规则：list 列出，lint 检查，export 导出，import 导入，approve 复核", _rules, _act),
    Command("schemes", "考核方案：list、lint、export、import，以及加减分和否决 marks、mark、withdraw", _schemes, _act),
    Command("rank", "按考核方案排名，列出区间和每一步的数", _rank, ranking.rank),
    Command("explain", "说明一个单位的得分怎样来、为什么变", _explain, ranking.explain),
    Command("bulletin", "把排名写成通报或专报：docx、pdf、xlsx 附件或网页", bulletin.arguments, bulletin.bulletin),
    Command("bulletins", "通报的草稿、审核、签发、核对和更正；模板和定期编写", issuing.arguments, _act),
    Command("scheduler", "运行定时进程：判定预警、发送通知、每日复查", scheduler.arguments, _scheduler),
    Command("backup", "备份整个数据库", _file("备份写到这个文件"), commands.backup),
    Command("restore", "从备份恢复；现有数据库另存一份", _file("用 backup 写出的备份文件"), commands.restore),
    Command("sample", "空库时导入样例区（潞州区），已有数据时什么也不做", _nothing, _sample),
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
