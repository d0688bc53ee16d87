"""Columns and the one list of tables; the conventions stand in `tables.py`."""

from typing import Any

from sqlalchemy import REAL, Column, Double, Identity, Integer, MetaData, Text

metadata = MetaData()
STRICT: dict[str, Any] = {"sqlite_strict": True}
CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def text(name: str, *, key: bool = False, default: str | None = None) -> Column[str]:
    """Give a text that is never NULL."""
    return Column(name, Text, primary_key=key, nullable=False, server_default=default)


def flag(name: str) -> Column[int]:
    """Give a whole number that begins at 0."""
    return Column(name, Integer, nullable=False, server_default="0")


def number(name: str, *, key: bool = False) -> Column[int]:
    """Give a whole number that somebody must say."""
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def double(name: str) -> Column[float]:
    """Give a float of full width: a strict SQLite table knows REAL only; in PostgreSQL REAL would halve the digits."""
    return Column(name, Double().with_variant(REAL(), "sqlite"), nullable=False)


def serial(name: str) -> Column[int]:
    """Give a number the database counts up."""
    return Column(name, Integer, Identity(), primary_key=True)
