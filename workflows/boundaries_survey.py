"""From what a file holds to sound outlines in the right place: frame, repair, shift, coverage.

Each step either settles something (and says so in a note) or refuses the file with what to do.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import shapely

from data_access.boundary_files import BoundaryFile
from geo.area import Area, Level
from geo.coverage import Gap, Overlap, checked_coverage
from geo.crs import Frame, accepted_frame, guess_frame, to_degrees
from geo.errors import GeoError
from geo.offsets import Offset
from geo.outlines import dissolve, repaired
from geo.plane import Geometries, Plane
from geo.position import compare_position, shift_back
from indicators.problem import Problem, Refusal

_MAX_NAMED = 5
_MAX_LISTED = 20


class Transform(StrEnum):
    """What to do about shifted coordinates; `ASK` refuses and offers the two that convert."""

    ASK = "ask"
    NONE = "none"
    GCJ02 = "gcj02"
    BD09 = "bd09"

    @property
    def offset(self) -> Offset | None:
        """The shift to undo."""
        return Offset(self.value) if self in (Transform.GCJ02, Transform.BD09) else None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows to compare with: outlines (degrees) and the parent of each, by code."""

    outlines: Mapping[str, shapely.Geometry] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    def outline_for(self, areas: Sequence[Area]) -> shapely.Geometry | None:
        """Give the outline these areas should fill: their parents', else their own, else their children's."""
        parents = {area.parent_code for area in areas}
        own = {area.area_code for area in areas}
        children = {code for code in self.outlines if self.parents.get(code) in own}
        for codes in (parents, own, children):
            if codes and codes <= self.outlines.keys():
                return dissolve(np.array([self.outlines[code] for code in sorted(codes)], dtype=object))
        return None


@dataclass(frozen=True, slots=True)
class Survey:
    """Sound outlines in degrees, in the order of the file, and what was settled on the way."""

    geometries: Geometries
    frame: Frame
    offset: Offset | None
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


def surveyed(file: BoundaryFile, areas: Sequence[Area], known: Known, *, crs: str, transform: Transform) -> Survey:
    """Bring the outlines of a file into degrees, in the right place, without gaps and overlaps.

    Raises:
        Refusal: with every reason of the step that failed.
    """
    try:
        return _surveyed(file, areas, known, crs, transform)
    except GeoError as error:
        raise Refusal(tuple(Problem(sentence, file_name=file.file_name) for sentence in error.sentences)) from error


def _surveyed(file: BoundaryFile, areas: Sequence[Area], known: Known, crs: str, transform: Transform) -> Survey:
    names = [area.name for area in areas]
    sound = repaired(file.geometries, names)
    notes = list(file.notes)
    warnings = [f"{_named(names[i] for i in sound.mended)}的边界有自相交，已自动修复"] if sound.mended else []
    chief = _chief_group(areas)
    outline = known.outline_for([areas[i] for i in chief])
    told = crs or file.crs
    frame = accepted_frame(told) if told else guess_frame(sound.geometries, outline)
    notes.append(f"坐标系：{frame.label}")
    shapes = to_degrees(sound.geometries, frame)
    shapes, told_position = _in_place(shapes, chief, outline, transform, areas)
    notes.append(told_position)
    shapes, told_slivers = _without_slivers(shapes, areas, outline, chief)
    return Survey(shapes, frame, transform.offset, tuple(notes), tuple(warnings + told_slivers))


def _chief_group(areas: Sequence[Area]) -> list[int]:
    """Give the positions of the level the file is about: the one with the most areas, zones only if alone."""
    counts = Counter(area.level.value for area in areas if area.level is not Level.ZONE)
    level = Level(counts.most_common(1)[0][0]) if counts else Level.ZONE
    return [i for i, area in enumerate(areas) if area.level is level]


