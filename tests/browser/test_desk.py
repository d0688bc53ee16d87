"""The clerk's errand in a real browser: choose, read the check, confirm, look, take back; by keyboard, on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from data_access.store import Store
from tests.browser.harness import Visit, serving, visiting
from tests.postgres.district import found_district, load, observation
from tests.screen.workbooks import GOOD, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITH_MARKUP: list[tuple[str, str | float]] = [("东街街道", "<img src=x onerror='window.PWN=1'>"), *GOOD[1:]]


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A clerk at 1366 × 768 before a small store that nobody else uses."""
    with (
        serving(tmp_path_factory.mktemp("desk"), _one_report) as address,
        visiting(browser, address, 1366, 768) as visit,
    ):
        visit.page.goto(f"{address}/data")
        yield visit


def _one_report(store: Store) -> None:
    found_district(store)
    load(store, [observation("60")])


@pytest.fixture
def page(desk: Visit) -> Page:
    desk.page.goto(f"{desk.origin}/data")
    expect(desk.page.locator(".desk-tabs a").first).to_be_visible()
    return desk.page


def choose(page: Page, content: bytes, name: str = "7月进度.xlsx") -> None:
    with page.expect_file_chooser() as chooser:
        page.locator('[data-desk-act="choose"]').first.click()
    file: FilePayload = {"name": name, "mimeType": XLSX, "buffer": content}
    chooser.value.set_files(file)
    expect(page.locator("#desk-report")).to_contain_text(name)


def test_a_file_goes_from_the_chooser_to_the_list_and_back_out(page: Page, desk: Visit) -> None:
    choose(page, workbook())
    expect(page.locator(".desk-verdict")).to_contain_text("请先核对读法")
    expect(page.locator(".desk-verdict")).to_be_focused()
    button = page.locator('[data-desk-act="load"]')
    expect(button).to_be_disabled()
    page.get_by_role("button", name="读法正确").click()
    button.click()
    expect(page.locator(".desk-verdict")).to_contain_text("已导入，批次 2")
    expect(page.locator("#desk-overview")).to_contain_text("批次 2")
    page.get_by_role("link", name="查看批次 2").click()
    page.get_by_role("button", name="撤销这个批次").click()
    expect(page.locator("dialog")).to_contain_text("1 条退回这个批次之前的数")
    page.get_by_role("button", name="确认撤销").click()
    expect(page.locator(".desk-notice")).to_contain_text("已撤销批次 2")
    expect(page.locator(".is-open")).to_contain_text("已撤销")
    assert desk.faults() == []


def test_markup_in_a_cell_is_shown_and_never_run(page: Page) -> None:
    choose(page, workbook(WITH_MARKUP), "<b>坏.xlsx")
    expect(page.locator("#desk-report")).to_contain_text("onerror")
    assert page.evaluate("window.PWN") is None


@pytest.mark.parametrize(("name", "sentence"), [("7月.docx", "只能导入"), ("7月.xlsx", "超过 16 MB")])
def test_what_cannot_be_a_table_is_refused_before_it_is_sent(page: Page, name: str, sentence: str) -> None:
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.url.endswith("/data/check") else None)
    choose(page, b"x" * 16_000_001, name)
    expect(page.locator("#desk-report")).to_contain_text(sentence)
    assert posts == []


def test_a_server_that_is_away_is_said_in_a_sentence(page: Page) -> None:
    page.route("**/data/check", lambda route: route.abort())
    with page.expect_file_chooser() as chooser:
        page.locator('[data-desk-act="choose"]').first.click()
    chooser.value.set_files({"name": "7月.xlsx", "mimeType": XLSX, "buffer": workbook()})
    expect(page.locator("#desk-report")).to_contain_text("服务器没有回答，没有写入任何数据")
    page.unroute("**/data/check")


def test_a_check_is_still_there_after_a_look_at_another_part(page: Page) -> None:
    choose(page, workbook(title="2026年9月进度表"), "9月进度.xlsx")
    page.get_by_role("link", name="指标目录").click()
    expect(page.locator(".is-catalogue")).to_be_visible()
    page.get_by_role("link", name=re.compile("导入文件")).click()
    expect(page.locator("#desk-report")).to_contain_text("9月进度.xlsx")
    expect(page.locator("#desk-part .desk-card")).to_have_count(0)


def test_the_dialog_holds_the_focus_and_escape_leaves_everything_as_it_was(page: Page, desk: Visit) -> None:
    page.goto(f"{desk.origin}/data?part=loads&load=1")
    page.get_by_role("button", name="撤销这个批次").click()
    expect(page.get_by_role("button", name="不撤销")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="撤销这个批次")).to_be_focused()
    expect(page.locator(".is-open")).to_contain_text("有效")


def test_the_keyboard_reaches_everything_in_reading_order(page: Page) -> None:
    order = []
    for _ in range(13):
        page.keyboard.press("Tab")
        order.append(page.evaluate("() => document.activeElement.textContent || document.activeElement.id")[:4])
    assert order[:7] == ["跳到正文", "大屏", "排名", "方案", "通报", "预警", "数据"]
    assert order[7:] == ["导入文件", "导入记录", "报送情况", "指标目录", "自动识别", "选择文件"]


@pytest.mark.parametrize("part", ["", "?part=loads", "?part=loads&load=1", "?part=reporting", "?part=catalogue"])
def test_every_part_fits_the_width_of_a_small_screen_and_of_paper(page: Page, desk: Visit, part: str) -> None:
    page.goto(f"{desk.origin}/data{part}")
    expect(page.locator(".desk-card").last).to_be_visible()
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 703})
    assert page.evaluate(wide) == 0
    assert not page.locator(".desk-tabs").is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})


def test_the_desk_is_light_from_its_first_byte(desk: Visit) -> None:
    answer = desk.page.request.get(f"{desk.origin}/data")
    assert '<html lang="zh-CN" data-theme="desk">' in answer.text()
