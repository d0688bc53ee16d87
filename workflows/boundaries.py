"""Load boundaries: a file of outlines becomes stored boundaries and the maps drawn from them.

Everything is worked out before the store is asked to write; the write itself is one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data_access import queries, writes
from data_access.boundary_files import BoundaryFile, read_boundary_file
from data_access.store import Store
from data_access.writes_history import Counts
from indicators.problem import Refusal
from workflows.boundaries_plan import Plan, planned
from workflows.boundaries_survey import Transform

KIND = "boundaries"


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """What a load of boundaries did, or would do: `load_id` is None for a check.

    `notes` say how the file was read, `warnings` what a person should look at.
    """

    file_name: str
    load_id: int | None
    already_loaded: bool
    area_count: int
    counts: Counts
    is_illustrative: bool
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say it in a few lines: the result, then notes and warnings one by one."""
        if self.already_loaded:
            return f"{self.file_name} 的内容已经导入过（批次 {self.load_id}），没有重复导入。"
        kind = "示意边界" if self.is_illustrative else "边界"
        act = f"导入 {self.area_count} 个单位的{kind}" if self.load_id else f"可以导入 {self.area_count} 个单位的{kind}"
        counts = f"新增 {self.counts.new}、修订 {self.counts.revised}、未变 {self.counts.unchanged}"
        head = f"{act}（批次 {self.load_id}；{counts}）。" if self.load_id else f"{act}。"
        lines = [f"说明：{note}。" for note in self.notes] + [f"注意：{warning}。" for warning in self.warnings]
        return "\n".join([head, *lines])


def load_boundaries(
    store: Store,
    source: Path | Mapping[str, bytes],
    now: datetime,
    who: str,
    *,
    illustrative: bool = False,
    transform: str = "ask",
    crs: str = "",
    layer: str = "",
) -> BoundaryReport:
    """Load a boundary set in one transaction.

    Args:
        source: a .shp, .geojson, .gpkg, .kml, .zip file, a .gdb folder, or uploaded files by name.
        illustrative: the outlines are drawn for show and are marked so wherever they appear.
        transform: ask (refuse shifted coordinates and offer the cure), none, gcj02 or bd09.
        crs: the coordinate system, when the file does not say it or says it wrong (EPSG:4547).
        layer: the layer, when the file holds several with areas.

    Raises:
        Refusal: with every reason; nothing stored has changed.
    """
    file = read_boundary_file(source, layer=layer)
    form_code = _form_code(illustrative=illustrative, transform=transform, crs=crs)
    with store.read() as connection:
        standing = queries.standing_load(connection, writes.content_key(file.original, KIND, form_code))
    if standing is not None:
        return BoundaryReport(file.file_name, standing.load_id, True, len(file.rows), Counts(), illustrative)
    plan = planned(store, file, now, illustrative=illustrative, transform=Transform(transform), crs=crs)
    load_id, counts = _written(store, file, plan, now, who, form_code)
    return _report(file, plan, load_id, counts)


def check_boundaries(
    store: Store,
    source: Path | Mapping[str, bytes],
    now: datetime,
    *,
    illustrative: bool = False,
    transform: str = "ask",
    crs: str = "",
    layer: str = "",
) -> BoundaryReport:
    """Do everything `load_boundaries` does except writing."""
    file = read_boundary_file(source, layer=layer)
    plan = planned(store, file, now, illustrative=illustrative, transform=Transform(transform), crs=crs)
    return _report(file, plan, None, Counts())


def _report(file: BoundaryFile, plan: Plan, load_id: int | None, counts: Counts) -> BoundaryReport:
    return BoundaryReport(
        file_name=file.file_name,
        load_id=load_id,
        already_loaded=False,
        area_count=len(file.rows),
        counts=counts,
        is_illustrative=plan.is_illustrative,
        notes=plan.notes,
        warnings=plan.warnings,
    )


def _form_code(*, illustrative: bool, transform: str, crs: str) -> str:
    """Name the options a file was read with: the same file read otherwise is another load."""
    parts = [crs, "" if transform == Transform.ASK else transform, "示意" if illustrative else ""]
    return "，".join(part for part in parts if part)


def _written(
    store: Store, file: BoundaryFile, plan: Plan, now: datetime, who: str, form_code: str
) -> tuple[int, Counts]:
    with store.write() as connection:
        if queries.data_version(connection) != plan.version:
            raise Refusal.because(
                "导入期间库中数据有更新，没有写入任何内容，请重新执行一次。", file_name=file.file_name
            )
        known_at = writes.next_known_at(connection, now)
        load_id = writes.insert_load(
            connection,
            kind=KIND,
            file_name=file.file_name,
            content=file.original,
            loaded_at=known_at,
            loaded_by=who,
            form_code=form_code,
            warnings=plan.warnings,
        )
        counts = writes.put_boundaries(connection, load_id, known_at, plan.boundaries)
        for drawn in plan.maps:
            writes.put_map_geometry(connection, load_id, known_at, drawn)
        writes.finish_load(connection, load_id, counts)
        detail = f"新增 {counts.new}，修订 {counts.revised}，未变 {counts.unchanged}"
        writes.record_audit(
            connection, at=known_at, actor=who, action=KIND, object_=f"批次 {load_id} {file.file_name}", detail=detail
        )
        writes.bump_version(connection)
    return load_id, counts
