"""The upper half of a rule's form: what it looks at and its ladder. A rule table in, fields out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from indicators.alerting.formula_words import reads_as_condition
from indicators.alerting.rule import BaselineMethod, Comparator, RuleKind, Severity
from indicators.catalogue import Direction, Indicator
from indicators.period import Frequency
from layouts.alerts.editor_elements import (
    LEVELS,
    choice,
    colour_of,
    field,
    kind_words,
    number_input,
    square,
    switches,
    unseen,
)
from layouts.alerts.editor_formula import expression_fields
from layouts.alerts.rule_marks import SIGNS
from layouts.desk.elements import Children, data

DEFAULT_WINDOW = {"radius_m": 500, "window_days": 30}
INDICATOR_LIST = "rules-indicator-list"

_EXIT_SIGNS = {Comparator.LESS_EQUAL: ">", Comparator.LESS: "≥", Comparator.GREATER_EQUAL: "<", Comparator.GREATER: "≤"}
_DIRECTIONS = {
    Direction.HIGHER_IS_BETTER: "越高越好",
    Direction.LOWER_IS_BETTER: "越低越好",
    Direction.NEUTRAL: "不分好坏",
}
_FREQUENCIES = {Frequency.DAY: "每日", Frequency.MONTH: "每月", Frequency.QUARTER: "每季", Frequency.YEAR: "每年"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields offer.

    `kinds` holds every kind with what stands against it (blank: nothing), `methods` the baseline methods that suit
    the indicator, with when to take each.
    """

    indicators: Sequence[Indicator]
    kinds: Mapping[RuleKind, str]
    peer_groups: Sequence[str]
    areas: Sequence[tuple[str, str]]
    layers: Mapping[str, str]
    mutes: Sequence[str]
    methods: Mapping[BaselineMethod, str]
    proposed: BaselineMethod | None
    proposal: str


def indicator_field(indicators: Sequence[Indicator]) -> html.Div:
    """Where a new rule begins: type a few characters, pick an indicator."""
    offered = [
        html.Option(value=one.name, label=f"{one.owner} {one.unit}", **data(rules_code=one.code)) for one in indicators
    ]
    picked = dcc.Input(
        name="indicator_name",
        type="text",
        list=INDICATOR_LIST,
        autoComplete="off",
        placeholder="输入几个字，从列表里选，例如“投资”",
        className="rules-input",
    )
    told = html.P(className="rules-hint", role="status", **data(rules_picking=""))
    return html.Div([field("指标", picked), told, html.Datalist(offered, id=INDICATOR_LIST)])


def form_fields(indicator: Indicator, table: Mapping[str, Any], choices: Choices) -> list[Children]:
    """The fields of a rule over an indicator, filled from its table."""
    kind = RuleKind(table.get("kind", RuleKind.THRESHOLD))
    return [
        html.H2("看什么"),
        _indicator_line(indicator),
        html.Div([_kind_field(kind, choices), _scope_field(table)], className="rules-pair"),
        _scope_choices(table, choices),
        _kind_parts(kind, table, choices),
        html.Div(
            [
                html.Div(
                    [html.H2("四级阈值"), html.Span(**data(rules_unit=""), className="rules-hint")],
                    className="rules-ladder-head",
                ),
                ladder(table),
            ],
            hidden=kind is RuleKind.EXPRESSION and reads_as_condition(table),
            **data(rules_formula_is="number"),
        ),
        _keep_field(table),
    ]


def _indicator_line(indicator: Indicator) -> html.Div:
    facts = [_DIRECTIONS[indicator.direction], indicator.cadence_text or _FREQUENCIES[indicator.frequency]]
    facts += [indicator.owner] if indicator.owner else []
    unit = f"（{indicator.unit}）" if indicator.unit not in ("", "—", "-") else ""
    return html.Div(
        [
            html.Span("指标", className="rules-label"),
            html.Div(
                [html.Strong(f"{indicator.name}{unit}"), html.Span(" · ".join(facts))], title=indicator.definition
            ),
        ],
        className="rules-field rules-fixed",
        **data(rules_indicator=indicator.code),
    )


def _kind_field(kind: RuleKind, choices: Choices) -> html.Label:
    """The kinds: first those that can be chosen, then, greyed out, the others with the reason."""
    offered = sorted(choices.kinds.items(), key=lambda one: bool(one[1]))
    options = [
        html.Option(
            f"{kind_words(one)}（{reason}）" if reason else kind_words(one),
            value=one.value,
            selected=one is kind,
            disabled=bool(reason) and one is not kind,
        )
        for one, reason in offered
    ]
    return field("类型", html.Select(options, name="kind", className="rules-input"))


def _scope_field(table: Mapping[str, Any]) -> html.Label:
    options = {"": "本级和各镇街（默认）", "peer_groups": "按分组", "area_codes": "点名单位"}
    return field("范围", choice("scope_kind", options, scope_kind(table)))


