"""The rules: every one of them by theme, with what stands, what waits and what it has open."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dash import dcc, html

from indicators.alerting.board import RuleLine, RuleVersion
from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor import editor_shell
from layouts.alerts.editor_elements import LEVELS, kind_words, square
from layouts.alerts.editor_view import EXPORT_PATH, RuleView
from layouts.alerts.rule_marks import ladder_words, review_words, scope_words, version_mark
from layouts.desk.elements import Children, card, link, quiet, row, table

_THEMES = {Theme.ECONOMY: "经济", Theme.SERVICE: "服务", Theme.SAFETY: "安全", Theme.BASE: "基础"}
_STORES = (ids.REDRAWN, ids.FORM, ids.PICKED, ids.LIVE, ids.TESTED, ids.TUNED, ids.ACT, ids.DONE, ids.KEPT)
_ENDED = "指标已不在目录"
_HEADINGS = ("规则", "类型", "范围", "阶梯", "版本", "未解除", "归口", "复审")


def rules_shell() -> html.Section:
    """The empty places of the rule list and the editor; shown when the address asks for rules."""
    return html.Section(
        [
            *(dcc.Store(id=name) for name in _STORES),
            html.P(id=ids.NOTICE, className="rules-notice", role="status"),
            html.Div(_list_shell(), id=ids.LIST, hidden=True),
            html.Div(editor_shell(), id=ids.EDITOR, hidden=True),
        ],
        id=ids.SHELL,
        className="rules",
    )


def _list_shell() -> html.Section:
    search = dcc.Input(
        name="rules_search",
        type="search",
        placeholder="按规则、指标、部门查找",
        autoComplete="off",
        className="rules-input",
    )
    acts = html.Div(
        [
            html.Label([html.Span("查找规则", className="rules-unseen"), search], className="rules-search"),
            html.A("导出", href=EXPORT_PATH, download="", className="desk-button"),
            link("新建规则", RuleView(is_new=True).href(), "desk-button is-main"),
        ],
        className="rules-list-acts",
    )
    return card("预警规则", html.Div(id=ids.LISTED, className="desk-wide"), aside=acts)


def rule_list(lines: Sequence[RuleLine], today: date) -> list[Children]:
    """Every rule, theme by theme; those of indicators that are gone come last."""
    if not lines:
        return [quiet("还没有规则。点“新建规则”，选一个指标，阈值和回测会自动给出。")]
    rows: list[html.Tr] = []
    order = [*_THEMES, None]
    listed = sorted(lines, key=lambda line: order.index(_theme(line)))
    for theme, members in groupby(listed, key=_theme):
        of_theme = list(members)
        name = _THEMES[theme] if theme else _ENDED
        rows.append(
            html.Tr(
                html.Th(f"{name}（{len(of_theme)} 条）", colSpan=len(_HEADINGS), scope="rowgroup"), className="is-group"
            )
        )
        rows += [_line(line, today) for line in of_theme]
    return [
        table("预警规则", _HEADINGS, rows, class_name="is-rules"),
        html.P("没有符合的规则。", className="desk-quiet rules-none", hidden=True),
    ]


def _theme(line: RuleLine) -> Theme | None:
    return line.indicator.theme if line.indicator else None


def _line(line: RuleLine, today: date) -> html.Tr:
    version = shown_version(line)
    rule = version.rule
    label = line.indicator.label if line.indicator else ""
    title: list[Children] = [link(rule.name or label or line.title, RuleView(rule_code=rule.code).href(), "desk-open")]
    if rule.name and label:
        title.append(html.Div(label, className="desk-when"))
    if line.fault:
        title.append(html.Div(line.fault, className="rules-fault"))
    cells: list[Children] = [
        title,
        kind_words(rule.kind),
        scope_words(rule.scope),
        ladder_words(rule),
        _versions(line),
        _open_counts(line.open_counts),
        rule.owner or (line.indicator.owner if line.indicator else ""),
        review_words(rule.review_on, today),
    ]
    return row(cells, class_name="rules-line")


def shown_version(line: RuleLine) -> RuleVersion:
    """Give the version a list speaks of: what stands, else what waits, else the last there was."""
    return line.standing or line.proposed or line.newest


def _versions(line: RuleLine) -> list[Children]:
    said: list[Children] = []
    for version in (line.standing, line.proposed):
        if version is not None:
            said.append(html.Div(version_mark(version)))
    return said or [html.Div(version_mark(shown_version(line)))]


def _open_counts(counts: tuple[int, int, int, int]) -> Children:
    by_level = dict(zip((Severity.BLUE, Severity.YELLOW, Severity.ORANGE, Severity.RED), counts, strict=True))
    shown = [square(level, str(by_level[level])) for level in LEVELS if by_level[level]]
    return (
        html.Span(shown, className="rules-steps")
        if shown
        else html.Span("—", className="desk-when", title="没有未解除的预警")
    )
