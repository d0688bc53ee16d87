"""Every act that changes the store, one function each, inside the caller's write connection.

A use case opens `store.write()`, takes `next_known_at`, performs its acts, records the audit line
and calls `bump_version` last; the one transaction keeps all of it or nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, insert, literal, select, update

from data_access import writes_history as history
from data_access.instants import after, from_text, to_text
from data_access.tables import audit, load_files, loads, store_state
from data_access.writes_history import Counts
from data_access.writes_reference import AlertChange, put_alert_changes, put_areas, put_form, put_indicators
from geo.point import Boundary, MapGeometry, MonitorReading, PointEvent
from indicators.observation import Observation, Target
from indicators.problem import Refusal

__all__ = [
    "AlertChange",
    "Counts",
    "bump_version",
    "close_other_map_geometries",
    "content_key",
    "exact",
    "finish_load",
    "insert_load",
    "next_known_at",
    "put_alert_changes",
    "put_areas",
    "put_boundaries",
    "put_events",
    "put_form",
    "put_indicators",
    "put_map_geometry",
    "put_observations",
    "put_readings",
    "put_targets",
    "record_audit",
    "sha256_of",
    "undo_load",
]

PERMANENT_KINDS = ("areas", "catalogue")  # other rows refer to what these enter


def next_known_at(connection: Connection, now: datetime) -> datetime:
    """Take the instant this act becomes known: `now`, or just after the last act if the clock stands behind."""
    last = connection.execute(select(store_state.c.last_known_at)).scalar_one()
    known_at = after(from_text(last), now)
    connection.execute(update(store_state).values(last_known_at=to_text(known_at)))
    return known_at


def bump_version(connection: Connection) -> int:
    """Add one to the data version, so that no snapshot of before is taken for one of after."""
    connection.execute(update(store_state).values(data_version=store_state.c.data_version + 1))
    return int(connection.execute(select(store_state.c.data_version)).scalar_one())


def record_audit(
    connection: Connection, *, at: datetime, actor: str, action: str, object_: str, detail: str = ""
) -> None:
    """Add a line to the audit; line breaks are escaped so that one act stays one line."""
    line = {"at": to_text(at), "actor": actor, "action": action, "object": object_, "detail": detail}
    connection.execute(insert(audit), {name: _one_line(value) for name, value in line.items()})


def content_key(content: bytes, kind: str, form_code: str) -> str:
    """Name what a load is of: the same content, kind and form can stand only once."""
    return f"{sha256_of(content)}:{kind}:{form_code}"


def sha256_of(content: bytes) -> str:
    """Give the fingerprint of a file."""
    return hashlib.sha256(content).hexdigest()


def insert_load(
    connection: Connection,
    *,
    kind: str,
    file_name: str,
    content: bytes,
    loaded_at: datetime,
    loaded_by: str,
    form_code: str = "",
    is_sample: bool = False,
    warnings: Sequence[str] = (),
) -> int:
    """Open a load and keep its original file; gives the load's number.

    Raises:
        Refusal: the same content already stands under the same form.
    """
    key = content_key(content, kind, form_code)
    standing = connection.execute(select(loads.c.load_id).where(loads.c.live_key == key)).scalar()
    if standing is not None:
        raise Refusal.because(f"内容相同的文件已经导入（批次 {standing}），没有重复导入。", file_name=file_name)
    sha256 = sha256_of(content)
    if connection.execute(select(load_files.c.sha256).where(load_files.c.sha256 == sha256)).first() is None:
        connection.execute(insert(load_files), {"sha256": sha256, "content": content})
    opened = insert(loads).values(
        kind=kind,
        file_name=file_name,
        sha256=sha256,
        form_code=form_code,
        loaded_at=to_text(loaded_at),
        loaded_by=loaded_by,
        status="live",
        live_key=key,
        is_sample=int(is_sample),
        warnings=json.dumps(list(warnings), ensure_ascii=False),
    )
    return int(connection.execute(opened.returning(loads.c.load_id)).scalar_one())


def finish_load(connection: Connection, load_id: int, counts: Counts) -> None:
    """Write on a load what it did; earlier area and catalogue files it overruled may be loaded again."""
    if counts.revised:
        kind = select(loads.c.kind).where(loads.c.load_id == load_id).scalar_subquery()
        overruled = and_(loads.c.kind == kind, loads.c.kind.in_(PERMANENT_KINDS), loads.c.load_id < load_id)
        released = literal("overruled:").concat(cast(loads.c.load_id, Text))
        connection.execute(update(loads).where(overruled).values(live_key=released))
    connection.execute(
        update(loads)
        .where(loads.c.load_id == load_id)
        .values(
            row_count=counts.new + counts.revised + counts.unchanged,
            new_count=counts.new,
            revised_count=counts.revised,
            unchanged_count=counts.unchanged,
        )
    )


def put_observations(
    connection: Connection, load_id: int, known_at: datetime, observations: Sequence[Observation]
) -> Counts:
    """Keep reported figures, exactly as written."""
    texts = {period: str(period) for period in {seen.period for seen in observations}}
    rows = [
        {
            "indicator_code": seen.indicator_code,
            "period": texts[seen.period],
            "area_code": seen.area_code,
            "value": exact(seen.value),
            "status": seen.status.value,
            "numerator": exact(seen.numerator),
            "denominator": exact(seen.denominator),
            "load_id": load_id,
            "sheet": seen.source.sheet,
            "row_number": seen.source.row,
            "column_number": seen.source.column,
        }
        for seen in observations
    ]
    return history.keep(connection, history.OBSERVATIONS, to_text(known_at), rows)


def put_targets(connection: Connection, load_id: int, known_at: datetime, targets: Sequence[Target]) -> Counts:
    """Keep the year's targets."""
    rows = [
        {
            "indicator_code": target.indicator_code,
            "year": target.year,
            "area_code": target.area_code,
            "value": exact(target.value),
            "load_id": load_id,
            "sheet": target.source.sheet,
            "row_number": target.source.row,
            "column_number": target.source.column,
        }
        for target in targets
    ]
    return history.keep(connection, history.TARGETS, to_text(known_at), rows)


