"""The page of bulletins in a real browser: from a workbook to an issued document in nine clicks, stage by stage."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from sample_data.generator import content_of, receipts
from tests.browser.harness import Visit, visiting
from tests.browser.legibility import cut, overlapping, pieces_on
from tests.browser.scene import Scene
from tests.core.docx_reading import changed_template
from tests.screen.bulletin_reading import docx_tables, docx_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NUMBER, NEXT = "潞政办通〔2026〕8号", "潞政办通〔2026〕9号"
FORM, MONTH = "investment_finance", "2026-10"
PATIENCE_MS = 60_000  # documents are written, compared and composed anew
MOST_CLICKS = 10
_BESIDE_GROUP = 6  # columns of the ranking after the first
REMARK = "附件2第3行与统计局通报的数不一致。\n请核实后重新送审。\n<img src=x onerror='window.PWN=1'>"
WIDTHS, TALL = [1920, 1366, 390], 4000  # the page is read from top to bottom


class Clicks:
    """A person with a mouse: every click is counted."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: Locator) -> None:
        """Click once."""
        self.count += 1
        target.click()


@pytest.fixture(scope="module")
def scene(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The sample before October's report of investment and finance has come."""
    made = Scene(sample_file, tmp_path_factory.mktemp("bulletins"))
    for one in made.cockpit.loads():
        if one.form_code == FORM and "2026年10月" in one.file_name:
            made.cockpit.undo(one.load_id)
    yield made
    made.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, scene: Scene) -> Iterator[Visit]:
    """A clerk at 1366 × 768."""
    with visiting(browser, scene.served.address, 1366, 768) as visit:
        yield visit


def the_report() -> FilePayload:
    """October's report as the office sends it."""
    receipt = next(one for one in receipts() if one.form_code == FORM and str(one.period) == MONTH and not one.edition)
    return {"name": receipt.file_name, "mimeType": "application/octet-stream", "buffer": content_of(receipt)}


def opened(visit: Visit, search: str = "") -> Page:
    visit.page.goto(f"{visit.origin}/bulletins{search}")
    expect(visit.page.locator("main .desk-card:visible").first).to_be_visible()
    return visit.page


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)


def preview_rows(page: Page) -> list[list[str]]:
    """Read the first table of the previewed document."""
    table = page.frame_locator(".bulletins-document").locator("article table").first
    expect(table.locator("tbody tr").first).to_be_visible()
    return [one.locator("td").all_inner_texts() for one in table.locator("tbody tr").all()]


def test_from_the_workbook_to_the_issued_document_in_nine_clicks(visit: Visit) -> None:
    page, clicks = visit.page, Clicks()
    page.goto(f"{visit.origin}/data")
    with page.expect_file_chooser() as chooser:
        clicks.on(button(page, "选择文件"))
    chooser.value.set_files(the_report())
    clicks.on(button(page, "确认导入"))
    expect(page.locator(".desk-verdict")).to_contain_text("已导入")
    clicks.on(page.get_by_role("link", name="通报", exact=True))
    clicks.on(page.get_by_role("link", name="编写通报"))
    expect(page.get_by_label("发文字号")).to_be_focused()
    page.keyboard.type(NUMBER)
    page.keyboard.press("Tab")
    page.keyboard.type("张三")
    clicks.on(button(page, "生成草稿"))
    expect(page.get_by_label("姓名（必填）").first).to_have_value("张三")
    clicks.on(button(page, "送审"))
    expect(page.get_by_label("审核人（必填）")).to_be_focused()
    page.keyboard.type("李四")
    clicks.on(button(page, "审核通过"))
    expect(page.get_by_label("签发人（必填）")).to_be_focused()
    page.keyboard.type("王五")
    clicks.on(button(page, "签发"))
    expect(page.locator(".bulletins-answered")).to_contain_text(f"已签发：{NUMBER}", timeout=PATIENCE_MS)
    with page.expect_download() as download:
        clicks.on(page.get_by_role("link", name="docx", exact=True))
    assert clicks.count == 9 < MOST_CLICKS
    assert download.value.suggested_filename.startswith(f"{NUMBER} 关于2026年10月")
    check_document(Path(download.value.path()).read_bytes(), preview_rows(page))
    assert visit.faults() == []


def check_document(content: bytes, ranking: list[list[str]]) -> None:
    """The downloaded document holds the number, the day of issue and the ranking of the preview."""
    assert docx.Document(io.BytesIO(content)).paragraphs
    text = docx_text(content)
    assert NUMBER in text
    assert "2026年11月23日" in text.replace(" ", "").replace("　", "")
    # The first column names a group once, over all its rows.
    rows = [[cell.strip() for cell in row[-_BESIDE_GROUP:]] for row in ranking]
    told = [[list(row[-_BESIDE_GROUP:]) for row in table] for table in docx_tables(content)]
    assert any(all(row in table for row in rows) for table in told)


