"""Sheet maps as written: TOML in a file, JSON in the store; unknown keys are refused, never ignored."""

import re
import tomllib
from collections.abc import Mapping

from data_access.sheet_map import (
    EVENT_FIELDS,
    READING_FIELDS,
    ColumnsFrom,
    FormKind,
    Measure,
    PeriodSource,
    SheetMap,
    TableMap,
)
from data_access.sheet_map_codec import read_part, to_table
from indicators.period import Period
from indicators.problem import Problem, Refusal

__all__ = ["parse_form", "parse_form_text", "to_table"]
_CODE = re.compile(r"[a-z0-9_]{1,64}")
_MUST_EVENTS = ("event_id", "lon", "lat", "occurred_on")
_MUST_READINGS = ("monitor_code", "lon", "lat", "value")


def parse_form_text(text: str, *, file_name: str = "") -> SheetMap:
    """Read a form written in TOML.

    Raises:
        Refusal: the text is no TOML, or the map says something it cannot mean; every fault is listed.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refusal.because(f"表式文件不是正确的 TOML（{error}），请改正后重试。", file_name=file_name) from error
    return parse_form(table, file_name=file_name)


def parse_form(table: Mapping[str, object], *, file_name: str = "") -> SheetMap:
    """Read a form from TOML or JSON tables.

    Raises:
        Refusal: as for `parse_form_text`.
    """
    faults: list[str] = []
    form: SheetMap = read_part(SheetMap, table, "表式", faults)
    if not faults:
        faults += _contradictions(form)
    if faults:
        raise Refusal(tuple(Problem(fault, file_name=file_name) for fault in faults))
    return form


def _contradictions(form: SheetMap) -> list[str]:
    faults = [] if _CODE.fullmatch(form.code) else [f"表式代码“{form.code}”只能用小写字母、数字和下划线，请改写 code。"]
    if not form.tables:
        faults.append("表式里没有 [[tables]]，请至少写一个表。")
    faults += _period_faults(form.period, "表式.period")
    for i, table in enumerate(form.tables, 1):
        place = f"表式.tables[{i}]"
        faults += _period_faults(table.period, f"{place}.period")
        if form.kind is FormKind.OBSERVATIONS:
            faults += _table_faults(form, table, place)
        else:
            faults += _point_faults(form, table, place)
    return faults


def _table_faults(form: SheetMap, table: TableMap, place: str) -> list[str]:
    faults = []
    area, label = table.area, table.indicator_label
    by_column = table.columns_from
    if not (area.name or area.code or area.fixed or area.source or by_column is ColumnsFrom.AREAS):
        faults.append(f"{place}没有说明各行是哪个单位，请写 [tables.area]。")
    if not table.columns and by_column is ColumnsFrom.DECLARED:
        faults.append(f"{place}没有数据列，请写 [[tables.columns]] 或 columns_from。")
    for j, column in enumerate(table.columns, 1):
        if not column.header:
            faults.append(f"{place}.columns[{j}]没有写表头 header。")
        has_indicator = column.indicator or table.indicator_code or label.name or label.code
        if not has_indicator:
            faults.append(f"{place}.columns[{j}]没有写指标 indicator，行里和表里也都没有。")
        faults += _fixed_faults(column.period, f"{place}.columns[{j}].period")
    has_row_indicator = table.indicator_code or label.name or label.code
    if by_column in (ColumnsFrom.PERIODS, ColumnsFrom.AREAS) and not has_row_indicator:
        faults.append(f"{place}没有写指标 indicator。")
    if not form.period_of(table).sources and not all(column.period for column in table.columns):
        faults.append(f"{place}没有说明报告期从哪里来，请写 [period] from。")
    if by_column is not ColumnsFrom.DECLARED and table.measure is Measure.STATUS:
        faults.append(f"{place}.measure 不能是 status。")
    return faults


def _point_faults(form: SheetMap, table: TableMap, place: str) -> list[str]:
    is_events = form.kind is FormKind.EVENTS
    known, must = (EVENT_FIELDS, _MUST_EVENTS) if is_events else (READING_FIELDS, _MUST_READINGS)
    given = table.fields or {}
    faults = [f"{place}.fields 里还缺“{name}”。" for name in must if not given.get(name)]
    faults += [f"{place}.fields 里的“{name}”不适用于这类表。" for name in given if name not in known]
    if not table.layer:
        faults.append(f"{place}没有写图层 layer。")
    if not is_events and not form.period_of(table).sources:
        faults.append(f"{place}没有说明报告期从哪里来，请写 [period] from。")
    return faults


def _period_faults(source: PeriodSource, place: str) -> list[str]:
    faults = _fixed_faults(source.fixed, f"{place}.fixed")
    if "column" in source.sources and not source.column:
        faults.append(f"{place}的 from 写了 column，却没有写 column 是哪个表头。")
    if "fixed" in source.sources and not source.fixed:
        faults.append(f"{place}的 from 写了 fixed，却没有写 fixed 的报告期。")
    return faults


def _fixed_faults(text: str, place: str) -> list[str]:
    if not text:
        return []
    try:
        Period.parse(text)
    except ValueError as error:
        return [f"{place}：{error}。"]
    return []
