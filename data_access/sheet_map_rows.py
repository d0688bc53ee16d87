"""The rows of a block: which are areas, which are sums, which are notes; and whose each row is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from data_access.sheet_map_headers import heading_part
from data_access.sheet_map_layout import NOWHERE, Block
from data_access.sheet_map_lexicon import Lexicon, name_key
from geo.area import Level
from geo.matching import Ambiguous, Match, Unknown
from indicators.intake_findings import Findings, Place


@dataclass(slots=True)
class Rows:
    """The rows of a block by kind, counted from 0; `others` are 市直 and the like, part of a sum only."""

    areas: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)


def rows_of(block: Block, findings: Findings) -> Rows:
    """Sort the rows of a block; the table ends at its notes."""
    rows = Rows()
    label_column = _label_column(block)
    words = _RowWords(block)
    for row in range(block.first_row, block.last_row):
        label = block.sheet.text(row, label_column) if label_column != NOWHERE else ""
        code = block.sheet.text(row, block.area_code) if block.area_code != NOWHERE else ""
        if not label and not code:
            if label_column == NOWHERE and not is_blank(block, row):
                rows.areas.append(row)
            elif not is_blank(block, row):
                _tell_nameless(block, row, label_column, findings)
            continue
        match words.kind_of(label):
            case "note" if is_blank(block, row):
                break
            case "header":
                continue
            case "total":
                rows.totals.append(row)
            case "other":
                rows.others.append(row)
            case _:
                rows.areas.append(row)
    return rows


def is_blank(block: Block, row: int) -> bool:
    """Say whether a row holds nothing in the wanted columns."""
    return all(block.sheet.columns[column.heading.column][row] is None for column in block.columns)


class _RowWords:
    """What the label of a row makes of it; every label is looked at once."""

    def __init__(self, block: Block) -> None:
        table = block.table
        self._totals = {name_key(name) for name in table.total_names}
        self._others = {name_key(name) for name in table.ignored_names}
        self._notes = tuple(name_key(name) for name in table.notes_begin)
        self._headers = {
            text for name in (*table.area.name, *table.indicator_label.name) for text in heading_part(name).texts
        }
        self._known: dict[str, str] = {}

    def kind_of(self, label: str) -> str:
        """Give note, header, total, other, or nothing for a row of an area."""
        if label not in self._known:
            self._known[label] = self._sort(name_key(label))
        return self._known[label]

    def _sort(self, key: str) -> str:
        if key in self._totals or key.endswith(("合计", "总计")):
            return "total"
        if key in self._others:
            return "other"
        if key in self._headers:
            return "header"
        return "note" if key.startswith(self._notes) and len(key) > 0 else ""


class Owners:
    """Whose the rows of a block are, on a day; faults are told once."""

    def __init__(self, block: Block, lexicon: Lexicon, findings: Findings) -> None:
        self._block = block
        self._lexicon = lexicon
        self._findings = findings
        self._told: dict[tuple[str, str, date], str | None] = {}
        self._level: Level | None = block.table.area.level
        self._is_level_known = self._level is not None

    def of_rows(self, rows: Sequence[int], on: date) -> tuple[list[int], list[str]]:
        """Give the rows whose area is known, and their codes; the others are findings."""
        block = self._block
        if block.area_name == NOWHERE and block.area_code == NOWHERE:
            code = self._fixed(on)
            return (list(rows), [code] * len(rows)) if code else ([], [])
        self._settle_level(rows, on)
        good: list[int] = []
        codes: list[str] = []
        for row in rows:
            code = self._of_row(row, on)
            if code:
                good.append(row)
                codes.append(code)
        return good, codes

    def named(self, written: str, on: date, *, row: int, column: int) -> str | None:
        """Give the area a heading or a title names."""
        answer = self._lexicon.area(written, "", on, self._level)
        if isinstance(answer, Match):
            return answer.area_code
        self._findings.error(answer.sentence(written), Place(self._block.sheet.name, row + 1, column + 1))
        return None

    def _fixed(self, on: date) -> str | None:
        table, sheet = self._block.table, self._block.sheet
        if table.area.fixed:
            return self._lexicon.root_code if table.area.fixed == "root" else table.area.fixed
        if table.area.source == "sheet_name":
            return self.named(sheet.name, on, row=-1, column=-1)
        text = self._block.title if table.area.source == "title" else self._findings.file_name
        found = self._lexicon.area_in(text, on, self._level)
        if found is None:
            place = "标题" if table.area.source == "title" else "文件名"
            self._findings.error(f"{place}里找不到单位名称，请在{place}中写明是哪个单位的数据。", Place(sheet.name))
        return found

    def _of_row(self, row: int, on: date) -> str | None:
        block = self._block
        name = block.sheet.text(row, block.area_name) if block.area_name != NOWHERE else ""
        code = block.sheet.text(row, block.area_code) if block.area_code != NOWHERE else ""
        key = (name, code, on)
        if key not in self._told:
            self._told[key] = self._match(name, code, on, row)
        elif self._told[key] is None:
            self._tell_unknown(name, code, on, row)
        return self._told[key]

    def _match(self, name: str, code: str, on: date, row: int) -> str | None:
        tree = self._lexicon.gazetteer.tree(on)
        if code in tree and name in ("", tree[code].name) and self._level in (None, tree[code].level):
            return code  # written as we write it: by far most rows
        answer = self._lexicon.area(name, code, on, self._level)
        if not isinstance(answer, Match):
            self._tell_unknown(name, code, on, row)
            return None
        if code and name:
            self._check_name(name, code, answer.area_code, on, row)
        return answer.area_code

    def _tell_unknown(self, name: str, code: str, on: date, row: int) -> None:
        block = self._block
        answer = self._lexicon.area(name, code, on, self._level)
        if isinstance(answer, Match):
            return
        column = block.area_code if code else block.area_name
        at = Place(block.sheet.name, row + 1, column + 1)
        if isinstance(answer, Unknown) and not code and is_blank(block, row):
            self._findings.warning(f"“{name}”不是已知单位，这一行也没有数据，已略过。", at)
        else:
            self._findings.error(answer.sentence(code or name), at)

    def _check_name(self, name: str, code: str, area_code: str, on: date, row: int) -> None:
        """A code decides, but a name that clearly means another area is a slip in one of the two."""
        by_name = self._lexicon.area(name, "", on)
        is_other = isinstance(by_name, Match) and by_name.area_code != area_code
        if isinstance(by_name, Ambiguous):
            is_other = area_code not in {each for each, _ in by_name.candidates}
        if is_other:
            self._findings.error(
                f"区划代码 {code} 是{self._lexicon.area_name(area_code, on)}，名称却写“{name}”，请改正其中一个。",
                Place(self._block.sheet.name, row + 1, self._block.area_name + 1),
            )

    def _settle_level(self, rows: Iterable[int], on: date) -> None:
        """When the map does not say, names that several levels share mean the level of most rows."""
        if self._is_level_known or self._block.area_name == NOWHERE or self._block.area_code != NOWHERE:
            return
        self._is_level_known = True
        names = {self._block.sheet.text(row, self._block.area_name) for row in rows}
        answers = [self._lexicon.area(name, "", on) for name in names if name]
        if any(isinstance(answer, Ambiguous) for answer in answers):
            tree = self._lexicon.gazetteer.tree(on)
            levels = Counter(tree[answer.area_code].level for answer in answers if isinstance(answer, Match))
            self._level = levels.most_common(1)[0][0] if levels else None


def _label_column(block: Block) -> int:
    for column in (block.area_name, block.area_code, block.indicator_name, block.indicator_code):
        if column != NOWHERE:
            return column
    return NOWHERE


def _tell_nameless(block: Block, row: int, label_column: int, findings: Findings) -> None:
    findings.error("这一行有数据，却没有单位名称或代码，请补上。", Place(block.sheet.name, row + 1, label_column + 1))