def scope_kind(table: Mapping[str, Any]) -> str:
    """Say how a table names its areas: by peer group, one by one, or not at all."""
    scope = table.get("scope") or {}
    return next((name for name in ("area_codes", "peer_groups") if scope.get(name)), "")


def _scope_choices(table: Mapping[str, Any], choices: Choices) -> html.Div:
    scope = table.get("scope") or {}
    offered = (
        ("peer_groups", [(group, group) for group in choices.peer_groups]),
        ("area_codes", list(choices.areas)),
    )
    return html.Div(
        [
            html.Div(
                [
                    switches(name, options, scope.get(name, ())),
                    html.P("一个也不选，就按默认范围。", className="rules-hint"),
                ],
                hidden=scope_kind(table) != name,
                className="rules-scope",
                **data(rules_scope=name),
            )
            for name, options in offered
        ]
    )


def _kind_parts(kind: RuleKind, table: Mapping[str, Any], choices: Choices) -> Children:
    match kind:
        case RuleKind.EXPRESSION:
            return expression_fields(table, choices.indicators)
        case RuleKind.BASELINE:
            return _baseline(table, choices)
        case RuleKind.EVENT_COUNT:
            return _events(table, choices)
    return None


def _baseline(table: Mapping[str, Any], choices: Choices) -> html.Div:
    chosen = str(table.get("baseline") or (choices.proposed.value if choices.proposed else BaselineMethod.XMR.value))
    offered = [one for one in BaselineMethod if one in choices.methods or one.value == chosen]
    names = {one.value: f"{one.label}{'（建议）' if one is choices.proposed else ''}" for one in offered}
    told = [
        html.P(f"{words}。", className="rules-hint", hidden=method.value != chosen, **data(rules_method=method.value))
        for method, words in choices.methods.items()
        if words
    ]
    return html.Div(
        [
            field("基线方法", choice("baseline", names, chosen)),
            html.P(f"建议：{choices.proposal}。", className="rules-hint"),
            *told,
            html.P(className="rules-explained", **data(rules_explained="")),
        ],
        className="rules-kind-part",
    )


def _events(table: Mapping[str, Any], choices: Choices) -> html.Div:
    window: Mapping[str, Any] = table.get("events") or {}
    chosen = str(window.get("layer") or "")
    unchosen = {} if chosen else {"": "请选一个图层" if choices.layers else "还没有导入过事件"}
    layers = {**unchosen, **choices.layers}
    return html.Div(
        [
            field("事件图层", choice("layer", layers, chosen)),
            field("半径（米）", number_input("radius_m", window.get("radius_m"))),
            field("最近（天）", number_input("window_days", window.get("window_days"))),
        ],
        className="rules-kind-part rules-trio",
    )


def ladder(table: Mapping[str, Any]) -> html.Table:
    """The four levels, gravest first: entry, exit and for how many periods; a blank entry means no such level."""
    comparator = Comparator(table.get("comparator", Comparator.GREATER_EQUAL.value))
    signs = choice("comparator", {one.value: sign for one, sign in SIGNS.items()}, comparator.value)
    head = html.Tr(
        [
            html.Th("级别", scope="col"),
            html.Th(html.Label(["进入", unseen("的比较号"), signs]), scope="col"),
            html.Th(
                ["解除线 ", html.Span(_EXIT_SIGNS[comparator], **data(rules_exit_sign=""))],
                scope="col",
            ),
            html.Th("持续", scope="col"),
        ]
    )
    parts = [html.Caption("四级阈值"), html.Thead(head), html.Tbody([_level(level, table) for level in LEVELS])]
    return html.Table(parts, className="rules-ladder")


def _level(severity: Severity, table: Mapping[str, Any]) -> html.Tr:
    colour = colour_of(severity)
    exits, holds = table.get("exit") or {}, table.get("hold") or {}
    hold = holds.get(colour, 1 if severity is Severity.RED else 2)
    said = f"{severity.label}色"
    return html.Tr(
        [
            html.Th(square(severity), scope="row"),
            html.Td(
                html.Label(
                    [unseen(f"{said}进入"), number_input(f"enter_{colour}", table.get(colour), placeholder="不设")]
                )
            ),
            html.Td(
                html.Label(
                    [unseen(f"{said}解除线"), number_input(f"exit_{colour}", exits.get(colour), placeholder="自动")]
                )
            ),
            html.Td(html.Label([unseen(f"{said}持续期数"), number_input(f"hold_{colour}", hold), html.Span("期")])),
        ],
        **data(rules_level=colour),
    )


def _keep_field(table: Mapping[str, Any]) -> html.Label:
    return html.Label(
        ["回到解除线以内，再平稳", number_input("keep", table.get("keep", 1)), "期才解除"], className="rules-inline"
    )
