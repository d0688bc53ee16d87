"""A rule from the first click to the wall in a real browser: chosen, tried on history, tuned, saved, reviewed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.faces import open_wall
from tests.browser.harness import ServedCockpit, Visit, serving, visiting
from tests.browser.legibility import cut, overlapping, pieces_on
from tests.conftest import copied
from tests.postgres.district import COMPLETION
from tests.screen.rule_store import found_rules

PROBE = "<img src=x onerror='window.PWN=1'>"
CROSSED = """() => {
  const box = (part) => part.getBoundingClientRect();
  const lines = [...document.querySelectorAll("#rules-chart path, #rules-chart circle, .rules-limits")].map(box);
  const crosses = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  return [...document.querySelectorAll(".rules-caption")]
    .filter((caption) => lines.some((line) => crosses(box(caption), line)))
    .map((caption) => caption.textContent);
}"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small store with one rule that nobody else uses."""
    with serving(tmp_path_factory.mktemp("rules"), found_rules) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """An analyst at 1366 × 768."""
    with visiting(browser, address, 1366, 768) as visit:
        yield visit


@pytest.fixture
def page(visit: Visit) -> Page:
    """The one rule in the editor, tried."""
    return opened(visit, f"?part=rules&rule={COMPLETION}")


def opened(visit: Visit, search: str) -> Page:
    visit.page.goto(f"{visit.origin}/alerts{search}")
    tried(visit.page)
    return visit.page


def tried(page: Page) -> None:
    """Wait until preview, backtest and slider stand."""
    expect(page.locator("#rules-chart svg")).to_be_visible()
    expect(page.locator("#rules-grid table")).to_be_visible()
    expect(page.locator("#rules-tuning")).to_be_visible()


def dialog(page: Page) -> Locator:
    return page.locator("dialog[open]")


def answer(page: Page, **fields: str) -> None:
    """Fill in the open dialog and press its main button."""
    for name, text in fields.items():
        dialog(page).locator(f'[name="{name}"]:visible').fill(text)
    dialog(page).locator(".desk-button.is-main").click()


def test_a_new_rule_goes_from_the_first_click_to_the_list_of_the_wall(
    browser: Browser, sample_file: Path, tmp_path: Path
) -> None:
    served = ServedCockpit(copied(sample_file, tmp_path)).start()
    try:
        with visiting(browser, served.address, 1366, 768) as visit:
            page = visit.page
            page.goto(f"{served.address}/alerts?part=rules")
            page.get_by_role("link", name="新建规则").click()
            page.get_by_label("指标").fill("重点项目投")
            page.keyboard.press("Enter")
            tried(page)
            page.get_by_label("类型").select_option("组内倒数位次")
            expect(page.get_by_label("橙色进入")).to_have_value("1")
            page.get_by_label("橙色进入").fill("")
            page.get_by_label("红色进入").fill("1")
            expect(page.locator("#rules-said")).to_contain_text("红色提示：")
            page.get_by_role("button", name="保存为第 1 版").click()
            answer(page, reason="盯住末位", who="张三")
            expect(page.locator("#rules-notice")).to_contain_text("待第二人复核")
            page.get_by_role("button", name="复核通过").click()
            answer(page, who="张三")
            expect(dialog(page)).to_contain_text("要由另一人复核")
            answer(page, who="李四")
            expect(page.locator("#rules-notice")).to_contain_text("第 1 版已通过复核，现在起执行。")
            open_wall(page, f"{served.address}/?theme=economy")
            expect(page.locator(".warning", has_text="组内倒数第1").first).to_be_visible()
            assert visit.faults() == []
    finally:
        served.stop()


def test_an_exit_that_falls_through_is_refused_and_the_button_stays_shut(page: Page) -> None:
    page.get_by_label("橙色解除线").fill("75")
    expect(page.locator(".rules-findings .is-error")).to_contain_text("橙色")
    expect(page.locator("[data-rules-save]")).to_be_disabled()
    page.get_by_label("橙色解除线").fill("65")
    expect(page.locator("[data-rules-save]")).to_be_enabled()


