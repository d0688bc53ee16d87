"""Importing a workbook, checked and stored with its history, beside openpyxl that only reads it."""

import io
import statistics
import time
from pathlib import Path

import openpyxl

from benchmarks.country import Country
from benchmarks.result import Figure, seconds
from benchmarks.stores import open_cockpit

_SECTION = "导入报表"
_RUNS = 3


def intake_figures(country: Country, folder: Path) -> list[Figure]:
    """Load the last month of a country into a store that knows its form; count figures a second."""
    content = country.workbook(country.periods[-1])
    figures = country.towns * country.indicators
    imported = statistics.median(_load_seconds(country, content, folder) for _ in range(_RUNS))
    read = seconds(lambda: _read_with_openpyxl(content), runs=_RUNS, warm=False)
    return [
        Figure(
            _SECTION,
            f"{country.towns:,} 行 × {country.indicators} 列，核对并入库",
            figures / imported,
            "个/秒",
            "openpyxl 只读不核对",
            figures / read,
            "≥ 3 倍",
            is_more_better=True,
        )
    ]


def _load_seconds(country: Country, content: bytes, folder: Path) -> float:
    """Time one load into a fresh store that has seen one month in this form."""
    for old in folder.glob("intake.db*"):
        old.unlink()
    cockpit = open_cockpit(f"sqlite:///{folder / 'intake.db'}")
    cockpit.load_areas("单位.csv", country.areas_csv())
    cockpit.load_catalogue("目录.toml", country.catalogue_toml())
    cockpit.load_file("2020-01.xlsx", country.workbook("2020-01"), confirm_guess=True)
    started = time.perf_counter()
    report = cockpit.load_file(f"{country.periods[-1]}.xlsx", content)
    elapsed = time.perf_counter() - started
    if report.new != country.towns * country.indicators:
        raise RuntimeError(report.sentence())
    return elapsed


def _read_with_openpyxl(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
