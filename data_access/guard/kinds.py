"""What a file is, by its first bytes: the one look the parent itself takes at untrusted content."""

from enum import StrEnum

MAX_FILE_MB = 64
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD_EXCEL = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_OTHER_CONTENT = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"SQLite format 3", "数据库文件"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PROTECTED = "文件加了打开密码，请在 Excel 或 WPS 中取消密码后另存再导入。"


class Kind(StrEnum):
    """The workbook kinds that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


_EXTENSIONS = {"xlsx": Kind.XLSX, "xls": Kind.XLS, "et": Kind.XLS, "csv": Kind.CSV, "txt": Kind.CSV, "tsv": Kind.CSV}
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"


def fault_of(file_name: str, content: bytes) -> str:
    """Say in one sentence why the file is refused unread; empty when it may be read."""
    extension = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    expected = _EXTENSIONS.get(extension)
    if not content:
        return "文件是空的（0 字节），请重新导出或重新上传。"
    if len(content) > MAX_FILE_MB * 1024 * 1024:
        return f"文件有 {len(content) / 1048576:.0f} MB，超过 {MAX_FILE_MB} MB 的上限，请拆分后再导入。"
    if extension in ("xlsm", "xltm", "xlam"):
        return "带宏的工作簿不接收，请另存为不带宏的 .xlsx 再导入。"
    if expected is None:
        return f"不认识扩展名“.{extension}”，只接收 .xlsx、.xls、.csv；{_SAVE_AS}"
    return _content_fault(expected, extension, content)


def kind_of(file_name: str) -> Kind:
    """Give the kind the extension names; ask `fault_of` first."""
    return _EXTENSIONS[file_name.rpartition(".")[2].lower()]


def _content_fault(expected: Kind, extension: str, content: bytes) -> str:
    found = _found(content)
    if found == expected:
        return ""
    if found == "encrypted":
        return _PROTECTED
    if isinstance(found, Kind) and found is not Kind.CSV:
        return f"扩展名是 .{extension}，内容却是 .{found} 工作簿，请把扩展名改成 .{found} 或另存后再导入。"
    if found is Kind.CSV:
        return f"扩展名是 .{extension}，内容却不是工作簿，{_SAVE_AS}"
    return f"扩展名是 .{extension}，内容却是{found}，{_SAVE_AS}"


def _found(content: bytes) -> Kind | str:
    if content.startswith(_ZIP):
        return Kind.XLSX
    if content.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_PACKAGE in content else Kind.XLS
    if content.startswith(_OLD_EXCEL):
        return "Excel 95 以前的旧格式"
    for magic, name in _OTHER_CONTENT:
        if content.startswith(magic):
            return name
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<div", b"<style")):
        return "网页表格（HTML）"
    if start.startswith(b"<?xml"):
        return "XML 表格"
    return Kind.CSV
