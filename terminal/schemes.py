"""What the commands of schemes do: listed, checked, brought in and out; points and vetoes by document."""

from argparse import Namespace

from indicators.problem import Problem, Refusal
from indicators.scoring.scheme import Adjustment, Scheme, Veto
from terminal.arguments import add_book, add_by, add_reason, add_word, words_of
from terminal.commands import content_of, written
from terminal.parser import ChineseParser, period, positive
from terminal.progress import waiting
from terminal.tables import SAMPLE_MARK, Heading, as_table, clock
from workflows.cockpit import Cockpit

_SCHEMES = (
    Heading("方案", "scheme_code"),
    Heading("名称", "name"),
    Heading("版本", "version", is_number=True),
    Heading("指标", "items", is_number=True),
    Heading("依据", "basis"),
    Heading("有效期", "validity"),
    Heading("拟定", "author"),
    Heading("数据", "nature"),
)
_VERSIONS = (
    Heading("版本", "version", is_number=True),
    Heading("起", "since"),
    Heading("止", "until"),
    Heading("名称", "name"),
    Heading("指标", "items", is_number=True),
    Heading("拟定", "author"),
    Heading("理由", "reason"),
)
_MARKS = (
    Heading("编号", "mark_id", is_number=True),
    Heading("单位", "area_name"),
    Heading("加减", "what"),
    Heading("报告期", "periods"),
    Heading("文号", "document_number"),
    Heading("原因", "reason"),
    Heading("登记", "author"),
)


def scheme_words(parser: ChineseParser) -> None:
    """Describe the words of `schemes`."""
    words = words_of(parser)
    add_book(words, "方案", "xlsx 或 toml", listed=listed, lint=lint, export=export, bring=bring)
    tried = words.choices["lint"]
    tried.add_argument("--periods", metavar="期数", type=positive, default=0, help="再用最近多少期试算：谁升谁降")
    _add_scheme(add_word(words, "versions", "列出一个方案的全部版本", versions))
    retired = add_word(words, "retire", "停用一个方案，各版本照留", retire)
    _add_scheme(retired)
    add_reason(retired)
    add_by(retired, "停用")
    _add_scheme(add_word(words, "marks", "列出一个方案的加减分和一票否决", marks))
    _mark_arguments(add_word(words, "mark", "凭文号给一个单位加减分，或一票否决", mark))
    back = add_word(words, "withdraw", "撤回一条加减分或否决", withdraw)
    back.add_argument("mark", metavar="编号", type=positive, help="编号，用 schemes marks 查看")
    add_by(back, "撤回")


def _add_scheme(parser: ChineseParser) -> None:
    parser.add_argument("scheme", metavar="方案", help="方案代码，用 schemes list 查看")


def _mark_arguments(parser: ChineseParser) -> None:
    _add_scheme(parser)
    parser.add_argument("area", metavar="单位", help="单位的代码或名称")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--points", metavar="分", type=float, help="加几分；减分写负数")
    how.add_argument("--veto", action="store_true", help="一票否决")
    parser.add_argument("--document", metavar="文号", required=True, help="依据的文号")
    parser.add_argument("--reason", metavar="原因", required=True, help="为什么")
    parser.add_argument("--first", metavar="报告期", type=period, required=True, help="从哪一期起，如 2026-10")
    parser.add_argument("--last", metavar="报告期", type=period, help="到哪一期止；不写时只这一期")
    add_by(parser, "登记")


def listed(cockpit: Cockpit, _asked: Namespace) -> None:
    """List the schemes in force."""
    found = cockpit.schemes.schemes()
    if not found:
        print("还没有考核方案；请在方案页新建，或用 schemes import 导入。")
        return
    rows = []
    for code, one in found.items():
        scheme = one.scheme
        ends = [day.isoformat() if day else "" for day in (scheme.valid_from, scheme.valid_to)]
        validity = "—".join(ends) if any(ends) else "不限"
        nature = SAMPLE_MARK if scheme.is_sample else "正式"
        rows.append(
            [code, scheme.name, str(scheme.version), str(len(scheme.items)), scheme.basis, validity, one.author, nature]
        )
    print(as_table(_SCHEMES, rows))


