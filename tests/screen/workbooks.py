"""Small workbooks as an office writes them: a title, a heading, one row per street or town."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

TOWNS = ("东街街道", "堠北庄街道", "马厂镇", "黄碾镇", "西白兔镇")
HEADINGS = ("镇街", "指标completion")
GOOD = tuple(zip(TOWNS, (82.5, 80.4, 89.6, 71.0, 66.2), strict=True))

Cell = str | float | None


def workbook(
    rows: Sequence[Sequence[Cell]] = GOOD, *, title: str = "2026年7月进度表", headings: Sequence[str] = HEADINGS
) -> bytes:
    """Write a workbook of one sheet called 进度."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "进度"
    sheet.append([title])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
