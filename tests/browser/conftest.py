"""One sample store, one server and one browser for the whole room."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.harness import STEADY, ServedCockpit, chromium_path, run_cli


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped sample district in an embedded store, loaded by the command a user runs."""
    address = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'cockpit.db'}"
    loaded = run_cli(address, "sample")
    assert loaded.returncode == 0, loaded.stderr
    return address


@pytest.fixture(scope="session")
def cockpit(sample_store: str) -> Iterator[ServedCockpit]:
    """The served sample; read only, shared by every test."""
    served = ServedCockpit(sample_store).start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=STEADY)
        yield chromium
        chromium.close()
