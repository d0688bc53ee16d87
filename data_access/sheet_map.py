"""A sheet map: what the columns of one form mean, as data.

A value of a figure needs an indicator, a measure, an area and a period. Each comes from the row
(`area`, `indicator_label`, a period column), from the column (`ColumnMap`, or what its heading
names when `columns_from` says so), or from the table; that is all there is to wide tables, long
tables, months across and areas across. `sheet_map_text` reads and writes maps as TOML or JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from geo.area import Level
from indicators.intake import Absent
from indicators.observation import Status


class FormKind(StrEnum):
    """What the rows of a form are."""

    OBSERVATIONS = "observations"
    EVENTS = "events"
    READINGS = "readings"


class Measure(StrEnum):
    """Which part of a figure a column holds."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    TARGET = "target"
    STATUS = "status"


class ColumnsFrom(StrEnum):
    """Where the wanted columns are known from: declared one by one, or by what their heading names."""

    DECLARED = "declared"
    PERIODS = "periods"
    AREAS = "areas"
    INDICATORS = "indicators"


class TotalUse(StrEnum):
    """What a 合计 row is for."""

    CHECK = "check"
    ROOT = "root"
    IGNORE = "ignore"


class Unlisted(StrEnum):
    """What becomes of rows whose indicator is not in the catalogue."""

    PROBLEM = "problem"
    SKIP = "skip"


class Crs(StrEnum):
    """Which kind of longitude and latitude a form gives."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


PERIOD_SOURCES = ("title", "sheet_name", "file_name", "column", "header", "fixed")
AREA_SOURCES = ("title", "sheet_name", "file_name")
EVENT_FIELDS = ("event_id", "lon", "lat", "occurred_on", "category", "title", "area_code", "area_name")
READING_FIELDS = ("monitor_code", "monitor_name", "lon", "lat", "value", "unit")
TOTAL_NAMES = ("合计", "总计", "总和", "小计", "全区", "全市", "全县")
IGNORED_NAMES = ("市直", "区直", "县直", "市本级", "区本级", "县本级", "其他", "其它")
NOTES_BEGIN = (
    "注",
    "备注",
    "说明",
    "填报",
    "填表",
    "制表",
    "审核",
    "单位负责人",
    "负责人",
    "联系",
    "数据来源",
    "资料来源",
)


@dataclass(frozen=True, slots=True)
class PeriodSource:
    """Where a period is read; the first source that names one decides, later ones add the year."""

    sources: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """How a row says whose it is: name column, code column, one fixed area, or a text elsewhere."""

    name: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    level: Level | None = None
    fixed: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorLabel:
    """How a row says which indicator it is about, in long tables."""

    name: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    unknown: Unlisted = Unlisted.PROBLEM


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One wanted column; an empty `indicator` comes from the row or the table."""

    header: tuple[str, ...] = ()
    indicator: str = ""
    measure: Measure = Measure.VALUE
    unit: str = ""
    fraction: bool = False
    required: bool = True
    blank: Absent | None = None
    dash: Absent | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class TableMap:
    """One table of a form."""

    sheet: tuple[str, ...] = ()
    header_rows: int = 0
    unit: str = ""
    indicator_code: str = ""
    measure: Measure = Measure.VALUE
    fraction: bool = False
    columns_from: ColumnsFrom = ColumnsFrom.DECLARED
    total_names: tuple[str, ...] = TOTAL_NAMES
    total_use: TotalUse = TotalUse.CHECK
    total_tolerance: Decimal | None = None
    ignored_names: tuple[str, ...] = IGNORED_NAMES
    ignored_headers: tuple[str, ...] = ()
    notes_begin: tuple[str, ...] = NOTES_BEGIN
    blank: Absent = Absent.MISSING
    dash: Absent = Absent.NOT_APPLICABLE
    status: Status = Status.NORMAL
    area: AreaLabel = AreaLabel()
    indicator_label: IndicatorLabel = IndicatorLabel()
    period: PeriodSource = PeriodSource()
    columns: tuple[ColumnMap, ...] = ()
    layer: str = ""
    crs: Crs = Crs.WGS84
    fields: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class SheetMap:
    """One form."""

    code: str = ""
    name: str = ""
    kind: FormKind = FormKind.OBSERVATIONS
    file_names: tuple[str, ...] = ()
    skip_values: tuple[str, ...] = ()
    period: PeriodSource = PeriodSource()
    tables: tuple[TableMap, ...] = ()

    def period_of(self, table: TableMap) -> PeriodSource:
        """Give the table's own period source, else the form's."""
        return table.period if table.period.sources else self.period

    def whole_tables(self) -> tuple[TableMap, ...]:
        """Give the tables, each with the period source that holds for it."""
        return tuple(replace(table, period=self.period_of(table)) for table in self.tables)
