"""Turn a document into a PDF with LibreOffice, where it is installed.

Each conversion has a folder and a user profile of its own, so that two may run at once and nothing
stays behind; more would take the machine from everybody else, so they wait. Fonts that offices use and
that may not be installed are replaced by free ones.
"""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from indicators.problem import Refusal

TIMEOUT_S: Final = 120
AT_ONCE: Final = 2
FONTS: Final = Path(__file__).with_name("document_fonts.conf")
NOT_INSTALLED: Final = "没有安装 LibreOffice，只能生成 docx；安装 libreoffice-writer 后重试。"
_TURNS: Final = BoundedSemaphore(AT_ONCE)
_COMMANDS: Final = ("soffice", "libreoffice")
# The blank page that an even page begins after is part of the document.
_FORMAT: Final = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
_MOMENT: Final = re.compile(rb"/CreationDate\(D:[^)]*\)")
_NAME: Final = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\n])")
_NOWHERE: Final = "http://127.0.0.1:9"
# No macro runs and no link is followed, whatever a template brings along.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def to_pdf(docx: bytes, *, search_path: str | None = None, timeout_s: float = TIMEOUT_S) -> bytes:
    """Render a .docx as PDF.

    Args:
        docx: the document.
        search_path: folders to look for LibreOffice in, as in PATH; by default those of this process.
        timeout_s: how long it may wait for its turn, and how long a conversion may take before it is ended with
            everything it started.

    Raises:
        Refusal: LibreOffice is not installed, is busy, took too long or could not render the document.
    """
    command = next((found for name in _COMMANDS if (found := shutil.which(name, path=search_path))), None)
    if command is None:
        raise Refusal.because(NOT_INSTALLED)
    if not _TURNS.acquire(timeout=timeout_s):
        raise Refusal.because("正在生成别的 PDF，请稍后再试，或先生成 docx。")
    try:
        return _rendered(command, docx, timeout_s)
    finally:
        _TURNS.release()


def _rendered(command: str, docx: bytes, timeout_s: float) -> bytes:
    with tempfile.TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "document.docx"
        source.write_bytes(docx)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        _convert(command, folder, timeout_s)
        made = folder / "document.pdf"
        if not made.is_file():
            raise Refusal.because("LibreOffice 没有生成 PDF；请先生成 docx，用 Word 或 WPS 打开后另存为 PDF。")
        return _steadied(made.read_bytes(), docx)


def _steadied(pdf: bytes, docx: bytes) -> bytes:
    """Take the moment out of a PDF and name it after its document, so that the same document gives the same bytes.

    What is replaced keeps its length, since a PDF counts its bytes.
    """
    name = hashlib.sha256(docx).hexdigest().upper().encode()
    body, trailer, ends = pdf.rpartition(b"trailer")
    body = _MOMENT.sub(lambda found: b" " * len(found.group()), body)
    return body + trailer + _NAME.sub(lambda found: name[: len(found.group())], ends)


def _convert(command: str, folder: Path, timeout_s: float) -> None:
    arguments = [
        command,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", _FORMAT, "--outdir", str(folder), str(folder / "document.docx")),
    ]
    process = subprocess.Popen(  # noqa: S603 - a program found by name, our own file, no shell
        arguments,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with process:
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise Refusal.because(
                f"LibreOffice {timeout_s:g} 秒内没有生成 PDF，已停止；请稍后重试，或先生成 docx。"
            ) from None
        finally:
            # The whole group: LibreOffice is a script that starts the office as its child.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _environment(folder: Path) -> dict[str, str]:
    """Give the office what it needs of ours and no way out of this machine."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    return {
        **kept,
        **proxies,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(FONTS),
    }
