"""An analyst's first scheme in a real browser: a weight changed, mended, tried and saved; a mark by a document."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.harness import ServedCockpit, Visit, visiting
from tests.browser.legibility import cut, overlapping, pieces_on
from tests.conftest import copied

CODE = "township_monthly"
PATIENCE_MS = 30_000  # the first check waits for two years of figures
PROBE = "<img src=x onerror='window.PWN=1'>"
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample in a store nobody else uses."""
    served = ServedCockpit(copied(sample_file, tmp_path_factory.mktemp("schemes"))).start()
    yield served.address
    served.stop()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """An analyst at 1366 × 768."""
    with visiting(browser, address, 1366, 768) as visit:
        yield visit


@pytest.fixture
def page(visit: Visit) -> Page:
    """The sample's scheme in the editor, checked."""
    return opened(visit, f"?scheme={CODE}")


def opened(visit: Visit, search: str) -> Page:
    visit.page.goto(f"{visit.origin}/schemes{search}")
    expect(visit.page.locator("#schemes-tree tr").first).to_be_visible()
    expect(visit.page.locator("#schemes-verdict")).to_contain_text(re.compile("错误|请填写"), timeout=PATIENCE_MS)
    return visit.page


def weight(page: Page, place: str) -> Locator:
    return page.locator(f'tr[data-schemes-place="{place}"] [data-schemes-of="weight"]')


def indicators(page: Page, heading: str) -> list[str]:
    rows = page.locator(f'tr.is-item[data-schemes-place^="{heading}."] [data-schemes-of="indicator"]')
    return [one.evaluate("(list) => list.selectedOptions[0].text") for one in rows.all()]


def sign(page: Page, act: str, **fields: str) -> None:
    """Fill in the open dialog and press its main button."""
    for name, text in fields.items():
        page.locator(f'dialog[open] [name="{name}"]').fill(text)
    page.locator(f'dialog[open] [data-schemes-act="{act}"]').click()


def save(page: Page, **fields: str) -> None:
    page.get_by_role("button", name="保存…").click()
    sign(page, "send-save", **fields)


