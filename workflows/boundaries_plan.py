"""What a boundary file will change, worked out against what the store knows; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely

from data_access import queries
from data_access.boundary_files import BoundaryFile
from data_access.instants import day_of
from data_access.store import Store
from geo.area import Area, Level
from geo.labels import label_places
from geo.matching import Gazetteer
from geo.outlines import dissolve
from geo.plane import Geometries, Plane
from geo.point import Boundary, MapGeometry
from geo.tree import AreaTree
from indicators.problem import Refusal
from workflows.boundaries_maps import Outline, drawn_maps, outlines_of
from workflows.boundaries_match import matched
from workflows.boundaries_survey import Known, Transform, surveyed

DERIVED_SOURCE = "由下级边界合并"
_ILLUSTRATIVE_COLUMNS = ("illustrative", "示意", "是否示意")
_YES = ("是", "true", "1", "示意")
_MAX_NAMED = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a load will write, made from the store as it was at `version`."""

    version: int
    boundaries: tuple[Boundary, ...]
    maps: tuple[MapGeometry, ...]
    is_illustrative: bool
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the store knew when the work began: areas of the day and outlines of those that stand."""

    version: int
    root_code: str
    gazetteer: Gazetteer
    tree: AreaTree
    outlines: Mapping[str, Outline]
    derived: frozenset[str]

    @property
    def known(self) -> Known:
        """The outlines a file is compared with."""
        shapes = {code: outline.geometry for code, outline in self.outlines.items()}
        return Known(shapes, {code: self.tree[code].parent_code for code in shapes})


def planned(
    store: Store, file: BoundaryFile, now: datetime, *, illustrative: bool, transform: Transform, crs: str
) -> Plan:
    """Work out a load.

    Raises:
        Refusal: with every reason of the first step that failed.
    """
    ground = _ground(store, now)
    found = matched(file, ground.gazetteer, day_of(now), ground.root_code)
    absent = _absent(found.areas, ground, file.file_name)
    survey = surveyed(file, found.areas, ground.known, crs=crs, transform=transform)
    is_illustrative = illustrative or _says_illustrative(file)
    boundaries = _boundaries(found.areas, survey.geometries, file.file_name, is_illustrative=is_illustrative)
    notes = [*found.notes, *survey.notes]
    if _root_follows(found.areas, ground, absent):
        notes.append("本区轮廓由这些边界合并得出，一并存入")
        boundaries += _united_root(found.areas, survey.geometries, ground, is_illustrative=is_illustrative)
    parents = {area.parent_code for area in found.areas}
    missing = (f"以下单位没有边界，地图上不显示：{_named(absent)}",) if absent else ()
    return Plan(
        version=ground.version,
        boundaries=boundaries,
        maps=drawn_maps(ground.tree, dict(ground.outlines) | outlines_of(boundaries), parents),
        is_illustrative=is_illustrative,
        notes=tuple(notes),
        warnings=(*survey.warnings, *missing),
    )


def _ground(store: Store, now: datetime) -> _Ground:
    with store.read() as connection:
        kept = queries.boundaries(connection, max(now, queries.last_known_at(connection)))
        gazetteer = Gazetteer(
            queries.all_areas(connection), queries.area_changes(connection), queries.area_names(connection)
        )
        tree = gazetteer.tree(day_of(now))
        return _Ground(
            version=queries.data_version(connection),
            root_code=queries.root_code(connection),
            gazetteer=gazetteer,
            tree=tree,
            outlines={code: outline for code, outline in outlines_of(kept).items() if code in tree},
            derived=frozenset(boundary.area_code for boundary in kept if boundary.source == DERIVED_SOURCE),
        )


def _absent(areas: Sequence[Area], ground: _Ground, file_name: str) -> tuple[Area, ...]:
    """Give the siblings a file leaves without any boundary.

    Raises:
        Refusal: the store has a boundary for some of them: two drawings side by side would not fit.
    """
    given = {area.area_code for area in areas}
    parents = {area.parent_code for area in areas if area.level is not Level.ZONE}
    lacking = [
        sibling
        for parent in sorted(parents)
        for sibling in ground.tree.children_of(parent)
        if sibling.area_code not in given and sibling.level is not Level.ZONE
    ]
    stored = [area for area in lacking if area.area_code in ground.outlines]
    if stored:
        raise Refusal.because(
            f"文件缺少{_named(stored)}的边界，而库中已有，新旧边界拼在一起会出现缝隙或重叠；请提供全部单位的边界后再导入。",
            file_name=file_name,
        )
    return tuple(area for area in lacking if area.is_ranked or area.level is Level.COMMUNITY)


def _boundaries(
    areas: Sequence[Area], geometries: Geometries, source: str, *, is_illustrative: bool
) -> tuple[Boundary, ...]:
    plane = Plane.around(geometries)
    shapes = plane.project(geometries)
    places = plane.backward(label_places(shapes).points).tolist()
    sizes, bodies = shapely.area(shapes).tolist(), shapely.to_wkb(geometries)
    return tuple(
        Boundary(
            area_code=area.area_code,
            geometry=body,
            area_m2=size,
            label_lon=lon,
            label_lat=lat,
            is_illustrative=is_illustrative,
            source=source,
        )
        for area, body, size, (lon, lat) in zip(areas, bodies, sizes, places, strict=True)
    )


def _root_follows(areas: Sequence[Area], ground: _Ground, absent: Sequence[Area]) -> bool:
    """Say whether the district's outline is the union of this file: all children given, none of its own known."""
    root = ground.root_code
    has_own = root in {area.area_code for area in areas} or (root in ground.outlines and root not in ground.derived)
    return not has_own and not absent and any(_is_part(area, root) for area in areas)


def _united_root(
    areas: Sequence[Area], geometries: Geometries, ground: _Ground, *, is_illustrative: bool
) -> tuple[Boundary, ...]:
    parts = [i for i, area in enumerate(areas) if _is_part(area, ground.root_code)]
    whole = np.array([dissolve(geometries[parts])], dtype=object)
    return _boundaries([ground.tree[ground.root_code]], whole, DERIVED_SOURCE, is_illustrative=is_illustrative)


def _is_part(area: Area, root_code: str) -> bool:
    return area.parent_code == root_code and area.level is not Level.ZONE


def _says_illustrative(file: BoundaryFile) -> bool:
    """Say whether the file itself marks an outline as drawn for show."""
    columns = [column for column in file.columns if column.lower() in _ILLUSTRATIVE_COLUMNS]
    return any(text.lower() in _YES for column in columns for text in file.column(column))


def _named(areas: Iterable[Area]) -> str:
    names = [area.name for area in areas]
    more = f"等 {len(names)} 个单位" if len(names) > _MAX_NAMED else ""
    return "、".join(names[:_MAX_NAMED]) + more
