"""What follows the form while a person writes: the linter, the sentence, the preview, the backtest and the slider."""

from collections.abc import Mapping
from typing import Any

from dash import no_update

from callbacks.alerts_rules_form import part_of, table_of, text_of, whole_of
from indicators.alerting.considered import Considered
from indicators.alerting.rule import RuleKind, Severity
from indicators.problem import Refusal
from layouts.alerts.editor_charts import exit_hints, grid_data, ladder_unit, preview_data, tuning_data
from layouts.alerts.editor_difference import difference
from layouts.alerts.editor_elements import kind_words
from layouts.alerts.editor_head import standing_of
from layouts.alerts.editor_numbers import numbers
from layouts.alerts.editor_words import difference_words, lint_lines, said_card, saving_words
from layouts.desk.elements import quiet
from workflows.cockpit import Cockpit

_UNTRIED = "还不能回测：先改好左边标出的错误。"
_PREVIEW = "预览"
_AWAITED = "，这里画出最差单位近 36 期的走势，以及哪一期会报。"


def live_of(cockpit: Cockpit, form: object, picked: object) -> list[Any]:
    """Give the linter's lines, the sentence, the preview's title, both comparisons and the preview's numbers."""
    code, table = text_of(form, "code"), table_of(form)
    try:
        is_picked = text_of(picked, "nonce") == text_of(form, "nonce")  # in this form, not in a former one
        seen = cockpit.rules.consider(code, table, text_of(picked, "area") if is_picked else "")
    except Refusal:
        return [None, None, _PREVIEW, None, None, None]
    rule, history = seen.lint.rule, seen.history
    standing = standing_of(cockpit.rules.versions(code)) if code else None
    names = dict(zip(seen.areas.codes, seen.areas.names, strict=True))
    changes = difference(standing.rule, rule, names) if standing and rule else ()
    gravest = {one.gravest for one in (rule, standing.rule if standing else None) if one}
    return [
        lint_lines(seen.lint),
        said_card(history),
        f"{history.area_name} · {kind_words(history.rule.kind)}" if history else _PREVIEW,
        difference_words(changes, standing),
        saving_words(seen.lint, changes, standing, needs_review=Severity.RED in gravest),
        _live_data(cockpit, seen, names)
        | {"turn": whole_of(form, "turn"), "nonce": text_of(form, "nonce"), "awaited": _awaited(table)},
    ]


def _awaited(table: Mapping[str, Any]) -> str:
    """Say what the preview waits for while a rule cannot be judged."""
    is_unwritten = table.get("kind") == RuleKind.EXPRESSION.value
    return f"{'写好算式' if is_unwritten else '改好左边标出的错误'}以后{_AWAITED}"


def _live_data(cockpit: Cockpit, seen: Considered, names: dict[str, str]) -> dict[str, Any]:
    rule, history = seen.lint.rule, seen.history
    incidents = cockpit.rules.incidents(seen.indicator.code) if history else ()
    return {
        "is_savable": seen.lint.is_savable,
        "course": preview_data(history, incidents) if history else None,
        "areas": [(code, names[code]) for code in seen.area_codes],
        "unit": ladder_unit(rule.kind, seen.indicator) if rule else "",
        "exits": exit_hints(history) if history else {},
        "pointer": seen.pointer,
        "is_condition": seen.is_condition,
        "explained": f"{history.area_name}：{seen.explained}" if history and seen.explained else "",
    }


def tested_of(cockpit: Cockpit, form: object) -> list[Any]:
    """Give the backtest's figures and, as numbers, its grid."""
    empty = {
        "turn": whole_of(form, "turn"),
        "nonce": text_of(form, "nonce"),
        "rows": [],
        "incidents": [],
        "periods": [],
    }
    if not text_of(form, "indicator"):
        return [None, None]
    try:
        report = cockpit.rules.backtest(text_of(form, "code"), table_of(form))
    except Refusal:
        return [quiet(_UNTRIED), empty | {"is_untried": True}]
    indicator = cockpit.rules.indicator(text_of(form, "indicator"))
    grid = grid_data(report.proposed, indicator, cockpit.rules.incidents(indicator.code))
    return [numbers(report), empty | grid]


def tuned_of(cockpit: Cockpit, form: object) -> Any:
    """Give the slider's places; a move of the slider keeps those it was made from."""
    if is_tuned(form):
        return no_update
    if text_of(part_of(form, "fields"), "formula_is") == "condition":  # true or false leaves nothing to move
        return None
    try:
        return tuning_data(cockpit.rules.tuning(text_of(form, "code"), table_of(form)))
    except Refusal:
        return None


def is_tuned(form: object) -> bool:
    """Say whether the slider wrote the form."""
    return isinstance(form, dict) and form.get("is_tuned") is True
