"""Headings: several rows of merged cells flattened to one path a column, and what a path matches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from data_access.workbook import Sheet
from indicators.intake import folded
from indicators.intake_periods import PeriodWords, find_periods, fold_period_text
from indicators.intake_units import looks_like_unit, units_in, without_brackets

DEEPEST_HEADER = 40  # rows a header is looked for in
PERIOD_MARK = "{period}"


@dataclass(frozen=True, slots=True)
class HeadingPart:
    """One cell of a heading in its comparable forms."""

    full: str
    bare: str
    generic: str  # bare, with period words replaced by `PERIOD_MARK`
    units: tuple[str, ...]
    words: PeriodWords | None
    texts: frozenset[str]  # every form a declared header may be compared with


@dataclass(frozen=True, slots=True)
class Heading:
    """The flattened heading of a column: from the outermost part to the innermost."""

    column: int
    row: int  # of the innermost part
    parts: tuple[HeadingPart, ...]

    @property
    def text(self) -> str:
        """The path as a user would say it."""
        return "/".join(part.full for part in self.parts)

    @property
    def pattern(self) -> str:
        """The path as a map should declare it: without brackets, the period left open."""
        return "/".join(part.generic for part in self.parts)

    @property
    def unit(self) -> str:
        """The unit in brackets, innermost first; empty when none is written."""
        return next((unit for part in reversed(self.parts) for unit in part.units), "")

    @property
    def words(self) -> PeriodWords | None:
        """The period words of the path; the inner part is the finer one, the outer may add the year."""
        found = [part.words for part in reversed(self.parts) if part.words]
        if not found:
            return None
        year = next((words.year for words in found if words.year), 0)
        return found[0].with_year(year)

    def likeness(self, wanted: str) -> int:
        """Say how well a declared header fits: 2 as written, 1 without brackets or by pattern, 0 not."""
        whole = _comparable(wanted)
        if whole in (self.parts[-1].full, self.text):
            return 2  # also a heading that holds a slash of its own, as 区/县 does
        if whole in self.parts[-1].texts or whole == self.pattern:
            return 1
        steps = _steps(wanted)
        if not _fits(steps[-1], self.parts[-1]):
            return 0
        at = len(self.parts) - 1
        for step in reversed(steps[:-1]):
            at = next((i for i in range(at - 1, -1, -1) if _fits(step, self.parts[i])), -1)
            if at < 0:
                return 0
        return 2 if all(any(step == part.full for part in self.parts) for step in steps) else 1


def header_grid(sheet: Sheet) -> list[list[str]]:
    """Give the texts of the rows a header may stand in, merged cells filled with their text."""
    height = min(sheet.row_count, DEEPEST_HEADER)
    grid = [[sheet.text(row, column) for column in range(len(sheet.columns))] for row in range(height)]
    for top, left, bottom, right in sheet.merged:
        if top < height and left < len(sheet.columns):
            text = grid[top][left]
            for row in range(top, min(bottom + 1, height)):
                width = min(right + 1, len(sheet.columns)) - left
                grid[row][left : left + width] = [text] * width
    return grid


def headings(grid: Sequence[Sequence[str]], top: int, height: int, *, has_merges: bool) -> list[Heading]:
    """Flatten the header rows; a column without a text in them has no heading.

    Without merged cells (CSV) an outer heading reaches right over columns that have an inner one.
    """
    rows = [list(grid[row]) for row in range(top, top + height)]
    if not has_merges:
        _reach_right(rows)
    found = []
    for column in range(len(rows[0])):
        texts = [row[column] for row in rows]
        inner = max((i for i, text in enumerate(texts) if text), default=-1)
        if inner >= 0:
            distinct = [text for i, text in enumerate(texts) if text and (i == 0 or text != texts[i - 1])]
            found.append(Heading(column, top + inner, tuple(heading_part(text) for text in distinct)))
    return found


def best_match(found: Iterable[Heading], wanted: Sequence[str]) -> list[Heading]:
    """Give the headings that fit the first declared header that fits any; more than one is an ambiguity."""
    known = list(found)
    for header in wanted:
        rated = [(heading.likeness(header), heading) for heading in known]
        best = max((rate for rate, _ in rated), default=0)
        if best:
            return [heading for rate, heading in rated if rate == best]
    return []


def is_ignored(heading: Heading, patterns: Iterable[str]) -> bool:
    """Say whether a heading is one of those known and not wanted; a pattern may end in ``*``."""
    texts = {text for part in heading.parts for text in part.texts} | {heading.text}
    texts.add(heading.pattern)
    for pattern in patterns:
        wanted = _comparable(pattern)
        if any(text.startswith(wanted[:-1]) if wanted.endswith("*") else text == wanted for text in texts):
            return True
    return False


@lru_cache(maxsize=8192)
def heading_part(text: str) -> HeadingPart:
    """Take one heading cell apart."""
    full = _comparable(text)
    bare = without_brackets(full) or full
    words = find_periods(bare)
    generic = fold_period_text(bare)
    for each in reversed(words):
        generic = generic[: each.start] + PERIOD_MARK + generic[each.end :]
    units = tuple(unit for unit in units_in(full) if looks_like_unit(unit.removeprefix("单位:")))
    stated = tuple(unit.removeprefix("单位:") for unit in units)
    return HeadingPart(full, bare, generic, stated, _fullest(words), frozenset((full, bare, generic)))


def innermost_texts(wanted: Iterable[str]) -> frozenset[str]:
    """Give the forms in which the last step of declared headers may be found."""
    wanted = tuple(wanted)
    last = {_steps(header)[-1] for header in wanted}
    whole = {_comparable(header) for header in wanted}
    return frozenset(whole | last | {without_brackets(step) for step in last})


def _fullest(words: Sequence[PeriodWords]) -> PeriodWords | None:
    return max(words, key=lambda each: (not each.is_year_alone, bool(each.year)), default=None)


def _comparable(text: str) -> str:
    return folded(text).lower()


@lru_cache(maxsize=4096)
def _steps(wanted: str) -> tuple[str, ...]:
    """Split a declared header at its slashes; one inside brackets, as in (元/人), is none."""
    text, depth = "", 0
    for character in _comparable(wanted):
        depth += (character in "([【") - (character in ")]】")
        text += "\n" if character == "/" and depth == 0 else character
    return tuple(step for step in text.split("\n") if step) or ("",)


def _fits(step: str, part: HeadingPart) -> bool:
    if step in (part.full, part.bare):
        return True
    if PERIOD_MARK in step and step == part.generic:
        return True
    plain = without_brackets(step)
    return plain != step and plain == part.bare and any(looks_like_unit(unit) for unit in units_in(step))


def _reach_right(rows: list[list[str]]) -> None:
    for outer, inner in pairwise(rows):
        for column in range(1, len(outer)):
            if not outer[column] and outer[column - 1] and inner[column] and inner[column - 1]:
                outer[column] = outer[column - 1]
