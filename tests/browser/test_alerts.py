"""The page of early warning in a real browser: claim, silence, look, filter; by keyboard and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.harness import ServedCockpit, Visit, serving, visiting
from tests.browser.legibility import cut, overlapping, pieces_on
from tests.screen.alert_store import RULE_NAME, found_alerts

PROBE = "<img src=x onerror='window.PWN=1'>"
ORANGE, RED = "东街街道", "马厂镇"
PARTS = ["", "?part=silences", "?part=silences&form=silence", "?part=silences&form=mute"]
PARTS += ["?part=silences&form=inhibition", "?part=messages", "?alert=completion@140403103"]
PARTS += ["?alert=completion@140403103&form=silence"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small store with two open alerts that nobody else uses."""
    with serving(tmp_path_factory.mktemp("alerts"), found_alerts) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """An analyst at 1366 × 768."""
    with visiting(browser, address, 1366, 768) as visit:
        yield visit


@pytest.fixture
def page(visit: Visit) -> Page:
    return opened(visit, "")


def opened(visit: Visit, search: str) -> Page:
    visit.page.goto(f"{visit.origin}/alerts{search}")
    expect(visit.page.locator(".desk-tabs a").first).to_be_visible()
    expect(visit.page.locator("main .desk-card:visible").first).to_be_visible()
    return visit.page


def part(page: Page) -> Locator:
    """The part that is open; the rules stand hidden beside it."""
    return page.locator("#alerts-part")


def row(page: Page, area: str) -> Locator:
    return page.locator(".is-alerts tbody tr", has_text=area)


def test_an_alert_is_claimed_with_a_note_and_the_list_says_so(page: Page, visit: Visit) -> None:
    row(page, ORANGE).get_by_role("link", name="认领").click()
    note = part(page).get_by_label("说明（可不填）")
    expect(note).to_be_focused()
    note.fill("正在与街道核对")
    part(page).get_by_label("姓名").fill("王五")
    page.get_by_role("button", name="确认认领").click()
    expect(page.locator(".alerts-answered")).to_contain_text("王五已认领")
    expect(page.locator(".alerts-form")).to_have_count(0)
    expect(page.locator(".alerts-timeline")).to_contain_text("正在与街道核对")
    page.get_by_role("link", name="返回清单").click()
    expect(row(page, ORANGE)).to_contain_text("已认领王五，到11月23日17:42正在与街道核对")
    assert visit.faults() == []


def test_a_silenced_alert_stands_grey_with_its_reason_until_it_is_told_again(page: Page, visit: Visit) -> None:
    row(page, ORANGE).get_by_role("link", name="静默").click()
    part(page).get_by_label("原因（必填）").fill("口径调整")
    part(page).get_by_label("姓名").fill("李四")
    page.get_by_role("button", name="开始静默").click()
    expect(page.locator(".alerts-answered")).to_contain_text("已保存，到11月24日09:42为止")
    page.get_by_role("link", name="返回清单").click()
    expect(row(page, ORANGE)).to_have_class("is-hushed")
    expect(row(page, ORANGE)).to_contain_text("静默 · 李四口径调整到11月24日09:42")
    page.get_by_role("link", name="静默与抑制").click()
    expect(page.locator(".is-silences")).to_contain_text(f"规则是“{RULE_NAME}”")
    page.get_by_role("button", name="提前结束").click()
    expect(page.locator(".alerts-answered")).to_contain_text("已提前结束")
    page.get_by_role("link", name="清单").click()
    expect(row(page, ORANGE)).to_contain_text("没有接收人，未通知")
    assert visit.faults() == []


def test_a_refusal_is_said_and_what_was_written_stays(visit: Visit) -> None:
    page = opened(visit, "?alert=completion@140403103&form=dispatch")
    part(page).get_by_label("要求（可不填）").fill("限期三天")
    part(page).get_by_label("姓名").fill("王五")
    page.get_by_role("button", name="记为已督办").click()
    expect(page.locator(".alerts-answered.is-refused")).to_contain_text("督办要有文号")
    expect(part(page).get_by_label("要求（可不填）")).to_have_value("限期三天")
    expect(page.get_by_role("button", name="记为已督办")).to_be_enabled()
    page.get_by_role("button", name="关闭").click()
    expect(page.locator(".alerts-answered")).to_have_count(0)


