"""The figures of one indicator as `show` prints them: the same rows the screen ranks."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.problem import Refusal
from indicators.report import Row, table_rows
from indicators.snapshot import Snapshot
from indicators.wording import gap_unit, measure_unit, unit_text
from terminal.tables import SAMPLE_MARK, Heading, as_csv, as_json, as_table
from workflows.cockpit import Cockpit

Number = Decimal | int | None


def _no_unit(_indicator: Indicator) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: the words of the screen for a table, the bare number for machines."""

    title: str
    name: str
    word: Callable[[Row], str]
    number: Callable[[Row], Number] | None = None
    unit: Callable[[Indicator], str] = _no_unit

    @property
    def heading(self) -> Heading:
        """The heading of the table."""
        return Heading(self.title, self.name, is_number=self.number is not None)

    def heading_with_unit(self, indicator: Indicator) -> Heading:
        """The heading of an export: its numbers stand without their unit, so it says it."""
        unit = self.unit(indicator)
        return Heading(f"{self.title}（{unit}）" if unit else self.title, self.name)

    def bare(self, row: Row) -> str:
        """The cell of an export: a plain number, nothing where there is none."""
        if self.number is None:
            return self.word(row)
        number = self.number(row)
        return "" if number is None else str(number)

    def value(self, row: Row) -> object:
        """The cell of a JSON object."""
        if self.number is None:
            return self.word(row)
        number = self.number(row)
        return float(number) if isinstance(number, Decimal) else number


def _percent(_indicator: Indicator) -> str:
    return "%"


def _change_unit(indicator: Indicator) -> str:
    return measure_unit(indicator, indicator.change_measure)


_COLUMNS = (
    _Column("单位代码", "area_code", lambda row: row.area_code),
    _Column("单位", "area_name", lambda row: row.area_name),
    _Column("分组", "peer_group", lambda row: row.peer_group),
    _Column("数值", "value", lambda row: row.value, lambda row: row.value_number, unit_text),
    _Column("状态", "status", lambda row: row.status),
    _Column("同比", "yoy", lambda row: row.yoy, lambda row: row.yoy_number, _change_unit),
    _Column("环比", "pop", lambda row: row.pop, lambda row: row.pop_number, _change_unit),
    _Column("完成率", "completion_pct", lambda row: row.completion, lambda row: row.completion_number, _percent),
    _Column("时序差", "gap", lambda row: row.gap, lambda row: row.gap_number, gap_unit),
    _Column("档", "class", lambda row: row.class_label),
    _Column("位次", "rank", lambda row: row.rank, lambda row: row.rank_number),
    _Column("位次变化", "rank_change", lambda row: row.rank_change, lambda row: row.rank_change_number),
    _Column("预警", "level", lambda row: row.alert),
    _Column("数据期", "as_of", lambda row: row.as_of),
    _Column("来源", "source", lambda row: row.source),
)
_SAMPLE = Heading("数据性质", "nature")


def figures(cockpit: Cockpit, indicator_code: str, period: Period, known_on: date | None, form: str) -> str:
    """Write the rows of an indicator as a table, CSV or JSON; invented figures say so in each.

    Raises:
        Refusal: there is no such indicator, or nothing is loaded.
    """
    snapshot = cockpit.snapshot(period, known_on)
    if indicator_code not in snapshot.columns:
        raise Refusal.because(f"没有代码为“{indicator_code}”的指标；{_advice(snapshot, indicator_code)}")
    rows = cockpit.with_sources(table_rows(snapshot, indicator_code), known_on)
    match form:
        case "csv":
            return _csv(snapshot, indicator_code, rows)
        case "json":
            return _json(snapshot, indicator_code, rows)
        case _:
            return _table(snapshot, indicator_code, rows)


def _table(snapshot: Snapshot, indicator_code: str, rows: Sequence[Row]) -> str:
    table = as_table([one.heading for one in _COLUMNS], [[one.word(row) for one in _COLUMNS] for row in rows])
    return f"{_title(snapshot, indicator_code)}\n{table}\n"


def _title(snapshot: Snapshot, indicator_code: str) -> str:
    column = snapshot.column(indicator_code)
    indicator = column.indicator
    parts = [f"{indicator.name}（{indicator.unit}）", f"报告期 {column.period.label()}", f"来源部门 {indicator.owner}"]
    if column.is_sample:
        parts.append(SAMPLE_MARK)
    return " · ".join(parts)


def _csv(snapshot: Snapshot, indicator_code: str, rows: Sequence[Row]) -> str:
    column = snapshot.column(indicator_code)
    nature = SAMPLE_MARK if column.is_sample else "正式数据"
    headings = [*(one.heading_with_unit(column.indicator) for one in _COLUMNS), _SAMPLE]
    return as_csv(headings, [[*(one.bare(row) for one in _COLUMNS), nature] for row in rows])


def _json(snapshot: Snapshot, indicator_code: str, rows: Sequence[Row]) -> str:
    column = snapshot.column(indicator_code)
    head: dict[str, object] = {
        "indicator_code": indicator_code,
        "indicator_name": column.indicator.name,
        "unit": column.indicator.unit,
        "period": str(column.period),
        "known_at": snapshot.known_at.isoformat(),
        "data_version": snapshot.data_version,
        "is_sample": column.is_sample,
        "nature": SAMPLE_MARK if column.is_sample else "正式数据",
    }
    headings = [one.heading for one in _COLUMNS]
    return as_json(head, headings, [[one.value(row) for one in _COLUMNS] for row in rows]) + "\n"


def _advice(snapshot: Snapshot, written: str) -> str:
    near = difflib.get_close_matches(written, snapshot.columns, n=3)
    if near:
        return f"是不是 {'、'.join(near)}？"
    return (
        f"可用的代码有 {'、'.join(sorted(snapshot.columns)[:5])} 等 {len(snapshot.columns)} 个。"
        if snapshot.columns
        else "指标目录还是空的，请先用 catalogue 导入。"
    )
