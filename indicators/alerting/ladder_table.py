"""Ladders as tables: a rule read from its definition, checked, and written back."""

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from indicators.alerting.rule import AlertRule, Comparator, RuleKind, Severity, Step
from indicators.reading import TableReader

_COLOURS = {Severity.BLUE: "blue", Severity.YELLOW: "yellow", Severity.ORANGE: "orange", Severity.RED: "red"}
_LONGEST_HOLD = 24
NO_LEVEL = "一级阈值也没有"


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
        if entry is None and exit_value is not None:
            reader.fault(
                f"的{severity.label}色写了解除线却没有阈值，请补上阈值或删去解除线；例如 {colour} = {exit_value}。"
            )
        if entry is not None:
            steps.append(Step(severity, float(entry), hold, None if exit_value is None else float(exit_value)))
    keep = reader.integer("keep", 0, _LONGEST_HOLD, 1)
    basis = reader.text("basis", "proposal")
    for nested in (holds, exits):
        if nested is not None:
            nested.refuse_unknown()
    reader.refuse_unknown()
    if not steps:
        reader.fault(f"{NO_LEVEL}，请至少写明一级，或删去整张表。")
        return None
    for fault in ladder_faults(comparator, steps):
        reader.fault(f"的{fault}")
    return AlertRule(code, version, code, kind, comparator, tuple(steps), keep, basis)


def ladder_faults(comparator: Comparator, steps: Sequence[Step]) -> tuple[str, ...]:
    """Say which levels do not grow graver step by step and which exits lie outside their room.

    Each sentence begins with the level and ends in an example: “红色解除线 -35 应在……；例如红色解除线写 -29。”
    """
    return (*_out_of_order(comparator, steps), *_falling_through(comparator, steps))


def _out_of_order(comparator: Comparator, steps: Sequence[Step]) -> Iterator[str]:
    sign = -1.0 if comparator.is_low_bad else 1.0
    word = "更低" if comparator.is_low_bad else "更高"
    for mild, grave in pairwise(steps):
        if not sign * grave.enter_value > sign * mild.enter_value:
            right = mild.enter_value + sign * (abs(mild.enter_value) or 1.0)
            yield (
                f"{grave.severity.label}色阈值 {plain(grave.enter_value)} 应比{mild.severity.label}色 "
                f"{plain(mild.enter_value)} {word}，请改正；例如{grave.severity.label}色阈值写 {plain(right)}。"
            )


def _falling_through(comparator: Comparator, steps: Sequence[Step]) -> Iterator[str]:
    sign = -1.0 if comparator.is_low_bad else 1.0
    for at, step in enumerate(steps):
        floor = sign * steps[at - 1].enter_value if at else -math.inf
        enter = sign * step.enter_value
        if step.exit_value is not None and not floor <= sign * step.exit_value < enter:
            room = enter - floor if at and enter > floor else abs(enter) or 1.0
            yield (
                f"{step.severity.label}色解除线 {plain(step.exit_value)} 应在本级与轻一级的阈值之间，且不等于本级阈值，"
                f"请改正；例如{step.severity.label}色解除线写 {plain(sign * (enter - 0.1 * room))}。"
            )


def plain(number: float) -> str:
    """Write a number as one would type it: “-28”, “0.5”, “1200000”."""
    return f"{Decimal(repr(round(number, 10) + 0.0)).normalize():f}"


def ladder_table(rule: AlertRule) -> Mapping[str, object]:
    """Write a ladder as the table it can be read from again."""
    exits = {_COLOURS[step.severity]: step.exit_value for step in rule.steps if step.exit_value is not None}
    table: dict[str, object] = {"kind": rule.kind.value, "comparator": rule.comparator.value}
    table |= {_COLOURS[step.severity]: step.enter_value for step in rule.steps}
    table |= {"hold": {_COLOURS[step.severity]: step.hold for step in rule.steps}}
    table |= {"exit": exits} if exits else {}
    return table | {"keep": rule.keep, "basis": rule.basis}
