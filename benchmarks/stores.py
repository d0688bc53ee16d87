"""Stores filled with a made-up country through the same doors a district uses."""

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.country import Country
from data_access.migrations import migrate
from data_access.store import open_store
from workflows.cockpit import Cockpit

NOW = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)


def clock() -> datetime:
    """The hour of every measurement."""
    return NOW


def open_cockpit(address: str) -> Cockpit:
    """Open a store, with its tables."""
    store = open_store(address)
    migrate(store)
    return Cockpit(store, clock)


def filled(country: Country, folder: Path, *, left_out: int = 0) -> str:
    """Load a country, its last months perhaps left out; give the address of its store."""
    address = f"sqlite:///{folder / f'country{country.towns}.db'}"
    store = open_store(address)
    migrate(store)
    cockpit = Cockpit(store, clock)
    cockpit.load_areas("单位.csv", country.areas_csv())
    cockpit.load_catalogue("目录.toml", country.catalogue_toml())
    cockpit.load_boundaries({"边界.geojson": country.outlines_geojson()}, illustrative=True)
    for period in country.periods[: country.months - left_out]:
        load_month(cockpit, country, period)
    store.close()  # so that its file is whole and can be copied
    return address


def load_month(cockpit: Cockpit, country: Country, period: str) -> None:
    """Load the workbook of one month."""
    report = cockpit.load_file(f"{period}.xlsx", country.workbook(period), confirm_guess=True)
    if report.load_id is None:
        raise RuntimeError(f"{period}: {report.sentence()} {report.guess_text}")
