"""The rules: every one of them by theme, with what stands, what waits and what it has open.

The list goes to the page as plain words and numbers, which `assets/desk_rules_list.js` draws.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from dash import dcc, html

from indicators.alerting.board import RuleLine, RuleVersion
from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor import editor_shell
from layouts.alerts.editor_elements import LEVELS, colour_of, kind_words
from layouts.alerts.editor_view import EXPORT_PATH, RuleView
from layouts.alerts.rule_marks import ladder_numbers, review_text, scope_words
from layouts.desk.elements import card, data, link

_THEMES = {Theme.ECONOMY: "经济", Theme.SERVICE: "服务", Theme.SAFETY: "安全", Theme.BASE: "基础"}
_STORES = (
    *(ids.LINES, ids.REDRAWN, ids.FORM, ids.PICKED, ids.LIVE, ids.TESTED, ids.TUNED),
    *(ids.ACT, ids.DONE, ids.KEPT),
)
_ENDED = "指标已不在目录"
_HEADINGS = ("规则", "类型", "范围", "阶梯", "版本", "未解除", "归口", "复审")
_NO_RULES = "还没有规则。点“新建规则”，选一个指标，阈值和回测会自动给出。"


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
    none = html.P("没有符合的规则。", className="desk-quiet rules-none", hidden=True)
    listed = html.Div(id=ids.LISTED, className="desk-wide", **data(rules_empty=_NO_RULES))
    return card("预警规则", listed, none, aside=acts)


def rule_list(lines: Sequence[RuleLine], today: date) -> dict[str, Any]:
    """Every rule, theme by theme, as plain words; those of indicators that are gone come last."""
    order = [*_THEMES, None]
    listed = sorted(lines, key=lambda line: order.index(_theme(line)))
    themes = [(theme, list(members)) for theme, members in groupby(listed, key=_theme)]
    return {
        "headings": _HEADINGS,
        "themes": [
            {
                "name": f"{_THEMES[theme] if theme else _ENDED}（{len(members)} 条）",
                "rules": [_line(line, today) for line in members],
            }
            for theme, members in themes
        ],
    }


def _theme(line: RuleLine) -> Theme | None:
    return line.indicator.theme if line.indicator else None


def _line(line: RuleLine, today: date) -> dict[str, Any]:
    rule = shown_version(line).rule
    label = line.indicator.label if line.indicator else ""
    sign, steps = ladder_numbers(rule)
    return {
        "title": line.title,
        "search": RuleView(rule_code=rule.code).search(),
        "indicator": label if rule.name else "",
        "fault": line.fault,
        "kind": kind_words(rule.kind),
        "scope": scope_words(rule.scope),
        "sign": sign,
        "steps": steps,
        "versions": [[f"第 {one.rule.version} 版", one.state_label, one.state] for one in _versions(line)],
        "open": _open_counts(line.open_counts),
        "owner": rule.owner or (line.indicator.owner if line.indicator else ""),
        "review": review_text(rule.review_on, today),
    }


def shown_version(line: RuleLine) -> RuleVersion:
    """Give the version a list speaks of: what stands, else what waits, else the last there was."""
    return line.standing or line.proposed or line.newest


def _versions(line: RuleLine) -> list[RuleVersion]:
    both = [version for version in (line.standing, line.proposed) if version is not None]
    return both or [shown_version(line)]


def _open_counts(counts: tuple[int, int, int, int]) -> list[list[str]]:
    """Colour and number of each level that has open alerts, gravest first."""
    by_level = dict(zip((Severity.BLUE, Severity.YELLOW, Severity.ORANGE, Severity.RED), counts, strict=True))
    return [[colour_of(level), str(by_level[level])] for level in LEVELS if by_level[level]]
