"""The wall in a browser: every size, every click, and what it does when the server is away."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from layouts import ids
from tests.browser.faces import open_wall, read_faces
from tests.browser.harness import ServedCockpit, Visit, visiting

FLAGSHIP = "project_investment_completion"
TOWN = "140403105"
FEWEST_WARNINGS = 3
SEEN_ON_THE_WAY = """(search) => new Promise((resolve) => {
  const text = (selector) => document.querySelector(selector).textContent;
  const seen = [];
  const look = () => {
    const values = [...document.querySelectorAll(".stage svg text[stroke]")].map((node) => node.textContent).join();
    const now = JSON.stringify([text(".indicator-picker summary"), text(".legend p"), values]);
    if (now !== seen[seen.length - 1]) seen.push(now);
    if (seen.length > 1 && text(".ranking .panel-head").includes("12345")) resolve(seen);
    else requestAnimationFrame(look);
  };
  look();
  window.cockpit.goTo(search);
})"""


@pytest.fixture
def wall(browser: Browser, cockpit: ServedCockpit) -> Iterator[Visit]:
    """The wall as a leader opens it."""
    with visiting(browser, cockpit.address) as visit:
        open_wall(visit.page, cockpit.address)
        yield visit


def viewed(visit: Visit) -> dict[str, str]:
    """Read the view from the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}


def test_a_click_on_an_area_selects_it_everywhere(wall: Visit) -> None:
    wall.page.evaluate(
        "(code) => window.cockpit.faces.main.layers[code].fire('click', {originalEvent: new MouseEvent('click')})", TOWN
    )
    expect(wall.page.locator(".rank-row.is-selected .rank-name")).to_have_text("西白兔镇")
    expect(wall.page.locator(f"#{ids.TREND_TITLE}")).to_contain_text("西白兔镇")
    expect(wall.page.locator(".breadcrumb b")).to_have_text("西白兔镇")
    assert viewed(wall)["area"] == TOWN


def test_a_forwarded_address_shows_what_its_sender_saw(wall: Visit, browser: Browser, cockpit: ServedCockpit) -> None:
    chosen = ".rank-row.is-selected .rank-name"
    wall.page.locator(".rank-name", has_text="马厂镇").click()
    expect(wall.page.locator(chosen)).to_have_text("马厂镇")
    sent = read_faces(wall.page)
    with visiting(browser, cockpit.address) as other:
        open_wall(other.page, wall.page.url)
        expect(other.page.locator(chosen)).to_have_text("马厂镇")
        expect(other.page.locator(".stage svg text[stroke]").first).to_be_visible()
        received = read_faces(other.page)
    assert (received.ranking, received.warnings, received.title) == (sent.ranking, sent.warnings, sent.title)


def test_a_theme_turns_headlines_map_and_warnings(wall: Visit) -> None:
    before = read_faces(wall.page)
    wall.page.locator(".themes a", has_text="政务服务").click()
    expect(wall.page.locator(".indicator-picker summary")).not_to_have_text(before.title)
    expect(wall.page.locator("#headlines .headline-name").first).not_to_have_text(before.headlines[0]["name"])
    assert viewed(wall)["theme"] == "service"


def test_the_ways_to_the_desk_lead_there_and_are_not_printed(wall: Visit) -> None:
    wall.page.locator(".warning a").first.click()
    course = wall.page.locator(".warning.is-current .handling-course").first
    expect(course).to_be_visible()
    wall.page.emulate_media(media="print")
    expect(course).to_be_hidden()
    expect(wall.page.locator(".ways")).to_be_hidden()
    wall.page.emulate_media(media="screen")
    course.click()
    expect(wall.page).to_have_url(f"{wall.origin}/alerts?alert={FLAGSHIP}@{TOWN}")


def test_title_legend_and_values_of_the_map_turn_in_one_picture(wall: Visit) -> None:
    wall.page.locator(".stage svg text[stroke]").first.wait_for()
    before, *turned = wall.page.evaluate(SEEN_ON_THE_WAY, "?theme=service")
    assert len(turned) == 1
    assert not set(json.loads(before)) & set(json.loads(turned[0]))


def test_a_warning_leads_to_its_area_and_indicator(wall: Visit) -> None:
    wall.page.locator(".warning a").first.click()
    expect(wall.page.locator(".rank-row.is-selected .rank-name")).to_have_text("西白兔镇")
    assert (viewed(wall)["indicator"], viewed(wall)["area"]) == (FLAGSHIP, TOWN)


def test_red_rows_stay_on_every_page_of_the_list_and_three_rows_fit_on_one(wall: Visit) -> None:
    red, shown = wall.page.locator(".warning.severity-red"), wall.page.locator(".warning:visible")
    expect(red).to_have_count(1)
    assert shown.count() >= FEWEST_WARNINGS
    listed = wall.page.locator(".warning").count()
    seen = set()
    for _ in range(listed):
        expect(red).to_be_visible()
        seen |= set(shown.all_inner_texts())
        wall.page.locator(".pager button").last.click()
    assert len(seen) == listed


