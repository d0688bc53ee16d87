"""Every question to the store, on one page; each takes a connection of `store.read()`."""

from data_access.queries_cube import read_cube
from data_access.queries_points import (
    boundaries,
    events,
    geometry_ref,
    map_geometry,
    point_layers,
    readings,
)
from data_access.queries_provenance import first_known, provenance, sources
from data_access.queries_reference import (
    alert_record,
    all_areas,
    area_changes,
    area_names,
    areas,
    data_version,
    definition_known_from,
    forms,
    indicators,
    last_known_at,
    last_load_at,
    load_named,
    loads,
    original_file,
    root_code,
    standing_load,
)

__all__ = [
    "alert_record",
    "all_areas",
    "area_changes",
    "area_names",
    "areas",
    "boundaries",
    "data_version",
    "definition_known_from",
    "events",
    "first_known",
    "forms",
    "geometry_ref",
    "indicators",
    "last_known_at",
    "last_load_at",
    "load_named",
    "loads",
    "map_geometry",
    "original_file",
    "point_layers",
    "provenance",
    "read_cube",
    "readings",
    "root_code",
    "sources",
    "standing_load",
]
