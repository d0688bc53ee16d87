"""From a workbook and a form to figures that were checked; reads the store, writes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection

from data_access import queries, queries_intake
from data_access.sheet_map import FormKind, SheetMap
from data_access.sheet_map_figures import BlockReader
from data_access.sheet_map_layout import Block, find_blocks
from data_access.sheet_map_lexicon import Lexicon
from data_access.sheet_map_points import PointReader, Points, as_table
from data_access.workbook import Workbook
from geo.area import Area, AreaChange, Level
from geo.matching import Gazetteer
from geo.name_index import DatedName
from geo.point import MonitorReading, PointEvent
from indicators import intake_checks as checks
from indicators.areas import DEPTHS
from indicators.catalogue import Indicator, Kind
from indicators.intake_figures import CellColumn, Figures, ReadColumn, joined, read
from indicators.intake_findings import Findings, Place
from indicators.intake_totals import check_totals
from indicators.observation import Source, Status, Target
from indicators.period import Period

Locate = Callable[[float, float], str]


@dataclass(slots=True)
class Content:
    """Everything a file holds, read by a form."""

    findings: Findings
    figures: list[Figures] = field(default_factory=list)
    repeated: set[tuple[int, int]] = field(default_factory=set)
    targets: list[Target] = field(default_factory=list)
    events: list[PointEvent] = field(default_factory=list)
    readings: list[MonitorReading] = field(default_factory=list)

    @property
    def observation_count(self) -> int:
        """How many figures, missing ones included, are kept."""
        kept = sum(len(figures.status) - figures.status.count("") for figures in self.figures)
        return kept - len(self.repeated)

    @property
    def says_something(self) -> bool:
        """Whether the file holds anything but blanks; a template nobody filled in reports nothing."""
        letters = {letter for figures in self.figures for letter in figures.status} - {"", Status.MISSING.value}
        return bool(letters or self.targets or self.events or self.readings)

    @property
    def area_count(self) -> int:
        """How many areas the figures are about."""
        found: set[str] = set()
        for figures in self.figures:
            found.update(figures.areas)
        return len(
            found | {target.area_code for target in self.targets} | {event.area_code for event in self.events} - {""}
        )

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods the figures are about."""
        found = {figures.period for figures in self.figures} | {Period.parse(each.period) for each in self.readings}
        return tuple(sorted(found, key=lambda period: (period.start, period.end)))


def lexicon(connection: Connection, indicators: tuple[Indicator, ...], today: date) -> Lexicon:
    """Give the words of the store: its catalogue, its areas with their aliases and changes."""
    return Lexicon(indicators, gazetteer(connection), root_code=queries.root_code(connection), today=today)


def gazetteer(connection: Connection) -> Gazetteer:
    """Give every name of every area the store knows, with its dates and what became of it."""
    return _gazetteer(queries.all_areas(connection), queries.area_changes(connection), queries.area_names(connection))


@lru_cache(maxsize=4)
def _gazetteer(areas: tuple[Area, ...], changes: tuple[AreaChange, ...], names: tuple[DatedName, ...]) -> Gazetteer:
    """Areas change seldom, files come by the dozen; the key is all there is to know, so it cannot be stale."""
    return Gazetteer(areas, changes, names)


def read_content(connection: Connection, workbook: Workbook, form: SheetMap, words: Lexicon, locate: Locate) -> Content:
    """Read a workbook by a form and check all of it; every problem is in the findings."""
    content = Content(Findings(workbook.file_name))
    blocks = find_blocks(workbook, as_table(form), words, content.findings)
    if form.kind is FormKind.OBSERVATIONS:
        _read_figures(connection, blocks, words, content)
    else:
        _read_points(blocks, words, content, locate)
    if not (content.says_something or content.findings.has_errors):
        content.findings.error("没有读到任何数据，请核对表内是否有数、是否选错了表式。")
    return content


def _read_points(blocks: list[Block], words: Lexicon, content: Content, locate: Locate) -> None:
    for block in blocks:
        points: Points = PointReader(block, words, content.findings, locate).points()
        content.events += points.events
        content.readings += points.readings


