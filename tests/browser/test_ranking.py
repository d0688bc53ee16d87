"""The ranking page in a real browser: choose a unit in the table or on the map and see how its score came about."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.harness import ServedCockpit, Visit, visiting

UNIT = "140403009"
PATIENCE_MS = 20_000  # the first asker waits for twelve periods to be ranked
_BEYOND = """() => [...document.querySelectorAll(".ranking-sheet, .ag-header-cell, .ranking-side, .ranking-course svg")]
  .filter((one) => one.getBoundingClientRect().right > window.innerWidth || one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className || one.tagName)"""


@pytest.fixture(scope="module")
def visit(browser: Browser, cockpit: ServedCockpit) -> Iterator[Visit]:
    """An office at 1366 × 768."""
    with visiting(browser, cockpit.address, 1366, 768) as found:
        yield found


@pytest.fixture
def page(visit: Visit) -> Page:
    """The page with its table and the course of places, which comes second."""
    visit.page.goto(f"{visit.origin}/ranking")
    expect(visit.page.locator(".ag-row")).to_have_count(13)
    expect(visit.page.locator(".ranking-course .ranking-line")).to_have_count(13, timeout=PATIENCE_MS)
    return visit.page


def test_a_click_on_a_row_tells_how_the_score_came_about(page: Page, visit: Visit) -> None:
    page.locator(f'.ag-row[row-id="{UNIT}"]').click()
    expect(page.locator("#ranking-unit")).to_contain_text("常青街道：这个得分怎样来")
    expect(page.locator("#ranking-ways")).to_contain_text("可上升一位")
    expect(page.locator("#ranking-steps tbody tr").last).to_contain_text("得分")
    expect(page.locator(f'.ag-row[row-id="{UNIT}"]')).to_have_class(re.compile("is-chosen"))
    assert f"unit={UNIT}" in page.url
    assert visit.faults() == []


def test_a_click_on_the_map_chooses_a_unit_of_another_group_and_turns_to_it(page: Page, visit: Visit) -> None:
    page.locator('.is-whole [data-unit="140403104"]').click()
    expect(page.locator("#ranking-unit")).to_contain_text("黄碾镇：这个得分怎样来")
    expect(page.locator("#ranking-tabs [aria-current]")).to_have_text("镇组 3")
    expect(page.locator(".ag-row")).to_have_count(3)
    assert visit.faults() == []


def test_what_is_pointed_at_in_the_table_is_marked_on_map_and_chart_and_back(page: Page) -> None:
    page.locator(f'.ag-row[row-id="{UNIT}"] .ag-cell').nth(1).hover()
    expect(page.locator(f'.is-core [data-unit="{UNIT}"]')).to_have_class(re.compile("is-pointed"))
    expect(page.locator(f'.ranking-line[data-unit="{UNIT}"]')).to_have_class(re.compile("is-pointed"))
    page.locator('.is-core [data-unit="140403010"]').hover()
    expect(page.locator('.ag-row[row-id="140403010"]')).to_have_class(re.compile("is-pointed"))
    expect(page.locator(f'.ag-row[row-id="{UNIT}"]')).not_to_have_class(re.compile("is-pointed"))


def test_the_keyboard_chooses_a_row(page: Page) -> None:
    page.locator(f'.ag-row[row-id="{UNIT}"] .ag-cell').first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ranking-unit")).to_contain_text("常青街道")


def test_the_pickers_change_the_address_and_the_table_follows(page: Page, visit: Visit) -> None:
    page.locator('[data-ranking-pick="period"]').select_option("2026-09")
    expect(page.locator("#ranking-title")).to_contain_text("2026年9月")
    page.locator('[data-ranking-pick="of"]').select_option("indicator:tax_revenue")
    expect(page.locator("#ranking-title")).to_contain_text("税收收入单项排名 · 2026年9月")
    expect(page.locator(".ranking-grid")).to_contain_text("较上年同期")
    page.go_back()
    expect(page.locator("#ranking-title")).to_contain_text("月度考核")
    assert visit.faults() == []


def test_the_table_sorts_by_a_heading_and_speaks_chinese(page: Page) -> None:
    page.get_by_role("columnheader", name="单位").click()
    expect(page.locator('.ag-header-cell[col-id="name"]')).to_have_attribute("aria-sort", "ascending")
    assert not re.search(r"Sort|Loading|Filter", page.locator(".ranking-grid").inner_text())


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_every_column_fits_the_screen_of_an_office(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    expect(page.locator('.ag-header-cell[col-id="note"]')).to_be_in_viewport(ratio=1)
    assert page.evaluate(_BEYOND) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_a_narrow_screen_keeps_the_columns_that_fit_and_the_whole_bar(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    expect(page.locator('.ag-header-cell[col-id="course"]')).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(_BEYOND.replace("ranking-course svg", "desk-places a")) == []
    if width == 390:
        expect(page.locator(".ag-header-cell")).to_have_text(["位次", "单位", "得分", "位次升降"])
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(page.locator('.ag-header-cell[col-id="course"]')).to_be_visible()


def test_paper_shows_every_group_instead_of_the_screen_table(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".ranking-printed")).to_be_visible()
    expect(page.locator(".ranking-grid")).to_be_hidden()
    page.emulate_media(media="screen")


def test_the_wall_leads_to_the_ranking_of_its_indicator(page: Page, visit: Visit) -> None:
    page.goto(f"{visit.origin}/?indicator=tax_revenue")
    page.locator(".ranking .panel-head a").click()
    expect(page.locator("#ranking-title")).to_contain_text("税收收入单项排名")
    assert visit.faults() == []
