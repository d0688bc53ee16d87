"""Boundary sets made for tests: two neighbouring areas in every form an office sends."""

import json
import sqlite3
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

EAST, WEST = shapely.box(113.0, 36.0, 113.1, 36.1), shapely.box(112.9, 36.0, 113.0, 36.1)
CODES, NAMES = ("140403001", "140403002"), ("东街街道", "西街街道")


def geojson(*features: Mapping[str, Any], **members: Any) -> bytes:
    """A feature collection of the given features, with further members."""
    told = {"type": "FeatureCollection", "features": list(features)} | members
    return json.dumps(told, ensure_ascii=False).encode()


def feature(shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    """One feature."""
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}


def two_streets(**more: Any) -> bytes:
    """The two areas as GeoJSON, with codes and names."""
    rows = zip((EAST, WEST), CODES, NAMES, strict=True)
    return geojson(*(feature(shape, 代码=code, 名称=name, **more) for shape, code, name in rows))


def write_layer(
    path: Path,
    driver: str,
    *,
    encoding: str = "UTF-8",
    code_heading: str = "代码",
    name_heading: str = "名称",
    crs: str | None = "EPSG:4490",
    shapes: tuple[shapely.Geometry, ...] = (EAST, WEST),
    **options: Any,
) -> Path:
    """Write the two areas with GDAL, as a drawing program would."""
    kind = "Point" if shapely.get_type_id(shapes[0]) == 0 else "Polygon"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(CODES[: len(shapes)], dtype=object), np.array(NAMES[: len(shapes)], dtype=object)],
        [code_heading, name_heading],
        driver=driver,
        geometry_type=kind,
        crs=crs,
        encoding=encoding,
        **options,
    )
    return path


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of the given files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def set_of(path: Path) -> dict[str, bytes]:
    """Everything that belongs to a written shapefile, by name."""
    return {member.name: member.read_bytes() for member in sorted(path.parent.glob(f"{path.stem}.*"))}


def geopackage_with(path: Path, *statements: str) -> Path:
    """A GeoPackage to which somebody added something."""
    write_layer(path, "GPKG")
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return path
