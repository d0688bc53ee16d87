"""Acts on alerts: claims and silences, policies, notices and what becomes of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select, update

from data_access.instants import to_text
from data_access.queries_alerts import PENDING, RELEASED
from data_access.tables import (
    OPEN_END,
    alert_acts,
    alert_policies,
    evaluations,
    incidents,
    notices,
    rebases,
    silences,
    store_state,
)
from indicators.alerting.handling import AlertAct
from indicators.alerting.incident import Incident
from indicators.alerting.notices import Notice, NoticeKind
from indicators.alerting.silence import Silence

_KEYS_AT_ONCE = 10_000  # PostgreSQL takes 65,535 parameters to a statement


def bump_act_version(connection: Connection) -> None:
    """Add one to the version of what people did, so that every face looks again."""
    connection.execute(update(store_state).values(act_version=store_state.c.act_version + 1))


def put_act(connection: Connection, act: AlertAct) -> None:
    """Keep one act on an alert."""
    row = {
        "rule_code": act.rule_code,
        "area_code": act.area_code,
        "episode": act.episode,
        "act": act.act.value,
        "actor": act.actor,
        "at": to_text(act.at),
        "note": act.note,
        "reference": act.reference,
    }
    connection.execute(insert(alert_acts), row)


def put_silence(connection: Connection, silence: Silence, made_at: datetime) -> int:
    """Keep a silence; gives its number."""
    row = {
        "matchers": json.dumps([str(matcher) for matcher in silence.matchers], ensure_ascii=False),
        "starts_at": to_text(silence.starts_at),
        "ends_at": to_text(silence.ends_at),
        "until_resolved": int(silence.until_resolved),
        "author": silence.author,
        "reason": silence.reason,
        "approver": silence.approver,
        "made_at": to_text(made_at),
    }
    (number,) = connection.execute(insert(silences).returning(silences.c.silence_id), row).one()
    return int(number)


def expire_silences(connection: Connection, silence_ids: Sequence[int], at: datetime, who: str) -> None:
    """End silences before their time."""
    ending = update(silences).where(silences.c.silence_id.in_(silence_ids), silences.c.expired_at == "")
    connection.execute(ending.values(expired_at=to_text(at), expired_by=who))


def put_policy(
    connection: Connection,
    kind: str,
    name: str,
    table: Mapping[str, object] | None,
    *,
    actor: str,
    reason: str,
    at: datetime,
) -> bool:
    """Let a mute timing or an inhibition hold from now on in this form, None ends it; gives whether it held before."""
    p = alert_policies.c
    named = and_(p.kind == kind, p.name == name, p.known_to == OPEN_END)
    ended = connection.execute(update(alert_policies).where(named).values(known_to=to_text(at))).rowcount
    if table is not None:
        row = {"kind": kind, "name": name, "definition": json.dumps(table, ensure_ascii=False, sort_keys=True)}
        row |= {"actor": actor, "reason": reason, "known_from": to_text(at), "known_to": OPEN_END}
        connection.execute(insert(alert_policies), row)
    return ended > 0


def put_incident(connection: Connection, incident: Incident, at: datetime) -> int:
    """Keep a labelled incident; gives its number."""
    row = {
        "indicator_code": incident.indicator_code,
        "area_code": incident.area_code,
        "period": str(incident.period),
        "kind": incident.kind.value,
        "title": incident.title,
        "reference": incident.reference,
        "author": incident.author,
        "at": to_text(at),
    }
    (number,) = connection.execute(insert(incidents).returning(incidents.c.incident_id), row).one()
    return int(number)


def withdraw_incident(connection: Connection, incident_id: int, at: datetime) -> bool:
    """Take a label back, the row stays; gives whether there was one."""
    named = and_(incidents.c.incident_id == incident_id, incidents.c.withdrawn_at == "")
    return connection.execute(update(incidents).where(named).values(withdrawn_at=to_text(at))).rowcount > 0


def put_rebase(
    connection: Connection,
    indicator_code: str,
    area_code: str,
    period: str,
    *,
    reason: str,
    evidence: str,
    author: str,
    at: datetime,
) -> None:
    """Let a baseline begin anew at a period; the same place said again replaces the earlier reason."""
    b = rebases.c
    named = and_(
        b.indicator_code == indicator_code, b.area_code == area_code, b.period == period, b.known_to == OPEN_END
    )
    connection.execute(update(rebases).where(named).values(known_to=to_text(at)))
    row = {"indicator_code": indicator_code, "area_code": area_code, "period": period, "reason": reason}
    row |= {"evidence": evidence, "author": author, "known_from": to_text(at), "known_to": OPEN_END}
    connection.execute(insert(rebases), row)


def put_evaluation(
    connection: Connection, data_version: int, evaluated_on: str, *, at: datetime, actor: str, change_count: int
) -> None:
    """Note that the rules were looked at; the key lets this happen once for each day and data version."""
    row = {"data_version": data_version, "evaluated_on": evaluated_on, "at": to_text(at), "actor": actor}
    connection.execute(insert(evaluations), row | {"change_count": change_count})


def put_notices(connection: Connection, new: Iterable[Notice]) -> int:
    """Keep what is to be told; an occasion that is known already is left alone. Gives how many were new."""
    wanted = {notice.key: notice for notice in new}
    kept = select(notices.c.notice_key)
    known = {
        key
        for part in _portions(wanted)
        for key in connection.execute(kept.where(notices.c.notice_key.in_(part))).scalars()
    }
    rows = [
        {
            "notice_key": key,
            "kind": notice.kind.value,
            "rule_code": notice.rule_code,
            "area_code": notice.area_code,
            "episode": notice.episode,
            "period": notice.period,
            "occasion": notice.occasion,
            "severity": int(notice.severity),
            "severity_before": int(notice.severity_before),
            "reason": notice.reason,
            "at": to_text(notice.at),
            "state": "waiting",
        }
        for key, notice in wanted.items()
        if key not in known
    ]
    if rows:
        connection.execute(insert(notices), rows)
    return len(rows)


def settle_notices(
    connection: Connection,
    keys: Iterable[str],
    state: str,
    *,
    reason: str = "",
    at: datetime | None = None,
    message_key: str = "",
) -> None:
    """Say what became of pending notices, named by the keys they are kept under, in whatever form those are.

    `at` is given when nothing more will become of them.
    """
    n = notices.c
    values = {"state": state, "state_reason": reason, "message_key": message_key}
    values["settled_at"] = "" if at is None else to_text(at)
    for part in _portions(keys):
        connection.execute(update(notices).where(n.notice_key.in_(part), n.state.in_(PENDING)).values(**values))


def wait_anew(connection: Connection, keys: Iterable[str], at: datetime) -> None:
    """Let held notices wait to be told, as if they had come about just now."""
    n = notices.c
    for part in _portions(keys):
        held = update(notices).where(n.notice_key.in_(part), n.state == "held")
        connection.execute(held.values(state="waiting", state_reason="", at=to_text(at)))


def _portions(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    named = list(keys)
    for start in range(0, len(named), _KEYS_AT_ONCE):
        yield named[start : start + _KEYS_AT_ONCE]


def release_storm(connection: Connection, rule_code: str) -> int:
    """Let the notices go that the storms of a rule hold back, at the next tick; gives how many."""
    n = notices.c
    held = and_(n.rule_code == rule_code, n.state == "held", n.state_reason == NoticeKind.STORM.label)
    count = int(connection.execute(select(func.count()).where(held)).scalar_one())
    storms = and_(n.kind == NoticeKind.STORM.value, n.rule_code == rule_code)
    connection.execute(update(notices).where(storms).values(state_reason=RELEASED))
    return count
