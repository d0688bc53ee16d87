"""Ladders as tables: a rule read from its definition, checked, and written back."""

from collections.abc import Mapping
from itertools import pairwise

from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.reading import TableReader

_COLOURS = {Severity.BLUE: "blue", Severity.YELLOW: "yellow", Severity.ORANGE: "orange", Severity.RED: "red"}
_LONGEST_HOLD = 24


def read_ladder(reader: TableReader, code: str, version: int, *, is_prompt: bool) -> AlertRule | None:
    """Read a ladder; None when it has no level at all (a fault).

    Levels left out stay blank. Red holds one period, the others two; `is_prompt` (small safety counts)
    makes every level hold one.
    """
    kind = reader.choice("kind", RuleKind)
    comparator = reader.choice("comparator", Comparator)
    holds, exits = reader.nested("hold"), reader.nested("exit")
    steps = []
    for severity, colour in _COLOURS.items():
        default = 1 if severity is Severity.RED or is_prompt else 2
        hold = default if holds is None else holds.integer(colour, 1, _LONGEST_HOLD, default)
        exit_value = None if exits is None else exits.number(colour)
        entry = reader.number(colour)
        if entry is not None:
            steps.append(Step(severity, float(entry), hold, None if exit_value is None else float(exit_value)))
    keep = reader.integer("keep", 0, _LONGEST_HOLD, 1)
    basis = reader.text("basis", "proposal")
    for nested in (holds, exits):
        if nested is not None:
            nested.refuse_unknown()
    reader.refuse_unknown()
    if not steps:
        reader.fault("一级阈值也没有，请至少写明一级，或删去整张表。")
        return None
    _check_order(reader, comparator, steps)
    return AlertRule(code, version, code, kind, comparator, tuple(steps), keep, basis)


def _check_order(reader: TableReader, comparator: Comparator, steps: list[Step]) -> None:
    """Refuse levels that do not grow graver step by step and exits outside their room."""
    sign = -1.0 if comparator.is_low_bad else 1.0
    word = "更低" if comparator.is_low_bad else "更高"
    for mild, grave in pairwise(steps):
        if not sign * grave.enter_value > sign * mild.enter_value:
            reader.fault(
                f"的{grave.severity.label}色阈值 {grave.enter_value:g} 应比{mild.severity.label}色 "
                f"{mild.enter_value:g} {word}，请改正。"
            )
    for at, step in enumerate(steps):
        floor = sign * steps[at - 1].enter_value if at else float("-inf")
        if step.exit_value is not None and not floor <= sign * step.exit_value < sign * step.enter_value:
            reader.fault(
                f"的{step.severity.label}色解除值 {step.exit_value:g} 应在本级与轻一级的阈值之间，且不等于本级阈值，"
                "请改正。"
            )


def ladder_table(rule: AlertRule) -> Mapping[str, object]:
    """Write a ladder as the table it can be read from again."""
    exits = {_COLOURS[step.severity]: step.exit_value for step in rule.steps if step.exit_value is not None}
    table: dict[str, object] = {"kind": rule.kind.value, "comparator": rule.comparator.value}
    table |= {_COLOURS[step.severity]: step.enter_value for step in rule.steps}
    table |= {"hold": {_COLOURS[step.severity]: step.hold for step in rule.steps}}
    table |= {"exit": exits} if exits else {}
    return table | {"keep": rule.keep, "basis": rule.basis}
