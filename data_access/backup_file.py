"""A backup file: one zip of a plain SQLite database and a manifest that can prove it is whole.

The same form serves every engine, so a backup of PostgreSQL can be restored into the embedded
database and the other way round, and a restore never runs SQL that came out of a file.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite_driver

from data_access.tables import metadata
from indicators.problem import Refusal

DATABASE = "store.db"
_MANIFEST = "manifest.json"
_FORM = 1
_PIECE = 1 << 20
_MAX_MANIFEST = 1 << 20
_SUM_SPACE = 1 << 64


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `tables` maps a name to its row count and the sum over its rows."""

    form: int
    schema_version: str
    data_version: int
    made_at: str
    sha256: str
    size: int
    tables: Mapping[str, tuple[int, int]]

    @property
    def row_count(self) -> int:
        """All rows of all tables."""
        return sum(count for count, _ in self.tables.values())


def seal(database: Path, target: Path, *, schema_version: str, data_version: int, made_at: str) -> Manifest:
    """Check a copied database, wrap it with its manifest and put it in place in one step.

    Raises:
        Refusal: the copy is damaged, or the file cannot be written.
    """
    manifest = Manifest(
        form=_FORM,
        schema_version=schema_version,
        data_version=data_version,
        made_at=made_at,
        sha256=_sha256(database),
        size=database.stat().st_size,
        tables=checked_sums(database),
    )
    unfinished = database.with_suffix(".zip")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        archive.write(database, DATABASE)
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
    os.replace(unfinished, target)
    return manifest


@contextmanager
def opened(source: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """Take a backup apart in a folder and check every part; gives its manifest and its database.

    Raises:
        Refusal: the file is missing, is no backup, or is damaged anywhere.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            database = _extracted(archive, manifest, folder / DATABASE)
    except FileNotFoundError as error:
        raise Refusal.because("找不到备份文件；请核对路径。", file_name=source.name) from error
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(source) from error
    try:
        if _sha256(database) != manifest.sha256 or checked_sums(database) != manifest.tables:
            raise _damaged(source)
        yield manifest, database
    finally:
        database.unlink(missing_ok=True)


def checked_sums(database: Path) -> dict[str, tuple[int, int]]:
    """Check a SQLite file and sum its tables.

    Raises:
        Refusal: the file is damaged.
    """
    try:
        with reading(database) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise Refusal.because("数据库副本没有通过完整性检查，没有采用；请检查磁盘。")
            return {name: row_sum(rows) for name, _, rows in tables_of(connection)}
    except sqlite_driver.Error as error:
        raise Refusal.because("数据库副本读不出来，没有采用；请检查磁盘。") from error


@contextmanager
def reading(database: Path) -> Iterator[Any]:
    """Open a SQLite file that nobody else uses, for reading only."""
    connection = sqlite_driver.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        yield connection
    finally:
        connection.close()


def tables_of(connection: Any) -> Iterator[tuple[str, list[str], Iterable[tuple[Any, ...]]]]:
    """Give name, columns and rows of every table of ours that a SQLite database has, parents first."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in metadata.sorted_tables:
        if table.name in there:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")]
            listed = ", ".join(f'"{column}"' for column in columns)
            yield table.name, columns, connection.execute(f"SELECT {listed} FROM {table.name}")  # noqa: S608 - our names


def row_sum(rows: Iterable[tuple[Any, ...]]) -> tuple[int, int]:
    """Count rows and add up their fingerprints, whatever their order."""
    count = total = 0
    for row in rows:
        count += 1
        total += zlib.crc32(repr(tuple(row)).encode())
    return count, total % _SUM_SPACE


def ensure_space(folder: Path, needed: int) -> None:
    """Refuse before a disk runs full rather than after."""
    if shutil.disk_usage(folder).free < needed:
        raise Refusal.because(f"磁盘空间不足：需要约 {needed // _PIECE + 1} MB；请腾出空间后重试。")


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    if sorted(archive.namelist()) != sorted((_MANIFEST, DATABASE)):
        raise Refusal.because("这不是本产品的备份文件；请选择用 backup 生成的文件。", file_name=source.name)
    with archive.open(_MANIFEST) as written:
        text = written.read(_MAX_MANIFEST)
    try:
        found = json.loads(text)
        tables = {name: (int(count), int(total)) for name, (count, total) in found.pop("tables").items()}
        manifest = Manifest(tables=tables, **found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(source) from error
    if manifest.form != _FORM:
        raise Refusal.because("备份文件由更新版本的产品生成；请升级本产品后再恢复。", file_name=source.name)
    return manifest


def _extracted(archive: zipfile.ZipFile, manifest: Manifest, target: Path) -> Path:
    ensure_space(target.parent, manifest.size)
    left = manifest.size + 1
    with archive.open(DATABASE) as packed, target.open("wb") as plain:
        # Never more than the manifest promises: a zip can unpack to anything.
        while left > 0 and (piece := packed.read(min(_PIECE, left))):
            plain.write(piece)
            left -= len(piece)
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _damaged(source: Path) -> Refusal:
    return Refusal.because("备份文件已损坏，没有恢复，现有数据未动；请换另一份备份。", file_name=source.name)
