"""Does it add up? 合计 rows of a table compared with its areas; totals are a check and are not loaded."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

from indicators.catalogue import Aggregation, Kind
from indicators.intake import CellRule, Unreadable, read_cell
from indicators.intake_checks import half_step, plain
from indicators.intake_figures import CellColumn, ReadColumn
from indicators.intake_findings import Findings, Place
from indicators.intake_units import is_counted_unit


def check_totals(columns: Iterable[ReadColumn], is_leaf: Callable[[list[str]], list[bool]], findings: Findings) -> None:
    """Compare 合计 rows with the sum of the areas, with or without 市直 rows and functional zones.

    Tables side by side may share one 合计 row, so it may be the sum of one of them or of all.
    `is_leaf` marks the areas that make up a sum: those without others of the list below them.
    """
    tables: defaultdict[tuple[object, ...], list[ReadColumn]] = defaultdict(list)
    for column in columns:
        source = column.source
        is_additive = source.indicator.aggregation is Aggregation.SUM or source.measure in ("numerator", "denominator")
        if is_additive and source.measure != "status":
            key = (source.table, source.indicator.code, source.measure, source.period, source.year)
            tables[key].append(column)
    for side_by_side in tables.values():
        if any(column.source.totals for column in side_by_side):
            _check_total(side_by_side, is_leaf, findings)


def _check_total(columns: list[ReadColumn], is_leaf: Callable[[list[str]], list[bool]], findings: Findings) -> None:
    own = [_sums(column, is_leaf(column.source.areas)) for column in columns]
    whole = [sum(parts, Decimal(0)) for parts in zip(*own, strict=True)]
    for column, sums in zip(columns, own, strict=True):
        source = column.source
        known = [value for each in columns for value in each.read.values() if value is not None]
        for row, cell in source.totals:
            total = _figure(cell, source.rule)
            if total is None:
                continue
            tolerance = _tolerance(source, [*known, total])
            closest = min((*sums, *whole), key=lambda each: abs(total - each))
            if abs(total - closest) > tolerance:
                written, summed, apart = (
                    plain(figure.scaleb(-source.rule.exponent)) for figure in (total, closest, abs(total - closest))
                )
                findings.error(
                    f"合计写的是 {written}，各行相加是 {summed}，相差 {apart}，请核对。",
                    Place(source.sheet, row, source.column),
                )


def _sums(column: ReadColumn, is_leaf: list[bool]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Give the sums a total may mean: of the leaves or of every row, each without and with 市直 rows."""
    source = column.source
    values = column.read.values()
    leaves = sum((value for value, leaf in zip(values, is_leaf, strict=True) if leaf and value is not None), Decimal(0))
    every = sum((value for value in values if value is not None), Decimal(0))
    others = sum((value for cell in source.others if (value := _figure(cell, source.rule)) is not None), Decimal(0))
    return leaves, every, leaves + others, every + others


def _figure(cell: object, rule: CellRule) -> Decimal | None:
    try:
        return read_cell(cell, rule).value  # type: ignore[arg-type]
    except Unreadable:
        return None


def _tolerance(source: CellColumn, values: Iterable[Decimal]) -> Decimal:
    if source.tolerance is not None:
        return source.tolerance.scaleb(source.rule.exponent)
    known = list(values)
    finest = min(half_step(value) for value in known)
    is_counted = source.indicator.kind is Kind.COUNT or is_counted_unit(source.rule.expected)
    # Every number may be rounded by half its last digit, the total (the last one) by half of its own.
    return Decimal(0) if is_counted and finest >= Decimal("0.5") else finest * len(known) + half_step(known[-1])
