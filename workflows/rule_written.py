"""A rule that is being written, beside the version that stands: what its formula means, and what it would replace."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data_access.queries_rules import STANDING, rule_versions
from data_access.store import Store
from indicators.alerting.binding import bound
from indicators.alerting.expression import GRAMMAR_VERSION, ExpressionError
from indicators.alerting.rule import AlertRule
from indicators.alerting.rule_table import read_rule
from indicators.catalogue import Indicator
from indicators.problem import Refusal


def standing_rules(store: Store, code: str = "") -> list[AlertRule]:
    """Give the versions that stand, paused ones too: of one rule, or of all."""
    with store.read() as connection:
        return [one.rule for one in rule_versions(connection, code) if one.state in STANDING]


def written_rule(store: Store, code: str, table: Mapping[str, object], indicators: Sequence[Indicator]) -> AlertRule:
    """Read a rule with its formula bound; words that stand in a standing version mean what they mean there.

    Raises:
        Refusal: the table has faults, or its formula cannot be read.
    """
    rule = read_rule(code, table)
    former = next((one for one in standing_rules(store, code) if one.expression == rule.expression), None)
    if former is not None and (former.bound is None or former.bound.grammar == GRAMMAR_VERSION):
        return replace(rule, bound=former.bound)
    try:
        return bound(rule, indicators)
    except ExpressionError as fault:
        raise Refusal.because(f"算式有误，{fault}") from fault
