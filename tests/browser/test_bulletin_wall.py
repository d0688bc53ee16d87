"""The wall of a bulletin in a browser: every size, every page, and how the pages turn."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data_access.store import open_store
from indicators.issuing import BulletinKind
from tests.browser.bulletin_walls import ServedWalls
from tests.browser.harness import CLOCK, Visit, visiting
from tests.browser.legibility import Piece, cut, overlapping, pieces_on, too_small
from tests.builders import OCTOBER
from tests.core.wall_contents import wall_content
from workflows.cockpit import Cockpit

SIZES = [(1920, 1080), (3840, 2160), (3840, 1080), (7680, 2160), (1366, 768)]
CORRECTION = "本期更正2026年11月20日印发的《关于2026年10月镇街考核情况的通报》（潞政办通〔2026〕7号）。"
CONTENTS = {
    "three": wall_content({"镇组": 3}),
    "sixteen": wall_content({"街道组": 13, "镇组": 3}, is_sample=True),
    "sixty": wall_content({"街道组": 35, "镇组": 25}, is_sample=True, correction=CORRECTION),
}
_BEYOND_THE_WINDOW = """() => {
  const page = document.documentElement;
  return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight];
}"""
_PHONE, _PHONE_PAGE = 390, 9000


@pytest.fixture(scope="module")
def walls(sample_url: str) -> Iterator[ServedWalls]:
    """Walls of three, sixteen and sixty units, and that of the sample's October."""
    cockpit = Cockpit(open_store(sample_url), lambda: datetime.fromisoformat(CLOCK))
    october = cockpit.bulletins.compose("", OCTOBER, BulletinKind.NOTICE)
    served = ServedWalls({**CONTENTS, "october": october}).start()
    yield served
    served.stop()


@pytest.fixture
def sixty(browser: Browser, walls: ServedWalls) -> Iterator[Visit]:
    """A wall of several pages on which the time moves only when told."""
    with visiting(browser, walls.address, is_clock_held=True) as visit:
        visit.page.emulate_media(reduced_motion="no-preference")
        visit.page.goto(f"{walls.address}/sixty")
        expect(_number(visit.page)).to_have_text("1 / 3")
        yield visit


def _number(page: Page) -> Locator:
    return page.locator(".bulletin-pages span")


def _pages(page: Page) -> int:
    return int(page.locator(".bulletin-pages span").inner_text().split("/")[1]) if _is_paged(page) else 1


def _is_paged(page: Page) -> bool:
    return page.locator(".bulletin-pages").is_visible()


def _in_view(pieces: list[Piece]) -> list[Piece]:
    """Give what is on this page; the columns of other pages lie wholly beside the frame."""
    # Chromium says of the head of a table, repeated in every column, each time where it stands first.
    return [one for one in dict.fromkeys(pieces) if one.box[2] > one.clip[0] + 1 and one.box[0] < one.clip[2] - 1]


