"""The wall at every size it is made for: nothing cut, nothing covered, nothing too small."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.faces import open_wall
from tests.browser.harness import ServedCockpit, visiting
from tests.browser.legibility import cut, overlapping, pieces_on, too_small
from tests.browser.scene import Scene, work_a_morning

SIZES = [(1920, 1080), (3840, 2160), (3840, 1080), (7680, 2160), (1366, 768)]
THEMES = ["economy", "service", "safety", "base"]
_BEYOND_THE_WINDOW = """() => {
  const page = document.documentElement;
  return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight];
}"""


@pytest.fixture(scope="module")
def cockpit(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCockpit]:
    """The sample with alerts in every state of handling."""
    made = Scene(sample_file, tmp_path_factory.mktemp("sizes"))
    work_a_morning(made.cockpit)
    yield made.served
    made.close()


@pytest.mark.parametrize(("width", "height"), SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_cut_covered_or_too_small(
    width: int, height: int, theme: str, browser: Browser, cockpit: ServedCockpit
) -> None:
    with visiting(browser, cockpit.address, width, height) as visit:
        open_wall(visit.page, f"{cockpit.address}/?theme={theme}&area=140403104")
        pieces = pieces_on(visit.page)
        assert cut(pieces) == []
        assert overlapping(pieces) == []
        assert too_small(pieces, height) == []
        assert visit.page.evaluate(_BEYOND_THE_WINDOW) == [0, 0]
        assert visit.faults() == []
