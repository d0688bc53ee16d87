"""Rules as kept: which version stands, which waits, and how each came to be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from data_access.instants import from_text, to_text
from data_access.tables import OPEN_END, evaluations, incidents, rebases, rule_states, rules
from indicators.alerting.board import RuleVersion
from indicators.alerting.incident import Incident, IncidentKind
from indicators.alerting.rule import AlertRule
from indicators.alerting.rule_table import read_kept
from indicators.period import Period

ACTIVE, PAUSED, PROPOSED, REJECTED, RETIRED = "active", "paused", "proposed", "rejected", "retired"
STANDING = (ACTIVE, PAUSED)


def rules_in_force(connection: Connection, known_at: datetime) -> tuple[AlertRule, ...]:
    """Give the rules in force as known at an instant, in code order.

    A rule entered later counts from its first version, as a definition does: the past is judged by
    the rules there are.
    """
    s, instant = rule_states.c, to_text(known_at)
    in_force: dict[str, int] = {}
    first: dict[str, int] = {}
    for row in connection.execute(select(rule_states).order_by(s.known_from, s.version)):
        if row.state == ACTIVE and row.known_from <= instant < row.known_to:
            in_force[row.rule_code] = row.version
        if row.known_from <= instant:
            first.setdefault(row.rule_code, 0)
        elif row.state == ACTIVE:
            first.setdefault(row.rule_code, row.version)
    in_force = {code: version for code, version in first.items() if version} | in_force
    r = rules.c
    found = connection.execute(select(rules).where(r.rule_code.in_(list(in_force))).order_by(r.rule_code))
    return tuple(_rule(row) for row in found if in_force[row.rule_code] == row.version)


def rule_versions(connection: Connection, rule_code: str = "") -> tuple[RuleVersion, ...]:
    """Give every version with where it stands now, of one rule or of all; by code, newest first."""
    r, s = rules.c, rule_states.c
    together = and_(s.rule_code == r.rule_code, s.version == r.version, s.known_to == OPEN_END)
    wanted = select(rules, s.state, s.known_from, s.actor, s.note).join(rule_states, together)
    if rule_code:
        wanted = wanted.where(r.rule_code == rule_code)
    rows = connection.execute(wanted.order_by(r.rule_code, r.version.desc()))
    return tuple(
        RuleVersion(
            rule=_rule(row),
            state=row.state,
            since=from_text(row.known_from),
            actor=row.actor,
            note=row.note,
            written_at=from_text(row.written_at),
        )
        for row in rows
    )


def newest_versions(connection: Connection) -> Mapping[str, tuple[int, str, str]]:
    """Give the last version of every rule: its number, author and definition."""
    r = rules.c
    rows = connection.execute(select(r.rule_code, r.version, r.author, r.definition).order_by(r.version))
    return {row.rule_code: (row.version, row.author, row.definition) for row in rows}


def rebases_of(
    connection: Connection, known_at: datetime, area_codes: Sequence[str]
) -> Mapping[str, tuple[tuple[int, Period], ...]]:
    """Give where persons let baselines begin anew: by indicator, area ordinal and period."""
    b, instant = rebases.c, to_text(known_at)
    wanted = select(rebases).where(b.known_from <= instant, b.known_to > instant)
    return _placed(connection.execute(wanted.order_by(b.indicator_code, b.area_code, b.period)), area_codes)


def incident_places(
    connection: Connection, known_at: datetime, area_codes: Sequence[str]
) -> Mapping[str, tuple[tuple[int, Period], ...]]:
    """Give where something was labelled as having happened: by indicator, area ordinal and period."""
    i, instant = incidents.c, to_text(known_at)
    is_standing = or_(i.withdrawn_at == "", i.withdrawn_at > instant)
    wanted = select(incidents).where(i.at <= instant, is_standing)
    return _placed(connection.execute(wanted.order_by(i.indicator_code, i.incident_id)), area_codes)


def _placed(rows: Iterable[Any], area_codes: Sequence[str]) -> Mapping[str, tuple[tuple[int, Period], ...]]:
    ordinal = {code: at for at, code in enumerate(area_codes)}
    found: defaultdict[str, list[tuple[int, Period]]] = defaultdict(list)
    for row in rows:
        if row.area_code in ordinal:
            found[row.indicator_code].append((ordinal[row.area_code], Period.parse(row.period)))
    return {code: tuple(places) for code, places in found.items()}


def incidents_of(connection: Connection, indicator_code: str) -> tuple[Incident, ...]:
    """Give the incidents labelled for an indicator, oldest first; withdrawn ones are left out."""
    i = incidents.c
    wanted = select(incidents).where(i.indicator_code == indicator_code, i.withdrawn_at == "")
    return tuple(
        Incident(
            incident_id=row.incident_id,
            indicator_code=row.indicator_code,
            area_code=row.area_code,
            period=Period.parse(row.period),
            kind=IncidentKind(row.kind),
            title=row.title,
            reference=row.reference,
            author=row.author,
        )
        for row in connection.execute(wanted.order_by(i.period, i.incident_id))
    )


def was_evaluated(connection: Connection, data_version: int, evaluated_on: str) -> bool:
    """Say whether the rules were looked at on a day at a data version."""
    e = evaluations.c
    wanted = select(e.at).where(e.data_version == data_version, e.evaluated_on == evaluated_on)
    return connection.execute(wanted).first() is not None


def turned_since_evaluation(connection: Connection) -> Mapping[str, bool]:
    """Name the rules that were in force before and are so anew since the last look at them.

    True is a rule that goes on as it was (it was paused meanwhile), False one that was changed.
    """
    last: str | None = connection.execute(select(func.max(evaluations.c.at))).scalar()
    s = rule_states.c
    before: dict[str, set[int]] = {}
    now: dict[str, int] = {}
    if last is None:
        return {}
    for row in connection.execute(select(rule_states).where(s.state == ACTIVE)):
        if row.known_from <= last:
            before.setdefault(row.rule_code, set()).add(row.version)
        elif row.known_to == OPEN_END:
            now[row.rule_code] = row.version
    return {code: version in before[code] for code, version in now.items() if code in before}


def paused_rules(connection: Connection) -> frozenset[str]:
    """Name the rules that are stopped for a while."""
    s = rule_states.c
    wanted = select(s.rule_code).where(s.state == PAUSED, s.known_to == OPEN_END)
    return frozenset(connection.execute(wanted).scalars())


def _rule(row: Any) -> AlertRule:
    rule = read_kept(row.rule_code, row.definition, row.version)
    return replace(rule, author=row.author, reason=row.reason)
