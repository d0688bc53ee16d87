"""What a clerk's cell says: a figure, a missing figure, one that cannot be, or a fault to tell.

Pure text in, exact decimals out. A column of plain numbers is read whole; only what is written as
text is looked at cell by cell.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import numpy as np

from indicators.intake_units import Unit, exponent_between, parse_unit
from indicators.observation import Status
from indicators.snapshot import Floats

LARGEST = 1e15
_DASHES = frozenset("-—–―─－‐−_/\\.·*")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_MISSING_WORDS = frozenset(("未报", "未报送", "未上报", "缺报", "漏报", "迟报", "暂缺", "暂无", "待报", "无数据"))
_NOT_APPLICABLE_WORDS = frozenset(("不适用", "无此项", "不涉及", "不考核", "未设置目标", "无任务"))
_FIGURE = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?(?P<unit>[^\d().,]{0,12})(?:\((?:第|列)?\d{1,4}(?:名|位)?\))?"
)
_PLAIN = frozenset((float, int, type(None)))


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that holds no value but says why: an Excel error, a formula never computed."""

    text: str


Cell = None | str | float | int | bool | date | CellFault


class Absent(StrEnum):
    """What an empty cell or a dash stands for."""

    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    SKIP = "skip"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class CellRule:
    """How the cells of one column are read.

    `exponent` turns the file's unit into the indicator's: a figure is multiplied by ten to it.
    `expected` is the indicator's unit, needed where a cell carries its own (“87.3%”, “12万元”).
    """

    expected: Unit
    exponent: int = 0
    blank: Absent = Absent.MISSING
    dash: Absent = Absent.NOT_APPLICABLE
    status: Status = Status.NORMAL
    skip_values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell understood; no status means “leave this cell out”, with a reason if it is worth telling."""

    value: Decimal | None
    status: Status | None
    note: str = ""


class Unreadable(ValueError):  # noqa: N818 - what the cell is, not what went wrong here
    """A cell nobody can read; the text says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column understood: `numbers` are NaN and `values` None where no figure stands.

    `status` is the SDMX letter, ``""`` for a cell that is left out. `faults` and `notes` are
    (position, sentence). `values`, and `texts` (the same as plain decimal text), are calls, since a
    check needs the exact decimals seldom.
    """

    numbers: Floats
    status: list[str]
    faults: list[tuple[int, str]]
    notes: list[tuple[int, str]]
    values: Callable[[], list[Decimal | None]]
    texts: Callable[[], list[str | None]]


def plain_texts(values: Sequence[Decimal | None]) -> list[str | None]:
    """Write decimals digit for digit, without exponents."""
    return [None if value is None else format(value, "f") for value in values]


def read_column(cells: Sequence[Cell], rule: CellRule) -> Column:
    """Read a column of cells by one rule; nothing is raised, every fault is listed."""
    if _PLAIN.issuperset(map(type, cells)):
        numbers = np.array(cells, dtype=np.float64)
        if not (np.abs(numbers) >= LARGEST).any():
            return _plain_column(cells, numbers, rule)
    return _mixed_column(cells, rule)


def read_cell(cell: Cell, rule: CellRule) -> Reading:
    """Read one cell.

    Raises:
        Unreadable: the cell holds no figure nor a known word for having none.
    """
    match cell:
        case None:
            return _absent(rule.blank, rule)
        case bool():
            raise Unreadable(f"应是数字，却是逻辑值 {'TRUE' if cell else 'FALSE'}，请填写数字。")
        case str():
            return _read_text(cell, rule)
        case date():
            raise Unreadable(f"应是数字，却是日期 {cell.isoformat()}，请填写数字，或把单元格格式改为“常规”。")
        case CellFault():
            raise Unreadable(f"单元格显示“{cell.text}”，请改正公式或直接填写数字。")
        case _:
            if abs(cell) >= LARGEST:
                raise Unreadable(f"数值 {cell:g} 过大，请核对单位和数字。")
            return Reading(exact(cell).scaleb(rule.exponent), rule.status)


def exact(number: float) -> Decimal:
    """Give the decimal a person typed: 15 digits are all Excel keeps, the rest is float dust."""
    return Decimal(f"{number:.15g}")


def _plain_column(cells: Sequence[Cell], numbers: Floats, rule: CellRule) -> Column:
    blank = _absent(rule.blank, rule)
    absent = blank.status.value if blank.status else ""
    if rule.blank is Absent.ZERO:
        numbers = np.nan_to_num(numbers, nan=0.0)
    figure = rule.status.value

    def values() -> list[Decimal | None]:
        exponent = rule.exponent
        if exponent:
            return [blank.value if cell is None else Decimal(f"{cell:.15g}").scaleb(exponent) for cell in cells]
        return [blank.value if cell is None else Decimal(f"{cell:.15g}") for cell in cells]

    def texts() -> list[str | None]:
        if rule.exponent or blank.value is not None:
            return plain_texts(values())
        written: list[str | None] = [None if cell is None else f"{cell:.15g}" for cell in cells]
        return plain_texts(values()) if any(text and "e" in text for text in written) else written

    status = [absent if cell is None else figure for cell in cells] if None in cells else [figure] * len(cells)
    return Column(numbers * 10.0**rule.exponent if rule.exponent else numbers, status, [], [], values, texts)


def _mixed_column(cells: Sequence[Cell], rule: CellRule) -> Column:
    values: list[Decimal | None] = []
    status: list[str] = []
    faults: list[tuple[int, str]] = []
    notes: list[tuple[int, str]] = []
    for i, cell in enumerate(cells):
        try:
            reading = read_cell(cell, rule)
        except Unreadable as error:
            faults.append((i, str(error)))
            reading = Reading(None, None)
        if reading.note:
            notes.append((i, reading.note))
        values.append(reading.value)
        status.append(reading.status.value if reading.status else "")
    numbers = np.array([None if value is None else float(value) for value in values], dtype=np.float64)
    return Column(numbers, status, faults, notes, lambda: values, lambda: plain_texts(values))


def folded(text: str) -> str:
    """Fold widths and drop all blanks, inner ones too."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def _read_text(written: str, rule: CellRule) -> Reading:
    text = folded(written).replace("−", "-")
    if not text:
        return _absent(rule.blank, rule)
    if text in rule.skip_values or text.lower() in rule.skip_values:
        return Reading(None, None, f"“{written.strip()}”不是数字，按表式约定略过。")
    if _DASHES.issuperset(text):
        return _absent(rule.dash, rule)
    if text in _MISSING_WORDS:
        return Reading(None, Status.MISSING)
    if text in _NOT_APPLICABLE_WORDS:
        return Reading(None, Status.NOT_APPLICABLE)
    found = _FIGURE.fullmatch(text)
    if found is None:
        raise Unreadable(_why_no_figure(written.strip(), text))
    digits = found["sign"] + found["whole"].replace(",", "") + (found["rest"] or "")
    exponent = _exponent_of(found["unit"], written.strip(), rule)
    if len(digits) > 20:
        raise Unreadable(f"“{written.strip()}”位数过多，请核对数字。")
    return Reading(Decimal(digits).scaleb(exponent), rule.status)


