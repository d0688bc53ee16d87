"""Importing a workbook, checked and stored with its history, beside openpyxl that only reads it."""

import io
from pathlib import Path

import openpyxl

from benchmarks.country import Country
from benchmarks.result import Figure, seconds
from benchmarks.stores import open_cockpit

_SECTION = "导入报表"


def intake_figures(country: Country, folder: Path) -> list[Figure]:
    """Load the last month of a country into a store that knows its form; count figures a second."""
    content = country.workbook(country.periods[-1])
    figures = country.towns * country.indicators
    imported = seconds(lambda: _load(country, content, _fresh(country, folder)), runs=3, warm=False)
    prepared = seconds(lambda: _fresh(country, folder), runs=3, warm=False)
    read = seconds(lambda: _read_with_openpyxl(content), runs=3, warm=False)
    return [
        Figure(
            _SECTION,
            f"{country.towns:,} 行 × {country.indicators} 列，核对并入库",
            figures / max(imported - prepared, 1e-3),
            "个/秒",
            "openpyxl 只读不核对",
            figures / read,
            "≥ 3 倍",
            is_more_better=True,
        )
    ]


def _fresh(country: Country, folder: Path) -> str:
    for old in folder.glob("intake.db*"):
        old.unlink()
    address = f"sqlite:///{folder / 'intake.db'}"
    cockpit = open_cockpit(address)
    cockpit.load_areas("单位.csv", country.areas_csv())
    cockpit.load_catalogue("目录.toml", country.catalogue_toml())
    return address


def _load(country: Country, content: bytes, address: str) -> None:
    report = open_cockpit(address).load_file(f"{country.periods[-1]}.xlsx", content, confirm_guess=True)
    if report.new != country.towns * country.indicators:
        raise RuntimeError(report.sentence())


def _read_with_openpyxl(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