def test_an_issue_shows_who_signed_and_is_the_same_when_compiled_again(visit: Visit) -> None:
    page = opened(visit, "?bulletin=1")
    signed = page.locator(".bulletins-signatures li").all_inner_texts()
    assert [(one.split()[0], one.split()[1]) for one in signed] == [
        ("拟稿", "张三"),
        ("送审", "张三"),
        ("审核", "李四"),
        ("签发", "王五"),
    ]
    button(page, "核对").click()
    expect(page.locator("#bulletins-verified")).to_contain_text("逐字节一致", timeout=PATIENCE_MS)
    assert visit.faults() == []


def test_the_document_keeps_its_pictures_and_its_style_and_runs_nothing(visit: Visit) -> None:
    frame = opened(visit, "?bulletin=1").frame_locator(".bulletins-document")
    expect(frame.locator("img").first).to_be_attached()
    assert all(one.evaluate("(image) => image.naturalWidth > 100") for one in frame.locator("img").all())
    assert frame.locator(".mark").evaluate("(mark) => getComputedStyle(mark).color") == "rgb(204, 0, 0)"
    assert visit.faults() == []


def test_a_revision_after_the_issue_is_shown_and_corrected_by_the_next_number(visit: Visit, scene: Scene) -> None:
    scene.turn_red("马厂镇")
    page = opened(visit, "?bulletin=1")
    expect(page.locator("#bulletins-changes")).to_contain_text("签发以来有", timeout=PATIENCE_MS)
    page.locator("#bulletins-changes summary").click()
    expect(page.locator(".is-changes")).to_contain_text("马厂镇")
    button(page, "编写更正期").click()
    expect(page.locator(".bulletins-head")).to_contain_text(f"更正 {NUMBER}", timeout=PATIENCE_MS)
    expect(page.get_by_label("发文字号")).to_have_value(NEXT)
    expect(page.frame_locator(".bulletins-document").locator("body")).to_contain_text("更正情况表")
    assert visit.faults() == []


def test_a_refusal_is_said_and_what_was_written_stays(visit: Visit) -> None:
    page = opened(visit, "?bulletin=2")
    page.get_by_label("抄送").fill("区委办公室")
    page.get_by_label("姓名（必填）").first.fill("")
    button(page, "送审").click()
    expect(page.locator(".bulletins-answered.is-refused")).to_contain_text("请填写姓名")
    expect(page.get_by_label("抄送")).to_have_value("区委办公室")
    expect(button(page, "送审")).to_be_enabled()
    page.get_by_label("姓名（必填）").first.fill("张三")
    button(page, "送审").click()
    expect(page.get_by_label("审核人（必填）")).to_be_focused()


def test_a_remark_of_three_lines_stands_as_written_and_runs_nothing(visit: Visit) -> None:
    page = opened(visit, "?bulletin=2")
    page.get_by_label("审核人（必填）").fill("李四")
    page.get_by_label("意见（退回、作废时必填）").fill(REMARK)
    button(page, "退回").click()
    expect(page.locator(".bulletins-signatures p")).to_have_text(REMARK)
    assert len(page.locator(".bulletins-signatures p").inner_text().splitlines()) == 3
    expect(page.locator(".bulletins-returned")).to_contain_text("李四退回：附件2第3行")
    assert page.evaluate("[window.PWN || 0, document.querySelectorAll('img[src=x]').length]") == [0, 0]
    assert visit.faults() == []


def test_what_is_being_written_outlives_a_reload_and_another_tab_of_the_page(visit: Visit) -> None:
    page = opened(visit, "?bulletin=2")
    page.get_by_label("下步要求").fill("一、限期整改。")
    page.reload()
    expect(page.get_by_label("下步要求")).to_have_value("一、限期整改。")
    expect(page.locator(".bulletins-kept")).to_have_text("恢复了未保存的改动 · 放弃")
    page.get_by_role("link", name="定期编写").click()
    expect(page.get_by_role("heading", name="正在定期编写的")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("下步要求")).to_have_value("一、限期整改。")
    button(page, "放弃").click()
    expect(page.get_by_label("下步要求")).to_have_value("")
    page.reload()
    expect(button(page, "保存")).to_be_visible()
    expect(page.locator(".bulletins-kept")).to_have_count(0)


