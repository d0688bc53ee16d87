"""The administrative tree as it stood on one day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Self

from geo.area import Area, Level
from geo.errors import GeoError


class AreaTree:
    """Areas of one day by code, with their children in code order.

    Raises:
        GeoError: two areas of the day share a code, or a parent chain runs in a circle.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas: dict[str, Area] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        for area in sorted(areas, key=lambda area: area.area_code):
            if area.area_code in self._areas:
                raise GeoError(f"区划代码 {area.area_code} 在同一天对应两个单位，请为其中一个填写撤销日期。")
            self._areas[area.area_code] = area
            self._children[area.parent_code].append(area.area_code)
        for code in self._areas:
            self.ancestors_of(code)
        self.parents = tuple(self._areas[code] for code in self._children if code in self._areas)

    @classmethod
    def on(cls, areas: Iterable[Area], day: date) -> Self:
        """Give the tree of a day from areas with validity dates."""
        return cls(area for area in areas if area.is_valid_on(day))

    def __contains__(self, area_code: object) -> bool:
        return area_code in self._areas

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def __len__(self) -> int:
        return len(self._areas)

    def __getitem__(self, area_code: str) -> Area:
        return self._areas[area_code]

    @property
    def areas(self) -> Mapping[str, Area]:
        """All areas of the day by code."""
        return self._areas

    def children_of(self, area_code: str) -> tuple[Area, ...]:
        """Give the areas directly below, in code order."""
        return tuple(self._areas[code] for code in self._children.get(area_code, ()))

    def ancestors_of(self, area_code: str) -> tuple[str, ...]:
        """Give the codes above, nearest first; a parent outside the tree ends the chain with its code."""
        chain: list[str] = []
        area = self._areas.get(area_code)
        while area is not None and area.parent_code:
            if area.parent_code in chain or area.parent_code == area_code:
                raise GeoError(f"区划代码 {area_code} 的上级关系成环，请改正上级代码。")
            chain.append(area.parent_code)
            area = self._areas.get(area.parent_code)
        return tuple(chain)

    def is_within(self, area_code: str, ancestor_code: str) -> bool:
        """Say whether an area is the given one or lies anywhere below it."""
        return area_code == ancestor_code or ancestor_code in self.ancestors_of(area_code)

    def descendants_of(self, area_code: str, level: Level | None = None) -> tuple[Area, ...]:
        """Give everything below, in code order; of one level when it is named."""
        found: list[Area] = []
        waiting = [area_code]
        while waiting:
            for area in self.children_of(waiting.pop()):
                waiting.append(area.area_code)
                if level is None or area.level is level:
                    found.append(area)
        return tuple(sorted(found, key=lambda area: area.area_code))
