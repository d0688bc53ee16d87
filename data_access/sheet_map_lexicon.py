"""The words a sheet is read with: names of indicators and names of areas."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from geo.area import Level
from geo.matching import Answer, Gazetteer
from geo.names import comparable
from indicators.catalogue import Indicator
from indicators.intake import folded
from indicators.intake_units import without_brackets


class Lexicon:
    """Catalogue and gazetteer together; `today` decides what is still in the future."""

    def __init__(self, indicators: Iterable[Indicator], gazetteer: Gazetteer, *, root_code: str, today: date) -> None:
        self.by_code = {indicator.code: indicator for indicator in indicators}
        self.gazetteer = gazetteer
        self.root_code = root_code
        self.today = today
        self._by_name: dict[str, list[Indicator]] = defaultdict(list)
        self._by_bare_name: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in self.by_code.values():
            for name in dict.fromkeys((indicator.name, indicator.short_name, *indicator.aliases)):
                if name:
                    self._by_name[name_key(name)].append(indicator)
                    self._by_bare_name[name_key(without_brackets(folded(name)))].append(indicator)

    def indicators_named(self, written: str) -> tuple[Indicator, ...]:
        """Give the indicators a name means: by full name, else by the name without its brackets."""
        full = self._by_name.get(name_key(written), ())
        found = full or self._by_bare_name.get(name_key(without_brackets(folded(written))), ())
        return tuple(dict.fromkeys(found))

    def indicators_of_row(self, code: str, name: str) -> tuple[Indicator, ...]:
        """Give the indicators a row means: the code decides (our own, or the catalogue's number), else the name."""
        if code in self.by_code:
            return (self.by_code[code],)
        by_number = tuple(each for each in self.by_code.values() if code and each.catalogue_id == code)
        return by_number or self.indicators_named(name or code)

    def indicators_like(self, written: str) -> tuple[Indicator, ...]:
        """Give the indicators whose name holds the text or is held by it, the longest names first."""
        text = name_key(without_brackets(folded(written)))
        if len(text) < _SHORTEST_LIKENESS:
            return ()
        found = {
            name: owners
            for name, owners in self._by_bare_name.items()
            if len(name) >= _SHORTEST_LIKENESS and (name in text or text in name)
        }
        longest = max((len(name) for name in found), default=0)
        return tuple(dict.fromkeys(each for name, owners in found.items() if len(name) == longest for each in owners))

    def names_area(self, written: str) -> bool:
        """Say whether a text names one area of today."""
        return self.gazetteer.code_of(written, self.today) is not None

    def area(self, name: str, code: str, on: date, level: Level | None = None) -> Answer:
        """Find the area a row is about; a written code decides, else the name."""
        if code:
            return self.gazetteer.match_code(code, on, level=level)
        return self.gazetteer.match(name, on, level=level)

    def area_in(self, text: str, on: date, level: Level | None = None) -> str | None:
        """Find the one area a title or file name names somewhere; the longest name wins."""
        wanted = comparable(text)
        named = [
            area
            for area in self.gazetteer.tree(on)
            if comparable(area.name) in wanted and (level is None or area.level is level)
        ]
        longest = max((len(area.name) for area in named), default=0)
        found = {area.area_code for area in named if len(area.name) == longest}
        return found.pop() if len(found) == 1 else None

    def area_name(self, area_code: str, on: date) -> str:
        """Give the name an area had on a day, its code if it did not stand then."""
        tree = self.gazetteer.tree(on)
        return tree[area_code].name if area_code in tree else area_code


_SHORTEST_LIKENESS = 3


def name_key(text: str) -> str:
    """Fold a name for comparison: widths, blanks, case, and marks of punctuation people leave out."""
    return folded(text).lower().translate(_MARKS)


_MARKS = str.maketrans("", "", "“”\"'‘’·、,，")
