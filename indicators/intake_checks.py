"""Is it believable? Checks over whole columns of figures; each fault is one finding with its cell."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from indicators.catalogue import Direction, Indicator, Kind
from indicators.intake_figures import Figures
from indicators.intake_findings import Findings, Place
from indicators.intake_units import is_counted_unit, parse_unit
from indicators.observation import Status
from indicators.period import Period

_MOST_NAMED = 5
_SLIPS = (1, 2, 3, 4, 8)  # powers of ten a unit slips by: a digit, %, 千, 万, 亿
_SLIP_WIDTH = 0.2  # in powers of ten: 0.63 to 1.58 times the clean step
_DIGIT_SLIP_WIDTH = 0.08
_SMALL_COUNT = 30


def check_values(figures: Figures, findings: Findings) -> None:
    """Check the valid range, whole numbers of counts, and fractions written where per cent belong."""
    indicator = figures.indicator
    with np.errstate(invalid="ignore"):
        if indicator.valid_min is not None:
            _tell_range(figures, figures.numbers < float(indicator.valid_min), findings)
        if indicator.valid_max is not None:
            _tell_range(figures, figures.numbers > float(indicator.valid_max), findings)
    _check_fractions(figures, findings)
    if indicator.kind is Kind.COUNT:
        known = np.nan_to_num(figures.numbers)
        for i in np.flatnonzero(known != np.floor(known)).tolist():
            findings.warning(
                f"“{indicator.name}”数的是个数，填的却是小数 {known[i]:.15g}，请核对。", _place(figures, i)
            )


def check_ratio(figures: Figures, findings: Findings) -> None:
    """Compare a rate with its numerator and denominator, as far as the digits shown allow."""
    if figures.numerators is None or figures.denominators is None:
        return
    factor = Decimal({"%": 100, "‰": 1000}.get(figures.indicator.unit, 1))
    parts = zip(figures.values(), figures.numerators, figures.denominators, strict=True)
    for i, (value, numerator, denominator) in enumerate(parts):
        if value is None or numerator is None or not denominator:
            continue
        expected = numerator * factor / denominator
        slack = (
            factor * (half_step(numerator) + abs(numerator / denominator) * half_step(denominator)) / abs(denominator)
        )
        if abs(value - expected) > half_step(value) * Decimal("1.02") + slack:
            findings.error(
                f"填的是 {plain(value)}，而分子 {plain(numerator)} ÷ 分母 {plain(denominator)} 得 {expected:.4f}，"
                "请核对这三个数。",
                _place(figures, i),
            )


def check_period(indicator: Indicator, period: Period, today: date, findings: Findings, at: Place) -> None:
    """Refuse a period that has not begun, and tell of one that has not ended."""
    label = period.label(has_merged_january=indicator.has_merged_january)
    if period.start > today:
        findings.error(f"报告期{label}还没有到，请核对年份和月份。", at)
    elif period.end > today:
        findings.warning(f"报告期{label}还没有结束，请核对年份和月份。", at)


def check_duplicates(
    all_figures: Sequence[Figures], name_of: Callable[[str], str], findings: Findings
) -> set[tuple[int, int]]:
    """Find figures given twice; the same number twice is told, two numbers are refused.

    Gives the repetitions as (id of the figures, position), so that each figure is kept once.
    """
    repeated: set[tuple[int, int]] = set()
    by_key: defaultdict[tuple[str, Period], list[Figures]] = defaultdict(list)
    for figures in all_figures:
        by_key[figures.indicator.code, figures.period].append(figures)
    for group in by_key.values():
        if sum(len(figures.areas) for figures in group) == len(set().union(*(figures.areas for figures in group))):
            continue
        seen: dict[str, tuple[Figures, int, Decimal | None]] = {}
        for figures in group:
            values = figures.values()
            for i, area in enumerate(figures.areas):
                if not figures.status[i]:
                    continue
                first = seen.setdefault(area, (figures, i, values[i]))
                if first[0] is not figures or first[1] != i:
                    repeated.add((id(figures), i))
                    _tell_duplicate(figures, i, values[i], first, name_of(area), findings)
    return repeated


def check_jumps(figures: Figures, before: Mapping[str, float], findings: Findings) -> None:
    """Compare with the last known figures: a clean power of ten apart looks like a slip of the unit."""
    if not before:
        return
    old = np.array([before.get(area, np.nan) for area in figures.areas], dtype=np.float64)
    new = figures.numbers
    with np.errstate(invalid="ignore", divide="ignore"):
        step = np.log10(np.abs(new) / np.abs(old))
        comparable = np.isfinite(step) & (np.minimum(np.abs(new), np.abs(old)) >= _smallest(figures.indicator))
    for power in _slips(figures.indicator):
        width = _SLIP_WIDTH if abs(power) > 1 else _DIGIT_SLIP_WIDTH
        slipped = comparable & (np.abs(step - power) < width)
        if not slipped.any():
            continue
        if slipped.sum() >= max(2, 0.6 * comparable.sum()):
            _tell_slip(figures, power, int(slipped.sum()), findings)
        else:
            for i in np.flatnonzero(slipped).tolist():
                _tell_cell_slip(figures, i, float(old[i]), power, findings)


def _slips(indicator: Indicator) -> tuple[int, ...]:
    """Give the powers of ten worth a word: rates slip between 0.87 and 87 only, growth rates jump by nature."""
    if indicator.kind is Kind.GROWTH:
        return ()
    powers = (2,) if indicator.unit in ("%", "‰") else _SLIPS
    return (*powers, *(-power for power in powers))


def _smallest(indicator: Indicator) -> int:
    """Give the number below which ten times as many is no surprise."""
    return _SMALL_COUNT if indicator.kind is Kind.COUNT or is_counted_unit(parse_unit(indicator.unit)) else 0


def keep_known(figures: Figures, known: Collection[str], name_of: Callable[[str], str], findings: Findings) -> None:
    """Leave out blanks where a figure is known: an empty cell takes nothing back, and that is told."""
    blank = [
        i
        for i, (area, letter) in enumerate(zip(figures.areas, figures.status, strict=True))
        if letter == Status.MISSING.value and area in known
    ]
    if not blank:
        return
    names = _named([name_of(figures.areas[i]) for i in blank])
    for i in blank:
        figures.status[i] = ""
    findings.warning(
        f"“{figures.indicator.name}”有 {len(blank)} 个单位是空白，库中已有数（{names}），保留原数；"
        "要收回原数，请撤销原来的批次。",
        Place(figures.sheet, 0, figures.column),
    )


def tell_missing(figures: Figures, name_of: Callable[[str], str], findings: Findings) -> None:
    """Tell, once a column, which areas are due and have no figure."""
    if Status.MISSING.value not in figures.status:
        return
    absent = [
        area for area, letter in zip(figures.areas, figures.status, strict=True) if letter == Status.MISSING.value
    ]
    if absent:
        names = _named([name_of(area) for area in absent])
        findings.warning(
            f"“{figures.indicator.name}”有 {len(absent)} 个单位没有数（{names}），按“未报送”导入。",
            Place(figures.sheet, 0, figures.column),
        )


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


def half_step(value: Decimal) -> Decimal:
    """Half a unit of the last digit shown; whole numbers are exact to the unit."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(min(int(exponent), 0) - 1)


