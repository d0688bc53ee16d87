"""The whole store as arrays: one grouped scan, each slot's figures arriving as one text per column.

A row object per figure would cost more than everything else together. The database joins each
(indicator, period) into lines, numpy reads the numbers; slots that list the same areas, as nearly
all do, are looked up once.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select, true

from data_access.instants import day_of, to_text
from data_access.queries_frame import Arrangement, Places, area_frame, heirs_of
from data_access.queries_points import event_layers
from data_access.queries_reference import all_areas, area_changes, data_version, indicators
from data_access.queries_rules import incident_places, rebases_of, rules_in_force
from data_access.tables import loads, observations, targets
from indicators.catalogue import Indicator
from indicators.cube import Cube, Series, empty_series
from indicators.period import Period
from indicators.snapshot import Floats, Texts

_LINE = "\n"
_NO_NUMBER = "nan"


@dataclass(frozen=True, slots=True)
class _Slot:
    """One (indicator, period): its lines as read and where they land."""

    places: Arrangement
    values: Floats
    status: Texts
    numerators: Floats | None
    denominators: Floats | None


@dataclass(slots=True)
class _Read:
    """Everything read for one indicator; `revised` holds (period text, ordinal)."""

    slots: dict[str, _Slot] = field(default_factory=dict)
    targets: dict[int, Floats] = field(default_factory=dict)
    revised: list[tuple[str, int]] = field(default_factory=list)
    is_sample: bool = False
    has_past: bool = False


def read_cube(connection: Connection, known_at: datetime, root_code: str, codes: Collection[str] | None = None) -> Cube:
    """Read every figure as known at an instant, over the root and all areas below it on that day.

    `codes` chooses some indicators (each with the one that weighs it); the cube is then without rules.

    Raises:
        Refusal: the root did not stand on that day.
    """
    every, changes, on = all_areas(connection), area_changes(connection), day_of(known_at)
    frame = area_frame(every, root_code, on)
    places = Places(frame, heirs_of(frame, every, changes, on))
    read: defaultdict[str, _Read] = defaultdict(_Read)
    instant = to_text(known_at)
    _read_slots(connection, instant, places, read, codes)
    _read_targets(connection, instant, places, len(frame.codes), read, codes)
    _read_revised(connection, instant, places, read)
    _read_samples(connection, instant, read)
    size = len(frame.codes)
    series = {one.code: _series(one, read.get(one.code), size) for one in indicators(connection, known_at, codes)}
    return Cube(
        areas=frame,
        series=series,
        known_at=known_at,
        data_version=data_version(connection),
        rules=rules_in_force(connection, known_at) if codes is None else (),
        rebases=rebases_of(connection, known_at, frame.codes),
        incidents=incident_places(connection, known_at, frame.codes),
        event_layers=event_layers(connection, known_at) if codes is None else (),
    )


def _read_slots(
    connection: Connection,
    instant: str,
    places: Places,
    read: Mapping[str, _Read],
    codes: Collection[str] | None,
) -> None:
    c = observations.c

    def known(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return case((c.known_to > instant, column))

    def numbers(column: ColumnElement[Any]) -> ColumnElement[str]:
        return func.aggregate_strings(known(func.coalesce(column, _NO_NUMBER)), _LINE)

    wanted = (
        select(
            c.indicator_code,
            c.period,
            func.aggregate_strings(known(c.area_code), _LINE),
            numbers(c.value),
            func.aggregate_strings(known(c.status), ""),
            numbers(c.numerator),
            numbers(c.denominator),
            func.count(c.numerator),
            func.count(c.denominator),
            func.max(case((and_(c.known_to <= instant, c.known_to > c.known_from), 1), else_=0)),
        )
        .where(c.known_from <= instant, _chosen(c.indicator_code, codes))
        .group_by(c.indicator_code, c.period)
    )
    for code, period, areas, values, status, above, below, has_above, has_below, has_past in connection.execute(wanted):
        kept = read[code]
        kept.has_past = kept.has_past or bool(has_past)
        if areas is not None:
            kept.slots[period] = _Slot(
                places=places.arrange(areas, _LINE),
                values=_floats(values),
                status=np.frombuffer(status.encode("ascii"), dtype="S1").astype("U1"),
                numerators=_floats(above) if has_above else None,
                denominators=_floats(below) if has_below else None,
            )


def _chosen(column: ColumnElement[str], codes: Collection[str] | None) -> ColumnElement[bool]:
    return true() if codes is None else column.in_(codes)


def _read_targets(
    connection: Connection,
    instant: str,
    places: Places,
    size: int,
    read: Mapping[str, _Read],
    codes: Collection[str] | None,
) -> None:
    c = targets.c
    wanted = (
        select(
            c.indicator_code,
            c.year,
            func.aggregate_strings(c.area_code, _LINE),
            func.aggregate_strings(c.value, _LINE),
        )
        .where(c.known_from <= instant, c.known_to > instant, _chosen(c.indicator_code, codes))
        .group_by(c.indicator_code, c.year)
    )
    for code, year, areas, values in connection.execute(wanted):
        where = places.arrange(areas, _LINE)
        plan = read[code].targets[year] = np.full(size, np.nan)
        plan[where.ordinals] = _floats(values)[where.lines]


def _read_revised(connection: Connection, instant: str, places: Places, read: Mapping[str, _Read]) -> None:
    codes = [code for code, kept in read.items() if kept.has_past]
    if not codes:
        return
    before, now = observations.alias("before"), observations.alias("now")
    same = and_(*(before.c[name] == now.c[name] for name in ("indicator_code", "period", "area_code")))
    wanted = (
        select(before.c.indicator_code, before.c.period, before.c.area_code)
        .distinct()
        .join(now, same)
        .join(loads, loads.c.load_id == before.c.load_id)
        .where(before.c.indicator_code.in_(codes), before.c.known_to <= instant, loads.c.status == "live")
        .where(now.c.known_from <= instant, now.c.known_to > instant)
        # A late first report (nothing → a figure) corrects nobody; an undone load never counted.
        .where(before.c.value.is_not(None), before.c.value != func.coalesce(now.c.value, _NO_NUMBER))
    )
    for code, period, area_code in connection.execute(wanted):
        ordinal = places.ordinal(area_code)
        if ordinal is not None:
            read[code].revised.append((period, ordinal))


def _read_samples(connection: Connection, instant: str, read: Mapping[str, _Read]) -> None:
    c = observations.c
    is_known = and_(c.known_from <= instant, c.known_to > instant)
    has_sample = select(loads.c.load_id).where(loads.c.is_sample == 1).limit(1)
    if connection.execute(has_sample).first() is None:
        return
    for code, kept in read.items():
        wanted = (
            select(literal(1))
            .select_from(observations.join(loads, loads.c.load_id == c.load_id))
            .where(c.indicator_code == code, loads.c.is_sample == 1, is_known)
            .limit(1)
        )
        kept.is_sample = connection.execute(wanted).first() is not None


def _series(indicator: Indicator, read: _Read | None, size: int) -> Series:
    if read is None:
        return empty_series(indicator, size)
    slots = {_period(text): (text, slot) for text, slot in read.slots.items()}
    periods = sorted((p for p in slots if p.frequency is indicator.frequency), key=lambda period: period.ordinal)
    shape = (len(periods), size)
    values = np.full(shape, np.nan)
    above = _blank(shape, has_figures=any(slot.numerators is not None for slot in read.slots.values()))
    below = _blank(shape, has_figures=any(slot.denominators is not None for slot in read.slots.values()))
    status = np.full(shape, "", dtype="<U1")
    is_revised = np.zeros(shape, dtype=np.bool_)
    place = {slots[period][0]: place for place, period in enumerate(periods)}
    for text, row in place.items():
        _land(read.slots[text], values[row], status[row], above[row], below[row])
    for text, ordinal in read.revised:
        if text in place:
            is_revised[place[text], ordinal] = True
    return Series(
        indicator=indicator,
        periods=tuple(periods),
        values=values,
        status=status,
        numerators=above,
        denominators=below,
        is_revised=is_revised,
        targets=read.targets,
        is_sample=read.is_sample,
    )


def _blank(shape: tuple[int, int], *, has_figures: bool) -> Floats:
    """Give a table without figures; one that will hold none is a single NaN seen everywhere."""
    return np.full(shape, np.nan) if has_figures else np.broadcast_to(np.float64(np.nan), shape)


def _land(slot: _Slot, values: Floats, status: Texts, above: Floats, below: Floats) -> None:
    lines, ordinals = slot.places.lines, slot.places.ordinals
    values[ordinals] = slot.values[lines]
    status[ordinals] = slot.status[lines]
    if slot.numerators is not None:
        above[ordinals] = slot.numerators[lines]
    if slot.denominators is not None:
        below[ordinals] = slot.denominators[lines]


def _floats(lines: str) -> NDArray[np.float64]:
    # Reads each number exactly as float() does, without a Python object per figure.
    return np.fromstring(lines, dtype=np.float64, sep=_LINE)


@cache
def _period(text: str) -> Period:
    return Period.parse(text)
