"""A block of a sheet becomes columns of cells, each with its indicator, period, areas and rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from data_access.sheet_map import ColumnsFrom, Measure, TotalUse
from data_access.sheet_map_headers import Heading
from data_access.sheet_map_layout import NOWHERE, Block
from data_access.sheet_map_lexicon import Lexicon
from data_access.sheet_map_periods import PeriodReader
from data_access.sheet_map_rows import Owners, Rows, rows_of
from data_access.sheet_map_units import rule_of
from data_access.sheet_map_window import DataColumn
from indicators.catalogue import Indicator
from indicators.intake import Absent, Cell, CellRule
from indicators.intake_figures import CellColumn
from indicators.intake_findings import Findings, Place
from indicators.intake_periods import PeriodWords, period_for, words_of_period
from indicators.period import Frequency, Period


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that say the same of themselves: indicator, period and unit (empty: the row does not say)."""

    indicator: Indicator | None
    words: PeriodWords | None
    unit: str
    rows: tuple[int, ...]


class BlockReader:
    """Reads one block; every fault is a finding and costs only what it concerns."""

    def __init__(self, block: Block, lexicon: Lexicon, findings: Findings) -> None:
        self._block = block
        self._lexicon = lexicon
        self._findings = findings
        self._periods = PeriodReader(block, findings)
        self._owners = Owners(block, lexicon, findings)
        self._shared: dict[tuple[int, date], tuple[list[int], list[str]]] = {}

    def columns(self) -> Iterator[CellColumn]:
        """Yield the columns of cells of the block."""
        self._tell_unknown_headings()
        rows = rows_of(self._block, self._findings)
        for group in self._groups(rows):
            for column in self._block.columns:
                yield from self._column(column, group, rows)

    def _column(self, column: DataColumn, group: _Group, rows: Rows) -> Iterator[CellColumn]:
        indicator = self._indicator(column, group)
        cells = self._block.sheet.columns[column.heading.column]
        if indicator is None or (all(cells[row] is None for row in group.rows) and self._is_row_wise()):
            return
        period = self._period(column, group, indicator, cells)
        if period is None:
            return
        year = self._target_year(column, period)
        on = date(year, 12, 31) if column.wanted.measure is Measure.TARGET else period.end
        good, areas = self._areas(column, group, on)
        rule = rule_of(self._block, column, indicator, group.unit, self._findings)
        if rule is None or not good:
            return
        yield self._cell_column(column, indicator, period, year, good, areas, rule, rows)

    def _cell_column(
        self,
        column: DataColumn,
        indicator: Indicator,
        period: Period,
        year: int,
        good: list[int],
        areas: list[str],
        rule: CellRule,
        rows: Rows,
    ) -> CellColumn:
        block = self._block
        cells = block.sheet.columns[column.heading.column]
        wanted: list[Cell] = [cells[row] for row in good]
        totals = tuple((row + 1, cells[row]) for row in rows.totals)
        own_rows, own_areas = [row + 1 for row in good], areas
        if block.table.total_use is TotalUse.ROOT and rows.totals:
            wanted.append(cells[rows.totals[0]])
            own_rows.append(rows.totals[0] + 1)
            own_areas = self._with_root(areas)
        is_checked = block.table.total_use is not TotalUse.IGNORE and not self._is_row_wise()
        return CellColumn(
            indicator=indicator,
            measure=column.wanted.measure.value,
            period=period,
            year=year,
            sheet=block.sheet.name,
            column=column.heading.column + 1,
            areas=own_areas,
            rows=own_rows,
            cells=wanted,
            rule=self._due_rule(rule, indicator, period),
            table=(block.sheet.name, block.header_row),
            totals=totals if is_checked else (),
            others=tuple(cells[row] for row in rows.others),
            tolerance=block.table.total_tolerance,
        )

    def _with_root(self, areas: list[str]) -> list[str]:
        """Add the district to a list of areas; one list for all columns that share the areas."""
        key = (id(areas), date.min)
        if key not in self._shared:
            self._shared[key] = ([], [*areas, self._lexicon.root_code])
        return self._shared[key][1]

    def _due_rule(self, rule: CellRule, indicator: Indicator, period: Period) -> CellRule:
        """In a year's table the months to come are blank because they are to come."""
        is_to_come = indicator.due.due_on(period) > self._lexicon.today
        if self._block.table.columns_from is ColumnsFrom.PERIODS and is_to_come:
            return replace(rule, blank=Absent.SKIP)
        return rule

    def _indicator(self, column: DataColumn, group: _Group) -> Indicator | None:
        code = column.wanted.indicator or self._block.table.indicator_code
        if not code:
            return group.indicator
        indicator = self._lexicon.by_code.get(code)
        if indicator is None:
            self._findings.error(f"表式里的指标“{code}”不在指标目录里，请先导入指标目录，或改正表式。")
        return indicator

    def _period(self, column: DataColumn, group: _Group, indicator: Indicator, cells: list[Cell]) -> Period | None:
        at = self._place_of_period(column.heading, group)
        if column.wanted.period:
            words: PeriodWords | None = words_of_period(Period.parse(column.wanted.period))
        else:
            words = self._periods.of_column(column.heading, group.words)
        if words is None:
            return None
        if not words.year:
            words = self._assumed_year(words, at)
        if column.wanted.measure is Measure.TARGET:
            return Period(Frequency.YEAR, words.year)
        try:
            return period_for(words, indicator)
        except ValueError as error:
            if any(cells[row] is not None for row in group.rows):
                self._findings.error(str(error), at)
            return None

    def _assumed_year(self, words: PeriodWords, at: Place) -> PeriodWords:
        """Without a year the last such month that has begun is meant; the clerk is told."""
        today = self._lexicon.today
        year = today.year if (words.last_month or 1) <= today.month else today.year - 1
        self._findings.warning(f"报告期“{words.text}”没有写年份，按 {year} 年读取，请核对。", at)
        return words.with_year(year)

    def _target_year(self, column: DataColumn, period: Period) -> int:
        said = column.heading.words
        return said.year if said and said.year and column.wanted.measure is Measure.TARGET else period.year

    def _areas(self, column: DataColumn, group: _Group, on: date) -> tuple[list[int], list[str]]:
        if self._block.table.columns_from is ColumnsFrom.AREAS:
            heading = column.heading
            code = self._owners.named(heading.parts[-1].bare, on, row=heading.row, column=heading.column)
            return (list(group.rows), [code] * len(group.rows)) if code else ([], [])
        key = (id(group), on)
        if key not in self._shared:
            self._shared[key] = self._owners.of_rows(group.rows, on)
        return self._shared[key]

    def _groups(self, rows: Rows) -> list[_Group]:
        if not self._is_row_wise():
            return [_Group(None, None, "", tuple(rows.areas))]
        grouped: dict[tuple[str, str, PeriodWords | None, str], list[int]] = {}
        block = self._block
        for row in rows.areas:
            words = self._periods.of_row(row) if self._periods.is_by_row else None
            if words is None and self._periods.is_by_row:
                self._tell_unreadable_period(row)
                continue
            key = (
                block.sheet.text(row, block.indicator_code) if block.indicator_code != NOWHERE else "",
                block.sheet.text(row, block.indicator_name) if block.indicator_name != NOWHERE else "",
                words,
                block.sheet.text(row, block.unit) if block.unit != NOWHERE else "",
            )
            grouped.setdefault(key, []).append(row)
        named = self._named_indicators(grouped)
        return [
            _Group(named[code, name], words, unit, tuple(members))
            for (code, name, words, unit), members in grouped.items()
            if (code, name) in named
        ]

    def _named_indicators(
        self, grouped: Mapping[tuple[str, str, PeriodWords | None, str], list[int]]
    ) -> dict[tuple[str, str], Indicator | None]:
        """Find the indicator of every name once; names that mean none are told and left out."""
        block = self._block
        if block.indicator_code == NOWHERE and block.indicator_name == NOWHERE:
            return {("", ""): None}
        rows: dict[tuple[str, str], list[int]] = {}
        for (code, name, _, _), members in grouped.items():
            rows.setdefault((code, name), []).extend(members)
        found = {key: self._named_indicator(*key, members) for key, members in rows.items()}
        return {key: indicator for key, indicator in found.items() if indicator}

    def _named_indicator(self, code: str, name: str, rows: list[int]) -> Indicator | None:
        block, label = self._block, self._block.table.indicator_label
        found = self._lexicon.indicators_of_row(code, name)
        if len(found) == 1:
            return found[0]
        column = block.indicator_code if code else block.indicator_name
        at = Place(block.sheet.name, rows[0] + 1, column + 1)
        if found:
            names = "、".join(f"{each.name}（{each.code}）" for each in found)
            self._findings.error(f"“{name or code}”可能是{names}，请写明是哪一个。", at)
        elif label.unknown == "skip":
            self._findings.warning(f"指标“{name or code}”不在指标目录里，{len(rows)} 行已略过。", at)
        else:
            more = f"（共 {len(rows)} 行）" if len(rows) > 1 else ""
            self._findings.error(f"指标“{name or code}”不在指标目录里{more}，请先导入该指标或改正名称。", at)
        return None

    def _is_row_wise(self) -> bool:
        block = self._block
        has_indicator = block.indicator_name != NOWHERE or block.indicator_code != NOWHERE
        return has_indicator or self._periods.is_by_row

    def _tell_unreadable_period(self, row: int) -> None:
        block = self._block
        text = block.sheet.text(row, block.period)
        at = Place(block.sheet.name, row + 1, block.period + 1)
        if text in block.form.skip_values or text.lower() in block.form.skip_values:
            self._findings.warning(f"报告期是“{text}”，按表式约定略过这一行。", at)
        else:
            said = f"“{text}”不是报告期" if text else "没有填报告期"
            self._findings.error(f"{said}，请写成 2026、2026年三季度、2026年10月 或 2026-10-05。", at)

    def _place_of_period(self, heading: Heading, group: _Group) -> Place:
        block = self._block
        if group.words is not None:
            return Place(block.sheet.name, group.rows[0] + 1, block.period + 1)
        return Place(block.sheet.name, heading.row + 1, heading.column + 1)

    def _tell_unknown_headings(self) -> None:
        block = self._block
        for heading in block.unknown:
            cells = block.sheet.columns[heading.column][block.first_row : block.last_row]
            if any(cell is not None for cell in cells):
                self._findings.warning(
                    f"表头“{heading.text}”不在表式里，这一列没有导入。",
                    Place(block.sheet.name, heading.row + 1, heading.column + 1),
                )
