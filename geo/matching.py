"""Whose row is it: a written name or code and a date become one area code, or a reason why not.

A full official name decides at once. Everything looser (short names, aliases, a name without its
kind, other words for an office) is pooled, and decides only when a single area remains: nothing is
guessed. Names are dated (`geo.succession` says what becomes of a name on another day).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from geo.area import Area, AreaChange, Level
from geo.name_index import DatedName, NameIndex, dated_names
from geo.names import comparable
from geo.succession import Succession
from geo.tree import AreaTree

_MAX_SUGGESTIONS = 3
_MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class Match:
    """The one area meant, standing on the day asked for."""

    area_code: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several areas could be meant; each candidate is (code, name)."""

    candidates: tuple[tuple[str, str], ...]

    def sentence(self, written: str) -> str:
        """Name the candidates and ask for what tells them apart."""
        names = [name for _, name in self.candidates]
        if len(set(names)) < len(names):
            coded = "、".join(f"{name}（{code}）" for code, name in self.candidates[:_MAX_NAMED])
            return f"“{written}”可能是{coded}，请填写区划代码。"
        if len(names) == 2:
            return f"“{written}”既是{names[0]}又是{names[1]}，请写全称。"
        return f"“{written}”可能是{'、'.join(names[:_MAX_NAMED])}，请写全称。"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No area may be taken; `reason` is a whole sentence when the name itself is known."""

    suggestions: tuple[str, ...] = ()
    reason: str = ""

    def sentence(self, written: str) -> str:
        """Say why, or offer the nearest names."""
        if self.reason:
            return self.reason
        if self.suggestions:
            nearest = "、".join(self.suggestions)
            return f"找不到名为“{written}”的单位；若指{nearest}，请改用该全称，否则请核对名称或先导入该单位。"
        return f"找不到名为“{written}”的单位，请核对名称，或先导入该单位。"


Answer = Match | Ambiguous | Unknown


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where to look: a day, an area with everything below it, a level."""

    on: date
    within: str | None
    level: Level | None