def put_events(connection: Connection, load_id: int, known_at: datetime, events: Sequence[PointEvent]) -> Counts:
    """Keep events at their places."""
    rows = [_fields(event, load_id, occurred_on=event.occurred_on.isoformat()) for event in events]
    return history.keep(connection, history.EVENTS, to_text(known_at), rows)


def put_readings(
    connection: Connection, load_id: int, known_at: datetime, readings: Sequence[MonitorReading]
) -> Counts:
    """Keep what the monitors read."""
    rows = [_fields(reading, load_id, value=exact(reading.value)) for reading in readings]
    return history.keep(connection, history.READINGS, to_text(known_at), rows)


def put_boundaries(connection: Connection, load_id: int, known_at: datetime, boundaries: Sequence[Boundary]) -> Counts:
    """Keep the legal outlines of areas."""
    rows = [_fields(boundary, load_id, is_illustrative=int(boundary.is_illustrative)) for boundary in boundaries]
    return history.keep(connection, history.BOUNDARIES, to_text(known_at), rows)


def put_map_geometry(connection: Connection, load_id: int, known_at: datetime, geometry: MapGeometry) -> Counts:
    """Keep the drawn outlines of a parent's areas as they cross the wire."""
    return history.keep(connection, history.MAP_GEOMETRIES, to_text(known_at), [_fields(geometry, load_id)])


def close_other_map_geometries(connection: Connection, known_at: datetime, parent_codes: Iterable[str]) -> None:
    """End the drawn outlines of every parent but these."""
    history.close_others(connection, history.MAP_GEOMETRIES, to_text(known_at), parent_codes)


def undo_load(connection: Connection, load_id: int, known_at: datetime) -> tuple[int, int]:
    """Take a load back without deleting anything: its figures end, what stood before stands again.

    Maps are drawn from boundaries; whoever takes boundaries back draws them anew.

    Returns how many facts ended and how many earlier ones stand again.

    Raises:
        Refusal: there is no such load, it is undone already, or its kind cannot be undone.
    """
    found = connection.execute(select(loads.c.kind, loads.c.status).where(loads.c.load_id == load_id)).first()
    if found is None:
        raise Refusal.because(f"没有批次 {load_id}；请用 loads 查看已导入的批次。")
    if found.status != "live":
        raise Refusal.because(f"批次 {load_id} 已经撤销过，不必再撤。")
    if found.kind in PERMANENT_KINDS:
        raise Refusal.because(f"批次 {load_id} 是区划或指标目录，不能撤销；请导入改正后的文件。")
    connection.execute(
        update(loads).where(loads.c.load_id == load_id).values(status="undone", live_key=f"undone:{load_id}")
    )
    closed = reopened = 0
    for kept in history.REPORTED:
        ended, restored = history.withdraw(connection, kept, load_id, to_text(known_at))
        closed, reopened = closed + ended, reopened + restored
    return closed, reopened


def exact(value: Decimal | None) -> str | None:
    """Write a number as plain decimal text, digit for digit.

    Raises:
        ValueError: it is infinite or not a number, which no office can have reported.
    """
    if value is not None and not value.is_finite():
        raise ValueError(f"{value} 不是一个数")
    return None if value is None else format(value, "f")


def _fields(record: Any, load_id: int, **changed: object) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__} | changed | {"load_id": load_id}


def _one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
