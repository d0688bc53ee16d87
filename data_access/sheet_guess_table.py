"""One header of an unknown sheet, tried as a wide table, as months across, or as a long table."""

from dataclasses import dataclass, replace
from pathlib import PurePath

from data_access.sheet_guess_columns import Contents, is_total
from data_access.sheet_guess_headings import Found, indicator_columns, period_headings, value_columns
from data_access.sheet_map import (
    AreaLabel,
    ColumnMap,
    ColumnsFrom,
    IndicatorLabel,
    PeriodSource,
    TableMap,
    Unlisted,
)
from data_access.sheet_map_headers import Heading, heading_part
from data_access.sheet_map_lexicon import Lexicon
from data_access.workbook import Sheet
from indicators.intake_periods import find_periods
from indicators.problem import column_letter

SURE = 0.8
_MOST_NAMED = 8
_UNIT_WORDS = ("单位", "计量单位", "unit")


@dataclass(frozen=True, slots=True)
class GuessedTable:
    """A table map, the lines that explain it, where its period comes from, and what tells its shape."""

    table: TableMap
    lines: tuple[str, ...]
    sources: tuple[str, ...]
    shape: str


class HeaderReader:
    """Tries to make sense of one header of one sheet."""

    def __init__(
        self,
        sheet: Sheet,
        file_name: str,
        words: Lexicon,
        contents: list[Contents],
        found: list[Heading],
        first: int,
        height: int,
    ) -> None:
        self._sheet = sheet
        self._file_name = file_name
        self._words = words
        self._contents = contents
        self._heading = {heading.column: heading for heading in found}
        self._first = first
        self._height = height
        above = [text for row in range(first - height) for text in sheet.row_texts(row)]
        self._title = "\n".join(above)

    def wide(self, area: Contents) -> GuessedTable | None:
        """Areas down, indicators (or the months of one) across."""
        label = self._area_label(area)
        if label is None:
            return None
        free = [h for h in self._heading.values() if h.column not in self._area_columns(area) and self._has_numbers(h)]
        columns = indicator_columns(free, self._words)
        if columns:
            return self._with_columns(label, columns)
        months = period_headings(free)
        named = self._words.indicators_like(f"{self._title}{self._sheet.name}{PurePath(self._file_name).stem}")
        if len(months) >= 2 and len(named) == 1:
            table = TableMap(
                sheet=self._sheet_names(),
                header_rows=self._height,
                columns_from=ColumnsFrom.PERIODS,
                indicator_code=named[0].code,
                area=label[0],
            )
            line = f"指标：{named[0].name}，{len(months)} 个月份各占一列（{months[0].text} 至 {months[-1].text}）。"
            return self._finished(table, (label[1], line), ("header", "title", "file_name"), set())
        return None

    def long(self, area: Contents | None, label: Contents) -> GuessedTable | None:
        """One row a figure, or one row an indicator for one area."""
        name = self._heading.get(label.column)
        values = value_columns(self._free_numbers(area, label))
        if name is None or not values:
            return None
        area_label = self._area_label(area) if area else self._one_area()
        period = self._period_heading()
        unit = self._unit_heading()
        if area_label is None:
            return None
        unknown = self._unlisted(label)
        table = TableMap(
            sheet=self._sheet_names(),
            header_rows=self._height,
            area=area_label[0],
            indicator_label=IndicatorLabel(
                name=(name.pattern,),
                unit=(unit.pattern,) if unit else (),
                unknown=Unlisted.SKIP if unknown else Unlisted.PROBLEM,
            ),
            period=PeriodSource(("column",), (period.pattern,)) if period else PeriodSource(),
            columns=(ColumnMap(header=(values[0].pattern,)),),
        )
        unit_said = f"；计量单位：{_place(unit)}" if unit else ""
        lines = [area_label[1], f"指标：{_place(name)}，每行一个指标；数值：{_place(values[0])}{unit_said}。"]
        if unknown:
            more = f"等 {len(unknown)} 项" if len(unknown) > _MOST_NAMED else ""
            lines.append(f"以下指标不在目录里，略过：{'、'.join(unknown[:_MOST_NAMED])}{more}。")
        if period:
            lines.append(f"报告期：{_place(period)}。")
        used = {h.column for h in (name, values[0], unit, period) if h}
        return self._finished(table, tuple(lines), () if period else ("title", "file_name"), used)

    def _with_columns(self, label: tuple[AreaLabel, str], columns: list[Found]) -> GuessedTable:
        table = TableMap(
            sheet=self._sheet_names(),
            header_rows=self._height,
            area=label[0],
            columns=tuple(
                ColumnMap(header=(each.heading.pattern,), indicator=each.indicator.code, measure=each.measure)
                for each in columns
            ),
        )
        lines = [label[1], *(f"指标：{_place(each.heading)} → {each.says()}。" for each in columns)]
        has_month = any(h.words and not h.words.is_year_alone for h in (each.heading for each in columns))
        sources = ("header", "title", "file_name") if has_month else ("title", "file_name")
        return self._finished(table, tuple(lines), sources, {each.heading.column for each in columns})

    def _finished(
        self, table: TableMap, lines: tuple[str, ...], sources: tuple[str, ...], used: set[int]
    ) -> GuessedTable:
        labels = {*table.area.name, *table.area.code}
        unused = [
            heading
            for column, heading in sorted(self._heading.items())
            if column not in used and heading.pattern not in labels and table.columns_from is ColumnsFrom.DECLARED
        ]
        sheet = f"工作表“{self._sheet.name}”：" if self._sheet.name else ""
        top = self._first - self._height + 1
        rows = f"第 {top} 行" if self._height == 1 else f"第 {top}—{self._first} 行"
        said = [f"{sheet}{rows}是表头，数据从第 {self._first + 1} 行起。", *lines]
        if sources:
            said.append(f"报告期：{self._says_period(sources)}。")
        if unused:
            said.append(f"不用的列：{'、'.join(heading.text for heading in unused)}。")
        ignored = tuple(dict.fromkeys(heading.pattern for heading in unused))
        shape = "|".join(heading.pattern for heading in self._heading.values())
        return GuessedTable(
            replace(table, ignored_headers=ignored), tuple(said), sources, f"{self._sheet_names()}{shape}"
        )

    def _says_period(self, sources: tuple[str, ...]) -> str:
        names = {"header": "表头", "title": "标题", "file_name": "文件名"}
        texts = {
            "header": " ".join(heading.text for heading in self._heading.values()),
            "title": self._title,
            "file_name": self._file_name,
        }
        found = [f"{names[source]}“{w[0].text}”" for source in sources if (w := find_periods(texts[source]))]
        return "取自" + "、".join(found) if found else "标题和文件名里都没有写，请补上后再导入"

    def _area_label(self, area: Contents) -> tuple[AreaLabel, str] | None:
        code = next((each for each in self._contents if each.code_share >= SURE and each.areas), None)
        name = area if area.code_share < SURE else self._name_beside(area)
        code_heading = self._heading.get(code.column) if code else None
        name_heading = self._heading.get(name.column) if name else None
        if code_heading is None and name_heading is None:
            return None
        label = AreaLabel(
            name=(name_heading.pattern,) if name_heading else (),
            code=(code_heading.pattern,) if code_heading else (),
        )
        columns = "、".join(_place(heading) for heading in (name_heading, code_heading) if heading)
        return label, f"单位：{columns}，{area.filled_rows - self._total_rows(area)} 行中 {area.area_rows} 行认得。"

    def _unit_heading(self) -> Heading | None:
        """Give the column of units of measure; a column “单位” that holds areas is not one."""
        holders = {each.column for each in self._contents if each.areas}
        headings = (h for h in self._heading.values() if h.column not in holders)
        return next((h for h in headings if h.parts[-1].bare in _UNIT_WORDS), None)

    def _name_beside(self, area: Contents) -> Contents | None:
        named = [each for each in self._contents if each.code_share < SURE and len(each.areas) >= len(area.areas) / 2]
        return max(named, key=lambda each: len(each.areas), default=None)

    def _one_area(self) -> tuple[AreaLabel, str]:
        code = self._words.area_in(self._title, self._words.today) or self._words.root_code
        fixed = "root" if code == self._words.root_code else code
        return AreaLabel(fixed=fixed), f"单位：整张表都是{self._words.area_name(code, self._words.today)}的数据。"

    def _area_columns(self, area: Contents) -> set[int]:
        return {area.column} | {each.column for each in self._contents if each.areas and each.code_share >= SURE}

    def _free_numbers(self, area: Contents | None, label: Contents) -> list[Heading]:
        taken = {label.column} | (self._area_columns(area) if area else set())
        period = self._period_heading()
        taken |= {period.column} if period else set()
        return [h for h in self._heading.values() if h.column not in taken and self._has_numbers(h)]

    def _period_heading(self) -> Heading | None:
        fit = [each for each in self._contents if each.period_share >= SURE and each.column in self._heading]
        return self._heading[fit[0].column] if fit else None

    def _has_numbers(self, heading: Heading) -> bool:
        column = self._sheet.columns[heading.column][self._first :]
        contents = self._contents[heading.column]
        return any(cell is not None for cell in column) and contents.number_share >= 0.3

    def _unlisted(self, label: Contents) -> list[str]:
        texts = {self._sheet.text(row, label.column) for row in range(self._first, self._sheet.row_count)} - {""}
        return sorted(text for text in texts if not self._words.indicators_named(text))

    def _total_rows(self, area: Contents) -> int:
        rows = range(self._first, self._sheet.row_count)
        return sum(is_total(self._sheet.text(row, area.column)) for row in rows)

    def _sheet_names(self) -> tuple[str, ...]:
        """Name the sheet so that next month's (10月 → 11月) is found too; a first sheet needs no name."""
        name = heading_part(self._sheet.name).generic if self._sheet.name else ""
        return (name,) if name else ()


def _place(heading: Heading) -> str:
    return f"{column_letter(heading.column + 1)} 列“{heading.text}”"