def lint(cockpit: Cockpit, asked: Namespace) -> None:
    """Check a file of schemes, or the schemes in force; faults end with exit code 1.

    Asked for periods, tell who would gain and who would lose beside the scheme in force.
    """
    faults: list[Problem] = []
    checked = cockpit.schemes.lint(*_file_of(asked))
    for scheme, findings in checked:
        for finding in findings:
            if finding.is_error:
                faults.append(Problem(f"{scheme.name}：{finding.sentence()}"))
            else:
                print(f"提醒　{scheme.name}：{finding.sentence()}")
    if faults:
        raise Refusal(tuple(faults))
    print("考核方案没有错误。")
    if asked.file is not None and asked.periods:
        for scheme, _ in checked:
            _try(cockpit, scheme, asked.periods)


def _try(cockpit: Cockpit, scheme: Scheme, periods: int) -> None:
    with waiting("正在用历史试算"):
        shifts = cockpit.rankings.tried(scheme, periods)
    print(f"\n{scheme.name}：最近 {periods} 期试算，与执行中的方案相比")
    print("\n".join(f"{shift.group}　{shift.sentence()}" for shift in shifts))


def export(cockpit: Cockpit, asked: Namespace) -> None:
    """Write the schemes in force into a TOML file or a workbook."""
    written(asked.file, cockpit.schemes.export(asked.file.suffix.lower()))
    print(f"考核方案已导出到“{asked.file.name}”。")


def bring(cockpit: Cockpit, asked: Namespace) -> None:
    """Keep the schemes of a file as new versions."""
    with waiting("正在检查考核方案"):
        kept = cockpit.schemes.import_file(asked.file.name, content_of(asked.file), asked.reason, asked.by)
    said = f"已导入 {len(kept)} 个考核方案的新版本。" if kept else "文件里的方案与现有的相同，没有新版本。"
    print(said)


def versions(cockpit: Cockpit, asked: Namespace) -> None:
    """List every version of a scheme, newest first: since when, until when, by whom and why."""
    rows = []
    for one in cockpit.schemes.versions(asked.scheme):
        scheme, until = one.scheme, "执行中" if one.until is None else clock(one.until)
        about = (scheme.name, str(len(scheme.items)), one.author, one.reason)
        rows.append([str(scheme.version), clock(one.since), until, *about])
    print(as_table(_VERSIONS, rows))


def retire(cockpit: Cockpit, asked: Namespace) -> None:
    """Take a scheme out of force."""
    cockpit.schemes.retire(asked.scheme, asked.reason, asked.by)
    print(f"方案“{asked.scheme}”已停用，各版本照留；再导入一次即恢复执行。")


def marks(cockpit: Cockpit, asked: Namespace) -> None:
    """List what documents add to, take from or veto in the scores of a scheme."""
    found = cockpit.schemes.marks(cockpit.schemes.scheme(asked.scheme).scheme.code)
    if not found:
        print("没有加减分和一票否决。")
        return
    areas = cockpit.now().areas
    rows = []
    for one in found:
        what = one.what
        said = f"{what.points:+g}分" if isinstance(what, Adjustment) else "一票否决"
        name = areas.names[areas.ordinal(what.area_code)] if what.area_code in areas.codes else what.area_code
        periods = f"{one.first_period.label()}至{one.last_period.label()}"
        rows.append([str(one.mark_id), name, said, periods, what.document_number, what.reason, one.author])
    print(as_table(_MARKS, rows))


def mark(cockpit: Cockpit, asked: Namespace) -> None:
    """Add 加分, 减分 or 一票否决 of a unit by a document."""
    ranked = cockpit.rankings.ranked(cockpit.schemes.scheme(asked.scheme).scheme, cockpit.latest_period())
    unit = cockpit.rankings.unit(ranked, asked.area)
    code, name = ranked.snapshot.areas.codes[unit], ranked.snapshot.areas.names[unit]
    what: Adjustment | Veto = (
        Veto(code, asked.reason, asked.document)
        if asked.veto
        else Adjustment(code, asked.points, asked.reason, asked.document)
    )
    cockpit.schemes.mark(asked.scheme, what, asked.first, asked.last or asked.first, asked.by)
    print(f"已登记：{name}{'一票否决' if asked.veto else f'{asked.points:+g}分'}，依据{asked.document}。")


def withdraw(cockpit: Cockpit, asked: Namespace) -> None:
    """Take a mark back."""
    cockpit.schemes.withdraw(asked.mark, asked.by)
    print(f"第 {asked.mark} 条已撤回。")


def _file_of(asked: Namespace) -> tuple[str, bytes] | tuple[()]:
    return () if asked.file is None else (asked.file.name, content_of(asked.file))
