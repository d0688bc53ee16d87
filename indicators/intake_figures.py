"""Columns of cells become figures: value, numerator and denominator of one indicator side by side."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

import numpy as np

from indicators.catalogue import Indicator
from indicators.intake import Cell, CellFault, CellRule, Column, folded, plain_texts, read_column
from indicators.intake_findings import Findings, Place
from indicators.observation import Status
from indicators.period import Period
from indicators.snapshot import Floats

Decimals = list[Decimal | None]

_DIVISION = Context(prec=12)
_STATUS_WORDS = {
    "A": Status.NORMAL,
    "正常": Status.NORMAL,
    "最终": Status.NORMAL,
    "最终核实": Status.NORMAL,
    "核定": Status.NORMAL,
    "P": Status.PROVISIONAL,
    "初步": Status.PROVISIONAL,
    "初步数": Status.PROVISIONAL,
    "初步核算": Status.PROVISIONAL,
    "快报": Status.PROVISIONAL,
    "E": Status.ESTIMATED,
    "推算": Status.ESTIMATED,
    "估算": Status.ESTIMATED,
    "预计": Status.ESTIMATED,
    "M": Status.MISSING,
    "未报送": Status.MISSING,
    "缺报": Status.MISSING,
    "N": Status.NOT_APPLICABLE,
    "不适用": Status.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True)
class CellColumn:
    """Cells of one measure of one indicator and period; rows and column count from 1.

    Columns read from the same rows share one `areas` list, so they need no matching up. `table` is
    the sheet and header row, the same for tables side by side, whose 合计 row may be about all of
    them. `totals` are (row, cell) of 合计 rows, `others` the cells of 市直 rows a total may include.
    """

    indicator: Indicator
    measure: str
    period: Period
    year: int
    sheet: str
    column: int
    areas: list[str]
    rows: list[int]
    cells: list[Cell]
    rule: CellRule
    table: tuple[str, int] = ("", 0)
    totals: tuple[tuple[int, Cell], ...] = ()
    others: tuple[Cell, ...] = ()
    tolerance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of cells and what they say."""

    source: CellColumn
    read: Column


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one indicator and period as found in one place of the file.

    `status` is the SDMX letter, ``""`` where nothing is to be kept. `numbers` are the values as
    floats for the checks, NaN where there is none; the exact ones come from the calls.
    """

    indicator: Indicator
    period: Period
    sheet: str
    column: int
    areas: list[str]
    rows: list[int]
    numbers: Floats
    status: list[str]
    values: Callable[[], Decimals]
    texts: Callable[[], list[str | None]]
    numerators: Decimals | None = None
    denominators: Decimals | None = None


def read(columns: Iterable[CellColumn], findings: Findings) -> list[ReadColumn]:
    """Read every column; unreadable cells and cells left out become findings."""
    done = []
    for source in columns:
        read = _read_status(source) if source.measure == "status" else read_column(source.cells, source.rule)
        for i, sentence in read.faults:
            findings.error(sentence, Place(source.sheet, source.rows[i], source.column))
        for i, sentence in read.notes:
            findings.warning(sentence, Place(source.sheet, source.rows[i], source.column))
        done.append(ReadColumn(source, read))
    return done


def joined(columns: Iterable[ReadColumn], findings: Findings) -> list[Figures]:
    """Bring values, numerators, denominators and statuses of the same figures together."""
    by_key: defaultdict[tuple[str, Period], defaultdict[str, list[ReadColumn]]] = defaultdict(lambda: defaultdict(list))
    for column in columns:
        if column.source.measure != "target":
            by_key[column.source.indicator.code, column.source.period][column.source.measure].append(column)
    return [figures for measures in by_key.values() for figures in _joined(measures, findings)]


def _joined(measures: dict[str, list[ReadColumn]], findings: Findings) -> list[Figures]:
    numerators, denominators = measures.get("numerator", []), measures.get("denominator", [])
    bases = measures.get("value") or (numerators if numerators and denominators else [])
    if not bases:
        for column in (*numerators, *denominators):
            findings.warning(
                f"“{column.source.indicator.name}”只有分子或分母，没有数值，没有导入这一列。",
                Place(column.source.sheet, 0, column.source.column),
            )
    return [
        _one(
            base,
            has_value=bool(measures.get("value")),
            numerators=_aligned(base, numerators),
            denominators=_aligned(base, denominators),
            statuses=_aligned_status(base, measures.get("status", [])),
            findings=findings,
        )
        for base in bases
    ]


def _one(
    base: ReadColumn,
    *,
    has_value: bool,
    numerators: Decimals | None,
    denominators: Decimals | None,
    statuses: list[str] | None,
    findings: Findings,
) -> Figures:
    source, read = base.source, base.read
    numbers, status, values, texts = read.numbers, list(read.status), read.values, read.texts
    if numerators is not None and denominators is not None:
        exact: Decimals = list(read.values()) if has_value else [None for _ in source.areas]
        _fill_in(base, exact, status, numerators, denominators, findings)
        numbers = np.array([None if value is None else float(value) for value in exact], dtype=np.float64)
        values, texts = (lambda: exact), (lambda: plain_texts(exact))
    if statuses is not None:
        status = [
            said if said and letter in "APE" and letter else letter
            for said, letter in zip(statuses, status, strict=True)
        ]
    return Figures(
        source.indicator,
        source.period,
        source.sheet,
        source.column,
        source.areas,
        source.rows,
        numbers,
        status,
        values,
        texts,
        numerators,
        denominators,
    )


def _fill_in(
    base: ReadColumn,
    exact: Decimals,
    status: list[str],
    numerators: Decimals,
    denominators: Decimals,
    findings: Findings,
) -> None:
    """Work out the rates the form leaves blank; nothing can be said of a rate of no cases."""
    source = base.source
    factor = {"%": Decimal(100), "‰": Decimal(1000)}.get(source.rule.expected.base, Decimal(1))
    for i, (numerator, denominator) in enumerate(zip(numerators, denominators, strict=True)):
        if numerator is None or denominator is None:
            continue
        if denominator == 0:
            if exact[i] is not None:
                findings.warning(
                    "分母为 0，比率没有意义，按“不适用”导入。", Place(source.sheet, source.rows[i], source.column)
                )
            exact[i], status[i] = None, Status.NOT_APPLICABLE.value
        elif exact[i] is None and status[i] != Status.NOT_APPLICABLE.value:
            exact[i] = _DIVISION.divide(numerator * factor, denominator)
            status[i] = source.rule.status.value


def _aligned(base: ReadColumn, others: Sequence[ReadColumn]) -> Decimals | None:
    if not others:
        return None
    for other in others:
        if other.source.areas is base.source.areas:
            return other.read.values()
    found = {
        area: value for other in others for area, value in zip(other.source.areas, other.read.values(), strict=True)
    }
    return [found.get(area) for area in base.source.areas]


def _aligned_status(base: ReadColumn, others: Sequence[ReadColumn]) -> list[str] | None:
    found = {
        area: letter for other in others for area, letter in zip(other.source.areas, other.read.status, strict=True)
    }
    return [found.get(area, "") for area in base.source.areas] if others else None


def _read_status(source: CellColumn) -> Column:
    letters: list[str] = []
    faults: list[tuple[int, str]] = []
    for i, cell in enumerate(source.cells):
        text = folded(cell.text if isinstance(cell, CellFault) else "" if cell is None else str(cell))
        status = _STATUS_WORDS.get(text.upper())
        if status is None and text:
            faults.append((i, f"数据状态“{text}”不认识，请填写 正常、初步、推算、未报送 或 不适用。"))
        letters.append(status.value if status else "")
    nothing: Decimals = [None] * len(letters)
    return Column(np.full(len(letters), np.nan), letters, faults, [], lambda: nothing, lambda: [None] * len(letters))