def _read_figures(connection: Connection, blocks: list[Block], words: Lexicon, content: Content) -> None:
    findings = content.findings
    sources = [source for block in blocks for source in BlockReader(block, words, findings).columns()]
    columns = read(sources, findings)
    check_totals(columns, lambda areas: _leaves(areas, words), findings)
    content.targets = list(_targets(columns, findings))
    content.figures = [_without_undue(figures, words) for figures in joined(columns, findings)]
    for figures in content.figures:
        _check(connection, figures, words, findings)
    content.repeated = checks.check_duplicates(
        content.figures, lambda code: words.area_name(code, words.today), findings
    )


def _check(connection: Connection, figures: Figures, words: Lexicon, findings: Findings) -> None:
    if any(figures.status):
        at = Place(figures.sheet, 0, figures.column)
        checks.check_period(figures.indicator, figures.period, words.today, findings, at)
    checks.check_values(figures, findings)
    checks.check_ratio(figures, findings)
    checks.check_jumps(figures, _before(connection, figures), findings)
    standing = queries_intake.standing_figures(connection, figures.indicator.code, str(figures.period))
    known = {area for area, row in standing.items() if row[0] is not None}

    def name_of(code: str) -> str:
        return words.area_name(code, figures.period.end)

    checks.keep_known(figures, known, name_of, findings)
    checks.tell_missing(figures, name_of, findings)


def _before(connection: Connection, figures: Figures) -> dict[str, float]:
    """Give the figures to compare with: of the same slot last year, else of the slot before.

    A cumulative figure is never compared across the turn of the year, where it begins anew.
    """
    indicator, period = figures.indicator, figures.period
    previous = period.shift(-1)
    is_comparable = indicator.kind is not Kind.CUMULATIVE or previous.year == period.year
    for other in (period.same_last_year, previous) if is_comparable else (period.same_last_year,):
        standing = queries_intake.standing_figures(connection, indicator.code, str(other))
        if standing:
            return {area: float(row[0]) for area, row in standing.items() if row[0] is not None}
    return {}


def _without_undue(figures: Figures, words: Lexicon) -> Figures:
    """A blank means “not reported” only where a report is due: ranked areas of the levels that report."""
    if Status.MISSING.value not in figures.status:
        return figures
    tree = words.gazetteer.tree(figures.period.end)
    deepest = DEPTHS[figures.indicator.lowest_level]
    for i, area_code in enumerate(figures.areas):
        if figures.status[i] == Status.MISSING.value and area_code in tree:
            area = tree[area_code]
            is_due = area.is_ranked and area.level is not Level.ZONE and DEPTHS[area.level.value] <= deepest
            figures.status[i] = Status.MISSING.value if is_due else ""
    return figures


def _leaves(areas: list[str], words: Lexicon) -> list[bool]:
    """Mark the areas that have no other area of the list below them and are no functional zone."""
    tree = words.gazetteer.tree(words.today)
    listed = set(areas)
    above = {parent for code in listed if code in tree for parent in tree.ancestors_of(code) if parent in listed}
    return [code not in above and not (code in tree and tree[code].level is Level.ZONE) for code in areas]


def _targets(columns: list[ReadColumn], findings: Findings) -> Iterator[Target]:
    seen: dict[tuple[str, int, str], Place] = {}
    for column in columns:
        source: CellColumn = column.source
        if source.measure != "target":
            continue
        for area, row, value in zip(source.areas, source.rows, column.read.values(), strict=True):
            if value is None:
                continue
            place = Place(source.sheet, row, source.column)
            first = seen.setdefault((source.indicator.code, source.year, area), place)
            if first is not place:
                findings.error(
                    f"“{source.indicator.name}”{source.year} 年的目标与第 {first.row} 行重复，请保留正确的一行。", place
                )
                continue
            cell = Source(findings.file_name, source.sheet, row, source.column)
            yield Target(source.indicator.code, area, source.year, value, cell)
