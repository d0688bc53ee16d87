"""What a boundary file is by its first bytes, and what to do with the forms that carry no boundary."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.problem import Refusal

_SHAPE_CODE = (9994).to_bytes(4, "big")
_SHAPE_AREAS = {5, 15, 25}  # Polygon, PolygonZ, PolygonM
_SHAPE_HEADER = 100
_DBF_HEADER = 32
_SQLITE = b"SQLite format 3\0"
_GDB_NAME = re.compile(r"(a[0-9a-f]{8}\.[a-z0-9_]{1,40}|gdb|timestamps)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_XML_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)")
_DOCUMENT_TYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_KML_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}
_EXPORT = "请在制图软件中重新导出"


class Kind(StrEnum):
    """The forms of boundary that are read."""

    GEOJSON = "geojson"
    SHAPEFILE = "shapefile"
    GPKG = "gpkg"
    GDB = "gdb"
    KML = "kml"


@dataclass(frozen=True, slots=True)
class Cure:
    """A form that is refused: how it is known and what to do instead."""

    extensions: tuple[str, ...]
    magic: tuple[bytes, ...]
    sentence: str

    def suits(self, extension: str, content: bytes) -> bool:
        """Say whether a file is of this form."""
        return extension in self.extensions or content.startswith(self.magic)


_INTO_AREAS = (
    "请在 CAD 或制图软件中转换为面，补上“名称”和“代码”字段，以国家2000坐标系另存为 Shapefile 或 GeoJSON 后再导入"
)
CURES = (
    Cure(
        (".dxf",),
        (b"  0\nSECTION", b"  0\r\nSECTION", b"0\nSECTION", b"0\r\nSECTION", b"AutoCAD Binary DXF"),
        f"DXF 图纸只有图形，没有单位名称，也没有坐标系，无法对应到单位；{_INTO_AREAS}。",
    ),
    Cure((".dwg",), (b"AC10",), f"DWG 图纸不能读取；{_INTO_AREAS}。"),
    Cure(
        (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx"),
        (),
        "这是 Shapefile 的附属文件，请指定同名的 .shp，并把同名的 .shp、.shx、.dbf、.prj 一起提供。",
    ),
    Cure((".mdb", ".accdb"), (), "个人地理数据库（.mdb）不能读取，请另存为 .gdb 文件夹或 Shapefile 后再导入。"),
    Cure((".rar", ".7z", ".gz"), (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), "只接收 .zip 压缩包，请重新打包后再导入。"),
)


def checked_members(kind: Kind, files: Mapping[str, bytes], file_name: str) -> dict[str, bytes]:
    """Give the files of a set under our own names, after a look at their first bytes.

    Raises:
        Refusal: a companion is missing, or the content is not what the name says.
    """
    try:
        return _MEMBERS_OF[kind](files)
    except ValueError as fault:
        raise Refusal.because(str(fault), file_name=file_name) from None


def _shapefile(files: Mapping[str, bytes]) -> dict[str, bytes]:
    missing = [extension for extension in (".shx", ".dbf") if extension not in files]
    if missing:
        raise ValueError(f"缺少同名的 {'、'.join(missing)} 文件，请把 .shp、.shx、.dbf、.prj 一起提供。")
    shp, shx, dbf = files[".shp"], files[".shx"], files[".dbf"]
    if not (_is_shape(shp) and _is_shape(shx) and len(dbf) > _DBF_HEADER):
        raise ValueError(f"Shapefile 文件头损坏，{_EXPORT}。")
    if int.from_bytes(shp[32:36], "little") not in _SHAPE_AREAS:
        raise ValueError("这个 Shapefile 不是面图层，请在制图软件中把边界线转换为面后重新导出。")
    shapes, records = (len(shx) - _SHAPE_HEADER) // 8, int.from_bytes(dbf[4:8], "little")
    if shapes != records:
        raise ValueError(
            f".shx 有 {shapes} 个图形而 .dbf 有 {records} 条记录，不是同一次导出的文件，{_EXPORT}整套文件。"
        )
    # Byte 29 is a language mark and .cpg a claim; both lie often, so the bytes are read raw and judged later.
    members = {"layer.shp": shp, "layer.shx": shx, "layer.dbf": dbf[:29] + b"\0" + dbf[30:]}
    if ".prj" in files:
        members["layer.prj"] = files[".prj"]
    if ".cpg" in files:
        members["declared.txt"] = files[".cpg"][:40]
    return members


def _is_shape(content: bytes) -> bool:
    return len(content) >= _SHAPE_HEADER and content.startswith(_SHAPE_CODE) and content[28:32] == b"\xe8\x03\0\0"


def _geodatabase(files: Mapping[str, bytes]) -> dict[str, bytes]:
    members = {f"layer.gdb/{name.lower()}": content for name, content in files.items() if _GDB_NAME.fullmatch(name)}
    if "layer.gdb/a00000001.gdbtable" not in members:
        raise ValueError("GDB 文件夹不完整，请把整个 .gdb 文件夹压缩为 .zip 后再导入。")
    return members


def _geopackage(files: Mapping[str, bytes]) -> dict[str, bytes]:
    (content,) = files.values()
    if not content.startswith(_SQLITE):
        raise ValueError(f"文件内容不是 GeoPackage，{_EXPORT}。")
    return {"layer.gpkg": content}


def _geojson(files: Mapping[str, bytes]) -> dict[str, bytes]:
    (content,) = files.values()
    start = content[:64]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = content[2:64].replace(b"\0", b"")
    if not start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        raise ValueError(f"文件内容不是 GeoJSON，{_EXPORT}为 GeoJSON。")
    return {"layer.geojson": content}


def _kml(files: Mapping[str, bytes]) -> dict[str, bytes]:
    (content,) = files.values()
    text = _XML_DECLARATION.sub("", _kml_text(content), count=1).lstrip("\ufeff \t\r\n")
    if _DOCUMENT_TYPE.search(text):
        raise ValueError("KML 文件含有文档类型声明（DTD），可能有害，不接收，" + _EXPORT + "。")
    body = re.sub(r"<!--.*?-->", "", text[:4096], flags=re.DOTALL).lstrip()
    if not body.startswith("<kml"):
        raise ValueError(f"文件内容不是 KML，{_EXPORT}。")
    return {"layer.kml": b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode()}


def _kml_text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        declared = _XML_ENCODING.match(content.removeprefix(codecs.BOM_UTF8))
        encoding = _KML_ENCODINGS.get(declared.group(1).decode("ascii").lower() if declared else "utf-8", "")
    try:
        if encoding:
            return content.decode(encoding)
    except UnicodeDecodeError:
        pass
    raise ValueError("KML 文件的文字编码无法识别，请另存为 UTF-8 后再导入。")


_MEMBERS_OF = {
    Kind.SHAPEFILE: _shapefile,
    Kind.GDB: _geodatabase,
    Kind.GPKG: _geopackage,
    Kind.GEOJSON: _geojson,
    Kind.KML: _kml,
}