class Gazetteer:
    """All names of all areas with their dates; built once, asked per row."""

    def __init__(
        self, areas: Iterable[Area], changes: Iterable[AreaChange] = (), aliases: Iterable[DatedName] = ()
    ) -> None:
        self._areas = tuple(areas)
        self._index = NameIndex([*dated_names(self._areas), *aliases])
        self._succession = Succession(self._areas, changes)
        # A file names few areas many times; the caches live and die with the gazetteer.
        self._remembered = lru_cache(maxsize=20_000)(self._match)
        self._days = sorted({day for area in self._areas for day in (area.valid_from, area.valid_to) if day})
        self._tree_since = lru_cache(maxsize=64)(self._tree_of_epoch)

    def tree(self, on: date) -> AreaTree:
        """Give the areas as they stood on a day (one tree serves every day without a change)."""
        return self._tree_since(bisect_right(self._days, on))

    def match(self, written: str, on: date, *, within: str | None = None, level: Level | None = None) -> Answer:
        """Find the area a name meant on a day.

        Args:
            written: as found in the file; inner spaces, full-width forms and office words are tolerated.
            on: the day the figure is about (the end of its period).
            within: only this area and everything below it.
            level: only areas of this level.
        """
        scope = _Scope(on, within, level)
        answer = self._remembered(written, scope)
        return self._suggested(written, scope) if answer == Unknown() else answer

    def area(self, area_code: str, on: date) -> Area:
        """Give an area as it stood on a day; raises KeyError when it did not."""
        return self.tree(on)[area_code]

    def code_of(self, written: str, on: date, *, within: str | None = None) -> str | None:
        """Give the code a name decides on, None when it does not; makes no suggestions, so it is quick."""
        answer = self._remembered(written, _Scope(on, within, None))
        return answer.area_code if isinstance(answer, Match) else None

    def match_code(self, written: str, on: date, *, within: str | None = None, level: Level | None = None) -> Answer:
        """Find the area a code meant on a day; 12 digits ending in zeros and a trailing “.0” are tolerated."""
        scope = _Scope(on, within, level)
        for code in code_forms(written):
            if code in self.tree(on):
                return self._decide(frozenset([code]), scope, written)
            if self._succession.knows(code):
                return self._of_other_days(frozenset([code]), scope, written)
        return Unknown(reason=f"区划代码“{written}”不在单位表中，请核对，或先导入该单位。")

    def _match(self, written: str, scope: _Scope) -> Answer:
        if not comparable(written):
            return Unknown(reason="单位名称为空，请填写单位全称或区划代码。")
        current = self._index.codes(written, scope.on)
        if current:
            return self._decide(current, scope, written)
        for rest, narrower in self._without_prefix(comparable(written), scope):
            answer = self._match(rest, narrower)
            if not isinstance(answer, Unknown) or answer.reason:
                return answer
        former = self._index.codes(written, None)
        if former:
            return self._of_other_days(former, scope, written)
        return Unknown()

    def _suggested(self, written: str, scope: _Scope) -> Unknown:
        wanted = frozenset(area.area_code for area in self.tree(scope.on) if self._covers(area.area_code, scope))
        return Unknown(self._index.nearest(written, scope.on, wanted, _MAX_SUGGESTIONS))

    def _decide(self, codes: frozenset[str], scope: _Scope, written: str) -> Answer:
        found = sorted(code for code in codes if self._covers(code, scope))
        if not found:
            return Unknown(reason=f"“{written}”不在本次填报的范围或层级内，请核对单位。")
        if len(found) == 1:
            return Match(found[0])
        return Ambiguous(tuple((code, self.tree(scope.on)[code].name) for code in found))

    def _of_other_days(self, codes: frozenset[str], scope: _Scope, written: str) -> Answer:
        """Follow the changes of division; one path that may not be followed refuses them all."""
        reached: set[str] = set()
        for code in sorted(codes):
            answer = self._succession.on(code, scope.on, written)
            if isinstance(answer, str):
                reached.add(answer)
            else:
                return Unknown(reason=answer.sentence)
        return self._decide(frozenset(reached), scope, written)

    def _without_prefix(self, text: str, scope: _Scope) -> Iterator[tuple[str, _Scope]]:
        """Yield the name without the area above it (潞州区东街街道), to be looked up inside that area."""
        tree = self.tree(scope.on)
        for above in tree.parents:
            name = comparable(above.name)
            if not text.startswith(name) or len(text) - len(name) < 2:
                continue
            code = above.area_code
            if scope.within is None or tree.is_within(code, scope.within):
                yield text.removeprefix(name), _Scope(scope.on, code, scope.level)
            elif tree.is_within(scope.within, code):
                yield text.removeprefix(name), scope

    def _covers(self, code: str, scope: _Scope) -> bool:
        tree = self.tree(scope.on)
        if scope.level is not None and tree[code].level is not scope.level:
            return False
        return scope.within is None or tree.is_within(code, scope.within)

    def _tree_of_epoch(self, epoch: int) -> AreaTree:
        return AreaTree.on(self._areas, self._days[epoch - 1]) if epoch else AreaTree(())


def code_forms(written: str) -> tuple[str, ...]:
    """Give the forms a division code may be stored in, as written first: 140403001000 → …, 140403001."""
    code = comparable(written).removesuffix(".0")
    forms = [code]
    if code.isascii() and code.isdigit():
        # 12 digits are 6 of the district, 3 of the town, 3 of the village; unused ones are zeros.
        for length, zeros in ((9, "000"), (6, "000000")):
            if len(code) == 12 and code.endswith(zeros):
                forms.append(code[:length])
        if len(code) == 9 and code.endswith("000"):
            forms.append(code[:6])
        forms += [code.ljust(length, "0") for length in (9, 12) if len(code) < length]
    return tuple(dict.fromkeys(forms))
