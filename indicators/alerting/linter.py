"""The linter: what is wrong with a rule, or doubtful, said before anybody is alarmed by it.

An error refuses the rule; a warning is only told. Each finding names the level it is about, the reason and an
example that would be right. Nothing here raises: a table that cannot be read gives errors, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

import numpy as np

from indicators.alerting.binding import bound, former_formula, written_names
from indicators.alerting.expression import ExpressionError, parse
from indicators.alerting.ladder_table import ladder_faults
from indicators.alerting.lint_finding import Lint, LintFinding, error, error_of, warning
from indicators.alerting.lint_fit import misfits
from indicators.alerting.lint_reach import unreachable
from indicators.alerting.lint_trial import trial
from indicators.alerting.lint_words import refused
from indicators.alerting.rule import AlertRule, Missing, RuleKind, Scope, Severity
from indicators.alerting.rule_table import read_rule
from indicators.alerting.sentence import title
from indicators.alerting.watching import Scene, in_scope
from indicators.catalogue import Kind
from indicators.problem import Refusal

__all__ = ["Lint", "LintFinding", "lint", "lint_table"]

_NEAR = 3
_ALIKE = 0.4


def lint_table(code: str, table: Mapping[str, object], scene: Scene, others: Sequence[AlertRule]) -> Lint:
    """Lint a rule as it is written; see `lint`."""
    try:
        rule = read_rule(code, table)
    except Refusal as refusal:
        is_condition = _is_condition(table, scene)
        faults = [refused(code, problem.sentence(), is_condition=is_condition) for problem in refusal.problems]
        named = table.get("indicator")
        if isinstance(named, str) and named.strip() and named.strip() not in scene.drafts:
            faults.append(_unknown_indicator(named.strip(), scene))
        return Lint(tuple(faults), None)
    return lint(rule, scene, others)


def lint(rule: AlertRule, scene: Scene, others: Sequence[AlertRule]) -> Lint:
    """Find what is wrong with a rule, errors first.

    `scene` is what is known now; `others` are the rules in force. The rule's own former version among them says only
    what the same formula meant before. The rule that comes back has its formula bound to indicators.
    """
    if rule.indicator_code not in scene.drafts:
        return Lint((_unknown_indicator(rule.indicator_code, scene),), rule)
    rest = [other for other in others if other.code != rule.code]
    former = next((other for other in others if other.code == rule.code), None)
    rule, unbound = _bound(rule, scene, former)
    found = [*unbound, *_static(rule, scene), *_beside(rule, rest, scene), *_doubts(rule, scene)]
    if not any(finding.is_error for finding in found):
        found += trial(rule, scene)
    return Lint(tuple(sorted(found, key=lambda finding: not finding.is_error)), rule)


def _is_condition(table: Mapping[str, object], scene: Scene) -> bool:
    """Say whether a table is of a formula that is true or false, or may yet become one."""
    try:
        written = parse(str(table.get("expression", "")), *written_names(scene.indicators))
    except ExpressionError:
        return table.get("kind") == RuleKind.EXPRESSION.value
    return written.is_condition


def _unknown_indicator(code: str, scene: Scene) -> LintFinding:
    names = written_names(scene.indicators).sole
    alike = get_close_matches(code, names, n=2 * _NEAR, cutoff=_ALIKE)
    near = list(dict.fromkeys(names[name] for name in alike))[:_NEAR] or sorted(scene.drafts)[:1]
    said = "、".join(f"{scene.drafts[one].indicator.label}（{one}）" for one in near)
    hint = f"是否指 {said}？" if alike else "请从指标目录中选一个。"
    if not near:
        return error(f"目录中没有指标“{code}”，{hint}", "先导入指标目录")
    right = f"指标选“{scene.drafts[near[0]].indicator.label}”"
    return error(f"目录中没有指标“{code}”，{hint}", right, toml=f'indicator = "{near[0]}"')


def _static(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    """Find the errors that need no history."""
    draft = scene.drafts[rule.indicator_code]
    yield from (error_of(fault) for fault in ladder_faults(rule.comparator, rule.steps))
    wrong = list(misfits(rule, draft.indicator, len(draft.line.periods)))
    yield from wrong or unreachable(rule, scene)
    yield from _scope(rule, scene)
    yield from _layer(rule, scene)
    yield from _formula(rule, scene)


def _scope(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    areas = scene.areas
    groups = sorted({group for group in areas.peer_groups if group})
    if rule.scope.peer_groups and rule.scope.area_codes:
        group, toml = rule.scope.peer_groups[0], _of_group(rule.scope.peer_groups[0])
        yield error("范围里既写了分组又点了单位，只能用一种，请删去其一。", f"范围只选分组“{group}”", toml=toml)
    for group in rule.scope.peer_groups:
        if group not in groups:
            right, have = _closest(group, groups), "、".join(groups) or "无"
            said = f"没有分组“{group}”，现有分组：{have}，请改正范围。"
            yield error(said, f"范围选分组“{right}”", toml=_of_group(right))
    for code in rule.scope.area_codes:
        if code not in areas.codes:
            right = _closest(code, areas.codes)
            name = areas.names[areas.codes.index(right)] if right else ""
            toml = f'scope = {{ area_codes = ["{right}"] }}'
            yield error(f"区划中没有单位“{code}”，请改正范围。", f"范围选单位“{name}”", toml=toml)


def _of_group(group: str) -> str:
    return f'scope = {{ peer_groups = ["{group}"] }}'


def _layer(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    """Find an event rule that counts what was never loaded."""
    window, known = rule.event_window, scene.event_layers
    if window is None or window.layer in known:
        return
    if not known:
        yield error(f"没有事件图层“{window.layer}”，还没有导入过任何事件。", "先导入带经纬度的事件表，再写规则")
        return
    right = _closest(window.layer, known)
    yield error(
        f"没有事件图层“{window.layer}”，现有图层：{'、'.join(known)}，请改正。",
        f"事件图层选“{right}”",
        toml=f'events = {{ layer = "{right}", radius_m = {window.radius_m}, window_days = {window.window_days} }}',
    )


def _closest(written: str, known: Sequence[str]) -> str:
    return next(iter(get_close_matches(written, known, n=1, cutoff=0.0)), "")


def _bound(rule: AlertRule, scene: Scene, former: AlertRule | None) -> tuple[AlertRule, list[LintFinding]]:
    """Bind the formula of a rule, and find one that cannot be read or no longer means what it meant."""
    try:
        rule = bound(rule, scene.indicators)
    except ExpressionError as fault:
        return replace(rule, fault=f"算式有误，{fault}"), [error(f"算式有误，{fault}", fault.pointer())]
    meant = former_formula(rule, former, scene.indicators)
    if rule.bound is None or not meant:
        return rule, []
    said = f"算式没有改，其中的名称却已另有所指：原来是“{meant}”，现在成了“{rule.bound.formula}”，请改用指标代码写明。"
    return rule, [error(said, f"照原意，算式写 {meant}", toml=f'expression = "{meant}"')]


def _formula(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    """Find missing figures taken for nothing where they are not counts."""
    counted = rule.kind is RuleKind.EVENT_COUNT
    if rule.kind is RuleKind.EXPRESSION:
        if rule.bound is None:
            return
        operands = scene.formula_of(rule).indicator_codes
        counted = all(scene.drafts[code].indicator.kind is Kind.COUNT for code in operands)
    if rule.missing is Missing.NEVER and not counted:
        said = "缺数当作 0 只能用于事件数：没有报不等于 0，请换一种缺数处理。"
        yield error(said, "缺一个数就不判", toml='missing = "any"')


def _beside(rule: AlertRule, others: Sequence[AlertRule], scene: Scene) -> Iterator[LintFinding]:
    """Find a rule that says the same, and rules that watch the same of the same areas."""
    own, gaze = in_scope(rule.scope, scene.areas, scene.frame), _gaze(rule, scene)
    for other in others:
        if other.indicator_code != rule.indicator_code or _gaze(other, scene) != gaze:
            continue
        name = title(other, scene.drafts[rule.indicator_code].indicator)
        example, toml = _elsewhere(other, scene)
        if _sense(other) == _sense(rule):
            yield error(
                f"与规则“{name}”完全相同，一件事会报两次，请改那一条，或写出不同之处。",
                example,
                toml=toml,
            )
        elif (own & in_scope(other.scope, scene.areas, scene.frame)).any():
            yield warning(
                f"规则“{name}”已在看同一指标的同一类数，范围有重合，同一单位可能报两次。",
                example,
                toml=toml,
            )


def _elsewhere(other: AlertRule, scene: Scene) -> tuple[str, str]:
    """Give a group with figures that another rule leaves free, in words and as TOML, else say what there is to do."""
    has_figures = np.isfinite(scene.drafts[other.indicator_code].comparable).any(axis=0)
    theirs = in_scope(other.scope, scene.areas, scene.frame)
    for group in sorted({group for group in scene.areas.peer_groups if group}):
        members = in_scope(Scope((group,)), scene.areas, scene.frame)
        if (members & has_figures).any() and not (members & theirs).any():
            return f"范围选分组“{group}”", _of_group(group)
    return "两条并成一条，停用另一条", ""


def _gaze(rule: AlertRule, scene: Scene) -> tuple[object, ...]:
    """Give what of an indicator a rule looks at; a formula is what it means, however it was typed."""
    layer = rule.event_window and rule.event_window.layer
    try:
        formula = scene.formula_of(rule).canonical if rule.kind is RuleKind.EXPRESSION else ""
    except ExpressionError:
        formula = rule.expression
    return rule.kind, formula, rule.baseline, layer


def _sense(rule: AlertRule) -> AlertRule:
    """Strip a rule of everything that does not decide whether it fires, and of its formula, which `_gaze` compares."""
    bare = replace(rule, code="", version=0, basis="", name="", expression="", bound=None, mutes=(), text="", owner="")
    return replace(bare, reason="", author="", review_on=None)


def _doubts(rule: AlertRule, scene: Scene) -> Iterator[LintFinding]:
    """Find what is allowed but seldom meant."""
    levels = [step.severity for step in rule.steps]
    for blank in (Severity(level) for level in range(levels[0] + 1, levels[-1]) if Severity(level) not in levels):
        yield warning(
            f"没有{blank.label}色：会从{_below(blank, levels).label}色直接升到更重的一级，请确认是有意留空。",
            f"在上下两级之间写一个{blank.label}色阈值，或保持留空",
            blank,
        )
    for mild, grave in pairwise(rule.steps):
        if grave.hold > mild.hold:
            yield warning(
                f"{grave.severity.label}色要持续 {grave.hold} 期，比{mild.severity.label}色的 {mild.hold} 期还久，"
                "越重的反而越晚报。",
                f"{grave.severity.label}色持续写 {mild.hold} 期",
                grave.severity,
            )
    if rule.review_on is None or rule.review_on <= scene.today:
        found = "没有写复审日期" if rule.review_on is None else f"复审日期 {rule.review_on} 已过"
        year_on = scene.today.replace(year=scene.today.year + 1, day=min(scene.today.day, 28))
        said = f"{found}，请写明何时再看这条规则是否还合用。"
        yield warning(said, f"复审日期写 {year_on}", toml=f'review_on = "{year_on}"')


def _below(blank: Severity, levels: Sequence[Severity]) -> Severity:
    return max(level for level in levels if level < blank)
