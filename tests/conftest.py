"""What every room shares: the sample district, loaded once by the command a user runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READY_MADE = "SAMPLE_STORE"  # `make test` loads the sample once for all rooms and names its file here


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped sample in an embedded store; read only."""
    ready = os.environ.get(READY_MADE, "")
    if ready:
        return Path(ready).resolve()
    file = tmp_path_factory.mktemp("sample") / "sample.db"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    command = [sys.executable, "cli.py", "sample"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="session")
def sample_url(sample_file: Path) -> str:
    """The address of the shared sample; read only."""
    return f"sqlite:///{sample_file}"


@pytest.fixture
def own_sample_url(sample_file: Path, tmp_path: Path) -> str:
    """A copy of the sample that a test may change."""
    return copied(sample_file, tmp_path)


def copied(file: Path, folder: Path) -> str:
    """Copy an embedded store into a folder; gives the address of the copy."""
    copy = folder / "cockpit.db"
    for part in ("", "-wal"):
        source = Path(f"{file}{part}")
        if source.exists():
            shutil.copy(source, f"{copy}{part}")
    return f"sqlite:///{copy}"
