"""Back up and restore the store, each with its line in the audit."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data_access import backup as door
from data_access import writes
from data_access.backup_file import Manifest
from data_access.instants import SHANGHAI, from_text
from data_access.store import Store

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds and how large its file is, in bytes."""

    file_name: str
    file_size: int
    manifest: Manifest

    def sentence(self) -> str:
        """Say it in one line."""
        size = max(self.file_size / _MEGABYTE, 0.1)
        return f"已备份到 {self.file_name}：{self.manifest.row_count} 行，{size:.1f} MB，已通过完整性核对。"


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored; `aside` is where the former content lies, None when there was none."""

    file_name: str
    manifest: Manifest
    aside: Path | None

    def sentence(self) -> str:
        """Say it in one line."""
        made = from_text(self.manifest.made_at).astimezone(SHANGHAI)
        done = f"已从 {self.file_name} 恢复 {self.manifest.row_count} 行（备份于 {made:%Y-%m-%d %H:%M}），核对一致"
        return f"{done}；恢复前的数据保存在 {self.aside}。" if self.aside else f"{done}。"


def backup(store: Store, target: Path, now: datetime, who: str) -> BackupReport:
    """Write everything into one checked file; raises Refusal when that cannot be done."""
    manifest = door.backup(store, target, now)
    with store.write() as connection:
        detail = f"{manifest.row_count} 行，sha256 {manifest.sha256}"
        writes.record_audit(connection, at=now, actor=who, action="backup", object_=target.name, detail=detail)
    return BackupReport(target.name, target.stat().st_size, manifest)


def restore(store: Store, source: Path, now: datetime, who: str) -> RestoreReport:
    """Replace the store's content by a backup; what it held is put beside the backup first.

    Raises:
        Refusal: the backup is damaged or newer than this product; nothing has changed then.
    """
    done = door.restore(store, source, now, who)
    return RestoreReport(source.name, done.manifest, done.aside)
