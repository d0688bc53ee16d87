"""Acts on schemes: the next version, its end, and marks by document."""

import json
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, insert, update

from data_access.instants import to_text
from data_access.queries_ranking import newest_scheme_version
from data_access.tables import OPEN_END, scheme_marks, schemes
from indicators.period import Period
from indicators.scoring.scheme import Adjustment, Scheme, Veto
from indicators.scoring.scheme_table import scheme_table


def definition_of(scheme: Scheme) -> str:
    """Write what a scheme says, the same for the same scheme whatever its version."""
    return json.dumps(scheme_table(scheme), ensure_ascii=False, sort_keys=True)


def put_scheme(connection: Connection, scheme: Scheme, *, author: str, reason: str, at: datetime) -> int:
    """Keep a scheme as its next version, in force at once; gives the version."""
    version = newest_scheme_version(connection, scheme.code) + 1
    close_scheme(connection, scheme.code, at)
    row = {
        "scheme_code": scheme.code,
        "version": version,
        "definition": definition_of(scheme),
        "author": author,
        "reason": reason,
        "known_from": to_text(at),
        "known_to": OPEN_END,
    }
    connection.execute(insert(schemes), row)
    return version


def close_scheme(connection: Connection, scheme_code: str, at: datetime) -> int:
    """Let the version in force end; gives how many ended (0 or 1)."""
    s = schemes.c
    open_ones = update(schemes).where(s.scheme_code == scheme_code, s.known_to == OPEN_END)
    return connection.execute(open_ones.values(known_to=to_text(at))).rowcount


def put_mark(
    connection: Connection,
    scheme_code: str,
    what: Adjustment | Veto,
    periods: tuple[Period, Period],
    *,
    author: str,
    at: datetime,
) -> None:
    """Keep a mark for the periods from the first to the last."""
    points = Decimal(repr(what.points)) if isinstance(what, Adjustment) else Decimal(0)
    row = {
        "scheme_code": scheme_code,
        "area_code": what.area_code,
        "kind": "adjustment" if isinstance(what, Adjustment) else "veto",
        "points": str(points),
        "reason": what.reason,
        "document_number": what.document_number,
        "first_period": str(periods[0]),
        "last_period": str(periods[1]),
        "author": author,
        "known_from": to_text(at),
        "known_to": OPEN_END,
    }
    connection.execute(insert(scheme_marks), row)


def withdraw_mark(connection: Connection, mark_id: int, *, who: str, at: datetime) -> int:
    """Take a mark back from now on; gives how many were taken back (0 or 1)."""
    m = scheme_marks.c
    standing = update(scheme_marks).where(m.mark_id == mark_id, m.known_to == OPEN_END)
    return connection.execute(standing.values(known_to=to_text(at), withdrawn_by=who)).rowcount