def test_markup_in_a_note_is_shown_and_never_run(visit: Visit) -> None:
    page = opened(visit, "?alert=completion@140403103&form=note")
    part(page).get_by_label("内容").fill(PROBE)
    part(page).get_by_label("姓名").fill(PROBE)
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".alerts-timeline")).to_contain_text(PROBE)
    page.get_by_role("link", name="返回清单").click()
    expect(row(page, RED)).to_contain_text(PROBE)
    assert page.evaluate("[window.PWN || 0, document.querySelectorAll('img[src=x]').length]") == [0, 0]
    assert visit.faults() == []


def test_what_is_half_written_survives_the_coming_of_new_data(visit: Visit) -> None:
    page = opened(visit, "?alert=completion@140403103&form=dispatch")
    part(page).get_by_label("要求（可不填）").fill("还没写完")
    part(page).get_by_label("督办文号（必填）").fill("潞督")
    with page.expect_response(lambda answer: "alerts-part" in (answer.request.post_data or "")):
        page.evaluate("window.dash_clientside.set_props('desk-changed', { data: 'new' })")
    page.wait_for_load_state("networkidle")
    expect(part(page).get_by_label("要求（可不填）")).to_have_value("还没写完")
    expect(part(page).get_by_label("督办文号（必填）")).to_have_value("潞督")


def test_the_name_is_written_once_and_remembered(visit: Visit) -> None:
    page = opened(visit, "?alert=completion@140403103&form=note")
    part(page).get_by_label("姓名").fill("赵六")
    part(page).get_by_label("内容").fill("看过")
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".alerts-answered")).to_contain_text("备注已记下")
    page.get_by_role("link", name="督办").click()
    expect(part(page).get_by_label("姓名")).to_have_value("赵六")


def test_a_remembered_name_goes_with_the_claim_and_the_wall_says_it(visit: Visit) -> None:
    visit.page.goto(f"{visit.origin}/alerts?alert=completion@140403103&form=claim")
    visit.page.evaluate("window.localStorage.setItem('alerts-who', '孙七')")
    page = opened(visit, "?alert=completion@140403103&form=claim")
    expect(part(page).get_by_label("姓名")).to_have_value("孙七")
    part(page).get_by_label("说明（可不填）").fill("现场核对")
    expect(part(page).get_by_label("姓名")).to_have_value("孙七")
    page.get_by_role("button", name="确认认领").click()
    expect(page.locator(".alerts-answered")).to_contain_text("孙七已认领")
    page.goto(f"{visit.origin}/?theme=economy&indicator=completion&period=2026-07")
    expect(page.locator(".warning", has_text=RED).locator(".handling")).to_have_text("孙七已认领")
    page = opened(visit, "?alert=completion@140403103&form=release")
    page.get_by_role("button", name="确认放弃").click()
    expect(page.locator(".alerts-answered")).to_contain_text("已放弃认领")


def test_a_button_that_needs_no_form_asks_once_for_the_name(visit: Visit) -> None:
    page = opened(visit, "?part=silences&form=silence")
    part(page).get_by_label("值").first.fill(ORANGE)
    part(page).get_by_label("原因（必填）").first.fill("核对")
    part(page).get_by_label("批准人").fill("周八")
    part(page).get_by_label("姓名").first.fill("吴九")
    page.get_by_role("button", name="开始静默").click()
    expect(page.locator(".alerts-answered")).to_contain_text("已保存")
    page.evaluate("window.localStorage.clear()")
    page.get_by_role("button", name="提前结束").click()
    page.get_by_role("dialog").get_by_label("姓名").fill("郑十")
    page.keyboard.press("Enter")
    expect(page.locator(".alerts-answered")).to_contain_text("已提前结束")
    assert page.evaluate("window.localStorage.getItem('alerts-who')") == "郑十"


