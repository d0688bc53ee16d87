"""A new red alert on the wall: at once when nobody is at it, as a word when somebody is, once and never at first."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from layouts import ids
from tests.browser.legibility import cut, overlapping, pieces_on, too_small
from tests.browser.scene import FLAGSHIP, Scene, mark_of
from tests.browser.test_sizes import SIZES

WITHIN_MS = 5_000
PATIENCE_MS = 20_000  # where how soon is not the claim
AT_REST = """() => {
  const stage = document.querySelector(".stage").getBoundingClientRect(), box = stage.top + "|" + stage.height;
  const drawn = document.querySelector("#trend-chart .js-plotly-plot svg.main-svg");
  const isSame = window.restingBox === box && drawn;
  window.restingBox = box;
  return isSame;
}"""
NEWS = f"#{ids.RED_NEWS}"
LONGEST_NEWS = {
    "rule": {
        "title": "规模以上工业增加值增速",
        "search": "?theme=economy",
        "areas": {"140403400": ["2026-10", "长治市漳泽工业转型试验区管理委员会"], "140403103": ["2026-10", "马厂镇"]},
    }
}
CHOSEN = ".rank-row.is-selected .rank-name"


@pytest.fixture(scope="module")
def scene(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One wall; every test brings a red alert of its own."""
    made = Scene(sample_file, tmp_path_factory.mktemp("preempt"))
    yield made
    made.close()


def area_in(page: Page) -> str:
    """Read which area the address selects."""
    return parse_qs(urlsplit(page.url).query).get("area", [""])[0]


def touch(page: Page) -> None:
    """Press where nothing happens, as somebody does who stands at the wall."""
    page.locator(".clock").click()


def test_a_new_red_alert_comes_before_a_running_playback_within_five_seconds(scene: Scene, browser: Browser) -> None:
    with scene.visit(browser, "?theme=service") as visit:
        visit.page.emulate_media(reduced_motion="no-preference")
        visit.page.evaluate("document.querySelector('.play-button').click()")
        expect(visit.page.locator(".play-button")).to_have_attribute("aria-pressed", "true")
        scene.turn_red("马厂镇")
        expect(visit.page.locator(CHOSEN)).to_have_text("马厂镇", timeout=WITHIN_MS)
        expect(visit.page.locator(".indicator-picker summary")).to_have_text("重点项目投资完成率")
        expect(visit.page.locator(f"#{ids.AS_OF}")).to_have_text("数据截至 2026年10月")
        expect(visit.page.locator(".play-button")).to_have_attribute("aria-pressed", "false")
        expect(visit.page.locator(NEWS)).to_contain_text("新出现红色提示：马厂镇 重点项目投资完成率")
        assert visit.faults() == []


def test_the_list_turns_to_the_new_red_alert_and_stays_with_it(scene: Scene, browser: Browser) -> None:
    with scene.visit(browser) as visit:
        visit.page.evaluate("document.querySelector('.pager button:last-child').click()")
        scene.turn_red("黄碾镇")
        expect(visit.page.locator(".warning.is-current:visible")).to_contain_text("黄碾镇", timeout=PATIENCE_MS)


def test_an_attended_wall_keeps_its_picture_and_offers_the_way(scene: Scene, browser: Browser) -> None:
    with scene.visit(browser, "?theme=service") as visit:
        touch(visit.page)
        before = visit.page.url
        scene.turn_red("老顶山街道", "堠北庄街道")
        expect(visit.page.locator(NEWS)).to_contain_text("新出现 2 条红色提示", timeout=WITHIN_MS)
        assert visit.page.url == before
        visit.page.locator(".red-news-see").click()
        expect(visit.page.locator(CHOSEN)).to_have_text("堠北庄街道", timeout=PATIENCE_MS)
        expect(visit.page.locator(NEWS)).to_be_hidden()


def test_a_playback_somebody_started_stops_for_a_new_red_alert(scene: Scene, browser: Browser) -> None:
    with scene.visit(browser) as visit:
        visit.page.emulate_media(reduced_motion="no-preference")
        visit.page.locator(".play-button").click()
        scene.turn_red("五马街道")
        expect(visit.page.locator(NEWS)).to_be_visible(timeout=PATIENCE_MS)
        expect(visit.page.locator(".play-button")).to_have_attribute("aria-pressed", "false")
        assert area_in(visit.page) == ""


def test_the_strip_closes_and_the_same_alert_never_comes_again(scene: Scene, browser: Browser) -> None:
    with scene.visit(browser) as visit:
        touch(visit.page)
        scene.turn_red("西街街道")
        visit.page.get_by_role("button", name="关闭").click()
        expect(visit.page.locator(NEWS)).to_be_hidden()
        scene.cockpit.alerts.claim(FLAGSHIP, "140403002", who="张三")
        expect(mark_of(visit.page, "140403002")).to_have_attribute("data-handling", "claimed", timeout=PATIENCE_MS)
        expect(visit.page.locator(NEWS)).to_be_hidden()
        assert area_in(visit.page) == ""


def test_a_red_alert_that_is_taken_back_takes_its_news_along(scene: Scene, browser: Browser) -> None:
    with scene.visit(browser) as visit:
        touch(visit.page)
        scene.turn_red("英雄南路街道")
        expect(visit.page.locator(NEWS)).to_be_visible(timeout=PATIENCE_MS)
        scene.cockpit.undo(scene.cockpit.loads()[0].load_id)
        expect(visit.page.locator(NEWS)).to_be_hidden(timeout=PATIENCE_MS)


def test_what_was_red_before_a_page_is_opened_or_reloaded_is_no_news(scene: Scene, browser: Browser) -> None:
    scene.turn_red("常青街道")
    with scene.visit(browser, "?theme=safety") as visit:
        scene.cockpit.alerts.note(FLAGSHIP, "140403105", "已约谈", who="张三")
        with visit.page.expect_response(lambda answer: "/map/" in answer.url):
            visit.page.reload()
        expect(visit.page.locator(".theme-reds")).to_be_visible()
        expect(visit.page.locator(NEWS)).to_be_hidden()
        assert area_in(visit.page) == ""


@pytest.mark.parametrize(("width", "height"), SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_the_strip_is_whole_and_covers_nothing_at_any_size(
    width: int, height: int, scene: Scene, browser: Browser
) -> None:
    with scene.visit(browser) as visit:
        visit.page.set_viewport_size({"width": width, "height": height})
        touch(visit.page)
        visit.page.evaluate("(reds) => window.cockpit.meetReds(reds)", LONGEST_NEWS)
        expect(visit.page.locator(NEWS)).to_be_visible()
        visit.page.wait_for_function(AT_REST)
        pieces = pieces_on(visit.page)
        assert (cut(pieces), overlapping(pieces), too_small(pieces, height)) == ([], [], [])
