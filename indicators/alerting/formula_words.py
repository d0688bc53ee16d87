"""What a rule's formula says of one unit: the formula in words, every indicator with the figure that went into it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indicators.alerting.rule import AlertRule, Comparator, RuleKind
from indicators.alerting.watching import Scene, on_calendar
from indicators.catalogue import Indicator
from indicators.wording import unit_text

_BRACKETED = re.compile(r"\[[^\]]*\]")
_COMPARES = re.compile(r"[<>=≤≥≠≦≧＜＞＝!]|[大小高低等]于|超过|不超过")


@dataclass(frozen=True, slots=True)
class FormulaSaid:
    """A formula in words and whether it is a condition, true or false, or a number."""

    words: str
    is_condition: bool


def formula_speaker(rule: AlertRule, scene: Scene) -> Callable[[int, int], FormulaSaid | None]:
    """Give what words the rule's formula for a slot and an area; for other kinds there is nothing to word."""
    if rule.kind is not RuleKind.EXPRESSION:
        return lambda _slot, _ordinal: None
    formula = scene.formula_of(rule)
    draft = scene.drafts[rule.indicator_code]
    figures = {code: on_calendar(scene.drafts[code], draft) for code in formula.indicator_codes}

    def said(slot: int, ordinal: int) -> FormulaSaid:
        labels = {
            code: _named(scene.drafts[code].indicator, float(numbers[slot, ordinal]))
            for code, numbers in figures.items()
        }
        return FormulaSaid(formula.words(labels), formula.is_condition)

    return said


def _named(indicator: Indicator, number: float) -> str:
    figure = f"{indicator.display(number)}{unit_text(indicator)}" if number == number else "缺数"
    return f"{indicator.label}（{figure}）"


def is_condition(rule: AlertRule) -> bool:
    """Say whether a rule reads as a condition: one level that begins where its formula is true."""
    entries = {step.severity.name.lower(): step.enter_value for step in rule.steps}
    return reads_as_condition({"expression": rule.expression, "comparator": rule.comparator, **entries})


def reads_as_condition(table: Mapping[str, object]) -> bool:
    """Say the same of a rule as it is written; before there is any level, a formula is taken for a condition."""
    entries = [table[level] for level in ("blue", "yellow", "orange", "red") if level in table]
    if not entries:
        return True
    written = _BRACKETED.sub("", str(table.get("expression", "")))
    compares = bool(_COMPARES.search(written))
    return compares and entries == [1.0] and table.get("comparator") == Comparator.GREATER_EQUAL
