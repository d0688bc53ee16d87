"""What the commands of early warning do: rules, backtests, the live list."""

import math
from argparse import Namespace

from indicators.alerting.backtest import Alarm, Backtest, BacktestReport
from indicators.alerting.board import AlertEntry, Board, RuleLine, RuleVersion
from indicators.alerting.ladder_table import plain
from indicators.alerting.rule_table import rule_table
from indicators.problem import Problem, Refusal
from terminal.arguments import add_book, add_format, add_word, words_of
from terminal.commands import content_of, written
from terminal.parser import ChineseParser, day, positive
from terminal.progress import waiting
from terminal.tables import SAMPLE_MARK, Heading, as_csv, as_json, as_table
from workflows.cockpit import Cockpit
from workflows.rule_file import sound_rules

_RULES = (
    Heading("规则", "rule_code"),
    Heading("名称", "title"),
    Heading("版本", "version", is_number=True),
    Heading("状态", "state"),
    Heading("阈梯", "ladder"),
    Heading("当前预警", "open"),
    Heading("拟定", "author"),
    Heading("复审", "review_on"),
)
_ALERTS = (
    Heading("级别", "severity"),
    Heading("代码", "area_code"),
    Heading("单位", "area_name"),
    Heading("规则", "rule_code"),
    Heading("说明", "sentence"),
    Heading("报告期", "period"),
    Heading("起于", "since"),
    Heading("持续期数", "periods_firing", is_number=True),
    Heading("状态", "state"),
    Heading("处置", "handling"),
    Heading("经办", "by"),
    Heading("暂不通知", "suppression"),
)
_ALARMS = (
    Heading("代码", "area_code"),
    Heading("单位", "area_label"),
    Heading("触发", "opened"),
    Heading("解除", "closed"),
    Heading("触发时", "severity"),
    Heading("最高", "gravest"),
    Heading("反复", "is_flap"),
)
_STATES = {"firing": "预警中", "recovering": "恢复中"}


def alert_arguments(parser: ChineseParser) -> None:
    """Describe the arguments of `alerts`."""
    parser.add_argument("--as-of", metavar="日期", type=day, help="按这一天所知道的数据；不写时按现在")
    add_format(parser, "table", "csv", "json")


def backtest_arguments(parser: ChineseParser) -> None:
    """Describe the arguments of `backtest`."""
    parser.add_argument("rule", metavar="规则", help="规则代码，用 rules list 查看")
    parser.add_argument("--periods", metavar="期数", type=positive, default=36, help="回测最近多少期，默认 36")
    add_format(parser, "table", "csv")


def rule_words(parser: ChineseParser) -> None:
    """Describe the words of `rules`."""
    words = words_of(parser)
    add_book(words, "规则", "toml", listed=rules_list, lint=rules_lint, export=rules_export, bring=rules_import)
    approve = add_word(words, "approve", "复核含红色的新版本", rules_approve)
    approve.add_argument("rule", metavar="规则", help="规则代码")
    approve.add_argument("--by", metavar="姓名", required=True, help="复核人，不能是拟定人")


def rules_list(cockpit: Cockpit, _asked: Namespace) -> None:
    """List the rules with what stands and what waits."""
    lines = cockpit.rules.rules()
    if not lines:
        print("还没有规则；导入指标目录时，目录里的阈梯会成为默认规则。")
        return
    rows = [_rule_row(line, version) for line in lines for version in (line.standing, line.proposed) if version]
    print(as_table(_RULES, rows))
    faults = [f"{line.title}：{line.fault}" for line in lines if line.fault]
    print("\n".join(faults)) if faults else None


def _rule_row(line: RuleLine, version: RuleVersion) -> list[str]:
    rule = version.rule
    ladder = " ".join(f"{step.severity.label}{rule.comparator.value}{plain(step.enter_value)}" for step in rule.steps)
    counts = zip("蓝黄橙红", line.open_counts, strict=True)
    said = " ".join(f"{colour}{count}" for colour, count in counts if count) if version is line.standing else ""
    review = "" if rule.review_on is None else rule.review_on.isoformat()
    return [rule.code, line.title, str(rule.version), version.state_label, ladder, said, rule.author, review]


def rules_lint(cockpit: Cockpit, asked: Namespace) -> None:
    """Check a file of rules, or all rules in force; faults end with exit code 1."""
    if asked.file is not None:
        rules, problems = cockpit.rules.read_file(asked.file.name, content_of(asked.file))
        sound = sound_rules(rules, problems)
        for doubt in problems:
            print(f"提醒　{doubt.sentence()}")
        print(f"{len(sound)} 条规则没有错误。")
        return
    faults: list[Problem] = []
    for line in cockpit.rules.rules():
        if line.standing is None:
            continue
        rule = line.standing.rule
        for finding in cockpit.rules.check(rule.code, rule_table(rule)).findings:
            said = f"{line.title}：{finding.message}"
            if finding.is_error:
                faults.append(Problem(said))
            else:
                print(f"提醒　{said}")
    if faults:
        raise Refusal(tuple(faults))
    print("执行中的规则没有错误。")


def rules_export(cockpit: Cockpit, asked: Namespace) -> None:
    """Write the rules in force into a TOML file."""
    text = cockpit.rules.export_rules()
    written(asked.file, text.encode())
    print(f"执行中的规则已导出到“{asked.file.name}”。")


