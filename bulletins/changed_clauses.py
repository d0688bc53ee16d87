"""The clauses in which the text of two contents differs, but for what listed cells already say."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from bulletins.changed_cells import ChangedCell
from bulletins.content import Content, Part

_LEAD, _TEXT = "正文开头", "正文"
_CLAUSE_ENDS = re.compile(r"(?<=[；。])")
_SUBHEADING = re.compile(r"^（[一二三四五六七八九十]+）(.+)$")
_PIECE_ENDS = re.compile(r"[，、：；。（）]")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CUT_OFF = re.compile(r"数据截至\d+年\d+月\d+日")
_JOINING = re.compile("[分第位和均为]")  # what stands around a figure and says nothing of its own
_ALIKE = 0.5
Where = tuple[str, str]  # heading and subheading


def changed_clauses(
    before: Content, after: Content, cells: Sequence[ChangedCell], units: Set[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Give place, kind of text and the clause before and after; empty where there was or is none.

    Two clauses are paired where they are about the same thing. The day the figures were known is no
    change, and what the clerk asks for (下步要求) only where it gives another figure.
    """
    told = _Told(cells, units)
    old, new = _clauses(before), _clauses(after)
    asked = {one.heading for content in (before, after) for one in content.sections if one.part is Part.REQUIREMENTS}
    for where in dict.fromkeys([*old, *new]):
        heading, subheading = where
        what = f"{_TEXT}（{subheading}）" if subheading else _TEXT
        for was, now in _pairs(old.get(where, []), new.get(where, [])):
            is_news = _figures(was) != _figures(now) if heading in asked else not told.explains(was, now)
            if is_news:
                yield heading, what, was, now


def _clauses(content: Content) -> dict[Where, list[str]]:
    """Give the clauses under every heading; the sentence about a correction is none of them."""
    found: dict[Where, list[str]] = {(_LEAD, ""): _split([one for one in content.lead if one != content.correction])}
    for section in content.sections:
        subheading = ""
        for text in section.paragraphs:
            titled = None if section.part is Part.REQUIREMENTS else _SUBHEADING.match(text)
            if titled:
                subheading = titled[1]
            found.setdefault((section.heading, subheading), []).extend([] if titled else _split([text]))
    return found


def _split(texts: Sequence[str]) -> list[str]:
    return [clause.rstrip("；。") for text in texts for clause in _CLAUSE_ENDS.split(text) if clause]


def _timeless(clause: str) -> str:
    return _CUT_OFF.sub("数据截至", clause)


def _figures(clause: str) -> Counter[str]:
    return Counter(_FIGURE.findall(_timeless(clause)))


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair the clauses only one side has, the likest first; what is like no other stands alone."""
    old, new = _left(before, after), _left(after, before)
    shapes = [[_bigrams(clause) for clause in clauses] for clauses in (old, new)]
    likeness = {(i, j): _likeness(a, b) for i, a in enumerate(shapes[0]) for j, b in enumerate(shapes[1])}
    partner: dict[int, int] = {}
    # Ties go to the same position, so that comparing the other way round pairs the same clauses.
    for i, j in sorted(likeness, key=lambda at: (-likeness[at], abs(at[0] - at[1]), sum(at))):
        if likeness[i, j] >= _ALIKE and i not in partner and j not in partner.values():
            partner[i] = j
    yield from ((clause, new[partner[at]] if at in partner else "") for at, clause in enumerate(old))
    yield from (("", clause) for at, clause in enumerate(new) if at not in partner.values())


def _left(clauses: Sequence[str], others: Sequence[str]) -> list[str]:
    """Give the clauses the others do not have, as often as they do not have them."""
    spare, left = Counter(map(_timeless, others)), []
    for clause in clauses:
        same = _timeless(clause)
        if spare[same]:
            spare[same] -= 1
        else:
            left.append(clause)
    return left


def _bigrams(clause: str) -> Counter[str]:
    """Count the pairs of letters, every figure being as good as another."""
    text = _FIGURE.sub("0", clause)
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Give the share of pairs of letters two clauses have in common (Dice 1945)."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


class _Told:
    """What the listed cells say, by unit, before and after."""

    def __init__(self, cells: Sequence[ChangedCell], units: Set[str]) -> None:
        self._units, self._longest = units, max(map(len, units), default=0)
        self._texts: dict[str, tuple[set[str], set[str]]] = {}
        for cell in cells:
            texts = self._texts.setdefault(cell.unit, (set(), set()))
            for side, text in zip(texts, cell.texts, strict=True):
                side.update(piece for piece in _PIECE_ENDS.split(text) if piece)

    def explains(self, before: str, after: str) -> bool:
        """Say whether all that differs between two clauses stands in listed cells of units they name."""
        old, new = (Counter(_PIECE_ENDS.split(_timeless(one))) for one in (before, after))
        gone, come = old - new, new - old
        if not gone and not come:  # the same in another order
            return any(unit in self._texts for unit in self._named(before))
        return self._says(gone, before, 0) and self._says(come, after, 1)

    def _says(self, pieces: Iterable[str], clause: str, side: int) -> bool:
        """Say whether cells of one side explain pieces of a clause: of the units a piece names, else the clause."""
        everybody = _Words(text for unit in self._named(clause) for text in self._of(unit, side))
        for piece in pieces:
            named, rest = self._named(piece), piece
            for unit in _longest_first(named):
                if any(text in clause for text in self._of(unit, side)):
                    rest = rest.replace(unit, "")
            words = _Words(text for unit in named for text in self._of(unit, side)) if named else everybody
            if not words.cover(rest):
                return False
        return True

    def _of(self, unit: str, side: int) -> Set[str]:
        return self._texts[unit][side] if unit in self._texts else set()

    def _named(self, text: str) -> Set[str]:
        """Find the units a text names, never a shorter name within a longer one."""
        found, at = set(), 0
        while at < len(text):
            ends = range(min(at + self._longest, len(text)), at, -1)
            name = next((text[at:end] for end in ends if text[at:end] in self._units), "")
            found |= {name} if name else set()
            at += len(name) or 1
        return found


class _Words:
    """The figures and the words of some cells."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = set(texts)
        self._figures = {figure for text in known for figure in _FIGURE.findall(text)}
        self._words = _longest_first({word for text in known for word in _FIGURE.split(text) if word})

    def cover(self, piece: str) -> bool:
        """Say whether a piece holds nothing else."""
        if not set(_FIGURE.findall(piece)) <= self._figures:
            return False
        rest = _FIGURE.sub("", piece)
        for word in self._words:
            rest = rest.replace(word, "")
        return not _JOINING.sub("", rest)


def _longest_first(words: Set[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
