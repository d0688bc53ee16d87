"""Hostile and broken files end in one clear sentence; good ones are read whole."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.guard.runner import run_guarded
from data_access.workbook import read_workbook
from indicators.intake import CellFault, exact
from indicators.problem import Refusal
from tests.core.workbooks import csv, plain_parts, sheet_xml, with_sheet, xls, xlsx, zipped

A1 = b'<row r="1"><c r="A1"><v>1</v></c></row>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def entry(name: str, *, link: bool = False) -> bytes:
    """A good workbook with one more part of a doubtful name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, data in plain_parts().items():
            archive.writestr(part, data)
        info = zipfile.ZipInfo(name)
        info.external_attr = (0o120777 if link else 0o100644) << 16
        archive.writestr(info, b"x")
    return target.getvalue()


def twice() -> bytes:
    """Two parts of one name: what is checked might not be what is read."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, data in [*plain_parts().items()]:
            archive.writestr(part, data)
        archive.writestr("xl/Workbook.xml", b"<workbook/>")
    return target.getvalue()


def flagged() -> bytes:
    """A zip whose entries say they are encrypted."""
    content = bytearray(zipped(plain_parts()))
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def understated() -> bytes:
    """A zip whose directory tells less than the part unpacks to."""
    big = b"<worksheet>" + b" " * 4_000_000 + b"</worksheet>"
    content = bytearray(with_sheet(big))
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", content, at + 24)[0] == len(big):
            struct.pack_into("<I", content, at + 24, 1000)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def bomb() -> bytes:
    """Kilobytes that unpack to hundreds of megabytes."""
    return with_sheet(sheet_xml(b" " * 220_000_000))


def dense_bomb() -> bytes:
    """Within the size, far beyond the ratio."""
    return with_sheet(sheet_xml(b" " * 20_000_000))


HOSTILE = [
    pytest.param("a.xlsx", b"", "文件是空的（0 字节）", id="empty"),
    pytest.param("a.docx", b"PK\x03\x04", "不认识扩展名“.docx”", id="unknown extension"),
    pytest.param("a", b"x", "不认识扩展名“.”", id="no extension"),
    pytest.param("a.xlsm", b"PK\x03\x04", "带宏的工作簿不接收", id="macro extension"),
    pytest.param("a.xlsx", b"%PDF-1.7", "扩展名是 .xlsx，内容却是PDF 文件", id="PDF"),
    pytest.param("a.xls", b"<html><table></table></html>", "内容却是网页表格（HTML）", id="HTML called .xls"),
    pytest.param("a.xls", b"<?xml version='1.0'?><Workbook/>", "内容却是XML 表格", id="XML called .xls"),
    pytest.param("a.xlsx", b"a,b\n1,2\n", "内容却不是工作簿", id="CSV called .xlsx"),
    pytest.param("a.csv", zipped(plain_parts()), "内容却是 .xlsx 工作簿，请把扩展名改成 .xlsx", id="xlsx called .csv"),
    pytest.param("a.xlsx", xls("表", [["a"]]), "内容却是 .xls 工作簿，请把扩展名改成 .xls", id="xls called .xlsx"),
    pytest.param("a.csv", b"\x7fELF\x02", "内容却是程序", id="program"),
    pytest.param("a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "打开密码", id="encrypted xlsx"),
    pytest.param("a.xlsx", zipped(plain_parts())[:900], "没有传完整", id="cut off"),
    pytest.param("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "没有传完整", id="zip magic only"),
    pytest.param("a.xlsx", zipped({"word/document.xml": b"<a/>"}), "不是 .xlsx 工作簿", id="a document renamed"),
    pytest.param("a.xlsx", zipped(plain_parts() | {"xl/workbook.bin": b"x"}), ".xlsb", id="xlsb inside"),
    pytest.param("a.xlsx", zipped(plain_parts() | {"xl/vbaProject.bin": b"x"}), "带有宏", id="macro inside"),
    pytest.param(
        "a.xlsx", zipped(plain_parts() | {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "断开链接", id="link"
    ),
    pytest.param("a.xlsx", entry("../../etc/passwd"), "路径不合规", id="path traversal"),
    pytest.param("a.xlsx", entry("/etc/passwd"), "路径不合规", id="absolute path"),
    pytest.param("a.xlsx", entry("xl\\evil.xml"), "路径不合规", id="backslash"),
    pytest.param("a.xlsx", entry("xl/link.xml", link=True), "链接部件", id="symbolic link"),
    pytest.param("a.xlsx", twice(), "重名的部件", id="same name twice"),
    pytest.param("a.xlsx", flagged(), "文件加了密码", id="encrypted entries"),
    pytest.param("a.xlsx", zipped(plain_parts(), zipfile.ZIP_BZIP2), "少见的压缩方法", id="bzip2"),
    pytest.param("a.xlsx", zipped({f"p{i}": b"" for i in range(2001)}), "超过 2000 个的上限", id="2001 parts"),
    pytest.param("a.xlsx", bomb, "超过 200 MB 的上限", id="zip bomb"),
    pytest.param("a.xlsx", dense_bomb, "疑似压缩炸弹", id="ratio bomb"),
    pytest.param("a.xlsx", understated(), "没有传完整", id="understated size"),
    pytest.param("a.xlsx", with_sheet(sheet_xml(A1, before=b"<!DOCTYPE a [<!ENTITY b 'c'>]>")), "（DTD）", id="DTD"),
    pytest.param(
        "a.xlsx",
        with_sheet('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><worksheet/>'.encode("utf-16")),
        "少见的编码",
        id="DTD in UTF-16",
    ),
    pytest.param("a.xlsx", with_sheet(b'<?xml version="1.0" encoding="UTF-7"?><worksheet/>'), "少见的编码", id="UTF-7"),
    pytest.param(
        "a.xlsx",
        with_sheet(sheet_xml(A1 + b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')),
        "1048576 行 × 16384 列",
        id="a far cell",
    ),
    pytest.param(
        "a.xlsx",
        with_sheet(sheet_xml(b"<row r='1048576'><c  r = 'XFD1048576'><v>2</v></c></row>")),
        "1048576 行 × 16384 列",
        id="a far cell in single quotes",
    ),
    pytest.param(
        "a.xlsx",
        with_sheet(
            sheet_xml(b'<row r="1"><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>')
        ),
        "1048576 行 × 16384 列",
        id="two far corners",
    ),
    pytest.param(
        "a.xlsx",
        with_sheet(sheet_xml(b'<row r="1"><c r="&#88;FD1048576"><v>2</v></c></row>')),
        "写法异常的单元格引用",
        id="a reference in disguise",
    ),
    pytest.param("a.xlsx", with_sheet(b"<worksheet><sheetData><row"), "内部结构异常", id="broken XML"),
    pytest.param("a.xls", OLE + b"\0" * 504, "内部结构已损坏", id="empty compound file"),
    pytest.param("a.xls", OLE + b"\xff" * 2000, "内部结构已损坏", id="compound file of noise"),
    pytest.param("a.xls", xls("表", [["a"]])[:1500], "内部结构已损坏", id="xls cut off"),
    pytest.param("a.csv", b"a,b\n1,\x002\n", "空字符（NUL）", id="CSV with NUL"),
    pytest.param("a.csv", b"\xef\xbb\xbfa,\xff\n", "编码不是完整的 UTF-8", id="BOM and a bad byte"),
    pytest.param("a.csv", "a,b".encode("utf-16")[:-1], "编码不是完整的 UTF-16", id="half a UTF-16 character"),
    pytest.param("a.csv", b"a,\xff\xff\n", "编码不是完整的 UTF-8 或 GB18030", id="no encoding at all"),
    pytest.param("a.csv", '镇街,"税收\n东街,1\n'.encode(), "引号没有成对", id="unclosed quote"),
    pytest.param("a.csv", "镇街,税收\n东街\u202e街道,1\n".encode(), "看不见的控制字符", id="text that turns around"),
    pytest.param("a.csv", b"\n\n", "没有任何内容", id="blank lines"),
    pytest.param("a.xlsx", xlsx(("空", [])), "没有任何内容", id="empty sheet"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), HOSTILE)
def test_a_hostile_file_is_refused_in_one_clear_sentence(
    name: str, content: bytes | Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_workbook(name, content if isinstance(content, bytes) else content())
    (problem,) = refused.value.problems
    assert sentence in problem.message
    assert problem.sentence().startswith(f"{name}")
    assert problem.message.endswith("。")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", pytest.param("utf-16-be", id="utf-16-be with mark")]
)
def test_a_csv_is_read_in_every_encoding_offices_use(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = f"{mark}镇街,税收\r\n堠北庄街道,1\r\n".encode(encoding)
    (sheet,) = read_workbook("a.csv", content).sheets
    assert sheet.columns == (["镇街", "堠北庄街道"], ["税收", "1"])


@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_the_separator_of_a_text_file_is_found(separator: str) -> None:
    content = f"镇街{separator}税收\n东街街道{separator}1.5\n".encode()
    (sheet,) = read_workbook("a.csv", content).sheets
    assert sheet.columns == (["镇街", "东街街道"], ["税收", "1.5"])


def test_cells_keep_what_they_show() -> None:
    rows = [[1, 0.873, date(2026, 10, 5), True, "12.3(2)", None, 0.1 + 0.2]]
    (sheet,) = read_workbook("a.xlsx", xlsx(("表", rows), percent=["B1"])).sheets
    assert [column[0] for column in sheet.columns] == [1.0, "87.3%", date(2026, 10, 5), True, "12.3(2)", None, 0.3]


def test_an_old_workbook_keeps_its_percentages() -> None:
    (sheet,) = read_workbook("a.xls", xls("表", [[5, 0.873], ["甲", 2.5]], percent=[(0, 1)])).sheets
    assert sheet.columns == ([5, "甲"], ["87.3%", 2.5])


def test_errors_and_formulas_never_computed_are_no_blanks() -> None:
    cells = (
        b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c>'
        b'<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><v>1</v></c></row>'
    )
    (sheet,) = read_workbook("a.xlsx", with_sheet(sheet_xml(cells))).sheets
    assert [column[0] for column in sheet.columns] == [CellFault("#N/A"), CellFault("公式没有计算结果"), None, 1.0]


def test_prefixed_single_quoted_xml_is_understood_like_any_other() -> None:
    cells = b"<x:row r='1'><x:c r='A1' t='e'><x:v>#REF!</x:v></x:c><x:c r='B1'><x:v>1</x:v></x:c></x:row>"
    xml = b"<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetData>"
    (sheet,) = read_workbook("a.xlsx", with_sheet(xml + cells + b"</x:sheetData></x:worksheet>")).sheets
    assert [column[0] for column in sheet.columns] == [CellFault("#REF!"), 1.0]


def test_a_far_cell_that_is_only_coloured_harms_nobody() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = read_workbook("a.xlsx", with_sheet(sheet_xml(A1 + far))).sheets
    assert sheet.columns == ([1.0],)


def test_merged_ranges_are_told_for_both_kinds() -> None:
    (new,) = read_workbook("a.xlsx", xlsx(("表", [["标题", None], [1, 2]]), merged=["A1:B1"])).sheets
    assert new.merged == ((0, 0, 0, 1),)


def test_a_csv_of_ragged_rows_is_a_rectangle() -> None:
    (sheet,) = read_workbook("a.csv", csv([["a", "b", "c"], ["1"], ["2", "3"]])).sheets
    assert sheet.columns == (["a", "1", "2"], ["b", None, "3"], ["c", None, None])


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        pytest.param("memory", "占用内存过大", id="too much memory"),
        pytest.param("time", "秒内没有读完", id="too much time"),
        pytest.param("die", "内部结构异常", id="killed"),
        pytest.param("file", "内部结构异常", id="writes a file"),
        pytest.param("raise", "内部结构异常", id="an exception"),
    ],
)
def test_a_child_that_goes_astray_is_a_refusal(act: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        run_guarded("tests.core.astray", {"act": act}, timeout_s=1.0, memory_mb=256, file_name="a.xlsx")


def test_a_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    answer = run_guarded("tests.core.astray", {"act": "environment"}, timeout_s=5.0, memory_mb=256)
    assert set(answer["names"]) <= {"LANG", "LC_CTYPE", "TZ"}


def test_a_request_and_its_payload_arrive_whole() -> None:
    payload = bytes(range(256)) * 4096
    answer = run_guarded(
        "tests.core.astray", {"act": "echo", "名": "潞州"}, payload=payload, timeout_s=5.0, memory_mb=256
    )
    assert answer == {"request": {"act": "echo", "名": "潞州"}, "length": len(payload), "sum": sum(payload)}


typed = st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False)


@given(st.lists(typed, min_size=20, max_size=20))
@settings(max_examples=10)
def test_a_number_typed_into_excel_comes_out_as_typed(numbers: list[Decimal]) -> None:
    content = xlsx(("表", [[float(number) for number in numbers]]))
    (sheet,) = read_workbook("a.xlsx", content).sheets
    assert [exact(column[0]) for column in sheet.columns if isinstance(column[0], (int, float))] == numbers
