"""Boundary sets: read in whatever form and encoding they come, refused with one sentence otherwise."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from data_access.boundary_files import read_boundary_file
from data_access.guard.runner import run_guarded
from indicators.problem import Refusal
from tests.core.boundary_samples import (
    CODES,
    EAST,
    NAMES,
    WEST,
    feature,
    geojson,
    geopackage_with,
    set_of,
    two_streets,
    write_layer,
    zipped,
)

VRT = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


def refusal_of(source: Path | Mapping[str, bytes], **options: Any) -> str:
    with pytest.raises(Refusal) as refused:
        read_boundary_file(source, **options)
    (problem,) = refused.value.problems
    assert problem.message.endswith("。")
    return problem.message


def assert_two_streets(source: Path | Mapping[str, bytes], **options: Any) -> None:
    file = read_boundary_file(source, **options)
    texts = {text for row in file.rows for text in row}
    assert {*CODES, *NAMES} <= texts
    assert (shapely.area(shapely.symmetric_difference(file.geometries, [EAST, WEST])) < 1e-12).all()


@pytest.mark.parametrize(
    ("driver", "name"),
    [
        ("ESRI Shapefile", "界.shp"),
        ("GPKG", "界.gpkg"),
        ("OpenFileGDB", "界.gdb"),
        ("LIBKML", "界.kml"),
        ("GeoJSON", "界.geojson"),
    ],
)
def test_every_form_is_read_from_its_place(tmp_path: Path, driver: str, name: str) -> None:
    assert_two_streets(write_layer(tmp_path / name, driver))


@pytest.mark.parametrize(
    ("encoding", "has_cpg"),
    [
        pytest.param("GBK", True, id="GBK, said so"),
        pytest.param("GBK", False, id="GBK, not said"),
        pytest.param("UTF-8", True, id="UTF-8, said so"),
        pytest.param("UTF-8", False, id="UTF-8, not said"),
    ],
)
def test_a_shapefile_is_read_in_its_encoding(tmp_path: Path, encoding: str, has_cpg: bool) -> None:
    files = set_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile", encoding=encoding))
    if not has_cpg:
        del files["界.cpg"]
    assert_two_streets(files)


@pytest.mark.parametrize(("encoding", "lie"), [("GBK", b"UTF-8"), ("UTF-8", b"GBK")])
def test_a_lying_cpg_is_found_out_and_told(tmp_path: Path, encoding: str, lie: bytes) -> None:
    files = set_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile", encoding=encoding)) | {"界.cpg": lie}
    assert_two_streets(files)
    (note,) = read_boundary_file(files).notes
    assert "与内容不符" in note


def test_a_heading_cut_in_the_middle_of_a_character_is_no_obstacle(tmp_path: Path) -> None:
    files = set_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile", code_heading="ABCDEFGHIJ", encoding="UTF-8"))
    cut = "行政区划代码".encode()[:10]
    files["界.dbf"] = files["界.dbf"].replace(b"ABCDEFGHIJ", cut)
    assert_two_streets(files)
    assert read_boundary_file(files).columns[0] == "行政区"


def test_a_set_may_come_zipped_in_a_folder(tmp_path: Path) -> None:
    files = set_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile"))
    assert_two_streets({"界.zip": zipped({f"资料/{name}": content for name, content in files.items()})})


def test_a_geodatabase_may_come_zipped(tmp_path: Path) -> None:
    folder = write_layer(tmp_path / "界.gdb", "OpenFileGDB")
    members = {f"界.gdb/{member.name}": member.read_bytes() for member in folder.iterdir()}
    assert_two_streets({"界.zip": zipped(members)})


def test_a_set_is_kept_the_same_way_every_time(tmp_path: Path) -> None:
    written = write_layer(tmp_path / "界.shp", "ESRI Shapefile")
    assert read_boundary_file(written).original == read_boundary_file(set_of(written)).original


def test_geojson_may_be_in_gbk_or_utf16_and_name_its_frame() -> None:
    for encoding in ("gbk", "utf-16"):
        assert_two_streets({"界.json": two_streets().decode().encode(encoding)})
    named = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}
    assert read_boundary_file({"界.geojson": geojson(feature(EAST, 名称="东街街道"), **named)}).crs == "EPSG:4547"


def test_several_layers_are_asked_about_by_name(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "界.gpkg", "GPKG", layer="镇街界")
    write_layer(path, "GPKG", layer="村界", append=True)
    assert refusal_of(path) == "文件含多个面图层（镇街界、村界），请用 --layer 指明其中一个。"
    assert_two_streets(path, layer="镇街界")
    assert "没有名为“网格界”的面图层" in refusal_of(path, layer="网格界")


def test_html_in_a_property_arrives_as_plain_short_text() -> None:
    file = read_boundary_file({"界.geojson": two_streets(popup="<img src=x\nonerror=alert(1)>" + "x" * 500)})
    (texts,) = {file.column("popup")}
    assert all("\n" not in text and len(text) <= 120 for text in texts)


POINTS = geojson({"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}})
OPEN_RING = geojson(
    {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
    }
)
STREAMED = json.dumps({"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}).encode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("界.geojson", VRT.format("/etc/passwd").encode(), "不是 GeoJSON", id="a VRT called GeoJSON"),
        pytest.param("界.geojson", STREAMED, "不是 GeoJSON", id="a GDAL pipeline called GeoJSON"),
        pytest.param("界.kml", VRT.format("http://a.cn/x").encode(), "不是 KML", id="a VRT called KML"),
        pytest.param("界.kml", b"<OGRWFSDataSource/>", "不是 KML", id="a WFS called KML"),
        pytest.param("界.gpkg", VRT.format("x").encode(), "不是 GeoPackage", id="a VRT called GeoPackage"),
        pytest.param("界.vrt", VRT.format("x").encode(), "不认识", id="a VRT under its own name"),
        pytest.param("界.kml", b'<!DOCTYPE k [<!ENTITY a "b">]><kml/>', "DTD", id="a document type"),
        pytest.param(
            "界.kml", '<!DOCTYPE k [<!ENTITY a "b">]><kml/>'.encode("utf-16"), "DTD", id="a document type in UTF-16"
        ),
        pytest.param("界.kml", b"\xff\xfe\xff", "编码", id="broken text"),
        pytest.param("界.geojson", b'{"type":"Topology","objects":{}}', "TopoJSON", id="TopoJSON"),
        pytest.param("界.geojson", geojson(), "没有任何图形", id="nothing in it"),
        pytest.param("界.geojson", POINTS, "不是面", id="points"),
        pytest.param("界.geojson", OPEN_RING, "没有闭合", id="an open ring"),
        pytest.param("界.geojson", b'{"a":' * 100_000, "嵌套", id="depth without end"),
        pytest.param("界.geojson", b'{"type":"FeatureCollection","type":"x"}', "重复", id="a field twice"),
        pytest.param("界.geojson", two_streets().replace(b"36.0", b"NaN"), "无效数值", id="not a number"),
        pytest.param("界.geojson", two_streets().replace(b"36.0", b"1e999"), "坐标格式", id="an infinite number"),
        pytest.param("界.geojson", two_streets().replace(b"36.0", b"[36]"), "坐标格式", id="a list for a number"),
        pytest.param("界.geojson", two_streets()[:-40], "不是 GeoJSON", id="cut off"),
        pytest.param("界.dxf", b"  0\nSECTION\n", "DXF 图纸只有图形", id="DXF"),
        pytest.param("界.dwg", b"AC1032", "DWG 图纸不能读取", id="DWG"),
        pytest.param("界.mdb", b"\0\1", "另存为 .gdb", id="a personal geodatabase"),
        pytest.param("界.rar", b"Rar!", "只接收 .zip", id="RAR"),
        pytest.param("界.zip", b"PK\x03\x04 broken", "压缩包损坏", id="a broken zip"),
        pytest.param("界.zip", zipped({"../界.geojson": b"{}"}), "路径不合规", id="a zip that climbs out"),
        pytest.param("界.zip", zipped({"界.geojson": b" " * 3_000_000}), "压缩炸弹", id="a zip bomb"),
        pytest.param("界.zip", zipped({"说明.txt": b"x"}), "不认识", id="a zip of something else"),
        pytest.param(
            "界.zip", zipped({"甲.geojson": two_streets(), "乙.geojson": two_streets()}), "多个边界文件", id="two sets"
        ),
        pytest.param("界.gdb/gdb", b"x", "GDB 文件夹不完整", id="a torn geodatabase"),
        pytest.param("界.dbf", b"x", "请指定同名的 .shp", id="a companion alone"),
        pytest.param("界.shp", b"x", "缺少同名的 .shx、.dbf", id="a shapefile without companions"),
    ],
)
def test_hostile_and_mistaken_files_are_refused_with_the_cure(name: str, content: bytes, words: str) -> None:
    assert words in refusal_of({name: content})


def test_a_shapefile_of_two_exports_is_refused(tmp_path: Path) -> None:
    files = set_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile"))
    (tmp_path / "b").mkdir()
    single = set_of(write_layer(tmp_path / "b" / "界.shp", "ESRI Shapefile", shapes=(EAST,)))
    assert "不是同一次导出的文件" in refusal_of(files | {"界.dbf": single["界.dbf"]})


def test_a_shapefile_of_points_is_refused(tmp_path: Path) -> None:
    points = (shapely.Point(113, 36), shapely.Point(112, 36))
    assert "不是面图层" in refusal_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile", shapes=points))


def test_a_torn_shapefile_is_refused(tmp_path: Path) -> None:
    files = set_of(write_layer(tmp_path / "界.shp", "ESRI Shapefile"))
    assert refusal_of(files | {"界.shp": files["界.shp"][:130]})


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW 界2 AS SELECT * FROM 界",
        "CREATE VIRTUAL TABLE 找 USING fts5(文)",
    ],
)
def test_a_geopackage_with_active_content_is_refused(tmp_path: Path, statement: str) -> None:
    assert "视图或虚拟表" in refusal_of(geopackage_with(tmp_path / "界.gpkg", statement))


def test_the_reader_itself_opens_no_file_that_leads_elsewhere(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        target = f"http://127.0.0.1:{listener.getsockname()[1]}/x.geojson"
        disguised = tmp_path / "layer.shp"
        disguised.write_text(VRT.format(f"/vsicurl/{target}"), encoding="utf-8")
        request = {"kind": "shapefile", "path": str(disguised), "layer": ""}
        with pytest.raises(Refusal, match="损坏"):
            run_guarded("data_access.boundary_files_child", request, timeout_s=60, memory_mb=3072)
        with pytest.raises(Refusal, match="损坏"):
            run_guarded(
                "data_access.boundary_files_child",
                request | {"path": f"/vsicurl/{target}"},
                timeout_s=60,
                memory_mb=3072,
            )
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_place_that_is_not_there_or_is_no_boundary_is_named(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "没有.shp") == "找不到这个文件，请核对路径。"
    assert "这是一个文件夹" in refusal_of(tmp_path)
    assert refusal_of({}) == "没有收到文件，请选择边界文件后重试。"


def test_a_link_inside_a_geodatabase_is_not_followed(tmp_path: Path) -> None:
    folder = write_layer(tmp_path / "界.gdb", "OpenFileGDB")
    (folder / "a0000000f.gdbtable").symlink_to("/etc/passwd")
    assert b"root:" not in read_boundary_file(folder).original


def test_numbers_keep_no_fraction_and_blanks_stay_blank() -> None:
    rows = geojson(feature(EAST, 代码=140403001.0, 名称=None), feature(WEST, 代码=140403002, 名称=""))
    file = read_boundary_file({"界.geojson": rows})
    assert file.column("代码") == CODES
    assert file.column("名称") == ("", "")
    assert np.array_equal(shapely.get_type_id(file.geometries), [3, 3])
