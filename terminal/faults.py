"""What to do with a fault nobody foresaw: a file for the operator, a sentence for the user."""

import traceback
from pathlib import Path


def keep_for_the_operator(error: BaseException, folder: Path) -> str:
    """Append the traceback to `errors.log` in a folder and give the sentence that says so."""
    log = folder / "errors.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as lines:
            lines.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return f"系统内部出错（{type(error).__name__}），数据没有改动；请把这句话告诉管理员。"
    return (
        f"系统内部出错（{type(error).__name__}），数据没有改动；详情已记入 {log.parent.name}/{log.name}，请告诉管理员。"
    )