PLACED = """(width) => window.cockpit.placeLabels(
  [{
    code: "a", x: width / 2, y: 15, rings: [[[0, 0], [width, 0], [width, 30], [0, 30]]], name: "英雄中路",
    value: "97.15", mark: null, isMarkOnly: false, mayShorten: true, isForced: false, weight: 1,
  }],
  { unit: 1, size: 21, line: 25, mark: 39, gap: 4, tightness: 0.84, isLoose: false },
).map((label) => label.lines)"""


def test_where_room_is_short_the_map_names_an_area_and_never_shows_a_number_alone(wall: Visit) -> None:
    assert [wall.page.evaluate(PLACED, width) for width in (90, 75)] == [[["英雄中路"]], [["英雄中路"]]]


def test_the_first_stop_of_the_keyboard_leads_to_the_warnings(wall: Visit) -> None:
    wall.page.keyboard.press("Tab")
    expect(wall.page.locator(".skip")).to_be_focused()
    wall.page.keyboard.press("Enter")
    wall.page.keyboard.press("Tab")
    expect(wall.page.locator(".warning a").first).to_be_focused()


def test_the_scale_of_periods_is_one_stop_that_arrows_walk_along(wall: Visit) -> None:
    ticks = wall.page.locator(".scale a")
    expect(wall.page.locator('.scale a[tabindex="0"]')).to_have_count(1)
    wall.page.locator(".play-button").focus()
    wall.page.keyboard.press("Tab")
    expect(ticks.last).to_be_focused()
    wall.page.keyboard.press("ArrowLeft")
    expect(ticks.nth(-2)).to_be_focused()
    wall.page.keyboard.press("Enter")
    expect(wall.page).to_have_url(re.compile(r"period=2026-09"))
    expect(ticks.nth(-2)).to_have_attribute("tabindex", "0")


def test_playback_goes_back_and_steps_forward(wall: Visit) -> None:
    wall.page.locator(".scale a").nth(-3).click()
    expect(wall.page.locator(f"#{ids.AS_OF}")).to_contain_text("2026年8月")
    wall.page.locator(".play-button").click()
    expect(wall.page.locator(f"#{ids.AS_OF}")).to_contain_text("2026年9月")
    assert viewed(wall)["period"] == "2026-09"


def test_a_point_layer_can_be_laid_on_the_map_and_taken_off(wall: Visit) -> None:
    switch = wall.page.locator(".layer-switches a", has_text="12345")
    with wall.page.expect_response(lambda answer: "/points/" in answer.url) as points:
        switch.click()
    assert points.value.json()["points"] != []
    expect(wall.page.locator(".layer-switches span[aria-pressed=true]", has_text="12345")).to_have_count(1)
    assert "alerts" in viewed(wall)["layers"]
    switch.click()
    expect(wall.page.locator(".layer-switches span[aria-pressed=true]", has_text="12345")).to_have_count(0)


def test_an_address_that_cannot_be_read_is_told_and_the_wall_stands(browser: Browser, cockpit: ServedCockpit) -> None:
    with visiting(browser, cockpit.address) as visit:
        open_wall(visit.page, f"{cockpit.address}/?indicator=none&period=2026-13&area=7&known_on=x&theme=%3Cb%3E")
        told = visit.page.locator("[role=status]")
        for part in ("period=2026-13", "known_on=x", "“none”"):
            expect(told).to_contain_text(part)
        assert read_faces(visit.page).ranking != []
        assert visit.faults() == []


def test_an_outage_is_announced_within_a_minute_and_heals_by_itself(browser: Browser, sample_url: str) -> None:
    served = ServedCockpit(sample_url).start()
    try:
        with visiting(browser, served.address, is_clock_held=True) as visit:
            open_wall(visit.page, served.address)
            before = read_faces(visit.page)
            served.stop()
            visit.page.clock.fast_forward(59_000)
            visit.page.clock.run_for(2_000)
            expect(visit.page.locator(f"#{ids.OUTAGE}")).to_contain_text("中断")
            assert read_faces(visit.page).ranking == before.ranking
            served.start()
            visit.page.clock.run_for(16_000)
            expect(visit.page.locator(f"#{ids.OUTAGE}")).to_have_text("")
    finally:
        served.stop()


def test_the_wall_asks_nothing_of_any_other_origin_and_logs_no_fault(wall: Visit) -> None:
    wall.page.locator(".rank-value").first.click()
    expect(wall.page.locator(".drawer .drawer-value")).to_be_visible()
    wall.page.locator(".drawer-close").click()
    expect(wall.page.locator(".drawer .drawer-value")).to_have_count(0)
    assert wall.faults() == []
