"""The list of rules: what stands, what waits, how many alerts are open, in the order of the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from data_access.queries_rules import PROPOSED, STANDING
from indicators.alerting.board import RuleLine, RuleVersion
from indicators.alerting.rule import AlertRule, Severity
from indicators.alerting.rule_titles import numbered
from indicators.alerting.sentence import title
from indicators.snapshot import Snapshot


def rule_lines(versions: Sequence[RuleVersion], snapshot: Snapshot) -> tuple[RuleLine, ...]:
    """Make the list of all versions, given by code and newest first; open alerts are those of the snapshot.

    Rules of one title are told apart by number.
    """
    order = {code: at for at, code in enumerate(snapshot.columns)}
    lines = [_line(tuple(own), snapshot) for _, own in groupby(versions, key=lambda one: one.rule.code)]
    lines.sort(key=lambda line: order.get(line.newest.rule.indicator_code, len(order)))
    titles = numbered([line.title for line in lines])
    return tuple(replace(line, title=title) for line, title in zip(lines, titles, strict=True))


def as_listed(rules: Iterable[AlertRule], lines: Sequence[RuleLine]) -> list[AlertRule]:
    """Name rules by the titles they are listed under."""
    titles = {line.newest.rule.code: line.title for line in lines}
    return [replace(rule, name=titles.get(rule.code, rule.name)) for rule in rules]


def _line(versions: Sequence[RuleVersion], snapshot: Snapshot) -> RuleLine:
    code = versions[0].rule.code
    standing = next((one for one in versions if one.state in STANDING), None)
    proposed = next((one for one in versions if one.state == PROPOSED), None)
    rule = (proposed or standing or versions[0]).rule
    column = snapshot.columns.get(rule.indicator_code)
    levels = [alert.severity for alert in snapshot.alerts if alert.rule.code == code]
    blue, yellow, orange, red = (levels.count(level) for level in Severity if level)
    return RuleLine(
        title=rule.name or rule.code if column is None else title(rule, column.indicator),
        indicator=None if column is None else column.indicator,
        standing=standing,
        proposed=proposed,
        newest=versions[0],
        open_counts=(blue, yellow, orange, red),
        fault=next((one.message for one in snapshot.rule_faults if one.rule.code == code), ""),
    )
