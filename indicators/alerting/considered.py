"""A rule while it is being written: what the linter finds and what one unit would have seen, over one scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.alerting.binding import written_names
from indicators.alerting.board import AlertHistory
from indicators.alerting.expression import ExpressionError, parse
from indicators.alerting.linter import Lint, lint_table
from indicators.alerting.rule import AlertRule, RuleKind, Scope
from indicators.alerting.strip import strip_of
from indicators.alerting.watching import Scene, in_scope
from indicators.baselines.explain import explain
from indicators.catalogue import Indicator
from indicators.problem import Refusal
from indicators.snapshot import AreaFrame


@dataclass(frozen=True, slots=True)
class Considered:
    """What the editor shows at once: `area_codes` are the units in scope, `history` the course of one of them.

    `history` is None while the rule cannot be judged. `pointer` draws the expression with a caret under the
    character at fault and says why; blank when there is nothing to point at. `explained` is what the baseline says
    of the unit's latest figure, blank for other kinds. `is_condition` tells a formula that is true or false from one
    that gives a number, None while it cannot be read.
    """

    lint: Lint
    indicator: Indicator
    areas: AreaFrame
    area_codes: tuple[str, ...]
    history: AlertHistory | None
    pointer: str
    explained: str
    is_condition: bool | None


def consider(
    code: str, table: Mapping[str, object], scene: Scene, others: Sequence[AlertRule], area_code: str
) -> Considered:
    """Look at a rule as it is written; without an area, or with one out of scope, the worst is shown.

    Raises:
        Refusal: its indicator is not known.
    """
    draft = scene.drafts.get(str(table.get("indicator", "")))
    if draft is None:
        raise Refusal.because("没有选指标，或指标已不在目录中；请从列表里选。")
    lint = lint_table(code, table, scene, others)
    codes = _in_scope(lint.rule, scene)
    shown = area_code if area_code in codes else ""
    course = _course(lint.rule, scene, shown)
    (pointer, is_condition), explained = _formula(table, scene), _explained(course, scene)
    return Considered(lint, draft.indicator, scene.areas, codes, course, pointer, explained, is_condition)


def _in_scope(rule: AlertRule | None, scene: Scene) -> tuple[str, ...]:
    """Give the units a rule looks at; of one that cannot be read yet, those it looks at if nothing else is said."""
    scope = rule.scope if rule else Scope()
    return tuple(scene.areas.codes[at] for at in np.flatnonzero(in_scope(scope, scene.areas, scene.frame)))


def _course(rule: AlertRule | None, scene: Scene, area_code: str) -> AlertHistory | None:
    if rule is None:
        return None
    try:
        return strip_of(rule, scene, area_code)
    except Refusal:
        return None


def _explained(course: AlertHistory | None, scene: Scene) -> str:
    if course is None or course.rule.baseline is None:
        return ""
    code = course.indicator.code
    ordinal = scene.areas.ordinal(course.area_code)
    rebases, incidents = (said.get(code, ()) for said in (scene.rebases, scene.incidents))
    return explain(course.rule.baseline, scene.drafts[code], ordinal, rebases, incidents).sentence


def _formula(table: Mapping[str, object], scene: Scene) -> tuple[str, bool | None]:
    """Point at what is wrong with the formula, or say whether it is a condition."""
    written = table.get("expression")
    if table.get("kind") != RuleKind.EXPRESSION.value or not isinstance(written, str) or not written.strip():
        return "", None
    try:
        formula = parse(written, *written_names(scene.indicators))
    except ExpressionError as error:
        return f"{error.pointer()}\n{error.message}", None
    return "", formula.is_condition
