"""What a new file is compared with: the figures that stand now."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from data_access import tables
from data_access.tables import OPEN_END

Standing = tuple[str | None, str, str | None, str | None]  # value, status, numerator, denominator


def standing_figures(connection: Connection, indicator_code: str, period: str) -> Mapping[str, Standing]:
    """Give the figures of one indicator and period as they stand, by area code."""
    o = tables.observations.c
    wanted = select(o.area_code, o.value, o.status, o.numerator, o.denominator).where(
        o.indicator_code == indicator_code, o.period == period, o.known_to == OPEN_END
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in connection.execute(wanted)}


def standing_targets(connection: Connection, indicator_code: str, year: int) -> Mapping[str, str]:
    """Give the targets of one indicator and year as they stand, by area code."""
    t = tables.targets.c
    wanted = select(t.area_code, t.value).where(
        t.indicator_code == indicator_code, t.year == year, t.known_to == OPEN_END
    )
    return {row[0]: row[1] for row in connection.execute(wanted)}


def standing_points(connection: Connection, layers: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Give (layer, identity) of the events and the monitors' readings that stand in some layers."""
    wanted = list(layers)
    e, r = tables.events.c, tables.readings.c
    events = connection.execute(select(e.layer, e.event_id).where(e.layer.in_(wanted), e.known_to == OPEN_END))
    found = {(row[0], row[1]) for row in events}
    readings = connection.execute(
        select(r.layer, r.monitor_code, r.period).where(r.layer.in_(wanted), r.known_to == OPEN_END)
    )
    return frozenset(found | {(row[0], f"{row[1]}@{row[2]}") for row in readings})
