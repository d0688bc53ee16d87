"""Contents for the wall of a bulletin: groups of any size, with ties, notes, lists and names as long as there are."""

from typing import Any

from bulletins.content import ColumnRole, Content, Listing, Part, Section, Table
from tests.core.face_contents import content

_ROLES = tuple(role for role in ColumnRole if role not in (ColumnRole.BASE, ColumnRole.ADJUSTMENT))
_HEADINGS = ("分组", "位次", "单位", "得分", "位次区间", "位次升降", "榜单", "备注")
_NAMES = ("东街街道", "英雄南路街道", "太行西街街道", "大辛庄镇", "经开区（潞州区部分）", "漳泽工业转型试验区管委会")
_PROBLEM = "{}得{}分，居本组第{}位，得分比上月下降0.92分。失分较多的是：诉求解决率91.00%，应得9.00分，实得7.20分。"


def ranking(**groups: int) -> Table:
    """Give a ranking of groups by their sizes; the second and third of each share a place."""
    rows = [_row(group, at, size) for group, size in groups.items() for at in range(size)]
    return Table(
        title="2026年10月排名表",
        headings=(_HEADINGS,),
        rows=tuple(rows),
        widths=(1.0,) * len(_ROLES),
        numbers=(False, True, False, True, False, False, False, False),
        notes=("位次区间是换用其他合理算法重新计算1000次后的位次范围。",),
        roles=_ROLES,
    )


def unit(at: int) -> str:
    """Name a unit; no two have the same name."""
    return f"{_NAMES[at % len(_NAMES)]}{at + 1 if at >= len(_NAMES) else ''}"


def _row(group: str, at: int, size: int) -> tuple[str, ...]:
    place = "并列2" if at in (1, 2) else str(at + 1)
    interval = f"{max(1, at - 2)}—{min(size, at + 4)}"
    listed = "" if size <= 3 else "红榜" if not at else "黑榜" if at == size - 1 else ""
    change, note = ("↑1", "↓12", "持平", "—")[at % 4], "第一梯队，有缺项" if at == 1 else ""
    return group, place, unit(at), f"{99.5 - at / 2:.2f}", interval, change, listed, note


def listings(**groups: int) -> tuple[Listing, ...]:
    """Give the lists of groups by their sizes; a small group has none."""
    found: list[Listing] = []
    for group, size in groups.items():
        if size <= 3:
            found.append(Listing(group, "", (), f"本组{size}个单位，只列得分和位次，不设红榜、黑榜"))
        else:
            first, last = unit(0), unit(size - 1)
            found.append(Listing(group, "红榜", (first,), f"红榜：{first}"))
            found.append(Listing(group, "黑榜", (last,), f"黑榜：{last}"))
    return tuple(found)


def wall_content(groups: dict[str, int], **changes: Any) -> Content:
    """Give a bulletin of groups by their sizes, with every section a wall shows."""
    problems = tuple(
        _PROBLEM.format(unit(size - 1), f"{99.5 - (size - 1) / 2:.2f}", size) for size in groups.values() if size > 3
    )
    said = {
        "sections": (
            Section(
                "一、总体情况",
                (
                    "本期各单位均有得分，平均90.67分。最高99.50分，最低87.04分。",
                    "政务服务方面，网办率95.2%；回访满意率96.62%。",
                ),
                Part.OVERALL,
                1,
            ),
            Section("二、排名情况", ("；".join(one.said for one in listings(**groups)),), Part.PLACES),
            Section("三、存在问题", ("（一）排名靠后单位的失分情况", *problems), Part.SHORTFALLS),
            Section("四、下步要求", ("请各单位对照附件逐项核对数据。",), Part.REQUIREMENTS),
        ),
        "listings": listings(**groups),
    }
    return content(ranking(**groups), **(said | changes))
