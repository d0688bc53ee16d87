"""Schemes and marks as kept, by what was known when."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from data_access.instants import from_text, to_text
from data_access.tables import OPEN_END, scheme_marks, schemes
from indicators.period import Period
from indicators.scoring.scheme import Adjustment, Veto
from indicators.scoring.scheme_record import Mark, SchemeVersion
from indicators.scoring.scheme_table import read_scheme


def schemes_in_force(connection: Connection, known_at: datetime) -> Mapping[str, SchemeVersion]:
    """Give the schemes in force as known at an instant, by code.

    A scheme entered later counts from its first version: the past can be ranked by the schemes there are.
    """
    s, instant = schemes.c, to_text(known_at)
    found: dict[str, SchemeVersion] = {}
    known: set[str] = set()
    for row in connection.execute(select(schemes).order_by(s.scheme_code, s.version)):
        if row.known_from <= instant:
            known.add(row.scheme_code)
            found.pop(row.scheme_code, None)
            if instant < row.known_to:
                found[row.scheme_code] = _version(row)
        elif row.scheme_code not in known:
            known.add(row.scheme_code)
            found[row.scheme_code] = _version(row)
    return found


def scheme_versions(connection: Connection, scheme_code: str) -> tuple[SchemeVersion, ...]:
    """Give every version of a scheme, newest first; empty when there is none of that code."""
    s = schemes.c
    rows = connection.execute(select(schemes).where(s.scheme_code == scheme_code).order_by(s.version.desc()))
    return tuple(_version(row) for row in rows)


def newest_scheme_version(connection: Connection, scheme_code: str) -> int:
    """Give the last version's number, 0 when there is none."""
    s = schemes.c
    found = connection.execute(select(func.max(s.version)).where(s.scheme_code == scheme_code)).scalar()
    return int(found or 0)


def newest_scheme_versions(connection: Connection) -> tuple[SchemeVersion, ...]:
    """Give the last version of every scheme there ever was, by code."""
    s = schemes.c
    newest = select(s.scheme_code, func.max(s.version)).group_by(s.scheme_code)
    wanted = select(schemes).where(tuple_(s.scheme_code, s.version).in_(newest)).order_by(s.scheme_code)
    return tuple(_version(row) for row in connection.execute(wanted))


def marks_of(connection: Connection, scheme_code: str, known_at: datetime) -> tuple[Mark, ...]:
    """Give the marks of a scheme as known at an instant, oldest first."""
    m, instant = scheme_marks.c, to_text(known_at)
    wanted = select(scheme_marks).where(m.scheme_code == scheme_code, m.known_from <= instant, m.known_to > instant)
    return tuple(_mark(row) for row in connection.execute(wanted.order_by(m.mark_id)))


def _version(row: Any) -> SchemeVersion:
    return SchemeVersion(
        scheme=read_scheme(row.scheme_code, json.loads(row.definition), row.version),
        author=row.author,
        reason=row.reason,
        since=from_text(row.known_from),
        until=None if row.known_to == OPEN_END else from_text(row.known_to),
    )


def _mark(row: Any) -> Mark:
    what: Adjustment | Veto
    if row.kind == "veto":
        what = Veto(row.area_code, row.reason, row.document_number)
    else:
        what = Adjustment(row.area_code, float(row.points), row.reason, row.document_number)
    first, last = Period.parse(row.first_period), Period.parse(row.last_period)
    return Mark(row.mark_id, row.scheme_code, what, first, last, row.author)
