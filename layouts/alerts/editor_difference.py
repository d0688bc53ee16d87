"""Two versions of a rule, field by field: only what differs, in the words of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html

from indicators.alerting.formula_words import is_condition
from indicators.alerting.rule import AlertRule, Missing, RuleKind, Scope, Severity
from layouts.alerts.editor_elements import LEVELS, kind_words, number_text
from layouts.alerts.rule_marks import SIGNS
from layouts.desk.elements import row, table

NONE = "—"
_MISSING = {Missing.ANY: "缺一个数就不判定", Missing.ALL: "缺的略过", Missing.NEVER: "缺的按 0 算"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, before and after, in words."""

    name: str
    before: str
    after: str


def difference(before: AlertRule, after: AlertRule, area_names: Mapping[str, str]) -> tuple[Change, ...]:
    """List the fields that differ, in the order of the form."""
    old, new = _fields(before, area_names), _fields(after, area_names)
    return tuple(Change(name, old[name], new[name]) for name in new if old[name] != new[name])


def difference_table(changes: Sequence[Change], before: str, after: str) -> html.Table:
    """The fields that differ, side by side."""
    rows = [row([change.name, change.before, change.after]) for change in changes]
    return table("逐项比较", ("项目", before, after), rows, class_name="is-difference")


def _fields(rule: AlertRule, area_names: Mapping[str, str]) -> dict[str, str]:
    window = rule.event_window
    fields = {
        "类型": kind_words(rule.kind),
        "范围": _scope(rule.scope, area_names),
        "算式": rule.expression or NONE,
        "缺数时": _MISSING[rule.missing] if rule.kind is RuleKind.EXPRESSION else NONE,
        "基线方法": rule.baseline.label if rule.baseline else NONE,
        "事件窗口": f"{window.layer}，{window.radius_m} 米，{window.window_days} 天" if window else NONE,
    }
    fields |= {f"{level.label}色": _level(rule, level) for level in LEVELS}
    return fields | {
        "解除前平稳": f"{rule.keep} 期",
        "不发通知的时段": "、".join(rule.mutes) or NONE,
        "处置建议": rule.text or NONE,
        "归口": rule.owner or "随指标",
        "复审日期": f"{rule.review_on:%Y-%m-%d}" if rule.review_on else "未定",
        "规则名称": rule.name or NONE,
    }


def _scope(scope: Scope, area_names: Mapping[str, str]) -> str:
    named = "、".join(area_names.get(code, code) for code in scope.area_codes)
    return named or "、".join(scope.peer_groups) or "本级和各镇街"


def _level(rule: AlertRule, severity: Severity) -> str:
    step = next((one for one in rule.steps if one.severity is severity), None)
    if step is None:
        return "不设"
    if is_condition(rule):
        return f"条件成立，持续 {step.hold} 期"
    exit_value = "自动" if step.exit_value is None else number_text(float(step.exit_value))
    sign = SIGNS[rule.comparator]
    return f"{sign} {number_text(float(step.enter_value))}，解除线 {exit_value}，持续 {step.hold} 期"