@pytest.mark.parametrize(("width", "height"), SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
@pytest.mark.parametrize("name", [*CONTENTS, "october"])
def test_nothing_is_cut_covered_or_too_small_on_any_page(
    name: str, width: int, height: int, browser: Browser, walls: ServedWalls
) -> None:
    with visiting(browser, walls.address, width, height) as visit:
        visit.page.goto(f"{walls.address}/{name}")
        visit.page.wait_for_selector(".bulletin.is-paged")
        unseen = {piece.text for piece in pieces_on(visit.page)}
        for _ in range(_pages(visit.page)):
            pieces = _in_view(pieces_on(visit.page))
            assert (cut(pieces), overlapping(pieces), too_small(pieces, height)) == ([], [], [])
            unseen -= {piece.text for piece in pieces}
            visit.page.keyboard.press("ArrowRight")
        assert unseen == set()
        assert visit.page.evaluate(_BEYOND_THE_WINDOW) == [0, 0]
        assert visit.faults() == []


@pytest.mark.parametrize("name", [*CONTENTS, "october"])
def test_a_phone_reads_the_wall_as_one_page_from_top_to_bottom(name: str, browser: Browser, walls: ServedWalls) -> None:
    with visiting(browser, walls.address, _PHONE, _PHONE_PAGE) as visit:
        visit.page.goto(f"{walls.address}/{name}")
        visit.page.wait_for_selector(".bulletin.is-paged")
        pieces = pieces_on(visit.page)
        assert (cut(pieces), overlapping(pieces), _is_paged(visit.page)) == ([], [], False)
        assert visit.page.evaluate(_BEYOND_THE_WINDOW) == [0, 0]
        assert visit.faults() == []


@pytest.mark.parametrize(("name", "pages"), [("october", [2, 1]), ("sixty", [3, 2])], ids=["sixteen", "sixty"])
def test_a_wider_wall_shows_more_columns_beside_each_other(
    name: str, pages: list[int], browser: Browser, walls: ServedWalls
) -> None:
    found = []
    for width in (1920, 3840):
        with visiting(browser, walls.address, width, 1080) as visit:
            visit.page.goto(f"{walls.address}/{name}")
            visit.page.wait_for_selector(".bulletin.is-paged")
            found.append(_pages(visit.page))
    assert found == pages


def test_a_group_that_goes_on_in_the_next_column_says_its_name_again(browser: Browser, walls: ServedWalls) -> None:
    with visiting(browser, walls.address) as visit:
        visit.page.goto(f"{walls.address}/sixty")
        visit.page.wait_for_selector(".bulletin-pages:not([hidden])")
        names = visit.page.locator(".places .group").first.evaluate("(node) => node.getClientRects().length")
        assert names > 1


def test_the_arrow_keys_turn_the_pages_round(sixty: Visit) -> None:
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        sixty.page.keyboard.press(key)
        seen.append(sixty.page.locator(".bulletin-pages span").inner_text())
    assert seen == ["2 / 3", "3 / 3", "1 / 3", "3 / 3"]


def test_the_buttons_turn_the_pages(sixty: Visit) -> None:
    seen = []
    for name in ("下一页", "上一页"):
        sixty.page.get_by_role("button", name=name).click()
        seen.append(sixty.page.locator(".bulletin-pages span").inner_text())
    assert seen == ["2 / 3", "1 / 3"]


def test_the_pages_turn_by_themselves(sixty: Visit) -> None:
    sixty.page.clock.run_for(16_000)
    expect(_number(sixty.page)).to_have_text("2 / 3")


def test_a_touch_holds_the_page_for_a_minute(sixty: Visit) -> None:
    sixty.page.mouse.click(400, 400)
    sixty.page.clock.run_for(50_000)
    expect(_number(sixty.page)).to_have_text("1 / 3")
    sixty.page.clock.run_for(12_000)
    expect(_number(sixty.page)).to_have_text("2 / 3")


def test_a_moving_pointer_holds_the_page(sixty: Visit) -> None:
    sixty.page.mouse.move(300, 300)
    sixty.page.mouse.move(320, 300)
    sixty.page.clock.run_for(50_000)
    expect(_number(sixty.page)).to_have_text("1 / 3")


def test_the_focus_holds_the_page(sixty: Visit) -> None:
    sixty.page.keyboard.press("Tab")
    sixty.page.clock.run_for(50_000)
    expect(_number(sixty.page)).to_have_text("1 / 3")


def test_who_asks_for_less_motion_turns_the_pages_himself(sixty: Visit) -> None:
    sixty.page.emulate_media(reduced_motion="reduce")
    sixty.page.clock.run_for(120_000)
    expect(_number(sixty.page)).to_have_text("1 / 3")


def test_another_size_of_the_window_pages_anew(sixty: Visit) -> None:
    sixty.page.set_viewport_size({"width": 3840, "height": 1080})
    expect(_number(sixty.page)).to_have_text("1 / 2")
