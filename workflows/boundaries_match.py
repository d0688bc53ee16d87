"""Which outline is whose: by code first, by name otherwise; every doubt of a file is listed at once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from data_access.boundary_files import BoundaryFile
from geo.area import Area
from geo.matching import Answer, Gazetteer, Match
from indicators.problem import Problem, Refusal

_SAMPLE = 300  # rows looked at to find out what a column is
_CODE_WORDS = ("代码", "编码", "code", "dm", "gb", "pac")
_NAME_WORDS = ("名称", "镇街", "乡镇", "街道", "区县", "name", "mc")


@dataclass(frozen=True, slots=True)
class Matched:
    """The area of every outline of a file, in its order; `notes` say how they were found."""

    areas: tuple[Area, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """The names and codes of the district on the day of the load."""

    gazetteer: Gazetteer
    on: date
    root_code: str

    def by_code(self, written: str) -> Answer:
        return self.gazetteer.match_code(written, self.on, within=self.root_code)

    def by_name(self, written: str) -> Answer:
        return self.gazetteer.match(written, self.on, within=self.root_code)

    def code_decided(self, written: str) -> str | None:
        answer = self.by_code(written)
        return answer.area_code if isinstance(answer, Match) else None

    def name_decided(self, written: str) -> str | None:
        return self.gazetteer.code_of(written, self.on, within=self.root_code)


def matched(file: BoundaryFile, gazetteer: Gazetteer, on: date, root_code: str) -> Matched:
    """Find the area of every outline.

    Raises:
        Refusal: outlines without an area, with two, or several for one area; all of them.
    """
    names = _Names(gazetteer, on, root_code)
    code_column, name_column = _columns(file, names)
    codes = file.column(code_column) if code_column else ("",) * len(file.rows)
    written = file.column(name_column) if name_column else ("",) * len(file.rows)
    if not (code_column or name_column):
        raise Refusal.because(_nothing_known(file), file_name=file.file_name)
    found = [_area_of(code, name, names) for code, name in zip(codes, written, strict=True)]
    faults = [f"第 {i} 个图形：{answer}" for i, answer in enumerate(found, 1) if isinstance(answer, str)]
    faults += _doubled([answer for answer in found if isinstance(answer, Area)], found)
    if faults:
        raise Refusal(tuple(Problem(fault, file_name=file.file_name) for fault in faults))
    return Matched(tuple(answer for answer in found if isinstance(answer, Area)), (_how(code_column, name_column),))


def _columns(file: BoundaryFile, names: _Names) -> tuple[str, str]:
    """Find the columns of codes and of names; empty when there is none.

    A column that tells far fewer areas apart than the other is about something else (the district
    above, written on every row) and is left aside.
    """
    code_count, code_column = _best_column(file, names.code_decided, _CODE_WORDS)
    name_count, name_column = _best_column(file, names.name_decided, _NAME_WORDS)
    return (
        code_column if 2 * code_count >= name_count else "",
        name_column if 2 * name_count >= code_count else "",
    )


def _best_column(file: BoundaryFile, decided: Callable[[str], str | None], words: Sequence[str]) -> tuple[int, str]:
    """Give the column that tells the most areas apart, and how many; among equals its heading decides."""
    best = (0, False)
    chosen = ""
    for column in file.columns:
        texts = {text for text in file.column(column)[:_SAMPLE] if text}
        score = (len({decided(text) for text in texts} - {None}), any(word in column.lower() for word in words))
        if score > best and score[0]:
            best, chosen = score, column
    return best[0], chosen


def _area_of(code: str, name: str, names: _Names) -> Area | str:
    """Give the area of one outline, or why there is none."""
    by_code = names.by_code(code) if code else None
    if isinstance(by_code, Match):
        other = names.name_decided(name) if name else None
        area = names.gazetteer.area(by_code.area_code, names.on)
        if other is not None and other != by_code.area_code:
            return f"代码 {code} 是{area.name}，名称却写着“{name}”，请核对后改正其中一个。"
        return area
    by_name = names.by_name(name) if name else None
    if isinstance(by_name, Match):
        return names.gazetteer.area(by_name.area_code, names.on)
    if by_name is not None:
        return by_name.sentence(name)
    return by_code.sentence(code) if by_code is not None else "没有代码也没有名称，请补填后重新导出。"


def _doubled(known: Sequence[Area], found: Sequence[Area | str]) -> list[str]:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for number, answer in enumerate(found, 1):
        if isinstance(answer, Area):
            places[answer.area_code].append(str(number))
    named = {area.area_code: area.name for area in known}
    return [
        f"第 {'、'.join(numbers)} 个图形都对应{named[code]}，请合并为一个图形后重新导出。"
        for code, numbers in places.items()
        if len(numbers) > 1
    ]


def _nothing_known(file: BoundaryFile) -> str:
    headings = "、".join(file.columns) or "没有任何字段"
    return f"属性表（{headings}）中没有一列是本区单位的代码或名称，请补上“代码”或“名称”字段后重新导出。"


def _how(code_column: str, name_column: str) -> str:
    if code_column:
        return f"按“{code_column}”列的代码对应单位"
    return f"按“{name_column}”列的名称对应单位"
