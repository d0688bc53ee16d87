"""Faults of the database, told as one sentence with a cure; what we do not know stays a crash."""

import errno

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from indicators.problem import Refusal

_KNOWN = (
    ("database or disk is full", "磁盘空间不足，未作任何改动；请腾出空间后重试。"),
    ("no space left on device", "磁盘空间不足，未作任何改动；请腾出空间后重试。"),
    ("database is locked", "数据库正被另一个程序长时间占用，未作任何改动；请等它结束后重试。"),
    ("attempt to write a readonly database", "数据库文件不可写；请检查文件和所在目录的权限。"),
    ("unable to open database file", "数据库文件打不开；请检查 DATABASE_URL 的路径和目录权限。"),
    ("file is not a database", "数据库文件已损坏或不是本产品的数据库；请用 restore 从备份恢复。"),
    ("malformed", "数据库文件已损坏；请用 restore 从备份恢复。"),
    ("disk i/o error", "读写磁盘出错；请检查磁盘，必要时用 restore 从备份恢复。"),
    ("no such table", "数据库还没有建立或结构不完整；请先启动一次产品，或用 restore 从备份恢复。"),
    ("does not exist", "数据库或其中的表不存在；请检查 DATABASE_URL，或先启动一次产品。"),
    ("authentication failed", "数据库不接受这个用户名或密码；请检查 DATABASE_URL。"),
    ("permission denied", "数据库用户权限不足；请让数据库管理员授予建表和读写权限。"),
    ("not currently accepting connections", "数据库暂停了连接；请让数据库管理员恢复，产品会自动重连。"),
    ("the database system is", "数据库服务正在启动或停止；请稍候，产品会自动重连。"),
    ("connection refused", "连接不上数据库服务；请检查它是否启动、DATABASE_URL 的主机和端口是否正确。"),
    ("could not translate host name", "找不到数据库主机；请检查 DATABASE_URL 中的主机名。"),
    ("no such file or directory", "连接不上数据库服务；请检查它是否启动、DATABASE_URL 是否正确。"),
)


_DAMAGED = ("file is not a database", "malformed", "disk i/o error", "no such table")

_REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "路径不存在",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EEXIST: "那里有一个同名的文件",
    errno.EISDIR: "它是一个目录",
}


class StoreFault(Refusal):
    """The store cannot serve now; what was cached may be shown, marked as old."""


class Damaged(StoreFault):
    """The store itself is no longer whole; only a restore helps."""


def reason_of(error: OSError) -> str:
    """Say in a word why the file system refused."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def fault_of(error: Exception) -> StoreFault | None:
    """Give the sentence for a database error, None when it is not one of the operator's making."""
    if isinstance(error, PoolTimeout):
        return StoreFault.because("数据库太忙，等待超时；请稍后重试。")
    is_cut = isinstance(error, DBAPIError) and error.connection_invalidated
    text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    for mark, sentence in _KNOWN:
        if mark in text:
            return (Damaged if mark in _DAMAGED else StoreFault).because(sentence)
    if is_cut or "connection" in text:
        return StoreFault.because("与数据库的连接中断；请检查数据库服务，稍后重试。")
    return None
