"""What figures refer to: the store's state, areas, definitions, forms, loads, alert changes."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from data_access import tables
from data_access.instants import from_text, to_text
from data_access.tables import OPEN_END
from geo.area import Area, AreaChange, Level
from geo.name_index import DatedName
from indicators.catalogue import Indicator
from indicators.parse import NOT_CARRIED, parse_definitions
from indicators.problem import Refusal
from indicators.provenance import Load

_NO_END = OPEN_END[:10]


def data_version(connection: Connection) -> int:
    """Give the version of everything stored; it grows with every act."""
    return int(connection.execute(select(tables.store_state.c.data_version)).scalar_one())


def last_known_at(connection: Connection) -> datetime:
    """Give the instant of the last act."""
    return from_text(connection.execute(select(tables.store_state.c.last_known_at)).scalar_one())


def root_code(connection: Connection) -> str:
    """Give the code of the district the cockpit shows.

    Raises:
        Refusal: no areas are loaded yet, or several tops and none was chosen.
    """
    code = str(connection.execute(select(tables.store_state.c.root_code)).scalar_one())
    if not code:
        raise Refusal.because("还没有导入区划，不知道显示哪个区县；请先用 areas 导入区划文件，或用 sample 导入样例区。")
    return code


def all_areas(connection: Connection) -> tuple[Area, ...]:
    """Give every area of every time, with its aliases, in code and date order."""
    named: dict[tuple[str, str], list[str]] = {}
    for row in connection.execute(select(tables.area_aliases).order_by(tables.area_aliases.c.alias)):
        named.setdefault((row.area_code, row.valid_from), []).append(row.alias)
    found = connection.execute(select(tables.areas).order_by(tables.areas.c.area_code, tables.areas.c.valid_from))
    return tuple(_area(row, tuple(named.get((row.area_code, row.valid_from), ()))) for row in found)


def areas(connection: Connection, on: date) -> tuple[Area, ...]:
    """Give the areas that stood on a day, in code order."""
    return tuple(area for area in all_areas(connection) if area.is_valid_on(on))


def area_names(connection: Connection) -> tuple[DatedName, ...]:
    """Give every alias an area went by, with its dates; the names themselves are in `all_areas`."""
    named = select(tables.area_aliases).order_by(tables.area_aliases.c.alias, tables.area_aliases.c.area_code)
    return tuple(
        DatedName(row.alias, row.area_code, date.fromisoformat(row.valid_from), _end(row.valid_to))
        for row in connection.execute(named)
    )


def area_changes(connection: Connection) -> tuple[AreaChange, ...]:
    """Give every change of division, oldest first."""
    order = (tables.area_changes.c.changed_on, tables.area_changes.c.old_code, tables.area_changes.c.new_code)
    return tuple(
        AreaChange(
            old_code=row.old_code,
            old_name=row.old_name,
            new_code=row.new_code,
            new_name=row.new_name,
            change=row.change,
            territory=row.territory,
            document=row.document,
            changed_on=date.fromisoformat(row.changed_on),
        )
        for row in connection.execute(select(tables.area_changes).order_by(*order))
    )


def indicators(
    connection: Connection, known_at: datetime, codes: Collection[str] | None = None
) -> tuple[Indicator, ...]:
    """Give the catalogue as known at an instant; a definition entered later counts from its first version.

    `codes` chooses some of them; one whose figures weigh another's must be among them, too.
    """
    instant = to_text(known_at)
    chosen: dict[str, Any] = {}
    versions = select(tables.indicators).order_by(tables.indicators.c.indicator_code, tables.indicators.c.version)
    if codes is not None:
        versions = versions.where(tables.indicators.c.indicator_code.in_(codes))
    for row in connection.execute(versions):
        if row.indicator_code not in chosen or row.known_from <= instant:
            chosen[row.indicator_code] = row
    parsed = parse_definitions({code: _kept(row.definition) for code, row in chosen.items()})
    return tuple(replace(indicator, version=chosen[indicator.code].version) for indicator in parsed)


def _kept(definition: str) -> dict[str, object]:
    """Give a definition as it was kept, without a ladder no definition can carry: that is the fault of its rule."""
    table: dict[str, Any] = json.loads(definition)
    is_sound = table.get("ladder", {}).get("kind") not in NOT_CARRIED
    return {name: value for name, value in table.items() if is_sound or name != "ladder"}


def definition_known_from(connection: Connection, code: str, version: int) -> datetime:
    """Give the instant from which a version of a definition holds."""
    i = tables.indicators.c
    wanted = select(i.known_from).where(i.indicator_code == code, i.version == version)
    return from_text(connection.execute(wanted).scalar_one())


def forms(connection: Connection) -> Mapping[str, Mapping[str, Any]]:
    """Give the newest sheet map of every form, by form code."""
    f = tables.forms.c
    standing = select(f.form_code, f.sheet_map).where(f.known_to == OPEN_END).order_by(f.form_code)
    return {row.form_code: json.loads(row.sheet_map) for row in connection.execute(standing)}


def loads(connection: Connection) -> tuple[Load, ...]:
    """Give every load, undone ones included, newest first."""
    newest_first = select(tables.loads).order_by(tables.loads.c.load_id.desc())
    return tuple(load_of(row) for row in connection.execute(newest_first))


def last_load_at(connection: Connection) -> datetime | None:
    """Give when the newest load came that was not undone, None when there is none."""
    of = tables.loads.c
    latest = connection.execute(select(func.max(of.loaded_at)).where(of.status == "live")).scalar()
    return None if latest is None else from_text(latest)


def standing_load(connection: Connection, live_key: str) -> Load | None:
    """Give the load that stands under a content key (`writes.content_key`), if there is one."""
    row = connection.execute(select(tables.loads).where(tables.loads.c.live_key == live_key)).first()
    return None if row is None else load_of(row)


def load_named(connection: Connection, load_id: int) -> Load:
    """Give a load by its number.

    Raises:
        Refusal: there is no such load.
    """
    row = connection.execute(select(tables.loads).where(tables.loads.c.load_id == load_id)).first()
    if row is None:
        raise Refusal.because(f"没有批次 {load_id}；请用 loads 查看已导入的批次。")
    return load_of(row)


def original_file(connection: Connection, load_id: int) -> bytes:
    """Give the file of a load, byte for byte as it came."""
    f = tables.load_files.c
    named = select(f.content).where(f.sha256 == load_named(connection, load_id).sha256)
    return bytes(connection.execute(named).scalar_one())


def alert_record(connection: Connection) -> Iterator[Row[Any]]:
    """Give every recorded change of alert state, of each (rule, area) in the order it was recorded."""
    a = tables.alert_changes.c
    return iter(connection.execute(select(tables.alert_changes).order_by(a.rule_code, a.area_code, a.sequence)))


def load_of(row: Any) -> Load:
    """Read a row of `loads`."""
    return Load(
        load_id=row.load_id,
        kind=row.kind,
        file_name=row.file_name,
        sha256=row.sha256,
        form_code=row.form_code,
        loaded_at=from_text(row.loaded_at),
        loaded_by=row.loaded_by,
        is_live=row.status == "live",
        is_sample=bool(row.is_sample),
        row_count=row.row_count,
        new_count=row.new_count,
        revised_count=row.revised_count,
        unchanged_count=row.unchanged_count,
        warnings=tuple(json.loads(row.warnings)),
    )


def _area(row: Any, aliases: tuple[str, ...]) -> Area:
    return Area(
        area_code=row.area_code,
        name=row.name,
        level=Level(row.level),
        kind=row.kind,
        parent_code=row.parent_code,
        peer_group=row.peer_group,
        is_ranked=bool(row.is_ranked),
        short_name=row.short_name,
        valid_from=date.fromisoformat(row.valid_from),
        valid_to=_end(row.valid_to),
        aliases=aliases,
    )


def _end(text: str) -> date | None:
    return None if text == _NO_END else date.fromisoformat(text)