def test_a_silence_says_while_it_is_written_how_many_alerts_it_means(visit: Visit) -> None:
    page = opened(visit, "?part=silences&form=silence")
    part(page).get_by_label("值").first.fill(RED)
    expect(page.locator("[data-alerts-count]")).to_contain_text("现在会静默 1 条：马厂镇")
    part(page).get_by_label("比较").first.select_option("!=")
    expect(page.locator("[data-alerts-count]")).to_contain_text("现在会静默 1 条：东街街道")
    part(page).get_by_label("第 1 个条件").first.select_option("severity")
    expect(part(page).get_by_label("值").first).to_have_attribute("list", "alerts-values-severity")


def test_filters_live_in_the_address(page: Page) -> None:
    page.get_by_role("link", name="1 红").click()
    expect(page.locator(".is-alerts tbody tr")).to_have_count(1)
    page.get_by_placeholder("搜索").fill("没有这个词")
    page.keyboard.press("Enter")
    expect(page.locator("#alerts-part")).to_contain_text("没有符合筛选条件的预警")
    assert "level=red&q=" in page.url
    page.get_by_role("link", name="清除筛选").click()
    expect(page.locator(".is-alerts tbody tr")).to_have_count(2)
    expect(page.get_by_placeholder("搜索")).to_have_value("")
    page.locator("[data-alerts-filter=area]").select_option(label=ORANGE)
    expect(page.locator(".is-alerts tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator(".is-alerts tbody tr")).to_have_count(2)
    expect(page.locator("[data-alerts-filter=area]")).to_have_value("")


def test_an_alert_is_opened_and_claimed_by_keyboard_alone(page: Page) -> None:
    row(page, RED).locator("a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alerts-opened")).to_contain_text(RED)
    page.locator(".alerts-deeds a").first.focus()
    page.keyboard.press("Enter")
    expect(part(page).get_by_label("说明（可不填）")).to_be_focused()
    page.keyboard.type("键盘")
    page.keyboard.press("Tab")
    page.keyboard.type("王五")
    page.keyboard.press("Enter")
    expect(page.locator(".alerts-answer")).to_be_focused()
    expect(page.locator(".alerts-answered")).to_contain_text("王五已认领")


def test_every_tab_opens_without_a_fault_or_a_foreign_request(page: Page, visit: Visit) -> None:
    for tab, words in (("规则", RULE_NAME), ("静默与抑制", "免打扰时段"), ("消息", "接收人"), ("清单", ORANGE)):
        page.locator(".desk-tabs").get_by_role("link", name=tab).click()
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator(".desk-tabs [aria-current]")).to_contain_text(tab)
        page.wait_for_load_state("networkidle")
    assert visit.faults() == []


def test_the_list_beside_an_opened_alert_ends_with_a_whole_row(browser: Browser, cockpit: ServedCockpit) -> None:
    with visiting(browser, cockpit.address, 1366, 768) as visit:
        page = opened(visit, "")
        page.locator(".alerts-sentence").first.click()
        expect(page.locator(".alerts-narrow")).to_be_visible()
        height, rows = page.evaluate(
            "[document.querySelector('.alerts-narrow').clientHeight,"
            " Array.from(document.querySelectorAll('.alerts-narrow li'), (row) => row.offsetHeight)]"
        )
        assert sum(rows) > height
        assert height in [sum(rows[:count]) for count in range(len(rows))]


@pytest.mark.parametrize("search", PARTS)
@pytest.mark.parametrize("width", [1366, 1920])
def test_every_part_fits_screen_and_paper_and_nothing_is_cut_or_covered(
    search: str, width: int, browser: Browser, address: str
) -> None:
    with visiting(browser, address, width, 3000) as visit:
        page = opened(visit, search)
        page.wait_for_load_state("networkidle")
        wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        pieces = [piece for piece in pieces_on(page) if piece.box[2] > 0]  # what is only read aloud stands far left
        assert (cut(pieces), overlapping(pieces), page.evaluate(wide)) == ([], [], 0)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 1032, "height": 703})
        assert page.evaluate(wide) == 0
        assert not page.locator(".desk-tabs").is_visible()
        assert visit.faults() == []