def _check_fractions(figures: Figures, findings: Findings) -> None:
    indicator = figures.indicator
    known = figures.numbers[np.isfinite(figures.numbers)]
    is_rate = (
        indicator.unit == "%" and indicator.kind is Kind.RATE and indicator.direction is Direction.HIGHER_IS_BETTER
    )
    if not is_rate or known.size < 2 or known.max() > 1 or known.min() < 0 or not known.max() > 0:
        return
    findings.error(
        f"“{indicator.name}”的单位是 %，这一列却全在 0—1 之间，像是没有乘 100 的小数；"
        "请改成百分数（87.3 或 87.3%），或在表式里写 fraction = true。",
        Place(figures.sheet, 0, figures.column),
    )


def _tell_range(figures: Figures, is_out: "np.ndarray[tuple[int], np.dtype[np.bool_]]", findings: Findings) -> None:
    indicator = figures.indicator
    for i in np.flatnonzero(is_out).tolist():
        findings.error(
            f"“{indicator.name}”填的是 {figures.numbers[i]:.15g}，{_limits(indicator)}，请核对数字和单位。",
            _place(figures, i),
        )


def _limits(indicator: Indicator) -> str:
    low, high, unit = indicator.valid_min, indicator.valid_max, indicator.unit
    if high is None:
        return f"低于下限 {low}{unit}"
    return f"高于上限 {high}{unit}" if low is None else f"超出有效范围 {low}—{high}{unit}"


def _tell_duplicate(
    figures: Figures,
    i: int,
    value: Decimal | None,
    first: tuple[Figures, int, Decimal | None],
    name: str,
    findings: Findings,
) -> None:
    where, at, other = first
    sheet = f"工作表“{where.sheet}”" if where.sheet and where.sheet != figures.sheet else ""
    said = f"{name}的“{figures.indicator.name}”（{figures.period}）与{sheet}第 {where.rows[at]} 行重复"
    if value == other and figures.status[i] == where.status[at]:
        findings.warning(f"{said}，数值相同，只导入一次。", _place(figures, i))
    else:
        findings.error(
            f"{said}，且数值不同（{_shown(other)} 与 {_shown(value)}），请保留正确的一行。", _place(figures, i)
        )


def _tell_slip(figures: Figures, power: int, count: int, findings: Findings) -> None:
    times = _times(power)
    findings.warning(
        f"“{figures.indicator.name}”有 {count} 个数约为上次的{times}，请核对单位是否仍是{figures.indicator.unit}。",
        Place(figures.sheet, 0, figures.column),
    )


def _tell_cell_slip(figures: Figures, i: int, old: float, power: int, findings: Findings) -> None:
    findings.warning(
        f"“{figures.indicator.name}”填的是 {figures.numbers[i]:.15g}，上次是 {old:.15g}，约为{_times(power)}，"
        f"是否应为 {figures.numbers[i] / 10.0**power:.15g}？请核对小数点和单位。",
        _place(figures, i),
    )


def _times(power: int) -> str:
    names = {1: "十", 2: "百", 3: "千", 4: "万", 8: "亿"}
    return f"{names[power]}倍" if power > 0 else f"{names[-power]}分之一"


def _place(figures: Figures, i: int) -> Place:
    return Place(figures.sheet, figures.rows[i], figures.column)


def _shown(value: Decimal | None) -> str:
    return "空" if value is None else plain(value)


def plain(value: Decimal) -> str:
    """Write a number out, without an exponent and without idle zeros."""
    return f"{value.normalize():f}"
