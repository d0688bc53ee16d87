"""A workbook's zip, checked part by part and packed anew, so that the reader sees what was checked."""

import io
import re
import stat
import zipfile
import zlib

from data_access.guard.refused import Refused

MAX_PARTS = 2000
MAX_TOTAL_MB = 200
MAX_RATIO = 100
_SMALL = 1 << 20  # below this size a high ratio harms nobody
_READ = re.compile(
    r"(\[Content_Types\]\.xml|_rels/.*\.rels|xl/workbook\.xml|xl/_rels/.*\.rels|xl/worksheets/[^/]+\.xml"
    r"|xl/worksheets/_rels/.*\.rels|xl/styles\.xml|xl/sharedStrings\.xml|xl/theme/[^/]+\.xml)",
    re.IGNORECASE,
)
_DOCUMENT_TYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_RESAVE = "请用 Excel 或 WPS 打开后另存再导入。"


def checked_parts(content: bytes) -> dict[str, bytes]:
    """Give the parts that will be read, by name.

    Raises:
        Refused: the archive is damaged, hostile, protected, too large or no .xlsx workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            _check_is_workbook({entry.filename for entry in entries})
            return _read(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refused("文件的压缩结构已损坏，可能没有传完整，请重新导出或重新上传。") from error


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """Pack the checked parts anew, uncompressed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    target.seek(0)
    return target


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_PARTS:
        raise Refused(f"文件内含 {len(entries)} 个部件，超过 {MAX_PARTS} 个的上限，{_RESAVE}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise Refused(f"文件内有重名的部件，不是 Excel 或 WPS 正常保存的文件，{_RESAVE}")
    for entry in entries:
        _check_entry(entry)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_MB * 1024 * 1024:
        raise Refused(f"文件展开后有 {total / 1048576:.0f} MB，超过 {MAX_TOTAL_MB} MB 的上限，请拆分后再导入。")
    compressed = sum(entry.compress_size for entry in entries)
    if total > _SMALL and total > compressed * MAX_RATIO:
        raise Refused(f"文件的压缩比超过 {MAX_RATIO} 倍，疑似压缩炸弹，{_RESAVE}")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
        raise Refused(f"文件内部件的路径不合规，不是 Excel 或 WPS 正常保存的文件，{_RESAVE}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused(f"文件内含链接部件，不接收，{_RESAVE}")
    if entry.flag_bits & 0x1:
        raise Refused("文件加了密码，请取消密码后另存再导入。")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(f"文件用了少见的压缩方法，{_RESAVE}")


def _check_is_workbook(names: set[str]) -> None:
    lowered = {name.lower() for name in names}
    if "xl/workbook.bin" in lowered:
        raise Refused("内容是 .xlsb 二进制工作簿，请另存为 .xlsx 再导入。")
    if "xl/workbook.xml" not in lowered:
        raise Refused("文件不是 .xlsx 工作簿（可能是改了扩展名的压缩包或文档），请导入原始的表格文件。")
    if any(name.startswith(("xl/vbaproject", "xl/macrosheets/")) for name in lowered):
        raise Refused("工作簿带有宏，不接收，请另存为不带宏的 .xlsx 再导入。")
    if any(name.startswith("xl/externallinks/") for name in lowered):
        raise Refused("工作簿带有指向其他文件的链接，请在“数据—编辑链接”中断开链接后另存再导入。")


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    room = MAX_TOTAL_MB * 1024 * 1024
    for entry in entries:
        if entry.is_dir() or not _READ.fullmatch(entry.filename):
            continue
        with archive.open(entry) as stream:
            data = stream.read(room + 1)
        room -= len(data)
        if room < 0 or len(data) != entry.file_size:
            raise Refused(f"文件展开后的大小与声明不符，疑似压缩炸弹，{_RESAVE}")
        _check_xml(data)
        parts[entry.filename] = data
    return parts


def _check_xml(data: bytes) -> None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:64]:
        raise Refused(f"文件内部使用了少见的编码，{_RESAVE}")
    declared = _ENCODING.match(data[:200].lstrip(b"\xef\xbb\xbf"))
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise Refused(f"文件内部使用了少见的编码，{_RESAVE}")
    if _DOCUMENT_TYPE.search(data):
        raise Refused(f"文件内部含有文档类型声明（DTD），可能有害，不接收，{_RESAVE}")
