"""Small elements of the editor: labelled fields, choices, switches and colour squares."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from indicators.alerting.ladder_table import plain
from indicators.alerting.rule import RuleKind, Severity
from layouts.desk.elements import Children, aria, data

LEVELS = (Severity.RED, Severity.ORANGE, Severity.YELLOW, Severity.BLUE)


def colour_of(severity: Severity) -> str:
    """The English name of a level, as fields, classes and rule tables have it."""
    return severity.name.lower()


def kind_words(kind: RuleKind) -> str:
    """The name of a kind where its unit stands elsewhere."""
    return kind.label.removesuffix("（百分点）")


def field(label: str, control: Children, *, hint: Children = None, class_name: str = "") -> html.Label:
    """A control under its name; a hint stands below it."""
    parts = [html.Span(label, className="rules-label"), control]
    parts += [] if hint is None else [html.Span(hint, className="rules-hint")]
    return html.Label(parts, className=f"rules-field {class_name}".strip())


def unseen(words: str) -> html.Span:
    """Words for those who hear the page."""
    return html.Span(words, className="rules-unseen")


def line_input(name: str, value: object = "", **options: Any) -> dcc.Input:
    """A one-line text field, sent under its name."""
    return dcc.Input(
        name=name,
        value=str(value),
        type="text",
        autoComplete="off",
        spellCheck=False,
        className="rules-input",
        **options,
    )


def number_input(name: str, value: object = "", **options: Any) -> dcc.Input:
    """A field for a number; it takes any text, so that a slip can be named in a sentence."""
    return line_input(name, number_text(value), inputMode="decimal", **options)


def number_text(value: object) -> str:
    """Write a number as it is typed: no thousands separator, no “.0”; nothing when there is none."""
    if isinstance(value, float | Decimal):
        return plain(float(value)) if value == value else ""
    return "" if value is None else str(value)


def choice(name: str, options: Mapping[str, str], chosen: str, **attributes: Any) -> html.Select:
    """A list to choose one of: what is sent and what a user reads."""
    items = [html.Option(label, value=value, selected=value == chosen) for value, label in options.items()]
    return html.Select(items, name=name, className="rules-input", **attributes)


def switches(name: str, options: Iterable[tuple[str, str]], chosen: Sequence[str]) -> html.Div:
    """Buttons that stay down: any number of them."""
    buttons = [
        html.Button(
            label,
            type="button",
            className="rules-switch",
            **data(rules_switch=name, rules_value=value),
            **aria(pressed="true" if value in chosen else "false"),
        )
        for value, label in options
    ]
    return html.Div(buttons, className="rules-switches", role="group")


def square(severity: Severity, words: str = "") -> html.Span:
    """A level's colour square with, behind it, a number or the colour word."""
    return html.Span(
        [html.I(className="rules-square"), words or severity.label],
        className=f"rules-level severity-{colour_of(severity)}",
        title=f"{severity.label}色",
    )
