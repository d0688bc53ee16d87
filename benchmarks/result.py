"""Figures and how they are taken: the median of some runs, and the ratio to a reference."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured work beside its reference, both in the same unit; `mark` is the ratio to reach.

    `is_more_better` turns the ratio: rates should lie above their reference, times below.
    """

    section: str
    work: str
    value: float
    unit: str
    reference: str = ""
    reference_value: float = 0.0
    mark: str = ""
    is_more_better: bool = False

    @property
    def ratio(self) -> float:
        """How many times better than the reference."""
        if not self.reference_value or not self.value:
            return 0.0
        return self.value / self.reference_value if self.is_more_better else self.reference_value / self.value


def seconds(work: Callable[[], object], *, runs: int = 5, warm: bool = True) -> float:
    """Time a piece of work: the median of some runs after one that does not count."""
    if warm:
        work()
    times = []
    for _ in range(runs):
        gc.collect()
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def markdown(figures: Sequence[Figure]) -> str:
    """Write the figures as one table to a section."""
    parts = []
    for section in dict.fromkeys(figure.section for figure in figures):
        rows = [_row(figure) for figure in figures if figure.section == section]
        head = ["| 项目 | 本产品 | 对照 | 对照值 | 快多少倍 | 目标 |", "|---|---:|---|---:|---:|---|"]
        parts.append("\n".join([f"## {section}", "", *head, *rows]))
    return "\n\n".join(parts) + "\n"


def _row(figure: Figure) -> str:
    ratio = f"{figure.ratio:,.1f}" if figure.ratio else ""
    beside = said(figure.reference_value, figure.unit) if figure.reference_value else ""
    value = said(figure.value, figure.unit)
    return f"| {figure.work} | {value} | {figure.reference} | {beside} | {ratio} | {figure.mark} |"


def said(value: float, unit: str) -> str:
    """Write a figure with three significant digits."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{digits}f} {unit}"
