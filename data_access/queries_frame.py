"""The frame of a cube: which areas it speaks of, and where a reported code lands in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geo.area import Area, AreaChange, Level
from geo.errors import GeoError
from geo.succession import Succession
from geo.tree import AreaTree
from indicators.problem import Refusal
from indicators.snapshot import AreaFrame

_LEVEL_ORDER = {level: place for place, level in enumerate(Level)}
_NOWHERE = -1

Ordinals = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the lines of one slot land: line `lines[i]` belongs to the area `ordinals[i]`."""

    lines: Ordinals
    ordinals: Ordinals


def area_frame(every: Iterable[Area], root_code: str, on: date) -> AreaFrame:
    """Give the root and everything below it on a day: root first, then by level, then by code.

    Raises:
        Refusal: the root did not stand on that day, or the tree has a fault.
    """
    try:
        tree = AreaTree.on(every, on)
    except GeoError as error:
        raise Refusal.because(str(error)) from error
    if root_code not in tree:
        raise Refusal.because(f"区划代码 {root_code} 在 {on:%Y-%m-%d} 不存在；请先导入该日的区划，或换一个日期。")
    below = sorted(tree.descendants_of(root_code), key=lambda area: (_LEVEL_ORDER[area.level], area.area_code))
    framed = (tree[root_code], *below)
    return AreaFrame(
        codes=tuple(area.area_code for area in framed),
        names=tuple(area.name for area in framed),
        labels=tuple(area.label for area in framed),
        levels=tuple(area.level.value for area in framed),
        kinds=tuple(area.kind for area in framed),
        parents=tuple(area.parent_code for area in framed),
        peer_groups=tuple(area.peer_group for area in framed),
        is_ranked=tuple(area.is_ranked for area in framed),
    )


def heirs_of(frame: AreaFrame, every: Iterable[Area], changes: Iterable[AreaChange], on: date) -> dict[str, str]:
    """Map codes outside the frame to the one area in it that holds exactly their territory on the day.

    A split, a merger or an enlarged territory maps to nothing: such figures are not comparable.
    """
    kept = tuple(changes)
    succession = Succession(every, kept)
    framed = set(frame.codes)
    strangers = {code for change in kept for code in (change.old_code, change.new_code)} - framed
    found = {code: succession.on(code, on, code) for code in sorted(strangers)}
    return {code: heir for code, heir in found.items() if isinstance(heir, str) and heir in framed}


class Places:
    """Looks up whole slots of reported codes; slots that list the same areas are looked up once."""

    def __init__(self, frame: AreaFrame, heirs: dict[str, str]) -> None:
        self._own = {code: ordinal for ordinal, code in enumerate(frame.codes)}
        self._heirs = {code: self._own[heir] for code, heir in heirs.items()}
        self._known: dict[str, Arrangement] = {}

    def arrange(self, codes: str, separator: str) -> Arrangement:
        """Say where each code of a joined text lands; codes of other districts land nowhere."""
        known = self._known.get(codes)
        if known is None:
            known = self._known[codes] = self._arrange(codes.split(separator))
        return known

    def ordinal(self, area_code: str) -> int | None:
        """Say where one code lands."""
        return self._own.get(area_code, self._heirs.get(area_code))

    def _arrange(self, codes: list[str]) -> Arrangement:
        own = np.array([self._own.get(code, _NOWHERE) for code in codes], dtype=np.int64)
        lines = np.flatnonzero(own != _NOWHERE)
        ordinals = own[lines]
        inherited = [(line, self._heirs[code]) for line, code in enumerate(codes) if code in self._heirs]
        # A figure reported under the area's own code outranks one under its former code.
        taken = set(ordinals.tolist())
        added = [(line, ordinal) for line, ordinal in inherited if ordinal not in taken]
        if not added:
            return Arrangement(lines, ordinals)
        more = np.array(added, dtype=np.int64)
        return Arrangement(np.concatenate([lines, more[:, 0]]), np.concatenate([ordinals, more[:, 1]]))
