"""Levels nothing can reach, levels nothing can miss and levels nothing can end, told by what a number can be at all."""

import math
from collections.abc import Iterator

from indicators.alerting.ladder_table import plain
from indicators.alerting.lint_finding import LintFinding, error
from indicators.alerting.number_range import Range, best_of, is_always_met, meets, range_of, worst_of
from indicators.alerting.rule import AlertRule, Step
from indicators.alerting.watching import Scene


def unreachable(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    """Find the levels that can never fire, those that always would and those that would never end."""
    seen = range_of(rule, scene)
    for step in rule.steps:
        colour, written = step.severity.label, f"{rule.comparator.value}{plain(step.enter_value)}"
        right = f"{colour}色阈值写 {plain(seen.right)}"
        if not meets(rule.comparator, worst_of(rule.comparator, seen), step.enter_value):
            yield error(f"{colour}色（{written}）永远不会触发：{seen.reason}，请改阈值。", right, step.severity)
        elif is_always_met(rule.comparator, step.enter_value, seen):
            yield error(f"{colour}色（{written}）会对所有单位一直触发：{seen.reason}，请改阈值。", right, step.severity)
        elif step.exit_value is not None and is_always_met(rule.comparator, step.exit_value, seen):
            yield _endless(step, step.exit_value, seen, best_of(rule.comparator, seen))


def _endless(step: Step, end: float, seen: Range, best: float) -> LintFinding:
    colour, between = step.severity.label, (step.enter_value + best) / 2
    whole = float(math.ceil(between) if best < between else math.floor(between))
    right = between if whole == step.enter_value else whole
    said = f"{colour}色解除线 {plain(end)} 永远达不到，报了就不会解除：{seen.reason}，请改解除线。"
    toml = f"exit = {{ {step.severity.name.lower()} = {plain(right)} }}"
    return error(said, f"{colour}色解除线写 {plain(right)}", step.severity, toml=toml)