def _in_place(
    shapes: Geometries,
    chief: Sequence[int],
    outline: shapely.Geometry | None,
    transform: Transform,
    areas: Sequence[Area],
) -> tuple[Geometries, str]:
    """Undo a shift that was asked for, refuse one that was found, and say how the place was checked."""
    offset = transform.offset
    moved = shift_back(shapes, offset) if offset else shapes
    if outline is None:
        return moved, "库中还没有本区轮廓，未能核对坐标是否有偏移，请在地图上目视核对"
    if areas[chief[0]].level is Level.ZONE:
        return moved, "功能区只占本区一部分，未能核对坐标是否有偏移，请在地图上目视核对"
    position = compare_position(dissolve(moved[list(chief)]), outline)
    if not position.is_checked:
        return moved, "文件只覆盖本区一部分，未能核对坐标是否有偏移，请在地图上目视核对"
    if offset and compare_position(dissolve(shapes[list(chief)]), outline).overlap > position.overlap:
        raise GeoError(f"按 {offset.label}换算后反而偏离本区轮廓，说明坐标没有这种偏移，请去掉 --transform 重新导入。")
    if position.offset and transform is Transform.ASK:
        raise GeoError(
            f"坐标疑似为 {position.offset.label}偏移坐标：与本区轮廓重合 {position.overlap:.1%}，"
            f"换算后重合 {position.overlap_without_offset:.1%}；确认偏移请加 --transform {position.offset.value} "
            "重新导入，确认没有偏移请加 --transform none。"
        )
    told = f"与本区轮廓重合 {position.overlap:.1%}"
    return moved, f"已按 {offset.label}换算，{told}" if offset else told


def _without_slivers(
    shapes: Geometries, areas: Sequence[Area], outline: shapely.Geometry | None, chief: Sequence[int]
) -> tuple[Geometries, list[str]]:
    """Check every level of the file as a coverage; functional zones may overlap and are left alone."""
    checked, warnings, faults = shapes.copy(), [], []
    for level in sorted({area.level for area in areas} - {Level.ZONE}):
        members = [i for i, area in enumerate(areas) if area.level is level]
        plane = Plane.around(shapes[members])
        frame = plane.project([outline])[0] if outline is not None and members == list(chief) else None
        drawn = plane.project(shapes[members])
        coverage = checked_coverage(drawn, frame)
        names = [areas[i].name for i in members]
        if not coverage.is_tidy:
            faults += [_fault_sentence(fault, names, plane) for fault in coverage.faults]
            continue
        closed: tuple[Overlap | Gap, ...] = (*coverage.overlaps, *coverage.gaps)
        if closed:
            listed = [_sliver_words(fault, names) for fault in closed]
            warnings.append(
                f"{len(listed)} 处宽度不足 1 米的缝隙或重叠已自动贴合"
                f"（单个单位面积变化不超过 {coverage.moved_m2:.0f} 平方米）：{_named(listed)}"
            )
        if coverage.geometries is not drawn:
            checked[members] = plane.unproject(coverage.geometries)
    if faults:
        raise GeoError(*faults[:_MAX_LISTED], *_how_many_more(faults))
    return checked, warnings


def _how_many_more(faults: Sequence[str]) -> list[str]:
    return [f"另有 {len(faults) - _MAX_LISTED} 处同类问题，请一并修正。"] if len(faults) > _MAX_LISTED else []


def _fault_sentence(fault: Overlap | Gap, names: Sequence[str], plane: Plane) -> str:
    lon, lat = plane.backward(np.array([fault.at]))[0]
    place = f"东经 {lon:.5f}°、北纬 {lat:.5f}° 附近，{_area_words(fault.area_m2)}"
    if isinstance(fault, Overlap):
        return f"{names[fault.first]}与{names[fault.second]}的边界重叠（{place}），请在制图软件中修正后重新导出。"
    around = _named(names[i] for i in fault.neighbours)
    return (
        f"{around}之间有空隙（{place}），请补齐缺少的单位或修正边界；如确为不属于本区的飞地，请先导入带孔的本区轮廓。"
    )


def _sliver_words(fault: Overlap | Gap, names: Sequence[str]) -> str:
    touching = (fault.first, fault.second) if isinstance(fault, Overlap) else fault.neighbours
    kind = "重叠" if isinstance(fault, Overlap) else "缝隙"
    return f"{'与'.join(names[i] for i in touching[:2])}{kind} {_area_words(fault.area_m2)}"


def _area_words(area_m2: float) -> str:
    return f"{area_m2:.0f} 平方米" if area_m2 < 100_000 else f"{area_m2 / 1e6:.2f} 平方公里"


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    more = f"等 {len(listed)} 处" if len(listed) > _MAX_NAMED else ""
    return "、".join(listed[:_MAX_NAMED]) + more
