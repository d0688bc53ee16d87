"""What to do with what only an operator can use: a file for the operator, a sentence for the user."""

import logging
import traceback
from pathlib import Path

LOG = "errors.log"


def keep_for_the_operator(error: BaseException, folder: Path) -> str:
    """Append the traceback to the operator's log in a folder and give the sentence that says so."""
    kind = type(error).__name__
    if _append("".join(traceback.format_exception(error)), folder):
        return f"系统内部出错（{kind}），数据没有改动；详情已记入 {folder.name}/{LOG}，请告诉管理员。"
    return f"系统内部出错（{kind}），数据没有改动；请把这句话告诉管理员。"


class OperatorLog(logging.Handler):
    """Keeps the notes of libraries and inner rooms off the terminal."""

    def __init__(self, folder: Path) -> None:
        super().__init__(logging.WARNING)
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        """Append one note."""
        _append(f"{record.levelname} {record.name}: {record.getMessage()}\n", self._folder)


def _append(text: str, folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOG).open("a", encoding="utf-8") as lines:
            lines.write(text)
    except OSError:
        return False
    return True
