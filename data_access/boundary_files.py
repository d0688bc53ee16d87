"""Read a boundary set of any form: names, attributes as text, outlines as they stand in the file.

The set is checked and put under names of our own; a guarded child opens it. Coordinates are
not interpreted here: `crs` is what the file says about them, empty when it says nothing.
"""

import base64
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data_access.boundary_files_kind import Kind
from data_access.boundary_files_set import FileSet, file_set
from data_access.guard.runner import run_guarded
from indicators.problem import Refusal

TIMEOUT_S = 180
MEMORY_MB = 3072
_CHILD = "data_access.boundary_files_child"
_MAIN_MEMBER = {
    Kind.SHAPEFILE: "layer.shp",
    Kind.GDB: "layer.gdb",
    Kind.GPKG: "layer.gpkg",
    Kind.KML: "layer.kml",
    Kind.GEOJSON: "layer.geojson",
}


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """What a boundary set holds; row i of `rows` (texts, one per column) describes outline i.

    `original` is kept with the load: the file itself, or a zip of the set. `notes` are sentences
    about how it was read.
    """

    file_name: str
    original: bytes
    crs: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    geometries: NDArray[np.object_]
    notes: tuple[str, ...]

    def column(self, name: str) -> tuple[str, ...]:
        """Give the texts of one column."""
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)


def read_boundary_file(source: Path | Mapping[str, bytes], *, layer: str = "") -> BoundaryFile:
    """Read a boundary set from a path, or from uploaded files by name.

    Args:
        source: a .shp, .geojson, .gpkg, .kml, .zip file or a .gdb folder; or the contents of such.
        layer: the layer to read when the file holds several with areas.

    Raises:
        Refusal: the set is incomplete, not of a form we read, damaged or hostile.
    """
    files = file_set(source)
    told = _asked(files, layer)
    try:
        geometries = _outlines(base64.b64decode(told["wkb"]), told["sizes"])
    except shapely.GEOSException:
        raise Refusal.because("边界图形损坏，请在制图软件中重新导出。", file_name=files.file_name) from None
    return BoundaryFile(
        file_name=files.file_name,
        original=files.original,
        crs=told["crs"],
        columns=tuple(told["columns"]),
        rows=tuple(tuple(row) for row in told["rows"]),
        geometries=geometries,
        notes=tuple(told["notes"]),
    )


def _asked(files: FileSet, layer: str) -> dict[str, Any]:
    request = {"kind": files.kind.value, "layer": layer}
    if files.kind is Kind.GEOJSON:
        return _guarded(files, request, files.only)
    with tempfile.TemporaryDirectory(prefix="boundary-") as folder:
        for name, content in files.members.items():
            place = Path(folder, name)
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
        return _guarded(files, request | {"path": str(Path(folder, _MAIN_MEMBER[files.kind]))}, b"")


def _guarded(files: FileSet, request: dict[str, str], payload: bytes) -> dict[str, Any]:
    return run_guarded(
        _CHILD, request, payload=payload, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB, file_name=files.file_name
    )


def _outlines(wkb: bytes, sizes: list[int]) -> NDArray[np.object_]:
    ends = np.cumsum(sizes).tolist()
    pieces = [wkb[end - size : end] or None for end, size in zip(ends, sizes, strict=True)]
    return np.asarray(shapely.from_wkb(np.array(pieces, dtype=object)), dtype=object)
