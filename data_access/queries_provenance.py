"""Where one figure comes from: from the cell of a workbook to the number on the screen."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from data_access.instants import day_of, from_text, to_text
from data_access.queries_frame import area_frame, heirs_of
from data_access.queries_reference import (
    all_areas,
    area_changes,
    definition_known_from,
    indicators,
    load_of,
    root_code,
)
from data_access.tables import OPEN_END, loads, observations, targets
from indicators.catalogue import Indicator
from indicators.observation import Source, Status
from indicators.period import Period
from indicators.problem import Problem, Refusal
from indicators.provenance import Provenance, Revision


def provenance(
    connection: Connection, indicator_code: str, area_code: str, period: Period, known_at: datetime
) -> Provenance:
    """Give everything behind one figure as known at an instant: cell, load, person, revisions, definition.

    Of an area that was dissolved and has no heir, this is the only place where its figures are still seen.

    Raises:
        Refusal: the indicator is not in the catalogue, or the area is not in the district.
    """
    indicator = _indicator(connection, indicator_code, known_at)
    name, codes = _names_of(connection, area_code, known_at)
    revisions = _revisions(connection, indicator_code, codes, str(period), to_text(known_at))
    current = [one for one in revisions if one.known_to is None or one.known_to > known_at]
    # The area's own code outranks a former one, as in the cube.
    current.sort(key=lambda one: one.reported_code != area_code)
    target, target_source = _target(connection, indicator_code, codes, period.year, to_text(known_at))
    return Provenance(
        indicator=indicator,
        indicator_known_from=definition_known_from(connection, indicator_code, indicator.version),
        area_code=area_code,
        area_name=name,
        period=period,
        current=current[0] if current else None,
        revisions=revisions,
        target=target,
        target_source=target_source,
    )


def first_known(connection: Connection, codes: Collection[str]) -> Mapping[tuple[str, Period], datetime]:
    """Give when the first figure of each indicator and period was entered, whatever became of it since."""
    o = observations.c
    wanted = select(o.indicator_code, o.period, func.min(o.known_from).label("first"))
    rows = connection.execute(wanted.where(o.indicator_code.in_(codes)).group_by(o.indicator_code, o.period))
    return {(row.indicator_code, Period.parse(row.period)): from_text(row.first) for row in rows}


def sources(connection: Connection, indicator_code: str, period: Period, known_at: datetime) -> Mapping[str, str]:
    """Say, for every area of a slot, in words which cell of which load its figure came from."""
    o, instant = observations.c, to_text(known_at)
    wanted = (
        select(observations, loads.c.file_name)
        .join(loads, loads.c.load_id == o.load_id)
        .where(o.indicator_code == indicator_code, o.period == str(period))
        .where(o.known_from <= instant, o.known_to > instant)
    )
    rows = {row.area_code: row for row in connection.execute(wanted)}
    every, changes, on = all_areas(connection), area_changes(connection), day_of(known_at)
    heirs = heirs_of(area_frame(every, root_code(connection), on), every, changes, on)
    inherited = {heirs[code]: row for code, row in rows.items() if code in heirs}
    return {code: _place(row) for code, row in (inherited | rows).items()}


def _place(row: Any) -> str:
    cell = Problem("", row.file_name, row.sheet, row.row_number, row.column_number)
    return f"{cell.sentence().removesuffix('：')}，批次 {row.load_id}"


def _indicator(connection: Connection, code: str, known_at: datetime) -> Indicator:
    for indicator in indicators(connection, known_at):
        if indicator.code == code:
            return indicator
    raise Refusal.because(f"指标目录中没有“{code}”；请核对指标代码。")


def _names_of(connection: Connection, area_code: str, known_at: datetime) -> tuple[str, list[str]]:
    every, changes, on = all_areas(connection), area_changes(connection), day_of(known_at)
    frame = area_frame(every, root_code(connection), on)
    if area_code not in frame.codes:
        former_name = next((a.name for a in every if a.area_code == area_code and a.parent_code in frame.codes), "")
        if former_name:
            return former_name, [area_code]
        raise Refusal.because(f"本区没有区划代码“{area_code}”；请核对代码。")
    former = [old for old, heir in heirs_of(frame, every, changes, on).items() if heir == area_code]
    return frame.names[frame.codes.index(area_code)], [area_code, *former]


def _revisions(
    connection: Connection, indicator_code: str, codes: list[str], period: str, instant: str
) -> tuple[Revision, ...]:
    o = observations.c
    named = (o.indicator_code == indicator_code, o.period == period, o.area_code.in_(codes), o.known_from <= instant)
    found = connection.execute(select(observations).where(*named).order_by(o.known_from.desc())).all()
    batches = {row.load_id for row in found}
    by_id = {row.load_id: row for row in connection.execute(select(loads).where(loads.c.load_id.in_(batches)))}
    return tuple(_revision(row, by_id[row.load_id], instant) for row in found)


def _revision(row: Any, load_row: Any, instant: str) -> Revision:
    load = load_of(load_row)
    return Revision(
        value=_number(row.value),
        status=Status(row.status),
        numerator=_number(row.numerator),
        denominator=_number(row.denominator),
        known_from=from_text(row.known_from),
        # What closed it later was not yet known at the asked moment.
        known_to=None if row.known_to == OPEN_END or row.known_to > instant else from_text(row.known_to),
        reported_code=row.area_code,
        source=Source(load.file_name, row.sheet, row.row_number, row.column_number),
        load=load,
    )


def _target(
    connection: Connection, indicator_code: str, codes: list[str], year: int, instant: str
) -> tuple[Decimal | None, Source | None]:
    t = targets.c
    wanted = (
        select(targets, loads.c.file_name)
        .join(loads, loads.c.load_id == t.load_id)
        .where(t.indicator_code == indicator_code, t.year == year, t.area_code.in_(codes))
        .where(t.known_from <= instant, t.known_to > instant)
    )
    found = sorted(connection.execute(wanted).all(), key=lambda row: row.area_code != codes[0])
    if not found:
        return None, None
    row = found[0]
    return Decimal(row.value), Source(row.file_name, row.sheet, row.row_number, row.column_number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
