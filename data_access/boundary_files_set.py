"""Which files make one boundary set: a single file, a shapefile with its companions, a GDB folder, a zip.

Nothing is interpreted here but names and first bytes; whatever the set was called, `FileSet` holds
it under names of our own, the only ones that are ever opened.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data_access.boundary_files_kind import CURES, Kind, checked_members
from indicators.problem import Refusal

MAX_TOTAL_MB = 256
MAX_MEMBERS = 500
MAX_RATIO = 100
_SMALL = 1 << 20  # below this size a high ratio harms nobody
_MB = 1024 * 1024
_COMPANIONS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SINGLE = {".geojson": Kind.GEOJSON, ".json": Kind.GEOJSON, ".gpkg": Kind.GPKG, ".kml": Kind.KML}
_ARCHIVES = (".zip", ".kmz")


@dataclass(frozen=True, slots=True)
class FileSet:
    """One boundary set: what it is, what the user called it, and its files under our own names."""

    kind: Kind
    file_name: str
    members: Mapping[str, bytes]
    original: bytes

    @property
    def only(self) -> bytes:
        """The content of a set of a single file."""
        return next(iter(self.members.values()))


def file_set(source: Path | Mapping[str, bytes]) -> FileSet:
    """Collect the set a path or an upload means.

    Raises:
        Refusal: nothing or several things are there, a companion is missing, the form is not one we read.
    """
    given = _from_path(source) if isinstance(source, Path) else dict(source)
    if not given:
        raise Refusal.because("没有收到文件，请选择边界文件后重试。")
    if sum(map(len, given.values())) > MAX_TOTAL_MB * _MB:
        raise Refusal.because(f"文件合计超过 {MAX_TOTAL_MB} MB，请先简化边界或按层级拆分后再导入。")
    if len(given) == 1:
        name, content = next(iter(given.items()))
        if PurePosixPath(name).suffix.lower() in _ARCHIVES:
            return _chosen(_unpacked(name, content), name, content)
    return _chosen(given, _common_name(given), None)


def _from_path(path: Path) -> dict[str, bytes]:
    if not path.exists():
        raise Refusal.because("找不到这个文件，请核对路径。", file_name=path.name)
    if path.is_dir():
        if path.suffix.lower() != ".gdb":
            raise Refusal.because(
                "这是一个文件夹，请指明其中的边界文件（.shp、.geojson、.gpkg、.kml 或 .gdb 文件夹）。"
            )
        paths = [member for member in sorted(path.iterdir()) if member.is_file() and not member.is_symlink()]
        return _contents({f"{path.name}/{member.name}": member for member in paths})
    if path.suffix.lower() == ".shp":
        siblings = sorted(path.parent.glob(f"{_literal(path.stem)}.*"))
        return _contents({member.name: member for member in siblings if member.suffix.lower() in _COMPANIONS})
    return _contents({path.name: path})


def _literal(stem: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in stem)


def _contents(paths: Mapping[str, Path]) -> dict[str, bytes]:
    if len(paths) > MAX_MEMBERS or sum(path.stat().st_size for path in paths.values()) > MAX_TOTAL_MB * _MB:
        raise Refusal.because(f"文件合计超过 {MAX_TOTAL_MB} MB 或个数过多，请先简化边界或按层级拆分后再导入。")
    return {name: path.read_bytes() for name, path in paths.items()}


def _unpacked(file_name: str, content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            fault = _archive_fault(entries)
            if fault:
                raise Refusal.because(f"{fault}，请重新打包后再导入。", file_name=file_name)
            return _extracted(archive, entries, file_name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise Refusal.because("压缩包损坏或格式不受支持，请重新打包为 .zip 后再导入。", file_name=file_name) from error


def _archive_fault(entries: list[zipfile.ZipInfo]) -> str:
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > MAX_MEMBERS:
        return f"压缩包内文件超过 {MAX_MEMBERS} 个"
    if len(set(names)) < len(names):
        return "压缩包内有重名的文件"
    for entry in entries:
        name = entry.orig_filename
        if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
            return "压缩包内文件的路径不合规"
        if stat.S_ISLNK(entry.external_attr >> 16):
            return "压缩包内含有链接文件"
        if entry.flag_bits & 0x1:
            return "压缩包加了密码"
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_MB * _MB:
        return f"压缩包展开后超过 {MAX_TOTAL_MB} MB"
    if total > _SMALL and total > MAX_RATIO * sum(entry.compress_size for entry in entries):
        return f"压缩包的压缩比超过 {MAX_RATIO} 倍，疑似压缩炸弹"
    return ""


def _extracted(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file_name: str) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for entry in entries:
        if "__MACOSX" in entry.filename or PurePosixPath(entry.filename).name.startswith("."):
            continue
        with archive.open(entry) as stream:
            data = stream.read(entry.file_size + 1)
        if len(data) != entry.file_size:
            raise Refusal.because("压缩包内文件的实际大小与声明不符，请重新打包后再导入。", file_name=file_name)
        contents[entry.filename] = data
    return contents


def _chosen(given: Mapping[str, bytes], file_name: str, original: bytes | None) -> FileSet:
    """Pick the one boundary set among some files."""
    sets = _sets_among(given)
    if len(sets) > 1:
        names = "、".join(sorted(PurePosixPath(name).name for name, _, _ in sets))
        raise Refusal.because(f"其中有多个边界文件（{names}），请只保留一个后再导入。", file_name=file_name)
    if not sets:
        raise Refusal.because(_nothing_sentence(given), file_name=file_name)
    name, kind, files = sets[0]
    members = checked_members(kind, files, PurePosixPath(name).name)
    shown = file_name if original is not None else PurePosixPath(name).name
    return FileSet(kind, shown, members, original if original is not None else _kept(files))


def _sets_among(given: Mapping[str, bytes]) -> list[tuple[str, Kind, dict[str, bytes]]]:
    found: list[tuple[str, Kind, dict[str, bytes]]] = []
    folders = {parent for name in given for parent in PurePosixPath(name).parents if parent.suffix.lower() == ".gdb"}
    for folder in sorted(folders):
        files = {PurePosixPath(name).name: given[name] for name in given if PurePosixPath(name).parent == folder}
        found.append((str(folder), Kind.GDB, files))
    for name in sorted(given):
        path = PurePosixPath(name)
        if path.suffix.lower() == ".shp":
            stem = path.with_suffix("")
            companions = {n: given[n] for n in given if PurePosixPath(n).with_suffix("") == stem}
            found.append((name, Kind.SHAPEFILE, {PurePosixPath(n).suffix.lower(): c for n, c in companions.items()}))
        elif kind := _SINGLE.get(path.suffix.lower()):
            found.append((name, kind, {path.name: given[name]}))
    return found


def _nothing_sentence(given: Mapping[str, bytes]) -> str:
    for name, content in given.items():
        for cure in CURES:
            if cure.suits(PurePosixPath(name).suffix.lower(), content):
                return cure.sentence
    return (
        "不认识这种边界文件，只接收 Shapefile（.shp 及同名文件）、GeoJSON、GeoPackage、KML、GDB 文件夹或它们的 .zip。"
    )


def _common_name(given: Mapping[str, bytes]) -> str:
    return PurePosixPath(next(iter(given))).name


def _kept(files: Mapping[str, bytes]) -> bytes:
    """Give what is kept as the original: the file, or the set packed the same way every time."""
    if len(files) == 1:
        return next(iter(files.values()))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()
