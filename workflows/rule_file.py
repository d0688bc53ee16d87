"""A file of rules: read and linted as a whole, every fault with its line."""

import re
import tomllib
from collections.abc import Mapping, Sequence

from indicators.alerting.lint_finding import Lint, LintFinding
from indicators.alerting.linter import lint_table
from indicators.alerting.rule import AlertRule
from indicators.alerting.rule_lines import line_of
from indicators.alerting.watching import Scene
from indicators.problem import Gravity, Problem, Refusal

_CODE = re.compile(r"[\w-]{1,60}")


def read_rules(
    file_name: str, content: bytes, scene: Scene, in_force: Sequence[AlertRule], standing: Sequence[AlertRule]
) -> tuple[list[AlertRule], list[Problem]]:
    """Read the rules of a TOML file, each linted beside those in force and those before it; doubts are told, too.

    `standing` holds the versions whose place the rules of the file would take, paused ones too.

    Raises:
        Refusal: the file cannot be read as tables of rules.
    """
    text, tables = _toml(file_name, content)
    rules, problems = list[AlertRule](), list[Problem]()
    for code, table in tables.items():
        if not isinstance(table, dict):
            raise Refusal.because("每条规则要写成一张表，例如 [tax_revenue]；请改正。", file_name=file_name)
        if not _CODE.fullmatch(code):
            cure = "规则代码只用文字、数字、下划线和连字符，最多 60 个，例如 [tax_revenue_2]；请改正。"
            problems.append(Problem(f"规则“{code}”：{cure}", file_name=file_name, row=line_of(text, code, ())))
            continue
        others = [*(one for one in in_force if one.code != code), *(one for one in standing if one.code == code)]
        lint = lint_table(code, table, scene, [*others, *rules])
        problems += [_placed(one, file_name, text, code) for one in lint.findings]
        if lint.rule is not None and lint.is_savable:
            rules.append(lint.rule)
    return rules, problems


def sound_rule(lint: Lint) -> AlertRule:
    """Give the rule that was linted.

    Raises:
        Refusal: with every error, each with its example.
    """
    if lint.rule is None or not lint.is_savable:
        raise Refusal(tuple(Problem(f"{one.message}例如：{one.example}") for one in lint.findings if one.is_error))
    return lint.rule


def sound_rules(rules: list[AlertRule], problems: Sequence[Problem]) -> list[AlertRule]:
    """Give the rules of a file.

    Raises:
        Refusal: with every error; a doubt alone keeps nothing out.
    """
    errors = tuple(one for one in problems if one.gravity is Gravity.ERROR)
    if errors:
        raise Refusal(errors)
    return rules


def _placed(finding: LintFinding, file_name: str, text: str, code: str) -> Problem:
    """Point at the line a finding is about: of its level, of a field it names, of the field its example writes."""
    level = [finding.severity.name.lower()] if finding.severity else []
    fields = (*level, *re.findall(r"“(\w+)”", finding.message), *re.findall(r"(\w+) = ", finding.toml))
    example = "：".join(part for part in (finding.example, finding.toml) if part)
    return Problem(
        f"规则“{code}”：{finding.message}例如：{example}",
        file_name=file_name,
        row=line_of(text, code, fields),
        gravity=Gravity.ERROR if finding.is_error else Gravity.WARNING,
    )


def _toml(file_name: str, content: bytes) -> tuple[str, Mapping[str, object]]:
    try:
        text = content.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Refusal.because("不是 UTF-8 编码，请另存为 UTF-8 后重试。", file_name=file_name) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal.because(f"TOML 写法有误（{error}），请改正后重试。", file_name=file_name) from error