def rules_import(cockpit: Cockpit, asked: Namespace) -> None:
    """Keep the rules of a file as new versions."""
    with waiting("正在检查规则"):
        kept = cockpit.rules.import_rules(asked.file.name, content_of(asked.file), asked.reason, asked.by)
    if not kept:
        print("文件里的规则与现有的相同，没有新版本。")
        return
    waits = sum(version.state == "proposed" for version in kept)
    print(f"已导入 {len(kept)} 条规则的新版本" + (f"，其中 {waits} 条含红色，待另一人复核。" if waits else "。"))


def rules_approve(cockpit: Cockpit, asked: Namespace) -> None:
    """Let the proposed version of a rule come into force."""
    waiting_one = next((one for one in cockpit.rules.versions(asked.rule) if one.state == "proposed"), None)
    if waiting_one is None:
        raise Refusal.because(f"规则“{asked.rule}”没有待复核的版本；用 rules list 查看。")
    version = waiting_one.rule.version
    cockpit.rules.approve(asked.rule, version, asked.by)
    print(f"规则“{asked.rule}”第 {version} 版已由{asked.by}复核，即时生效。")


def backtest(cockpit: Cockpit, asked: Namespace) -> None:
    """Try a rule on history, as it was known at each time: the version that waits, else the one that stands."""
    versions = cockpit.rules.versions(asked.rule)
    version = next((one for one in versions if one.state in ("proposed", "active", "paused")), versions[0])
    with waiting("正在回测"):
        report = cockpit.rules.backtest(asked.rule, rule_table(version.rule), asked.periods)
    is_sample = cockpit.alerts.board().is_sample
    print(backtest_text(report, asked.format, SAMPLE_MARK if is_sample else "正式数据"), end="")


def backtest_text(report: BacktestReport, form: str, nature: str) -> str:
    """Write a backtest: the sentences and the alarms as a table, or every alarm as CSV."""
    tried = report.proposed
    rows = [_alarm_cells(alarm, tried) for alarm in tried.alarms]
    if form == "csv":
        return as_csv([*_ALARMS, Heading("数据性质", "nature")], [[*row, nature] for row in rows])
    said = filter(None, (*report.sentences, tried.levels_sentence()))
    return "\n".join([f"{tried.rule.code} · {nature}", *said, as_table(_ALARMS, rows)]) + "\n"


def _alarm_cells(alarm: Alarm, tried: Backtest) -> list[str]:
    names = dict(zip(tried.area_codes, tried.area_labels, strict=True))
    closed = tried.periods[alarm.closed].label() if alarm.closed < len(tried.periods) else "至今"
    return [
        alarm.area_code,
        names[alarm.area_code],
        tried.periods[alarm.opened].label(),
        closed,
        f"{alarm.severity.label}色",
        f"{alarm.gravest.label}色",
        "是" if alarm.is_flap else "",
    ]


def alerts(cockpit: Cockpit, asked: Namespace) -> None:
    """Print the live list."""
    print(alerts_text(cockpit.alerts.board(asked.as_of), asked.format), end="")


def alerts_text(board: Board, form: str) -> str:
    """Write the live list as a table, CSV or JSON; invented figures say so in each."""
    rows = [_alert_cells(entry) for entry in board.entries]
    nature = SAMPLE_MARK if board.is_sample else "正式数据"
    if form == "csv":
        return as_csv([*_ALERTS, Heading("数据性质", "nature")], [[*row, nature] for row in rows])
    if form == "json":
        return _alerts_json(board, nature)
    title = f"{board.areas.names[0]}预警清单 · {board.period.label()} · {nature}"
    beside = [f"规则故障　{fault.rule.code}：{fault.message}" for fault in board.faults]
    body = as_table(_ALERTS, rows) if rows else "当前没有预警。"
    return "\n".join([title, body, *beside]) + "\n"


def _alert_cells(entry: AlertEntry) -> list[str]:
    alert, kept = entry.alert, entry.suppression
    return [
        f"{alert.severity.label}色",
        entry.area_code,
        entry.area_name,
        alert.rule.code,
        alert.sentence,
        alert.period.label(),
        alert.since.label(),
        str(alert.periods_firing),
        _STATES.get(alert.state, alert.state),
        entry.handled.handling.label,
        entry.handled.by,
        "" if kept is None else f"{kept.kind.label}：{kept.why}",
    ]


def _alerts_json(board: Board, nature: str) -> str:
    """Write the list for programs: codes, numbers as numbers, null for what is not known."""
    faults = [{"rule_code": one.rule.code, "message": one.message} for one in board.faults]
    head: dict[str, object] = {
        "period": str(board.period),
        "known_at": board.known_at.isoformat(),
        "nature": nature,
        "faults": faults,
    }
    facts = [_alert_facts(entry) for entry in board.entries]
    headings = [Heading(name, name) for name in (facts[0] if facts else ())]
    return as_json(head, headings, [list(one.values()) for one in facts]) + "\n"


def _alert_facts(entry: AlertEntry) -> dict[str, object]:
    alert, kept = entry.alert, entry.suppression
    return {
        "severity": alert.severity.name.lower(),
        "area_code": entry.area_code,
        "area_name": entry.area_name,
        "rule_code": alert.rule.code,
        "rule_version": alert.rule.version,
        "indicator_code": alert.indicator.code,
        "sentence": alert.sentence,
        "value": _known(alert.value),
        "watched": _known(alert.watched),
        "threshold": _known(alert.threshold),
        "period": str(alert.period),
        "since": str(alert.since),
        "periods_firing": alert.periods_firing,
        "state": alert.state,
        "is_stale": alert.is_stale,
        "handling": entry.handled.handling.value,
        "by": entry.handled.by,
        "suppression": None if kept is None else kept.kind.value,
        "suppressed_until": None if kept is None or kept.until is None else kept.until.isoformat(),
        "why": "" if kept is None else kept.why,
    }


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None
