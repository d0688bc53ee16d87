"""A rule in a few words, the same in the list and the editor: its scope, ladder, version and review."""

from datetime import date

from dash import html

from indicators.alerting.board import RuleVersion
from indicators.alerting.rule import AlertRule, Comparator, Scope
from layouts.alerts.editor_elements import LEVELS, number_text, square
from layouts.desk.elements import Children, mark

SIGNS = {Comparator.LESS_EQUAL: "≤", Comparator.LESS: "<", Comparator.GREATER_EQUAL: "≥", Comparator.GREATER: ">"}


def scope_words(scope: Scope) -> str:
    """Say in short which areas are watched."""
    if scope.area_codes:
        return f"点名 {len(scope.area_codes)} 个单位"
    return "、".join(scope.peer_groups) or "本级和各镇街"


def ladder_words(rule: AlertRule) -> html.Span:
    """The ladder in short: a colour square and the entry of each level, mildest first."""
    steps = {step.severity: step for step in rule.steps}
    shown = [
        square(level, number_text(float(steps[level].enter_value))) for level in reversed(LEVELS) if level in steps
    ]
    return html.Span([html.Span(SIGNS[rule.comparator]), *shown], className="rules-steps")


def version_mark(version: RuleVersion) -> list[Children]:
    """A version's number and where it stands."""
    return [f"第 {version.rule.version} 版 ", mark(version.state_label, version.state)]


def review_words(review_on: date | None, today: date) -> Children:
    """The day a rule is to be looked at again; a past one is marked."""
    if review_on is None:
        return html.Span("未定", className="desk-when")
    if review_on < today:
        return html.Span(f"{review_on:%Y-%m-%d} 已过", className="rules-past")
    return f"{review_on:%Y-%m-%d}"
