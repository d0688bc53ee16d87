"""A rule in a few words, the same in the list and the editor: its scope, ladder, version and review."""

from datetime import date

from dash import html

from indicators.alerting.board import RuleVersion
from indicators.alerting.formula_words import is_condition
from indicators.alerting.rule import AlertRule, Comparator, Scope
from layouts.alerts.editor_elements import LEVELS, colour_of, number_text
from layouts.desk.elements import Children, mark

SIGNS = {Comparator.LESS_EQUAL: "≤", Comparator.LESS: "<", Comparator.GREATER_EQUAL: "≥", Comparator.GREATER: ">"}


def scope_words(scope: Scope) -> str:
    """Say in short which areas are watched."""
    if scope.area_codes:
        return f"点名 {len(scope.area_codes)} 个单位"
    return "、".join(scope.peer_groups) or "本级和各镇街"


def ladder_numbers(rule: AlertRule) -> tuple[str, list[list[str]]]:
    """The ladder in short: its sign, then colour and entry of each level, mildest first."""
    steps = {step.severity: step for step in rule.steps}
    if is_condition(rule):
        return "", [[colour_of(level), "条件成立"] for level in steps]
    return SIGNS[rule.comparator], [
        [colour_of(level), number_text(float(steps[level].enter_value))] for level in reversed(LEVELS) if level in steps
    ]


def version_mark(version: RuleVersion) -> list[Children]:
    """A version's number and where it stands."""
    return [f"第 {version.rule.version} 版 ", mark(version.state_label, version.state)]


def review_text(review_on: date | None, today: date) -> tuple[str, str]:
    """The day a rule is to be looked at again and the class it is shown in; a past one is marked."""
    if review_on is None:
        return "未定", "desk-when"
    if review_on < today:
        return f"{review_on:%Y-%m-%d} 已过", "rules-past"
    return f"{review_on:%Y-%m-%d}", ""


def review_words(review_on: date | None, today: date) -> html.Span:
    """The same as an element."""
    words, tone = review_text(review_on, today)
    return html.Span(words, className=tone)
