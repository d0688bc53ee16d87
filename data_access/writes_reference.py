"""Acts on what figures refer to: areas, definitions, forms, alert changes."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, insert, select, update

from data_access.instants import to_text
from data_access.tables import (
    OPEN_END,
    alert_changes,
    area_aliases,
    area_changes,
    areas,
    forms,
    indicators,
    store_state,
)
from data_access.writes_history import Counts
from geo.area import Area, AreaChange
from indicators.catalogue import Indicator
from indicators.parse import to_table

NO_END = OPEN_END[:10]


@dataclass(frozen=True, slots=True)
class AlertChange:
    """One change of alert state as evaluation saw it."""

    rule_code: str
    rule_version: int
    area_code: str
    period: str
    state: str
    severity: int
    reason: str


def put_areas(
    connection: Connection, new: Sequence[Area], changes: Sequence[AreaChange] = (), *, root_code: str = ""
) -> Counts:
    """Enter areas, their aliases and changes of division; an area of the same code and first day is corrected.

    `root_code` becomes the district the cockpit shows; left out, the first load's single top area does.
    Gives the counts of areas.
    """
    counts = _upsert(connection, areas, ("area_code", "valid_from"), [_area_row(area) for area in new])
    aliases = [row for area in new for row in _alias_rows(area)]
    _upsert(connection, area_aliases, ("alias", "area_code", "valid_from"), aliases)
    _upsert(connection, area_changes, ("old_code", "new_code", "changed_on"), [_change_row(c) for c in changes])
    _settle_root(connection, root_code)
    return counts


def put_indicators(connection: Connection, known_at: datetime, definitions: Sequence[Indicator]) -> Counts:
    """Keep definitions; a changed one becomes the next version, the old version stays readable."""
    bodies = {}
    for indicator in definitions:
        body = {name: value for name, value in to_table(indicator).items() if name != "version"}
        bodies[indicator.code] = json.dumps(body, ensure_ascii=False, sort_keys=True)
    return _put_versions(connection, indicators, "indicator_code", "definition", to_text(known_at), bodies)


def put_form(connection: Connection, known_at: datetime, form_code: str, sheet_map: Mapping[str, object]) -> Counts:
    """Keep a sheet map; a changed one becomes the form's next version."""
    body = json.dumps(sheet_map, ensure_ascii=False, sort_keys=True)
    return _put_versions(connection, forms, "form_code", "sheet_map", to_text(known_at), {form_code: body})


def put_alert_changes(
    connection: Connection,
    changes: Sequence[AlertChange],
    sequences: Mapping[tuple[str, str], int],
    *,
    data_version: int,
    changed_at: datetime,
) -> None:
    """Add changes of alert state; `sequences` holds the last number of each (rule, area)."""
    numbers, at = Counter(sequences), to_text(changed_at)
    rows = []
    for change in changes:
        key = change.rule_code, change.area_code
        numbers[key] += 1
        row = {name: getattr(change, name) for name in AlertChange.__slots__}
        row |= {"sequence": numbers[key], "data_version": data_version, "changed_at": at}
        rows.append(row)
    if rows:
        connection.execute(insert(alert_changes), rows)


def _put_versions(
    connection: Connection, table: Table, code: str, body: str, known_at: str, bodies: Mapping[str, str]
) -> Counts:
    standing = connection.execute(
        select(table.c[code], table.c.version, table.c[body]).where(table.c.known_to == OPEN_END)
    )
    before = {row[0]: (row[1], row[2]) for row in standing}
    changed = {name: text for name, text in bodies.items() if before.get(name, (0, None))[1] != text}
    revised = [name for name in changed if name in before]
    if revised:
        ending = update(table).where(table.c[code] == bindparam("named"), table.c.known_to == OPEN_END)
        connection.execute(ending.values(known_to=known_at), [{"named": name} for name in revised])
    if changed:
        life = {"known_from": known_at, "known_to": OPEN_END}
        rows = [{code: n, "version": before.get(n, (0, ""))[0] + 1, body: text} | life for n, text in changed.items()]
        connection.execute(insert(table), rows)
    return Counts(len(changed) - len(revised), len(revised), len(bodies) - len(changed))


def _upsert(connection: Connection, table: Table, key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Counts:
    wanted = {tuple(row[name] for name in key): row for row in rows}
    if not wanted:
        return Counts()
    names = [column.name for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in connection.execute(select(table))]
    before = {tuple(row[name] for name in key): row for row in found}
    new = [row for named, row in wanted.items() if named not in before]
    revised = [row for named, row in wanted.items() if named in before and before[named] != row]
    if new:
        connection.execute(insert(table), new)
    content = [name for name in names if name not in key]
    if revised and content:
        named = and_(*(table.c[name] == bindparam(f"is_{name}") for name in key))
        values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in content}
        parameters = [{f"is_{n}": row[n] for n in key} | {f"to_{n}": row[n] for n in content} for row in revised]
        connection.execute(update(table).where(named).values(values), parameters)
    return Counts(len(new), len(revised), len(wanted) - len(new) - len(revised))


def _settle_root(connection: Connection, root_code: str) -> None:
    if not root_code:
        if connection.execute(select(store_state.c.root_code)).scalar_one():
            return
        parents = select(areas.c.parent_code)
        known = select(areas.c.area_code)
        tops = select(areas.c.area_code).where(areas.c.parent_code.not_in(known), areas.c.area_code.in_(parents))
        candidates = sorted(set(connection.execute(tops).scalars()))
        if len(candidates) != 1:
            return
        root_code = candidates[0]
    connection.execute(update(store_state).values(root_code=root_code))


def _end(day: date | None) -> str:
    return NO_END if day is None else day.isoformat()


def _area_row(area: Area) -> dict[str, Any]:
    return {
        "area_code": area.area_code,
        "valid_from": area.valid_from.isoformat(),
        "valid_to": _end(area.valid_to),
        "name": area.name,
        "short_name": area.short_name,
        "level": area.level.value,
        "kind": area.kind,
        "parent_code": area.parent_code,
        "peer_group": area.peer_group,
        "is_ranked": int(area.is_ranked),
    }


def _alias_rows(area: Area) -> Iterable[dict[str, Any]]:
    dates = {"valid_from": area.valid_from.isoformat(), "valid_to": _end(area.valid_to)}
    return ({"alias": alias, "area_code": area.area_code, **dates} for alias in area.aliases)


def _change_row(change: AreaChange) -> dict[str, Any]:
    row = {name: getattr(change, name) for name in AreaChange.__slots__}
    return row | {"changed_on": change.changed_on.isoformat()}