def test_the_slider_fills_the_ladder_and_the_backtest_follows(page: Page) -> None:
    numbers, slider = page.locator("#rules-numbers"), page.get_by_label("整体移动阈值")
    expect(numbers).to_contain_text("0.3条/月")
    slider.focus()
    slider.press("End")
    expect(numbers).to_contain_text("0.0条/月")
    expect(page.get_by_label("黄色进入")).not_to_have_value("70")
    expect(page.locator("[data-rules-shift]")).to_contain_text("0.0 条/月，平均同时 0.0 条未解除")


def test_a_budget_proposes_the_loosest_ladder_that_keeps_it(page: Page) -> None:
    page.get_by_label("预算：每月不超过").fill("0.5")
    page.get_by_role("button", name="按预算取值").click()
    expect(page.locator("#rules-numbers")).to_contain_text("0.0条/月")


@pytest.mark.parametrize("written", ["0", "-3", "几条", ""])
def test_a_budget_that_is_no_positive_number_is_refused_in_words(page: Page, written: str) -> None:
    before = page.get_by_label("黄色进入").input_value()
    page.get_by_label("预算：每月不超过").fill(written)
    page.get_by_role("button", name="按预算取值").click()
    expect(page.locator("[data-rules-shift]")).to_have_text("预算请写大于 0 的数，例如 5")
    expect(page.get_by_label("黄色进入")).to_have_value(before)


def test_a_cell_chooses_its_unit_and_takes_a_label_that_the_backtest_counts(page: Page, visit: Visit) -> None:
    row = page.locator("#rules-grid tr", has_text="马厂")
    expect(row.locator("td").nth(8)).to_have_attribute("title", re.compile("：90%，黄色，恢复中$"))
    row.locator("td").last.click()
    expect(page.locator("#rules-preview-title")).to_contain_text("马厂镇")
    expect(page.locator("[data-rules-cell]")).to_contain_text("2026年10月")
    page.get_by_role("button", name="标注事件").click()
    answer(page, title=PROBE, who="张三")
    expect(page.locator("#rules-numbers")).to_contain_text("1/1命中标注事件")
    expect(page.locator("#rules-grid .rules-mark")).to_have_count(1)
    assert page.evaluate("window.PWN") is None
    assert visit.faults() == []


def test_an_indicator_name_is_inserted_where_the_cursor_stands_and_a_fault_is_pointed_at(page: Page) -> None:
    page.get_by_label("类型").select_option("自定义算式")
    formula = page.locator("[name=expression]")
    expect(formula).to_have_value("")
    formula.fill("2 × (")
    formula.press("End")
    page.get_by_text("插入指标名").click()
    page.locator(f'[data-rules-name="指标{COMPLETION}"]').click()
    expect(formula).to_have_value(f"2 × (指标{COMPLETION}")
    expect(page.locator(".rules-pointer")).to_contain_text("^")
    formula.press_sequentially(")")
    expect(page.locator(".rules-pointer")).to_have_text("")


def test_a_condition_takes_a_level_and_is_said_with_the_figures_it_looks_at(page: Page) -> None:
    page.get_by_label("类型").select_option("自定义算式")
    expect(page.get_by_label("黄色进入")).to_be_hidden()
    page.locator("[name=expression]").fill(f"指标{COMPLETION} > 0")
    page.get_by_label("条件成立时报").select_option("黄色")
    expect(page.locator("#rules-said")).to_contain_text(re.compile(f"条件成立：指标{COMPLETION}（.+）高于0"))
    expect(page.locator("[data-rules-save]")).to_be_enabled()


def test_a_formula_not_written_yet_is_awaited_where_its_course_will_stand(page: Page) -> None:
    page.get_by_label("类型").select_option("自定义算式")
    expect(page.locator("#rules-chart")).to_contain_text("写好算式以后")
    expect(page.get_by_label("看哪个单位").locator("option")).not_to_have_count(0)


def test_a_formula_that_gives_a_number_takes_a_ladder(page: Page) -> None:
    page.get_by_label("类型").select_option("自定义算式")
    page.locator("[name=expression]").fill(f"指标{COMPLETION} × 2")
    expect(page.get_by_label("黄色进入")).to_be_visible()
    expect(page.get_by_label("条件成立时报")).to_be_hidden()


