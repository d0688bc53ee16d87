"""The fields of a rule that is a formula: a condition, which needs a level only, or a number, which needs a ladder."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from indicators.alerting.formula_words import reads_as_condition
from indicators.alerting.rule import Comparator, Missing
from indicators.catalogue import Indicator
from layouts.alerts.editor_elements import LEVELS, choice, colour_of, field, number_input
from layouts.desk.elements import data

EXPRESSION_ROWS = 3
_MISSING = {
    Missing.ANY: "缺一个数就不判定",
    Missing.ALL: "缺的略过，全缺才不判定",
    Missing.NEVER: "缺的按 0 算（只用于事件起数）",
}


def expression_fields(table: Mapping[str, Any], indicators: Sequence[Indicator]) -> html.Div:
    """The formula with the names it may use, the level of a condition and what a missing figure does."""
    written = html.Textarea(
        str(table.get("expression", "")),
        name="expression",
        rows=EXPRESSION_ROWS,
        maxLength=500,
        spellCheck="false",
        placeholder="条件，例如：税收收入 / 一般公共预算收入 × 100 < 60；或者只写一个数",
        className="rules-input rules-formula",
    )
    names = [
        html.Button(one.label, type="button", className="rules-name", title=one.name, **data(rules_name=one.label))
        for one in indicators
    ]
    is_condition = reads_as_condition(table)
    return html.Div(
        [
            dcc.Input(name="formula_is", type="hidden", value="condition" if is_condition else "number"),
            field("算式", written, hint="可以用 + - × ÷、比较号、且 或 非、abs min max round 和括号"),
            html.Pre(className="rules-pointer", role="status", **data(rules_pointer="")),
            html.Details([html.Summary("插入指标名"), html.Div(names, className="rules-names")]),
            _condition(table, is_condition=is_condition),
            field(
                "缺数时",
                choice(
                    "missing",
                    {one.value: said for one, said in _MISSING.items()},
                    str(table.get("missing", Missing.ANY.value)),
                ),
            ),
        ],
        className="rules-kind-part",
    )


def _condition(table: Mapping[str, Any], *, is_condition: bool) -> html.Div:
    """The level a condition is told at and for how many periods it must hold; the page shows it for conditions."""
    levels = {"": "请选一级"} | {colour_of(level): f"{level.label}色" for level in LEVELS}
    written = [colour for colour in levels if colour in table]
    is_one = len(written) == 1 and str(table.get("comparator")) in (Comparator.GREATER, Comparator.GREATER_EQUAL)
    chosen = written[0] if is_one else ""  # a ladder of old that says “true” keeps its level
    hold = (table.get("hold") or {}).get(chosen, 1)
    return html.Div(
        [
            field("条件成立时报", choice("condition_level", levels, chosen)),
            field("连续几期成立才报", number_input("condition_hold", hold)),
        ],
        hidden=not is_condition,
        className="rules-pair",
        **data(rules_formula_is="condition"),
    )
