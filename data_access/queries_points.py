"""Things with a place: outlines, drawn geometries, events, monitor readings."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.sql.elements import ColumnElement

from data_access import tables
from data_access.instants import to_text
from data_access.tables import OPEN_END
from geo.point import Boundary, GeometryRef, MapGeometry, MonitorReading, PointEvent, PointLayer
from indicators.period import Period
from indicators.problem import Refusal


def boundaries(connection: Connection, known_at: datetime) -> tuple[Boundary, ...]:
    """Give the legal outlines as known at an instant, in code order."""
    b, instant = tables.boundaries.c, to_text(known_at)
    wanted = select(tables.boundaries).where(b.known_from <= instant, b.known_to > instant).order_by(b.area_code)
    return tuple(
        Boundary(
            area_code=row.area_code,
            geometry=bytes(row.geometry),
            area_m2=row.area_m2,
            label_lon=row.label_lon,
            label_lat=row.label_lat,
            is_illustrative=bool(row.is_illustrative),
            source=row.source,
        )
        for row in connection.execute(wanted)
    )


def geometry_ref(connection: Connection, parent_code: str) -> GeometryRef | None:
    """Give the name of the geometry that draws a parent's areas now, None before any was loaded."""
    g = tables.map_geometries.c
    wanted = select(g.content_hash, g.meta).where(g.parent_code == parent_code, g.known_to == OPEN_END)
    row = connection.execute(wanted).first()
    return None if row is None else GeometryRef(row.content_hash, row.meta)


def map_geometry(connection: Connection, content_hash: str) -> MapGeometry:
    """Give a drawn geometry by its content's name.

    Raises:
        Refusal: no geometry has that name.
    """
    row = connection.execute(
        select(tables.map_geometries).where(tables.map_geometries.c.content_hash == content_hash)
    ).first()
    if row is None:
        raise Refusal.because("没有这份地图边界；请刷新页面。")
    return MapGeometry(row.parent_code, row.content_hash, row.meta, bytes(row.content), bytes(row.content_br))


def events(connection: Connection, layer: str, first: date, last: date, known_at: datetime) -> tuple[PointEvent, ...]:
    """Give the events of a layer that occurred from a day to a day, both included, in time order."""
    e = tables.events.c
    wanted = (
        select(tables.events)
        .where(e.layer == layer, e.occurred_on >= first.isoformat(), e.occurred_on <= last.isoformat())
        .where(_known(e.known_from, e.known_to, known_at))
        .order_by(e.occurred_on, e.event_id)
    )
    return tuple(
        PointEvent(
            layer=row.layer,
            event_id=row.event_id,
            occurred_on=date.fromisoformat(row.occurred_on),
            lon=row.lon,
            lat=row.lat,
            area_code=row.area_code,
            category=row.category,
            title=row.title,
            row_number=row.row_number,
        )
        for row in connection.execute(wanted)
    )


def event_layers(connection: Connection, known_at: datetime) -> tuple[str, ...]:
    """Name the layers of which there are events, as known at an instant."""
    e = tables.events.c
    wanted = select(e.layer).where(_known(e.known_from, e.known_to, known_at)).distinct().order_by(e.layer)
    return tuple(connection.execute(wanted).scalars())


def readings(connection: Connection, layer: str, period: Period, known_at: datetime) -> tuple[MonitorReading, ...]:
    """Give what the monitors of a layer read in a period, in code order."""
    r = tables.readings.c
    wanted = (
        select(tables.readings)
        .where(r.layer == layer, r.period == str(period), _known(r.known_from, r.known_to, known_at))
        .order_by(r.monitor_code)
    )
    return tuple(
        MonitorReading(
            layer=row.layer,
            monitor_code=row.monitor_code,
            monitor_name=row.monitor_name,
            period=row.period,
            lon=row.lon,
            lat=row.lat,
            value=None if row.value is None else Decimal(row.value),
            unit=row.unit,
            row_number=row.row_number,
        )
        for row in connection.execute(wanted)
    )


def point_layers(connection: Connection) -> tuple[PointLayer, ...]:
    """Give the layers of points the store holds now, by kind and name."""
    found: list[PointLayer] = []
    for kind, table in (("events", tables.events), ("readings", tables.readings)):
        counted = (
            select(table.c.layer, func.count()).where(table.c.known_to == OPEN_END).group_by(table.c.layer)
        ).order_by(table.c.layer)
        found += [PointLayer(layer, kind, count) for layer, count in connection.execute(counted)]
    return tuple(found)


def _known(known_from: ColumnElement[str], known_to: ColumnElement[str], at: datetime) -> ColumnElement[bool]:
    instant = to_text(at)
    return and_(known_from <= instant, known_to > instant)