def test_the_comparison_names_what_the_form_changes(page: Page) -> None:
    page.get_by_label("黄色进入").fill("72")
    expect(page.locator("#rules-difference")).to_contain_text("< 72")
    page.get_by_role("button", name="与第 1 版比较").click()
    expect(dialog(page)).to_contain_text("黄色< 70，解除线 自动，持续 1 期< 72，解除线 自动，持续 1 期")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)


def test_the_grid_is_walked_by_arrow_keys(page: Page) -> None:
    cells = page.locator("#rules-grid tbody tr").first.locator("td")
    cells.first.click()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog(page)).to_contain_text("标注事件")


def test_the_keyboard_enters_the_grid_without_a_mouse(page: Page) -> None:
    page.locator(".rules-unit").first.focus()
    page.keyboard.press("Tab")
    cells = page.locator("#rules-grid tbody tr").first.locator("td")
    expect(cells.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    expect(page.locator('#rules-grid td[tabindex="0"]')).to_have_count(1)


def test_the_slider_says_its_cost_to_those_who_hear_it(page: Page) -> None:
    slider, shown = page.get_by_label("整体移动阈值"), page.locator("[data-rules-shift]")
    before = shown.inner_text()
    expect(slider).to_have_attribute("aria-valuetext", before)
    slider.focus()
    slider.press("End")
    expect(shown).not_to_have_text(before)
    expect(slider).to_have_attribute("aria-valuetext", shown.inner_text())


def test_the_caption_of_the_slider_has_a_line_of_its_own(page: Page) -> None:
    ends = page.locator(".rules-slider-ends").bounding_box()
    said = page.locator("[data-rules-shift]").bounding_box()
    assert ends
    assert said
    assert (ends["height"] < 2 * 13, said["y"] >= ends["y"] + ends["height"]) == (True, True)


def test_no_caption_lies_across_a_line(page: Page) -> None:
    page.get_by_label("类型").select_option("baseline")
    expect(page.locator(".rules-caption")).to_have_count(2)
    assert page.evaluate(CROSSED) == []


def test_the_list_is_filtered_as_a_person_types(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.origin}/alerts?part=rules")
    search = page.get_by_label("查找规则")
    search.fill("没有这条")
    expect(page.locator(".rules-none")).to_be_visible()
    search.fill("偏低")
    expect(page.locator("tr.rules-line:visible")).to_have_count(1)


def test_a_line_of_the_list_shows_what_it_is_and_opens_its_rule_without_leaving_the_page(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.origin}/alerts?part=rules")
    cells = page.locator("tr.rules-line td")
    expect(cells).to_have_text(
        ["完成率偏低指标completion", "数值", "本级和各镇街", "<807060", "第 1 版 执行中", "11", "区发改局", "未定"]
    )
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name="完成率偏低").click()
    tried(page)
    assert page.evaluate("window.isSamePage")
    page.get_by_role("link", name="‹ 全部规则").click()
    expect(page.locator("tr.rules-line")).to_be_visible()
    assert visit.faults() == []


def test_the_keyboard_reaches_the_form_in_reading_order(page: Page) -> None:
    page.get_by_label("类型").focus()
    order = []
    for _ in range(5):
        page.keyboard.press("Tab")
        order.append(page.evaluate("() => document.activeElement.name"))
    assert order == ["scope_kind", "comparator", "enter_red", "exit_red", "hold_red"]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=["1366", "1920"])
def test_nothing_is_cut_or_lies_over_other_text(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    tried(page)
    seen = [piece for piece in pieces_on(page) if piece.box[2] > 0 and piece.box[3] <= size[1]]
    assert cut(seen) == []
    assert overlapping(seen) == []


def test_the_editor_fits_a_small_screen_and_paper(page: Page) -> None:
    assert page.evaluate(WIDE) == 0
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 703})
    assert page.evaluate(WIDE) == 0
    expect(page.locator("#rules-chart svg")).to_be_visible()
    expect(page.locator(".rules-tuning")).to_be_hidden()
