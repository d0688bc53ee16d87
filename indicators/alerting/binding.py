"""Which indicators a formula means: settled once, when its rule is written, and never asked of the names again.

Names move: an indicator is renamed, another takes the name as an alias. So a rule that is saved keeps, beside the text
as typed, the canonical text by indicator codes, and is judged by that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from indicators.alerting.expression import GRAMMAR_VERSION, Expression, ExpressionError, parse
from indicators.alerting.rule import AlertRule, BoundFormula, RuleKind
from indicators.catalogue import Indicator


class Names(NamedTuple):
    """The code of every name that means one indicator, and the codes of those that mean several."""

    sole: Mapping[str, str]
    shared: Mapping[str, tuple[str, ...]]


def written_names(indicators: Iterable[Indicator]) -> Names:
    """Give every name an indicator may be written by in a formula.

    A code stands for itself; an indicator's own names come before the aliases of others.
    """
    sole, shared = dict[str, str](), dict[str, tuple[str, ...]]()
    known = tuple(indicators)
    for claims in (_aliases(known), _own_names(known), {one.code: {one.code} for one in known}):
        for name, codes in claims.items():
            sole.pop(name, None)
            shared.pop(name, None)
            if len(codes) == 1:
                (sole[name],) = codes
            else:
                shared[name] = tuple(sorted(codes))
    return Names(sole, shared)


def _aliases(indicators: Iterable[Indicator]) -> Mapping[str, set[str]]:
    return _claims((alias, one.code) for one in indicators for alias in one.aliases)


def _own_names(indicators: Iterable[Indicator]) -> Mapping[str, set[str]]:
    return _claims((name, one.code) for one in indicators for name in (one.short_name, one.name))


def _claims(named: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, code in named:
        if name:
            found.setdefault(name, set()).add(code)
    return found


def bound(rule: AlertRule, indicators: Iterable[Indicator]) -> AlertRule:
    """Give a rule that is being written with its formula bound to indicators; other kinds as they are.

    Raises:
        ExpressionError: the formula cannot be read, or a name in it means several indicators.
    """
    if rule.kind is not RuleKind.EXPRESSION:
        return rule
    formula = parse(rule.expression, *written_names(indicators))
    return replace(rule, bound=BoundFormula(formula.canonical, GRAMMAR_VERSION))


def formula_of(rule: AlertRule, indicators: Iterable[Indicator]) -> Expression:
    """Read the formula a rule is judged by: the one it was bound to.

    A rule kept before formulas were bound is read by today's names; the last indicator to carry a name has it.

    Raises:
        ExpressionError: it cannot be read, or it is written in another version of the grammar.
    """
    if rule.bound is None:
        return parse(rule.expression, _last_names(indicators))
    if rule.bound.grammar != GRAMMAR_VERSION:
        was = f"算式是按第 {rule.bound.grammar} 版写法保存的，现在是第 {GRAMMAR_VERSION} 版"
        message = f"{was}；请打开这条规则，核对后重新保存。"
        raise ExpressionError(message, text=rule.expression, position=0)
    return parse(rule.bound.formula, {one.code: one.code for one in indicators})


def former_formula(rule: AlertRule, former: AlertRule | None, indicators: Iterable[Indicator]) -> str:
    """Give the canonical text of what the same words meant in a former version, where it was another; else blank."""
    if former is None or rule.bound is None or former.expression != rule.expression:
        return ""
    try:
        meant = formula_of(former, indicators).canonical
    except ExpressionError:
        return ""
    return "" if meant == rule.bound.formula else meant


def _last_names(indicators: Iterable[Indicator]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for indicator in indicators:
        for name in (*indicator.aliases, indicator.short_name, indicator.name, indicator.code):
            if name:
                names[name] = indicator.code
    return names
