"""Forms of points: event lists and monitor readings, row by row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from data_access.sheet_map import ColumnMap, Crs, FormKind, SheetMap, TableMap
from data_access.sheet_map_layout import Block
from data_access.sheet_map_lexicon import Lexicon
from data_access.sheet_map_periods import PeriodReader
from geo.matching import Match
from geo.offsets import Offset, remove_offset
from geo.point import MonitorReading, PointEvent
from indicators.intake import CellRule, Unreadable, read_cell
from indicators.intake_findings import Findings, Place
from indicators.intake_periods import find_period, words_of_date
from indicators.intake_units import exponent_between, parse_unit
from indicators.period import Frequency, Period

_MUST = frozenset(("event_id", "lon", "lat", "occurred_on", "monitor_code", "value"))
_PLAIN = CellRule(parse_unit(""))
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


def as_table(form: SheetMap) -> SheetMap:
    """Give a form of points as one whose columns are its fields, so that its header is found like any other."""
    if form.kind is FormKind.OBSERVATIONS:
        return form
    return replace(form, tables=tuple(_with_columns(table) for table in form.tables))


def _with_columns(table: TableMap) -> TableMap:
    fields = (table.fields or {}).items()
    columns = (ColumnMap(header=header, indicator=name, required=name in _MUST) for name, header in fields)
    return replace(table, columns=tuple(columns))


@dataclass(frozen=True, slots=True)
class Points:
    """What the rows of a form of points say."""

    events: tuple[PointEvent, ...]
    readings: tuple[MonitorReading, ...]


class PointReader:
    """Reads one block of points; a row with a fault is a finding and is left out."""

    def __init__(
        self, block: Block, lexicon: Lexicon, findings: Findings, locate: Callable[[float, float], str]
    ) -> None:
        self._block = block
        self._lexicon = lexicon
        self._findings = findings
        self._locate = locate
        self._column = {column.wanted.indicator: column.heading.column for column in block.columns}
        self._periods = PeriodReader(block, findings)
        self._seen: dict[tuple[str, str], int] = {}

    def points(self) -> Points:
        """Give the events or readings of the block."""
        rows = list(self._rows())
        if self._block.form.kind is FormKind.EVENTS:
            return Points(tuple(event for row in rows if (event := self._event(row))), ())
        return Points((), tuple(reading for row in rows if (reading := self._reading(row))))

    def _rows(self) -> Iterator[int]:
        columns = [self._block.sheet.columns[column] for column in self._column.values()]
        for row in range(self._block.first_row, self._block.last_row):
            filled = sum(column[row] is not None for column in columns)
            first = next(iter(self._block.sheet.row_texts(row)), "") if filled <= 1 else ""
            if filled == 1 and first.startswith(self._block.table.notes_begin):
                return
            if filled and first not in self._block.table.total_names:
                yield row

    def _event(self, row: int) -> PointEvent | None:
        event_id, place, day = self._text(row, "event_id"), self._place(row), self._day(row)
        if not self._is_new(row, "event_id", event_id, "") or place is None or day is None:
            return None
        return PointEvent(
            layer=self._block.table.layer,
            event_id=event_id,
            occurred_on=day,
            lon=place[0],
            lat=place[1],
            area_code=self._area(row, place, day),
            category=self._text(row, "category"),
            title=self._masked(row),
            row_number=row + 1,
        )

    def _reading(self, row: int) -> MonitorReading | None:
        code, place, period = self._text(row, "monitor_code"), self._place(row), self._period(row)
        if period is None or place is None or not self._is_new(row, "monitor_code", code, str(period)):
            return None
        try:
            value = read_cell(self._block.sheet.columns[self._column["value"]][row], self._rule(row)).value
        except Unreadable as fault:
            self._findings.error(str(fault), self._at(row, "value"))
            return None
        return MonitorReading(
            layer=self._block.table.layer,
            monitor_code=code,
            monitor_name=self._text(row, "monitor_name"),
            period=str(period),
            lon=place[0],
            lat=place[1],
            value=value,
            unit=self._block.table.unit or self._text(row, "unit"),
            row_number=row + 1,
        )

    def _rule(self, row: int) -> CellRule:
        """Convert the unit the row or the heading states into the one the form keeps."""
        heading = next(column.heading for column in self._block.columns if column.wanted.indicator == "value")
        kept = parse_unit(self._block.table.unit or self._text(row, "unit"))
        written = self._text(row, "unit") or heading.unit
        exponent = exponent_between(parse_unit(written), kept) if written else 0
        if exponent is None:
            self._findings.error(f"单位“{written}”无法换算成“{kept}”，请改正单位。", self._at(row, "value"))
        return CellRule(kept, exponent or 0, skip_values=frozenset(self._block.form.skip_values))

    def _is_new(self, row: int, name: str, identity: str, period: str) -> bool:
        if not identity:
            self._findings.error("这一行没有编号，请补上。", self._at(row, name))
            return False
        first = self._seen.setdefault((identity, period), row)
        if first != row:
            self._findings.error(f"编号“{identity}”与第 {first + 1} 行重复，请保留正确的一行。", self._at(row, name))
        return first == row

    def _place(self, row: int) -> tuple[float, float] | None:
        lon, lat = self._number(row, "lon"), self._number(row, "lat")
        if lon is None or lat is None:
            return None
        if not (_CHINA_LON[0] <= lon <= _CHINA_LON[1] and _CHINA_LAT[0] <= lat <= _CHINA_LAT[1]):
            is_swapped = _CHINA_LON[0] <= lat <= _CHINA_LON[1] and _CHINA_LAT[0] <= lon <= _CHINA_LAT[1]
            cure = "经度和纬度像是填反了，请对调。" if is_swapped else "不在国内，请填写以度为单位的经纬度。"
            self._findings.error(f"经度 {lon:g}、纬度 {lat:g} {cure}", self._at(row, "lon"))
            return None
        if self._block.table.crs is Crs.WGS84:
            return lon, lat
        true = remove_offset(np.array([[lon, lat]]), Offset(self._block.table.crs.value))
        return float(true[0, 0]), float(true[0, 1])

    def _number(self, row: int, name: str) -> float | None:
        cell = self._block.sheet.columns[self._column[name]][row]
        said = "经度" if name == "lon" else "纬度"
        try:
            value: Decimal | None = read_cell(cell, _PLAIN).value
        except Unreadable as fault:
            self._findings.error(f"{said}：{fault}", self._at(row, name))
            return None
        if value is None:
            self._findings.error(f"这一行没有{said}，请补上。", self._at(row, name))
        return None if value is None else float(value)

    def _day(self, row: int) -> date | None:
        cell = self._block.sheet.columns[self._column["occurred_on"]][row]
        text = self._text(row, "occurred_on")
        words = words_of_date(cell) if isinstance(cell, date) else find_period(text)
        try:
            day = date(words.year, words.month, words.day) if words and words.day and words.year else None
        except ValueError:
            day = None
        if day is None:
            self._findings.error(f"“{text}”不是日期，请写成 2026-10-05。", self._at(row, "occurred_on"))
        elif day > self._lexicon.today:
            self._findings.error(f"日期 {day} 还没有到，请核对。", self._at(row, "occurred_on"))
            day = None
        return day

    def _period(self, row: int) -> Period | None:
        words = self._periods.of_row(row) if self._periods.is_by_row else None
        words = self._periods.of_column(None, words)
        if words is None:
            return None
        if not words.year or (words.is_year_alone and words.last_month):
            self._findings.error(f"报告期“{words.text}”没有写年份，请写成“2026年10月”。", self._at(row, "value"))
            return None
        if words.day:
            return Period.containing(date(words.year, words.month, words.day), Frequency.DAY)
        if words.quarter:
            return Period.parse(f"{words.year}-Q{words.quarter}")
        return Period.parse(f"{words.year}-{words.month:02d}" if words.month else f"{words.year}")

    def _area(self, row: int, place: tuple[float, float], day: date) -> str:
        """The point itself says where it lies; what the form says stands in until boundaries are loaded."""
        code, name = self._text(row, "area_code"), self._text(row, "area_name")
        if not code and not name:
            return self._locate(*place)
        answer = self._lexicon.area(name, code, day)
        if isinstance(answer, Match):
            return answer.area_code
        self._findings.warning(answer.sentence(code or name), self._at(row, "area_code" if code else "area_name"))
        return self._locate(*place)

    def _masked(self, row: int) -> str:
        title = self._text(row, "title")
        masked = _PERSONAL.sub(lambda found: found.group(0)[:3] + "*" * (len(found.group(0)) - 3), title)
        if masked != title:
            self._findings.warning("标题里有电话或证件号码，已隐去后导入。", self._at(row, "title"))
        return masked

    def _text(self, row: int, name: str) -> str:
        return self._block.sheet.text(row, self._column[name]) if name in self._column else ""

    def _at(self, row: int, name: str) -> Place:
        return Place(self._block.sheet.name, row + 1, self._column[name] + 1)
