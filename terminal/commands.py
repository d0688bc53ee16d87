"""What each command does: ask the cockpit, print what a person needs to know."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from indicators.problem import Refusal
from terminal.figures import figures
from terminal.progress import waiting
from terminal.tables import SAMPLE_MARK, Heading, as_table, clock
from workflows.cockpit import Cockpit
from workflows.load import LoadReport

_LOADS = (
    Heading("批次", "load_id", is_number=True),
    Heading("导入时间", "loaded_at"),
    Heading("种类", "kind"),
    Heading("文件", "file_name"),
    Heading("表式", "form_code"),
    Heading("新增", "new", is_number=True),
    Heading("修订", "revised", is_number=True),
    Heading("未变", "unchanged", is_number=True),
    Heading("状态", "status"),
    Heading("数据", "nature"),
    Heading("经办", "loaded_by"),
)
_BOUNDARIES = {".shp", ".geojson", ".json", ".gpkg", ".kml", ".gdb", ".dxf", ".zip"}
_KINDS = {"areas": "单位", "boundaries": "边界", "catalogue": "指标目录", "observations": "报表", "events": "点位"}


def areas(cockpit: Cockpit, asked: Namespace) -> None:
    """Load areas and changes of division."""
    with waiting("正在导入单位"):
        report = cockpit.load_areas(asked.file.name, content_of(asked.file), root=asked.root)
    print(report.sentence())


def boundaries(cockpit: Cockpit, asked: Namespace) -> None:
    """Load boundaries."""
    _must_exist(asked.file)
    with waiting("正在导入边界"):
        report = cockpit.load_boundaries(
            asked.file, illustrative=asked.illustrative, transform=asked.transform, crs=asked.crs, layer=asked.layer
        )
    print(report.sentence())


def catalogue(cockpit: Cockpit, asked: Namespace) -> None:
    """Load the catalogue of indicators."""
    with waiting("正在导入指标目录"):
        report = cockpit.load_catalogue(asked.file.name, content_of(asked.file))
    print(report.sentence())


def form(cockpit: Cockpit, asked: Namespace) -> None:
    """Keep a form, so that reports of its shape are read without asking."""
    try:
        text = content_of(asked.file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal.because("不是 UTF-8 编码，请另存为 UTF-8 后重试。", file_name=asked.file.name) from error
    kept = cockpit.put_form(asked.file.name, text)
    print(f"已登记表式“{kept.name}”（{kept.code}）。")


def check(cockpit: Cockpit, asked: Namespace) -> None:
    """List everything a load of the file would meet, and change nothing."""
    with waiting("正在试读"):
        report = cockpit.check_file(asked.file.name, content_of(asked.file), form_code=asked.form or None)
    _tell_reading(report)
    print(f"{report.sentence()}（试读，没有写入任何数据）")


def load(cockpit: Cockpit, asked: Namespace) -> None:
    """Load a report; a form nobody knows is shown as guessed and must be confirmed."""
    content = content_of(asked.file)
    report = _loaded(cockpit, asked, content, is_confirmed=asked.yes)
    _tell_reading(report)
    if report.is_guessed and report.load_id is None:
        _ask_whether_right()
        report = _loaded(cockpit, asked, content, is_confirmed=True)
    print(report.sentence())


def loads(cockpit: Cockpit, _asked: Namespace) -> None:
    """List every load, newest first."""
    rows = [
        [
            str(one.load_id),
            clock(one.loaded_at),
            _KINDS.get(one.kind, one.kind),
            one.file_name,
            one.form_code or "—",
            str(one.new_count),
            str(one.revised_count),
            str(one.unchanged_count),
            "有效" if one.is_live else "已撤销",
            SAMPLE_MARK if one.is_sample else "正式",
            one.loaded_by,
        ]
        for one in cockpit.loads()
    ]
    print(as_table(_LOADS, rows) if rows else "还没有导入过任何文件。")


def undo(cockpit: Cockpit, asked: Namespace) -> None:
    """Take a load back."""
    print(cockpit.undo(asked.load).sentence())


def show(cockpit: Cockpit, asked: Namespace) -> None:
    """Print one indicator of one period for every area."""
    sys.stdout.write(figures(cockpit, asked.indicator, asked.period, asked.known_on, asked.format))


def evaluate(cockpit: Cockpit, _asked: Namespace) -> None:
    """Judge the warnings again."""
    with waiting("正在判定预警"):
        changes = cockpit.evaluate()
    print(f"预警判定完成：{changes} 处变化。")


def backup(cockpit: Cockpit, asked: Namespace) -> None:
    """Write a verified backup."""
    with waiting("正在备份"):
        report = cockpit.backup(asked.file)
    print(report.sentence())


def restore(cockpit: Cockpit, asked: Namespace) -> None:
    """Put a backup in the place of the store."""
    _must_exist(asked.file)
    with waiting("正在恢复"):
        report = cockpit.restore(asked.file)
    print(report.sentence())


def content_of(path: Path) -> bytes:
    """Read a file whole.

    Raises:
        Refusal: there is none, it is a folder, or it cannot be read.
    """
    _must_exist(path)
    if path.is_dir():
        raise Refusal.because(f"“{path}”是文件夹；请指定其中的一个文件。")
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal.because(f"“{path}”读不出来（{error.strerror}）；请检查文件权限。") from error


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise Refusal.because(f"找不到“{path}”；请检查路径和文件名。")


def _loaded(cockpit: Cockpit, asked: Namespace, content: bytes, *, is_confirmed: bool) -> LoadReport:
    with waiting("正在导入报表"):
        return cockpit.load_file(asked.file.name, content, form_code=asked.form or None, confirm_guess=is_confirmed)


def _ask_whether_right() -> None:
    if not sys.stdin.isatty():
        raise Refusal.because("这是没有登记过的表式，没有写入任何数据；核对上面的读法后，加上 --yes 重新运行。")
    if input("按这个读法导入吗？输入 y 确认：").strip().lower() not in ("y", "yes", "是"):
        raise Refusal.because("没有确认，没有写入任何数据；可用 --form 指定表式。")


def _tell_reading(report: LoadReport) -> None:
    """Say how an unknown form is read, then every problem; errors end the command."""
    if report.is_guessed:
        print(report.guess_text)
    if report.has_errors:
        raise Refusal(report.problems)
    for problem in report.problems:
        print(f"提示：{problem.sentence()}", file=sys.stderr)


def written(path: Path, content: bytes) -> None:
    """Write a file the user named, whole or not at all.

    Raises:
        Refusal: it cannot be written there.
    """
    if os.path.isdir(path):
        raise Refusal.because(f"“{path}”是文件夹；请写明文件名，例如 {path / '导出.toml'}。")
    if not os.path.isdir(path.parent):
        raise Refusal.because(f"没有文件夹“{path.parent}”；请先建立，或换一个路径。")
    try:
        _put(path.resolve(), content)
    except OSError as error:
        raise Refusal.because("文件写不进去；请检查路径和权限。", file_name=path.name) from error


def _put(target: Path, content: bytes) -> None:
    """Write beside the target and take its place in one step."""
    unfinished = target.with_name(f".unfinished-{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