def test_who_was_overtaken_sees_what_the_other_wrote_and_keeps_his_own(visit: Visit, scene: Scene) -> None:
    page = opened(visit, "?bulletin=2")
    page.get_by_label("下步要求").fill("一、我写的。")
    one = scene.cockpit.bulletin_book.bulletin(2)
    theirs = replace(one.written, requirements=("一、赵六写的。",), copies_to="区人大办")
    scene.cockpit.bulletin_book.revise(2, one.revision, theirs, "赵六", template="")
    page.get_by_label("姓名（必填）").first.fill("张三")
    button(page, "保存").click()
    expect(page.locator(".bulletins-answered.is-refused")).to_contain_text("赵六已修改。页面已换成最新的，您写的还在")
    expect(page.locator(".bulletins-kept")).to_contain_text("您写的时候，赵六已修改")
    expect(page.locator(".bulletins-kept li")).to_have_text(["抄送：区人大办", "下步要求：一、赵六写的。"])
    expect(page.get_by_label("下步要求")).to_have_value("一、我写的。")
    expect(page.get_by_label("抄送")).to_have_value("区人大办")
    button(page, "保存").click()
    expect(page.locator(".bulletins-answered")).to_contain_text("已保存")
    expect(page.locator(".bulletins-kept")).to_have_count(0)
    assert scene.cockpit.bulletin_book.bulletin(2).written.requirements == ("一、我写的。",)


@pytest.mark.parametrize(
    ("reaches", "said", "requirements"),
    [
        pytest.param(False, "没有办成，仍为草稿；请再试。", "一、我写的。", id="the server never heard of it"),
        pytest.param(True, "刚才没有收到回答；张三已修改，现在是草稿。", "一、又写的。", id="only its answer was lost"),
    ],
)
def test_an_act_without_an_answer_opens_the_form_again_and_says_what_became_of_it(
    visit: Visit, scene: Scene, reaches: bool, said: str, requirements: str
) -> None:
    page = opened(visit, "?bulletin=2")
    page.get_by_label("下步要求").fill("一、又写的。")

    def lose(route: Route) -> None:
        is_act = '"act":"save"' in (route.request.post_data or "")
        if not is_act:
            return route.continue_()
        if reaches:
            route.fetch()
        return route.abort()

    page.route("**/_dash-update-component*", lose)
    button(page, "保存").click()
    expect(page.locator(".bulletins-answered")).to_contain_text("正在核对办成没有")
    expect(button(page, "保存")).to_be_disabled()
    expect(page.locator(".bulletins-answered")).to_contain_text(said)
    expect(button(page, "保存")).to_be_enabled()
    expect(page.get_by_label("下步要求")).to_have_value("一、又写的。")
    page.unroute("**/_dash-update-component*")
    visit.console.clear()  # the browser's own notes of the loss
    assert scene.cockpit.bulletin_book.bulletin(2).written.requirements == (requirements,)


def test_the_kind_that_is_chosen_brings_its_own_number(visit: Visit) -> None:
    page = opened(visit, "?new=通报")
    page.get_by_label("种类").select_option("专报")
    expect(page.get_by_label("期号")).to_have_value("第1期")
    expect(page.get_by_label("拟稿人（必填）")).to_have_value("张三")


def test_a_template_with_a_fault_is_refused_with_its_place_and_a_good_one_is_listed(visit: Visit) -> None:
    page = opened(visit, "?part=templates")
    for name, content in (
        ("坏.docx", changed_template("{{ title }}", "{{ titel }}")),
        ("好.docx", changed_template("", "")),
    ):
        with page.expect_file_chooser() as chooser:
            button(page, "选择文件并登记").click()
        chooser.value.set_files({"name": name, "mimeType": DOCX, "buffer": content})
        expect(page.locator(".bulletins-answered")).to_contain_text(
            "第1页第4段的占位符“titel”不认识" if name == "坏.docx" else "模板“好.docx”已登记"
        )
    expect(page.locator(".is-templates tbody tr")).to_have_count(1)
    assert visit.faults() == []


def test_the_keyboard_reaches_what_may_be_done_before_the_document(visit: Visit) -> None:
    page = opened(visit, "?bulletin=2")
    expect(page.get_by_label("姓名（必填）").first).to_be_focused()
    order = []
    for _ in range(9):
        page.keyboard.press("Tab")
        order.append(page.evaluate("() => document.activeElement.name || document.activeElement.textContent"))
    assert order == [
        "number",
        "issuer",
        "template",
        "to",
        "copies_to",
        "requirements",
        "保存",
        "更新到最新数据",
        "送审",
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("search", ["", "?new=通报", "?bulletin=1", "?bulletin=2", "?part=templates", "?part=orders"])
def test_every_part_can_be_read_on_every_screen(visit: Visit, search: str, width: int) -> None:
    page = opened(visit, search)
    page.set_viewport_size({"width": width, "height": TALL})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    pieces = [piece for piece in pieces_on(page) if piece.box[2] > 0]  # some words are only heard
    assert (cut(pieces), overlapping(pieces)) == ([], [])
    page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.parametrize("search", ["", "?bulletin=1", "?part=templates"])
def test_paper_shows_what_was_done_and_nothing_to_press(visit: Visit, search: str) -> None:
    page = opened(visit, search)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 703})
    assert page.evaluate("document.documentElement.scrollWidth") == 1032
    expect(page.locator("main button:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
