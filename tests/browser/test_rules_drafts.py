"""Work on a rule that has not been saved: asked about, kept in the window, offered back, laid over a newer version."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.harness import Visit, serving, visiting
from tests.browser.test_rules_editor import answer, dialog, opened, tried
from tests.postgres.district import COMPLETION
from tests.screen.rule_store import found_rules

RULE = f"?part=rules&rule={COMPLETION}"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A small store with one rule of one's own."""
    with serving(tmp_path, found_rules) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, 1366, 768) as visit:
        yield visit


def written(page: Page, colour: str, number: str) -> None:
    """Type into a level as a person does."""
    field = page.get_by_label(f"{colour}色进入")
    field.click()
    field.fill(number)


def back_to_the_list(page: Page) -> None:
    page.get_by_role("link", name="‹ 全部规则").click()


def test_a_link_asks_before_it_leads_away_from_unsaved_work(visit: Visit) -> None:
    page = opened(visit, RULE)
    written(page, "橙", "55")
    back_to_the_list(page)
    dialog(page).get_by_role("button", name="留下继续改").click()
    expect(page.get_by_label("橙色进入")).to_have_value("55")
    back_to_the_list(page)
    dialog(page).get_by_role("button", name="不保存，离开").click()
    expect(page.locator("tr.rules-line")).to_be_visible()
    assert visit.faults() == []


def test_a_form_nobody_changed_is_left_without_a_question(visit: Visit) -> None:
    page = opened(visit, RULE)
    back_to_the_list(page)
    expect(page.locator("tr.rules-line")).to_be_visible()


def test_the_window_asks_before_it_forgets_and_offers_the_work_back(visit: Visit) -> None:
    page, asked = opened(visit, RULE), list[str]()
    written(page, "橙", "55")

    def agree(question: Dialog) -> None:
        asked.append(question.type)
        question.accept()

    page.on("dialog", agree)
    page.reload()
    tried(page)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="接着改").click()
    expect(page.get_by_label("橙色进入")).to_have_value("55")
    expect(page.locator("[data-rules-draft]")).to_be_hidden()


def test_a_kind_that_was_chosen_is_part_of_the_work(visit: Visit) -> None:
    page = opened(visit, RULE)
    page.get_by_label("类型").select_option("streak")
    expect(page.get_by_label("黄色进入")).to_have_value("3")
    written(page, "黄", "4")
    back_to_the_list(page)
    dialog(page).get_by_role("button", name="不保存，离开").click()
    page.get_by_role("link", name="完成率偏低").click()
    page.get_by_role("button", name="接着改").click()
    expect(page.get_by_label("类型")).to_have_value("streak")
    expect(page.get_by_label("黄色进入")).to_have_value("4")


def test_work_thrown_away_is_not_offered_again(visit: Visit) -> None:
    page = opened(visit, RULE)
    written(page, "橙", "55")
    back_to_the_list(page)
    dialog(page).get_by_role("button", name="不保存，离开").click()
    page.get_by_role("link", name="完成率偏低").click()
    page.get_by_role("button", name="丢弃").click()
    back_to_the_list(page)
    page.get_by_role("link", name="完成率偏低").click()
    tried(page)
    expect(page.locator("[data-rules-draft]")).to_be_hidden()
    expect(page.get_by_label("橙色进入")).to_have_value("60")


def test_changes_are_laid_over_the_version_another_person_saved_meanwhile(
    browser: Browser, address: str, visit: Visit
) -> None:
    page = opened(visit, RULE)
    written(page, "橙", "55")
    with visiting(browser, address, 1366, 768) as other:
        written(opened(other, RULE), "黄", "75")
        other.page.get_by_role("button", name="保存为第 2 版").click()
        answer(other.page, reason="早一点报", who="李四")
        expect(other.page.locator("#rules-notice")).to_contain_text("第 2 版已保存")
    page.get_by_role("button", name="保存为第 2 版").click()
    answer(page, reason="少报一些", who="张三")
    dialog(page).get_by_role("button", name="把我的改动套到第 2 版").click()
    expect(page.get_by_label("黄色进入")).to_have_value("75")
    expect(page.get_by_label("橙色进入")).to_have_value("55")
    page.get_by_role("button", name="保存为第 3 版").click()
    answer(page, reason="少报一些", who="张三")
    expect(page.locator("#rules-notice")).to_contain_text("第 3 版已保存")
    back_to_the_list(page)
    expect(page.locator("tr.rules-line")).to_be_visible()
