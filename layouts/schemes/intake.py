"""What the check of a file of schemes answered: faults, hints, what would change, and the form that keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from indicators.problem import Problem
from indicators.scoring.scheme import Scheme
from indicators.scoring.scheme_linter import SchemeFinding
from indicators.scoring.scheme_words import SchemeChange
from layouts.desk.elements import Children, aria, data, quiet
from layouts.schemes.elements import act_button, signed_fields
from layouts.schemes.versions import difference_table

_MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class CheckedScheme:
    """A scheme of a file: its findings, the version it was compared with (0: none), what it changes."""

    scheme: Scheme
    findings: Sequence[SchemeFinding]
    base: int
    changes: Sequence[SchemeChange]

    @property
    def is_news(self) -> bool:
        """Whether keeping it makes a new version."""
        return not self.base or bool(self.changes)


def report(file_name: str, checked: Sequence[CheckedScheme]) -> html.Section:
    """Everything about the file, then what may happen with it."""
    faults = sum(one.is_error for scheme in checked for one in scheme.findings)
    if faults:
        return _shell(
            file_name, [_verdict("不能导入", f"有 {faults} 处错误，请改好文件再选。"), *map(_scheme, checked), _again()]
        )
    if not any(one.is_news for one in checked):
        return _shell(file_name, [_verdict("不用导入", "文件里的方案与现有的相同。"), _again()])
    keep = html.Div(
        [
            *signed_fields("理由（必填）", "例如：按年度考核办法修订"),
            html.P(className="schemes-refused", role="alert", **data(schemes_refused="")),
            html.Div([act_button("导入", "load", "is-main"), _again_button()], className="desk-actions"),
        ],
        className="schemes-keep",
        **data(schemes_keeping=""),
    )
    return _shell(file_name, [_verdict("可以导入", "现在还没有保存；请先看清改了什么。"), *map(_scheme, checked), keep])


def refused(file_name: str, problems: Sequence[Problem]) -> html.Section:
    """The file cannot be read as schemes, and why."""
    listed = html.Ul([html.Li(one.sentence()) for one in problems[:_MOST_PROBLEMS]], className="desk-sentences")
    left = len(problems) - _MOST_PROBLEMS
    more = [quiet(f"还有 {left} 处没有列出，请先改好以上各处。")] if left > 0 else []
    return _shell(file_name, [_verdict("不能导入", "没有保存任何内容。"), listed, *more, _again()])


def _shell(file_name: str, parts: Sequence[Children]) -> html.Section:
    title = html.H2(["导入：", html.Span(file_name)])
    return html.Section([title, *parts], className="desk-card schemes-report", **aria(label="导入方案"))


def _verdict(head: str, rest: str) -> html.P:
    return html.P([html.Strong(head), html.Span(rest)], className="schemes-report-verdict", tabIndex=-1, role="status")


def _scheme(checked: CheckedScheme) -> html.Div:
    scheme = checked.scheme
    faults = [_finding(one) for one in checked.findings if one.is_error]
    hints = [_finding(one) for one in checked.findings if not one.is_error]
    parts: list[Children] = [html.H3(f"{scheme.name}（{scheme.code}）"), html.P(_news(checked))]
    parts += [html.Ul(faults, className="schemes-found")] if faults else []
    if hints and checked.is_news:
        listed = html.Ul(hints, className="schemes-found")
        parts.append(html.Details([html.Summary(f"提醒 {len(hints)} 条，不拦导入"), listed]))
    if checked.changes:
        table = difference_table(checked.changes, f"第 {checked.base} 版", "文件里的")
        parts.append(html.Div(table, className="desk-wide"))
    return html.Div(parts)


def _finding(one: SchemeFinding) -> html.Li:
    words = "错误" if one.is_error else "提醒"
    return html.Li([html.Strong(words), one.sentence()], className="is-error" if one.is_error else "")


def _news(checked: CheckedScheme) -> str:
    if not checked.base:
        return f"新方案，{len(checked.scheme.items)} 项指标。"
    return (
        f"与第 {checked.base} 版有 {len(checked.changes)} 处不同。"
        if checked.changes
        else "与现有的相同，不会有新版本。"
    )


def _again_button() -> html.Button:
    return act_button("另选文件", "choose")


def _again() -> html.Div:
    return html.Div(_again_button(), className="desk-actions")
