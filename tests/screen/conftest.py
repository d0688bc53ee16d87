"""What the room shares: a new store, and the store the command line is pointed at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.migrations import migrate
from data_access.store import Store, open_store


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Store]:
    """Tables and nothing in them."""
    store = open_store(f"sqlite:///{tmp_path / 'cockpit.db'}")
    migrate(store)
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command line's store does not exist yet."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'cockpit.db'}")
    return tmp_path


@pytest.fixture
def sample(sample_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The command line's store is the shipped sample; read only."""
    monkeypatch.setenv("DATABASE_URL", sample_url)
    return sample_url


@pytest.fixture
def own_sample(own_sample_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The command line's store is a copy of the sample that may change."""
    monkeypatch.setenv("DATABASE_URL", own_sample_url)
    return own_sample_url