def _exponent_of(unit: str, written: str, rule: CellRule) -> int:
    """Give the power of ten of a figure that may carry its own unit."""
    if not unit:
        return rule.exponent
    exponent = None if _DASHES.issuperset(unit) else exponent_between(parse_unit(unit), rule.expected)
    if exponent is None:
        raise Unreadable(f"“{written}”带有单位“{unit}”，而该指标的单位是“{rule.expected}”，请改为不带单位的数字。")
    return exponent


def _why_no_figure(written: str, text: str) -> str:
    shown = written if len(written) <= 20 else written[:20] + "…"
    if re.fullmatch(r"\([\d,.]+\)", text):
        return f"“{shown}”是括号写法的负数，请写成 -{text.strip('()')}。"
    if re.search(r"\d", text) and re.match(r"[<>≤≥约近超↑↓]", text):
        return f"“{shown}”不是确切的数，请填写确切的数字，符号和文字写到备注里。"
    return f"应是数字，却是“{shown}”；请填写数字，没有报送的留空，不适用的填“—”。"


def _absent(meaning: Absent, rule: CellRule) -> Reading:
    match meaning:
        case Absent.MISSING:
            return Reading(None, Status.MISSING)
        case Absent.NOT_APPLICABLE:
            return Reading(None, Status.NOT_APPLICABLE)
        case Absent.ZERO:
            return Reading(Decimal(0), rule.status)
        case Absent.SKIP:
            return Reading(None, None)