@pytest.mark.parametrize("width", [390, 820])
def test_the_list_can_be_read_on_a_narrow_screen(visit: Visit, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{visit.origin}/schemes")
    expect(page.get_by_role("link", name="加减分")).to_be_in_viewport(ratio=1)
    pieces = [piece for piece in pieces_on(page) if piece.box[2] > 0]  # some words are only heard
    assert (page.evaluate(WIDE), cut(pieces)) == (0, [])


def test_a_first_time_analyst_changes_a_weight_tries_it_and_saves_it(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.origin}/ranking")
    page.get_by_role("link", name="方案", exact=True).click()
    page.get_by_role("link", name="镇街高质量发展月度考核（样例）").click()
    expect(page.locator("#schemes-verdict")).to_contain_text("没有错误", timeout=PATIENCE_MS)
    weight(page, "0.0").fill("45")
    total = page.locator('[data-schemes-sum="0"]')
    expect(total).to_have_text("下级合计 115，多 15")
    expect(total).to_have_class(re.compile("is-wrong"))
    expect(page.locator(".schemes-found-row")).to_contain_text("权重合计 115，不是 100")
    expect(page.get_by_role("button", name="保存…")).to_be_disabled()
    weight(page, "0.1").fill("5")
    expect(total).to_have_text("下级合计 100")
    expect(page.get_by_role("button", name="保存…")).to_be_enabled()
    page.get_by_role("button", name="用最近24期试算").click()
    expect(page.locator("[data-schemes-trying]")).to_contain_text("正在用最近 24 期的数据试算")
    expect(page.locator(".schemes-summary")).to_contain_text("升得最多的是", timeout=PATIENCE_MS)
    expect(page.locator(".is-trial tbody tr")).to_have_count(16)
    weight(page, "2").fill("21")
    expect(page.locator("[data-schemes-old]")).to_be_visible()
    weight(page, "2").fill("20")
    expect(page.locator("[data-schemes-old]")).to_be_hidden()
    expect(page.get_by_role("button", name="保存…")).to_be_enabled()
    save(page, reason="突出税收", who="张三")
    expect(page.locator("#schemes-notice")).to_contain_text("第 2 版已保存，现在起执行。")
    page.get_by_role("link", name="版本").click()
    expect(page.locator(".is-scheme-versions tbody tr").first).to_contain_text("突出税收")
    assert visit.faults() == []


def test_a_mark_by_a_document_is_added_and_taken_back(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.origin}/schemes?scheme={CODE}&part=marks")
    form = page.locator("[data-schemes-marking]")
    form.get_by_label("单位").select_option("马厂镇")
    form.get_by_label("分值").fill("1.5")
    form.get_by_label("原因（必填）").fill("通报表扬")
    form.get_by_label("姓名（必填）").fill("张三")
    form.get_by_role("button", name="登记").click()
    expect(form.locator(".schemes-refused")).to_contain_text("文号")
    form.get_by_label("依据的文号（必填）").fill("潞督发〔2026〕3号")
    form.get_by_role("button", name="登记").click()
    expect(page.locator(".is-marks")).to_contain_text("+1.5 分")
    expect(form.get_by_label("原因（必填）")).to_have_value("")
    page.get_by_role("button", name="撤回…").click()
    expect(page.locator('dialog[open] [name="who"]')).to_have_value("张三")
    sign(page, "send-withdraw")
    expect(page.locator("#schemes-part")).to_contain_text("没有加减分和一票否决。")
    assert visit.faults() == []


def test_unsaved_work_outlives_a_reload_and_an_overtaking_colleague(visit: Visit, browser: Browser, page: Page) -> None:
    page.locator('[name="red_from"]').fill("96")
    expect(page.locator("#schemes-verdict")).to_contain_text("没有错误")
    page.reload()
    expect(page.locator("[data-schemes-draft-told]")).to_contain_text("已恢复")
    expect(page.locator('[name="red_from"]')).to_have_value("96")
    with visiting(browser, visit.origin, 1366, 768) as colleague:
        other = opened(colleague, f"?scheme={CODE}")
        other.locator('[name="black_below"]').fill("80")
        expect(other.locator("#schemes-verdict")).to_contain_text("没有错误")
        save(other, reason="放宽黑榜", who="李四")
        expect(other.locator("#schemes-notice")).to_contain_text("已保存")
    save(page, reason="提高红榜", who="张三")
    expect(page.locator("dialog[open] .schemes-refused")).to_contain_text("请刷新后再改")
    page.locator("dialog[open]").get_by_role("button", name="取消").click()
    expect(page.locator("[data-schemes-draft-told]")).to_contain_text("李四已保存第")
    expect(page.locator('[name="red_from"]')).to_have_value("96")
    page.get_by_role("button", name="以我的为准，接着改").click()
    page.get_by_role("button", name="保存…").click()
    expect(page.locator("#schemes-difference")).to_contain_text("黑榜线")
    sign(page, "send-save", reason="提高红榜")
    expect(page.locator("#schemes-notice")).to_contain_text("已保存")
    assert visit.faults() == []


def test_an_item_moves_on_into_the_next_heading_and_undo_brings_it_back(page: Page) -> None:
    before = indicators(page, "0")
    page.locator('tr[data-schemes-place="0.3"]').get_by_role("button", name=re.compile("^下移")).press("Enter")
    assert (indicators(page, "0"), indicators(page, "1")[0]) == (before[:3], before[3])
    expect(page.locator('tr[data-schemes-place="1.0"] [data-schemes-act="down"]')).to_be_focused()
    page.get_by_role("button", name="撤销上一步").click()
    assert indicators(page, "0") == before
    page.get_by_role("button", name="＋ 一级分类").click()
    expect(page.locator('tr[data-schemes-place="3"] [data-schemes-of="name"]')).to_be_focused()
    page.locator('tr[data-schemes-place="3"]').get_by_role("button", name=re.compile("^删去")).click()
    expect(page.locator('tr[data-schemes-place="3"]')).to_have_count(0)


def test_what_must_not_be_ranked_is_refused_at_its_row_with_the_rule(page: Page) -> None:
    page.locator('tr[data-schemes-place="0.0"] [data-schemes-of="indicator"]').select_option("criminal_incidents")
    expect(page.locator(".schemes-found-row").first).to_contain_text("只监测、不排名")
    page.get_by_role("button", name="看第一处").click()
    expect(page.locator(".schemes-found li.is-error").first).to_be_focused()


def test_a_new_scheme_is_not_told_off_before_it_is_begun(visit: Visit) -> None:
    page = opened(visit, "?new=1")
    expect(page.locator(".schemes-found li")).to_have_count(0)
    expect(page.get_by_role("button", name="保存…")).to_be_disabled()
    page.get_by_label("方案名称（必填）").fill(PROBE)
    expect(page.locator('[data-schemes-findings="code"]')).to_contain_text("请给方案定一个代码")
    page.reload()
    expect(page.get_by_label("方案名称（必填）")).to_have_value(PROBE)
    assert page.evaluate("() => window.PWN") is None


def test_a_copy_becomes_a_scheme_of_its_own_and_is_retired_again(visit: Visit) -> None:
    page = opened(visit, f"?new=1&copy={CODE}")
    page.get_by_label("方案代码（必填）").fill("half_year")
    page.get_by_label("方案名称（必填）").fill("半年考核")
    expect(page.locator("#schemes-verdict")).to_contain_text("没有错误")
    save(page, reason="半年用", who="张三")
    expect(page).to_have_url(re.compile(r"\?scheme=half_year$"))
    expect(page.locator("#schemes-head")).to_contain_text("半年考核")
    expect(page.locator("[data-schemes-draft]")).to_be_hidden()
    page.get_by_role("button", name="停用…").click()
    sign(page, "send-retire", reason="用完了")
    expect(page.locator("#schemes-notice")).to_contain_text("“半年考核”已停用")
    page.get_by_text("停用的方案 1 个").click()
    expect(page.get_by_role("link", name="半年考核")).to_be_visible()
    assert visit.faults() == []


def test_a_file_is_checked_compared_and_brought_in(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.goto(f"{visit.origin}/schemes")
    with page.expect_download() as given:
        page.get_by_role("link", name="导出 toml").click()
    text = Path(given.value.path()).read_text("utf-8")
    file = tmp_path / "方案.toml"
    file.write_text(re.sub(r"red_from = [\d.]+", "red_from = 98.5", text), "utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="导入方案文件").click()
    chooser.value.set_files(file)
    report = page.locator(".schemes-report")
    expect(report).to_contain_text("98.5", timeout=PATIENCE_MS)
    expect(report.locator(".schemes-report-verdict")).to_be_focused()
    report.get_by_label("姓名（必填）").fill("张三")
    report.get_by_role("button", name="导入", exact=True).click()
    expect(report.locator(".schemes-refused")).to_contain_text("请写明理由")
    report.get_by_label("理由（必填）").fill("按新办法")
    report.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator("#schemes-notice")).to_contain_text("已导入")
    expect(report).to_have_count(0)
    assert visit.faults() == []


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (390, 844)])
def test_the_page_never_scrolls_sideways(browser: Browser, address: str, width: int, height: int) -> None:
    with visiting(browser, address, width, height) as visit:
        for search in ("", f"?scheme={CODE}", f"?scheme={CODE}&part=versions", f"?scheme={CODE}&part=marks"):
            page = visit.page
            page.goto(f"{address}/schemes{search}")
            expect(page.locator("#schemes-head")).not_to_be_empty()
            expect(page.locator(".desk-card:visible").first).to_be_visible()
            assert page.evaluate(WIDE) == 0, search
        assert visit.faults() == []


@pytest.mark.parametrize("width", [1366, 1920])
def test_the_editor_can_be_read_whole(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 2600})
    expect(page.locator(".schemes-trial")).to_be_in_viewport()
    seen = [piece for piece in pieces_on(page) if piece.box[2] > 0]
    assert (cut(seen), overlapping(seen)) == ([], [])
