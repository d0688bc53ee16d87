"""Small contents of bulletins for the tests of their faces."""

from typing import Any

from bulletins.content import BarDrawing, Content, Section, Table
from indicators.issuing import BulletinKind

PLACES = Table(
    title="街道组排名表",
    headings=(("排名", "单位", "得分", "较上月", "备注"),),
    rows=(
        ("1", "紫金街街道", "94.50", "-1.50", ""),
        ("并列2", "英雄南路街道", "93.52", "+0.45", "有缺项"),
        ("并列2", "西街街道", "93.52", "—", ""),
        ("—", "功能区", "未报送", "—", "只列不排"),
    ),
    widths=(1, 3, 1.5, 1.5, 2),
    numbers=(True, False, True, True, False),
    notes=("“—”表示没有可比的数。",),
)
SCORES = Table(
    title="各项得分",
    headings=(("单位", "经济运行", "", "得分"), ("", "税收收入", "网办率", "")),
    rows=(("紫金街街道", "97.93(4)", "96%", "94.50"), ("西街街道", "1,180.5(1)", "-", "93.52")),
    widths=(3, 2, 2, 1),
    numbers=(False, False, True, True),
    is_landscape=True,
)


def table(*rows: tuple[str, ...], **changes: Any) -> Table:
    """Give a table of one column of figures with a name before it."""
    facts: dict[str, Any] = {
        "title": "得分",
        "headings": (("单位", "得分"),),
        "rows": rows,
        "widths": (2, 1),
        "numbers": (False, True),
    }
    return Table(**(facts | changes))


def content(*annexes: Table, **changes: Any) -> Content:
    """Give the content of a short 通报."""
    facts: dict[str, Any] = {
        "kind": BulletinKind.NOTICE,
        "title": "关于2026年10月镇街考核情况的通报",
        "issuer": "潞州区人民政府办公室",
        "number": "潞政办通〔2026〕8号",
        "addressees": "各镇人民政府、各街道办事处",
        "lead": ("现将10月考核情况通报如下。",),
        "sections": (
            Section("一、总体情况", ("16个单位平均得分90.55分。",)),
            Section("二、排名情况", ("（一）街道组。紫金街得分94.50分。", "西街、英雄南路并列第2。")),
        ),
        "annexes": annexes or (PLACES, SCORES),
        "office": "潞州区人民政府办公室",
        "day": "2026年11月25日",
        "copies_to": "区委各部门",
        "printed_by": "潞州区人民政府办公室",
        "basis": "镇街考核（第1版），2026年10月，按2026年11月25日所知。",
        "map": None,
        "bars": (BarDrawing("街道组得分", (("紫金街", 94.5), ("西街", 93.52))),),
        "is_sample": False,
    }
    return Content(**(facts | changes))
