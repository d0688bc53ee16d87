"""One server and one browser for the whole room."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.harness import STEADY, ServedCockpit, chromium_path


@pytest.fixture(scope="session")
def cockpit(sample_url: str) -> Iterator[ServedCockpit]:
    """The served sample; read only, shared by every test."""
    served = ServedCockpit(sample_url).start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=STEADY)
        yield chromium
        chromium.close()
