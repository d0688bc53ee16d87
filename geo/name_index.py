"""All dated names of all areas, looked up by full name or by the looser forms people write."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from geo.area import Area
from geo.names import WrittenName, comparable, take_apart

_MIN_LIKENESS = 0.45
_MAX_COMPARED = 200


@dataclass(frozen=True, slots=True)
class DatedName:
    """One name an area went by; `is_official` is its full name, else an alias or short name."""

    name: str
    area_code: str
    valid_from: date
    valid_to: date | None = None
    is_official: bool = False

    def is_valid_on(self, day: date) -> bool:
        """Say whether the name was in use on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def dated_names(areas: Iterable[Area]) -> Iterable[DatedName]:
    """Yield the full name, short name and aliases of areas for the time they stood."""
    for area in areas:
        yield DatedName(area.name, area.area_code, area.valid_from, area.valid_to, is_official=True)
        for other in {area.short_name, *area.aliases} - {"", area.name}:
            yield DatedName(other, area.area_code, area.valid_from, area.valid_to)


class NameIndex:
    """Names by full text, by stem with kind, and by stem alone."""

    def __init__(self, names: Iterable[DatedName]) -> None:
        self._by_text: dict[str, list[DatedName]] = defaultdict(list)
        self._by_kind: dict[tuple[str, str], list[DatedName]] = defaultdict(list)
        self._by_stem: dict[str, list[DatedName]] = defaultdict(list)
        self._by_character: dict[str, set[str]] = defaultdict(set)
        for name in names:
            apart = take_apart(name.name)
            text = comparable(name.name)
            self._by_text[text].append(name)
            self._by_stem[apart.stem].append(name)
            self._by_stem[apart.text].append(name)
            if apart.kind:
                self._by_kind[apart.stem, apart.kind].append(name)
            for character in text:
                self._by_character[character].add(text)

    def codes(self, written: str, on: date | None) -> frozenset[str]:
        """Give the areas a name meant on a day (None: ever); the full official name outranks the rest."""
        official = _codes((name for name in self._by_text.get(comparable(written), ()) if name.is_official), on)
        return official or _codes(self._loose(written), on)

    def nearest(self, written: str, on: date, wanted: frozenset[str], most: int) -> tuple[str, ...]:
        """Give the official names of a day, among wanted areas, that look most like a name."""
        text = comparable(written)
        shared: dict[str, int] = defaultdict(int)
        for character in set(text):
            for other in self._by_character.get(character, ()):
                shared[other] += 1
        closest = sorted(shared, key=lambda other: (-shared[other], other))[:_MAX_COMPARED]
        ranked = sorted((-SequenceMatcher(None, text, other).ratio(), other) for other in closest)
        found = (
            name.name
            for likeness, other in ranked
            if -likeness >= _MIN_LIKENESS
            for name in self._by_text[other]
            if name.is_official and name.is_valid_on(on) and name.area_code in wanted
        )
        return tuple(dict.fromkeys(found))[:most]

    def _loose(self, written: str) -> list[DatedName]:
        """Pool what the name could mean when it is not a full name."""
        apart: WrittenName = take_apart(written)
        pool = [*self._by_text.get(comparable(written), ()), *self._by_text.get(apart.text, ())]
        if apart.kind:
            pool += self._by_kind.get((apart.stem, apart.kind), ())
        else:
            pool += self._by_stem.get(apart.stem, ())
        return pool


def _codes(names: Iterable[DatedName], on: date | None) -> frozenset[str]:
    return frozenset(name.area_code for name in names if on is None or name.is_valid_on(on))
