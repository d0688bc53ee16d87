"""Acts on rules: a new version, where it stands, and the default rules the catalogue brings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from data_access.instants import to_text
from data_access.queries_rules import ACTIVE, PAUSED, PROPOSED, REJECTED, RETIRED, STANDING, newest_versions
from data_access.tables import OPEN_END, rule_states, rules
from indicators.alerting.rule import AlertRule
from indicators.alerting.rule_table import kept_table
from indicators.catalogue import Indicator

CATALOGUE = "指标目录"  # the author of the rules that come with the definitions


def put_rule(connection: Connection, rule: AlertRule, *, author: str, reason: str, at: datetime, state: str) -> int:
    """Keep a rule as its next version, proposed or in force; gives the version.

    What was in force is replaced when the new version is; what waited for a second person is withdrawn.
    """
    version = newest_versions(connection).get(rule.code, (0, "", ""))[0] + 1
    connection.execute(
        insert(rules),
        {
            "rule_code": rule.code,
            "version": version,
            "definition": definition_of(rule),
            "author": author,
            "reason": reason,
            "written_at": to_text(at),
        },
    )
    replaced = (PROPOSED,) if state == PROPOSED else (PROPOSED, ACTIVE, PAUSED)
    for old, was in _standing(connection, rule.code, replaced):
        _close(connection, rule.code, old, at)
        gone = REJECTED if was == PROPOSED else "replaced"
        _open(connection, rule.code, old, gone, author, f"第 {version} 版取代", at)
    _open(connection, rule.code, version, state, author, reason, at)
    return version


def set_rule_state(
    connection: Connection, rule_code: str, version: int, state: str, *, actor: str, note: str, at: datetime
) -> None:
    """Let a version stand differently from now on; one that comes to stand replaces the one that stood before."""
    if state in STANDING:
        for old, _ in _standing(connection, rule_code, STANDING):
            if old != version:
                _close(connection, rule_code, old, at)
                _open(connection, rule_code, old, "replaced", actor, f"第 {version} 版取代", at)
    _close(connection, rule_code, version, at)
    _open(connection, rule_code, version, state, actor, note, at)


def put_default_rules(connection: Connection, definitions: Iterable[Indicator], at: datetime) -> int:
    """Let each definition's ladder be the default rule of its indicator; gives how many rules changed.

    A rule that a person has made, changed, stopped or ended is left alone: the catalogue proposes, people decide.
    """
    changed = 0
    standing = _last_words(connection)
    for indicator in definitions:
        last = standing.get(indicator.code)
        if last is not None and not last.is_open:
            continue
        before = "" if last is None or last.state == RETIRED else last.definition
        if indicator.rule is None:
            if last is not None and before:
                note = "指标目录不再带有阈梯"
                set_rule_state(connection, indicator.code, last.version, RETIRED, actor=CATALOGUE, note=note, at=at)
                changed += 1
        elif definition_of(indicator.rule) != before:
            reason = "指标目录的默认阈梯" if not before else "指标目录更新"
            put_rule(connection, indicator.rule, author=CATALOGUE, reason=reason, at=at, state=ACTIVE)
            changed += 1
    return changed


@dataclass(frozen=True, slots=True)
class _LastWord:
    """The newest version of a rule that nobody turned down, and whether the catalogue may have the next word."""

    version: int
    state: str
    definition: str
    is_open: bool


def _last_words(connection: Connection) -> Mapping[str, _LastWord]:
    r, s = rules.c, rule_states.c
    together = and_(s.rule_code == r.rule_code, s.version == r.version, s.known_to == OPEN_END)
    wanted = select(r.rule_code, r.version, r.author, r.definition, s.state, s.actor).join(rule_states, together)
    return {
        row.rule_code: _LastWord(
            row.version,
            row.state,
            row.definition,
            is_open=row.author == CATALOGUE and (row.state == ACTIVE or row.actor == CATALOGUE),
        )
        for row in connection.execute(wanted.where(s.state != REJECTED).order_by(r.version))
    }


def definition_of(rule: AlertRule) -> str:
    """Write a rule as it is kept; equal rules give equal texts."""
    return json.dumps(kept_table(rule), ensure_ascii=False, sort_keys=True)


def _standing(connection: Connection, rule_code: str, states: tuple[str, ...]) -> list[tuple[int, str]]:
    s = rule_states.c
    wanted = select(s.version, s.state).where(s.rule_code == rule_code, s.known_to == OPEN_END, s.state.in_(states))
    return [(row.version, row.state) for row in connection.execute(wanted)]


def _close(connection: Connection, rule_code: str, version: int, at: datetime) -> None:
    s = rule_states.c
    named = and_(s.rule_code == rule_code, s.version == version, s.known_to == OPEN_END)
    connection.execute(update(rule_states).where(named).values(known_to=to_text(at)))


def _open(
    connection: Connection, rule_code: str, version: int, state: str, actor: str, note: str, at: datetime
) -> None:
    row = {"rule_code": rule_code, "version": version, "state": state, "actor": actor, "note": note}
    connection.execute(insert(rule_states), row | {"known_from": to_text(at), "known_to": OPEN_END})
