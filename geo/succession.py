"""What became of an area: from a day it stood to another day, along the changes of division.

Figures may follow only when exactly one area took over exactly the same territory; a split, a
merger or an enlarged territory is not comparable and is refused with the reason.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from geo.area import Area, AreaChange

UNCHANGED_TERRITORY = "区域不变"


@dataclass(frozen=True, slots=True)
class Broken:
    """The chain may not be followed; one sentence with the reason and the cure."""

    sentence: str


class Succession:
    """Changes of division, followed forwards and backwards."""

    def __init__(self, areas: Iterable[Area], changes: Iterable[AreaChange]) -> None:
        self._areas: dict[str, list[Area]] = defaultdict(list)
        for area in sorted(areas, key=lambda area: area.valid_from):
            self._areas[area.area_code].append(area)
        self._after: dict[str, list[AreaChange]] = defaultdict(list)
        self._before: dict[str, list[AreaChange]] = defaultdict(list)
        for change in sorted(changes, key=lambda change: (change.changed_on, change.old_code, change.new_code)):
            self._after[change.old_code].append(change)
            self._before[change.new_code].append(change)

    def knows(self, area_code: str) -> bool:
        """Say whether an area ever stood."""
        return area_code in self._areas

    def on(self, area_code: str, day: date, written: str) -> str | Broken:
        """Give the code that stands for an area on a day, or why none does."""
        seen: set[str] = set()
        code = area_code
        while code not in seen:
            seen.add(code)
            stood = self._areas.get(code, [])
            if any(area.is_valid_on(day) for area in stood):
                return code
            step = self._back(code, day, written) if _starts_after(stood, day) else self._forth(code, day, written)
            if isinstance(step, Broken):
                return step
            code = step
        return Broken(f"“{written}”的区划变更记录成环，请改正变更表。")

    def _forth(self, code: str, day: date, written: str) -> str | Broken:
        changes = [change for change in self._after[code] if change.changed_on <= day]
        if not changes:
            return Broken(f"“{written}”在该报告期已不存在，也没有登记去向，请核对单位或补充区划变更表。")
        heirs = "、".join(change.new_name for change in changes)
        when = _day_text(changes[0].changed_on)
        if len(changes) > 1:
            return Broken(f"“{written}”已于{when}撤销并分别划入{heirs}，不能归入其中一个，请按现行区划分别填报。")
        if changes[0].territory != UNCHANGED_TERRITORY:
            return Broken(
                f"“{written}”已于{when}改为{heirs}且区域有变化（{changes[0].territory}），两者数据不可比，"
                f"请改填{heirs}的数据。"
            )
        return changes[0].new_code

    def _back(self, code: str, day: date, written: str) -> str | Broken:
        changes = [change for change in self._before[code] if change.changed_on > day]
        start = _day_text(self._areas[code][0].valid_from)
        if not changes:
            return Broken(f"“{written}”自{start}起设立，报告期在此之前，请核对报告期或单位。")
        elders = "、".join(change.old_name for change in changes)
        if len(changes) > 1 or changes[0].territory != UNCHANGED_TERRITORY:
            return Broken(f"“{written}”自{start}起由{elders}变更而来且区域有变化，此前的数据请按{elders}填报。")
        return changes[0].old_code


def _starts_after(stood: list[Area], day: date) -> bool:
    return bool(stood) and stood[0].valid_from > day


def _day_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
