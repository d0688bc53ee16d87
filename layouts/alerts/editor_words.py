"""What the editor says while a rule is being written: the linter's lines, the alert's own sentence, the saving."""

from collections.abc import Sequence

from dash import html

from indicators.alerting.board import AlertHistory, RuleVersion
from indicators.alerting.conditions import condition_words
from indicators.alerting.lint_finding import Lint, LintFinding
from indicators.alerting.rule import Severity
from indicators.alerting.sentence import Finding, sentence
from layouts.alerts.editor_difference import Change, difference_table
from layouts.alerts.editor_elements import colour_of
from layouts.desk.elements import Children, quiet

CLEAN = "✓ 无缺口、无重叠，方向与指标一致；解除线均落在下一级之内"


def lint_lines(lint: Lint) -> list[Children]:
    """The linter's findings, errors first; one green line when there is nothing to say."""
    if not lint.findings:
        return [html.P(CLEAN, className="rules-clean")]
    lines: list[Children] = [_finding(one) for one in sorted(lint.findings, key=lambda one: not one.is_error)]
    if lint.is_savable:
        lines.append(html.P("✓ 可以保存", className="rules-clean"))
    return [html.Ul(lines[: len(lint.findings)], className="rules-findings"), *lines[len(lint.findings) :]]


def _finding(found: LintFinding) -> html.Li:
    mark = html.Strong("✕ 错误" if found.is_error else "！提示")
    parts: list[Children] = [mark, html.Span(found.message)]
    if found.example and "\n" not in found.example:  # the drawing of an expression's fault stands at its field
        parts.append(html.Span(f"例：{found.example}", className="rules-example"))
    level = f" severity-{colour_of(found.severity)}" if found.severity else ""
    return html.Li(parts, className=f"is-{'error' if found.is_error else 'warning'}{level}")


def said_card(history: AlertHistory | None) -> list[Children]:
    """The sentence people will read, for the unit that is shown; while it is calm, the conditions instead."""
    if history is None:
        return [html.H3("系统将这样说"), quiet("规则能判定以后，这里给出原话。")]
    finding = finding_of(history)
    if finding is None:
        lines = [
            html.Li(words) for words in condition_words(history.rule, history.indicator, history.exits, history.formula)
        ]
        return [
            html.H3("系统将这样说"),
            html.P(f"{history.area_name}现在没有达到任何一级。达到时按这些条件报："),
            html.Ul(lines, className="rules-conditions"),
        ]
    colour = html.Strong(
        f"{finding.severity.label}色", className=f"rules-said-level severity-{colour_of(finding.severity)}"
    )
    words = f"{history.area_name}{sentence(history.rule, history.indicator, finding)}"
    said: list[Children] = ["“", colour, f"提示：{words}。"]
    said += [history.rule.text] if history.rule.text else []
    return [html.H3("系统将这样说"), html.P([*said, "”"], className="rules-sentence")]


def finding_of(history: AlertHistory) -> Finding | None:
    """Give what the machine found at the last slot; None while no level holds."""
    severity = Severity(history.severity[-1]) if history.severity else Severity.NONE
    if severity is Severity.NONE:
        return None
    known = [slot for slot, number in enumerate(history.watched) if number == number]
    slot = known[-1]
    return Finding(
        severity=severity,
        state=history.state[-1],
        value=float(history.figures[slot]),
        watched=float(history.watched[slot]),
        entry_value=history.entries[severity - 1],
        exit_value=history.exits[severity - 1],
        overdue="" if slot == len(history.watched) - 1 else history.periods[-1].label(),
        formula=history.formula,
    )


def saving_words(
    lint: Lint, changes: Sequence[Change], standing: RuleVersion | None, *, needs_review: bool
) -> list[Children]:
    """What the save dialog shows before a reason is asked for: what changes, what is doubtful, what happens next."""
    replaced = f"，替换第 {standing.rule.version} 版" if standing else ""
    happens = (
        f"含红色级别：保存后待第二人复核，通过以后才执行{replaced}。" if needs_review else f"保存后立即执行{replaced}。"
    )
    doubts = [html.Li(one.message) for one in lint.findings if not one.is_error]
    parts: list[Children] = [html.P(happens, className="rules-told")]
    if standing is not None:
        number = standing.rule.version
        parts.append(
            difference_table(changes, f"第 {number} 版", "这一版") if changes else quiet(f"与第 {number} 版没有差别。")
        )
    if doubts:
        parts += [html.P("系统的提示："), html.Ul(doubts, className="desk-sentences")]
    return parts


def difference_words(changes: Sequence[Change], standing: RuleVersion | None) -> list[Children]:
    """The comparison of the form with what is executed."""
    if standing is None:
        return [html.H2("比较"), quiet("还没有执行中的版本。")]
    number = standing.rule.version
    body = difference_table(changes, f"第 {number} 版", "现在的表单") if changes else quiet("没有差别。")
    return [html.H2(f"与第 {number} 版比较"), body]
